"""Zotero's RDF export: items, the journals they are part of, and collections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.collected import Collected
from extract.sources.records import Name, Record
from extract.sources.xml_builder import local_name
from extract.sources.xml_files import texts_of, words_of
from extract.sources.xml_records import Shape, XmlFault, read_records, start_of
from extract.sources.zotero_items import IN_PLACE_OF_AUTHORS, NO_PAPERS, TYPES

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_Z = "{http://www.zotero.org/namespaces/export#}"
_TERMS = "{http://purl.org/dc/terms/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BIB = "{http://purl.org/net/biblio#}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_PRISM = "{http://prismstandard.org/namespaces/1.2/basic/}"
_ABOUT, _RESOURCE = f"{_RDF}about", f"{_RDF}resource"

SHAPE = Shape(
    path=("RDF",),
    records=frozenset(),
    start=start_of(r"(?:[\w.-]+:)?(?P<name>[A-Z]\w+)\s+(?:[\w.-]+:)?about\s*="),
)
_START = re.compile(r"<(?:[\w.-]+:)?RDF\b")
_NO_ITEMS = frozenset(
    ("Journal", "Periodical", "Newspaper", "Book", "Series", "Part", "Attachment", "Memo", "Tag")
)


def recognises(head: str, path: str) -> bool:
    """Say whether the head of a file is RDF with Zotero's own words in it.

    Example:
        >>> recognises('<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">', "x")
        True
        >>> recognises("<rdf:RDF>", "x")
        False
    """
    return bool(_START.search(head)) and "zotero.org/namespaces/export" in head


def read_zotero_rdf(text: SourceText, as_of: date) -> Reading:
    """Read the items of a library; attachments, notes and journals are no papers."""
    found = Collected(text.name, SOURCE.name)
    items: list[tuple[int, Element]] = []
    others: dict[str, Element] = {}
    collections: dict[str, list[str]] = {}
    for one in read_records(text.characters(), SHAPE, text.path):
        if isinstance(one, XmlFault):
            found.miss(one.number, one.text, one.reason, record=one.record)
        elif local_name(one.element.tag) == "Collection":
            _note_members(one.element, collections)
        elif _is_item(one.element):
            items.append((one.number, one.element))
        elif _seems_item(one.element):
            found.miss(one.number, words_of(one.element), "an item without its type", record=True)
        else:
            others[one.element.get(_ABOUT, "")] = one.element
    for number, item in items:
        names = tuple(collections.get(item.get(_ABOUT, ""), ()))
        found.add(replace(_to_record(number, item, others), collections=names))
    return found.reading()


def _note_members(collection: Element, members: dict[str, list[str]]) -> None:
    name = words_of(collection, f"./{_DC}title")
    for part in collection.iterfind(f"./{_TERMS}hasPart"):
        members.setdefault(part.get(_RESOURCE, ""), []).append(name)


def _is_item(element: Element) -> bool:
    kind = words_of(element, f"./{_Z}itemType")
    return bool(kind) and kind not in NO_PAPERS


def _seems_item(element: Element) -> bool:
    """Say whether what has no type, of Zotero or at all, may be a paper all the same."""
    typed = words_of(element, f"./{_Z}itemType")
    return not typed and local_name(element.tag) not in _NO_ITEMS


def _to_record(number: int, item: Element, others: Mapping[str, Element]) -> Record:
    around = list(_around(item, others))
    type = TYPES.get(words_of(item, f"./{_Z}itemType"), "")
    everything = [item, *around]
    return Record(
        number=number,
        title=words_of(item, f"./{_DC}title"),
        abstract=words_of(item, f"./{_TERMS}abstract"),
        names=tuple(_names(item)),
        dates=tuple(texts_of(item, f"./{_DC}date", f"./{_TERMS}date", f"./{_TERMS}issued")),
        venue=_venue(item, around),
        type=type,
        numbers=(
            *(text for element in everything for text in _identifiers(element)),
            *texts_of(item, f"./{_DC}description"),
        ),
        keywords=tuple(_keywords(item)),
        serials=tuple(_serials(item, around, type)),
        publisher=words_of(item, f"./{_DC}publisher//{_FOAF}name"),
        volume=_of_any(everything, f"./{_PRISM}volume"),
        issue=_of_any(everything, f"./{_PRISM}number"),
        pages=words_of(item, f"./{_BIB}pages"),
        language=words_of(item, f"./{_Z}language"),
        addresses=tuple(_addresses(item)),
    )


def _around(item: Element, others: Mapping[str, Element]) -> Iterator[Element]:
    """Yield what an item is part of: written within it, or elsewhere and referred to."""
    for part in item.iterfind(f"./{_TERMS}isPartOf"):
        elsewhere = others.get(part.get(_RESOURCE, ""))
        for whole in [*part] if elsewhere is None else [*part, elsewhere]:
            if local_name(whole.tag) == "Part":  # a section of a newspaper or the like
                yield from _around(whole, others)
            elif local_name(whole.tag) != "Series":
                yield whole


def _of_any(elements: list[Element], path: str) -> str:
    return next((text for element in elements for text in texts_of(element, path)), "")


def _venue(item: Element, around: list[Element]) -> str:
    """Return the journal or the volume, else the conference."""
    found = _of_any(around, f"./{_DC}title")
    return found or words_of(item, f"./{_BIB}presentedAt//{_DC}title")


def _names(item: Element) -> Iterator[Name]:
    """Yield the authors, or those who stand in their place for a talk, a program, a patent."""
    for role in (f"{_BIB}authors", *(f"{_Z}{role}s" for role in IN_PLACE_OF_AUTHORS)):
        people = [person for li in item.iterfind(f"./{role}//{_RDF}li") for person in li]
        for person in people:
            given = words_of(person, f"./{_FOAF}givenName", f"./{_FOAF}givenname")
            family = words_of(person, f"./{_FOAF}surname", f"./{_FOAF}name")
            yield Name(given=given, family=family) if given else Name(written=family)
        if people:
            return


def _serials(item: Element, around: list[Element], type: str) -> Iterator[str]:
    """Yield ISSNs, and the ISBN of a book, which is none of its chapters'."""
    for text in (text for element in (item, *around) for text in _identifiers(element)):
        if text.startswith("ISSN") or (text.startswith("ISBN") and type == "book"):
            yield text


def _identifiers(element: Element) -> Iterator[str]:
    for number in element.iterfind(f"./{_DC}identifier"):
        yield words_of(number)


def _keywords(item: Element) -> Iterator[str]:
    """Yield the tags; a call number stands in the same place."""
    for subject in item.iterfind(f"./{_DC}subject"):
        if subject.find(f"./{_TERMS}LCC") is None:
            yield words_of(subject)


def _addresses(item: Element) -> Iterator[str]:
    for number in item.iterfind(f"./{_DC}identifier//{_RDF}value"):
        yield words_of(number)


SOURCE = Source(
    name="zotero-rdf",
    summary="Zotero RDF",
    recognises=recognises,
    read=read_zotero_rdf,
)
