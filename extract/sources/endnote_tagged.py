"""EndNote's tagged export (.enw) and refer: a percent sign, a letter, and a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.records import Name, Record
from extract.sources.tagged import Grammar, Tagged
from extract.sources.tagged_files import read_tagged_file

GRAMMAR = Grammar(
    tag=re.compile(r"%(?P<tag>[0-9A-Z@!#$&(*+?~^\]\[<>=|,:;.-])(?:[ \t](?P<value>.*))?"),
    starts=frozenset("0"),
    single=frozenset("TDJ"),
)
_START = re.compile(r"^[ \t\ufeff]{0,9}%[0TA] \S", re.MULTILINE)
TYPES = {
    "journal article": "article-journal",
    "electronic article": "article-journal",
    "magazine article": "article-magazine",
    "newspaper article": "article-newspaper",
    "conference paper": "paper-conference",
    "conference proceedings": "paper-conference",
    "book section": "chapter",
    "electronic book section": "chapter",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "computer program": "software",
    "patent": "patent",
    "web page": "webpage",
    "manuscript": "manuscript",
    "unpublished work": "manuscript",
}


def recognises(head: str, path: str) -> bool:
    r"""Say whether a line gives the kind, the title or an author of a reference.

    Example:
        >>> recognises("%0 Journal Article\n%T Ask BERT", "x"), recognises("% a comment", "x")
        (True, False)
    """
    return len(_START.findall(head)) > 1


def read_endnote_tagged(text: SourceText, as_of: date) -> Reading:
    """Read the references of a file as EndNote's "tagged" style writes it."""
    return read_tagged_file(text, GRAMMAR, to_record, SOURCE.name)


def to_record(tagged: Tagged) -> Record:
    """Return a reference; editors (%E) are no authors."""
    type = TYPES.get(tagged.first("0").strip().lower(), "")
    book = type in ("book", "thesis")
    return Record(
        number=tagged.number,
        title=tagged.first("T") or (tagged.first("B") if book else ""),
        abstract=tagged.first("X"),
        names=tuple(_names(tagged)),
        dates=tuple(_dates(tagged)),
        venue="" if book else tagged.first("J", "B", "S"),
        type=type,
        numbers=(*tagged.all("R"), *tagged.all("U", "M")),
        keywords=tuple(tagged.lines("K")),
        serials=tuple(tagged.all("@")),
        publisher=tagged.first("I"),
        volume=tagged.first("V"),
        issue=tagged.first("N"),
        pages=tagged.first("P"),
        language=tagged.first("G"),
        addresses=tuple(tagged.lines("U")),
    )


def _names(tagged: Tagged) -> Iterator[Name]:
    for text in tagged.lines("A"):
        yield Name(written=text, order="last, first, suffix")


def _dates(tagged: Tagged) -> Iterator[str]:
    year = tagged.first("D").strip()
    for day in tagged.all("8"):
        yield day if re.search(r"\d{4}", day) else f"{day} {year}"
    yield from filter(None, [year])


SOURCE = Source(
    name="endnote-tagged",
    summary="EndNote's tagged export (.enw)",
    recognises=recognises,
    read=read_endnote_tagged,
)
