"""Papers of Semantic Scholar, as its API and its dumps give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from extract.model import Affiliation, Profile
from extract.sources.json_fields import count_of, object_of, objects_of, text_of, texts_of
from extract.sources.json_source import JsonFormat
from extract.sources.records import Name, Record

Value = Mapping[str, Any]

_TYPES = {
    "JournalArticle": "article-journal",
    "Conference": "paper-conference",
    "Book": "book",
    "BookSection": "chapter",
    "Dataset": "dataset",
    "Review": "article-journal",
}
_SCHEMES = {"ACL": "acl", "DBLP": "dblp", "MAG": "mag", "PubMedCentral": "pmc"}


def to_record(paper: Value, line: int) -> Record:
    """Return a paper as a record.

    Example:
        >>> to_record({"title": "Ask BERT", "externalIds": {"ArXiv": "2101.00001"}}, 1).arxiv
        '2101.00001'
    """
    numbers = object_of(paper, "externalIds") or object_of(paper, "externalids")
    journal = object_of(paper, "journal")
    venue = object_of(paper, "publicationVenue")
    return Record(
        number=line,
        title=text_of(paper, "title"),
        abstract=text_of(paper, "abstract"),
        names=tuple(_names(paper)),
        dates=(text_of(paper, "year"), text_of(paper, "publicationDate", "publicationdate")),
        venue=text_of(paper, "venue") or text_of(venue, "name") or text_of(journal, "name"),
        type=next(filter(None, map(_type, texts_of(paper, "publicationTypes"))), ""),
        id=text_of(paper, "paperId", "corpusid"),
        doi=text_of(numbers, "DOI"),
        arxiv=text_of(numbers, "ArXiv"),
        pubmed=text_of(numbers, "PubMed"),
        ids=tuple(_ids(paper, numbers)),
        serials=texts_of(venue, "issn"),
        volume=text_of(journal, "volume"),
        pages=text_of(journal, "pages"),
        references=tuple(_references(paper)),
        addresses=texts_of(object_of(paper, "openAccessPdf"), "url"),
    )


def _type(name: str) -> str:
    return _TYPES.get(name, "")


def _names(paper: Value) -> Iterator[Name]:
    for author in objects_of(paper, "authors"):
        number = text_of(author, "authorId", "authorid")
        yield Name(
            written=text_of(author, "name"),
            orcid=text_of(object_of(author, "externalIds"), "ORCID"),
            ids=(f"s2:{number}",) if number else (),
            affiliations=texts_of(author, "affiliations"),
        )


def _ids(paper: Value, numbers: Value) -> Iterator[str]:
    if own := text_of(paper, "paperId"):
        yield f"s2:{own}"
    if corpus := text_of(numbers, "CorpusId") or text_of(paper, "corpusId", "corpusid"):
        yield f"corpus:{corpus}"
    for key, scheme in _SCHEMES.items():
        if number := text_of(numbers, key):
            yield f"{scheme}:{number}"


def _references(paper: Value) -> Iterator[str]:
    for cited in objects_of(paper, "references"):
        cited = object_of(cited, "citedPaper") or cited
        numbers = object_of(cited, "externalIds")
        if doi := text_of(numbers, "DOI"):
            yield f"doi:{doi.lower()}"
        elif arxiv := text_of(numbers, "ArXiv"):
            yield f"arxiv:{arxiv}"
        elif own := text_of(cited, "paperId"):
            yield f"s2:{own}"


def to_profile(value: Value) -> Profile | None:
    """Return the profile that an author of Semantic Scholar is, None where the value is none."""
    number, name = text_of(value, "authorId"), text_of(value, "name")
    if not number or not name:
        return None
    return Profile(
        name=name,
        h_index=count_of(value, "hIndex"),
        paper_count=count_of(value, "paperCount"),
        citation_count=count_of(value, "citationCount"),
        ids=(f"s2:{number}",),
        orcid=text_of(object_of(value, "externalIds"), "ORCID"),
        affiliations=tuple(map(Affiliation, texts_of(value, "affiliations"))),
    )


SOURCE = JsonFormat(
    name="semantic-scholar",
    summary="papers of Semantic Scholar (JSON)",
    signs=re.compile(r'"(?:paperId|externalIds|corpusid|authorId|hIndex)"\s*:'),
    keys=frozenset({"paperId", "corpusid"}),
    to_record=to_record,
    to_profile=to_profile,
).source()
