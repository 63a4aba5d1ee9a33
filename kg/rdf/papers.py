"""Papers with their authorships, venues and categories, as triples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Author
from kg.rdf.categories import encode_category
from kg.rdf.organisations import (
    encode_affiliations,
    encode_organisations,
    tagged_organisations,
)
from kg.rdf.people import profile_node
from kg.rdf.records import (
    encode_citations,
    encode_joins,
    encode_keywords,
    encode_numbers,
    encode_record,
)
from kg.rdf.terms import (
    Base,
    Term,
    boolean,
    day_or_year,
    decimal,
    describe,
    exact,
    integer,
    plain,
    quoted,
    source_term,
    text,
    written,
    year,
)
from kg.resolve.ids import fold, hashed_id, named_id
from kg.resolve.model import Knowledge, PaperNode

_VENUES = (
    ("sg:Repository", re.compile(r"\b(arxiv|biorxiv|medrxiv|ssrn|corr|preprint)\b")),
    ("fabio:ConferenceProceedings", re.compile(r"\b(proceedings|conference|workshop|symposium)\b")),
    ("fabio:Journal", re.compile(r"\b(journal|transactions|letters|magazine|annals)\b")),
)
_VENUES_OF_TYPES = {
    "article-journal": "fabio:Journal",
    "paper-conference": "fabio:ConferenceProceedings",
}


def encode_papers(
    knowledge: Knowledge, base: Base, *, abstracts: bool, cited: bool = False
) -> Iterator[str]:
    """Yield papers, authorships, organisations, venues, categories, keywords and citations.

    Works that only stand in lists of references are things of the graph if `cited`.
    """
    held = (s for s in knowledge.statements if s.status != "rejected")
    linked = {s.subject for s in held if s.predicate == "hasCode"}
    pages = {p.id: profile_node(p.profile, base) for p in knowledge.people if p.profile}
    for node in knowledge.papers:
        yield from _paper(node, base, abstracts=abstracts)
        yield from encode_numbers(node, base)
        yield from encode_record(node, base)
        links = any(link.kind == "code" for link in node.paper.links)
        available = boolean(node.id in linked or links or node.paper.has_code)
        yield from describe(base(node.id), ("sg:codeAvailable", available))
        for author, person_id in zip(node.paper.authors, node.author_ids, strict=True):
            page = pages.get(person_id) if author.inferred else None
            yield from _authorship(node.id, author, person_id, page=page, base=base)
        for organisation, _ in tagged_organisations(node.paper):
            yield from describe(base(node.id), ("sg:hasAffiliation", base(organisation)))
        for category in node.paper.categories:
            yield from encode_category(base(node.id), category, base)
        yield from _venue(node, base)
    records = [node.paper for node in knowledge.papers]
    profiles = [person.profile for person in knowledge.people if person.profile]
    yield from encode_organisations(records, profiles, base)
    yield from encode_keywords(records, base)
    yield from encode_citations(knowledge.papers, base, outside=cited)
    yield from encode_joins(knowledge.joins, base)


def _paper(node: PaperNode, base: Base, *, abstracts: bool) -> Iterator[str]:
    paper, subject = node.paper, base(node.id)
    yield from describe(
        subject,
        ("rdf:type", written("fabio:ResearchPaper")),
        ("dct:title", exact(paper.title)),
        ("dct:abstract", exact(paper.abstract) if abstracts and paper.abstract else None),
        ("dct:issued", day_or_year(paper.date)),
        ("fabio:hasPublicationYear", integer(year(paper.date))),
        ("sg:dateInferred", boolean(paper.date_inferred or None)),
        ("dct:source", source_term(paper.source)),
        ("sg:score", decimal(paper.score)),
        ("sg:authorListComplete", boolean(paper.authors_complete) if paper.authors else None),
    )


def authorship_id(paper_id: str, author: Author, author_id: str) -> str:
    """Return the id of a sg:Authorship."""
    place = "" if author.position is None else str(author.position)
    return hashed_id("authorship", paper_id, author_id, place)


def _authorship(
    paper_id: str, author: Author, person_id: str, *, page: Term | None, base: Base
) -> Iterator[str]:
    node = base(authorship_id(paper_id, author, person_id))
    yield from describe(
        base(paper_id), ("sg:hasAuthorship", node), ("dct:creator", base(person_id))
    )
    yield from describe(
        node,
        ("rdf:type", written("sg:Authorship")),
        ("sg:author", base(person_id)),
        ("sg:position", integer(author.position)),
        ("sg:nameAsWritten", None if author.inferred else text(author.written or author.name)),
        ("sg:inferredFrom", page),
    )
    yield from encode_affiliations(node, base(paper_id), author, base)


def _venue(node: PaperNode, base: Base) -> Iterator[str]:
    name = plain(node.paper.venue)
    if name:
        key = " ".join(fold(name).split())
        venue = base(named_id("venue", key, key))
        kind = next((class_ for class_, pattern in _VENUES if pattern.search(key)), "")
        kind = kind or _VENUES_OF_TYPES.get(node.paper.type, "sg:Venue")
        yield from describe(base(node.id), ("dct:isPartOf", venue))
        yield from describe(
            venue,
            ("rdf:type", written("sg:Venue")),
            ("rdf:type", written(kind)),
            ("skos:prefLabel", quoted(name)),
            *(("prism:issn", text(issn)) for issn in node.paper.issn),
        )
