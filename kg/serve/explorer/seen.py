"""What a reader sees in the explorer, as the page says it: checked, and read back from a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import NamedNode, Quad, Store

from extract.schema import DRAWN_RELATIONS
from kg.errors import NotFoundError
from kg.serve.explorer.records import SeenAsked
from kg.serve.explorer.view import known_thing
from kg.serve.http.parameters import read_record, unclear
from kg.serve.pages.entities import graph_base
from kg.view.arrange import Arrangement, node_radius
from kg.view.document import ViewDocument
from kg.view.scene import Scene
from kg.view.selection import Edge, Overview, near_overview
from kg.view.view import scene_document

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
    given = read_record(body, SeenAsked)
    if not all(max(edge[0], edge[2]) < len(given.nodes) for edge in given.edges):
        raise unclear("an edge of what is seen ends at no node of it")
    if unknown := {edge[1] for edge in given.edges} - _RELATIONS.keys():
        raise unclear(f"there is no relation {min(unknown)!r}")
    return {"title": given.title[:_TITLE], "nodes": given.nodes, "edges": given.edges}


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
