"""Ways from one thing to another: short ones first, and rather not through hubs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from extract.schema import DRAWN_RELATIONS
from kg.serve.explorer.parts import count_ends, to_node
from kg.serve.explorer.records import LONGEST, MOST_WAYS
from kg.serve.pages.entities import graph_base
from kg.serve.workers.tasks import Snapshot
from kg.view.labels import local_id

if TYPE_CHECKING:
    import networkx as nx

_WIDE = 150
"""Neighbours that are looked at on each side of a thing."""
_SEEN = 3000
_DRAWN = {relation.iri for relation in DRAWN_RELATIONS}


def find_paths(snapshot: Snapshot, *, one: str, other: str) -> list[list[str]]:
    """Return up to five ways as ids of things, of at most four steps, the best first.

    A step costs more the more edges end where it leads to. Of a thing with very many neighbours
    only some are looked at. Raises NotFoundError.
    """
    import networkx as nx

    store, base = snapshot.store, graph_base(snapshot.store)
    ends = [to_node(store, base, id_).value for id_ in (one, other)]
    graph = nx.Graph()
    for end in ends:
        _grow(store, graph, end)
    if ends[0] == ends[1] or not all(end in graph for end in ends):
        return []
    _prune(graph, ends)
    found = _ways(store, graph, ends)
    return [[local_id(iri, base) for iri in way] for way in found]


def _grow(store: Store, graph: nx.Graph, start: str) -> None:
    """Add what lies within half of the longest way."""
    seen, frontier = {start}, [start]
    for _ in range(LONGEST // 2):
        reached: list[str] = []
        for iri in frontier[:_SEEN]:
            ends = list(islice(_neighbours(store, iri), _WIDE))
            graph.add_edges_from((iri, end) for end in ends)
            reached += [end for end in ends if end not in seen]
            seen.update(ends)
            if len(seen) > _SEEN:
                return
        frontier = reached


def _neighbours(store: Store, iri: str) -> Iterator[str]:
    node = NamedNode(iri)
    for quad in store.quads_for_pattern(node, None, None, None):
        if quad.predicate.value in _DRAWN and isinstance(quad.object, NamedNode):
            yield quad.object.value
    for quad in store.quads_for_pattern(None, None, node, None):
        if quad.predicate.value in _DRAWN and isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _prune(graph: nx.Graph, ends: list[str]) -> None:
    """Take loose ends away until only what leads on is left."""
    loose = [node for node in graph if graph.degree(node) < 2 and node not in ends]
    while loose:
        graph.remove_nodes_from(loose)
        loose = [node for node in graph if graph.degree(node) < 2 and node not in ends]


def _ways(store: Store, graph: nx.Graph, ends: list[str]) -> list[list[str]]:
    import networkx as nx

    costs = {iri: 1 + math.log2(1 + count_ends(store, iri)) / 4 for iri in graph}

    def cost(_: str, to: str, __: object) -> float:
        return 1.0 if to == ends[1] else costs[to]

    found = nx.shortest_simple_paths(graph, ends[0], ends[1], weight=cost)
    try:
        return [way for way in islice(found, 3 * MOST_WAYS) if len(way) <= LONGEST + 1][:MOST_WAYS]
    except nx.NetworkXNoPath:
        return []
