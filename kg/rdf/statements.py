"""Concepts, statements with their evidence, and what else the papers say, as triples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.model import Evidence
from kg.rdf.terms import (
    Base,
    Term,
    confidence,
    decimal,
    describe,
    exact,
    integer,
    iri,
    rounded,
    text,
    written,
)
from kg.resolve.ids import assertion_id as statement_id
from kg.resolve.ids import hashed_id
from kg.resolve.model import (
    Concept,
    Knowledge,
    Merge,
    PlacedAbbreviation,
    PlacedEvidence,
    PlacedResult,
    Statement,
)

SHARED_PAPERS = 2
"""How many papers make a co-occurrence: pairs of one paper are a short join, and most pairs."""


def assertion_id(said: Statement) -> str:
    """Return the id of a statement's sg:Assertion."""
    return statement_id(said.subject, said.predicate, said.object)


def evidence_id(place: PlacedEvidence) -> str:
    """Return the id of a sg:Evidence: all that is said of it is in its name."""
    e = place.evidence
    spans = (e.begin, e.end, e.sentence_begin, e.sentence_begin + len(e.sentence))
    numbers = (*(str(number) for number in spans), f"{rounded(e.confidence):.4f}")
    return hashed_id("evidence", place.paper_id, e.field, e.exact, *numbers)


def merge_id(merge: Merge) -> str:
    """Return the id of a sg:Merge."""
    return hashed_id("merge", merge.concept_id, merge.rule, *merge.forms)


def abbreviation_id(placed: PlacedAbbreviation) -> str:
    """Return the id of a sg:Abbreviation: one for each place that defines it."""
    pair = placed.abbreviation
    return _placed_id("abbreviation", placed.paper_id, pair.evidence, pair.short, pair.long)


def result_id(placed: PlacedResult) -> str:
    """Return the id of a sg:Result: one for each place that claims it."""
    result = placed.result
    parts = (result.written, result.value, result.metric, result.baseline)
    return _placed_id("result", placed.paper_id, result.evidence, *parts)


def _placed_id(kind: str, paper_id: str, evidence: Evidence, *parts: str) -> str:
    place = (evidence.field, str(evidence.begin), str(evidence.end))
    return hashed_id(kind, paper_id, *place, *parts)


