"""The map of a whole graph: who belongs together, who is a hub, and where each one stands.

It is made once, at build, of the strongest things of the graph, and kept beside it.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyoxigraph import Store

from extract.schema import CONCEPT_TYPES
from kg.errors import InputError
from kg.store.ours import MAP
from kg.view.arrange import Arrangement, arrange, find_links, links_apart, node_radius
from kg.view.discs import LANDMARK, disc_positions
from kg.view.labels import read_label, read_owner, shorten
from kg.view.layout import DENSE, Link, find_communities
from kg.view.selection import Overview, choose_edges, choose_nodes, read_overview

MOST = 10_000
"""How many things the map holds at most: those that the most edges join with others."""
_NAMED = 3
_DAMPING = 0.85
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class AtlasNode:
    """A thing on the map; `degree` and `joins` are those of `Overview`.

    `hub` is its PageRank among undirected weighted links (Brin and Page, 1998, damping 0.85),
    divided by the greatest one: 0 to 1.
    """

    community: int
    hub: float
    x: int
    y: int
    degree: int
    joins: int


@dataclass(frozen=True, slots=True)
class AtlasCommunity:
    """A group of at least four things; `label` names its strongest concepts."""

    label: str
    size: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """The map of a graph: its nodes by their IRIs, its communities by their numbers.

    Communities are numbered by size, the largest is 0; smaller ones than four things have a
    number and no record. `total` counts the things of the graph, on the map or not; `focus` is
    the one whom the graph is about, in the middle of a map of up to 1,500 things, or "".
    """

    total: int
    focus: str
    nodes: Mapping[str, AtlasNode]
    communities: tuple[AtlasCommunity, ...]

    def strongest(self, limit: int) -> tuple[str, ...]:
        """Return at most `limit` things, those of the highest hub scores, sorted by IRI."""
        return tuple(sorted(sorted(self.nodes, key=self.rank)[:limit]))

    def rank(self, iri: str) -> tuple[float, str]:
        """Return the sort key that puts hubs first, and last what is not on the map."""
        return (-self.nodes[iri].hub if iri in self.nodes else 0.0, iri)

    def holds(self, limit: int) -> bool:
        """Return whether the map has the strongest `limit` things of the graph, or all of it."""
        return len(self.nodes) >= min(limit, self.total)


def make_atlas(store: Store, *, overview: Overview | None = None) -> Atlas:
    """Return the map of a graph, the same for the same graph.

    Up to 1,500 things are placed by forces; more of them stand in a disc for each community.

    Example:
        >>> make_atlas(Store())
        Atlas(total=0, focus='', nodes={}, communities=())
    """
    seen = overview or read_overview(store)
    kept = choose_nodes(seen, centre="", depth=1, limit=MOST)
    edges, _ = choose_edges(seen, kept, limit=seen.total_edges)
    focus = read_owner(store)
    links = find_links(kept, edges, focus=focus)
    hubs = hub_scores(len(kept), links)
    placed = _arrange(seen, kept, links, hubs=hubs, focus=focus)
    nodes = {
        iri: AtlasNode(community, hub, x, y, seen.degree(iri), seen.joins(iri))
        for iri, community, hub, (x, y) in zip(
            kept, placed.communities, hubs, placed.points, strict=True
        )
    }
    return Atlas(seen.total_nodes, focus, nodes, _name(store, seen, nodes))


def _arrange(
    overview: Overview,
    kept: Sequence[str],
    links: Sequence[Link],
    *,
    hubs: Sequence[float],
    focus: str,
) -> Arrangement:
    if len(kept) <= DENSE:
        radii = [node_radius(overview, iri, focus=focus) for iri in kept]
        return arrange(kept, links, radii=radii, focus=focus)
    middle = kept.index(focus) if focus in kept else None
    communities = find_communities(len(kept), links_apart(links, middle))
    return Arrangement(communities, disc_positions(communities, hubs, links))


def hub_scores(count: int, links: Sequence[Link]) -> tuple[float, ...]:
    """Return the PageRank of each of `count` nodes as a share of the greatest, to four places.

    Example:
        >>> hub_scores(3, [Link(0, 1), Link(0, 2)])
        (1.0, 0.5279, 0.5279)
    """
    if not count:
        return ()
    ends = np.array([(link.source, link.target) for link in links], dtype=int).reshape(-1, 2)
    weights = np.tile([link.weight for link in links], 2)
    source, target = (
        np.concatenate([ends[:, 0], ends[:, 1]]),
        np.concatenate([ends[:, 1], ends[:, 0]]),
    )
    strength = np.bincount(source, weights, minlength=count)
    share = weights / strength[source]
    rank = np.full(count, 1 / count)
    for _ in range(_ROUNDS):
        loose = rank[strength == 0].sum() / count
        passed = np.bincount(target, rank[source] * share, minlength=count)
        rank = (1 - _DAMPING) / count + _DAMPING * (passed + loose)
    return tuple(np.round(rank / rank.max(), 4).tolist())


def _name(
    store: Store, overview: Overview, nodes: Mapping[str, AtlasNode]
) -> tuple[AtlasCommunity, ...]:
    members: dict[int, list[str]] = defaultdict(list)
    for iri in sorted(nodes, key=lambda iri: (-nodes[iri].hub, iri)):
        members[nodes[iri].community].append(iri)
    return tuple(
        AtlasCommunity(_label(store, overview, members[number]), len(members[number]))
        for number in sorted(members)
        if len(members[number]) >= LANDMARK
    )


def _label(store: Store, overview: Overview, ranked: Sequence[str]) -> str:
    """Return the names of the strongest concepts, of the strongest things where there are none."""
    concepts = [iri for iri in ranked if overview.type_of(iri) in CONCEPT_TYPES]
    names: dict[str, str] = {}  # a method and a task may bear one name
    for iri in concepts or ranked:
        name = shorten(read_label(store, iri), title=overview.type_of(iri) == "Paper")
        names.setdefault(name.casefold(), name)
        if len(names) == _NAMED:
            break
    return ", ".join(names.values())


def write_atlas(atlas: Atlas, build: Path) -> None:
    """Write the map into the folder of a build; the same map gives the same bytes."""
    base = os.path.commonprefix(list(atlas.nodes))  # noqa: RUF071 - IRIs are no paths
    nodes = atlas.nodes.values()
    data = {
        "total": atlas.total,
        "focus": atlas.focus,
        "communities": [[c.label, c.size] for c in atlas.communities],
        "base": base,
        "ids": [iri.removeprefix(base) for iri in atlas.nodes],
        **{name: [getattr(n, name) for n in nodes] for name in AtlasNode.__slots__},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (build / MAP).write_text(text + "\n", encoding="utf-8")


def read_atlas(build: Path) -> Atlas | None:
    """Return the map of a build's own folder, None for a build from before there were maps.

    Raises InputError where the file is there and is none.
    """
    path = build / MAP
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(str(path), "this is no map of a graph; build the graph again") from error


def _from_json(data: Any) -> Atlas:
    rows = zip(*(data[name] for name in ("ids", *AtlasNode.__slots__)), strict=True)
    nodes = {
        f"{data['base']}{id_}": AtlasNode(int(community), float(hub), *map(int, rest))
        for id_, community, hub, *rest in rows
    }
    communities = (AtlasCommunity(str(label), int(size)) for label, size in data["communities"])
    return Atlas(int(data["total"]), str(data["focus"]), nodes, tuple(communities))
