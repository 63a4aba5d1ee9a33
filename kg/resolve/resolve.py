"""One paper, person and concept for many records and names: extractions to knowledge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.model import (
    ABSTRACT,
    TITLE,
    Abbreviation,
    Evidence,
    Extraction,
    Fact,
    Profile,
    Result,
)
from extract.schema import CONCEPT_TYPES, PROPOSES
from kg.resolve.addresses import web_iri
from kg.resolve.apart import Apart
from kg.resolve.concepts import build_concepts, collect_forms, find_related, place_order
from kg.resolve.merges import record_merges
from kg.resolve.model import (
    KINDS,
    LEADS,
    Concept,
    ConceptKey,
    Knowledge,
    PaperNode,
    PlacedAbbreviation,
    PlacedEvidence,
    PlacedResult,
    Statement,
)
from kg.resolve.naming import Names
from kg.resolve.papers import merge_papers
from kg.resolve.persons import Rulings, find_persons
from kg.resolve.settled import Settled, settle_variants
from kg.resolve.short_forms import Senses, find_senses
from kg.resolve.told import Told
from kg.resolve.twins import Twins, find_twins

StatementKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What one place of an input states; `read_as` is as in Statement."""

    key: StatementKey
    confidence: float
    places: tuple[PlacedEvidence, ...]
    read_as: str = ""


def resolve(
    extractions: Sequence[Extraction],
    profiles: Sequence[Profile] = (),
    *,
    apart: Apart | None = None,
    told: Told | None = None,
    rulings: Rulings | None = None,
) -> Knowledge:
    """Return the graph that the extractions state, whatever their order, and however often given.

    Names meet by type and normal key, by what a text defines, and by near-miss spelling inside
    one paper; no rule is applied to its own results. Evidence whose characters are not in its
    field is dropped, and a statement without evidence with it. What is `apart` meets no other name;
    `told` says which records are one paper and which are not, and `rulings` which authors are one
    person.

    Example:
        >>> resolve([]).papers
        ()
    """
    apart = apart or Apart()
    works = merge_papers(extractions, told)
    merged = {key: apart.part(_keep_true(item)) for key, item in works.papers.items()}
    senses = find_senses(merged, apart)
    names = [Names(key, extraction, senses) for key, extraction in merged.items()]
    twins = settle(names, senses)
    persons = find_persons({key: item.paper for key, item in merged.items()}, profiles, rulings)
    nodes = {k: PaperNode(k, i.paper, persons.author_ids[k]) for k, i in merged.items()}
    concepts = build_concepts(collect_forms(names), senses, nodes)
    reader = _Reader(concepts, twins.users)
    return Knowledge(
        papers=tuple(nodes.values()),
        people=persons.people,
        concepts=tuple(concepts.values()),
        statements=_join(said for paper in names for said in reader.read(paper)),
        merges=record_merges(names, concepts, senses),
        abbreviations=tuple(found for paper in names for found in reader.abbreviations(paper)),
        results=tuple(found for paper in names for found in reader.results(paper)),
        related=find_related(concepts.values()),
        joins=works.joins,
        person_joins=persons.joins,
        person_pairs=persons.near,
    )


def settle(names: Sequence[Names], senses: Senses) -> Twins:
    """Compare the names of all papers, let the keys of each paper follow, and return the twins."""
    uses = ((paper.local_key(KINDS[t], form), form) for paper in names for t, form in paper.named())
    found = settle_variants(uses, lambda key: len(senses.meaning(key)))
    variants = {k: v for k, v in found.items() if not senses.apart.parts(v.key, v.root)}
    for paper in names:
        paper.settle(Settled(variants))
    twins = find_twins(names)
    for paper in names:
        paper.settle(Settled(variants, twins.homes))
    return twins


def _keep_true(extraction: Extraction) -> Extraction:
    def holds(evidence: Evidence) -> bool:
        return is_true(evidence, extraction)

    facts = (_only(holds, fact) for fact in extraction.facts)
    return replace(
        extraction,
        facts=tuple(fact for fact in facts if fact.evidence),
        abbreviations=tuple(a for a in extraction.abbreviations if holds(a.evidence)),
        code=tuple(link for link in extraction.code if holds(link.evidence)),
        links=tuple(link for link in extraction.links if holds(link.evidence)),
        results=tuple(result for result in extraction.results if holds(result.evidence)),
    )


def _only(holds: Callable[[Evidence], bool], fact: Fact) -> Fact:
    evidence = tuple(filter(holds, fact.evidence))
    return fact if evidence == fact.evidence else replace(fact, evidence=evidence)


