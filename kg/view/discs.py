"""Positions for very many nodes: a disc for each community, its hubs in the middle.

The time grows with the number of nodes and links, where forces between all nodes would take the
square of it: only the communities repel each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from kg.view.layout import SPACING, Link, place_circles, spiral

LANDMARK = 4
"""A community of fewer nodes has no disc of its own; its nodes stand around all discs."""
_MARGIN = SPACING * 0.8


def disc_positions(
    communities: Sequence[int], scores: Sequence[float], links: Sequence[Link]
) -> tuple[tuple[int, int], ...]:
    """Return a point for each node, those of the highest scores in the middle of their disc.

    Example:
        >>> disc_positions([0, 0, 0, 0], [0.1, 0.2, 0.9, 0.3], [])[2]
        (8, 19)
    """
    members = _members(communities, scores)
    landmarks = [number for number in sorted(members) if len(members[number]) >= LANDMARK]
    place = {number: rank for rank, number in enumerate(landmarks)}
    radii = [SPACING * (len(members[n]) / np.pi) ** 0.5 + _MARGIN for n in landmarks]
    middles = place_circles(radii, _between(communities, links, place))
    points: dict[int, tuple[int, int]] = {}
    for number, (x, y) in zip(landmarks, middles, strict=True):
        inner = spiral(len(members[number]))
        points.update(_shift(members[number], inner, x, y))
    loose = [node for n in sorted(members) if n not in place for node in members[n]]
    points.update(_around(loose, radii, middles))
    return tuple(points[node] for node in range(len(communities)))


def _members(communities: Sequence[int], scores: Sequence[float]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for node in sorted(range(len(scores)), key=lambda n: (-scores[n], n)):
        members[communities[node]].append(node)
    return members


def _between(
    communities: Sequence[int], links: Sequence[Link], place: dict[int, int]
) -> list[Link]:
    """Return how strongly each two communities are tied."""
    ties: Counter[tuple[int, int]] = Counter()
    for link in links:
        ends = (place.get(communities[end]) for end in (link.source, link.target))
        one, other = sorted(-1 if end is None else end for end in ends)
        if 0 <= one < other:
            ties[one, other] += link.weight  # type: ignore[assignment]
    return [Link(one, other, weight) for (one, other), weight in sorted(ties.items())]


def _shift(
    nodes: Iterable[int], points: Iterable[tuple[int, int]], x: int, y: int
) -> dict[int, tuple[int, int]]:
    pairs = zip(nodes, points, strict=True)
    return {node: (x + dx, y + dy) for node, (dx, dy) in pairs}


def _around(
    nodes: Sequence[int], radii: Sequence[float], middles: Sequence[tuple[int, int]]
) -> dict[int, tuple[int, int]]:
    """Return points outside all discs, as a spiral that goes on where they end."""
    ends = (np.hypot(*middle) + radius for middle, radius in zip(middles, radii, strict=True))
    skipped = int(np.pi * (max(ends, default=0.0) / SPACING) ** 2)
    return dict(zip(nodes, spiral(len(nodes), skipped=skipped), strict=True))
