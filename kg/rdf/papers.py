"""Papers, people and what connects them, as triples."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from extract.model import Author, Profile
from kg.rdf.terms import (
    Base,
    boolean,
    day_or_year,
    decimal,
    describe,
    exact,
    integer,
    source_term,
    term,
    text,
    year,
)
from kg.resolve.addresses import web_iri
from kg.resolve.ids import find_arxiv, find_doi, fold, hashed_id, named_id
from kg.resolve.model import Knowledge, PaperNode, Person

MAX_PAIRED_AUTHORS = 100
"""Beyond it, each author with each other would say little and take most of the graph."""
_VENUES = (
    ("sg:Repository", re.compile(r"\b(arxiv|biorxiv|medrxiv|ssrn|corr|preprint)\b")),
    ("fabio:ConferenceProceedings", re.compile(r"\b(proceedings|conference|workshop|symposium)\b")),
    ("fabio:Journal", re.compile(r"\b(journal|transactions|letters|magazine|annals)\b")),
)
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
_ARXIV_SCHEME = NamedNode("https://arxiv.org/category_taxonomy")


def encode_papers(knowledge: Knowledge, base: Base, *, abstracts: bool) -> Iterator[Triple]:
    """Yield papers, authorships, organisations, venues and categories."""
    held = (s for s in knowledge.statements if s.status != "rejected")
    linked = {s.subject for s in held if s.predicate == "hasCode"}
    pages = {p.id: profile_node(p.profile, base) for p in knowledge.people if p.profile}
    for node in knowledge.papers:
        yield from _paper(node, base, abstracts=abstracts)
        yield from _numbers(node, base)
        available = boolean(node.id in linked or node.paper.has_code)
        yield from describe(base(node.id), ("sg:codeAvailable", available))
        for author, person_id in zip(node.paper.authors, node.author_ids, strict=True):
            page = pages.get(person_id) if author.inferred else None
            yield from _authorship(node.id, author, person_id, page=page, base=base)
        for tag in node.paper.tags:
            yield from _affiliation(node.id, tag, base)
        for category in node.paper.categories:
            yield from _category(base(node.id), category, base)
        yield from _venue(node, base)


def _paper(node: PaperNode, base: Base, *, abstracts: bool) -> Iterator[Triple]:
    paper, subject = node.paper, base(node.id)
    yield from describe(
        subject,
        ("rdf:type", term("fabio:ResearchPaper")),
        ("dct:title", exact(paper.title)),
        ("dct:abstract", exact(paper.abstract) if abstracts and paper.abstract else None),
        ("dct:issued", day_or_year(paper.date)),
        ("fabio:hasPublicationYear", integer(year(paper.date))),
        ("sg:dateInferred", boolean(paper.date_inferred or None)),
        ("dct:source", source_term(paper.source)),
        ("sg:score", decimal(paper.score)),
        ("sg:authorListComplete", boolean(paper.authors_complete) if paper.authors else None),
    )


def _numbers(node: PaperNode, base: Base) -> Iterator[Triple]:
    doi, arxiv = find_doi(node.paper), find_arxiv(node.paper)
    own = "" if doi and find_doi(node.paper) in node.paper.id.lower() else node.paper.id
    places = (f"https://doi.org/{doi}" if doi else "", f"https://arxiv.org/abs/{arxiv}")
    pages = (web_iri(places[0]), web_iri(places[1]) if arxiv else "")
    yield from describe(
        base(node.id),
        ("prism:doi", text(doi)),
        ("dct:identifier", text(f"doi:{doi}") if doi else None),
        ("dct:identifier", text(f"arXiv:{arxiv}" if arxiv else own)),
        *(("foaf:page", NamedNode(page)) for page in pages if page),
    )


def _authorship(
    paper_id: str, author: Author, person_id: str, *, page: NamedNode | None, base: Base
) -> Iterator[Triple]:
    place = "" if author.position is None else str(author.position)
    node = base(hashed_id("authorship", paper_id, person_id, place))
    yield from describe(
        base(paper_id), ("sg:hasAuthorship", node), ("dct:creator", base(person_id))
    )
    yield from describe(
        node,
        ("rdf:type", term("sg:Authorship")),
        ("sg:author", base(person_id)),
        ("sg:position", integer(author.position)),
        ("sg:nameAsWritten", None if author.inferred else text(author.name)),
        ("sg:inferredFrom", page),
    )


def _affiliation(paper_id: str, tag: str, base: Base) -> Iterator[Triple]:
    key = " ".join(fold(tag).split())
    node = base(named_id("organisation", tag, key))
    if label := text(tag):
        yield from describe(base(paper_id), ("sg:hasAffiliation", node))
        yield from describe(
            node, ("rdf:type", term("org:Organization")), ("skos:prefLabel", text(key) or label)
        )
        if label != text(key):
            yield from describe(node, ("skos:altLabel", label))


def category_id(code: str) -> str:
    """Return the local name of an arXiv category, "" for what is no code of one.

    Example:
        >>> category_id("cs.IR"), category_id("Retrieval, 2nd ed.")
        ('category-cs-IR', '')
    """
    return "category-" + code.replace(".", "-") if _CATEGORY.fullmatch(code) else ""


def _category(subject: NamedNode, code: str, base: Base) -> Iterator[Triple]:
    if name := category_id(code):
        node = base(name)
        yield from describe(subject, ("sg:category", node))
        yield from describe(
            node,
            ("rdf:type", term("skos:Concept")),
            ("skos:notation", text(code)),
            ("skos:prefLabel", text(code)),
            ("skos:inScheme", _ARXIV_SCHEME),
        )


def _venue(node: PaperNode, base: Base) -> Iterator[Triple]:
    name = text(node.paper.venue)
    if name:
        key = " ".join(fold(name.value).split())
        venue = base(named_id("venue", key, key))
        kind = next((class_ for class_, pattern in _VENUES if pattern.search(key)), "sg:Venue")
        yield from describe(base(node.id), ("dct:isPartOf", venue))
        yield from describe(
            venue,
            ("rdf:type", term("sg:Venue")),
            ("rdf:type", term(kind)),
            ("skos:prefLabel", name),
        )


def encode_people(knowledge: Knowledge, base: Base) -> Iterator[Triple]:
    """Yield people with the figures of their profiles, and who wrote with whom."""
    for person in knowledge.people:
        yield from describe(
            base(person.id),
            ("rdf:type", term("foaf:Person")),
            ("foaf:name", text(person.name)),
            *(("skos:altLabel", text(name)) for name in person.alt_names),
        )
        if person.profile:
            yield from _profile(person, person.profile, base)
            area = _area(person.profile, knowledge.papers)
            yield from _category(base(person.id), area, base)
    yield from _collaborations(knowledge.papers, base)


def profile_node(profile: Profile, base: Base) -> NamedNode:
    """Return the node of a profile page."""
    source = source_term(profile.source)
    return base(hashed_id("profile", profile.name, profile.as_of, source.value if source else ""))


def _profile(person: Person, profile: Profile, base: Base) -> Iterator[Triple]:
    as_of = day_or_year(profile.as_of)
    node = profile_node(profile, base)
    yield from describe(
        node,
        ("rdf:type", term("sg:Profile")),
        ("foaf:primaryTopic", base(person.id)),
        ("dct:source", source_term(profile.source)),
        ("rdfs:label", text(f"Profile page of {person.name}")),
    )
    yield from describe(
        base(person.id),
        ("sg:hIndex", integer(profile.h_index)),
        ("sg:paperCount", integer(profile.paper_count)),
        ("sg:citationCount", integer(profile.citation_count)),
        ("sg:novelty", decimal(profile.novelty)),
        ("sg:aiScore", decimal(profile.ai_score)),
        ("sg:asOf", as_of if as_of and as_of.datatype == term("xsd:date") else None),
    )


def _area(profile: Profile, papers: Iterable[PaperNode]) -> str:
    """Return the category that a page's area code abbreviates, as its papers have it."""
    often = Counter(category for node in papers for category in node.paper.categories)
    ends = (f".{profile.area}", profile.area)
    fits = [c for c in often if profile.area and (c.endswith(ends[0]) or c == ends[1])]
    return min(fits, key=lambda category: (-often[category], category), default="")


