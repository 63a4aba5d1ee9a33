from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from extract.model import Profile
from extract.schema import DRAWN_RELATIONS
from kg.rdf.encode import Run, encode
from kg.rdf.terms import term
from kg.rdf.vocab import PREFIXES
from kg.resolve.resolve import resolve
from kg.view.overview import CLASSES, Overview, near_overview, read_overview
from kg.view.selection import choose_edges
from tests.graphs import ember, lantern

NODES = [f"x:{letter}" for letter in "abcdef"]
GRAPHS = st.tuples(
    st.dictionaries(st.sampled_from(NODES), st.sampled_from([*CLASSES.values(), "x:Other"])),
    st.sets(
        st.tuples(
            st.sampled_from(NODES),
            st.sampled_from([r.iri for r in DRAWN_RELATIONS[-4:]] + ["x:other"]),
            st.sampled_from(NODES),
        )
    ),
)
Graph = tuple[dict[str, str], set[tuple[str, str, str]]]


def store_of(graph: Graph) -> Store:
    types, triples = graph
    store = Store()
    for node, class_ in types.items():
        store.add(Quad(NamedNode(node), term("rdf:type"), NamedNode(class_)))
    for subject, predicate, object_ in triples:
        store.add(Quad(NamedNode(subject), NamedNode(predicate), NamedNode(object_)))
        store.add(Quad(NamedNode(subject), NamedNode(predicate), Literal("no thing")))
    return store


def edges_of(graph: Graph) -> set[tuple[str, str, str]]:
    """Return each edge as relation and both ends, those of a symmetric one sorted."""
    types, triples = graph
    things = {node for node, class_ in types.items() if class_ in CLASSES.values()}
    relations = {relation.iri: relation for relation in DRAWN_RELATIONS}
    found = {(p, s, o) for s, p, o in triples if p in relations and things >= {s, o}}
    return {
        (p, *sorted((s, o))) if relations[p].symmetric else (p, s, o)  # type: ignore[misc]
        for p, s, o in found
    }


def near(store: Store) -> Overview:
    return Overview(store, 0, 0)


@settings(deadline=None)
@given(GRAPHS)
def test_the_whole_and_what_is_near_count_alike(graph: Graph) -> None:
    store, edges = store_of(graph), edges_of(graph)
    degree = Counter(end for _, *ends in edges for end in ends)
    leading = [e for e in edges if degree[e[1]] > 1 and degree[e[2]] > 1]
    joins = Counter(end for _, *ends in leading for end in ends)
    whole = read_overview(store)

    assert (whole.total_nodes, whole.total_edges) == (len(whole.types), len(edges))
    for iri, type_ in whole.types.items():
        assert CLASSES[type_] == graph[0][iri]
        assert whole.degree(iri) == near(store).degree(iri) == degree[iri]
        assert whole.joins(iri) == near(store).joins(iri) == joins[iri]
        assert whole.rank(iri) == near(store).rank(iri)
        others = {end for e in edges if iri in e[1:] for end in e[1:] if e[1] == e[2] or end != iri}
        assert whole.neighbours(iri) == near(store).neighbours(iri) == others


@settings(deadline=None)
@given(GRAPHS, st.sets(st.sampled_from(NODES)))
def test_the_edges_between_nodes_are_found_from_their_ends(graph: Graph, nodes: set[str]) -> None:
    store, edges = store_of(graph), edges_of(graph)
    kept = sorted(nodes & read_overview(store).types.keys())

    found, between = choose_edges(near(store), kept, limit=100)

    assert {(e.predicate, e.subject, e.object) for e in found} == {
        edge for edge in edges if {*edge[1:]} <= {*kept}
    }
    assert between == len(found)


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self, store: Store) -> None:
        self.store, self.asked = store, 0

    def __getattr__(self, name: str) -> Any:
        self.asked += 1
        return getattr(self.store, name)


def test_edges_that_nobody_takes_are_not_read() -> None:
    iris = [f"x:{number:03}" for number in range(200)]
    pairs = {(iri, PREFIXES["dct"] + "creator", "x:000") for iri in iris}
    store: Any = Counting(store_of((dict.fromkeys(iris, CLASSES["Paper"]), pairs)))
    edges = near(store).edges_among(iris)

    assert [edge.subject for edge in islice(edges, 3)] == iris[:3]
    assert store.asked < 30
    assert [edge.subject for edge in edges] == iris[3:]


def test_the_totals_that_a_graph_states_are_those_that_are_counted() -> None:
    store = Store()
    knowledge = resolve([lantern(), ember()], [Profile("Cleo Márquez")])
    store.extend(Quad(*t) for t in encode(knowledge, run=Run("rules", "1")))
    stated, counted = near_overview(store), read_overview(store)

    assert not stated.types
    assert stated.total_nodes == counted.total_nodes > 0
    assert stated.total_edges == counted.total_edges > 0


def test_a_graph_without_totals_is_counted() -> None:
    store = store_of(({"x:a": CLASSES["Paper"], "x:b": CLASSES["Person"]}, set()))

    assert near_overview(store).total_nodes == 2


def test_a_node_of_several_classes_has_the_first_type_of_the_legend() -> None:
    store = store_of(({"x:a": CLASSES["Metric"]}, set()))
    store.add(Quad(NamedNode("x:a"), term("rdf:type"), NamedNode(CLASSES["Paper"])))

    assert read_overview(store).types == {"x:a": "Paper"}
    assert near(store).type_of("x:a") == "Paper"
    assert near(store).type_of("x:nowhere") == ""


@pytest.mark.parametrize("read", [read_overview, near_overview])
def test_an_empty_graph_has_nothing_to_draw(read: Callable[[Store], Overview]) -> None:
    overview = read(Store())

    assert (overview.total_nodes, overview.total_edges, overview.types) == (0, 0, {})
