"""A JSON format: how its records are known, and what each holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extract.errors import InputError
from extract.model import Profile, Reading
from extract.sources.base import Source, SourceText
from extract.sources.collected import Collected
from extract.sources.json_fields import text_of
from extract.sources.json_values import Found, Value, read_values
from extract.sources.records import Record


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """A format by its keys: a record has one of `keys`, and the head of a file one of `signs`.

    `to_record(value, line)` reads one object; `to_profile(value)` reads an object around records,
    or one in place of them, as the profile of a researcher, where it is one.
    """

    name: str
    summary: str
    signs: re.Pattern[str]
    keys: frozenset[str]
    to_record: Callable[[Mapping[str, Any], int], Record]
    to_profile: Callable[[Mapping[str, Any]], Profile | None] = lambda value: None

    def source(self) -> Source:
        """Return the reader of the format."""
        return Source(self.name, self.summary, recognises=self._recognises, read=self._read)

    def _recognises(self, head: str, path: str) -> bool:
        return head.lstrip()[:1] in ("{", "[") and bool(self.signs.search(head))

    def _is_record(self, value: Value) -> bool:
        return not self.keys.isdisjoint(value)

    def _read(self, text: SourceText, as_of: date) -> Reading:
        collected = Collected(text.name, self.name)
        profile: Profile | None = None
        for found in read_values(text, self._is_record):
            for value in (*found.around, *([found.value] if found.value else [])):
                profile = profile or self.to_profile(value)
            self._add(found, collected)
        reading = collected.reading()
        if profile:
            reading = replace(reading, profile=_saved(profile, text.name, as_of))
        return check(reading, text.path)

    def _add(self, found: Found, collected: Collected) -> None:
        if found.value is None:
            collected.miss(found.line, found.text, found.fault, record=True)
        elif self._is_record(found.value) or not self.to_profile(found.value):
            shown = text_of(found.value, "id", "DOI", "paperId", "doi", "URL")
            collected.add(self.to_record(found.value, found.line), shown)


def _saved(profile: Profile, source: str, as_of: date) -> Profile:
    return replace(profile, source=source, as_of=as_of.isoformat())


def check(reading: Reading, path: str) -> Reading:
    """Return a reading that holds something.

    Raises:
        InputError: no record of the file can be read; the text says why of the first.
    """
    if reading.papers or reading.profile or not reading.unread:
        return reading
    first = reading.unread[0]
    raise InputError(path, first.reason, line=first.number)
