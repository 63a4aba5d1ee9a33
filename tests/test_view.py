from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.errors import NotFoundError
from kg.rdf.vocab import PREFIXES, SG
from kg.view.labels import shorten, web_address
from kg.view.layout import Link, find_communities, find_positions
from kg.view.view import ViewDocument, ViewNode, view_document

DATA = Path(__file__).parent / "data"
PAPER = "PineNet: Counting Trees from Above"
SCRIPT_NAME = "\U0001d4abineNet"  # its first letter is two units in JavaScript, one code point here


@pytest.fixture
def store() -> Store:
    store = Store()
    store.load(path=DATA / "view.ttl", format=RdfFormat.TURTLE)
    return store


@pytest.fixture
def document(store: Store) -> ViewDocument:
    return view_document(store)


def node(document: ViewDocument, label: str) -> ViewNode:
    return next(n for n in document.nodes if n.label == label)


def relations(document: ViewDocument, one: str, other: str) -> list[str]:
    ends = {node(document, one).id, node(document, other).id}
    return [e.relation for e in document.edges if {e.source, e.target} == ends]


def star(leaves: int) -> Store:
    """Return one paper with as many methods as asked, and one method alone."""
    store = Store()
    kind, title = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["dct"] + "title")
    paper = NamedNode("https://example.org/paper")
    store.add(Quad(paper, kind, NamedNode(PREFIXES["fabio"] + "ResearchPaper")))
    store.add(Quad(paper, title, Literal("Hub")))
    store.add(Quad(NamedNode("https://example.org/alone"), kind, NamedNode(SG.Method)))
    for number in range(leaves):
        method = NamedNode(f"https://example.org/m{number:04}")
        store.add(Quad(method, kind, NamedNode(SG.Method)))
        store.add(Quad(paper, NamedNode(SG.uses), method))
    return store


def test_each_thing_and_each_relation_is_drawn(document: ViewDocument) -> None:
    assert {n.label for n in document.nodes} == {
        "A Long and Winding Account of the Growth of Oak Trees in Cities",
        "Ada Ash",
        "Bo Birch",
        "ConeSet",
        "OakNet",
        PAPER,
        "PineNet",
    }
    assert document.total_edges == len(document.edges) == 9


def test_parallel_relations_are_two_edges_and_co_authors_one(document: ViewDocument) -> None:
    assert relations(document, PAPER, "ConeSet") == ["proposes", "evaluatesOn"]
    assert relations(document, "Ada Ash", "Bo Birch") == ["coauthorOf"]


def test_evidence_marks_the_exact_words_of_its_sentence(document: ViewDocument) -> None:
    marked = [e.sentence[e.begin : e.end] for e in document.evidence]

    assert sorted(marked) == ["ConeSet", "PineNet", SCRIPT_NAME]
    assert marked == [e.exact for e in document.evidence]


def test_the_surest_evidence_of_an_edge_comes_first(document: ViewDocument) -> None:
    edge = next(e for e in document.edges if len(e.evidence) == 2)

    assert [document.evidence[place].confidence for place in edge.evidence] == [0.9, 0.6]
    assert document.evidence[edge.evidence[0]].extractor == "rules 1"


def test_a_paper_card_has_date_authors_category_and_links(document: ViewDocument) -> None:
    paper = node(document, PAPER)
    details = {d.name: (d.value, d.href) for d in paper.details}

    assert details["Date"] == ("2024-01-05", "")
    assert details["Authors"] == ("Ada Ash, B. Birch and others", "")
    assert details["Category"] == ("cs.CV", "")
    assert details["arXiv"] == ("2401.00001", "https://arxiv.org/abs/2401.00001")
    assert paper.short == "PineNet"
    assert paper.text.startswith("Forests")
    assert {(n.kind, n.text, n.href) for n in paper.notes} == {
        ("result", "accuracy: 3 points", ""),
        ("abbreviation", "PN: PineNet", ""),
        ("code", "https://example.org/pinenet", "https://example.org/pinenet"),
    }


def test_the_owner_of_the_profile_page_stands_in_the_middle(document: ViewDocument) -> None:
    owner = node(document, "Ada Ash")

    assert (document.focus, document.title) == (owner.id, "Ada Ash")
    assert (owner.x, owner.y) == (0, 0)
    assert {d.name: d.value for d in owner.details}["h-index"] == "12"


def test_facets_count_what_is_drawn(document: ViewDocument) -> None:
    facets = {f.name: {v.value: v.count for v in f.values} for f in document.facets}

    assert facets["type"] == {"Paper": 2, "Person": 2, "Method": 2, "Dataset": 1}
    assert facets["relation"]["proposes"] == 3
    assert facets["year"] == {"2021": 1, "2024": 1}
    assert facets["category"] == {"cs.CV": 1}
    assert facets["confidence"] == {"0.8": 1, "0.9": 1}


