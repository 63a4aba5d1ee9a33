"""Formats of export: one registry for the command, the page's menu, and other packages."""

from __future__ import annotations

import csv
import io
import json
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import Literal, Quad, RdfFormat, Store, parse

import kg.doors
from kg.errors import ScholargraphError, UsageError
from kg.export import formats
from kg.export.export import GraphPart, export
from kg.export.formats import BUILT_IN, Format, Part, find_format, format_of_file, list_formats
from kg.export.graphml import to_networkx
from kg.export.statements import COLUMNS
from kg.rdf.terms import term
from kg.view.atlas import make_atlas
from kg.view.view import whole_view
from tests.explorer_page import sample as view_sample
from tests.serving import client_of
from tests.small import BASE, small_graph
from tests.test_explorer_save import save, seen


def rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode())))


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != "png"])
def test_every_format_writes_all_and_a_part_the_same_each_time(name: str) -> None:
    store = small_graph()
    references = name in ("bib", "ris", "csl")
    around = "Graph Lantern: Reranking with Light" if references else "Lantern"
    whole, part = export(store, name), export(store, name, around=around)

    assert 0 < len(part) <= len(whole) - (not references)
    assert export(store, name) == whole


@pytest.mark.parametrize("form", [RdfFormat.RDF_XML, RdfFormat.TRIG, RdfFormat.TURTLE])
def test_rdf_forms_hold_the_same_triples(form: RdfFormat) -> None:
    names = {RdfFormat.RDF_XML: "rdfxml", RdfFormat.TRIG: "trig", RdfFormat.TURTLE: "ttl"}
    read = {q.triple for q in parse(export(small_graph(), names[form]), format=form)}

    assert read == {q.triple for q in small_graph()}


def test_gexf_has_the_places_of_the_map_and_names_that_stay() -> None:
    store = small_graph()
    atlas = make_atlas(store)
    whole = nx.read_gexf(io.BytesIO(export(store, "gexf", atlas=atlas)))
    part = nx.read_gexf(io.BytesIO(export(store, "gexf", atlas=atlas, around="Lantern")))
    iri, node = next(iter(atlas.nodes.items()))
    place = whole.nodes[iri.removeprefix(BASE)]["viz"]["position"]

    assert set(whole) == {iri.removeprefix(BASE) for iri in atlas.nodes}
    assert (place["x"], place["y"]) == (node.x, -node.y)
    assert set(part) < set(whole)


def test_what_is_too_large_to_place_goes_without_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.export.export.MOST", 3)
    items = json.loads(export(small_graph(), "vosviewer"))["network"]["items"]

    assert len(items) > 3
    assert not [item for item in items if {"x", "y", "cluster"} & set(item)]


@pytest.mark.parametrize("form", ["gexf", "vosviewer", "html", "ttl"])
def test_the_menu_of_the_page_offers_what_the_command_writes(form: str) -> None:
    with client_of(small_graph()) as client:
        found = save(client, "json" if form == "vosviewer" else form, seen(client))
    written = export(small_graph(), form, atlas=make_atlas(small_graph()))

    if form == "gexf":
        graphs = [nx.read_gexf(io.BytesIO(text)) for text in (found, written)]
        assert len({(frozenset(g), g.number_of_edges()) for g in graphs}) == 1
    elif form == "vosviewer":
        ids = [{i["id"] for i in json.loads(t)["network"]["items"]} for t in (found, written)]
        assert ids[0] == ids[1]
    else:
        assert found[:15] == written[:15]


def test_a_row_of_csv_is_a_statement_with_its_surest_sentence() -> None:
    found = rows(export(small_graph(), "csv"))
    extends = next(row for row in found if row["relation"] == "extends")
    written = next(row for row in found if row["relation"] == "written by")

    assert tuple(found[0]) == COLUMNS
    assert (extends["subject"], extends["object"]) == ("Graph Lantern", "Lantern")
    assert extends["exact"] in extends["sentence"]
    assert extends["paper"].startswith("Graph Lantern: ")
    assert (written["sentences"], written["sentence"], written["confidence"]) == ("0", "", "")


