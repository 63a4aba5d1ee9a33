"""EndNote's XML export: records within `<xml><records>`, texts parted into styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.endnote_tagged import TYPES
from extract.sources.records import Name, Record
from extract.sources.xml_files import read_xml_file, texts_of, words_of
from extract.sources.xml_records import XmlRecord, shape

SHAPE = shape("xml/records", "record")
_START = re.compile(
    r"<(?:xml|records)>\s*(?:<records>\s*)?<record[\s>]|<(?:xml|records)>.{0,4000}<ref-type ",
    re.DOTALL,
)
_LINE_ENDS = re.compile(r"[\r\n]+")


def recognises(head: str, path: str) -> bool:
    """Say whether records of EndNote begin.

    Example:
        >>> recognises("<xml><records><record><database>x", "x"), recognises("<feed>", "x")
        (True, False)
    """
    return bool(_START.search(head))


def read_endnote_xml(text: SourceText, as_of: date) -> Reading:
    """Read the records of an EndNote library."""
    return read_xml_file(text, SHAPE, to_record, SOURCE.name)


def to_record(found: XmlRecord) -> Record:
    """Return a record; secondary and further authors are editors and the like."""
    root = found.element
    kind = root.find("./ref-type")
    type = TYPES.get((kind.get("name", "") if kind is not None else "").lower(), "")
    return Record(
        number=found.number,
        title=words_of(root, "./titles/title"),
        abstract=words_of(root, "./abstract"),
        names=tuple(_names(root)),
        dates=tuple(_dates(root)),
        venue=_venue(root, type),
        type=type,
        numbers=(
            *texts_of(root, "./electronic-resource-num"),
            *texts_of(root, "./urls/related-urls/url", "./accession-num"),
        ),
        keywords=tuple(_keywords(root)),
        serials=tuple(re.split(r"\s+|;", words_of(root, "./isbn"))),
        publisher=words_of(root, "./publisher"),
        volume=words_of(root, "./volume"),
        issue=words_of(root, "./number"),
        pages=words_of(root, "./pages"),
        language=words_of(root, "./language"),
        addresses=tuple(texts_of(root, "./urls/related-urls/url", "./urls/web-urls/url")),
    )


def _names(root: Element) -> Iterator[Name]:
    for author in root.iterfind("./contributors/authors/author"):
        for written in _LINE_ENDS.split("".join(author.itertext())):
            if written.strip():
                yield Name(written=" ".join(written.split()), order="last, first, suffix")


def _venue(root: Element, type: str) -> str:
    if type in ("book", "thesis"):
        return ""
    paths = ("./titles/secondary-title", "./periodical/full-title", "./alt-periodical/full-title")
    return words_of(root, *paths)


def _dates(root: Element) -> Iterator[str]:
    year = words_of(root, "./dates/year")
    for day in texts_of(root, "./dates/pub-dates/date"):
        yield day if re.search(r"\d{4}", day) else f"{day} {year}"
    yield from filter(None, [year])


def _keywords(root: Element) -> Iterator[str]:
    for keyword in root.iterfind("./keywords/keyword"):
        yield from _LINE_ENDS.split("".join(keyword.itertext()))


SOURCE = Source(
    name="endnote-xml",
    summary="EndNote XML",
    recognises=recognises,
    read=read_endnote_xml,
)