def test_the_same_graph_gives_the_same_bytes(store: Store) -> None:
    again = Store()
    again.extend(sorted(store, key=str, reverse=True))

    assert view_document(again).to_json() == view_document(store).to_json()


def test_json_holds_the_whole_document(document: ViewDocument) -> None:
    data = json.loads(document.to_json())

    assert len(data["nodes"]) == len(document.nodes)
    assert data["evidence"][0]["exact"] == document.evidence[0].exact


def test_around_shows_only_what_is_near(store: Store) -> None:
    near = view_document(store, around="PineNet", depth=1)

    assert {n.label for n in near.nodes} == {"PineNet", PAPER}
    assert near.title == "Around PineNet"
    assert "2 of 7" in near.notice


def test_around_something_unknown_says_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="ElmNet"):
        view_document(store, around="ElmNet")


def test_limits_keep_the_most_connected_and_say_what_was_left_out() -> None:
    document = view_document(star(40), max_nodes=10, max_edges=5)

    assert "Hub" in {n.label for n in document.nodes}
    assert "alone" not in {n.label for n in document.nodes}
    assert document.notice == (
        "Showing 10 of 42 nodes: the most connected first. "
        "Showing 5 of 9 edges: statements with evidence first."
    )


def test_a_large_graph_opens_with_its_hubs() -> None:
    document = view_document(star(400), max_nodes=500)

    assert len(document.nodes) == 402
    assert 0 < sum(n.first for n in document.nodes) < 200
    assert node(document, "Hub").first


def test_what_a_picture_is_around_stands_among_its_own() -> None:
    store, uses = star(40), NamedNode(SG.uses)
    other, centre = NamedNode("https://example.org/other"), NamedNode("https://example.org/alone")
    store.add(
        Quad(
            other,
            NamedNode(PREFIXES["rdf"] + "type"),
            NamedNode(PREFIXES["fabio"] + "ResearchPaper"),
        )
    )
    for method in ("https://example.org/alone", "https://example.org/m0001"):
        store.add(Quad(other, uses, NamedNode(method)))

    near = view_document(store, around=centre.value, depth=4)
    away = {n.iri: abs(complex(n.x, n.y)) for n in near.nodes}

    assert len(near.nodes) == 43
    assert away.pop(centre.value) == 0
    assert min(away, key=away.__getitem__) == other.value


def test_an_empty_graph_says_why() -> None:
    document = view_document(Store())

    assert (document.nodes, document.edges) == ((), ())
    assert "empty" in document.notice


def test_evidence_that_does_not_fit_marks_nothing(store: Store) -> None:
    evidence = NamedNode("https://w3id.org/scholargraph/id/evidence-3")
    exact = NamedNode(SG.exact)
    store.remove(Quad(evidence, exact, Literal("ConeSet")))
    store.add(Quad(evidence, exact, Literal("not in the sentence")))

    found = [e for e in view_document(store).evidence if e.exact == "not in the sentence"]

    assert [(e.begin, e.end) for e in found] == [(0, 0)]


def test_without_layout_every_node_stands_at_the_origin(store: Store) -> None:
    assert {(n.x, n.y) for n in view_document(store, layout=False).nodes} == {(0, 0)}


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "https://a b", 'https://x"y', " https://x", ""],
)
def test_only_plain_web_addresses_become_links(address: str) -> None:
    assert web_address(address) == ""


@given(st.text(max_size=200), st.booleans())
def test_short_labels_are_short_and_begin_the_label(label: str, title: bool) -> None:
    short = shorten(label, title=title)

    assert len(short) <= 32
    assert label.strip().startswith(short.rstrip("…").strip())


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(
            st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)))
        )
    )
)
def test_layout_is_finite_repeatable_and_without_overlap(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, pairs = graph
    links = [Link(a, b) for a, b in pairs if a != b]
    radii = [8.0] * count

    points = find_positions(radii, links)

    assert points == find_positions(radii, links)
    assert sorted(set(find_communities(count, links))) == list(
        range(max(find_communities(count, links)) + 1)
    )
    apart = [abs(complex(*p) - complex(*q)) for i, p in enumerate(points) for q in points[:i]]
    assert not apart or min(apart) >= 14


def test_a_very_large_selection_is_still_placed_at_once() -> None:
    points = find_positions([5.0] * 5000, [])

    assert len(set(points)) == 5000