def _collaborations(papers: Iterable[PaperNode], base: Base) -> Iterator[Triple]:
    written: defaultdict[str, list[tuple[set[str], int | None]]] = defaultdict(list)
    for node in papers:
        people = set(node.author_ids)
        for person in people if len(people) <= MAX_PAIRED_AUTHORS else ():
            written[person].append((people, year(node.paper.date)))
    for person, theirs in written.items():
        # Person by person, since all pairs at once would take more memory than the papers.
        shared: defaultdict[str, list[int | None]] = defaultdict(list)
        for people, dated in theirs:
            for other in people:
                shared[other].append(dated)
        for other, years in shared.items():
            if person < other:
                yield from _collaboration((person, other), years, base)


def _collaboration(pair: tuple[str, str], years: list[int | None], base: Base) -> Iterator[Triple]:
    one, other = base(pair[0]), base(pair[1])
    dated = [year for year in years if year is not None]
    yield from describe(one, ("sg:coauthorOf", other))
    yield from describe(other, ("sg:coauthorOf", one))
    yield from describe(
        base(hashed_id("collaboration", *pair)),
        ("rdf:type", term("sg:Collaboration")),
        ("sg:between", one),
        ("sg:between", other),
        ("sg:paperCount", integer(len(years))),
        ("sg:firstYear", integer(min(dated, default=None))),
        ("sg:lastYear", integer(max(dated, default=None))),
    )
