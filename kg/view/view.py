"""A part of the graph as one document of nodes, edges and evidence, for every explorer."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from pyoxigraph import Store

from extract.schema import DRAWN_RELATIONS
from kg.view.atlas import Atlas
from kg.view.card import Card, CardReader
from kg.view.document import (
    Detail,
    Facet,
    FacetValue,
    Note,
    ViewDocument,
    ViewEdge,
    ViewEvidence,
    ViewNode,
)
from kg.view.labels import read_label
from kg.view.scene import Scene, choose_scene
from kg.view.selection import CLASSES, Edge, choose_first

__all__ = [
    "Detail",
    "Facet",
    "FacetValue",
    "Note",
    "ViewDocument",
    "ViewEdge",
    "ViewEvidence",
    "ViewNode",
    "scene_document",
    "view_document",
]

WHOLE = 300
"""Up to so many nodes the first picture is the whole; above, the hubs of each community."""
_EMPTY = "The graph is empty: no paper was read into it."


def view_document(
    store: Store,
    *,
    around: str | None = None,
    depth: int = 1,
    max_nodes: int = 500,
    max_edges: int = 2000,
    layout: bool = True,
    atlas: Atlas | None = None,
) -> ViewDocument:
    """Return the graph, or what lies within `depth` steps of `around`, as a view document.

    `around` is an IRI, its local name, or a label. Of more than `max_nodes` the nearest and then
    the most connected stay; of more than `max_edges` the statements with evidence stay first.
    Without `layout` every node stands at the origin, in community 0. The `atlas` of the build
    gives communities and, in a picture of the whole, the places; so that takes seconds less.

    Raises:
        NotFoundError: nothing in the graph is called `around`.
        UsageError: more than one thing is called `around`.

    Example:
        >>> view_document(Store()).notice
        'The graph is empty: no paper was read into it.'
    """
    scene = choose_scene(
        store,
        around=around,
        depth=depth,
        max_nodes=max_nodes,
        max_edges=max_edges,
        layout=layout,
        atlas=atlas,
    )
    document = scene_document(store, scene)
    return name_groups(document, [c.label for c in atlas.communities]) if atlas else document


def name_groups(document: ViewDocument, labels: Sequence[str]) -> ViewDocument:
    """Return the document with the names of its communities, by their numbers."""
    drawn = {node.community for node in document.nodes}
    names = [label if number in drawn else "" for number, label in enumerate(labels)]
    last = max((number for number in drawn if number < len(names)), default=-1)
    return replace(document, groups=tuple(names[: last + 1]))


def scene_document(store: Store, scene: Scene) -> ViewDocument:
    """Return what was chosen and placed as a view document."""
    cards = CardReader(store, scene.overview.types)
    nodes = _place(scene, cards)
    names = {node.iri: node.id for node in nodes}
    drawn, evidence = _drawn_edges(scene.edges, cards=cards, names=names)
    focus = names.get(scene.focus, "")
    return ViewDocument(
        title=scene_title(store, scene),
        notice=_notice(scene),
        focus=focus,
        total_nodes=scene.overview.total_nodes,
        total_edges=scene.overview.total_edges,
        nodes=tuple(_with_authors(node, names) for node in nodes),
        edges=drawn,
        evidence=evidence,
        facets=_facets(nodes, drawn),
    )


def whole_view(store: Store, *, around: str | None = None, depth: int = 1) -> ViewDocument:
    """Return all that `view_document` could draw, without places to draw it at."""
    return view_document(
        store,
        around=around,
        depth=depth,
        max_nodes=sys.maxsize,
        max_edges=sys.maxsize,
        layout=False,
    )


def _place(scene: Scene, cards: CardReader) -> tuple[ViewNode, ...]:
    placed = scene.placed
    first = choose_first(
        scene.overview, scene.nodes, placed.communities, focus=scene.focus, whole=WHOLE
    )
    return tuple(
        _node(
            cards.card(iri),
            id=f"n{place}",
            iri=iri,
            degree=scene.overview.degree(iri),
            community=placed.communities[place],
            point=placed.points[place],
            radius=scene.radii[place],
            first=iri in first,
        )
        for place, iri in enumerate(scene.nodes)
    )


def _node(
    card: Card,
    *,
    id: str,
    iri: str,
    degree: int,
    community: int,
    point: tuple[int, int],
    radius: float,
    first: bool,
) -> ViewNode:
    return ViewNode(
        id=id,
        iri=iri,
        label=card.label,
        short=card.short,
        type=card.type,
        year=card.year,
        degree=degree,
        community=community,
        x=point[0],
        y=point[1],
        radius=radius,
        first=first,
        alt_labels=card.alt_labels,
        text=card.text,
        details=card.details,
        notes=card.notes,
        authors=card.authors,
        and_others=card.and_others,
    )


def _drawn_edges(
    edges: Sequence[Edge], *, cards: CardReader, names: dict[str, str]
) -> tuple[tuple[ViewEdge, ...], tuple[ViewEvidence, ...]]:
    drawn = []
    for number, edge in enumerate(edges):
        backing = cards.backing(edge)
        drawn.append(
            ViewEdge(
                id=f"e{number}",
                source=names[edge.subject],
                target=names[edge.object],
                relation=edge.relation,
                label=edge.label,
                confidence=backing.confidence,
                evidence=backing.evidence,
                note=backing.note,
                statement=backing.statement,
                **(asdict(backing.together) if backing.together else {}),
            )
        )
    return tuple(drawn), tuple(_placed(e, names) for e in cards.evidence)


def _with_authors(node: ViewNode, names: dict[str, str]) -> ViewNode:
    """Point from a paper's authors to the people who are drawn."""
    drawn = (replace(author, node=names.get(author.node, "")) for author in node.authors)
    return replace(node, authors=tuple(drawn)) if node.authors else node


