"""What a graph states of itself as VoID: how many things of each class, and what they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.terms import term


@dataclass(frozen=True, slots=True)
class ClassUse:
    """How many things of a class there are, and in how many triples they have each property."""

    iri: str
    count: int
    properties: Mapping[str, int]


def class_uses(store: Store) -> tuple[ClassUse, ...]:
    """Return what the graph states of its classes, largest first; empty if it states nothing."""
    uses = (
        use for part in _objects(store, None, "void:classPartition") for use in _uses(store, part)
    )
    return tuple(sorted(uses, key=lambda use: (-use.count, use.iri)))


def property_uses(store: Store) -> dict[str, int]:
    """Return in how many triples of the whole graph each property is, as the graph states it."""
    quads = store.quads_for_pattern(None, term("void:propertyPartition"), None)
    pairs: list[tuple[Any, Any]] = [(quad.subject, quad.object) for quad in quads]
    whole = [part for of, part in pairs if not _objects(store, of, "void:class")]
    return dict(_counts(store, whole, "void:property", "void:triples"))


def _uses(store: Store, part: Any) -> Iterator[ClassUse]:
    own = _objects(store, part, "void:propertyPartition")
    properties = dict(_counts(store, own, "void:property", "void:triples"))
    ranked = dict(sorted(properties.items(), key=lambda item: (-item[1], item[0])))
    for iri, count in _counts(store, [part], "void:class", "void:entities"):
        yield ClassUse(iri, count, ranked)


def _counts(
    store: Store, parts: Iterable[Any], named: str, number: str
) -> Iterator[tuple[str, int]]:
    for part in parts:
        for iri in _objects(store, part, named):
            for count in _objects(store, part, number):
                if isinstance(iri, NamedNode) and isinstance(count, Literal):
                    yield iri.value, int(count.value)


def _objects(store: Store, subject: Any, predicate: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, term(predicate), None)]