def is_true(evidence: Evidence, extraction: Extraction) -> bool:
    """Tell whether the words of an evidence, and its sentence, stand where it says."""
    if evidence.field not in (TITLE, ABSTRACT) or not 0 <= evidence.begin < evidence.end:
        return False
    text, first = extraction.paper.text(evidence.field), evidence.sentence_begin
    last = first + len(evidence.sentence)
    inside = 0 <= first <= evidence.begin and evidence.end <= last
    exact = text[evidence.begin : evidence.end] == evidence.exact
    return inside and exact and text[first:last] == evidence.sentence


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the records of a paper in terms of the concepts of the whole input."""

    concepts: Mapping[ConceptKey, Concept]
    users: Collection[tuple[str, ConceptKey]]

    def read(self, names: Names) -> Iterator[Said]:
        """Yield what one paper states; what it proposes it never also uses."""
        facts = list(self._facts(names))
        proposed = {said.key for said in facts if said.key[1] == PROPOSES}
        for said in facts:
            subject, predicate, object_ = said.key
            if predicate != "uses" or (subject, PROPOSES, object_) not in proposed:
                yield said
        yield from self._links(names)
        for link in names.extraction.code:
            if iri := web_iri(link.address):
                evidence = (PlacedEvidence(names.paper_id, link.evidence),)
                key = (names.paper_id, "hasCode", iri)
                yield Said(key, link.evidence.confidence, evidence)

    def abbreviations(self, names: Names) -> list[PlacedAbbreviation]:
        """Return the pairs that a paper defines, by their place."""
        found = {
            PlacedAbbreviation(names.paper_id, pair, self._abbreviated(names, pair))
            for pair in names.extraction.abbreviations
        }
        return sorted(found, key=lambda a: (_order(a.abbreviation.evidence), repr(a)))

    def results(self, names: Names) -> list[PlacedResult]:
        """Return the results that a paper claims, by their place."""
        found = {self._result(names, result) for result in names.extraction.results}
        return sorted(found, key=lambda r: (_order(r.result.evidence), repr(r)))

    def _facts(self, names: Names) -> Iterator[Said]:
        for fact in names.extraction.facts:
            if concept := self._find(names, fact.type, fact.name):
                places = tuple(PlacedEvidence(names.paper_id, e) for e in fact.evidence)
                relation = self._relation(names, fact)
                read_as = "" if relation == fact.relation else fact.relation
                key = (names.paper_id, relation, concept)
                yield Said(key, fact.confidence, places, read_as)

    def _relation(self, names: Names, fact: Fact) -> str:
        """Return the relation of a fact; what others propose too, and this one hardly, it uses."""
        key = names.key(fact.type, fact.name)._replace(home="")
        used = fact.relation == PROPOSES and (names.paper_id, key) in self.users
        return LEADS[fact.type] if used else fact.relation

    def _links(self, names: Names) -> Iterator[Said]:
        for link in names.extraction.links:
            subject = self._find(names, link.type, link.subject)
            object_ = self._find(names, link.type, link.object)
            if subject and object_ and subject != object_:
                evidence = (PlacedEvidence(names.paper_id, link.evidence),)
                key = (subject, link.relation, object_)
                yield Said(key, link.evidence.confidence, evidence)

    def _find(self, names: Names, type_: str, surface: str) -> str:
        concept = self.concepts.get(names.key(type_, surface))
        return concept.id if concept and surface else ""

    def _abbreviated(self, names: Names, pair: Abbreviation) -> str:
        """Return the concept that a pair names; of several types the one this paper speaks of."""
        spoken = {fact.type for fact in names.extraction.facts}
        types = sorted(CONCEPT_TYPES, key=lambda t: (t not in spoken, CONCEPT_TYPES.index(t)))
        said = [t for t in types if self._says(names, t, pair.long)]
        found = (self._find(names, type_, pair.long) for type_ in (*said, *types))
        return next((concept for concept in found if concept), "")

    def _says(self, names: Names, type_: str, surface: str) -> bool:
        key = names.key(type_, surface)
        facts = names.extraction.facts
        return any(f.type == type_ and names.key(type_, f.name) == key for f in facts)

    def _result(self, names: Names, result: Result) -> PlacedResult:
        return PlacedResult(
            names.paper_id,
            result,
            metric_id=self._find(names, "Metric", result.metric),
            method_id=self._find(names, "Method", result.method),
            dataset_id=self._find(names, "Dataset", result.dataset),
        )


def _join(said: Iterable[Said]) -> tuple[Statement, ...]:
    """Return one statement for all that says the same, with the highest of the confidences.

    Not a noisy-or: the places of one text are no independent witnesses, and the confidence of a
    fact is calibrated as it is.
    """
    confidence: defaultdict[StatementKey, float] = defaultdict(float)
    evidence: defaultdict[StatementKey, set[PlacedEvidence]] = defaultdict(set)
    read_as: dict[StatementKey, str] = {}
    for one in said:
        confidence[one.key] = max(confidence[one.key], one.confidence)
        evidence[one.key].update(one.places)
        read_as[one.key] = min(read_as.get(one.key, one.read_as), one.read_as)
    return tuple(
        Statement(
            *key,
            confidence[key],
            tuple(sorted(evidence[key], key=place_order)),
            read_as=read_as[key],
        )
        for key in sorted(evidence)
    )


def _order(evidence: Evidence) -> tuple[bool, int, int]:
    return (evidence.field != TITLE, evidence.begin, evidence.end)
