"""Corrections applied to what was read, one after the other; what does not apply is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.model import Extraction, Profile
from extract.names import clean_label
from kg.corrections.draft import CURATED, REJECTED, Draft, Papers, StatementKey
from kg.corrections.model import (
    CODE,
    KEEP,
    LINKS,
    MERGE,
    OTHER_PAPER,
    OTHER_PERSON,
    PAPERS,
    PERSONS,
    REJECT,
    RENAME,
    RETYPE,
    SAME_PAPER,
    SAME_PERSON,
    SPLIT,
    Correction,
)
from kg.resolve.apart import Apart, pair_key
from kg.resolve.expansions import name_key
from kg.resolve.model import Concept, Knowledge, Merge
from kg.resolve.persons import AuthorRef, RulingPair, Rulings
from kg.resolve.resolve import resolve
from kg.resolve.told import Pair, Told

RULE = "correction"
"""The rule of a merge that a person asked for."""


@dataclass(frozen=True, slots=True)
class Unapplied:
    """A correction that changes nothing in this graph, and why."""

    correction: Correction
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a list of corrections."""

    applied: int = 0
    unapplied: tuple[Unapplied, ...] = ()


class _NoMatchError(Exception):
    """What a correction is about is not in the graph; the text says what is missing."""


def resolve_corrected(
    extractions: Sequence[Extraction],
    profiles: Sequence[Profile] = (),
    corrections: Sequence[Correction] = (),
) -> tuple[Knowledge, Outcome]:
    """Return the graph that the extractions state as it is corrected, and what did not apply.

    Splits, and what is said of the records of papers, come first, whatever their place, since they
    decide what resolving joins; the others follow in their order, so that each one can name what
    the former ones made.
    """
    told = told_papers(corrections)
    splits = [c for c in corrections if c.kind == SPLIT]
    names = frozenset(name_key(c.name) for c in splits if not c.to)
    pairs = frozenset(pair_key(c.name, c.to) for c in splits if c.to)
    apart = Apart(names - {""}, pairs)
    rulings = Rulings(_authors(corrections, SAME_PERSON), _authors(corrections, OTHER_PERSON))
    knowledge = resolve(extractions, profiles, apart=apart, told=told, rulings=rulings)
    used: set[Pair | RulingPair] = {*told.used, *rulings.used}
    return apply_corrections(knowledge, corrections, parted=apart.used, told=used)


def told_papers(corrections: Iterable[Correction]) -> Told:
    """Return what corrections say of which records are one paper."""
    said = list(corrections)
    return Told(_pairs(said, SAME_PAPER), _pairs(said, OTHER_PAPER))


def _pairs(corrections: Iterable[Correction], kind: str) -> tuple[Pair, ...]:
    return tuple((c.paper, c.to) for c in corrections if c.kind == kind)


def _authors(corrections: Iterable[Correction], kind: str) -> tuple[RulingPair, ...]:
    return tuple(_author_pair(c) for c in corrections if c.kind == kind)


def _author_pair(said: Correction) -> RulingPair:
    return (
        AuthorRef(said.paper, int(said.position)),
        AuthorRef(said.to, int(said.to_position)),
    )


def apply_corrections(
    knowledge: Knowledge,
    corrections: Sequence[Correction],
    *,
    parted: Collection[str] = (),
    told: Collection[Pair | RulingPair] = (),
) -> tuple[Knowledge, Outcome]:
    """Return knowledge with corrections applied.

    Of splits only `parted` says what they did, and `told` of what was said of papers and of
    their authors.

    Example:
        >>> split = Correction("split", "GL")
        >>> apply_corrections(Knowledge((), (), (), ()), [split])[1].unapplied[0].reason
        'nothing is joined with “GL”'
    """
    if not corrections:
        return knowledge, Outcome()
    desk = _Desk(
        Draft(knowledge), Papers(knowledge.papers), parted, _last_splits(corrections), told
    )
    unapplied = []
    for index, correction in enumerate(corrections):
        try:
            desk.apply(index, correction)
        except _NoMatchError as missing:
            unapplied.append(Unapplied(correction, str(missing)))
    outcome = Outcome(len(corrections) - len(unapplied), tuple(unapplied))
    return desk.draft.finish(), outcome


