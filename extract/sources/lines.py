"""Files to lines: unpacked, decoded, and bounded in size before anything looks at them."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from extract.errors import InputError
from extract.sources.base import Line

LIMIT_FILE = 512 * 1024 * 1024
"""Bytes of a file, also after unpacking."""
LIMIT_LINE = 1024 * 1024
"""Bytes of one line."""
LIMIT_LINES = 5_000_000
"""Lines of a file."""

STDIN = "-"
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def display_name(path: str | Path) -> str:
    """Return how messages name an input: the path, or "stdin" for "-"."""
    return "stdin" if str(path) == STDIN else str(path) or "''"


@contextmanager
def open_input(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file or, for "-", standard input, unpacked where it is gzipped.

    Raises:
        InputError: the file is missing, a folder, not to be opened, or over the size limit.
    """
    shown = display_name(path)
    try:
        with _open_stdin() if str(path) == STDIN else _open_file(path) as stream:
            if stream.peek(len(_GZIP))[: len(_GZIP)] != _GZIP:
                yield stream
                return
            with gzip.open(stream) as unpacked:
                yield cast(BinaryIO, unpacked)
    except OSError as error:
        raise InputError(shown, _os_problem(error)) from error


@contextmanager
def _open_stdin() -> Iterator[io.BufferedReader]:
    stream: io.BufferedReader = io.BufferedReader(cast(Any, sys.stdin.buffer))
    try:
        yield stream
    finally:
        stream.detach()  # closing it would close the standard input of the caller


def _open_file(path: str | Path) -> io.BufferedReader:
    file = Path(path)
    try:
        if not str(path):
            raise FileNotFoundError  # an empty name would be the current folder
        if file.is_file() and file.stat().st_size > LIMIT_FILE:
            raise InputError(path, f"larger than {LIMIT_FILE >> 20} MB; expected a smaller file")
        return file.open("rb")
    except (OSError, ValueError) as error:
        raise InputError(display_name(path), _os_problem(error)) from error


def _os_problem(error: Exception) -> str:
    """Return what is wrong in words of our own, so that no two systems differ in it."""
    if isinstance(error, FileNotFoundError):
        return "no such file; expected a file of papers, a folder of such files, or - for stdin"
    if isinstance(error, IsADirectoryError):
        return "a folder; expected a file"
    if isinstance(error, PermissionError):
        return "no permission to read it; expected a readable file"
    if isinstance(error, gzip.BadGzipFile):
        return "damaged gzip data; expected a whole gzip file"
    return f"cannot be read ({error}); expected a readable file"


def read_lines(stream: BinaryIO, path: str | Path) -> Iterator[Line]:
    r"""Yield the lines of a UTF-8 stream, whatever ends them, never holding more than one.

    Raises:
        InputError: the stream is binary, not UTF-8, damaged, or over a limit; with the line.

    Example:
        >>> import io
        >>> [line.text for line in read_lines(io.BytesIO(b"one\r\ntwo"), "page.txt")]
        ['one', 'two']
    """
    shown, number, size = display_name(path), 0, 0
    while raw := _read_line(stream, shown, number + 1):
        size += len(raw)
        if number == 0:
            raw = raw.removeprefix(_BOM)
        _check(raw, shown, number + 1, size)
        for text in _decode(raw, shown, number + 1).rstrip("\r\n").split("\r"):
            number += 1
            yield Line(number, text)


def _read_line(stream: BinaryIO, shown: str, number: int) -> bytes:
    try:
        return stream.readline(LIMIT_LINE + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = "damaged gzip data; expected a whole gzip file"
        raise InputError(shown, problem, line=number) from error


def _check(raw: bytes, shown: str, number: int, size: int) -> None:
    problem = ""
    if number == 1 and raw.startswith(_UTF16):
        problem = "UTF-16 text; expected UTF-8 (save it again as UTF-8)"
    elif b"\0" in raw:
        problem = "binary data; expected text"
    elif len(raw) > LIMIT_LINE:
        problem = f"a line longer than {LIMIT_LINE >> 20} MB; expected shorter lines"
    elif size > LIMIT_FILE:
        problem = f"more than {LIMIT_FILE >> 20} MB of text; expected a smaller file"
    elif number > LIMIT_LINES:
        problem = f"more than {LIMIT_LINES:,} lines; expected a smaller file"
    if problem:
        raise InputError(shown, problem, line=number)


def _decode(raw: bytes, shown: str, number: int) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start + 1} of the line; expected UTF-8 text"
        raise InputError(shown, problem, line=number) from error
