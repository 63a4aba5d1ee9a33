"""One node and one edge of what the explorer draws, without any text but their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import NotFoundError
from kg.labels import read_label, read_texts, shorten
from kg.rdf_terms import term
from kg.selection import RELATIONS, Edge, Overview
from kg.serve.entities import find_node
from kg.vocab import PREFIXES, SG

Document = dict[str, Any]
_HUB = 300
"""Ends of a thing are counted up to here: more only say that it is large."""
_NAMES = 8
_NOTATION, _PART_OF = PREFIXES["skos"] + "notation", PREFIXES["dct"] + "isPartOf"
_ONE_WAY = tuple(relation for relation in RELATIONS if not relation.symmetric)
MOST_EDGES = 6000
"""The most edges that a picture has."""


def local_id(iri: str, base: str) -> str:
    """Return what stands after the base of a graph, else the whole IRI.

    Example:
        >>> local_id("https://example.org/id/task-x", "https://example.org/id/")
        'task-x'
    """
    return iri.removeprefix(base) if base else iri


def to_node(store: Store, base: str, id_: str) -> NamedNode:
    """Return the thing with a local name or IRI; raises NotFoundError where there is none."""
    try:
        return find_node(store, base, id_)
    except NotFoundError:
        return find_node(store, id_[:1], id_[1:])


def node_part(store: Store, iri: str, base: str, overview: Overview) -> Document:
    """Return a thing as it is drawn, without its degree and its place."""
    label, type_ = read_label(store, iri), overview.type_of(iri)
    year = next(iter(read_texts(store, iri, PREFIXES["fabio"] + "hasPublicationYear")), "")
    found: Document = {
        "id": local_id(iri, base),
        "label": label,
        "short": shorten(label, title=type_ == "Paper"),
        "type": type_,
        "names": read_texts(store, iri, PREFIXES["skos"] + "altLabel")[:_NAMES],
    }
    if type_ == "Paper":
        found |= {"tags": paper_tags(store, iri)}
    return {**found, "year": int(year)} if year.isascii() and year.isdigit() else found


def paper_tags(store: Store, iri: str) -> Document:
    """Return the categories of a paper and where it appeared, as far as the graph has them."""
    classes = read_texts(store, iri, str(SG.category))
    codes = [_first(store, iri, _NOTATION) or read_label(store, iri) for iri in classes]
    venues = sorted(read_label(store, v) for v in read_texts(store, iri, _PART_OF))
    return {name: texts for name, texts in (("category", codes), ("venue", venues)) if texts}


def _first(store: Store, iri: str, predicate: str) -> str:
    return next(iter(read_texts(store, iri, predicate)), "")


def count_ends(store: Store, iri: str) -> int:
    """Return how many edges end at a thing, counted as far as 300."""
    node, drawn = NamedNode(iri), {relation.iri for relation in RELATIONS}
    sides = ((node, None), (None, node))
    quads = (q for s, o in sides for q in store.quads_for_pattern(s, None, o, None))
    return sum(1 for _ in islice((q for q in quads if q.predicate.value in drawn), _HUB))


class Stated(NamedTuple):
    """What stands behind an edge; `assertion` is the IRI of its statement, "" without one."""

    confidence: float | None = None
    sentences: int = 0
    assertion: str = ""


@dataclass(slots=True)
class Backed:
    """Tells how sure the statements of a graph are, and by how many sentences; reads no texts."""

    store: Store
    _said: dict[str, dict[tuple[str, str], Stated]] = field(default_factory=dict)

    def find(self, edge: Edge) -> Stated:
        """Return what stands behind an edge."""
        if edge.subject not in self._said:
            node, by = NamedNode(edge.subject), term("rdf:subject")
            stated = self.store.quads_for_pattern(None, by, node, None)
            self._said[edge.subject] = dict(map(self._read, (quad.subject for quad in stated)))
        return self._said[edge.subject].get((edge.predicate, edge.object), Stated())

    def _read(self, assertion: Any) -> tuple[tuple[str, str], Stated]:
        found: dict[str, list[str]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(assertion, None, None, None):
            if isinstance(quad.object, NamedNode | Literal):
                found[quad.predicate.value].append(quad.object.value)
        ends = (min(found[iri], default="") for iri in _STATED)
        sure, sentences = found[str(SG.confidence)], len(found[str(SG.evidence)])
        iri, share = getattr(assertion, "value", ""), float(sure[0]) if sure else None
        return (next(ends), next(ends)), Stated(share, sentences, iri)


_STATED = tuple(PREFIXES["rdf"] + name for name in ("predicate", "object"))


def edge_part(edge: Edge, base: str, backed: Backed) -> Document:
    """Return an edge as it is drawn, with the number of sentences behind it."""
    stated = backed.find(edge)
    return {
        "source": local_id(edge.subject, base),
        "target": local_id(edge.object, base),
        "relation": edge.relation,
        "confidence": stated.confidence,
        "sentences": stated.sentences,
    }


def edges_between(overview: Overview, new: set[str], old: set[str]) -> list[Edge]:
    """Return the edges of some new things to each other and to old ones, the most telling first.

    Only what ends at the new things is read, since the old ones may be many.
    """
    kept = new | old
    outward = {edge for iri in new for edge in overview.edges_from(iri, kept)}
    inward = {edge for iri in new for edge in _edges_to(overview.store, iri, old)}
    order = {relation.name: rank for rank, relation in enumerate(RELATIONS)}
    found = sorted(outward | inward, key=lambda e: (order[e.relation], e.subject, e.object))
    return found[:MOST_EDGES]


def _edges_to(store: Store, iri: str, kept: set[str]) -> Iterator[Edge]:
    """Yield the edges from things of a collection, but symmetric ones: a thing has its own."""
    for relation in _ONE_WAY:
        predicate = NamedNode(relation.iri)
        for quad in store.quads_for_pattern(None, predicate, NamedNode(iri), None):
            if isinstance(quad.subject, NamedNode) and quad.subject.value in kept:
                yield Edge(quad.subject.value, iri, relation.name, relation.label, relation.iri)
