"""Which nodes and edges of a graph are worth drawing, and which of them at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.rdf_terms import term
from kg.vocab import PREFIXES, SG

CLASSES = {
    "Paper": PREFIXES["fabio"] + "ResearchPaper",
    "Person": PREFIXES["foaf"] + "Person",
    "Method": str(SG.Method),
    "Dataset": str(SG.Dataset),
    "Task": str(SG.Task),
    "Metric": str(SG.Metric),
    "Organisation": PREFIXES["org"] + "Organization",
}
"""The types of node, in the order of the legend; the first one that fits a thing is its type."""

_TYPE = term("rdf:type")
FIRST_SCREEN = 180
"""How many nodes the first picture of a large selection shows."""
SMALL = 4
"""A community of fewer nodes is no landmark."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A predicate that is drawn as an edge; of `symmetric` ones each pair is drawn once."""

    name: str
    iri: str
    label: str
    symmetric: bool = False


RELATIONS = (
    Relation("proposes", str(SG.proposes), "proposes"),
    Relation("uses", str(SG.uses), "uses"),
    Relation("comparesWith", str(SG.comparesWith), "compares with"),
    Relation("evaluatesOn", str(SG.evaluatesOn), "evaluates on"),
    Relation("addresses", str(SG.addresses), "addresses"),
    Relation("measures", str(SG.measures), "measures"),
    Relation("extends", str(SG.extends), "extends"),
    Relation("partOf", str(SG.partOf), "part of"),
    Relation("cites", PREFIXES["cito"] + "cites", "cites"),
    Relation("hasAffiliation", str(SG.hasAffiliation), "affiliated with"),
    Relation("creator", PREFIXES["dct"] + "creator", "written by"),
    Relation("coauthorOf", str(SG.coauthorOf), "co-author of", symmetric=True),
    Relation("broader", PREFIXES["skos"] + "broader", "narrower than"),
    Relation("related", PREFIXES["skos"] + "related", "related to", symmetric=True),
)
"""What is drawn, the most telling first: that is also the order in which edges are kept."""

_RANK = {relation.name: rank for rank, relation in enumerate(RELATIONS)}


@dataclass(frozen=True, slots=True)
class Edge:
    """A direct triple between two things that are drawn."""

    subject: str
    object: str
    relation: str
    label: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Every node with its type and degree, and every edge, in an order that never changes.

    `joins` counts the edges of a node that lead on to more than this node: what only one paper
    mentions joins nothing.
    """

    types: dict[str, str]
    edges: tuple[Edge, ...]
    degree: dict[str, int]
    joins: dict[str, int]

    def rank(self, iri: str) -> tuple[int, int, str]:
        """Return the sort key that puts the most connected first."""
        return (-self.joins[iri], -self.degree[iri], iri)


def read_overview(store: Store) -> Overview:
    """Return all that could be drawn."""
    types: dict[str, str] = {}
    for name, iri in CLASSES.items():
        for quad in store.quads_for_pattern(None, _TYPE, NamedNode(iri), None):
            if isinstance(quad.subject, NamedNode):
                types.setdefault(quad.subject.value, name)
    types = dict(sorted(types.items()))
    edges = tuple(edge for relation in RELATIONS for edge in _edges(store, relation, types))
    degree = _degrees(types, edges)
    leading = [e for e in edges if degree[e.subject] > 1 and degree[e.object] > 1]
    return Overview(types, edges, degree, _degrees(types, leading))


def choose_nodes(overview: Overview, *, centre: str, depth: int, limit: int) -> tuple[str, ...]:
    """Return at most `limit` nodes: within `depth` of `centre` if there is one, hubs first."""
    steps = _steps(overview, centre, depth) if centre else dict.fromkeys(overview.types, 0)
    ranked = sorted(steps, key=lambda iri: (steps[iri], *overview.rank(iri)))
    return tuple(sorted(ranked[:limit]))


def choose_edges(
    overview: Overview, nodes: Sequence[str], *, limit: int
) -> tuple[tuple[Edge, ...], int]:
    """Return at most `limit` edges between these nodes, and how many there are in all."""
    kept = set(nodes)
    between = [e for e in overview.edges if e.subject in kept and e.object in kept]
    between.sort(key=lambda e: (_RANK[e.relation], e.subject, e.object))
    return tuple(between[:limit]), len(between)


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
        (len(members) < SMALL or not overview.joins[iri], turn, community, iri)
        for community, members in groups.items()
        for turn, iri in enumerate(sorted(members, key=overview.rank))
    ]
    chosen = [iri for _, _, _, iri in sorted(turns)[:FIRST_SCREEN]]
    return frozenset([*chosen, focus] if focus else chosen)


def _edges(store: Store, relation: Relation, types: dict[str, str]) -> list[Edge]:
    pairs = set()
    for quad in store.quads_for_pattern(None, NamedNode(relation.iri), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            pair = (quad.subject.value, quad.object.value)
            pairs.add(tuple(sorted(pair)) if relation.symmetric else pair)
    return [
        Edge(subject, object_, relation.name, relation.label, relation.iri)
        for subject, object_ in sorted(pairs)
        if subject in types and object_ in types
    ]


def _degrees(types: dict[str, str], edges: Sequence[Edge]) -> dict[str, int]:
    degree = dict.fromkeys(types, 0)
    for edge in edges:
        degree[edge.subject] += 1
        degree[edge.object] += 1
    return degree


def _steps(overview: Overview, centre: str, depth: int) -> dict[str, int]:
    """Return how many steps each node within `depth` is away from `centre`."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for edge in overview.edges:
        neighbours[edge.subject].append(edge.object)
        neighbours[edge.object].append(edge.subject)
    steps = {centre: 0}
    frontier = [centre]
    for step in range(1, depth + 1):
        frontier = sorted({n for iri in frontier for n in neighbours[iri]} - steps.keys())
        steps.update(dict.fromkeys(frontier, step))
    return steps
