"""DBLP's XML: the whole, a person's page, or the answer of a search."""

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

_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "data": "dataset",
    "info": "",
}
SHAPE = shape("dblp", " ".join(_TYPES))
_START = re.compile(r"<(?:dblp|dblpperson|dblpcites)[\s>]|<!DOCTYPE dblp\b|<result>\s*<query[\s>]")
_HOMONYM = re.compile(r"\s+\d{4}$")
_ABSTRACT_OF_CORR = re.compile(r"abs/(\S+)")
_KINDS_OF_INFO = {
    "Journal Articles": "article-journal",
    "Conference and Workshop Papers": "paper-conference",
    "Informal and Other Publications": "article",
    "Parts in Books or Collections": "chapter",
    "Books and Theses": "book",
}


def recognises(head: str, path: str) -> bool:
    """Say whether the head of a file has an element of DBLP.

    Example:
        >>> recognises('<dblpperson name="Ada Byron">', "x"), recognises("<feed>", "x")
        (True, False)
    """
    return bool(_START.search(head))


def read_dblp_xml(text: SourceText, as_of: date) -> Reading:
    """Read the publications of a file of DBLP; home pages and proceedings are none."""
    return read_xml_file(text, SHAPE, to_record, SOURCE.name)


def to_record(found: XmlRecord) -> Record | None:
    """Return a publication; what only has editors is a volume and no paper."""
    root = found.element
    kind = words_of(root, "./type") if root.tag == "info" else root.get("publtype", "")
    if kind in ("Editorship", "edited") or (
        root.find("./editor") is not None and not _has_authors(root)
    ):
        return None
    key = root.get("key") or words_of(root, "./key")
    return Record(
        number=found.number,
        title=_without_stop(words_of(root, "./title")),
        names=tuple(_names(root)),
        dates=tuple(_dates(root)),
        venue=words_of(root, "./journal", "./booktitle", "./venue"),
        type="article" if kind == "informal" else _TYPES[root.tag] or _KINDS_OF_INFO.get(kind, ""),
        arxiv=_arxiv(root),
        numbers=tuple(texts_of(root, "./doi", "./ee")),
        ids=(f"dblp:{key}",) if key else (),
        serials=tuple(texts_of(root, "./isbn")),
        publisher=words_of(root, "./publisher", "./school"),
        volume=words_of(root, "./volume"),
        issue=words_of(root, "./number"),
        pages=words_of(root, "./pages"),
        retracted=kind == "withdrawn",
        addresses=tuple(texts_of(root, "./ee")),
    )


def _has_authors(root: Element) -> bool:
    return root.find("./author") is not None or root.find("./authors") is not None


def _without_stop(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _names(root: Element) -> Iterator[Name]:
    """Yield the authors; the number that tells homonyms apart is part of their DBLP name alone."""
    for author in [*root.iterfind("./author"), *root.iterfind("./authors/author")]:
        written = words_of(author)
        page = author.get("pid")
        yield Name(
            written=_HOMONYM.sub("", written),
            order="first last",
            orcid=author.get("orcid", ""),
            ids=(f"dblp:{page or written}",),
        )


def _dates(root: Element) -> Iterator[str]:
    year, month = words_of(root, "./year"), words_of(root, "./month")
    yield f"{month} {year}".strip()


def _arxiv(root: Element) -> str:
    if words_of(root, "./journal", "./venue") != "CoRR":
        return ""
    found = _ABSTRACT_OF_CORR.fullmatch(words_of(root, "./volume"))
    return found[1] if found else ""


SOURCE = Source(
    name="dblp-xml",
    summary="DBLP XML",
    recognises=recognises,
    read=read_dblp_xml,
)
