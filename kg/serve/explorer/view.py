"""What the explorer draws: small documents of nodes and edges; sentences only where asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from msgspec import UNSET, UnsetType
from msgspec.structs import replace
from pyoxigraph import Store

from kg.errors import NotFoundError
from kg.export.html_data import read_data
from kg.query.table import IRI
from kg.serve.explorer.groups import known_atlas
from kg.serve.explorer.parts import (
    NAMES,
    count_ends,
    edge_part,
    edges_between,
    node_part,
    paper_tags,
    to_node,
)
from kg.serve.explorer.records import DRAWN, Added, Edge, Node, View
from kg.serve.pages.entities import graph_base
from kg.serve.pages.entity_page import read_page
from kg.serve.workers.tasks import Snapshot
from kg.view.atlas import Atlas
from kg.view.backed import Backed
from kg.view.labels import local_id, read_label
from kg.view.layout import Link, find_positions
from kg.view.selection import CLASSES, Overview, choose_first, near_overview
from kg.view.view import WHOLE, view_document
from kg.view.words import words

FIRST = 500
"""How many nodes a document has where no one says: as many as the picture of a build."""
EDGES = 4
"""How many edges there are at most for each node of the bound."""
AROUND = 120
"""The most neighbours that stand around a thing at first."""
_PULL = 0.15
_RADIUS = 16.0


def first_document(snapshot: Snapshot, *, nodes: int) -> View:
    """Return what the first screen shows of the whole graph, of at most so many nodes.

    A graph too large to be laid out while someone waits gives the picture of its build.
    """
    return _first(snapshot.build, _Held(snapshot.store), min(nodes, DRAWN))


class _Held:
    """A store as part of a key: what is kept for one is not given for another."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.store is self.store

    def __hash__(self) -> int:
        return hash(id(self.store))


@lru_cache(maxsize=2)
def _first(build: Path, held: _Held, nodes: int) -> View:
    store = held.store
    if nodes == FIRST and (document := _drawn_at_build(build)):
        return slim(document, store)
    atlas = known_atlas(build)
    if atlas and atlas.holds(nodes):
        return mapped_document(store, atlas, nodes=nodes)
    made = view_document(store, max_nodes=nodes, max_edges=EDGES * nodes)
    return slim(asdict(made), store)


def mapped_document(store: Store, atlas: Atlas, *, nodes: int) -> View:
    """Return the strongest things of a graph where its map has them, and what joins them."""
    base, kept, placed = graph_base(store), atlas.strongest(nodes), atlas.nodes
    overview = near_overview(store)
    overview.know(
        degrees={iri: placed[iri].degree for iri in kept},
        joins={iri: placed[iri].joins for iri in kept},
    )
    groups = [placed[iri].community for iri in kept]
    first = choose_first(overview, kept, groups, focus=atlas.focus, whole=WHOLE)
    edges = islice(overview.edges_among(set(kept)), EDGES * nodes)
    backed = Backed(store)
    return View(
        title=read_label(store, atlas.focus) if atlas.focus else "Paper graph",
        notice="",
        total_nodes=overview.total_nodes,
        total_edges=overview.total_edges,
        focus=local_id(atlas.focus, base),
        nodes=tuple(
            replace(
                node_part(store, iri, base, overview, degree=placed[iri].degree),
                community=placed[iri].community,
                x=placed[iri].x,
                y=placed[iri].y,
                first=iri in first,
            )
            for iri in kept
        ),
        edges=tuple(edge_part(edge, base, backed) for edge in edges),
    )


def _drawn_at_build(build: Path) -> Mapping[str, Any] | None:
    """Return the document in the shareable file of a build, None where there is none."""
    try:
        return read_data((build / "graph.html").read_text("utf-8"))
    except OSError:
        return None


def around_document(snapshot: Snapshot, *, id: str) -> View:
    """Return a thing with its strongest neighbours of each relation; raises NotFoundError."""
    store, base = snapshot.store, graph_base(snapshot.store)
    node = to_node(store, base, id)
    page = read_page(store, node, base=base)
    turns = zip_longest(*([line.other for line in group.lines] for group in page.groups))
    links = [link for turn in turns for link in turn if link and link.type]
    near = dict.fromkeys(unquote(link.href.removeprefix("/id/")) for link in links)
    centre = local_id(node.value, base)
    found = added_document(snapshot, add=[centre, *islice(near, AROUND)], drawn=())
    overview = near_overview(store)
    return View(
        title=f"Around {page.label}",
        notice="",
        total_nodes=overview.total_nodes,
        total_edges=overview.total_edges,
        focus=centre,
        nodes=_placed(found.nodes, found.edges, centre),
        edges=found.edges,
    )


