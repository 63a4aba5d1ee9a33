"""A part of the graph as triples: the things near one entity, with all that backs them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Store, Triple

from kg.rdf.terms import term
from kg.rdf.vocab import SG
from kg.view.selection import Overview, choose_nodes, near_overview

_TYPE = term("rdf:type")
_SUBJECT, _OBJECT = term("rdf:subject"), term("rdf:object")
_EVIDENCE, _SOURCE = term("sg:evidence"), term("prov:wasDerivedFrom")
_POINT_TO_THINGS = {
    str(term)
    for term in (
        SG.Abbreviation,
        SG.Assertion,
        SG.Collaboration,
        SG.CoOccurrence,
        SG.Merge,
        SG.Result,
    )
}
"""Classes of nodes that lead to a thing without being reached from it."""


def triples_around(store: Store, centre: str, *, depth: int = 1) -> list[Triple]:
    """Return the triples of the part of a graph within `depth` steps of a thing.

    The papers whose sentences state what stands between two things of the part are in it too.

    An assertion or any other node that backs a statement is in it when each thing (paper, person,
    concept, organisation) that it names is in it; so no triple leads out of the part. Only the
    part and its border are read.
    """
    overview = near_overview(store)
    things = set(choose_nodes(overview, centre=centre, depth=depth, limit=sys.maxsize))
    things |= set(witnesses(store, things))
    return list(_Part(store, overview, things).triples())


def witnesses(store: Store, things: set[str]) -> Iterator[str]:
    """Yield the papers whose sentences state something between two of the things."""
    said = (
        quad.subject
        for thing in things
        for quad in store.quads_for_pattern(None, _SUBJECT, NamedNode(thing))
    )
    for assertion in said:
        if any(_id(end) in things for end in _objects(store, assertion, _OBJECT)):
            for evidence in _objects(store, assertion, _EVIDENCE):
                yield from filter(None, map(_id, _objects(store, evidence, _SOURCE)))


def _objects(store: Store, subject: object, predicate: NamedNode) -> list[object]:
    if not isinstance(subject, NamedNode):
        return []
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]


@dataclass(slots=True)
class _Part:
    """Some things of a graph, and every node that leads to or is reached from them alone."""

    store: Store
    overview: Overview
    things: set[str]
    _inside: dict[str, bool] = field(default_factory=dict)

    def triples(self) -> Iterator[Triple]:
        kept = self._closure()
        for node in sorted(kept):
            for triple in self._said_of(node):
                reached = _id(triple.object)
                if not reached or reached in kept or not self._is_subject(reached):
                    yield triple

    def _closure(self) -> set[str]:
        frontier = self.things | {node for thing in self.things for node in self._backing(thing)}
        kept: set[str] = set()
        while frontier:
            kept |= frontier
            reached = {_id(t.object) for node in frontier for t in self._said_of(node)} - {""}
            frontier = {node for node in reached - kept if self._is_inside(node)}
        return kept

    def _backing(self, thing: str) -> Iterator[str]:
        """Yield the nodes inside that lead to a thing without being reached from it."""
        for quad in self.store.quads_for_pattern(None, None, NamedNode(thing)):
            node = _id(quad.subject)
            if node and self._is_inside(node) and self._points_to_things(node):
                yield node

    def _points_to_things(self, node: str) -> bool:
        classes = self.store.quads_for_pattern(NamedNode(node), _TYPE, None)
        return any(_id(quad.object) in _POINT_TO_THINGS for quad in classes)

    def _is_inside(self, node: str) -> bool:
        """Tell whether a node has triples, none of which names a thing that is left out."""
        if node not in self._inside:
            named = [_id(triple.object) for triple in self._said_of(node)]
            out = any(self._is_left_out(iri) for iri in (node, *named))
            self._inside[node] = bool(named) and not out
        return self._inside[node]

    def _is_left_out(self, iri: str) -> bool:
        return bool(iri) and iri not in self.things and bool(self.overview.type_of(iri))

    def _is_subject(self, iri: str) -> bool:
        return any(self.store.quads_for_pattern(NamedNode(iri), None, None))

    def _said_of(self, node: str) -> Iterator[Triple]:
        for quad in self.store.quads_for_pattern(NamedNode(node), None, None):
            yield quad.triple


def _id(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def all_triples(store: Store) -> Iterator[Triple]:
    """Yield every triple of the default graph."""
    for quad in store.quads_for_pattern(None, None, None):
        yield quad.triple