def _last_splits(corrections: Sequence[Correction]) -> dict[str, int]:
    whole = (i for i, c in enumerate(corrections) if c.kind == SPLIT and not c.to)
    return {name_key(corrections[i].name): i for i in whole}


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one correction after the other is applied to a draft."""

    draft: Draft
    papers: Papers
    parted: Collection[str]
    splits: Mapping[str, int]
    told: Collection[Pair | RulingPair]

    def apply(self, index: int, correction: Correction) -> None:
        if correction.kind == MERGE:
            ends = (self.splits.get(name_key(n), -1) for n in (correction.name, correction.to))
            if max(ends) > index:
                raise _NoMatchError("a later split undoes it")
        _APPLY[correction.kind](self, correction)

    def reject(self, correction: Correction) -> None:
        key = self._statement(correction)
        self.draft.statements[key] = replace(self.draft.statements[key], status=REJECTED)

    def keep(self, correction: Correction) -> None:
        # Who has read the sentence is sure, whatever the extractor was.
        key = self._statement(correction)
        kept = replace(self.draft.statements[key], status=CURATED, confidence=1.0)
        self.draft.statements[key] = kept

    def retype(self, correction: Correction) -> None:
        found = self._concept(correction.name, correction.type)
        self.draft.retype(found.id, correction.type, correction.to)

    def rename(self, correction: Correction) -> None:
        concept, label = self._concept(correction.name, correction.type), clean_label(correction.to)
        if not label:
            raise _NoMatchError(f"nothing of “{correction.to}” can be a label")
        for other in self.draft.find_concepts(label, concept.type):
            if other != concept.id and self.draft.concepts[other].label == label:
                raise _NoMatchError(f"another {concept.type} is called “{label}”; merge them")
        names = {concept.label, *concept.alt_labels} - {label}
        self.draft.change(replace(concept, label=label, alt_labels=tuple(sorted(names))))

    def merge(self, correction: Correction) -> None:
        gone = self._concept(correction.name, correction.type)
        kept = self._concept(correction.to, correction.to_type or correction.type)
        if gone.id == kept.id:
            raise _NoMatchError(f"they are one {gone.type} already")
        self.draft.join(gone.id, kept.id)
        if gone.label != kept.label:
            self.draft.merges.append(Merge(kept.id, RULE, (kept.label, gone.label)))

    def split(self, correction: Correction) -> None:
        name, other = correction.name, correction.to
        if (pair_key(name, other) if other else name_key(name)) not in self.parted:
            what = f"“{other}”" if other else "nothing"
            raise _NoMatchError(f"{what} is {'not ' if other else ''}joined with “{name}”")

    def tell_papers(self, correction: Correction) -> None:
        if (correction.paper, correction.to) not in self.told:
            raise _NoMatchError("no two records fit that would be otherwise")

    def tell_persons(self, correction: Correction) -> None:
        if _author_pair(correction) not in self.told:
            raise _NoMatchError("two such authors are not there")

    def _concept(self, name: str, type_: str) -> Concept:
        found = self.draft.find_concepts(name, type_)
        if len(found) != 1:
            many = f"{len(found)} of type {type_} are" if found else f"no {type_} is"
            raise _NoMatchError(f"{many} called “{name}”")
        return self.draft.concepts[found[0]]

    def _statement(self, correction: Correction) -> StatementKey:
        relation = correction.relation
        subjects, objects = self._subjects(correction), self._objects(correction)
        keys = (self.draft.find_statement(s, relation, o) for s in subjects for o in objects)
        found = [key for key in keys if key]
        if len(found) != 1:
            raise _NoMatchError(f"{len(found)} statements fit" if found else "nothing says so")
        return found[0]

    def _subjects(self, correction: Correction) -> list[str]:
        if correction.relation in LINKS:
            found, what = self.draft.find_concepts(correction.subject), correction.subject
        else:
            found = self.papers.find(correction.paper, correction.title)
            what = correction.title or correction.paper
        if not found:
            raise _NoMatchError(f"nothing is called “{what}”")
        return found

    def _objects(self, correction: Correction) -> list[str]:
        if correction.relation == CODE:
            return [correction.name]
        found = self.draft.find_concepts(correction.name, correction.type)
        if not found:
            raise _NoMatchError(f"no {correction.type or 'concept'} is called “{correction.name}”")
        return found


_APPLY: Mapping[str, Callable[[_Desk, Correction], None]] = {
    REJECT: _Desk.reject,
    KEEP: _Desk.keep,
    RETYPE: _Desk.retype,
    RENAME: _Desk.rename,
    MERGE: _Desk.merge,
    SPLIT: _Desk.split,
    **dict.fromkeys(PAPERS, _Desk.tell_papers),
    **dict.fromkeys(PERSONS, _Desk.tell_persons),
}
