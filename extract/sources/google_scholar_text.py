"""The copied text of a Google Scholar profile: figures, then rows of title, authors and venue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.sources.base import Line, Stray
from extract.sources.page_owner import may_be
from extract.sources.text import clean_text

_NUMBER = r"\d[\d,. ]{0,12}"
_I10 = re.compile(rf"(?m)^\W*i10-index(?:[^\S\n]+{_NUMBER})*\s*$")
_VERIFIED = re.compile(r"(?:No )?verified email", re.IGNORECASE)
_FIGURE = re.compile(rf"(?P<label>Citations|h-index|i10-index)(?:\s+(?P<number>{_NUMBER}))?.*")
_YEAR = r"(?:19|20)\d\d"
_TAIL = re.compile(
    rf"(?P<text>.*?)[^\S\t]*\t\s*(?P<cited>\d[\d,. ]*\**)?\s*(?:\t\s*(?P<year>{_YEAR})?\s*)?"
)
_ALONE = re.compile(r"\d[\d,]{0,8}\**")
_ONLY_YEAR = re.compile(_YEAR)
_TABLE = re.compile(r"(?:title\b.{0,60}|cited by|year|sort.{0,60}|articles)", re.IGNORECASE)
_END = re.compile(
    r"articles\s+\d+\s*[\u2013-]\s*\d+.*|show more|the system can't perform.*|"
    r"help|privacy|terms|privacy\s*terms\s*help|loading\.*",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"(?:get my own profile|cited by|view all|all|since \d{4}|follow(?:ing)?|co-authors|"
    r"public access|all\s+since \d{4}|not available|available|based on funding mandates|"
    r"\d+ articles?|title|year|sort.*|articles|title\b.*\byear|homepage|[\d\s,.]+)",
    re.IGNORECASE,
)
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list of articles, its texts as they stand there."""

    number: int
    title: str = ""
    authors: str = ""
    published: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class TextPage:
    """What a page says: lines that may name its owner, figures (citations, h-index), the rows."""

    names: Sequence[str] = ()
    affiliation: str = ""
    figures: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    stray: tuple[Stray, ...] = ()

    def owner(self) -> str:
        """Return the name that is listed most as an author, the first of several; else "".

        Example:
            >>> rows = (Row(9, "Ask BERT", "A Byron, GM Hopper"),)
            >>> TextPage(["Example University", "Ada Byron"], rows=rows).owner()
            'Ada Byron'
        """
        listed = [name.strip() for row in self.rows for name in row.authors.split(",")]
        counts = {name: sum(may_be(other, name) for other in listed) for name in self.names}
        return max(counts, key=counts.__getitem__, default="")


def is_copied(head: str) -> bool:
    """Say whether a text is the copy of a profile: it has the figure that no other page has."""
    return bool(_I10.search(head))


def read_text(page: str) -> TextPage:
    """Read the copied text of a page; its list follows the heading "Title … Cited by … Year"."""
    lines = [Line(n, text) for n, text in enumerate(page.split("\n"), start=1) if text.strip()]
    start = _table_start(lines)
    head, rows, stray = lines[:start], list[Row](), list[Stray]()
    for group in _groups(lines[start:], stray):
        rows.append(_row(group))
        stray += (Stray(line, n % 3 == 0) for n, line in enumerate(group[3:-1]))
    names = [text for line in head if _may_name(text := clean_text(line.text))]
    return TextPage(names, "", tuple(_figures(head)), tuple(rows), tuple(stray))


def _table_start(lines: Sequence[Line]) -> int:
    """Return the place behind the heading of the list, which is the last one of the figures."""
    titles = [
        n
        for n, line in enumerate(lines)
        if _TABLE.fullmatch(clean_text(line.text))
        and clean_text(line.text).casefold().startswith("title")
    ]
    start = titles[0] + 1 if titles else 0
    while start < len(lines) and _TABLE.fullmatch(clean_text(lines[start].text)):
        start += 1
    return start


def _groups(lines: Sequence[Line], stray: list[Stray]) -> Iterator[list[Line]]:
    """Yield the lines of each row, its last one being "count TAB year", which may be empty.

    Below the end of the list only a whole row is one; other lines are added to `stray`.
    """
    group, ended = list[Line](), False
    for place, line in enumerate(lines):
        text = clean_text(line.text)
        if _END.fullmatch(text) and (ended or not group):
            ended = True
            continue
        tail = _TAIL.fullmatch(line.text)
        if tail:
            year = tail["year"] or ""
            cell = [replace(line, text=tail["text"])] if tail["text"].strip() else []
            yield [*group, *cell, replace(line, text=year)]
            group = []
        elif _ALONE.fullmatch(text) and group:
            if _is_last(lines[place + 1 : place + 2]):
                yield [*group, line]
                group = []
        else:
            group.append(line)
    if group and not ended:
        yield [*group, replace(group[-1], text="")]
    elif group:
        stray += (Stray(line, record=False) for line in group)


def _is_last(following: Sequence[Line]) -> bool:
    return not any(_ONLY_YEAR.fullmatch(clean_text(line.text)) for line in following)


def _row(group: Sequence[Line]) -> Row:
    *texts, last = group
    title, authors, published, *_ = (*(clean_text(line.text) for line in texts), "", "", "")
    year = clean_text(last.text)
    return Row(
        group[0].number, title, authors, published, year if _ONLY_YEAR.fullmatch(year) else ""
    )


def _may_name(text: str) -> bool:
    labelled = _LABELS.fullmatch(text) or _FIGURE.fullmatch(text) or _VERIFIED.match(text)
    return not labelled and len(text.split()) <= _MOST_WORDS and not any(map(str.isdigit, text))


def _figures(head: Sequence[Line]) -> Iterator[str]:
    """Yield citations, then h-index; a number may stand in the line below its label."""
    found = dict[str, str]()
    for line, below in zip(head, [*head[1:], Line(0, "")], strict=False):
        if figure := _FIGURE.fullmatch(clean_text(line.text)):
            number = figure["number"] or clean_text(below.text)
            found.setdefault(figure["label"], number.split(" ")[0])
    yield from (found.get("Citations", ""), found.get("h-index", ""))
