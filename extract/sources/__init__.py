"""Readers of paper files, found by entry point and chosen by what a file holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from itertools import chain
from pathlib import Path

from extract.errors import InputError, ScholargraphError
from extract.model import Reading, UnreadLine
from extract.sources.base import Line, Source, SourceText
from extract.sources.lines import STDIN, display_name, open_input, read_lines
from extract.sources.text import clean_text

__all__ = ["Line", "Source", "SourceText", "known_sources", "read_inputs", "read_papers"]

GROUP = "scholargraph.sources"
_BUILT_IN = {"profile-page": "profile_page", "json-lines": "json_lines"}
_HEAD_CHARACTERS = 65536


@cache
def known_sources() -> tuple[Source, ...]:
    """Return every source in the order in which they are asked whether they know a file.

    Sources from entry points of the group "scholargraph.sources" come first, by name, since they
    may know a special case of a built-in format; the built-in ones need no installed entry point.

    Example:
        >>> [source.name for source in known_sources()][-2:]
        ['profile-page', 'json-lines']
    """
    added = (e for e in entry_points(group=GROUP) if e.name not in _BUILT_IN)
    found = [_load(entry) for entry in sorted(added, key=lambda e: (e.name, e.value))]
    built_in = [import_module(f"{__name__}.{module}").SOURCE for module in _BUILT_IN.values()]
    return tuple(found + built_in)


def _load(entry: EntryPoint) -> Source:
    try:
        source = entry.load()
    except Exception as error:
        message = f"the source {entry.name!r} ({entry.value}) cannot be loaded: {error}"
        raise ScholargraphError(message) from error
    if isinstance(source, Source):
        return source
    raise ScholargraphError(f"{entry.value} is no extract.sources.Source (entry {entry.name!r})")


def read_papers(path: str | Path, *, as_of: date, format: str | None = None) -> Reading:
    """Read the papers of one file, gzipped or not; "-" is standard input.

    The format is found from what the file holds, unless `format` names a source.

    Raises:
        InputError: the file cannot be read as papers; the text says where and why.
        ScholargraphError: no source has the name `format`.
    """
    with _opened(path, format) as (source, text):
        return source.read(text, as_of)


def read_inputs(paths: Iterable[str | Path], *, as_of: date) -> list[Reading]:
    """Read files, "-", and the files that lie directly in folders, in the order of their names.

    A file in a folder that is no file of papers is passed over: its reading has no papers and one
    unread line with the reason.

    Raises:
        InputError: an input cannot be read, or a folder holds no file of papers.
    """
    return list(chain.from_iterable(_read_input(path, as_of) for path in paths))


def _read_input(path: str | Path, as_of: date) -> list[Reading]:
    if str(path) in ("", STDIN) or not Path(path).is_dir():
        return [read_papers(path, as_of=as_of)]
    readings = [_read_member(file, as_of) for file in _files_in(Path(path))]
    if not any(reading.format for reading in readings):
        raise InputError(path, "a folder without a file of papers; expected " + _expected())
    return readings


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith("."))
    except OSError as error:
        problem = "a folder that cannot be listed; expected a readable one"
        raise InputError(folder, problem) from error


def _read_member(file: Path, as_of: date) -> Reading:
    recognised = False
    try:
        with _opened(file, None) as (source, text):
            recognised = True
            return source.read(text, as_of)
    except InputError as error:
        if recognised:
            raise
        name = clean_text(file.name)
        return Reading(name, "", (), unread=(UnreadLine(name, 1, "", str(error)),))


@contextmanager
def _opened(path: str | Path, format: str | None) -> Iterator[tuple[Source, SourceText]]:
    shown = display_name(path)
    with open_input(path) as stream:
        lines = read_lines(stream, path)
        first = _head_lines(lines)
        head = "\n".join(line.text for line in first)
        if not head.strip() and len(head) <= _HEAD_CHARACTERS:
            raise InputError(shown, "the file is empty; expected " + _expected())
        source = _find_source(head, shown, format)
        name = clean_text(Path(shown).name)
        yield source, SourceText(shown, name, chain(first, lines))


def _head_lines(lines: Iterator[Line]) -> list[Line]:
    first: list[Line] = []
    size = 0
    while size <= _HEAD_CHARACTERS and (line := next(lines, None)):
        first.append(line)
        size += len(line.text) + 1
    return first


def _find_source(head: str, shown: str, format: str | None) -> Source:
    if format is not None:
        return _source_named(format)
    for source in known_sources():
        if source.recognises(head, shown):
            return source
    raise InputError(shown, "not a file of papers; expected " + _expected(), line=1)


def _source_named(name: str) -> Source:
    by_name = {source.name: source for source in known_sources()}
    if name not in by_name:
        known = ", ".join(by_name)
        raise ScholargraphError(f"no source named {name!r}; known: {known}")
    return by_name[name]


def _expected() -> str:
    return " or ".join(source.summary for source in known_sources())