def _placed(evidence: ViewEvidence, names: dict[str, str]) -> ViewEvidence:
    """Point to the paper's node where there is one, else keep the title."""
    paper = names.get(evidence.paper, "")
    return replace(evidence, paper=paper, title="" if paper else evidence.title)


def scene_title(store: Store, scene: Scene) -> str:
    """Return what a picture is called: by what it is around, else by whom it is about."""
    label = read_label(store, scene.focus) if scene.focus in scene.nodes else ""
    return f"Around {label}" if scene.centre else label or "Paper graph"


def _notice(scene: Scene) -> str:
    total, nodes, edges = scene.overview.total_nodes, len(scene.nodes), len(scene.edges)
    if not total:
        return _EMPTY
    parts = []
    if nodes < total:
        near = "the nearest, and of those the most connected"
        how = near if scene.centre else "the most connected"
        parts.append(f"Showing {nodes:,} of {total:,} nodes: {how} first.")
    if edges < scene.between:
        kept = "statements with evidence first"
        parts.append(f"Showing {edges:,} of {scene.between:,} edges: {kept}.")
    return " ".join(parts)


def _facets(nodes: Sequence[ViewNode], edges: Sequence[ViewEdge]) -> tuple[Facet, ...]:
    categories = (
        value for n in nodes for d in n.details if d.name == "Category" for value in d.values
    )
    types = {name: name for name in CLASSES}
    relations = {relation.name: relation.label for relation in DRAWN_RELATIONS}
    return (
        _facet("type", (node.type for node in nodes), types),
        _facet("relation", (edge.relation for edge in edges), relations),
        _facet("year", (str(node.year) for node in nodes if node.year is not None)),
        _facet("category", categories),
        _facet("confidence", (_band(e.confidence) for e in edges if e.confidence is not None)),
    )


def _facet(name: str, values: Iterable[str], known: dict[str, str] | None = None) -> Facet:
    """Return the values that occur: in the order in which they are known, else sorted."""
    counts = Counter(values)
    order = known or {value: value for value in sorted(counts)}
    return Facet(name, tuple(FacetValue(v, order[v], counts[v]) for v in order if counts[v]))


def _band(confidence: float) -> str:
    """Return the tenth that a confidence falls in, by its lower end: "0.8"."""
    return f"{min(int(confidence * 10), 9) / 10:.1f}"
