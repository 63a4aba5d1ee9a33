"""How commands talk: errors as one sentence on stderr, progress on a terminal, data on stdout."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from extract.errors import ScholargraphError

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it (128 + SIGINT)."""

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all (0 where unknown)."""


class Interrupted(BaseException):
    """Ctrl-C; not a KeyboardInterrupt, which the command-line library turns into exit code 1."""


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted


def run(app: Callable[[], object]) -> NoReturn:
    """Call a command line and end the process with the exit code of what happened."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except ScholargraphError as error:
        say(f"error: {error}")
        sys.exit(error.exit_code)
    except Interrupted:
        say("interrupted; nothing half-written was left behind")
        sys.exit(INTERRUPTED)
    sys.exit(0)


def say(text: str) -> None:
    """Write talk to stderr, with what could steer a terminal shown and not obeyed."""
    sys.stderr.write(printable(text) + "\n")


def printable(text: str) -> str:
    r"""Return text without control characters, which a hostile title could hold.

    Example:
        >>> printable("a\x1b[2Jb\nc")
        'a\\x1b[2Jb\nc'
    """
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)


def write(data: str | bytes, target: str = "-") -> None:
    """Write data to stdout ("-") or to a file, which is replaced only when all is written."""
    payload = data.encode() if isinstance(data, str) else data
    if target == "-":
        sys.stdout.buffer.write(payload)
        sys.stdout.buffer.flush()
    else:
        write_file(payload, Path(target))


def write_file(payload: bytes, path: Path) -> None:
    """Replace a file by its new content in one step: write beside, fsync, rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def default_format(target: str) -> str:
    """Return the format of a table that goes to `target`: by file name, a table on stdout."""
    return {"": "table"}.get(suffix := Path(target).suffix.lstrip("."), suffix)


def width() -> int | None:
    """Return how many characters fit in a line of the terminal, None where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Yield a progress callback that draws on stderr, or None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)  # type: ignore[arg-type]

        yield show
