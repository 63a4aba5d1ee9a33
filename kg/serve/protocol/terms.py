"""The classes and properties that a graph uses, how often, and what the ontology says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from kg.rdf.terms import term
from kg.rdf.validate import ontology_text
from kg.rdf.void import ClassUse, class_uses
from kg.serve.workers.tasks import Snapshot

_COUNTED = """
SELECT ?class (COUNT(*) AS ?count) WHERE { ?thing a ?class }
GROUP BY ?class ORDER BY DESC(?count) ?class"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the ontology says of a term; `range` is "" where it names no class."""

    label: str
    comment: str
    range: str


@lru_cache(maxsize=1)
def terms_used(snapshot: Snapshot) -> tuple[ClassUse, ...]:
    """Return the classes of a graph, largest first; kept, since a snapshot never changes.

    Of a graph that states no counts of itself the classes are counted, and what they have is not.
    """
    return class_uses(snapshot.store) or tuple(_count_classes(snapshot.store))


def _count_classes(store: Store) -> Iterator[ClassUse]:
    solutions = store.query(_COUNTED)
    for row in solutions:  # type: ignore[union-attr]
        if isinstance(row["class"], NamedNode):
            yield ClassUse(row["class"].value, int(row["count"].value), {})


@cache
def meanings() -> Mapping[str, Meaning]:
    """Return what the ontology says of its terms, by IRI.

    Example:
        >>> meanings()["https://w3id.org/scholargraph/ns#uses"].label
        'uses'
    """
    said: dict[str, dict[str, str]] = {}
    for triple in parse(ontology_text(), RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            own = said.setdefault(triple.subject.value, {})
            own[triple.predicate.value] = triple.object.value
    names = tuple(term(name).value for name in ("rdfs:label", "rdfs:comment", "rdfs:range"))
    return {iri: Meaning(*(own.get(name, "") for name in names)) for iri, own in said.items()}
