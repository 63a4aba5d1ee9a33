from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from kg.export.html import to_html, write_html
from kg.export.network import to_network
from kg.view.view import ViewDocument, view_document

DATA = Path(__file__).parent / "data"


def read_document() -> ViewDocument:
    store = Store()
    store.load(path=DATA / "view.ttl", format=RdfFormat.TURTLE)
    return view_document(store)


DOCUMENT = read_document()


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def hashes(texts: list[str]) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def test_the_policy_allows_exactly_our_scripts_and_styles() -> None:
    page = to_html(DOCUMENT)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    directives = dict(part.split(" ", 1) for part in policy[1].split("; "))

    assert directives["default-src"] == "'none'"
    assert directives["script-src"].split() == hashes(
        re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    )
    assert directives["style-src"].split() == hashes(
        re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    )
    assert "unsafe" not in policy[1]


def test_the_page_names_no_address_to_load_from() -> None:
    page = to_html(DOCUMENT)

    assert not re.search(r"<(?:script|img|iframe|link)[^>]+(?:src|href)=\"(?!data:)", page)
    assert "sourceMappingURL" not in page
    assert "@import" not in page


def test_the_library_keeps_its_licence_notice() -> None:
    assert "vis.js is dual licensed under both" in to_html(DOCUMENT)


def test_what_is_bundled_keeps_its_licence() -> None:
    licences = to_html(DOCUMENT).partition('id="licences">')[2].partition("</script>")[0]

    assert "graphology-layout-forceatlas2 0.10.1 (MIT)" in licences
    assert "Permission is hereby granted" in licences


def test_nodes_and_edges_of_the_network_stand_in_the_order_of_the_document() -> None:
    network = data_of(to_html(DOCUMENT))["network"]

    assert [node["id"] for node in network["nodes"]] == [node.id for node in DOCUMENT.nodes]
    assert [(edge["from"], edge["to"]) for edge in network["edges"]] == [
        (edge.source, edge.target) for edge in DOCUMENT.edges
    ]


def test_the_page_of_a_small_graph_stays_under_700_kilobytes() -> None:
    assert len(to_html(DOCUMENT).encode()) < 700_000


def test_without_scripts_a_table_stands_in() -> None:
    table = to_html(DOCUMENT).partition("<noscript>")[2].partition("</noscript>")[0]

    assert "<td>PineNet: Counting Trees from Above</td>" in table
    assert "<td>OakNet</td>" in table


def test_parallel_edges_bend_apart() -> None:
    edges = to_network(DOCUMENT)["edges"]
    assert isinstance(edges, list)
    pairs: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        pairs.setdefault((edge["from"], edge["to"]), []).append(json.dumps(edge.get("smooth")))

    assert max(len(bends) for bends in pairs.values()) == 2
    assert all(len(set(bends)) == len(bends) for bends in pairs.values())


def test_edges_of_both_directions_lie_on_different_sides() -> None:
    there = DOCUMENT.edges[0]
    back = replace(there, id="back", source=there.target, target=there.source)
    edges = to_network(replace(DOCUMENT, edges=(there, back)))["edges"]
    assert isinstance(edges, list)

    # Seen from its own start each edge bends the same way, so they do not lie on one another.
    assert edges[0]["smooth"]["type"] == edges[1]["smooth"]["type"]


def test_each_sentence_stands_in_the_file_once() -> None:
    again = replace(DOCUMENT, evidence=DOCUMENT.evidence * 2)
    data = data_of(to_html(again))
    sentences = [data["texts"][place] for place in data["view"]["evidence"]["sentence"]]

    assert sentences == [e.sentence for e in again.evidence]
    assert len(set(data["texts"])) == len(data["texts"])


def test_the_same_document_gives_the_same_page() -> None:
    assert to_html(read_document()) == to_html(DOCUMENT)


def test_writing_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_text("former", encoding="utf-8")

    write_html(DOCUMENT, path)

    assert path.read_text(encoding="utf-8") == to_html(DOCUMENT)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "hostile",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "<img src=x onerror=alert(1)>",
        "a\u2028b\u2029c",
        "$title ${data}",
        "{{7*7}} & \"quotes\" 'too'",
    ],
)
def test_a_hostile_label_changes_neither_the_data_nor_the_scripts(hostile: str) -> None:
    node = replace(DOCUMENT.nodes[0], label=hostile)
    page = to_html(replace(DOCUMENT, nodes=(node, *DOCUMENT.nodes[1:]), title=hostile))

    assert data_of(page)["view"]["nodes"][0]["label"] == hostile
    assert page.count("<script") == to_html(DOCUMENT).count("<script")
    assert "<img" not in page


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_the_data_as_it_was(text: str) -> None:
    page = to_html(replace(DOCUMENT, notice=text))

    assert data_of(page)["view"]["notice"] == text
