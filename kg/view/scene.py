"""What a picture shows and where: chosen and placed by the map of the whole graph, if any."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from kg.errors import NotFoundError
from kg.query.lookup import find_entity
from kg.view.arrange import Arrangement, arrange, find_links, links_apart, node_radius, room_of
from kg.view.atlas import Atlas
from kg.view.discs import disc_positions
from kg.view.labels import read_label, read_owner
from kg.view.layout import DENSE, Link, find_positions, without_overlap
from kg.view.selection import (
    Edge,
    Overview,
    choose_edges,
    choose_nodes,
    near_overview,
    read_overview,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """The nodes and edges of a picture, as IRIs, with places and radii in the order of the nodes.

    `centre` is what the picture is around, `focus` that or the owner of the page that was read,
    "" where there is none; `between` counts all edges between the nodes, drawn or not.
    """

    overview: Overview
    centre: str
    focus: str
    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    between: int
    radii: tuple[float, ...]
    placed: Arrangement


def choose_scene(
    store: Store,
    *,
    around: str | None,
    depth: int,
    max_nodes: int,
    max_edges: int,
    layout: bool,
    atlas: Atlas | None,
) -> Scene:
    """Return what `kg.view.view.view_document` shows for these options."""
    chart = atlas if atlas and around is None and layout and atlas.holds(max_nodes) else None
    overview = _overview(store, atlas, whole=around is None and chart is None)
    centre = "" if around is None else _find_node(store, around, overview)
    focus = centre or (chart.focus if chart else read_owner(store))
    if chart:
        nodes = chart.strongest(max_nodes)
    else:
        rank = atlas.rank if atlas else None
        nodes = choose_nodes(overview, centre=centre, depth=depth, limit=max_nodes, rank=rank)
    edges, between = choose_edges(overview, nodes, limit=max_edges)
    radii = tuple(node_radius(overview, iri, focus=focus) for iri in nodes)
    links = find_links(nodes, edges, focus="" if _pulls(centre, nodes, edges) else focus)
    if chart:
        placed = arrange_on(chart, nodes, links, radii=radii, focus=focus)
    elif layout:
        placed = arrange_near(atlas, nodes, links, radii=radii, focus=focus)
    else:
        placed = Arrangement((0,) * len(nodes), ((0, 0),) * len(nodes))
    return Scene(overview, centre, focus, nodes, edges, between, radii, placed)


def _pulls(centre: str, nodes: Sequence[str], edges: Sequence[Edge]) -> bool:
    """Tell whether the edges of what a picture is around say anything of who stands where.

    They do not where it is tied to most of the others; else it would stand apart from its own.
    """
    tied = sum(centre in (edge.subject, edge.object) for edge in edges)
    return bool(centre) and tied < len(nodes) / 4


def _overview(store: Store, atlas: Atlas | None, *, whole: bool) -> Overview:
    if whole:
        return read_overview(store)
    return atlas_overview(store, atlas) if atlas else near_overview(store)


def _find_node(store: Store, name: str, overview: Overview) -> str:
    iri = str(find_entity(store, name))
    if not overview.type_of(iri):
        raise NotFoundError(f"{read_label(store, iri)} is not a thing that the picture shows")
    return iri


def atlas_overview(store: Store, atlas: Atlas) -> Overview:
    """Return an overview that knows the degrees of what is on the map, and looks up the rest."""
    overview = near_overview(store)
    overview.know(
        degrees={iri: node.degree for iri, node in atlas.nodes.items()},
        joins={iri: node.joins for iri, node in atlas.nodes.items()},
    )
    return overview


def arrange_on(
    atlas: Atlas,
    nodes: Sequence[str],
    links: Sequence[Link],
    *,
    radii: Sequence[float],
    focus: str,
) -> Arrangement:
    """Return where nodes of the map stand: in their places if all are there, else nearer."""
    found = [atlas.nodes[iri] for iri in nodes]
    communities = tuple(node.community for node in found)
    if len(nodes) == len(atlas.nodes) <= DENSE:
        return Arrangement(communities, tuple((node.x, node.y) for node in found))
    if len(atlas.nodes) <= DENSE:
        return arrange_near(atlas, nodes, links, radii=radii, focus=focus)
    middle = nodes.index(focus) if focus in nodes else None
    discs = disc_positions(communities, [node.hub for node in found], links)
    points = without_overlap(discs, room_of(radii, middle=middle), centre=middle)
    return Arrangement(communities, points)


def arrange_near(
    atlas: Atlas | None,
    nodes: Sequence[str],
    links: Sequence[Link],
    *,
    radii: Sequence[float],
    focus: str,
) -> Arrangement:
    """Return where nodes near one thing stand; their communities are those of the map, if any."""
    if atlas is None:
        return arrange(nodes, links, radii=radii, focus=focus)
    middle = nodes.index(focus) if focus in nodes else None
    points = find_positions(room_of(radii, middle=middle), links, centre=middle)
    return Arrangement(communities_near(atlas, nodes, links_apart(links, middle)), points)


def communities_near(atlas: Atlas, nodes: Sequence[str], links: Sequence[Link]) -> tuple[int, ...]:
    """Return the community of each node; what is not on the map joins most of its neighbours."""
    known = [atlas.nodes[iri].community if iri in atlas.nodes else None for iri in nodes]
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for link in links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if (there := known[other]) is not None and known[one] is None:
                votes[one][there] += 1
    alone = len(atlas.nodes)  # a number that no community has
    return tuple(
        _winner(votes[place], alone) if number is None else number
        for place, number in enumerate(known)
    )


def _winner(votes: Counter[int], default: int) -> int:
    return min(votes, key=lambda number: (-votes[number], number), default=default)
