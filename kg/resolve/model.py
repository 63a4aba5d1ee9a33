"""The records of a resolved graph, between extraction and RDF; ids are local names of IRIs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from extract.model import Abbreviation, Evidence, Paper, Profile, Result

KINDS = {"Method": "idea", "Task": "idea", "Dataset": "dataset", "Metric": "metric"}
"""Concepts of one kind and name are one: a task and the method for it, but no dataset."""


LEADS = {"Method": "uses", "Dataset": "evaluatesOn", "Task": "addresses", "Metric": "measures"}
"""The relation that leads to a type where nothing else is known."""


class ConceptKey(NamedTuple):
    """What makes two names one concept: kind, normal key, and where they are told apart by paper.

    `home` is the id of the paper whose own concept it is, "" for a concept of all papers.
    """

    kind: str
    name: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class PaperNode:
    """A paper under its id ("paper-arxiv-2503-11731"), with the ids of those who wrote it."""

    id: str
    paper: Paper
    author_ids: tuple[str, ...] = ()
    """One id for each of `paper.authors`, in the same order."""

    @property
    def people_ids(self) -> set[str]:
        """The ids of the authors that are people and no organisations."""
        pairs = zip(self.paper.authors, self.author_ids, strict=True)
        return {id_ for author, id_ in pairs if not author.organisation}


@dataclass(frozen=True, slots=True)
class Record:
    """A record that an input has of a paper: where it was read, and what it is called there."""

    source: str
    line: int
    number: str
    title: str
    date: str


@dataclass(frozen=True, slots=True)
class Join:
    """Two records that are one paper, and the rule that says so."""

    paper_id: str
    rule: str
    records: tuple[Record, Record]


@dataclass(frozen=True, slots=True)
class Person:
    """One person for every name that resolved to them; `profile` if a page of theirs was read."""

    id: str
    name: str
    alt_names: tuple[str, ...] = ()
    profile: Profile | None = None
    orcid: str = ""


@dataclass(frozen=True, slots=True, order=True)
class SlotRef:
    """The author at `place` (from 0) in the list of a paper."""

    paper_id: str
    place: int


@dataclass(frozen=True, slots=True)
class PersonJoin:
    """Two author slots that became one person, the rule, and what speaks for it.

    Of groups of slots that were joined, these are the two that are most alike. `confidence` is
    from 0 to 1.
    """

    person_id: str
    rule: str
    confidence: float
    one: SlotRef
    other: SlotRef
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPair:
    """Two persons, by id in order, who may be one, and the slots of theirs that are most alike."""

    person_id: str
    other_id: str
    confidence: float
    one: SlotRef
    other: SlotRef
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """A method, dataset, task or metric, with every surface form that was seen.

    `type` is what most papers take it for; `also` has the other types of its kind, so that a task
    and the method of its name are one. `home` is as in ConceptKey.
    """

    id: str
    type: str
    label: str
    alt_labels: tuple[str, ...]
    normal_key: str
    also: tuple[str, ...] = ()
    home: str = ""

    @property
    def types(self) -> tuple[str, ...]:
        """Every type that it has, the main one first."""
        return (self.type, *self.also)

    @property
    def key(self) -> ConceptKey:
        """What makes two names this concept."""
        return ConceptKey(KINDS[self.type], self.normal_key, self.home)


@dataclass(frozen=True, slots=True)
class PlacedEvidence:
    """Evidence together with the id of the paper whose field it points into."""

    paper_id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Statement:
    """`subject` `predicate` `object`, stated by one or more evidences.

    `subject` and `object` are ids; `predicate` is a local name of our ontology ("proposes",
    "extends", "hasCode"). For "hasCode" the object is an absolute IRI. `status` is "asserted",
    "curated" where a person says that it is right, or "rejected" where one says that it is wrong.
    """

    subject: str
    predicate: str
    object: str
    confidence: float
    evidence: tuple[PlacedEvidence, ...]
    status: str = "asserted"
    read_as: str = ""
    """The relation that was read at first, where other papers speak against it."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two surface forms that became one concept, and the rule that joined them."""

    concept_id: str
    rule: str
    forms: tuple[str, str]
    evidence: tuple[PlacedEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedAbbreviation:
    """An abbreviation that a paper defines; `concept_id` is "" where it names no concept."""

    paper_id: str
    abbreviation: Abbreviation
    concept_id: str = ""


@dataclass(frozen=True, slots=True)
class PlacedResult:
    """A claimed result of a paper, its names resolved to concepts where there are such."""

    paper_id: str
    result: Result
    metric_id: str = ""
    method_id: str = ""
    dataset_id: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A whole resolved graph, every tuple sorted by id, ready to become RDF."""

    papers: tuple[PaperNode, ...]
    people: tuple[Person, ...]
    concepts: tuple[Concept, ...]
    statements: tuple[Statement, ...]
    merges: tuple[Merge, ...] = ()
    abbreviations: tuple[PlacedAbbreviation, ...] = ()
    results: tuple[PlacedResult, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    """Pairs of concepts of different type under one name (skos:related)."""
    joins: tuple[Join, ...] = ()
    person_joins: tuple[PersonJoin, ...] = ()
    person_pairs: tuple[PersonPair, ...] = ()
    """Persons who may be one."""
