"""CSL-JSON, as Zotero and other reference managers export it; Crossref writes nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from extract.model import Affiliation
from extract.sources.json_fields import objects_of, text_of, texts_of, to_text
from extract.sources.json_source import JsonFormat
from extract.sources.numbers import find_arxiv, find_doi, find_pubmed
from extract.sources.records import Name, Record

Value = Mapping[str, Any]

_DATES = ("issued", "published", "published-print", "published-online", "posted", "submitted")
_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "posted-content": "article",
    "preprint": "article",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "reference-entry": "entry",
    "dissertation": "thesis",
    "edited-book": "book",
    "monograph": "book",
}


def to_record(item: Value, line: int) -> Record:
    """Return an item as a record.

    Example:
        >>> item = {"title": "Ask BERT", "issued": {"date-parts": [["2024", 5]]}}
        >>> to_record(item, 1).dates
        ('2024-5',)
    """
    kind = text_of(item, "type")
    note = text_of(item, "note")
    return Record(
        number=line,
        title=_title(item),
        abstract=text_of(item, "abstract"),
        names=tuple(_names(item)),
        dates=tuple(filter(None, (_date(item.get(key)) for key in _DATES)))[:1],
        venue=text_of(item, "container-title", "event-title", "event"),
        type=_TYPES.get(kind, kind),
        id=text_of(item, "id", "citation-key", "DOI"),
        doi=text_of(item, "DOI", "doi"),
        arxiv=find_arxiv(
            f"{text_of(item, 'archive')}:{text_of(item, 'archive_location', 'number')}"
        ),
        pubmed=text_of(item, "PMID") or find_pubmed(note),
        numbers=(note, text_of(item, "URL"), text_of(item, "number")),
        ids=tuple(_ids(item)),
        keywords=texts_of(item, "keyword") + texts_of(item, "subject"),
        serials=(*texts_of(item, "ISSN"), *texts_of(item, "ISBN")),
        publisher=text_of(item, "publisher"),
        volume=text_of(item, "volume"),
        issue=text_of(item, "issue"),
        pages=text_of(item, "page"),
        references=tuple(f"doi:{d}" for r in objects_of(item, "reference") if (d := _cited(r))),
        language=text_of(item, "language"),
        addresses=texts_of(item, "URL"),
        retracted=_is_retracted(item),
    )


def _title(item: Value) -> str:
    """Return the title with its subtitle, which Crossref parts."""
    title, subtitle = text_of(item, "title"), text_of(item, "subtitle")
    if not title or not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title}{' ' if title.rstrip()[-1:] in (':', '?', '!') else ': '}{subtitle}"


def _names(item: Value) -> Iterator[Name]:
    for person in objects_of(item, "author"):
        literal = text_of(person, "literal", "name")
        particles = text_of(person, "dropping-particle"), text_of(person, "non-dropping-particle")
        family = " ".join(filter(None, (*particles, text_of(person, "family"))))
        yield Name(
            written="" if family else literal,
            given=text_of(person, "given"),
            family=family,
            suffix=text_of(person, "suffix"),
            orcid=text_of(person, "ORCID"),
            affiliations=tuple(_affiliations(person)),
        )


def _affiliations(person: Value) -> Iterator[Affiliation]:
    for place in objects_of(person, "affiliation"):
        rors = (text_of(number, "id") for number in objects_of(place, "id"))
        if name := text_of(place, "name"):
            yield Affiliation(name, next((r for r in rors if "ror.org" in r), ""))


def _date(value: object) -> str:
    """Return a date of CSL as text: numbers in parts, a raw text, or a text alone."""
    if not isinstance(value, Mapping):
        return to_text(value)
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and to_text(first):
        return "-".join(filter(None, map(to_text, first[:3])))
    return text_of(value, "raw", "literal", "date-time", "year")


def _ids(item: Value) -> Iterator[str]:
    if pmc := text_of(item, "PMCID"):
        yield f"pmc:{pmc}"


def _cited(reference: Value) -> str:
    return find_doi(text_of(reference, "DOI"))


def _is_retracted(item: Value) -> bool:
    kinds = (text_of(update, "type") for update in objects_of(item, "updated-by"))
    return any(kind in ("retraction", "withdrawal", "removal") for kind in kinds)


SOURCE = JsonFormat(
    name="csl-json",
    summary="CSL-JSON of a reference manager",
    signs=re.compile(
        r'"(?:date-parts|container-title|non-dropping-particle|citation-key)"\s*:'
        r'|"type"\s*:\s*"(?:article-journal|paper-conference|chapter|thesis|book)"'
    ),
    keys=frozenset({"title", "author", "issued", "DOI", "container-title"}),
    to_record=to_record,
).source()
