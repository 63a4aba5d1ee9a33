"""Formats of other programs, each read by a reader that is not ours."""

from __future__ import annotations

import io
import json
import re
import zipfile

import networkx as nx

from kg.export.export import export
from tests.graphs import LANTERN
from tests.small import small_graph


def test_cytoscape_json_is_read_by_networkx() -> None:
    read = nx.cytoscape_graph(json.loads(export(small_graph(), "cyjs")))
    labels = {data["name"] for _, data in read.nodes(data=True)}
    relations = {data["interaction"] for _, _, data in read.edges(data=True)}

    assert LANTERN.title in labels
    assert {"proposes", "evaluatesOn"} <= relations


def test_every_link_of_a_vault_leads_to_a_note() -> None:
    with zipfile.ZipFile(io.BytesIO(export(small_graph(), "obsidian"))) as vault:
        notes = {name: vault.read(name).decode() for name in vault.namelist()}
    links = {m for text in notes.values() for m in re.findall(r"\[\[([^|\]]+)\|", text)}

    assert links
    assert {f"{link}.md" for link in links} <= set(notes)
    assert all(not name.startswith(("/", ".")) and ".." not in name for name in notes)
    (paper,) = [text for name, text in notes.items() if name.startswith("Paper/Graph Lantern")]
    assert "==MS MARCO==" in paper
    assert paper.startswith("---\ntype: Paper\n")


def test_the_same_graph_gives_the_same_bytes() -> None:
    for form in ("cyjs", "obsidian"):
        assert export(small_graph(), form) == export(small_graph(), form)