def test_strangers_texts_are_no_formulas_in_csv() -> None:
    store = Store()
    for quad in view_sample():
        named = quad.predicate == term("skos:prefLabel")
        store.add(Quad(quad.subject, quad.predicate, Literal("=1+1") if named else quad.object))
    subjects = {row["object"] for row in rows(export(store, "csv"))}

    assert "'=1+1" in subjects
    assert "=1+1" not in subjects


def test_parquet_has_the_same_rows_with_numbers(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "x.parquet"
    file.write_bytes(export(small_graph(), "parquet"))
    read = parquet.read_table(file).to_pylist()

    assert len(read) == len(rows(export(small_graph(), "csv")))
    assert {type(row["sentences"]) for row in read} == {int}
    assert {type(row["confidence"]) for row in read} == {float, type(None)}


def test_networkx_names_nodes_the_same_in_every_part_and_has_weights_and_years() -> None:
    store = small_graph()
    whole = to_networkx(whole_view(store), base=BASE)
    near = to_networkx(whole_view(store, around="Lantern"), base=BASE)
    by = {
        (whole.nodes[a]["label"], d["relation"], whole.nodes[b]["label"]): d
        for a, b, d in whole.edges(data=True)
    }
    together = next(d for (_, relation, _), d in by.items() if relation == "coauthorOf")
    extends = by["Graph Lantern", "extends", "Lantern"]

    assert set(near) < set(whole)
    assert all(BASE + name == data["iri"] for name, data in whole.nodes(data=True))
    assert (together["weight"], together["year"], together["last_year"]) == (2, 2024, 2025)
    assert (extends["weight"], extends["year"]) == (1, 2025)
    assert all(d["weight"] >= 1 for d in by.values())


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("-", "ttl"),
        ("graph", "ttl"),
        ("a.b/net.GEXF", "gexf"),
        ("net.vosviewer.json", "vosviewer"),
        ("x.htm", "html"),
        ("x.json", "json"),
    ],
)
def test_a_file_name_says_the_format(file: str, name: str) -> None:
    assert format_of_file(file) == name


def test_an_unknown_format_is_refused_with_the_near_one() -> None:
    with pytest.raises(UsageError, match="did you mean gexf"):
        export(small_graph(), "gefx")


def titles(part: Part) -> bytes:
    return "\n".join(iri for iri in part.things() if "/paper-" in iri).encode()


TOY = Format("titles", "papers, one a line", "text/plain", (".titles.txt",), titles)
WRONG = Format("other", "", "text/plain", (".o",), titles)


def add_entry(monkeypatch: pytest.MonkeyPatch, **entries: str) -> None:
    """Have installed packages bring formats by entry point."""
    found = [EntryPoint(name, value, formats.GROUP) for name, value in entries.items()]
    monkeypatch.setattr(
        kg.doors, "entry_points", lambda *, group: found if group == formats.GROUP else []
    )


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    formats._added.cache_clear()
    yield
    formats._added.cache_clear()


def test_another_package_brings_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    add_entry(monkeypatch, titles=f"{__name__}:TOY", ttl=f"{__name__}:TOY")
    listed = {row[0]: row for row in list_formats().rows}

    assert len(export(small_graph(), "titles").splitlines()) == 2
    assert format_of_file("all.titles.txt") == "titles"
    assert listed["titles"] == ("titles", "papers, one a line", ".titles.txt")
    assert find_format("ttl").suffixes == (".ttl",)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (f"{__name__}:titles", "is no kg.export.formats.Format"),
        ("no.such.module:X", "cannot be loaded"),
        (f"{__name__}:WRONG", "must bear that name"),
    ],
)
def test_what_is_no_format_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    add_entry(monkeypatch, toy=value)

    with pytest.raises(ScholargraphError, match=message):
        find_format("toy")


def test_a_part_says_what_it_holds() -> None:
    part = GraphPart(small_graph())

    assert len(part.things()) == len(part.picture().nodes) == len(part.document().nodes)
    assert list(part.things()) == sorted(part.things())