@dataclass(frozen=True, slots=True)
class StatementEncoder:
    """Encodes what papers say, under a base, as read by one run.

    A statement that is rejected or of less than `min_confidence` stays an assertion without its
    direct triple, and counts for nothing.
    """

    base: Base
    run: Term
    min_confidence: float

    def encode(self, knowledge: Knowledge) -> Iterator[str]:
        """Yield all that papers say, in no order, some of it twice."""
        direct = [s for s in knowledge.statements if self._reaches(s)]
        papers = _papers_by_concept(direct, {concept.id for concept in knowledge.concepts})
        for concept in knowledge.concepts:
            yield from self._concept(concept, len(papers[concept.id]))
        for one, other in knowledge.related:
            yield from self._both(one, "skos:related", other)
        for statement in knowledge.statements:
            yield from self._statement(statement)
        yield from self._co_occurrences(papers)
        for merge in knowledge.merges:
            yield from self._merge(merge)
        for abbreviation in knowledge.abbreviations:
            yield from self._abbreviation(abbreviation)
        for result in knowledge.results:
            yield from self._result(result)

    def _reaches(self, statement: Statement) -> bool:
        sure = rounded(statement.confidence) >= rounded(self.min_confidence)
        return sure and statement.status != "rejected"

    def _concept(self, concept: Concept, papers: int) -> Iterator[str]:
        return describe(
            self.base(concept.id),
            ("rdf:type", written("sg:Concept")),
            *(("rdf:type", written(f"sg:{type_}")) for type_ in concept.types),
            *(("sg:alsoOfType", written(f"sg:{type_}")) for type_ in concept.also),
            ("skos:prefLabel", text(concept.label)),
            *(("skos:altLabel", text(label)) for label in concept.alt_labels),
            ("sg:normalKey", text(concept.normal_key)),
            ("sg:paperCount", integer(papers)),
        )

    def _statement(self, statement: Statement) -> Iterator[str]:
        subject, predicate = self.base(statement.subject), written(f"sg:{statement.predicate}")
        outside = statement.predicate == "hasCode"
        object_ = iri(statement.object) if outside else self.base(statement.object)
        if self._reaches(statement):
            yield f"{subject} {predicate} {object_} .\n"
        nodes = [self._node(place) for place in statement.evidence]
        yield from describe(
            self.base(assertion_id(statement)),
            ("rdf:type", written("sg:Assertion")),
            ("rdf:subject", subject),
            ("rdf:predicate", predicate),
            ("rdf:object", object_),
            ("sg:confidence", confidence(statement.confidence)),
            ("sg:support", integer(len(set(nodes)))),
            ("sg:status", text(statement.status)),
            ("sg:readAs", written(f"sg:{statement.read_as}") if statement.read_as else None),
            *(("sg:evidence", node) for node in nodes),
        )
        yield from self._evidence(nodes, statement.evidence)

    def _evidence(self, nodes: Iterable[Term], places: Iterable[PlacedEvidence]) -> Iterator[str]:
        for node, place in zip(nodes, places, strict=True):
            evidence = place.evidence
            yield from describe(
                node,
                ("rdf:type", written("sg:Evidence")),
                ("prov:wasDerivedFrom", self.base(place.paper_id)),
                ("prov:wasGeneratedBy", self.run),
                ("sg:field", text(evidence.field)),
                ("sg:begin", integer(evidence.begin)),
                ("sg:end", integer(evidence.end)),
                ("sg:exact", exact(evidence.exact)),
                ("sg:sentence", exact(evidence.sentence)),
                ("sg:sentenceBegin", integer(evidence.sentence_begin)),
                ("sg:confidence", confidence(evidence.confidence)),
            )

    def _node(self, place: PlacedEvidence) -> Term:
        """Return the node of an evidence."""
        return self.base(evidence_id(place))

    def _co_occurrences(self, papers: dict[str, set[str]]) -> Iterator[str]:
        by_paper: defaultdict[str, list[str]] = defaultdict(list)
        for concept, found in papers.items():
            for paper in found if len(found) >= SHARED_PAPERS else ():
                by_paper[paper].append(concept)
        for one, found in papers.items():
            # Concept by concept, since all pairs at once would take much memory.
            others = Counter(other for paper in found for other in by_paper[paper] if one < other)
            for other, count in others.items():
                if count >= SHARED_PAPERS:
                    yield from self._co_occurrence(one, other, count)

    def _co_occurrence(self, one: str, other: str, papers: int) -> Iterator[str]:
        yield from self._both(one, "sg:coOccursWith", other)
        yield from describe(
            self.base(hashed_id("cooccurrence", one, other)),
            ("rdf:type", written("sg:CoOccurrence")),
            ("sg:between", self.base(one)),
            ("sg:between", self.base(other)),
            ("sg:paperCount", integer(papers)),
        )

    def _both(self, one: str, predicate: str, other: str) -> Iterator[str]:
        yield from describe(self.base(one), (predicate, self.base(other)))
        yield from describe(self.base(other), (predicate, self.base(one)))

    def _merge(self, merge: Merge) -> Iterator[str]:
        nodes = [self._node(place) for place in merge.evidence]
        yield from describe(
            self.base(merge_id(merge)),
            ("rdf:type", written("sg:Merge")),
            ("sg:mergedInto", self.base(merge.concept_id)),
            ("sg:rule", text(merge.rule)),
            *(("sg:form", text(form)) for form in merge.forms),
            *(("sg:evidence", node) for node in nodes),
        )
        yield from self._evidence(nodes, merge.evidence)

    def _abbreviation(self, placed: PlacedAbbreviation) -> Iterator[str]:
        pair = placed.abbreviation
        named = self.base(placed.concept_id) if placed.concept_id else None
        node = self.base(abbreviation_id(placed))
        yield from describe(
            node,
            ("rdf:type", written("sg:Abbreviation")),
            ("sg:shortForm", text(pair.short)),
            ("sg:longForm", text(pair.long)),
            ("sg:abbreviates", named),
        )
        yield from self._derived(node, PlacedEvidence(placed.paper_id, pair.evidence))

    def _result(self, placed: PlacedResult) -> Iterator[str]:
        result = placed.result
        node = self.base(result_id(placed))
        ids = (placed.metric_id, placed.method_id, placed.dataset_id)
        metric, method, dataset = (self.base(name) if name else None for name in ids)
        yield from describe(
            node,
            ("rdf:type", written("sg:Result")),
            ("sg:value", decimal(result.value)),
            ("sg:unit", text(result.unit)),
            ("sg:valueAsWritten", text(result.written)),
            ("sg:baseline", text(result.baseline)),
            ("sg:metricAsWritten", text(result.metric)),
            ("sg:metric", metric),
            ("sg:method", method),
            ("sg:dataset", dataset),
        )
        yield from self._derived(node, PlacedEvidence(placed.paper_id, result.evidence))

    def _derived(self, node: Term, place: PlacedEvidence) -> Iterator[str]:
        paper, evidence = self.base(place.paper_id), self._node(place)
        yield from describe(node, ("prov:wasDerivedFrom", paper), ("sg:evidence", evidence))
        yield from self._evidence([evidence], [place])


def _papers_by_concept(
    statements: Sequence[Statement], concepts: set[str]
) -> defaultdict[str, set[str]]:
    """Return the papers that state something about each concept, in a statement or a link."""
    papers: defaultdict[str, set[str]] = defaultdict(set)
    for statement in statements:
        for end in (statement.subject, statement.object):
            if end in concepts:
                papers[end].update(place.paper_id for place in statement.evidence)
    return papers
