"""What a reader sees in the explorer, as the page says it: checked, and read back from a graph."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import NamedNode, Quad, Store

from extract.schema import DRAWN_RELATIONS
from kg.errors import NotFoundError
from kg.serve.explorer.parts import MOST_EDGES
from kg.serve.explorer.view import DRAWN, known_thing
from kg.serve.http.parameters import read_text, unclear
from kg.serve.pages.entities import graph_base
from kg.view.arrange import Arrangement, node_radius
from kg.view.document import ViewDocument
from kg.view.scene import Scene
from kg.view.selection import Edge, Overview, near_overview
from kg.view.view import scene_document

_FARTHEST = 1_000_000
_MOST = 10_000_000
_TITLE = 200
_RELATIONS = {relation.name: relation for relation in DRAWN_RELATIONS}


@dataclass(frozen=True, slots=True)
class Seen:
    """Things of a graph as they are drawn, and the edges that are seen between them.

    `degrees` are those of the whole graph, as far as they were counted.
    """

    title: str
    nodes: tuple[str, ...]
    points: tuple[tuple[int, int], ...]
    groups: tuple[int, ...]
    degrees: tuple[int, ...]
    edges: tuple[Edge, ...]

    def strongest(self, nodes: int, edges: int) -> Seen:
        """Return at most so many nodes and edges of it, the most connected first."""
        if len(self.nodes) <= nodes and len(self.edges) <= edges:
            return self
        ranked = sorted(zip(self.degrees, self.nodes, strict=True), key=lambda n: (-n[0], n[1]))
        kept = {iri for _, iri in ranked[:nodes]}
        places = [place for place, iri in enumerate(self.nodes) if iri in kept]
        return Seen(
            title=self.title,
            nodes=tuple(self.nodes[place] for place in places),
            points=tuple(self.points[place] for place in places),
            groups=tuple(self.groups[place] for place in places),
            degrees=tuple(self.degrees[place] for place in places),
            edges=tuple(e for e in self.edges if {e.subject, e.object} <= kept)[:edges],
        )


def read_seen(body: bytes) -> dict[str, object]:
    """Return what a page says that it shows, as plain values; raises ProblemError (400).

    That is {"title": text, "nodes": [[id, x, y, group, degree], …], "edges": [[from, relation,
    to], …]}, the ends of an edge being places in the list of nodes.
    """
    try:
        given = json.loads(read_text(body))
    except (ValueError, RecursionError):
        raise unclear("the request is no JSON") from None
    given = given if isinstance(given, dict) else {}
    nodes, edges, title = given.get("nodes"), given.get("edges"), given.get("title", "")
    if not isinstance(nodes, list) or not all(map(_is_node, nodes)) or not isinstance(title, str):
        raise unclear("nodes must be a list of [id, x, y, group, degree]")
    if not isinstance(edges, list) or not all(_is_edge(edge, len(nodes)) for edge in edges):
        raise unclear("edges must be a list of [from, relation, to]")
    if not 0 < len(nodes) <= DRAWN or len(edges) > MOST_EDGES:
        raise unclear(f"what is seen has 1 to {DRAWN} nodes and at most {MOST_EDGES} edges")
    return {"title": title[:_TITLE], "nodes": _frozen(nodes), "edges": _frozen(edges)}


def _frozen(rows: list[list[object]]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _is_node(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 5 or not isinstance(row[0], str):
        return False
    numbers = all(type(n) in (int, float) and math.isfinite(n) for n in row[1:])
    near = numbers and all(abs(n) <= _FARTHEST for n in row[1:3])
    return near and all(type(n) is int and -1 <= n < _MOST for n in row[3:])


def _is_edge(row: object, count: int) -> bool:
    if not isinstance(row, list) or len(row) != 3 or not isinstance(row[1], str):
        return False
    ends = (row[0], row[2])
    return row[1] in _RELATIONS and all(type(end) is int and 0 <= end < count for end in ends)


def find_seen(store: Store, given: Mapping[str, Any]) -> Seen:
    """Return what of it the graph has; raises NotFoundError where that is nothing."""
    base, overview = graph_base(store), near_overview(store)
    ids = enumerate(row[0] for row in given["nodes"])
    known = {at: iri for at, id_ in ids if (iri := known_thing(store, base, id_, overview))}
    firsts = {iri: place for place, iri in reversed(known.items())}
    if not firsts:
        raise NotFoundError("the graph has nothing of what was asked for")
    nodes = tuple(sorted(firsts))
    rows = [given["nodes"][firsts[iri]] for iri in nodes]
    return Seen(
        title=given["title"],
        nodes=nodes,
        points=tuple((round(row[1]), round(row[2])) for row in rows),
        groups=tuple(row[3] for row in rows),
        degrees=tuple(max(row[4], 0) for row in rows),
        edges=tuple(dict.fromkeys(_edges(store, given["edges"], known))),
    )


def _edges(store: Store, rows: Any, known: Mapping[int, str]) -> Iterator[Edge]:
    for source, name, target in rows:
        relation, one, other = _RELATIONS[name], known.get(source), known.get(target)
        if one and other and _is_said(store, one, relation.iri, other):
            yield Edge(one, other, relation.name, relation.label, relation.iri)


def _is_said(store: Store, one: str, predicate: str, other: str) -> bool:
    return Quad(NamedNode(one), NamedNode(predicate), NamedNode(other)) in store


def _overview(store: Store, seen: Seen) -> Overview:
    overview, ends = near_overview(store), dict(zip(seen.nodes, seen.degrees, strict=True))
    overview.know(degrees=ends, joins=ends)
    for iri in seen.nodes:
        overview.type_of(iri)  # cards are made of the types that are known
    return overview


def seen_scene(store: Store, seen: Seen) -> Scene:
    """Return what is seen as a scene that is placed as the page has it."""
    overview = _overview(store, seen)
    return Scene(
        overview=overview,
        centre="",
        focus="",
        nodes=seen.nodes,
        edges=seen.edges,
        between=len(seen.edges),
        radii=tuple(node_radius(overview, iri, focus="") for iri in seen.nodes),
        placed=Arrangement(seen.groups, seen.points),
    )


def seen_document(store: Store, seen: Seen) -> ViewDocument:
    """Return what is seen as a view document, all of it in the first picture."""
    scene = seen_scene(store, seen)
    document = scene_document(store, scene)
    nodes = tuple(replace(node, first=True) for node in document.nodes)
    shown, total = len(nodes), scene.overview.total_nodes
    notice = f"Showing {shown:,} of {total:,} nodes, as picked in the explorer."
    title = seen.title or document.title
    return replace(document, title=title, notice=notice if shown < total else "", nodes=nodes)
