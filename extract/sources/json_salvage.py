"""The sound records of a JSON file that is broken somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

LIMIT_TEXT = 64 * 1024 * 1024
"""Characters in which sound records are looked for."""
_MAX_FAILURES = 20_000
_ALIKE = 0.5
"""The share of the first record's keys that a further one must have."""
_SHOWN = 200
_BROKEN = "JSON that is broken here"

Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A sound record (`value`), or a broken part that holds at least one, with its line."""

    line: int
    value: Value | None
    text: str = ""
    fault: str = ""


def salvage(text: str, is_record: Callable[[Value], bool]) -> Iterator[Salvaged]:
    r"""Yield each sound record, and in between what is broken.

    Example:
        >>> text = '[{"title": "A"},\n{"title": "B,\n{"title": "C"}]'
        >>> [(one.line, one.fault) for one in salvage(text, lambda value: "title" in value)]
        [(1, ''), (2, 'JSON that is broken here'), (3, '')]
    """
    lines = _Lines(text)
    gap = -1
    opening: re.Pattern[str] | None = None
    for start, value in _objects(text, is_record):
        if value is None:
            gap = start if gap < 0 and text[:start].strip() else gap
            continue
        if not opening:
            opening = _opening(text, start, value)
            gap = 0 if opening.search(text, 0, start) else gap
        if gap >= 0:
            yield from _broken(text, gap, start, opening, lines)
        gap = -1
        yield Salvaged(lines.at(start), value)
    if not opening:
        yield Salvaged(1, None, text[:_SHOWN], "not JSON")
    elif gap >= 0:
        yield from _broken(text, gap, len(text), opening, lines)


def _opening(text: str, start: int, value: Value) -> re.Pattern[str]:
    """Return how a record begins where each has a line of its own: its indent, its first key."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    indent = re.escape(before) if not before.strip() else r"(?!)"
    key = re.escape(json.dumps(next(iter(value), "")))
    return re.compile(rf"^{indent}\{{\s*{key}", re.MULTILINE)


def _broken(
    text: str, gap: int, end: int, opening: re.Pattern[str], lines: _Lines
) -> Iterator[Salvaged]:
    """Yield each record that begins in a broken part; one if none can be told."""
    first = text.rfind("\n", 0, gap) + 1
    places = [found.start() for found in opening.finditer(text, first, end)] or [gap]
    for place in places:
        yield Salvaged(lines.at(place), None, text[place : place + _SHOWN].strip(), _BROKEN)


def _objects(text: str, is_record: Callable[[Value], bool]) -> Iterator[tuple[int, Value | None]]:
    """Yield the places of records, and (with None) of braces that open nothing sound."""
    decoder = json.JSONDecoder()
    keys: frozenset[str] = frozenset()
    indent = ""
    place, failures = 0, 0
    while (start := text.find("{", place, LIMIT_TEXT)) >= 0 and failures < _MAX_FAILURES:
        value, end = _decode(decoder, text, start)
        if value is None:
            failures += 1
            yield start, None
        elif is_record(value) and (_indent(text, start) == indent or _is_alike(value, keys)):
            keys, indent = keys or frozenset(value), indent or _indent(text, start)
            yield start, value
        place = end
    if start >= 0:
        yield start, None


def _decode(decoder: json.JSONDecoder, text: str, start: int) -> tuple[Value | None, int]:
    try:
        value, end = decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start + 1
    return value, end


def _indent(text: str, start: int) -> str:
    """Return the line up to a place, by which records on lines of their own are known."""
    return text[text.rfind("\n", 0, start) : start]


def _is_alike(value: Value, keys: frozenset[str]) -> bool:
    return len(keys & value.keys()) >= _ALIKE * len(keys)


class _Lines:
    """The numbers of lines at places that only go on."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = max(place, self._place)
        return self._line
