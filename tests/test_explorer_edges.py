"""What the explorer says of edges, beside what a reading of all triples finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from extract.model import Profile
from extract.schema import DRAWN_RELATIONS
from kg.rdf.encode import Run, encode
from kg.rdf.terms import term
from kg.resolve.resolve import resolve
from kg.serve.explorer.records import Edge
from kg.serve.explorer.view import EDGES, added_document, mapped_document
from kg.serve.workers.tasks import Snapshot
from kg.view.atlas import Atlas, make_atlas
from kg.view.labels import local_id
from tests.explorer_page import sample, shelf, star
from tests.graphs import ember, lantern

Ends = tuple[str, str, str]


def built() -> Store:
    knowledge = resolve([lantern(), ember()], [Profile("Cleo Márquez")])
    store = Store()
    store.extend(Quad(*t) for t in encode(knowledge, run=Run("rules", "1")))
    return store


STORES: dict[str, Callable[[], Store]] = {
    "sample": sample,
    "built": built,
    "shelf": shelf,
    "star": lambda: star(330),
}
HUBS = 1600
"""So many papers that each of the five methods has more ends than are counted."""


@cache
def store_of(name: str) -> Store:
    return STORES[name]()


@cache
def atlas_of(name: str) -> Atlas:
    return make_atlas(store_of(name))


def base_of(store: Store) -> str:
    papers = store.quads_for_pattern(None, term("rdf:type"), term("fabio:ResearchPaper"))
    return min(text(quad.subject).rpartition("/")[0] for quad in papers) + "/"


def text(node: object) -> str:
    assert isinstance(node, NamedNode | Literal)
    return node.value


def all_edges(store: Store, *, nodes: set[str]) -> list[Ends]:
    """Return relation and ends of each edge between nodes, by their ids, in the order of edges."""
    base = base_of(store)
    ends = [
        (q.predicate.value, *(local_id(text(t), base) for t in (q.subject, q.object)))
        for q in store
        if not isinstance(q.object, Literal)
    ]
    found = []
    for relation in DRAWN_RELATIONS:
        pairs = [(one, other) for iri, one, other in ends if iri == relation.iri]
        turned = {(min(p), max(p)) if relation.symmetric else p for p in pairs if nodes >= {*p}}
        found += [(relation.name, *pair) for pair in sorted(turned)]
    return found


def all_statements(store: Store) -> dict[Ends, tuple[float, int]]:
    """Return confidence and number of sentences of each statement."""
    base, names = base_of(store), {relation.iri: relation.name for relation in DRAWN_RELATIONS}
    about: dict[str, list[Quad]] = {}
    for quad in store:
        about.setdefault(str(quad.subject), []).append(quad)
    found = {}
    for quads in about.values():
        said = {q.predicate: text(q.object) for q in quads}
        if term("rdf:subject") in said:
            relation = names.get(said[term("rdf:predicate")], "")
            one, other = (local_id(said[term(f"rdf:{n}")], base) for n in ("subject", "object"))
            sentences = sum(quad.predicate == term("sg:evidence") for quad in quads)
            found[relation, one, other] = (float(said[term("sg:confidence")]), sentences)
    return found


def parts(edges: tuple[Edge, ...]) -> list[tuple[Ends, tuple[float | None, int]]]:
    return [((e.relation, e.source, e.target), (e.confidence, e.sentences)) for e in edges]


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("count", [1, 4, 12, 400])
def test_a_picture_of_the_map_has_the_first_of_all_edges(name: str, count: int) -> None:
    store = store_of(name)
    statements = all_statements(store)

    view = mapped_document(store, atlas_of(name), nodes=count)
    expected = all_edges(store, nodes={node.id for node in view.nodes})[: EDGES * count]

    assert len(view.nodes) <= count
    assert parts(view.edges) == [(e, statements.get(e, (None, 0))) for e in expected]


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("new", [1, 3, 30])
@pytest.mark.parametrize("old", [0, 1, 2, 300])
def test_what_is_added_has_all_edges_that_end_at_it(name: str, new: int, old: int) -> None:
    store = store_of(name)
    statements, atlas = all_statements(store), atlas_of(name)
    ids = [local_id(iri, base_of(store)) for iri in sorted(atlas.nodes, key=atlas.rank)]
    add, drawn = ids[:new], ids[new : new + old]

    found = added_document(Snapshot(store, Path("none")), add=add, drawn=drawn)
    expected = [e for e in all_edges(store, nodes={*add, *drawn}) if {*add} & {*e[1:]}]

    assert parts(found.edges) == [(e, statements.get(e, (None, 0))) for e in expected]
    assert [node.id for node in found.nodes] == add


@pytest.mark.parametrize("store", [sample(), star(HUBS)])
def test_ends_are_counted_on_both_sides_and_as_far_as_three_hundred(store: Store) -> None:
    drawn, base = {relation.iri for relation in DRAWN_RELATIONS}, base_of(store)
    edges = (quad for quad in store if quad.predicate.value in drawn)
    ends = Counter(local_id(text(e), base) for q in edges for e in (q.subject, q.object))
    asked = [id_ for id_, _ in ends.most_common(100)]

    found = added_document(Snapshot(store, Path("none")), add=asked, drawn=())
    degrees = {node.id: node.degree for node in found.nodes}

    assert degrees == {id_: min(ends[id_], 300) for id_ in asked}
