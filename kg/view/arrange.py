"""How the things of a graph are sized, tied together and placed in a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from extract.schema import DRAWN_RELATIONS
from kg.view.layout import Link, find_communities, find_positions
from kg.view.selection import Edge, Overview

CENTRE_WEIGHT = 0.15
"""How much an edge of the one whom the picture is about pulls, where others pull by 1."""
_PULLS = {relation.name: relation.pull for relation in DRAWN_RELATIONS}
_CENTRE_RADIUS = 28.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The community and the point of each node of a picture, in the order of the nodes."""

    communities: tuple[int, ...]
    points: tuple[tuple[int, int], ...]


def node_radius(overview: Overview, iri: str, *, focus: str) -> float:
    """Return the radius of a node in the units of its place: 5 to 28, more for more edges."""
    base = {"Paper": 9.0, "Person": 5.0}.get(overview.type_of(iri), 7.0)
    if iri == focus:
        return _CENTRE_RADIUS
    return round(min(base + 2.2 * math.sqrt(overview.degree(iri)), 24.0), 1)


def find_links(nodes: Sequence[str], edges: Sequence[Edge], *, focus: str) -> list[Link]:
    """Return what ties the nodes together, by their places; no node is tied to itself."""
    index = {iri: place for place, iri in enumerate(nodes)}
    return [
        Link(index[edge.subject], index[edge.object], _weight(edge, focus))
        for edge in edges
        if edge.subject != edge.object
    ]


def links_apart(links: Sequence[Link], middle: int | None) -> list[Link]:
    """Return the links that do not end at the one whom the picture is about.

    That one is tied to everything, so they say nothing of who belongs together.
    """
    return [link for link in links if middle not in (link.source, link.target)]


def room_of(radii: Sequence[float], *, middle: int | None) -> list[float]:
    """Return the radii with some room around each node, and more around the middle one."""
    return [radius + (24 if place == middle else 4) for place, radius in enumerate(radii)]


def arrange(
    nodes: Sequence[str], links: Sequence[Link], *, radii: Sequence[float], focus: str
) -> Arrangement:
    """Return where each node stands: `focus` in the middle, where it is one of them."""
    middle = nodes.index(focus) if focus in nodes else None
    return Arrangement(
        find_communities(len(nodes), links_apart(links, middle)),
        find_positions(room_of(radii, middle=middle), links, centre=middle),
    )


def _weight(edge: Edge, focus: str) -> float:
    if focus in (edge.subject, edge.object):
        return CENTRE_WEIGHT
    return _PULLS.get(edge.relation, 1.0)
