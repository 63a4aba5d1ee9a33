"""People and who wrote with whom, as triples."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extract.model import Author, Profile
from kg.rdf.categories import encode_category
from kg.rdf.organisations import affiliation_id
from kg.rdf.terms import (
    Base,
    Term,
    day,
    decimal,
    describe,
    integer,
    source_name,
    source_term,
    text,
    written,
    year,
)
from kg.resolve.ids import collaboration_id, hashed_id
from kg.resolve.model import Knowledge, PaperNode, Person

MAX_PAIRED_AUTHORS = 100
"""Beyond it, each author with each other would say little and take most of the graph."""
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def encode_people(knowledge: Knowledge, base: Base) -> Iterator[str]:
    """Yield people with the figures of their profiles, and who wrote with whom."""
    listed = _listed(knowledge.papers)
    for person in knowledge.people:
        yield from describe(
            base(person.id),
            ("rdf:type", written("foaf:Person")),
            ("foaf:name", text(person.name)),
            *(("skos:altLabel", text(name)) for name in person.alt_names),
        )
        yield from _numbered(person, listed.get(person.id, ()), base)
        if person.profile:
            yield from _profile(person, person.profile, base)
            area = _area(person.profile, knowledge.papers)
            yield from encode_category(base(person.id), area, base)
    yield from _collaborations(knowledge.papers, base)


def _listed(papers: Iterable[PaperNode]) -> dict[str, list[Author]]:
    """Return the entries in lists of authors that say more of a person than a name."""
    found: defaultdict[str, list[Author]] = defaultdict(list)
    for node in papers:
        for author, id_ in zip(node.paper.authors, node.author_ids, strict=True):
            if author.family or author.orcid or author.ids:
                found[id_].append(author)
    return dict(found)


def _numbered(person: Person, listed: Sequence[Author], base: Base) -> Iterator[str]:
    """Yield the fullest name in parts, and the numbers that others gave to a person."""
    profile = person.profile
    named = {person.orcid, profile.orcid if profile else ""}
    orcids = {orcid for orcid in named if _ORCID.fullmatch(orcid)}
    parted = [a for a in listed if a.family]
    name = max(parted, key=lambda a: (len(a.given), len(a.family), a.given, a.family), default=None)
    numbers = {number for a in listed for number in a.ids} | set(profile.ids if profile else ())
    work = [affiliation_id(a) for a in profile.affiliations if text(a.name)] if profile else []
    yield from describe(
        base(person.id),
        ("foaf:givenName", text(name.given) if name else None),
        ("foaf:familyName", text(name.family) if name else None),
        # Of two different numbers one belongs to somebody else, and nothing says which.
        ("sg:orcid", text(next(iter(orcids))) if len(orcids) == 1 else None),
        *(("dct:identifier", text(number)) for number in sorted(numbers)),
        *(("org:memberOf", base(organisation)) for organisation in work),
    )


def profile_node(profile: Profile, base: Base) -> Term:
    """Return the node of a profile page."""
    source = source_name(profile.source)
    return base(hashed_id("profile", profile.name, profile.as_of, source))


def _profile(person: Person, profile: Profile, base: Base) -> Iterator[str]:
    node = profile_node(profile, base)
    yield from describe(
        node,
        ("rdf:type", written("sg:Profile")),
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
        ("sg:asOf", day(profile.as_of)),
    )


def _area(profile: Profile, papers: Iterable[PaperNode]) -> str:
    """Return the category that a page's area code abbreviates, as its papers have it."""
    often = Counter(category for node in papers for category in node.paper.categories)
    ends = (f".{profile.area}", profile.area)
    fits = [c for c in often if profile.area and (c.endswith(ends[0]) or c == ends[1])]
    return min(fits, key=lambda category: (-often[category], category), default="")


def _collaborations(papers: Iterable[PaperNode], base: Base) -> Iterator[str]:
    written: defaultdict[str, list[tuple[set[str], int | None]]] = defaultdict(list)
    for node in papers:
        people = node.people_ids
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


def _collaboration(pair: tuple[str, str], years: list[int | None], base: Base) -> Iterator[str]:
    one, other = base(pair[0]), base(pair[1])
    dated = [year for year in years if year is not None]
    yield from describe(one, ("sg:coauthorOf", other))
    yield from describe(other, ("sg:coauthorOf", one))
    yield from describe(
        base(collaboration_id(*pair)),
        ("rdf:type", written("sg:Collaboration")),
        ("sg:between", one),
        ("sg:between", other),
        ("sg:paperCount", integer(len(years))),
        ("sg:firstYear", integer(min(dated, default=None))),
        ("sg:lastYear", integer(max(dated, default=None))),
    )
