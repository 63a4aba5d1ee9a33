"""The file of corrections: read with the line of each fault, added to without losing a comment."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from kg.console import write_file
from kg.corrections.model import Correction, CorrectionError, make_correction
from kg.errors import InputError, UsageError
from kg.store.builds import CORRECTIONS
from kg.store.locks import write_lock

LARGEST = 4_000_000
"""How many bytes a file of corrections may have."""

_HEAD = "# What is wrong in the graph; each build applies it, from top to bottom.\n"
_NOTHING = ("", "~", "null")
# The scanner in C is ten times as fast, and both give the same events.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_corrections(path: str | os.PathLike[str]) -> tuple[Correction, ...]:
    """Return the corrections of a file in their order.

    Raises InputError where the file is not there, or with the line that holds no correction.
    """
    return _parse(_read(Path(path)), path).corrections


def parse_corrections(text: str, source: object = CORRECTIONS) -> tuple[Correction, ...]:
    """Return the corrections of a text; `source` is what errors call it.

    Example:
        >>> parse_corrections("- {kind: split, name: GL}")[0].name
        'GL'
    """
    return _parse(text, source).corrections


def append_corrections(path: str | os.PathLike[str], new: Sequence[Correction]) -> int:
    """Write corrections to the end of a file, which need not be there; return how many were new.

    All of it or nothing is written, comments stay, and several writers wait for each other.
    Raises InputError where the file is no list of corrections, and UsageError where it cannot be
    written or its form leaves no place at the end.
    """
    file = Path(path).resolve()
    with _lock(file):
        text = _read(file) if file.exists() else _HEAD
        found = _parse(text, path)
        added: list[Correction] = []
        for correction in new:
            if not _stands([*found.corrections, *added], correction):
                added.append(correction)
        if added:
            longer = _lengthen(text, found.column, added)
            _check(longer, path, (*found.corrections, *added))
            write_file(longer.encode(), file)
    return len(added)


def to_yaml(corrections: Sequence[Correction]) -> str:
    """Return corrections as the YAML that is read as the same ones."""
    records = [correction.to_fields() for correction in corrections]
    return str(yaml.safe_dump(records, allow_unicode=True, sort_keys=False, width=2**30))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror or error})") from error
    if len(data) > LARGEST:
        raise InputError(path, f"a file of corrections has at most {LARGEST} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(path, "this is no UTF-8 text", line=line) from error


@contextmanager
def _lock(file: Path) -> Iterator[None]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Beside the file, since that is replaced while others wait.
        with write_lock(file.with_name(f".{file.name}.lock"), wait=True):
            yield
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror})") from error


def _stands(corrections: Sequence[Correction], new: Correction) -> bool:
    """Tell whether the same is said already, and nothing else of the same name after it."""
    after = [found for found in corrections if new.name in (found.name, found.to, found.subject)]
    return bool(after) and after[-1].to_fields() == new.to_fields()


def _lengthen(text: str, column: int, added: Sequence[Correction]) -> str:
    gap = "" if not text or text.endswith("\n") else "\n"
    return text + gap + textwrap.indent(to_yaml(added), " " * column)


def _check(text: str, path: object, expected: tuple[Correction, ...]) -> None:
    try:
        same = _parse(text, path).corrections == expected
    except InputError:
        same = False
    if not same or len(text.encode()) > LARGEST:
        raise UsageError(
            f"{path}: nothing can be added at the end of this file;"
            " write each correction as an item that begins with a dash on a line of its own"
        )


@dataclass(frozen=True, slots=True)
class _Parsed:
    """The corrections of a file, and the column of the dashes before them."""

    corrections: tuple[Correction, ...] = ()
    column: int = 0


def _parse(text: str, source: object) -> _Parsed:
    events = _Events(text, source)
    first = events.next()
    parsed = _Parsed()
    if isinstance(first, yaml.SequenceStartEvent):
        parsed = _Parsed(tuple(_items(events)), first.start_mark.column)
    elif first is not None and getattr(first, "value", None) not in _NOTHING:
        raise events.error(first, "a file of corrections is a list; begin each one with a dash")
    if rest := events.next():
        raise events.error(rest, "after the list of corrections there is more")
    return parsed


def _items(events: _Events) -> Iterator[Correction]:
    while not isinstance(start := events.next(), yaml.SequenceEndEvent):
        if not isinstance(start, yaml.MappingStartEvent):
            raise events.error(start, "a correction is a group of lines like `name: BERT`")
        said = dict(_pairs(events))
        try:
            yield make_correction(said, line=events.line(start))
        except CorrectionError as error:
            raise events.error(start, str(error)) from error


def _pairs(events: _Events) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    while not isinstance(key := events.next(), yaml.MappingEndEvent):
        name = events.text(key, "the name of a field")
        if name in seen:
            raise events.error(key, f"the field {name[:40]!r} is there twice")
        seen.add(name)
        yield name, events.text(events.next(), f"the field {name[:40]!r}")


class _Events:
    """The parts of a YAML text as they come; what would point, build or run is an error.

    No object is made of the text, so that nothing in it can grow or call: a scalar is its text,
    whatever YAML would take it for.
    """

    def __init__(self, text: str, source: object) -> None:
        self._source = source
        self._events = yaml.parse(text, Loader=_LOADER)

    def next(self) -> yaml.Event | None:
        """Return the next part of the document, None at its end."""
        event = self._raw()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._raw()
        if isinstance(event, yaml.DocumentEndEvent):
            event = self._raw()
            if isinstance(event, yaml.DocumentStartEvent):
                raise self.error(event, "a file of corrections is one document")
        if event is None or isinstance(event, yaml.StreamEndEvent):
            return None
        self._check(event)
        return event

    def _raw(self) -> yaml.Event | None:
        try:
            return next(self._events, None)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or getattr(error, "reason", "unreadable")
            line = mark.line + 1 if mark else None
            raise InputError(self._source, f"this is no YAML ({problem})", line=line) from error

    def _check(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self.error(event, "anchors (&) and aliases (*) are not taken; quote the text")
        if getattr(event, "tag", None) is not None:
            raise self.error(event, "tags (!) are not taken; quote the text")

    def text(self, event: yaml.Event | None, what: str) -> str:
        """Return the text of a scalar; raises InputError for anything else."""
        if not isinstance(event, yaml.ScalarEvent):
            raise self.error(event, f"{what} is text, not a list or a group")
        return str(event.value)

    def line(self, event: yaml.Event) -> int:
        """Return the line where a part begins, from 1."""
        return int(event.start_mark.line) + 1

    def error(self, event: yaml.Event | None, problem: str) -> InputError:
        """Return an error at the line of a part."""
        return InputError(self._source, problem, line=self.line(event) if event else None)
