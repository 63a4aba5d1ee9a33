"""Commands as they are typed, in this process: an interpreter that starts anew costs a second."""

from __future__ import annotations

import io
import os
import signal
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from kg.command.app import main

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left: its exit code, its data, its talk."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, cwd: Path = ROOT, text: str = "") -> Done:
    """Run `kg` with arguments in a folder, with a text as standard input."""
    said, data = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    handler = signal.getsignal(signal.SIGINT)
    with (
        chdir(cwd),
        redirect_stdout(data),
        redirect_stderr(said),
        mock.patch.object(sys, "argv", ["kg", *map(str, arguments)]),
        mock.patch.object(sys, "stdin", given),
        mock.patch.dict(os.environ, {"NO_COLOR": "1", "COLUMNS": "80"}),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            signal.signal(signal.SIGINT, handler)
    return Done(code, _content(data), _content(said))


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