def _placed(nodes: Sequence[Node], edges: Sequence[Edge], centre: str) -> tuple[Node, ...]:
    """Give nodes places around the one in the middle, which does not pull."""
    index = {node.id: place for place, node in enumerate(nodes)}
    links = [
        Link(
            index[edge.source],
            index[edge.target],
            _PULL if centre in (edge.source, edge.target) else 1.0,
        )
        for edge in edges
        if edge.source != edge.target
    ]
    radii = [30.0 if node.id == centre else _RADIUS for node in nodes]
    points = find_positions(radii, links, centre=index.get(centre))
    placed = zip(nodes, points, strict=True)
    return tuple(replace(node, x=x, y=y, first=True) for node, (x, y) in placed)


def slim(document: Mapping[str, Any], store: Store) -> View:
    """Return a view document without texts: nodes by their local names, sentences by number."""
    base = graph_base(store)
    ids = {node["id"]: local_id(node["iri"], base) for node in document["nodes"]}
    return View(
        **{name: document[name] for name in ("title", "notice", "total_nodes", "total_edges")},
        focus=ids.get(document["focus"], ""),
        nodes=tuple(_slim_node(node, ids[node["id"]], store) for node in document["nodes"]),
        edges=tuple(_slim_edge(edge, ids) for edge in document["edges"]),
    )


_KEPT = ("label", "short", "type", "year", "degree", "community", "x", "y", "first")


def _slim_node(node: Mapping[str, Any], id_: str, store: Store) -> Node:
    kept = {name: node[name] for name in _KEPT if node.get(name) is not None}
    names = tuple(node.get("alt_labels", ()))[:NAMES]
    tags = paper_tags(store, node["iri"]) if node["type"] == "Paper" else UNSET
    return Node(id=id_, **kept, tags=tags, names=names)


def _slim_edge(edge: Mapping[str, Any], ids: Mapping[str, str]) -> Edge:
    return Edge(
        source=ids[edge["source"]],
        target=ids[edge["target"]],
        relation=edge["relation"],
        confidence=edge.get("confidence"),
        sentences=len(edge.get("evidence", ())),
        papers=edge.get("papers") or UNSET,
    )


def added_document(snapshot: Snapshot, *, add: Sequence[str], drawn: Sequence[str]) -> Added:
    """Return some nodes without places, and their edges to each other and to what is drawn.

    What the graph does not have, or does not draw, is left out.
    """
    store, base = snapshot.store, graph_base(snapshot.store)
    overview = near_overview(store)
    new = [iri for id_ in add if (iri := known_thing(store, base, id_, overview))]
    old = [iri for id_ in drawn if (iri := known_thing(store, base, id_, overview))]
    backed, edges = Backed(store), edges_between(overview, set(new), set(old))
    return Added(
        nodes=tuple(
            replace(
                node_part(store, iri, base, overview, degree=count_ends(store, iri)),
                community=_group(snapshot.build, iri),
            )
            for iri in dict.fromkeys(new)
        ),
        edges=tuple(edge_part(edge, base, backed) for edge in edges),
    )


def _group(build: Path, iri: str) -> int | UnsetType:
    atlas = known_atlas(build)
    found = atlas.nodes.get(iri) if atlas else None
    return found.community if found else UNSET


def known_thing(store: Store, base: str, id_: str, overview: Overview) -> str:
    """Return the IRI of a thing that can be drawn, "" where the graph has none with this id."""
    try:
        iri = to_node(store, base, id_).value
    except NotFoundError:
        return ""
    return iri if overview.type_of(iri) else ""


def legend() -> Mapping[str, Iterable[object]]:
    """Return the types, by the names that ids have, and relations in the order of the legend."""
    types = [{"name": name, "class": IRI(iri).local_name} for name, iri in CLASSES.items()]
    return {**words(), "types": types}
