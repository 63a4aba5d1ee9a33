"""Which nodes and edges of a graph are worth drawing, and which of them at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice

from kg.view.discs import LANDMARK
from kg.view.overview import CLASSES, Edge, Overview, near_overview, read_overview

__all__ = [
    "CLASSES",
    "Edge",
    "Overview",
    "choose_edges",
    "choose_first",
    "choose_nodes",
    "near_overview",
    "read_overview",
]

Rank = Callable[[str], tuple[float | str, ...]]

FIRST_SCREEN = 180
"""How many nodes the first picture of a large selection shows."""


def choose_nodes(
    overview: Overview, *, centre: str, depth: int, limit: int, rank: Rank | None = None
) -> tuple[str, ...]:
    """Return at most `limit` nodes: within `depth` of `centre` if there is one, hubs first.

    Hubs are those of the least `rank`, if not given that of the overview.
    """
    steps = _steps(overview, centre, depth) if centre else dict.fromkeys(overview.types, 0)
    if len(steps) <= limit:
        return tuple(sorted(steps))
    rank = rank or overview.rank
    ranked = sorted(steps, key=lambda iri: (steps[iri], *rank(iri)))
    return tuple(sorted(ranked[:limit]))


def choose_edges(
    overview: Overview, nodes: Sequence[str], *, limit: int
) -> tuple[tuple[Edge, ...], int]:
    """Return at most `limit` edges between these nodes, and how many there are in all."""
    between = overview.edges_among(set(nodes))
    chosen = tuple(islice(between, limit))
    return chosen, len(chosen) + sum(1 for _ in between)


def choose_first(
    overview: Overview,
    nodes: Sequence[str],
    communities: Sequence[int],
    *,
    focus: str,
    whole: int,
) -> frozenset[str]:
    """Return the nodes of the first picture: all up to `whole`, else hubs of each community.

    Communities take turns, so that each one shows its hubs; small ones and loose ends come last.
    """
    if len(nodes) <= whole:
        return frozenset(nodes)
    groups: dict[int, list[str]] = defaultdict(list)
    for iri, community in zip(nodes, communities, strict=True):
        groups[community].append(iri)
    turns = [
        (len(members) < LANDMARK or not overview.joins(iri), turn, community, iri)
        for community, members in groups.items()
        for turn, iri in enumerate(sorted(members, key=overview.rank))
    ]
    chosen = [iri for _, _, _, iri in sorted(turns)[:FIRST_SCREEN]]
    return frozenset([*chosen, focus] if focus else chosen)


def _steps(overview: Overview, centre: str, depth: int) -> dict[str, int]:
    """Return how many steps each node within `depth` is away from `centre`."""
    steps = {centre: 0}
    frontier = [centre]
    for step in range(1, depth + 1):
        reached = {other for iri in frontier for other in overview.neighbours(iri)}
        frontier = sorted(reached - steps.keys())
        steps.update(dict.fromkeys(frontier, step))
    return steps
