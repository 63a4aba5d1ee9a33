"""What is counted beforehand, as triples: rankings, years, relations, near names, keys of names.

Each is an answer that would take reading the whole graph, and is small: a ranking ends after
`MOST` entries, and only concepts that are in one are counted by year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from extract.schema import CONCEPT_TYPES, PROPOSES
from kg.rdf.categories import category_id
from kg.rdf.lists import encode_lists, ranking_entry
from kg.rdf.organisations import named_organisations, tagged_organisations
from kg.rdf.statements import assertion_id, evidence_id
from kg.rdf.terms import Base, decimal, describe, integer, rounded, text, written, year
from kg.resolve.ids import fold, hashed_id, search_key
from kg.resolve.model import Knowledge, PaperNode, PlacedEvidence, Statement
from kg.resolve.near_names import find_near

MOST = 250
"""How many entries a ranking has."""
MAX_PAIRED_AUTHORS = 100
"""Papers of more authors say little of each pair of them."""
Things = tuple[str, ...]
"""The id of a thing, or the ids of a pair in order."""
Papers = Mapping[str, set[str]]
"""The ids of the papers of each thing."""


def encode_counts(
    knowledge: Knowledge, base: Base, *, min_confidence: float = 0.0
) -> Iterator[str]:
    """Yield all that is counted beforehand, some of it twice.

    A statement of less than `min_confidence` counts among assertions alone: in the rankings of
    doubt and support and the summaries of relations. One that is rejected counts nowhere.
    """
    held = [s for s in knowledge.statements if s.status != "rejected"]
    direct = [s for s in held if rounded(s.confidence) >= rounded(min_confidence)]
    counted = _Counted.of(knowledge, direct)
    yield from _rankings(knowledge, direct, counted, base)
    yield from _statement_rankings(held, base)
    yield from encode_lists(knowledge, direct, counted.papers, counted.years, base)
    yield from _years(counted, base)
    for node in knowledge.papers:
        number = integer(len(counted.concepts[node.id]))
        yield from describe(base(node.id), ("sg:conceptCount", number))
    yield from _relations(held, base)
    yield from _names(knowledge, base)
    yield from _candidates(knowledge, base)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The papers that state something about each concept, the other way round, and their years."""

    papers: dict[str, set[str]]
    concepts: defaultdict[str, set[str]]
    years: dict[str, int | None]
    types: dict[str, str]

    @classmethod
    def of(cls, knowledge: Knowledge, statements: Iterable[Statement]) -> _Counted:
        types = {concept.id: concept.type for concept in knowledge.concepts}
        papers: defaultdict[str, set[str]] = defaultdict(set)
        for said in statements:
            for end in (said.subject, said.object):
                if end in types:
                    papers[end].update(place.paper_id for place in said.evidence)
        years = {node.id: year(node.paper.date) for node in knowledge.papers}
        return cls(dict(papers), _inverted(papers), years, types)

    def of_type(self, type_: str) -> dict[str, set[str]]:
        return {key: papers for key, papers in self.papers.items() if self.types[key] == type_}

    def dated(self, papers: Iterable[str]) -> list[int]:
        return [found for paper in papers if (found := self.years[paper]) is not None]


def _inverted(papers: Papers) -> defaultdict[str, set[str]]:
    things: defaultdict[str, set[str]] = defaultdict(set)
    for thing, found in papers.items():
        for paper in found:
            things[paper].add(thing)
    return things


def _rankings(
    knowledge: Knowledge, direct: Sequence[Statement], counted: _Counted, base: Base
) -> Iterator[str]:
    people = _inverted({node.id: node.people_ids for node in knowledge.papers})
    for type_ in CONCEPT_TYPES:
        papers = counted.of_type(type_)
        yield from _ranking(type_.lower(), _singles(papers), papers, counted, base)
    yield from _ranking("person", _singles(people), people, counted, base)
    categories = _categories(knowledge.papers)
    yield from _ranking("category", _singles(categories), categories, counted, base)
    together = _pairs(people, most=MAX_PAIRED_AUTHORS)
    yield from _ranking("co-authors", together, people, counted, base)
    shared = {pair: papers for pair, papers in _pairs(counted.papers).items() if papers > 1}
    yield from _ranking("co-use", shared, counted.papers, counted, base)
    tried = _tried(direct, counted.papers)
    pairs = {p: n for p, n in _pairs(tried).items() if counted.types[p[0]] != counted.types[p[1]]}
    yield from _ranking("task and dataset", pairs, tried, counted, base)


def _categories(papers: Iterable[PaperNode]) -> dict[str, set[str]]:
    found = {node.id: {category_id(code) for code in node.paper.categories} for node in papers}
    return _inverted({paper: ids - {""} for paper, ids in found.items()})


def _singles(papers: Papers) -> dict[Things, int]:
    return {(thing,): len(found) for thing, found in papers.items()}


