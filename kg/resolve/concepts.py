"""Concepts from the names of all papers: their labels, and the record of what was joined."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from extract.names import singular_word
from extract.schema import CONCEPT_TYPES
from kg.resolve.ids import named_id
from kg.resolve.model import Concept, Merge, PlacedEvidence
from kg.resolve.naming import Joined, Names
from kg.resolve.short_forms import (
    Definition,
    Senses,
    is_short_plural,
    label_of,
    name_key,
    same_short_form,
)

ConceptKey = tuple[str, str]
"""Type and normal key: what makes two names one concept."""
_RARE = 10
"""A form that stands for so many times less than another is no label."""


@dataclass(slots=True)
class Forms:
    """The surface forms of one concept: how often each is its name, and every other one."""

    names: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)


def concept_id(key: ConceptKey) -> str:
    """Return the local name of a concept.

    Example:
        >>> concept_id(("Method", "bert"))
        'method-bert-fdcfd52e'
    """
    return named_id(key[0].lower(), key[1], key[1])


def collect_forms(papers: Iterable[Names]) -> dict[ConceptKey, Forms]:
    """Return the forms of every concept that a fact names, or a link whose words are there."""
    forms: defaultdict[ConceptKey, Forms] = defaultdict(Forms)
    aliases: list[tuple[ConceptKey, ConceptKey, str]] = []
    for names in papers:
        for type_, surface in _named(names):
            key = (type_, names.key(type_, surface))
            if key[1]:
                _add(forms[key], names, surface)
        for fact in names.extraction.facts:
            key = (fact.type, names.key(fact.type, fact.name))
            for alias in fact.aliases:
                aliases.append((key, (fact.type, names.key(fact.type, alias)), alias))
    for key, own, alias in aliases:
        # An alias that is the name of another concept would lead a search astray.
        if key in forms and (own == key or own not in forms) and label_of(alias):
            forms[key].others.add(label_of(alias))
    return dict(forms)


def _named(names: Names) -> Iterable[tuple[str, str]]:
    for fact in names.extraction.facts:
        if fact.evidence:
            yield fact.type, fact.name
    for link in names.extraction.links:
        for surface in (link.subject, link.object):
            if surface in link.evidence.sentence:
                yield link.type, surface


def _add(forms: Forms, names: Names, surface: str) -> None:
    label, spelled = label_of(surface), label_of(names.spelled(label_of(surface)))
    forms.names[spelled] += 1
    if label != spelled:
        forms.others.add(label)


def build_concepts(forms: Mapping[ConceptKey, Forms], senses: Senses) -> dict[ConceptKey, Concept]:
    """Return the concept of each key, sorted by id."""
    concepts = {key: _concept(key, found, senses) for key, found in forms.items()}
    return dict(sorted(concepts.items(), key=lambda item: item[1].id))


def _concept(key: ConceptKey, forms: Forms, senses: Senses) -> Concept:
    defined = {d.short for d in senses.meaning(key[1])} | {d.long for d in senses.meaning(key[1])}
    label = _best_label(forms, senses.meaning(key[1]), senses)
    every = {*forms.names, *forms.others, *(label_of(form) for form in defined)}
    others = tuple(sorted(every - {label, ""}))
    return Concept(concept_id(key), key[0], label, others, key[1])


def _best_label(forms: Forms, meaning: tuple[Definition, ...], senses: Senses) -> str:
    """Return the short form if it has one meaning and is in use, else the long or usual name."""
    shorts = {d.short for d in meaning if not senses.ambiguous(d.short)}
    written = Counter(label_of(d.short) for d in meaning if d.short in shorts)
    for form in (*forms.names, *sorted(forms.others)):
        if any(same_short_form(form, short) for short in shorts):
            written[form] += forms.names[form]
    if any(written):
        short = min(filter(None, written), key=lambda form: _rank(form, written))
        # One paper's own short form is no name for what all others write otherwise.
        if _RARE * written.total() >= max(forms.names.values(), default=0):
            return short
    longs = Counter(label_of(d.long) for d in meaning)
    return _usual(Counter({form: n for form, n in longs.items() if form}) or forms.names)


def _usual(counts: Counter[str]) -> str:
    """Return the form of the most frequent name: the singular first, then the most frequent."""
    by_key: Counter[str] = Counter()
    for form, count in counts.items():
        by_key[name_key(form)] += count
    best = min(by_key, key=lambda key: (-by_key[key], key))
    alike = [form for form in counts if name_key(form) == best]
    return min(alike, key=lambda form: _rank(form, counts))


def _rank(form: str, counts: Counter[str]) -> tuple[bool, int, int, str]:
    first, last = form.split()[0].lower(), form.split()[-1]
    word = last.lower() if last[1:].islower() else ""
    plural = is_short_plural(last) or singular_word(word) != word
    return (plural or not name_key(first), -counts[form], len(form), form)


def find_related(concepts: Mapping[ConceptKey, Concept]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of concepts that share a name and differ in type."""
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for (_, name), concept in concepts.items():
        by_name[name].append(concept.id)
    pairs = (pair for ids in by_name.values() for pair in combinations(sorted(ids), 2))
    return tuple(sorted(pairs))


