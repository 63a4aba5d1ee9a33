"""Works of OpenAlex, as its API and its snapshot give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from extract.model import Affiliation, Profile
from extract.sources.json_fields import (
    count_of,
    object_of,
    objects_of,
    text_of,
    texts_of,
    to_text,
)
from extract.sources.json_source import JsonFormat
from extract.sources.records import Name, Record
from extract.sources.texts import from_inverted_index

Value = Mapping[str, Any]

_ADDRESS = "https://openalex.org/"
_TYPES = {
    "article": "article-journal",
    "review": "article-journal",
    "letter": "article-journal",
    "editorial": "article-journal",
    "preprint": "article",
    "book": "book",
    "book-chapter": "chapter",
    "dissertation": "thesis",
    "dataset": "dataset",
    "report": "report",
    "proceedings-article": "paper-conference",
    "journal-article": "article-journal",
    "software": "software",
}


def to_record(work: Value, line: int) -> Record:
    """Return a work as a record.

    Example:
        >>> work = {"title": "Ask BERT", "abstract_inverted_index": {"We": [0], "ask.": [1]}}
        >>> to_record(work, 1).abstract
        'We ask.'
    """
    location = object_of(work, "primary_location")
    venue = object_of(location, "source") or object_of(work, "host_venue")
    place = object_of(work, "biblio")
    return Record(
        number=line,
        title=text_of(work, "title", "display_name"),
        abstract=_abstract(work),
        names=tuple(_names(work)),
        complete=work.get("is_authors_truncated") is not True,
        dates=(text_of(work, "publication_year"), text_of(work, "publication_date")),
        venue=text_of(venue, "display_name") or text_of(location, "raw_source_name"),
        type=_TYPES.get(text_of(work, "type"), ""),
        id=text_of(work, "id"),
        openalex=_number(work.get("id")),
        doi=text_of(work, "doi") or text_of(object_of(work, "ids"), "doi"),
        arxiv=_arxiv(work),
        pubmed=text_of(object_of(work, "ids"), "pmid").rpartition("/")[2],
        ids=tuple(_ids(object_of(work, "ids"))),
        keywords=tuple(text_of(k, "display_name", "keyword") for k in objects_of(work, "keywords")),
        serials=texts_of(venue, "issn"),
        publisher=text_of(venue, "host_organization_name", "publisher"),
        volume=text_of(place, "volume"),
        issue=text_of(place, "issue"),
        pages="-".join(filter(None, dict.fromkeys(_pages(place)))),
        references=tuple(f"openalex:{_number(w)}" for w in texts_of(work, "referenced_works")),
        language=text_of(work, "language"),
        addresses=texts_of(object_of(work, "open_access"), "oa_url"),
        retracted=work.get("is_retracted") is True,
    )


def _abstract(work: Value) -> str:
    index = work.get("abstract_inverted_index")
    return from_inverted_index(index) if isinstance(index, dict) else text_of(work, "abstract")


def _names(work: Value) -> Iterator[Name]:
    for authorship in objects_of(work, "authorships"):
        author = object_of(authorship, "author")
        number = _number(author.get("id"))
        yield Name(
            written=text_of(author, "display_name") or text_of(authorship, "raw_author_name"),
            orcid=text_of(author, "orcid"),
            ids=(f"openalex:{number}",) if number else (),
            affiliations=tuple(_affiliations(authorship)),
        )


def _affiliations(authorship: Value) -> Iterator[Affiliation]:
    found = False
    for institution in objects_of(authorship, "institutions"):
        if name := text_of(institution, "display_name"):
            found = True
            yield Affiliation(name, text_of(institution, "ror"))
    if not found:
        strings = texts_of(authorship, "raw_affiliation_strings")
        yield from (
            Affiliation(s) for s in strings or texts_of(authorship, "raw_affiliation_string")
        )


def _number(value: object) -> str:
    return to_text(value).removeprefix(_ADDRESS)


def _arxiv(work: Value) -> str:
    pages = (text_of(place, "landing_page_url") for place in objects_of(work, "locations"))
    return next((page for page in pages if "arxiv.org/abs/" in page), "")


def _ids(ids: Value) -> Iterator[str]:
    if pmc := text_of(ids, "pmcid"):
        yield f"pmc:{pmc.rpartition('/')[2]}"
    if mag := text_of(ids, "mag"):
        yield f"mag:{mag}"


def _pages(place: Value) -> tuple[str, str]:
    return text_of(place, "first_page"), text_of(place, "last_page")


def to_profile(value: Value) -> Profile | None:
    """Return the profile that an author of OpenAlex is, None where the value is no author."""
    number = _number(value.get("id"))
    if not re.fullmatch(r"A\d+", number) or not text_of(value, "display_name"):
        return None
    return Profile(
        name=text_of(value, "display_name"),
        h_index=count_of(object_of(value, "summary_stats"), "h_index"),
        paper_count=count_of(value, "works_count"),
        citation_count=count_of(value, "cited_by_count"),
        orcid=text_of(value, "orcid").rpartition("/")[2],
        ids=(f"openalex:{number}",),
    )


SOURCE = JsonFormat(
    name="openalex",
    summary="works of OpenAlex (JSON)",
    signs=re.compile(
        r'"(?:abstract_inverted_index|authorships)"\s*:|"id"\s*:\s*"https://openalex\.org/[WA]\d'
    ),
    keys=frozenset({"authorships", "abstract_inverted_index", "publication_year"}),
    to_record=to_record,
    to_profile=to_profile,
).source()