def _pairs(papers: Papers, *, most: int | None = None) -> Counter[Things]:
    lists = (sorted(things) for things in _inverted(papers).values())
    short = (things for things in lists if most is None or len(things) <= most)
    return Counter(pair for things in short for pair in combinations(things, 2))


def _tried(statements: Iterable[Statement], known: Collection[str]) -> dict[str, set[str]]:
    """Return the papers that address each task and that evaluate on each dataset."""
    papers: defaultdict[str, set[str]] = defaultdict(set)
    for said in statements:
        if said.predicate in ("addresses", "evaluatesOn") and said.object in known:
            papers[said.object].add(said.subject)
    return dict(papers)


def _ranking(
    name: str, counts: Mapping[Things, int], papers: Papers, counted: _Counted, base: Base
) -> Iterator[str]:
    first = sorted(counts, key=lambda things: (-counts[things], things))[:MOST]
    for things in first:
        years = counted.dated(set.intersection(*(papers[thing] for thing in things)))
        yield from ranking_entry(
            name,
            things,
            base,
            ("sg:paperCount", integer(counts[things])),
            ("sg:firstYear", integer(min(years, default=None))),
            ("sg:lastYear", integer(max(years, default=None))),
        )


def _statement_rankings(statements: Iterable[Statement], base: Base) -> Iterator[str]:
    ids = {assertion_id(said): said for said in statements}
    unread = [key for key in ids if ids[key].status == "asserted"]
    doubt = sorted(unread, key=lambda key: (rounded(ids[key].confidence), key))
    support = sorted(ids, key=lambda key: (-len(set(ids[key].evidence)), key))
    for name, ranked in (("doubt", doubt), ("support", support)):
        for key in ranked[:MOST]:
            yield from ranking_entry(name, (key,), base)


def _years(counted: _Counted, base: Base) -> Iterator[str]:
    ranked = []
    for type_ in CONCEPT_TYPES:
        papers = counted.of_type(type_)
        ranked += sorted(papers, key=lambda key: (-len(papers[key]), key))[:MOST]
    of_things: dict[str, Collection[str]] = {key: counted.papers[key] for key in ranked}
    for thing, found in {**of_things, "dataset": counted.years}.items():
        for number, count in Counter(counted.dated(found)).items():
            yield from describe(
                base(hashed_id("years", thing, str(number))),
                ("rdf:type", written("sg:YearCount")),
                ("sg:of", base(thing)),
                ("sg:year", integer(number)),
                ("sg:paperCount", integer(count)),
            )


def _relations(statements: Iterable[Statement], base: Base) -> Iterator[str]:
    by_relation: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_relation[statement.predicate].append(statement)
    for name, said in by_relation.items():
        total = sum((Decimal(str(rounded(s.confidence))) for s in said), Decimal(0))
        yield from describe(
            base(f"relation-{name}"),
            ("rdf:type", written("sg:RelationSummary")),
            ("sg:relation", written(f"sg:{name}")),
            ("sg:statementCount", integer(len(said))),
            ("sg:subjectCount", integer(len({s.subject for s in said}))),
            ("sg:objectCount", integer(len({s.object for s in said}))),
            ("sg:meanConfidence", decimal(str(round(total / len(said), 2)))),
        )


def _names(knowledge: Knowledge, base: Base) -> Iterator[str]:
    for concept in knowledge.concepts:
        yield from _keys(concept.id, (concept.label, *concept.alt_labels), base)
    for person in knowledge.people:
        yield from _keys(person.id, (person.name, *person.alt_names), base)
    for node in knowledge.papers:
        yield from _keys(node.id, (node.paper.title,), base)
        for id_, name in (*named_organisations(node.paper), *tagged_organisations(node.paper)):
            yield from _keys(id_, (name, " ".join(fold(name).split())), base)


def _keys(thing: str, names: Iterable[str], base: Base) -> Iterator[str]:
    keys = sorted({search_key(name) for name in names})
    yield from describe(base(thing), *(("sg:nameKey", text(key)) for key in keys))


def _candidates(knowledge: Knowledge, base: Base) -> Iterator[str]:
    seen = _first_places(knowledge.statements)
    for near in find_near(knowledge.concepts):
        places = (seen[id_] for id_ in (near.one, near.other) if id_ in seen)
        yield from describe(
            base(hashed_id("candidate", near.one, near.other)),
            ("rdf:type", written("sg:MergeCandidate")),
            ("sg:between", base(near.one)),
            ("sg:between", base(near.other)),
            ("sg:rule", text(near.rule)),
            *(("sg:evidence", base(evidence_id(place))) for place in places),
        )


def _first_places(statements: Iterable[Statement]) -> dict[str, PlacedEvidence]:
    """Return a place where each concept is spoken of, where it is proposed before others."""
    found: dict[str, PlacedEvidence] = {}
    for statement in sorted(statements, key=lambda s: s.predicate != PROPOSES):
        found.setdefault(statement.object, statement.evidence[0])
    return found
