"""What is seen in the explorer as files, read back by the programs that they are for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import NamedNode, Store
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from kg.rdf.terms import term
from kg.rdf.vocab import SG
from tests.explorer_page import HOSTILE, app_of, hostile, star
from tests.serving import Client, client_of
from tests.small import BASE, small_graph

FORMS = ("ttl", "gexf", "json", "html")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(small_graph()) as client:
        yield client


def seen(client: Client, **changes: Any) -> dict[str, Any]:
    """Return all that the first picture shows, as the page says it."""
    view = client.get("/view.json").json()
    places = {node["id"]: place for place, node in enumerate(view["nodes"])}
    nodes = [[n["id"], n["x"], n["y"], n["community"], n["degree"]] for n in view["nodes"]]
    edges = [[places[e["source"]], e["relation"], places[e["target"]]] for e in view["edges"]]
    return {"title": view["title"], "nodes": nodes, "edges": edges, **changes}


def save(client: Client, form: str, what: dict[str, Any]) -> bytes:
    answer = client.post(f"/explore/save.{form}", content=json.dumps(what))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.content


def iri(curie: str) -> URIRef:
    return URIRef(term(curie).value)


def test_turtle_has_each_statement_with_its_sentences(client: Client) -> None:
    graph = Graph().parse(data=save(client, "ttl", seen(client)), format="turtle")
    stated = {
        tuple(str(graph.value(a, part)) for part in (RDF.subject, RDF.predicate, RDF.object)): [
            str(graph.value(evidence, SG.sentence)) for evidence in graph.objects(a, SG.evidence)
        ]
        for a in graph.subjects(RDF.type, SG.Assertion)
    }
    edges = [e for e in client.get("/view.json").json()["edges"] if e["sentences"]]

    assert len(stated) == len(edges) > 5
    for edge in edges:
        ends = (BASE + edge["source"], str(SG[edge["relation"]]), BASE + edge["target"])
        assert len(stated[ends]) == edge["sentences"]
        assert "None" not in stated[ends]
        assert (URIRef(ends[0]), URIRef(ends[1]), URIRef(ends[2])) in graph


def test_turtle_says_nothing_of_what_is_not_seen(client: Client) -> None:
    whole = seen(client)
    keep = next(e for e in whole["edges"] if e[1] == "extends")
    nodes = [whole["nodes"][place] for place in (keep[0], keep[2])]
    part = {"title": "", "nodes": nodes, "edges": [[0, "extends", 1]]}
    graph = Graph().parse(data=save(client, "ttl", part), format="turtle")

    assert {str(s).removeprefix(BASE) for s in graph.subjects(SKOS.prefLabel)} == {
        node[0] for node in nodes
    }
    assert len(set(graph.subjects(RDF.type, SG.Assertion))) == 1
    assert list(graph.subject_objects(SG.evidence))
    paper = next(graph.objects(None, iri("prov:wasDerivedFrom")))
    assert graph.value(paper, iri("dct:title"))


def test_gexf_is_read_by_networkx_with_places_and_relations(client: Client) -> None:
    what = seen(client)
    first, again = (save(client, "gexf", what) for _ in range(2))
    graph = nx.read_gexf(BytesIO(first))
    place = graph.nodes[what["nodes"][0][0]]["viz"]["position"]

    assert first == again
    assert b"lastmodified" not in first
    assert set(graph) == {node[0] for node in what["nodes"]}
    assert graph.number_of_edges() == len(what["edges"])
    assert (place["x"], place["y"]) == (what["nodes"][0][1], -what["nodes"][0][2])
    assert all(data["relation"] for _, _, data in graph.edges(data=True))


def test_vosviewer_gets_items_and_one_link_for_each_pair(client: Client) -> None:
    what = seen(client)
    network = json.loads(save(client, "json", what))["network"]
    ids = {item["id"] for item in network["items"]}
    pairs = [frozenset((link["source_id"], link["target_id"])) for link in network["links"]]

    assert ids == {node[0] for node in what["nodes"]}
    assert all(pair <= ids for pair in pairs)
    assert len(set(pairs)) == len(pairs)
    assert all(link["strength"] > 0 for link in network["links"])
    assert all(1 <= item["cluster"] <= 1000 for item in network["items"])
    assert all({"label", "x", "y", "weights"} <= set(item) for item in network["items"])
    assert all(type(item.get("scores", {"Year": 0})["Year"]) is int for item in network["items"])


def test_the_page_holds_what_is_seen_and_nothing_else(client: Client) -> None:
    whole = seen(client)
    page = save(client, "html", {**whole, "nodes": whole["nodes"][:3], "edges": []}).decode()
    data = page.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    view = json.loads(data)["view"]

    assert [node["iri"] for node in view["nodes"]] == [BASE + n[0] for n in whole["nodes"][:3]]
    assert all(node["first"] for node in view["nodes"])
    assert "as picked in the explorer" in view["notice"]
    assert "default-src 'none'" in page


def test_a_page_too_large_keeps_the_most_connected_and_says_so(tmp_path: Path) -> None:
    client = Client(app_of(star(520), tmp_path))
    ids = [f"p{number}" for number in range(520)] + [f"m{number}" for number in range(5)]
    what = {"nodes": [[id_, 0, 0, -1, 1] for id_ in ids], "edges": [[0, "uses", 520]]}
    page = save(client, "html", what).decode()
    client.close()

    assert "500 most connected of 525" in page


def test_hostile_texts_stay_texts_in_files() -> None:
    with client_of(hostile()) as client:
        what = seen(client, title=HOSTILE)
        found = {form: save(client, form, what) for form in FORMS}
    labels = Graph().parse(data=found["ttl"], format="turtle").objects(None, SKOS.prefLabel)

    assert {str(label) for label in labels} == {HOSTILE}
    assert nx.read_gexf(BytesIO(found["gexf"])).name == HOSTILE
    assert json.loads(found["json"])["info"]["title"] == HOSTILE
    assert b"<script>window" not in found["html"]
    assert b"<img" not in found["html"]


@pytest.mark.parametrize(
    "change",
    [
        {"nodes": []},
        {"nodes": "x"},
        {"nodes": [["a", 0, 0, 0]]},
        {"nodes": [["a", 0, 0, "x", 0]]},
        {"nodes": [["a", 0, 0, True, 0]]},
        {"nodes": [["a", 1e9, 0, 0, 0]]},
        {"nodes": [[1, 0, 0, 0, 0]]},
        {"nodes": [["a", 0, 0, 0, 0]] * 1501},
        {"edges": None},
        {"edges": [[0, "uses", 10_000]]},
        {"edges": [[0, [], 1]]},
        {"edges": [[0, "owl:sameAs", 1]]},
        {"edges": [[0, "uses", -1]]},
        {"title": 3},
    ],
)
def test_what_no_page_says_is_refused(client: Client, change: dict[str, Any]) -> None:
    answer = client.post("/explore/save.ttl", content=json.dumps(seen(client, **change)))

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff", b'{"nodes": [["a", NaN, 0, 0, 0]], "edges": []}']
)
def test_what_is_no_list_is_refused(client: Client, body: bytes) -> None:
    assert client.post("/explore/save.gexf", content=body).status_code == 400


def test_things_that_the_graph_has_not_are_not_found(client: Client) -> None:
    what = {"nodes": [["nothing-of-the-kind", 0, 0, 0, 0], ["\x00<>", 0, 0, 0, 0]], "edges": []}

    assert client.post("/explore/save.ttl", content=json.dumps(what)).status_code == 404


def test_an_edge_that_the_graph_has_not_is_left_out(client: Client) -> None:
    whole = seen(client)
    made_up = {**whole, "edges": [[0, "cites", 1], [1, "cites", 0]]}
    graph = Graph().parse(data=save(client, "ttl", made_up), format="turtle")

    assert not list(graph.subject_objects(iri("cito:cites")))


def test_nothing_is_saved_by_a_mere_address(client: Client) -> None:
    assert client.get("/explore/save.ttl").status_code == 405


def test_statements_are_found_by_what_they_say_and_not_by_their_names() -> None:
    store = Store()
    store.extend(small_graph())
    old = next(
        q.subject
        for q in store.quads_for_pattern(None, term("rdf:type"), NamedNode(str(SG.Assertion)))
    )
    for quad in list(store.quads_for_pattern(old, None, None)):
        store.remove(quad)
        store.add(type(quad)(NamedNode(f"{BASE}assertion-by-hand"), quad.predicate, quad.object))
    with client_of(store) as client:
        found = save(client, "ttl", seen(client))

    assert b"sgd:assertion-by-hand a sg:Assertion" in found
