"""The sound records of a JSON file that is broken somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
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
    found = [*_objects(text, 0, len(text))]
    model = _outermost(text, [one for one in found if one.value and is_record(one.value)])
    if not model or not model.value:
        yield Salvaged(1, None, text[:_SHOWN], "not JSON")
        return
    opening = _opening(text, model)
    gap = -1
    before = True
    for one in _parted(text, found, opening):
        if not one.value or not is_record(one.value) or not _is_like(text, one, model):
            lost = not one.value or _indent(text, one.start) == _indent(text, model.start)
            gap = one.start if lost and gap < 0 and text[: one.start].strip() else gap
            continue
        gap = 0 if before and opening.search(text, 0, one.start) else gap
        if gap >= 0:
            yield from _broken(text, gap, one.start, opening, lines)
        gap, before = -1, False
        yield Salvaged(lines.at(one.start), one.value)
    if gap >= 0:
        yield from _broken(text, gap, len(text), opening, lines)


def opens_more(text: str, first: Value, is_read: int) -> bool:
    r"""Say whether more objects open as the first record does than the records that were read.

    Sound JSON hides records where a key stands twice in an object.

    Example:
        >>> text = '{"a": [\n {"title": "A"}],\n"a": [\n {"title": "B"}]}'
        >>> opens_more(text, {"title": "A"}, 1)
        True
    """
    key = re.escape(json.dumps(next(iter(first), "")))
    found = re.search(rf"^[^\S\n]*\{{\s*{key}", text, re.MULTILINE)
    if not found:
        return False
    opening = _opening(text, _Object(text.index("{", found.start()), 0, first))
    return sum(1 for _ in opening.finditer(text)) > is_read


@dataclass(frozen=True, slots=True)
class _Object:
    """A sound object from its brace to its end, or (None) a brace that opens nothing sound."""

    start: int
    end: int
    value: Value | None


def _outermost(text: str, records: list[_Object]) -> _Object | None:
    """Return the first of the records that stand least deep; of those on one line, the fullest."""
    own = [one for one in records if not _indent(text, one.start).strip()]
    if own:
        return min(own, key=lambda one: len(_indent(text, one.start)))
    return max(records, key=lambda one: len(one.value or ()), default=None)


def _parted(text: str, found: Iterable[_Object], opening: re.Pattern[str]) -> Iterator[_Object]:
    """Yield the objects, and in place of one that has taken in others what is within it."""
    for one in found:
        if one.value and opening.search(text, one.start + 1, one.end):
            within = _objects(text, one.start + 1, one.end)
            yield _Object(one.start, one.start + 1, None)
            yield from _parted(text, within, opening)
        else:
            yield one


def _is_like(text: str, one: _Object, model: _Object) -> bool:
    """Say whether an object stands where a record does, or has most of its keys."""
    keys, own = (model.value or {}).keys(), (one.value or {}).keys()
    placed = _indent(text, one.start) == _indent(text, model.start)
    return placed or len(keys & own) >= _ALIKE * len(keys)


def _opening(text: str, model: _Object) -> re.Pattern[str]:
    """Return how a record begins where each has a line of its own: its indent, its first key."""
    before = _indent(text, model.start)
    indent = re.escape(before) if not before.strip() else r"(?!)"
    key = re.escape(json.dumps(next(iter(model.value or {}), "")))
    return re.compile(rf"^{indent}\{{\s*{key}", re.MULTILINE)


def _broken(
    text: str, gap: int, end: int, opening: re.Pattern[str], lines: _Lines
) -> Iterator[Salvaged]:
    """Yield each record that begins in a broken part; one if none can be told."""
    first = text.rfind("\n", 0, gap) + 1
    places = [found.start() for found in opening.finditer(text, first, end)] or [gap]
    for place in places:
        yield Salvaged(lines.at(place), None, text[place : place + _SHOWN].strip(), _BROKEN)


def _objects(text: str, begin: int, end: int) -> Iterator[_Object]:
    """Yield the sound objects of a part of a text, and the braces that open nothing sound."""
    decoder = json.JSONDecoder()
    place, failures = begin, 0
    while (start := text.find("{", place, min(end, LIMIT_TEXT))) >= 0 and failures < _MAX_FAILURES:
        value, place = _decode(decoder, text, start)
        failures += value is None
        yield _Object(start, place, value)
    if start >= 0:
        yield _Object(start, start + 1, None)


def _decode(decoder: json.JSONDecoder, text: str, start: int) -> tuple[Value | None, int]:
    try:
        value, end = decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start + 1
    return value, end


def _indent(text: str, start: int) -> str:
    """Return the line up to a place, by which records on lines of their own are known."""
    return text[text.rfind("\n", 0, start) + 1 : start]


class _Lines:
    """The numbers of lines at places that only go on."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = max(place, self._place)
        return self._line