def record_merges(
    papers: Sequence[Names], concepts: Mapping[ConceptKey, Concept], senses: Senses
) -> tuple[Merge, ...]:
    """Return every merge beyond the same normal key, once each with all of its evidence."""
    places: defaultdict[tuple[str, str, tuple[str, str]], set[PlacedEvidence]] = defaultdict(set)
    joined = [join for names in papers for join in names.joined]
    for join in (*joined, *_written_out(papers, concepts), *_defined(senses)):
        concept = concepts.get((join.type, join.key))
        if concept and _are_names(join.forms, concept):
            places[concept.id, join.rule, join.forms].update(join.evidence)
    return tuple(
        Merge(*key, evidence=tuple(sorted(found, key=place_order)))
        for key, found in sorted(places.items())
    )


def _written_out(
    papers: Iterable[Names], concepts: Mapping[ConceptKey, Concept]
) -> Iterable[Joined]:
    """Yield each name with a short form in it beside the concept's name without one."""
    for names in papers:
        for fact in names.extraction.facts:
            key = names.key(fact.type, fact.name)
            concept = concepts.get((fact.type, key))
            inside = names.expanded(fact.name) != name_key(fact.name)
            if concept and fact.evidence and inside:
                forms = (label_of(fact.name), _plain_name(concept))
                place = PlacedEvidence(names.paper_id, fact.evidence[0])
                yield Joined(fact.type, key, "short-form-inside", forms, (place,))


def _plain_name(concept: Concept) -> str:
    alike = [form for form in concept.alt_labels if name_key(form) == concept.normal_key]
    return next(iter(alike), concept.label)


def _are_names(forms: tuple[str, str], concept: Concept) -> bool:
    """Tell whether two different forms are both names of a concept in the end."""
    return forms[0] != forms[1] and {*forms} <= {concept.label, *concept.alt_labels}


def _defined(senses: Senses) -> Iterable[Joined]:
    for definition in senses.definitions:
        if not definition.short_key or not definition.long_key:
            continue
        root = senses.root(definition)
        short, long = label_of(definition.short), label_of(definition.long)
        rule = "abbreviation" if definition.explicit else "alias"
        if not definition.explicit and _is_explicit(definition, senses):
            continue
        for type_ in CONCEPT_TYPES:
            yield Joined(type_, root, rule, (short, long), (definition.place,))
            if definition.long_key != root:
                model = next(d for d in senses.meaning(root) if d.long_key == root)
                forms = (label_of(model.long), long)
                yield Joined(type_, root, "inflection", forms, (model.place, definition.place))


def _is_explicit(definition: Definition, senses: Senses) -> bool:
    """Tell whether some text defines what an alias says, so that its record would say it again."""
    alike = senses.meaning(senses.root(definition))
    return any(d.explicit and d.short_key == definition.short_key for d in alike)


def place_order(place: PlacedEvidence) -> tuple[str, bool, int, int, float, str]:
    """Return what evidence is sorted by: the paper, title before abstract, its place."""
    e = place.evidence
    return (place.paper_id, e.field != "title", e.begin, e.end, -e.confidence, repr(e))
