"""JSON of any shape to its records: one object, a list, an answer of an API, a line each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from extract.errors import InputError
from extract.sources import lines as text_lines
from extract.sources.base import SourceText
from extract.sources.json_salvage import opens_more, salvage

LIMIT_DOCUMENT = 256 * 1024 * 1024
"""Characters of JSON that is not one value a line, which is held in memory as a whole."""

_ENVELOPE_KEYS = (
    "message results data items papers works records references response docs hits articles"
    " recommendedPapers citedPaper citingPaper paper"
)
_ENVELOPES = tuple(_ENVELOPE_KEYS.split())
_MAX_DEPTH = 5

Value = dict[str, Any]
IsRecord = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """An object of a file with the line where it starts, or what stands there in place of one."""

    line: int
    value: Value | None
    text: str = ""
    fault: str = ""
    around: tuple[Value, ...] = ()


def read_values(text: SourceText, is_record: IsRecord) -> Iterator[Found]:
    """Yield the records of a file in their order, and in their place what cannot be read.

    `is_record` tells a record from an object around records, whose own fields are in `around`.

    Raises:
        InputError: the file is no list of lines and too large to be held.
    """
    pieces = text.characters()
    start, rest = _first_value(pieces)
    if _decode(start) is not None:
        yield from _read_lines(_lines(start + rest, pieces, text.path), is_record)
        return
    whole = start + rest + _all(pieces, text.path)
    if _are_lines(whole):
        yield from _read_lines(enumerate(whole.split("\n"), start=1), is_record)
    else:
        yield from _read_whole(whole, is_record)


def _read_whole(whole: str, is_record: IsRecord) -> Iterator[Found]:
    value = _decode(whole)
    found = [*_spread(value, _Places(whole), is_record)] if value is not None else []
    records = [one.value for one in found if one.value and is_record(one.value)]
    if value is None or (records and opens_more(whole, records[0], len(records))):
        sound = salvage(whole, is_record)
        yield from (Found(one.line, one.value, one.text, one.fault) for one in sound)
    else:
        yield from found


_PIECES_OF_A_LINE = 1024
"""Pieces of 64 KB of a first line, before it is taken to be no line."""


def _first_value(pieces: Iterator[str]) -> tuple[str, str]:
    """Return the text up to the end of the first line that holds something, and what is read on."""
    read: list[str] = []
    for piece in pieces:
        read.append(piece)
        if "\n" in piece.lstrip("\n ") or len(read) > _PIECES_OF_A_LINE:
            break
    whole = "".join(read)
    blank = len(whole) - len(whole.lstrip())
    end = whole.find("\n", blank) + 1 or len(whole)
    return whole[:end], whole[end:]


def _lines(start: str, pieces: Iterator[str], path: str) -> Iterator[tuple[int, str]]:
    number, rest = 0, [start]
    for piece in pieces:
        rest.append(piece)
        if "\n" not in piece:
            continue
        *whole, last = "".join(rest).split("\n")
        rest = [last]
        for line in whole:
            number += 1
            if number > text_lines.LIMIT_LINES:
                problem = f"more than {text_lines.LIMIT_LINES:,} lines; expected a smaller file"
                raise InputError(path, problem, line=number)
            yield number, line
    yield from enumerate("".join(rest).split("\n"), start=number + 1)


def _all(pieces: Iterator[str], path: str) -> str:
    read, size = [], 0
    for piece in pieces:
        read.append(piece)
        size += len(piece)
        if size > LIMIT_DOCUMENT:
            problem = f"JSON of more than {LIMIT_DOCUMENT >> 20} MB that is not one object a line"
            raise InputError(path, f"{problem}; expected one object a line")
    return "".join(read)


def _are_lines(whole: str) -> bool:
    """Say whether most lines look like objects of their own, though the first one is none."""
    lines = [text for line in whole[: 1 << 20].split("\n") if (text := line.strip())][:200]
    objects = sum(line.startswith("{") and line.endswith("}") for line in lines)
    return len(lines) > 1 and 2 * objects >= len(lines)


def _decode(text: str) -> Any:
    """Return a value, None where the text is no JSON (or null)."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    try:  # half a character, or a number that is none
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _read_lines(lines: Iterable[tuple[int, str]], is_record: IsRecord) -> Iterator[Found]:
    for number, line in lines:
        if not line.strip():
            continue
        value = _decode(line)
        if isinstance(value, dict) and is_record(value):
            yield Found(number, value)
        elif isinstance(value, dict | list):
            yield from _spread(value, _OneLine(number), is_record)
        elif value is not None or line.strip() != "null":
            fault = "not JSON" if value is None else "JSON, but no object"
            yield Found(number, None, line, fault)


class _OneLine:
    def __init__(self, number: int) -> None:
        self._number = number

    def of(self, value: Value) -> int:
        return self._number


class _Places:
    """The lines of objects that come in the order of a text, found by how they start."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def of(self, value: Value) -> int:
        """Return the line where an object starts; that of the one before where none is found."""
        key, first = next(iter(value.items()), ("", ""))
        sign = f"{json.dumps(key)}:"
        needle = json.dumps(first, ensure_ascii=False) if isinstance(first, str) else sign[:-1]
        place = self._place
        while (place := self._text.find(needle, place)) >= 0:
            start = self._text.rfind("{", self._place, place)
            between = "".join(self._text[start + 1 : place].split())
            if start >= 0 and between == (sign if isinstance(first, str) else ""):
                return self._go_to(start)
            place += len(needle)
        return self._line

    def _go_to(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = place
        return self._line


def _spread(
    value: Any, places: _OneLine | _Places, is_record: IsRecord, around: tuple[Value, ...] = ()
) -> Iterator[Found]:
    """Yield the records within a value, which may be wrapped in objects of an API."""
    if isinstance(value, list):
        for one in value:
            if one is not None:
                yield from _spread(one, places, is_record, around)
    elif not isinstance(value, dict):
        yield Found(places.of({}), None, str(value)[:200], "JSON, but no object")
    elif is_record(value) or len(around) >= _MAX_DEPTH:
        yield Found(places.of(value), value, around=around)
    else:
        inner = _inner(value, is_record)
        if not inner:
            yield Found(places.of(value), value, around=around)
        for one in inner:
            yield from _spread(one, places, is_record, (*around, value))


def _inner(value: Value, is_record: IsRecord) -> list[Any]:
    """Return what an answer of an API wraps: by its usual name, else all that holds records."""
    usual = [value[key] for key in _ENVELOPES if isinstance(value.get(key), list | dict)]
    return usual[:1] or [inner for inner in value.values() if _holds(inner, is_record)]


def _holds(value: Any, is_record: IsRecord) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, dict) and is_record(one) for one in value)
    return isinstance(value, dict) and is_record(value)
