"""What is drawn of a graph, without its texts: for programs that draw it themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from kg.view.backed import Backed
from kg.view.labels import local_id, read_label, read_year, shorten
from kg.view.scene import Scene


@dataclass(frozen=True, slots=True)
class PictureNode:
    """A thing to draw; `id` is its local name in the graph, the same in every picture of it.

    `point` is its place, y downwards, None where it has none; `group` counts from 0, the largest.
    """

    id: str
    iri: str
    label: str
    short: str
    type: str
    year: int | None
    degree: int
    group: int | None
    point: tuple[int, int] | None
    radius: float


@dataclass(frozen=True, slots=True)
class PictureEdge:
    """An edge between two nodes, by their ids; `sentences` counts those that state it."""

    source: str
    target: str
    relation: str
    confidence: float | None
    sentences: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and edges in a fixed order; `groups` are the names of groups by their numbers."""

    title: str
    nodes: tuple[PictureNode, ...]
    edges: tuple[PictureEdge, ...]
    groups: tuple[str, ...] = ()


def read_picture(
    store: Store,
    scene: Scene,
    *,
    base: str,
    title: str,
    groups: Sequence[str] = (),
    placed: bool = True,
) -> Picture:
    """Return a scene of a graph with the names of its things; ids are what follows the base."""
    points = scene.placed.points if placed else (None,) * len(scene.nodes)
    communities = scene.placed.communities if placed else (None,) * len(scene.nodes)
    nodes = (
        _node(store, scene, iri, base, radius=radius, point=point, group=group)
        for iri, radius, point, group in zip(
            scene.nodes, scene.radii, points, communities, strict=True
        )
    )
    return Picture(title, tuple(nodes), _edges(store, scene, base), tuple(groups))


def _node(
    store: Store,
    scene: Scene,
    iri: str,
    base: str,
    *,
    radius: float,
    point: tuple[int, int] | None,
    group: int | None,
) -> PictureNode:
    label, type_ = read_label(store, iri), scene.overview.type_of(iri)
    return PictureNode(
        id=local_id(iri, base),
        iri=iri,
        label=label,
        short=shorten(label, title=type_ == "Paper"),
        type=type_,
        year=read_year(store, iri),
        degree=scene.overview.degree(iri),
        group=group,
        point=point,
        radius=radius,
    )


def _edges(store: Store, scene: Scene, base: str) -> tuple[PictureEdge, ...]:
    backed = Backed(store)
    return tuple(
        PictureEdge(
            local_id(edge.subject, base),
            local_id(edge.object, base),
            edge.relation,
            stated.confidence,
            stated.sentences,
        )
        for edge, stated in ((edge, backed.find(edge)) for edge in scene.edges)
    )
