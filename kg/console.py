"""How commands talk: errors as one sentence on stderr, progress on a terminal, data on stdout."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from kg.errors import FULL, LimitError, NotFoundError, ScholargraphError, UsageError

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it (128 + SIGINT)."""

PROGRESS_SECONDS = 5.0
"""How often a build without a terminal says what it is at."""

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, the steps done and the steps in all (0 where unknown)."""

Explain = Callable[[Exception], ScholargraphError | None]


class Interrupted(BaseException):
    """Ctrl-C; not a KeyboardInterrupt, which the command-line library turns into exit code 1."""


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted


def run(app: Callable[[], object], *, explain: Explain | None = None) -> NoReturn:
    """Call a command line and end the process with the exit code of what happened.

    `explain` may know what a user can mend behind an error that nothing else has made a sentence
    of; what it does not know is a mistake of ours, and raised.
    """
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except ScholargraphError as error:
        _fail(error)
    except Exception as error:
        if not explain or not (known := explain(error)):
            raise
        _fail(known)
    except Interrupted:
        say("interrupted; nothing half-written was left behind")
        sys.exit(INTERRUPTED)
    sys.exit(0)


def _fail(error: ScholargraphError) -> NoReturn:
    advice = error.advice if isinstance(error, NotFoundError) else ""
    say(f"error: {error}" + (f" ({advice})" if advice else ""))
    sys.exit(error.exit_code)


def say(text: str) -> None:
    """Write talk to stderr, with what could steer a terminal shown and not obeyed."""
    sys.stderr.write(printable(text) + "\n")


def ask(question: str) -> str | None:
    """Show a question on stderr and return the next line of stdin, None at its end."""
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.buffer.readline()
    return line.decode(errors="replace") if line else None


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
    if target != "-":
        write_file(payload, Path(target))
        return
    with _plain_errors("stdout"):
        sys.stdout.buffer.write(payload)
        sys.stdout.buffer.flush()


def write_file(payload: bytes, path: Path) -> None:
    """Replace a file by its new content in one step: write beside, fsync, rename.

    What is no plain file, such as /dev/null or a pipe, is written to and stays what it is. Raises
    UsageError where the path cannot be written, and LimitError where the disk is full.
    """
    with _plain_errors(path):
        if path.is_dir():
            raise UsageError(f"{path}: this is a folder; name a file")
        if path.exists() and not path.is_file():
            path.write_bytes(payload)
        else:
            _replace(path, payload)


@contextmanager
def _plain_errors(target: object) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # the reader has gone, which the command-line library ends quietly
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        kind = LimitError if getattr(error, "errno", None) in FULL else UsageError
        raise kind(f"{target}: cannot be written ({reason})") from error


def _replace(path: Path, payload: bytes) -> None:
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


def format_of(target: str, default: str) -> str:
    """Return the format that a file name asks for by its ending, else the default.

    Example:
        >>> format_of("graph.html", "ttl"), format_of("-", "ttl")
        ('html', 'ttl')
    """
    return Path(target).suffix.lstrip(".") or default


def width() -> int | None:
    """Return how many characters fit in a line of the terminal, None where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a progress callback: a bar on a terminal, elsewhere a line on stderr now and then."""
    if not sys.stderr.isatty():
        with _progress_lines() as progress:
            yield progress
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for task in tasks.values():  # what comes after it has ended it
                    bar.update(task, total=1, completed=1)
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield show


@contextmanager
def _progress_lines() -> Iterator[Progress]:
    """Yield a callback for logs and pipes: every few seconds a line says what is at work."""
    state: list[tuple[str, int, int]] = []
    starts: dict[str, float] = {}
    ended = threading.Event()
    began = time.monotonic()

    def tell() -> None:
        while not ended.wait(PROGRESS_SECONDS):
            if state:
                now = time.monotonic()
                text = _progress_text(*state[-1], seconds=now - starts[state[-1][0]])
                say(f"{text}, {now - began:.0f} s")

    def show(stage: str, done: int, total: int) -> None:
        starts.setdefault(stage, time.monotonic())
        state[:] = [(stage, done, total)]

    # A thread, since a stage of minutes may say nothing meanwhile.
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield show
    finally:
        ended.set()
        teller.join()


def _progress_text(stage: str, done: int, total: int, *, seconds: float = 0.0) -> str:
    """Return how far a stage is, and how long the rest takes at the rate of its first seconds.

    Example:
        >>> _progress_text("extract", 1200, 4800, seconds=60)
        'extract 1,200 of 4,800 (25 %), about 180 s left'
        >>> _progress_text("resolve", 0, 0), _progress_text("write", 3, 9)
        ('resolve …', 'write 3 of 9 (33 %)')
    """
    if not total:
        return f"{stage} …"
    text = f"{stage} {done:,} of {total:,} ({100 * done // total} %)"
    left = seconds * (total - done) / done if done else 0.0
    return f"{text}, about {_duration(left)} left" if left >= 1 else text


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 300 else f"{seconds / 60:.0f} min"


def counted(number: int, thing: str) -> str:
    """Return a number of things, in the singular where it is one.

    Example:
        >>> counted(1, "paper"), counted(1200, "paper")
        ('1 paper', '1200 papers')
    """
    return f"{number} {thing if number == 1 else thing + 's'}"


def command_line() -> str:
    """Return how `kg` is called here: by its name where that is found, else through uv."""
    path = os.environ.get("PATH", "").split(os.pathsep)
    if "UV_RUN_RECURSION_DEPTH" in os.environ:  # `uv run` puts it on the path for itself alone
        own = str(Path(sys.prefix) / "bin")
        path = [folder for folder in path if folder != own]
    return "kg" if shutil.which("kg", path=os.pathsep.join(path)) else "uv run kg"
