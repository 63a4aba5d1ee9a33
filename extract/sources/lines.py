"""Files to lines: unpacked, decoded, and bounded in size before anything looks at them."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from extract.errors import InputError
from extract.sources import decoding
from extract.sources.base import Line
from extract.sources.decoding import BLOCK, read_pieces

LIMIT_LINE = 1024 * 1024
"""Characters of one line, for readers that go by lines."""
LIMIT_LINES = 5_000_000
"""Lines of a file."""

STDIN = "-"
_GZIP = b"\x1f\x8b"


def display_name(path: str | Path) -> str:
    """Return how messages name an input: the path, or "stdin" for "-"."""
    return "stdin" if str(path) == STDIN else str(path) or "''"


@contextmanager
def open_input(path: str | Path) -> Iterator[io.BufferedReader]:
    """Open a file or, for "-", standard input, unpacked where it is gzipped.

    Raises:
        InputError: the file is missing, a folder, not to be opened, damaged, or over the limit.
    """
    shown = display_name(path)
    try:
        with _open_stdin() if str(path) == STDIN else _open_file(path) as stream:
            if stream.peek(len(_GZIP))[: len(_GZIP)] != _GZIP:
                yield stream
                return
            with gzip.open(stream) as unpacked:
                yield io.BufferedReader(cast(Any, unpacked), BLOCK)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = "damaged gzip data; expected a whole gzip file"
        raise InputError(shown, problem) from error
    except OSError as error:
        raise InputError(shown, _os_problem(error)) from error


@contextmanager
def _open_stdin() -> Iterator[io.BufferedReader]:
    stream: io.BufferedReader = io.BufferedReader(cast(Any, sys.stdin.buffer), BLOCK)
    try:
        yield stream
    finally:
        stream.detach()  # closing it would close the standard input of the caller


def _open_file(path: str | Path) -> io.BufferedReader:
    file = Path(path)
    try:
        if not str(path):
            raise FileNotFoundError  # an empty name would be the current folder
        if file.is_file() and file.stat().st_size > decoding.LIMIT_FILE:
            limit = decoding.LIMIT_FILE >> 20
            raise InputError(path, f"larger than {limit} MB; expected a smaller file")
        return io.BufferedReader(io.FileIO(file), BLOCK)
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
    return f"cannot be read ({error}); expected a readable file"


def read_lines(stream: BinaryIO, path: str | Path) -> Iterator[Line]:
    r"""Yield the lines of a stream, whatever ends them, never holding more than one.

    Raises:
        InputError: the stream is binary or over a limit; with the line.

    Example:
        >>> import io
        >>> [line.text for line in read_lines(io.BytesIO(b"one\r\ntwo"), "page.txt")]
        ['one', 'two']
    """
    shown = display_name(path)
    return split_lines(read_pieces(stream, shown), shown)


def split_lines(pieces: Iterable[str], shown: str) -> Iterator[Line]:
    r"""Yield the lines of a text that comes in pieces.

    Raises:
        InputError: a line is too long, or there are too many.

    Example:
        >>> [line.text for line in split_lines(["on", "e\ntwo"], "page.txt")]
        ['one', 'two']
    """
    number, rest = 0, ""
    for piece in pieces:
        *whole, rest = (rest + piece).split("\n")
        for text in whole:
            number += 1
            _check(len(text), number, shown)
            yield Line(number, text)
        _check(len(rest), number + 1, shown)
    if rest:
        yield Line(number + 1, rest)


def _check(length: int, number: int, shown: str) -> None:
    if length > LIMIT_LINE:
        problem = f"a line longer than {LIMIT_LINE >> 20} MB; expected shorter lines"
        raise InputError(shown, problem, line=number)
    if number > LIMIT_LINES:
        problem = f"more than {LIMIT_LINES:,} lines; expected a smaller file"
        raise InputError(shown, problem, line=number)
