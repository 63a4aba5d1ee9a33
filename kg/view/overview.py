"""What of a graph can be drawn: its things, the edges between them, and how connected each is.

All of it is read at once for a picture of the whole; for what is near one thing, only that is
looked up, whatever the size of the graph.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, cast

import numpy as np
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store, Variable

from extract.schema import DRAWN_RELATIONS, THINGS, Relation
from kg.rdf.terms import term
from kg.rdf.vocab import SG
from kg.rdf.void import class_uses, property_uses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pairs = NDArray[np.int64]

CLASSES = {thing.name: thing.iri for thing in THINGS}
"""The class of each type of thing, in the order of the legend."""

_TYPE, _ALSO = term("rdf:type"), term("sg:alsoOfType")
_NAMES = {iri: name for name, iri in CLASSES.items()}
_ORDER = list(CLASSES)


@dataclass(frozen=True, slots=True)
class Edge:
    """A direct triple between two things that are drawn."""

    subject: str
    object: str
    relation: str
    label: str
    predicate: str


def edges_of(relation: Relation, pairs: Iterable[tuple[str, str]]) -> Iterator[Edge]:
    """Yield the edge of each pair of ends, those of a symmetric one in their order."""
    for pair in pairs:
        one, other = sorted(pair) if relation.symmetric else pair
        yield Edge(one, other, relation.name, relation.label, relation.iri)


_RELATIONS = {relation.iri: relation for relation in DRAWN_RELATIONS}


@dataclass(slots=True)
class Overview:
    """The things of a graph with their types and degrees; what is not yet known is looked up.

    `types` has all things, sorted, if the `whole` was read; else the nodes met so far, with "" for
    one that is no thing. `joins` counts the edges of a thing that lead on to more than this thing:
    what only one paper mentions joins nothing.
    """

    store: Store
    total_nodes: int
    total_edges: int
    types: dict[str, str] = field(default_factory=dict)
    whole: bool = False
    _degrees: dict[str, int] = field(default_factory=dict)
    _joins: dict[str, int] = field(default_factory=dict)
    _connected: dict[str, bool] = field(default_factory=dict)

    def know(self, *, degrees: Mapping[str, int], joins: Mapping[str, int]) -> None:
        """Take counts that were made before, so that they need not be looked up."""
        self._degrees.update(degrees)
        self._joins.update(joins)

    def type_of(self, iri: str) -> str:
        """Return the type under which a node is drawn, "" if it is not."""
        if self.whole:
            return self.types.get(iri, "")
        if iri not in self.types:
            quads = self.store.quads_for_pattern(NamedNode(iri), _TYPE, None, None)
            found = {_NAMES.get(_iri(quad.object), "") for quad in quads} - {""}
            found -= _also(self.store, iri) if len(found) > 1 else set()
            self.types[iri] = min(found, key=_ORDER.index, default="")
        return self.types[iri]

    def degree(self, iri: str) -> int:
        """Return how many edges end at a thing; an edge to itself ends there twice."""
        if iri not in self._degrees:
            self._degrees[iri] = sum(1 for _ in self._ends(iri))
        return self._degrees[iri]

    def joins(self, iri: str) -> int:
        """Return how many edges lead from a thing with several edges to another such thing."""
        if iri not in self._joins:
            ends = self._ends(iri) if self._is_connected(iri) else ()
            self._joins[iri] = sum(map(self._is_connected, ends))
        return self._joins[iri]

    def rank(self, iri: str) -> tuple[int, int, str]:
        """Return the sort key that puts the most connected first."""
        return (-self.joins(iri), -self.degree(iri), iri)

    def neighbours(self, iri: str) -> set[str]:
        """Return the things that an edge joins with this one."""
        return set(self._ends(iri))

    def edges_from(self, iri: str, kept: Collection[str]) -> Iterator[Edge]:
        """Yield the edges to things of a collection; symmetric ones are those of both ends."""
        for relation in DRAWN_RELATIONS:
            others = self._others(iri, relation, kept)
            yield from edges_of(relation, ((iri, other) for other in sorted(others)))

    def edges_to(self, iri: str, kept: Collection[str]) -> Iterator[Edge]:
        """Yield the edges from things of a collection, but symmetric ones: a thing has its own."""
        for relation in DRAWN_RELATIONS:
            others = set() if relation.symmetric else self._others(iri, relation, kept, inward=True)
            yield from edges_of(relation, ((other, iri) for other in sorted(others)))

    def edges_among(self, nodes: Collection[str]) -> Iterator[Edge]:
        """Yield the edges between things, the most telling first, of one relation by their ends.

        What comes after those that are taken is not read.
        """
        ordered = sorted(nodes)
        for relation in filter(self._occurs, DRAWN_RELATIONS):
            for iri in ordered:
                if relation.symmetric:
                    others = {o for o in self._tied(iri, relation) if o in nodes and o >= iri}
                else:
                    others = self._others(iri, relation, nodes)
                yield from edges_of(relation, ((iri, other) for other in sorted(others)))

    def _occurs(self, relation: Relation) -> bool:
        return any(self.store.quads_for_pattern(None, NamedNode(relation.iri), None))

    def _tied(self, iri: str, relation: Relation) -> Iterator[str]:
        """Yield what a symmetric relation joins with a thing, whichever of them it is stated of."""
        # A hub has hundreds: a query names them in half the time that their triples take both ways.
        text = f"SELECT DISTINCT ?one ?other {{ ?one (<{relation.iri}>|^<{relation.iri}>) ?other }}"
        rows = self.store.query(text, substitutions={Variable("one"): NamedNode(iri)})
        yield from (_iri(row["other"]) for row in cast(QuerySolutions, rows))

    def _others(
        self, iri: str, relation: Relation, kept: Collection[str], *, inward: bool = False
    ) -> set[str]:
        """Return what of a collection a thing points to, or what of it points to the thing.

        Of a hub with more ends than there are things in the collection, these are asked for.
        """
        node, predicate = NamedNode(iri), NamedNode(relation.iri)
        ends = (None, predicate, node) if inward else (node, predicate, None)
        quads = list(islice(self.store.quads_for_pattern(*ends), len(kept)))
        if len(quads) == len(kept):
            return {other for other in kept if self._says(iri, relation, other, inward=inward)}
        found = (_iri(quad.subject if inward else quad.object) for quad in quads)
        return {other for other in found if other in kept}

    def _says(self, iri: str, relation: Relation, other: str, *, inward: bool) -> bool:
        one, two = (other, iri) if inward else (iri, other)
        return Quad(NamedNode(one), NamedNode(relation.iri), NamedNode(two)) in self.store

    def _is_connected(self, iri: str) -> bool:
        """Tell whether more than one edge ends at a thing, without counting them all."""
        if iri not in self._connected:
            known = self._degrees.get(iri)
            counted = sum(1 for _ in islice(self._ends(iri), 2)) if known is None else known
            self._connected[iri] = counted > 1
        return self._connected[iri]

    def _ends(self, iri: str) -> Iterator[str]:
        """Yield the other end of each edge of a thing."""
        node, seen = NamedNode(iri), set()
        outward = self.store.quads_for_pattern(node, None, None, None)
        inward = self.store.quads_for_pattern(None, None, node, None)
        ends = chain(
            ((q, q.object, "to") for q in outward), ((q, q.subject, "from") for q in inward)
        )
        for quad, end, side in ends:
            relation, other = _RELATIONS.get(quad.predicate.value), _iri(end)
            if relation and other and self.type_of(other):
                one = relation.symmetric and other != iri
                edge = (relation.name, other, "" if one else side)
                if edge not in seen:
                    seen.add(edge)
                    yield other


def read_overview(store: Store) -> Overview:
    """Return all that can be drawn."""
    types = _read_types(store)
    number = {iri: place for place, iri in enumerate(types)}
    pairs = np.concatenate([_read_pairs(store, relation, number) for relation in DRAWN_RELATIONS])
    degrees = np.bincount(pairs.ravel(), minlength=len(types))
    leading = pairs[(degrees[pairs] > 1).all(axis=1)]
    joins = np.bincount(leading.ravel(), minlength=len(types))
    known = (dict(zip(types, counts.tolist(), strict=True)) for counts in (degrees, joins))
    return Overview(store, len(types), len(pairs), types, True, *known)


def _read_types(store: Store) -> dict[str, str]:
    types: dict[str, str] = {}
    also = {(_iri(q.subject), _iri(q.object)) for q in store.quads_for_pattern(None, _ALSO, None)}
    for name, iri in CLASSES.items():
        for quad in store.quads_for_pattern(None, _TYPE, NamedNode(iri), None):
            if (thing := _iri(quad.subject)) and (thing, iri) not in also:
                types.setdefault(thing, name)
    return dict(sorted(types.items()))


def _also(store: Store, iri: str) -> set[str]:
    """Return the type of a concept of two types by which it is not drawn."""
    quads = store.quads_for_pattern(NamedNode(iri), _ALSO, None, None)
    return {_NAMES.get(_iri(quad.object), "") for quad in quads}


def _read_pairs(store: Store, relation: Relation, number: Mapping[str, int]) -> Pairs:
    """Return both ends of each edge of a relation, one edge a row, by the numbers of things."""
    codes = array("q")  # one number an edge, since there may be millions
    for quad in store.quads_for_pattern(None, NamedNode(relation.iri), None, None):
        ends = [number.get(_iri(quad.subject), -1), number.get(_iri(quad.object), -1)]
        one, other = sorted(ends) if relation.symmetric else ends
        if min(ends) >= 0:
            codes.append(one * len(number) + other)
    return np.column_stack(np.divmod(np.unique(np.asarray(codes)), max(len(number), 1)))


def near_overview(store: Store) -> Overview:
    """Return an overview that looks up what it is asked for.

    The totals are those that the graph states of itself; where it does not, all is read.
    """
    about = list(store.quads_for_pattern(None, _TYPE, term("void:Dataset"), None))
    if len(about) != 1:
        return read_overview(store)
    things = {use.iri: use.count for use in class_uses(store)}
    triples = property_uses(store)
    edges = (triples.get(r.iri, 0) // (2 if r.symmetric else 1) for r in DRAWN_RELATIONS)
    classes = [thing.iri for thing in THINGS if not thing.concept] + [str(SG.Concept)]
    return Overview(store, sum(things.get(iri, 0) for iri in classes), sum(edges))


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
