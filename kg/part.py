"""A part of the graph as triples: the things near one entity, with all that backs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Store, Triple

from kg.rdf_terms import term
from kg.selection import choose_nodes, read_overview
from kg.vocab import SG

_TYPE = term("rdf:type")
_POINT_TO_THINGS = {
    str(term)
    for term in (
        SG.Abbreviation,
        SG.Assertion,
        SG.Collaboration,
        SG.CoOccurrence,
        SG.Merge,
        SG.Result,
    )
}
"""Classes of nodes that lead to a thing without being reached from it."""


def triples_around(store: Store, centre: str, *, depth: int = 1) -> list[Triple]:
    """Return the triples of the part of a graph within `depth` steps of a thing.

    An assertion or any other node that backs a statement is in it when each thing (paper, person,
    concept, organisation) that it names is in it; so no triple leads out of the part.
    """
    overview = read_overview(store)
    things = set(choose_nodes(overview, centre=centre, depth=depth, limit=len(overview.types)))
    triples = list(all_triples(store))
    outside = overview.types.keys() - things
    kept = _closure(triples, things, outside)
    left_out = {_id(t.subject) for t in triples} - kept
    return [t for t in triples if _id(t.subject) in kept and _id(t.object) not in left_out]


def _closure(triples: Iterable[Triple], things: set[str], outside: Iterable[str]) -> set[str]:
    """Return the things and every node that leads to or is reached from them and stays inside."""
    objects, backing = _links(triples)
    left_out = set(outside)
    inside = {node for node, named in objects.items() if not named & left_out}
    frontier = things | {node for node in backing & inside if objects[node] & things}
    kept: set[str] = set()
    while frontier:
        kept |= frontier
        reached = {node for one in frontier for node in objects.get(one, ())}
        frontier = (reached & inside) - kept - left_out
    return kept


def _links(triples: Iterable[Triple]) -> tuple[dict[str, set[str]], set[str]]:
    objects: dict[str, set[str]] = defaultdict(set)
    backing = set()
    for triple in triples:
        subject, named = _id(triple.subject), _id(triple.object)
        if named:
            objects[subject].add(named)
        if triple.predicate == _TYPE and named in _POINT_TO_THINGS:
            backing.add(subject)
    return objects, backing


def _id(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def all_triples(store: Store) -> Iterator[Triple]:
    """Yield every triple of the default graph."""
    for quad in store.quads_for_pattern(None, None, None):
        yield quad.triple
