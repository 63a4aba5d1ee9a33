"""Communities and positions of a small graph, the same for the same input.

Nodes are integers throughout: sets of small integers iterate in the same order in every process,
which sets of strings do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SEED = 20
SPACING = 52.0
"""The mean distance between neighbours in a large picture; small ones have room for more."""
DENSE = 1500
"""Above so many nodes forces take too long; the nodes then stand in a spiral, in their order."""
_OVERLAP_ROUNDS = 80
_CIRCLE_ROUNDS = 400
_TOLERANCE = 0.5


@dataclass(frozen=True, slots=True)
class Link:
    """Two nodes, by their index, that belong together as strongly as `weight` says."""

    source: int
    target: int
    weight: float = 1.0


def find_communities(count: int, links: Sequence[Link]) -> tuple[int, ...]:
    """Return the community of each of `count` nodes; community 0 is the largest.

    Example:
        >>> find_communities(5, [Link(0, 1), Link(1, 2), Link(0, 2), Link(3, 4)])
        (0, 0, 0, 1, 1)
    """
    from networkx.algorithms.community import louvain_communities

    if not count:
        return ()
    found = louvain_communities(_graph(count, links), weight="weight", seed=SEED)
    ranked = sorted(found, key=lambda members: (-len(members), min(members)))
    place = {node: rank for rank, members in enumerate(ranked) for node in members}
    return tuple(place[node] for node in range(count))


def find_positions(
    radii: Sequence[float], links: Sequence[Link], *, centre: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Return a point for each node, where no two circles of these radii overlap.

    Forces decide who stands beside whom; then the picture is drawn together to an even density,
    so that it is neither a knot nor a starfield. The node `centre` stands at the origin, else the
    middle of the picture does; the longer side lies across. Whole numbers keep the result stable.

    Example:
        >>> find_positions([5.0], [])
        ((0, 0),)
    """
    if not radii:
        return ()
    if len(radii) > DENSE:
        return spiral(len(radii))
    points = _even(_lay_across(_force(len(radii), links)))
    points = _push_apart(points, np.asarray(radii, dtype=float))
    points -= points[centre] if centre is not None else (points.max(0) + points.min(0)) / 2
    return _whole(points)


def without_overlap(
    points: Sequence[tuple[int, int]], radii: Sequence[float], *, centre: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Return points moved just so far that no two circles overlap.

    The node `centre` stands at the origin, else the middle of the picture does.

    Example:
        >>> without_overlap([(7, 7)], [5.0])
        ((0, 0),)
    """
    if not points:
        return ()
    apart = _push_apart(np.asarray(points, dtype=float), np.asarray(radii, dtype=float))
    apart -= apart[centre] if centre is not None else (apart.max(0) + apart.min(0)) / 2
    return _whole(apart)


def place_circles(radii: Sequence[float], links: Sequence[Link]) -> tuple[tuple[int, int], ...]:
    """Return a middle for each of some hundred circles of very different radii.

    Circles that links tie stand near each other, and as close as can be without overlap.

    Example:
        >>> place_circles([300.0], [])
        ((0, 0),)
    """
    if not radii:
        return ()
    sizes = np.asarray(radii, dtype=float)
    points = _even(_lay_across(_force(len(radii), links)), 3.6 * sizes**2)
    points = _push_apart(points, sizes, rounds=_CIRCLE_ROUNDS)
    return _whole(points - (points.max(0) + points.min(0)) / 2)


def spiral(count: int, *, skipped: int = 0) -> tuple[tuple[int, int], ...]:
    """Return points of even density from the origin outwards, without the first `skipped`.

    Example:
        >>> spiral(2)
        ((8, 19), (-32, -16))
    """
    turn = np.pi * (3 - np.sqrt(5))  # the golden angle: no two arms line up
    place = np.arange(skipped, skipped + count) + 0.5
    reach = SPACING * np.sqrt(place / np.pi)
    return _whole(np.column_stack([reach * np.cos(turn * place), reach * np.sin(turn * place)]))


def _whole(points: Points) -> tuple[tuple[int, int], ...]:
    return tuple((round(float(x)), round(float(y))) for x, y in points)


def _graph(count: int, links: Sequence[Link]) -> nx.Graph:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for link in links:
        former = graph.get_edge_data(link.source, link.target, {"weight": 0.0})["weight"]
        graph.add_edge(link.source, link.target, weight=former + link.weight)
    return graph


def _force(count: int, links: Sequence[Link]) -> Points:
    import networkx as nx

    graph = _graph(count, links)
    mass = {node: 1.0 + degree**0.7 for node, degree in graph.degree()}
    placed = nx.forceatlas2_layout(
        graph,
        max_iter=120,
        scaling_ratio=4.0,
        gravity=1.5,
        node_mass=mass,
        weight="weight",
        linlog=False,
        seed=SEED,
    )
    points = np.array([placed[node] for node in range(count)], dtype=float)
    return np.asarray(np.nan_to_num(points))


def _even(points: Points, areas: NDArray[np.float64] | None = None) -> Points:
    """Draw far nodes in, keeping directions, until each ring holds nodes as its area does."""
    if areas is None:
        roomy = np.clip((300 / len(points)) ** 0.25, 1.0, 1.8)
        areas = np.full(len(points), (SPACING * roomy) ** 2)
    middle = np.median(points, axis=0)
    away = points - middle
    distance = np.linalg.norm(away, axis=1)
    order = np.argsort(distance, kind="stable")
    wanted = np.empty(len(points))
    wanted[order] = np.sqrt((np.cumsum(areas[order]) - areas[order] / 2) / np.pi)
    return np.asarray(away * (wanted / np.maximum(distance, 1e-9))[:, None])


def _lay_across(points: Points) -> Points:
    """Rotate so that the greatest spread lies across, and make both spreads the same."""
    if len(points) < 3:
        return points
    _, axes = np.linalg.eigh(np.cov((points - points.mean(axis=0)).T))
    long, short = axes[:, 1], axes[:, 0]
    frame = np.column_stack([np.copysign(1.0, long[0]) * long, np.copysign(1.0, short[1]) * short])
    turned = (points - points.mean(axis=0)) @ frame
    spread = np.maximum(turned.std(axis=0), 1e-9)
    return np.asarray(turned * (spread.mean() / spread).clip(0.5, 2.0))


def _push_apart(
    points: Points, radii: NDArray[np.float64], *, rounds: int = _OVERLAP_ROUNDS
) -> Points:
    """Move circles that overlap away from each other until none does."""
    wanted = np.triu(np.maximum(radii[:, None] + radii + 8.0, SPACING * 0.8), k=1)
    plane = points[:, 0] + 1j * points[:, 1]
    for _ in range(rounds):
        one, other = np.nonzero(np.abs(plane[:, None] - plane) < wanted - _TOLERANCE)
        if not len(one):
            break
        apart = plane[one] - plane[other]
        distance = np.maximum(np.abs(apart), 1e-9)
        push = apart / distance * (wanted[one, other] - distance) / 2
        np.add.at(plane, one, push)
        np.subtract.at(plane, other, push)
    return np.column_stack([plane.real, plane.imag])
