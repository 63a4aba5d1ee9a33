"""Records of tagged lines, the common shape of RIS, PubMed, Web of Science and EndNote exports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.sources.base import Line

_Open = tuple[str, int, list[str]]  # the tag, the line and the lines of a field that may go on


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a format writes its records.

    `tag` matches a line that starts a field, with the groups `tag` and `value`. `starts` are the
    tags that begin a record, `ends` those that close one, `single` those that stand in a record
    once, so that another one after an empty line shows a record whose start is damaged. Untagged
    lines that match `heading` are numbers and the like between records, never a text that goes on.
    """

    tag: re.Pattern[str]
    starts: frozenset[str]
    ends: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    heading: re.Pattern[str] = re.compile(r"\s*(?:Record\s+)?<?\d+\s*[.>)]?(?:\s+of\s+\d+)?", re.I)


@dataclass(frozen=True, slots=True)
class Field:
    """A field with the lines of its value; `number` is the line on which it starts."""

    tag: str
    number: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The value with its lines joined by line breaks."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Tagged:
    r"""A record as a file tags it; `number` is its first line, `fields` are in their order.

    Example:
        >>> record = Tagged(1, (Field("AU", 2, ("Byron, A",)), Field("TI", 3, ("Ask", "BERT"))))
        >>> record.first("T1", "TI"), record.all("AU")
        ('Ask\nBERT', ['Byron, A'])
    """

    number: int
    fields: tuple[Field, ...]

    def first(self, *tags: str) -> str:
        """Return the first text that one of the tags has, the tags in their order; "" if none."""
        found = (field.text for tag in tags for field in self.fields if field.tag == tag)
        return next((text for text in found if text.strip()), "")

    def all(self, *tags: str) -> list[str]:
        """Return the texts of all fields of these tags in the order of the file."""
        return [f.text for f in self.fields if f.tag in tags and f.text.strip()]

    def lines(self, *tags: str) -> list[str]:
        """Return the lines of all fields of these tags, each of which is a value of its own."""
        return [x for f in self.fields if f.tag in tags for x in f.lines if x.strip()]


def read_tagged(lines: Iterable[Line], grammar: Grammar) -> Iterator[Tagged]:
    r"""Yield the records of lines; what stands between two records is passed over.

    Example:
        >>> ris = Grammar(re.compile(r"(?P<tag>[A-Z]\w)  - ?(?P<value>.*)"), frozenset(["TY"]))
        >>> text = ["TY  - JOUR", "TI  - Ask", "BERT"]
        >>> lines = [Line(n, line) for n, line in enumerate(text, 1)]
        >>> [record.first("TI") for record in read_tagged(lines, ris)]
        ['Ask\nBERT']
    """
    reader = _Reader(grammar)
    for line in lines:
        yield from reader.take(line)
    yield from reader.finish()


class _Reader:
    """The record that is being read, in parts that empty lines set off from each other."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._parts: list[list[_Open]] = []
        self._after_empty = False

    def take(self, line: Line) -> Iterator[Tagged]:
        """Yield the record that a line closes, if it does."""
        found = self._grammar.tag.fullmatch(line.text.rstrip())
        if found is None:
            self._go_on(line.text)
            return
        tag, value = found["tag"].strip(), (found["value"] or "").strip()
        if tag in self._grammar.ends:
            yield from self.finish()
        elif tag not in self._grammar.ignored:
            if tag in self._grammar.starts and self._is_begun():
                yield from self.finish()
            if self._after_empty or not self._parts:
                self._parts.append([])
            self._parts[-1].append((tag, line.number, [value]))
        self._after_empty = False

    def _is_begun(self) -> bool:
        """Say whether the record has a start and more than that: "%0 Serial" may stand twice."""
        fields = [field for part in self._parts for field in part]
        starts = [lines for tag, _, lines in fields if tag in self._grammar.starts]
        return bool(starts) and (len(starts) < len(fields) or len(starts[-1]) > 1)

    def _go_on(self, text: str) -> None:
        if not text.strip():
            self._after_empty = True
        elif self._parts and not self._is_heading(text):
            self._parts[-1][-1][2].append(text.strip())

    def _is_heading(self, text: str) -> bool:
        return self._after_empty and bool(self._grammar.heading.fullmatch(text.rstrip()))

    def finish(self) -> Iterator[Tagged]:
        """Yield the record that is open; two, where the start of the second one is damaged."""
        fields: list[_Open] = []
        for part in self._parts:
            if fields and self._is_another(fields, part):
                yield _to_record(fields)
                fields = []
            fields += part
        if fields:
            yield _to_record(fields)
        self._parts = []

    def _is_another(self, before: list[_Open], part: list[_Open]) -> bool:
        return bool(
            {tag for tag, _, _ in before} & {tag for tag, _, _ in part} & self._grammar.single
        )


def _to_record(fields: list[_Open]) -> Tagged:
    closed = (Field(tag, number, tuple(lines)) for tag, number, lines in fields)
    return Tagged(fields[0][1], tuple(closed))
