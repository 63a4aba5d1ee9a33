"""Records of libraries to papers: the one way from what a format gives to what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.model import Affiliation, Author, Link, Paper
from extract.sources import names
from extract.sources.areas import arxiv_categories
from extract.sources.bibtex_names import read_bibtex_names
from extract.sources.language import language_of
from extract.sources.language_codes import read_language
from extract.sources.loose_dates import best_date
from extract.sources.names import Names
from extract.sources.numbers import (
    find_arxiv,
    find_doi,
    find_isbns,
    find_issns,
    find_orcid,
    find_pubmed,
)
from extract.sources.records import Name, Record
from extract.sources.texts import latex_text, plain_text, read_abstract, read_keywords, read_title

_HAS_YEAR = re.compile(r"\d{4}")


def to_paper(record: Record, source: str) -> tuple[Paper | None, list[str]]:
    """Return the paper of a record, None where it has no title, and what is not understood of it.

    Example:
        >>> paper, faults = to_paper(Record(number=7, title="Ask {BERT}", latex=True), "refs.bib")
        >>> paper.title, paper.line, faults
        ('Ask BERT', 7, [])
    """
    title = read_title(record.title, latex=record.latex)
    if not title.text:
        return None, list(record.faults)
    abstract = read_abstract(record.abstract, latex=record.latex)
    people, numbers = _people(record), _Numbers.of(record)
    paper = Paper(
        title=title.text,
        abstract=abstract.text,
        authors=people.authors,
        authors_complete=bool(people.authors) and people.complete and record.complete,
        date=best_date(record.dates),
        venue=_text(record.venue, record),
        type=record.type,
        keywords=_keywords(record),
        publisher=_text(record.publisher, record),
        volume=_text(record.volume, record),
        issue=_text(record.issue, record),
        pages=_text(record.pages, record),
        retracted=record.retracted or title.retracted or abstract.retracted,
        rights=abstract.rights or plain_text(record.rights),
        collections=tuple(dict.fromkeys(map(plain_text, record.collections))),
        source=source,
        line=record.number,
        id=record.id or numbers.arxiv or numbers.pubmed,
        doi=numbers.doi,
        arxiv=numbers.arxiv,
        pubmed=numbers.pubmed,
        openalex=record.openalex,
        ids=tuple(dict.fromkeys((*record.ids, *_isbns(record)))),
        issn=tuple(dict.fromkeys(n for text in record.serials for n in find_issns(text))),
        categories=_categories(record),
        references=tuple(dict.fromkeys(record.references)),
        links=tuple(dict.fromkeys(_links(record))),
        language=language_of(abstract.text or title.text, read_language(record.language)),
    )
    return paper, [*record.faults, *_faults(record, paper)]


def _text(text: str, record: Record) -> str:
    return latex_text(text) if record.latex else plain_text(text)


def _people(record: Record) -> Names:
    """Return the authors; a name that stands for several, or for "and others", is parted."""
    if len(record.names) == 1 and record.names[0].order == "bibtex":
        return read_bibtex_names(record.names[0].written)
    found: list[Author | None] = []
    complete = True
    for name in record.names:
        read = _read(name)
        complete = complete and read.complete
        found += [_with_details(author, name) for author in read.authors]
    return Names(tuple(_placed(names.number(_distinct(found)), record.names)), complete)


def _placed(authors: tuple[Author, ...], listed: tuple[Name, ...]) -> Iterator[Author]:
    """Yield the authors, those behind names that the source leaves out in their own places."""
    skipped = [sum(name.after for name in listed[: n + 1]) for n in range(len(listed))]
    if len(authors) != len(listed) or not any(skipped):
        yield from authors
        return
    for author, left_out in zip(authors, skipped, strict=True):
        yield replace(author, position=(author.position or 0) + left_out)


def _distinct(authors: Iterable[Author | None]) -> Iterator[Author]:
    """Yield the authors, one of two that agree in all once."""
    yield from dict.fromkeys(author for author in authors if author)


def _read(name: Name) -> Names:
    if name.organisation:
        return _one(names.organisation(name.written))
    if not name.written:
        return _one(names.from_parts(name.given, name.family, suffix=name.suffix))
    if name.order == "first last":
        return _one(_given_first(name.written))
    if name.order == "list":
        return names.read_names(name.written)
    return names.read_name_list([name.written])


def _given_first(written: str) -> Author | None:
    """Read a name that has the given name first also where an initial ends it ("Asha K")."""
    author, plain = names.read_name(written), plain_text(written)
    turned = author is not None and author.given and plain.startswith(f"{author.family} ")
    return Author(plain) if turned and "," not in plain else author


def _one(author: Author | None) -> Names:
    return Names((author,) if author else ())


def _with_details(author: Author, name: Name) -> Author:
    if not (name.orcid or name.ids or name.affiliations):
        return author
    places = tuple(_place(place) for place in name.affiliations)
    return replace(
        author,
        position=None,
        orcid=find_orcid(name.orcid) or author.orcid,
        ids=(*author.ids, *name.ids),
        affiliations=tuple(dict.fromkeys((*author.affiliations, *places))),
    )


def _place(place: str | Affiliation) -> Affiliation:
    if isinstance(place, str):
        return Affiliation(plain_text(place))
    return replace(place, name=plain_text(place.name))


def _keywords(record: Record) -> tuple[str, ...]:
    return read_keywords([_text(word, record) for word in record.keywords])


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers by which a work is known, bare."""

    doi: str
    arxiv: str
    pubmed: str

    @classmethod
    def of(cls, record: Record) -> _Numbers:
        texts = [text for text in (record.doi, *record.numbers) if text]
        doi = _first(find_doi(text) for text in texts)
        arxiv = find_arxiv(record.arxiv, bare=True) or _first(find_arxiv(text) for text in texts)
        pubmed = record.pubmed.strip() or _first(find_pubmed(text) for text in texts)
        return cls(doi, arxiv or find_arxiv(doi), pubmed)


def _first(found: Iterable[str]) -> str:
    return next(filter(None, found), "")


def _isbns(record: Record) -> Iterator[str]:
    if record.type in ("book", "thesis"):
        yield from (f"isbn:{n}" for text in record.serials for n in find_isbns(text))


def _categories(record: Record) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for c in record.categories if c in arxiv_categories()))


def _links(record: Record) -> Iterator[Link]:
    for kind, addresses in (("code", record.code), ("", record.addresses)):
        for address in addresses:
            if address.startswith(("https://", "http://")) and not find_doi(address):
                yield Link(address.strip(), kind)


def _faults(record: Record, paper: Paper) -> Iterator[str]:
    if not paper.date and any(_HAS_YEAR.search(text) for text in record.dates):
        yield "a date that is not understood"
