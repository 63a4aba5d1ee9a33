"""The Atom feeds in which arXiv answers: one `entry` a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.records import Name, Record
from extract.sources.xml_files import read_xml_file, texts_of, words_of
from extract.sources.xml_records import XmlRecord, shape

SHAPE = shape("feed", "entry")
_FEED = re.compile(r"<(?:[\w.-]+:)?(?:feed|entry)[\s>]")
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_ERRORS = "/api/errors"


def recognises(head: str, path: str) -> bool:
    """Say whether the head of a file is an Atom feed of arXiv.

    Example:
        >>> recognises("<feed><id>http://arxiv.org/api/x</id><entry>", "x")
        True
        >>> recognises("<feed><title>News</title>", "x")
        False
    """
    return bool(_FEED.search(head)) and "arxiv.org" in head.lower()


def read_arxiv_atom(text: SourceText, as_of: date) -> Reading:
    """Read the entries of a feed; the feed's own title is no paper."""
    return read_xml_file(text, SHAPE, to_record, SOURCE.name)


def to_record(found: XmlRecord) -> Record:
    """Return an entry, dated by its first version; an answer that is an error has no title."""
    entry = found.element
    address = words_of(entry, f"./{_ATOM}id")
    failed = _ERRORS in address
    summary = words_of(entry, f"./{_ATOM}summary")
    return Record(
        number=found.number,
        title="" if failed else words_of(entry, f"./{_ATOM}title"),
        abstract=summary,
        names=tuple(_names(entry)),
        dates=tuple(texts_of(entry, f"./{_ATOM}published")),
        venue=words_of(entry, f"./{_ARXIV}journal_ref"),
        type="article",
        arxiv=address,
        doi=words_of(entry, f"./{_ARXIV}doi"),
        categories=tuple(_categories(entry)),
        faults=(f"an answer of arXiv that is an error: {summary}",) if failed else (),
    )


def _names(entry: Element) -> Iterator[Name]:
    for author in entry.iterfind(f"./{_ATOM}author"):
        places = tuple(texts_of(author, f"./{_ARXIV}affiliation"))
        written = words_of(author, f"./{_ATOM}name")
        yield Name(written=written, order="first last", affiliations=places)


def _categories(entry: Element) -> Iterator[str]:
    """Yield the primary category, then the others."""
    for tag in (f"{_ARXIV}primary_category", f"{_ATOM}category"):
        yield from (found.get("term", "") for found in entry.iterfind(f"./{tag}"))


SOURCE = Source(
    name="arxiv-atom",
    summary="arXiv's Atom feeds",
    recognises=recognises,
    read=read_arxiv_atom,
)
