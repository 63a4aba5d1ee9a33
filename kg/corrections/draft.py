"""A resolved graph while it is corrected: things found by what they are called, joined, retyped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.model import Paper
from extract.schema import PROPOSES
from kg.resolve.concepts import concept_id, find_related, place_order
from kg.resolve.expansions import name_key
from kg.resolve.ids import find_arxiv, find_doi, title_key
from kg.resolve.model import (
    KINDS,
    LEADS,
    Concept,
    Knowledge,
    Merge,
    PaperNode,
    PlacedAbbreviation,
    PlacedResult,
    Statement,
)

REJECTED, ASSERTED, CURATED = "rejected", "asserted", "curated"
StatementKey = tuple[str, str, str]
_STATUSES = (REJECTED, ASSERTED, CURATED)
_TAKES = {
    "uses": "Method",
    "comparesWith": "Method",
    "evaluatesOn": "Dataset",
    "addresses": "Task",
    "measures": "Metric",
}
"""The type of what a relation leads to, where there is just one."""


class Draft:
    """Knowledge that can be changed; `finish` gives it back, sorted as it was."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._whole = knowledge
        self.concepts = {concept.id: concept for concept in knowledge.concepts}
        self.statements = {_key(statement): statement for statement in knowledge.statements}
        self.merges = list(knowledge.merges)
        self._moved: dict[str, str] = {}
        self._gone: dict[str, Concept] = {}
        self._called: defaultdict[str, set[str]] = defaultdict(set)
        self._ends: defaultdict[str, set[StatementKey]] = defaultdict(set)
        for concept in knowledge.concepts:
            self._index(concept)
        for key in self.statements:
            self._place(key)

    def find_concepts(self, name: str, type_: str = "") -> list[str]:
        """Return the ids of the concepts that a name fits best, by label before other names.

        Where none does, it is what a concept was called and what type it had before.
        """
        called = sorted(self._called.get(name_key(name), ()))
        for known in (self.concepts, self._gone):
            there = [known[id_] for id_ in called if id_ in known]
            found = [concept for concept in there if not type_ or type_ in concept.types]
            for fits in (_is_label, _is_like_label, _is_name):
                if best := {self._now(c.id) for c in found if fits(c, name)}:
                    return sorted(best)
        return []

    def find_statement(self, subject: str, predicate: str, object_: str) -> StatementKey | None:
        """Return the key of what is said, perhaps by the relation that a new type brought."""
        fitting = self._fitting(predicate, object_ if object_ in self.concepts else "")
        keys = ((subject, predicate, object_), (subject, fitting, object_))
        return next((key for key in keys if key in self.statements), None)

    def change(self, concept: Concept) -> None:
        """Put a concept in the place of the one with its id, or add it."""
        self.concepts[concept.id] = concept
        self._index(concept)

    def retype(self, old: str, from_type: str, type_: str) -> None:
        """Give a concept another type for one, or join it with the one of that type and key."""
        concept = self.concepts[old]
        same_kind = KINDS[type_] == KINDS[concept.type]
        rest = [t for t in concept.types if t not in (from_type, type_)] if same_kind else []
        main = type_ if concept.type == from_type else concept.type
        also = tuple(t for t in (type_, *rest) if t != main)
        new = concept_id(main, concept.normal_key, concept.home)
        if new in self.concepts and new != old:
            self.join(old, new)
        else:
            self.change(replace(concept, id=new, type=main, also=also))
            self._move(old, new)

    def join(self, old: str, new: str) -> None:
        """Let one concept take the names and statements of another, which is no more."""
        gone, kept = self.concepts[old], self.concepts[new]
        names = {gone.label, *gone.alt_labels, *kept.alt_labels} - {kept.label}
        alike = [t for t in gone.types if KINDS[t] == KINDS[kept.type] and t not in kept.types]
        also = (*kept.also, *alike)
        self.change(replace(kept, alt_labels=tuple(sorted(names)), also=also))
        self._move(old, new)

    def _move(self, old: str, new: str) -> None:
        if old != new:
            self._gone[old] = self.concepts.pop(old)
            self._moved[old] = new
        for key in sorted(self._ends.pop(old, ())):
            self._restate(key, old, new)

    def _restate(self, key: StatementKey, old: str, new: str) -> None:
        statement = self.statements.pop(key, None)
        if statement is None:
            return
        subject, object_ = (new if end == old else end for end in (key[0], key[2]))
        predicate = self._fitting(key[1], new if key[2] == old else "")
        moved = replace(statement, subject=subject, predicate=predicate, object=object_)
        if subject == object_:
            return
        if other := self.statements.get(_key(moved)):
            moved = _joined(moved, other)
        self.statements[_key(moved)] = moved
        self._place(_key(moved))

    def _fitting(self, predicate: str, object_: str) -> str:
        if not object_ or predicate not in _TAKES:
            return predicate
        types = self.concepts[object_].types
        return predicate if _TAKES[predicate] in types else LEADS[types[0]]

    def _index(self, concept: Concept) -> None:
        for name in (concept.label, *concept.alt_labels, concept.normal_key):
            self._called[name_key(name)].add(concept.id)

    def _place(self, key: StatementKey) -> None:
        for end in (key[0], key[2]):
            if end in self.concepts:
                self._ends[end].add(key)

    def finish(self) -> Knowledge:
        """Return the knowledge that stands now."""
        return replace(
            self._whole,
            concepts=tuple(self.concepts[id_] for id_ in sorted(self.concepts)),
            statements=tuple(self.statements[key] for key in self._kept()),
            merges=tuple(self._kept_merges()),
            abbreviations=tuple(map(self._abbreviation, self._whole.abbreviations)),
            results=tuple(map(self._result, self._whole.results)),
            related=find_related(self.concepts.values()),
        )

    def _kept(self) -> Iterator[StatementKey]:
        """Yield the keys of statements in order; what a paper proposes it never also uses."""
        for key in sorted(self.statements):
            proposed = self.statements.get((key[0], PROPOSES, key[2]))
            said = proposed is not None and proposed.status != REJECTED
            if key[1] != "uses" or not said or self.statements[key].status == REJECTED:
                yield key

    def _kept_merges(self) -> list[Merge]:
        merged: dict[tuple[str, str, tuple[str, str]], Merge] = {}
        for merge in self.merges:
            moved = replace(merge, concept_id=self._now(merge.concept_id))
            key = (moved.concept_id, moved.rule, moved.forms)
            places = {*moved.evidence, *(merged[key].evidence if key in merged else ())}
            merged[key] = replace(moved, evidence=tuple(sorted(places, key=place_order)))
        return [merged[key] for key in sorted(merged)]

    def _abbreviation(self, placed: PlacedAbbreviation) -> PlacedAbbreviation:
        return replace(placed, concept_id=self._now(placed.concept_id))

    def _result(self, placed: PlacedResult) -> PlacedResult:
        return replace(
            placed,
            metric_id=self._of_type(placed.metric_id, "Metric"),
            method_id=self._of_type(placed.method_id, "Method"),
            dataset_id=self._of_type(placed.dataset_id, "Dataset"),
        )

    def _of_type(self, id_: str, type_: str) -> str:
        now = self._now(id_)
        return now if now and type_ in self.concepts[now].types else ""

    def _now(self, id_: str) -> str:
        # A concept may move away and come back, which leaves no way of its own.
        while id_ not in self.concepts and id_ in self._moved:
            id_ = self._moved[id_]
        return id_


