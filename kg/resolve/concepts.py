"""Concepts from the names of all papers: their forms, types and addresses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from extract.schema import CONCEPT_TYPES
from kg.resolve.expansions import label_of
from kg.resolve.ids import named_id
from kg.resolve.labels import best_label, tell_apart
from kg.resolve.model import KINDS, Concept, ConceptKey, PaperNode, PlacedEvidence
from kg.resolve.naming import Names
from kg.resolve.short_forms import Senses


@dataclass(slots=True)
class Forms:
    """The surface forms of one concept: how often each is its name, and every other one.

    `types` counts the statements that take it for each type.
    """

    names: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)
    types: Counter[str] = field(default_factory=Counter)

    def main_types(self) -> tuple[str, ...]:
        """Return the types, the most frequent first."""
        order = CONCEPT_TYPES.index
        return tuple(sorted(self.types, key=lambda t: (-self.types[t], order(t))))


def concept_id(type_: str, name: str, home: str = "") -> str:
    """Return the local name of a concept, from its main type, normal key and home.

    Example:
        >>> concept_id("Method", "bert"), concept_id("Method", "lisa", "paper-1")
        ('method-bert-fdcfd52e', 'method-lisa-26083e7f')
    """
    return named_id(type_.lower(), name, "\n".join((name, home)) if home else name)


def collect_forms(papers: Iterable[Names]) -> dict[ConceptKey, Forms]:
    """Return the forms of every concept that a fact names, or a link whose words are there."""
    forms: defaultdict[ConceptKey, Forms] = defaultdict(Forms)
    aliases: list[tuple[ConceptKey, ConceptKey, str]] = []
    for names in papers:
        for type_, surface in names.named():
            key = names.key(type_, surface)
            if key.name:
                _add(forms[key], names, surface, type_)
        for fact in names.extraction.facts:
            key = names.key(fact.type, fact.name)
            for alias in fact.aliases:
                aliases.append((key, names.key(fact.type, alias), alias))
    for key, own, alias in aliases:
        # An alias that is the name of another concept would lead a search astray.
        if key in forms and (own == key or own not in forms) and label_of(alias):
            forms[key].others.add(label_of(alias))
    return dict(forms)


def _add(forms: Forms, names: Names, surface: str, type_: str) -> None:
    label, spelled = label_of(surface), label_of(names.spelled(label_of(surface)))
    forms.names[spelled] += 1
    forms.types[type_] += 1
    if label != spelled:
        forms.others.add(label)


def build_concepts(
    forms: Mapping[ConceptKey, Forms], senses: Senses, papers: Mapping[str, PaperNode]
) -> dict[ConceptKey, Concept]:
    """Return the concept of each key, sorted by id; `papers` tell those of one name apart."""
    concepts = {key: _concept(key, found, senses) for key, found in forms.items()}
    counts = {key: found.names.total() for key, found in forms.items()}
    apart = tell_apart(concepts, counts, papers, senses)
    return dict(sorted(apart.items(), key=lambda item: item[1].id))


def _concept(key: ConceptKey, forms: Forms, senses: Senses) -> Concept:
    meaning = () if key.home else senses.meaning(key.name)
    defined = {form for d in meaning for form in (d.short, d.long)}
    label = best_label(key, forms.names, senses, forms.others)
    every = {*forms.names, *forms.others, *(label_of(form) for form in defined)}
    others = tuple(sorted(every - {label, ""}))
    type_, *also = forms.main_types()
    id_ = concept_id(type_, key.name, key.home)
    return Concept(id_, type_, label, others, key.name, tuple(also), key.home)


def find_related(concepts: Iterable[Concept]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of concepts that share a name and differ in kind."""
    by_name: defaultdict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        if not concept.home:
            by_name[concept.normal_key].append(concept)
    pairs = (pair for alike in by_name.values() for pair in combinations(alike, 2))
    unlike = ((a.id, b.id) for a, b in pairs if KINDS[a.type] != KINDS[b.type])
    return tuple(sorted((min(pair), max(pair)) for pair in unlike))


def place_order(place: PlacedEvidence) -> tuple[str, bool, int, int, float, str]:
    """Return what evidence is sorted by: the paper, title before abstract, its place."""
    e = place.evidence
    return (place.paper_id, e.field != "title", e.begin, e.end, -e.confidence, repr(e))
