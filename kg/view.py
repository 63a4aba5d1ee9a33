"""A part of the graph as one document of nodes, edges and evidence, for every explorer."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyoxigraph import Store

from kg.card import Card, CardReader
from kg.document import (
    Detail,
    Facet,
    FacetValue,
    Note,
    ViewDocument,
    ViewEdge,
    ViewEvidence,
    ViewNode,
)
from kg.errors import NotFoundError
from kg.labels import read_label, read_owner
from kg.layout import Link, find_communities, find_positions
from kg.lookup import find_entity
from kg.selection import (
    CLASSES,
    RELATIONS,
    Edge,
    Overview,
    choose_edges,
    choose_first,
    choose_nodes,
    near_overview,
    read_overview,
)

__all__ = [
    "Detail",
    "Facet",
    "FacetValue",
    "Note",
    "ViewDocument",
    "ViewEdge",
    "ViewEvidence",
    "ViewNode",
    "view_document",
]

WHOLE = 300
"""Up to so many nodes the first picture is the whole; above, the hubs of each community."""
_LAYOUT_WEIGHTS = {"coauthorOf": 0.3, "related": 0.3, "proposes": 1.5}
_CENTRE_WEIGHT = 0.15
_EMPTY = "The graph is empty: no paper was read into it."


def view_document(
    store: Store,
    *,
    around: str | None = None,
    depth: int = 1,
    max_nodes: int = 500,
    max_edges: int = 2000,
    layout: bool = True,
) -> ViewDocument:
    """Return the graph, or what lies within `depth` steps of `around`, as a view document.

    `around` is an IRI, its local name, or a label. Of more than `max_nodes` the nearest and then
    the most connected stay; of more than `max_edges` the statements with evidence stay first.
    Without `layout` every node stands at the origin, in community 0.

    Raises:
        NotFoundError: nothing in the graph is called `around`.
        UsageError: more than one thing is called `around`.

    Example:
        >>> view_document(Store()).notice
        'The graph is empty: no paper was read into it.'
    """
    overview = read_overview(store) if around is None else near_overview(store)
    centre = "" if around is None else _find_node(store, around, overview)
    focus = centre or read_owner(store, overview.types)
    kept = choose_nodes(overview, centre=centre, depth=depth, limit=max_nodes)
    edges, between = choose_edges(overview, kept, limit=max_edges)
    cards = CardReader(store, overview.types)
    nodes = _place(kept, edges, overview=overview, cards=cards, focus=focus, layout=layout)
    names = {node.iri: node.id for node in nodes}
    drawn, evidence = _drawn_edges(edges, cards=cards, names=names)
    return ViewDocument(
        title=_title(nodes, names.get(focus, ""), around=bool(centre)),
        notice=_notice(len(kept), overview, len(edges), between, around=bool(centre)),
        focus=names.get(focus, ""),
        total_nodes=overview.total_nodes,
        total_edges=overview.total_edges,
        nodes=nodes,
        edges=drawn,
        evidence=evidence,
        facets=_facets(nodes, drawn),
    )


def _find_node(store: Store, name: str, overview: Overview) -> str:
    iri = str(find_entity(store, name))
    if not overview.type_of(iri):
        raise NotFoundError(f"{read_label(store, iri)} is not a thing that the picture shows")
    return iri


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


def _place(
    kept: Sequence[str],
    edges: Sequence[Edge],
    *,
    overview: Overview,
    cards: CardReader,
    focus: str,
    layout: bool,
) -> tuple[ViewNode, ...]:
    radii = [_radius(overview, iri, focus) for iri in kept]
    communities, points = (0,) * len(kept), ((0, 0),) * len(kept)
    if layout:
        communities, points = _arrange(kept, edges, radii=radii, focus=focus)
    first = choose_first(overview, kept, communities, focus=focus, whole=WHOLE)
    return tuple(
        _node(
            cards.card(iri),
            id=f"n{place}",
            iri=iri,
            degree=overview.degree(iri),
            community=communities[place],
            point=points[place],
            radius=radii[place],
            first=iri in first,
        )
        for place, iri in enumerate(kept)
    )


def _arrange(
    kept: Sequence[str], edges: Sequence[Edge], *, radii: Sequence[float], focus: str
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Return the community and the point of each node.

    Who the picture is about is tied to everything, so they neither join communities nor pull.
    """
    index = {iri: place for place, iri in enumerate(kept)}
    middle = index.get(focus)
    links = [
        Link(index[e.subject], index[e.object], _weight(e, focus))
        for e in edges
        if e.subject != e.object
    ]
    apart = [link for link in links if middle not in (link.source, link.target)]
    room = [radius + (24 if place == middle else 4) for place, radius in enumerate(radii)]
    return find_communities(len(kept), apart), find_positions(room, links, centre=middle)


def _weight(edge: Edge, focus: str) -> float:
    if focus in (edge.subject, edge.object):
        return _CENTRE_WEIGHT
    return _LAYOUT_WEIGHTS.get(edge.relation, 1.0)


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
    )


def _radius(overview: Overview, iri: str, focus: str) -> float:
    if iri == focus:
        return 28.0
    base = {"Paper": 9.0, "Person": 5.0}.get(overview.type_of(iri), 7.0)
    return round(min(base + 2.2 * math.sqrt(overview.degree(iri)), 24.0), 1)


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
            )
        )
    return tuple(drawn), tuple(_placed(e, names) for e in cards.evidence)


def _placed(evidence: ViewEvidence, names: dict[str, str]) -> ViewEvidence:
    """Point to the paper's node where there is one, else keep the title."""
    paper = names.get(evidence.paper, "")
    return replace(evidence, paper=paper, title="" if paper else evidence.title)


def _title(nodes: Sequence[ViewNode], focus: str, *, around: bool) -> str:
    label = next((node.label for node in nodes if node.id == focus), "")
    return f"Around {label}" if around else label or "Paper graph"


def _notice(nodes: int, overview: Overview, edges: int, between: int, *, around: bool) -> str:
    if not overview.total_nodes:
        return _EMPTY
    parts = []
    if nodes < overview.total_nodes:
        how = "the nearest, and of those the most connected" if around else "the most connected"
        parts.append(f"Showing {nodes:,} of {overview.total_nodes:,} nodes: {how} first.")
    if edges < between:
        parts.append(f"Showing {edges:,} of {between:,} edges: statements with evidence first.")
    return " ".join(parts)


def _facets(nodes: Sequence[ViewNode], edges: Sequence[ViewEdge]) -> tuple[Facet, ...]:
    categories = (d.value for node in nodes for d in node.details if d.name == "Category")
    types = {name: name for name in CLASSES}
    relations = {relation.name: relation.label for relation in RELATIONS}
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