class Papers:
    """The papers of a graph by what a correction calls them."""

    def __init__(self, nodes: Iterable[PaperNode]) -> None:
        self._numbers: defaultdict[str, set[str]] = defaultdict(set)
        self._titles: defaultdict[str, set[str]] = defaultdict(set)
        for node in nodes:
            for number in (node.id, node.paper.id, find_doi(node.paper), find_arxiv(node.paper)):
                self._numbers[_number(number)].add(node.id)
            self._titles[title_key(node.paper)[0]].add(node.id)

    def find(self, number: str, title: str) -> list[str]:
        """Return the ids of the papers with a number, else of those with a title."""
        titled = self._titles.get(title_key(Paper(title=title))[0], set()) if title else set()
        numbered = self._numbers.get(_number(number), set()) if number else set()
        return sorted((numbered & titled) or numbered or titled)


def _number(text: str) -> str:
    paper = Paper(title="", id=text)
    return find_doi(paper) or find_arxiv(paper) or text.strip().casefold()


def _key(statement: Statement) -> StatementKey:
    return (statement.subject, statement.predicate, statement.object)


def _joined(one: Statement, other: Statement) -> Statement:
    places = sorted({*one.evidence, *other.evidence}, key=place_order)
    status = max(one.status, other.status, key=_STATUSES.index)
    said = [s.confidence for s in (one, other) if s.status == status]
    return replace(one, confidence=max(said), evidence=tuple(places), status=status)


def _is_label(concept: Concept, name: str) -> bool:
    plain = concept.label.rpartition(" (")[0]  # "VQA (dataset)" beside the task "VQA"
    return name == concept.label or (name == plain and plain in concept.alt_labels)


def _is_like_label(concept: Concept, name: str) -> bool:
    return name_key(name) in (name_key(concept.label), concept.normal_key)


def _is_name(concept: Concept, name: str) -> bool:
    return True
