"""The record of what was joined: two forms, the rule, and the words of the papers behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.resolve.concepts import place_order
from kg.resolve.expansions import label_of, name_key
from kg.resolve.model import KINDS, Concept, ConceptKey, Merge, PlacedEvidence
from kg.resolve.naming import Joined, Names
from kg.resolve.settled import Settled
from kg.resolve.short_forms import Definition, Senses


def record_merges(
    papers: Sequence[Names],
    concepts: Mapping[ConceptKey, Concept],
    senses: Senses,
) -> tuple[Merge, ...]:
    """Return every merge beyond the same normal key, once each with all of its evidence."""
    places: defaultdict[tuple[str, str, tuple[str, str]], set[PlacedEvidence]] = defaultdict(set)
    joined = [join for names in papers for join in names.joined]
    settled = papers[0].settled if papers else Settled()
    defined = (replace(join, key=settled.key("", join.key)) for join in _defined(senses))
    found = (*_varied(papers, concepts), *_written_out(papers, concepts), *defined)
    for join in (*joined, *found):
        concept = concepts.get(join.key)
        if concept and _are_names(join.forms, concept):
            places[concept.id, join.rule, join.forms].update(join.evidence)
    return tuple(
        Merge(*key, evidence=tuple(sorted(found, key=place_order)))
        for key, found in sorted(places.items())
    )


def _varied(papers: Iterable[Names], concepts: Mapping[ConceptKey, Concept]) -> Iterator[Joined]:
    """Yield each name that is a variant of the concept's name."""
    for names in papers:
        for fact in names.extraction.facts:
            variant = names.variant(fact.type, fact.name)
            key = names.key(fact.type, fact.name)
            if variant and fact.evidence and key in concepts:
                place = PlacedEvidence(names.paper_id, fact.evidence[0])
                forms = (label_of(fact.name), plain_name(concepts[key]))
                yield Joined(key, variant.rule, forms, (place,))


def _written_out(
    papers: Iterable[Names], concepts: Mapping[ConceptKey, Concept]
) -> Iterator[Joined]:
    """Yield each name with a short form in it beside the concept's name without one."""
    for names in papers:
        for fact in names.extraction.facts:
            key = names.key(fact.type, fact.name)
            concept = concepts.get(key)
            inside = names.expanded(fact.name) != name_key(fact.name)
            if concept and fact.evidence and inside:
                forms = (label_of(fact.name), plain_name(concept))
                place = PlacedEvidence(names.paper_id, fact.evidence[0])
                yield Joined(key, "short-form-inside", forms, (place,))


def plain_name(concept: Concept) -> str:
    """Return the form that is written as the key of a concept, else its label."""
    alike = [form for form in concept.alt_labels if name_key(form) == concept.normal_key]
    return next(iter(alike), concept.label)


def _are_names(forms: tuple[str, str], concept: Concept) -> bool:
    """Tell whether two different forms are both names of a concept in the end."""
    return forms[0] != forms[1] and {*forms} <= {concept.label, *concept.alt_labels}


def _defined(senses: Senses) -> Iterator[Joined]:
    for definition in senses.definitions:
        if not definition.short_key or not definition.long_key:
            continue
        root = senses.root(definition)
        short, long = label_of(definition.short), label_of(definition.long)
        rule = "abbreviation" if definition.explicit else "alias"
        if not definition.explicit and _is_explicit(definition, senses):
            continue
        for kind in dict.fromkeys(KINDS.values()):
            key = ConceptKey(kind, root)
            yield Joined(key, rule, (short, long), (definition.place,))
            if definition.long_key != root:
                model = next(d for d in senses.meaning(root) if d.long_key == root)
                forms = (label_of(model.long), long)
                yield Joined(key, "inflection", forms, (model.place, definition.place))


def _is_explicit(definition: Definition, senses: Senses) -> bool:
    """Tell whether some text defines what an alias says, so that its record would say it again."""
    alike = senses.meaning(senses.root(definition))
    return any(d.explicit and d.short_key == definition.short_key for d in alike)
