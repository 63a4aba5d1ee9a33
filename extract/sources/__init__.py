"""Readers of paper files, found by entry point and chosen by what a file holds."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZipFile

from extract.errors import InputError
from extract.model import Reading, Remark, UnreadLine
from extract.sources.archives import (
    files_in,
    is_document,
    is_zip,
    members,
    open_member,
    open_zip,
    seekable,
)
from extract.sources.base import Line, Source, SourceText
from extract.sources.cleaning import clean_reading
from extract.sources.csv_table import unknown_header
from extract.sources.decoding import BLOCK, Decoding, read_pieces
from extract.sources.lines import STDIN, display_name, open_input, split_lines
from extract.sources.registry import (
    GROUP,
    built_in_sources,
    find_source,
    known_sources,
    source_named,
)
from extract.sources.text import clean_text
from extract.sources.unknown import EXPECTED, name_address, name_binary, name_text

__all__ = [
    "GROUP",
    "Line",
    "Source",
    "SourceText",
    "known_sources",
    "read_inputs",
    "read_papers",
]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user says of all inputs: `format` is the name of a source, "" if any may be."""

    as_of: date
    format: str
    columns: Mapping[str, str]
    keep_going: bool = False


def read_papers(
    path: str | Path,
    *,
    as_of: date,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Reading:
    """Read the papers of one file, gzipped, zipped or not; "-" is standard input.

    The format is found from what the file holds, unless `format` names a source; `columns` says
    which column of a table holds what. Several files of an archive are read as one.

    Raises:
        InputError: the file cannot be read as papers; the text says where and why.
        ScholargraphError: no source has the name `format`.
    """
    readings = _read_file(path, _Wish(as_of, format or "", columns or {}))
    return readings[0] if len(readings) == 1 else _joined(clean_text(Path(path).name), readings)


def _joined(name: str, readings: list[Reading]) -> Reading:
    formats = dict.fromkeys(reading.format for reading in readings if reading.format)
    return Reading(
        source=name,
        format=", ".join(formats),
        papers=tuple(chain.from_iterable(r.papers for r in readings)),
        profile=next((r.profile for r in readings if r.profile), None),
        unread=tuple(chain.from_iterable(r.unread for r in readings)),
        remarks=tuple(chain.from_iterable(r.remarks for r in readings)),
    )


def read_inputs(
    paths: Iterable[str | Path],
    *,
    as_of: date,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    keep_going: bool = False,
) -> list[Reading]:
    """Read files, "-", archives and the files below folders, in the order of their names.

    A file in a folder or an archive that is no file of papers is passed over: its reading has no
    format and one unread line with the reason. With `keep_going` an input that cannot be read
    gives such a reading too (with its format, if that is known), unless none can be read.

    Raises:
        InputError: an input cannot be read, or a folder holds no file of papers.
    """
    wish = _Wish(as_of, format or "", columns or {}, keep_going)
    readings: list[Reading] = []
    errors: list[InputError] = []
    for path in paths:
        try:
            readings += _read_input(path, wish)
        except InputError as error:
            if not keep_going:
                raise
            errors.append(error)
            readings.append(_failed(clean_text(Path(display_name(path)).name), error))
    if errors and not any(reading.format for reading in readings):
        raise errors[0]
    return readings


def _failed(name: str, error: InputError) -> Reading:
    known = bool(error.format)
    line = UnreadLine(name, error.line or 1, "", error.problem, record=known)
    return Reading(name, error.format, (), unread=(line,))


def _read_input(path: str | Path, wish: _Wish) -> list[Reading]:
    if str(path) in ("", STDIN) or not Path(path).is_dir():
        return _read_file(path, wish)
    folder = Path(path)
    readings: list[Reading] = []
    for file in files_in(folder):
        name = clean_text(file.relative_to(folder).as_posix())
        try:
            readings += _read_file(file, wish, name)
        except InputError as error:
            readings.append(_passed_over(name, error, wish))
    if not any(reading.format for reading in readings):
        raise InputError(path, f"a folder without a file of papers; {EXPECTED}")
    return readings


def _read_file(path: str | Path, wish: _Wish, name: str = "") -> list[Reading]:
    shown = display_name(path)
    name = name or clean_text(Path(shown).name)
    if (address := name_address(str(path))) and not Path(path).exists():
        raise InputError(shown, address)
    with open_input(path) as stream:
        if not is_zip(stream):
            return [_read_stream(stream, shown, name, wish)]
        with seekable(stream, shown) as whole, open_zip(whole, shown) as archive:
            if not is_document(archive):
                return _read_members(archive, shown, name, wish)
            whole.seek(0)
            if whole is not stream:
                stream = io.BufferedReader(cast(Any, whole), BLOCK)
            return [_read_stream(stream, shown, name, wish)]


def _read_members(archive: ZipFile, shown: str, name: str, wish: _Wish) -> list[Reading]:
    readings: list[Reading] = []
    for member in members(archive):
        inner = f"{name}/{clean_text(member.filename)}"
        try:
            with open_member(archive, member, f"{shown}/{member.filename}") as stream:
                readings.append(_read_stream(stream, f"{shown}/{member.filename}", inner, wish))
        except InputError as error:
            readings.append(_passed_over(inner, error, wish))
    if not any(reading.format for reading in readings):
        raise InputError(shown, f"an archive without a file of papers; {EXPECTED}")
    return readings


def _passed_over(name: str, error: InputError, wish: _Wish) -> Reading:
    """Return the reading of a file that is none of papers; a broken one of papers is an error."""
    if error.format and not wish.keep_going:
        raise error
    return _failed(name, error)


def _read_stream(stream: io.BufferedReader, shown: str, name: str, wish: _Wish) -> Reading:
    head = stream.peek(BLOCK)[:BLOCK]
    source = _forced(wish) or find_source(head.decode("latin-1"), shown, binary=True)
    if source and source.binary:
        with seekable(stream, shown) as data:
            text = SourceText(shown, name, data=cast(BinaryIO, data), columns=wish.columns)
            return _read_with(source, text, wish, Decoding())
    if not source and (problem := name_binary(head)):
        raise InputError(shown, problem)
    return _read_text(stream, shown, name, wish)


def _forced(wish: _Wish) -> Source | None:
    return source_named(wish.format) if wish.format else None


def _read_text(stream: io.BufferedReader, shown: str, name: str, wish: _Wish) -> Reading:
    decoding = Decoding()
    pieces = read_pieces(stream, shown, decoding)
    first = list(_first_pieces(pieces))
    head = "".join(first)
    source = _forced(wish) or find_source(head[:BLOCK], shown, binary=False)
    if not source and wish.columns and unknown_header(head):
        source = source_named("csv")
    if not head.strip():
        raise InputError(shown, f"the file is empty; {EXPECTED}")
    if not source:
        raise InputError(shown, name_text(head), line=1)
    text = _text(shown, name, chain(first, pieces), wish)
    return _read_with(source, text, wish, decoding)


def _first_pieces(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the pieces of a file up to a block of text: the head that sources know it by."""
    size = 0
    while size < BLOCK and (piece := next(pieces, None)) is not None:
        yield piece
        size += len(piece)


def _text(shown: str, name: str, pieces: Iterable[str], wish: _Wish) -> SourceText:
    """Return a text whose lines and pieces are two ways through one stream."""
    stream = iter(pieces)
    return SourceText(shown, name, split_lines(stream, shown), stream, columns=wish.columns)


def _read_with(source: Source, text: SourceText, wish: _Wish, decoding: Decoding) -> Reading:
    try:
        reading = source.read(text, wish.as_of)
    except InputError as error:
        error.format = source.name
        raise
    if source not in built_in_sources():
        reading = clean_reading(reading)
    said = tuple(Remark(text.name, line, what) for line, what in decoding.remarks())
    return replace(reading, remarks=(*said, *reading.remarks)) if said else reading
