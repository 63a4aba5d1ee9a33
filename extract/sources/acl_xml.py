"""The XML of the ACL Anthology: volumes of papers."""

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

SHAPE = shape("collection/volume", "paper", parts="volume", kept="meta")
_START = re.compile(r"<collection\b[^>]*\bid=|<volume\b[^>]*\bid=[^>]*>\s*<meta>")
_ADDRESS = re.compile(r"^https?://(?:www\.)?aclanthology\.org/|/$")
_SITE = "https://aclanthology.org/"


def recognises(head: str, path: str) -> bool:
    """Say whether the head of a file is a collection of the Anthology.

    Example:
        >>> recognises('<collection id="2024.made"><volume id="1">', "x")
        True
        >>> recognises("<collection><date>x", "x")
        False
    """
    return bool(_START.search(head))


def read_acl_xml(text: SourceText, as_of: date) -> Reading:
    """Read the papers of the volumes; front matter is none, and editors are no authors."""
    return read_xml_file(text, SHAPE, to_record, SOURCE.name)


def to_record(found: XmlRecord) -> Record:
    """Return a paper with the venue and the date of its volume."""
    paper, id = found.element, _id(found)
    meta = found.around[-1].find("./meta") if found.around else None
    meta = Element("meta") if meta is None else meta
    journal = words_of(paper, "./journal-title") or words_of(meta, "./journal-title")
    return Record(
        number=found.number,
        title=_text(paper, "./title"),
        abstract=_text(paper, "./abstract"),
        names=tuple(_names(paper)),
        dates=tuple(_dates(paper, meta)),
        venue=journal or _text(meta, "./booktitle"),
        type="article-journal" if journal else "paper-conference",
        id=id,
        doi=words_of(paper, "./doi"),
        ids=(f"acl:{id}",) if id else (),
        publisher=words_of(meta, "./publisher"),
        volume=words_of(paper, "./journal-volume") or words_of(meta, "./journal-volume"),
        issue=words_of(paper, "./journal-issue") or words_of(meta, "./journal-issue"),
        pages=words_of(paper, "./pages"),
        language=words_of(paper, "./language"),
        addresses=(f"{_SITE}{id}/",) if id else (),
        code=tuple(code.get("url", "") for code in paper.iterfind("./pwccode")),
        retracted=paper.find("./retracted") is not None or paper.find("./removed") is not None,
    )


def _id(found: XmlRecord) -> str:
    """Return the Anthology's number of a paper, of its own or by its place in the volume."""
    if address := words_of(found.element, "./url"):
        return _ADDRESS.sub("", address)
    numbers = [element.get("id", "") for element in found.around] + [found.element.get("id", "")]
    return "{}-{}.{}".format(*numbers) if len(numbers) == 3 and all(numbers) else ""


def _text(root: Element, path: str) -> str:
    """Return a text with its formulas set off by $, as LaTeX has them."""
    element = root.find(path)
    if element is None:
        return ""
    for formula in element.iter("tex-math"):
        formula.text = f"${''.join(formula.itertext())}$"
        del formula[:]
    return words_of(element)


def _names(paper: Element) -> Iterator[Name]:
    for author in paper.iterfind("./author"):
        number = author.get("id")
        yield Name(
            given=words_of(author, "./first"),
            family=words_of(author, "./last"),
            orcid=author.get("orcid", ""),
            ids=(f"acl:{number}",) if number else (),
            affiliations=tuple(texts_of(author, "./affiliation")),
        )


def _dates(paper: Element, meta: Element) -> Iterator[str]:
    month = words_of(paper, "./month") or words_of(meta, "./month")
    year = words_of(paper, "./year") or words_of(meta, "./year")
    yield f"{month} {year}".strip()


SOURCE = Source(
    name="acl-xml",
    summary="ACL Anthology XML",
    recognises=recognises,
    read=read_acl_xml,
)
