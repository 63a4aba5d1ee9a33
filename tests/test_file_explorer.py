"""What the served explorer shows, in the shareable file: the same from disk, without a server."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from extract.sources import read_papers
from kg.export.html import to_html, write_html
from kg.export.html_data import read_data
from kg.rdf.terms import term
from kg.serve.explorer.parts import count_ends
from kg.serve.explorer.view import slim
from kg.view.atlas import make_atlas
from kg.view.view import view_document
from tests.axe import needs_axe, violations
from tests.chromium import Tab, needs_chromium
from tests.explorer_page import HOSTILE, SPACE, Page, app_of, hostile, sample, shelf, star
from tests.file_page import FilePage, written
from tests.serving import running
from tests.small import BASE, small_graph

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(small_graph(), tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(shelf(), tmp_path_factory.mktemp("shelves"))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(star(330), tmp_path_factory.mktemp("crowd"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(app_of(small_graph(), tmp_path_factory.mktemp("served"))) as port:
        yield f"http://127.0.0.1:{port}"


def card(page: Tab, id_: str) -> str:
    """Go to a thing by the address; return what its card says."""
    page.page.evaluate("id => { location.hash = new URLSearchParams({node: id}) }", id_)
    page.page.wait_for_selector(f'#panel [data-node="{id_}"]')
    return page.text("#panel .card")


def test_each_card_says_what_the_served_one_says(browser: Any, library: Path, served: str) -> None:
    there, here = Page(browser, served), FilePage(browser, library)
    view = view_document(small_graph())

    for id_ in (node.iri.removeprefix(BASE) for node in view.nodes):
        lines = [sorted(card(page, id_).splitlines()) for page in (there, here)]
        assert lines[0] == lines[1], id_
    assert here.complaints == []
    assert here.requests == [here.address]


def test_a_line_says_its_relation_and_sentence_beside_the_pointer(
    browser: Any, library: Path, served: str
) -> None:
    for page in (FilePage(browser, library), Page(browser, served)):
        said = hovered_line(page)

        assert " " in said.splitlines()[0]
        assert page.complaints == []
        page.page.mouse.move(5, 5)
        page.page.wait_for_selector("#hint", state="hidden")


def hovered_line(page: Tab) -> str:
    """Move over the picture to a line with a sentence; return what stands beside the pointer."""
    box = page.page.locator("#graph").bounding_box()
    for down in range(10, 90, 3):
        for right in range(10, 90, 2):
            x = box["x"] + box["width"] * right / 100
            page.page.mouse.move(x, box["y"] + box["height"] * down / 100)
            if page.page.locator("#hint").is_visible():
                page.page.wait_for_timeout(500)
                if page.page.locator("#hint mark").count():  # who wrote a paper has no sentence
                    return str(page.page.locator("#hint").inner_text())
    raise AssertionError("no line with a sentence was met")


NAMES = ("Sammy Ash, Jr.", "Ash; Birch", "Cleo and others", "Rock, Paper and Sons, Ltd.")


def signed(*names: str) -> Store:
    """Return the graph of a paper by people of these names."""
    lines = [
        "@prefix sg: <https://w3id.org/scholargraph/ns#> .",
        "@prefix dct: <http://purl.org/dc/terms/> .",
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .",
        f"@prefix sgd: <{BASE}> .",
        "sgd:paper-1 a <http://purl.org/spar/fabio/ResearchPaper> ; dct:title 'One' .",
    ]
    for place, name in enumerate(names, 1):
        lines += [
            f"sgd:person-{place} a foaf:Person ; foaf:name '{name}' .",
            f"sgd:paper-1 dct:creator sgd:person-{place} ; sg:hasAuthorship sgd:a-{place} .",
            f"sgd:a-{place} sg:author sgd:person-{place} ; sg:position {place} ;",
            f"    sg:nameAsWritten '{name}' .",
        ]
    store = Store()
    store.load("\n".join(lines).encode(), RdfFormat.TURTLE)
    return store


def test_names_of_authors_stay_whole_whatever_is_in_them(browser: Any, tmp_path: Path) -> None:
    store = signed(*NAMES)

    with running(app_of(store, tmp_path)) as port:
        pages = (
            Page(browser, f"http://127.0.0.1:{port}"),
            FilePage(browser, written(store, tmp_path)),
        )
        for page in pages:
            assert "and others" not in card(page, "paper-1").replace(NAMES[2], "")
            shown = page.page.locator("#panel .author a")
            assert tuple(shown.all_inner_texts()) == NAMES
            assert "person-1" in str(shown.first.get_attribute("href"))


def test_each_statement_shows_the_sentences_that_the_served_one_shows(
    browser: Any, library: Path, served: str
) -> None:
    there, here = Page(browser, served), FilePage(browser, library)
    view = view_document(small_graph())
    ids = {node.id: node.iri.removeprefix(BASE) for node in view.nodes}

    for edge in view.edges:
        name = f"{ids[edge.source]} {edge.relation} {ids[edge.target]}"
        assert statement(there, name) == statement(here, name), name


def statement(page: Tab, name: str) -> str:
    page.page.evaluate("edge => { location.hash = new URLSearchParams({edge}) }", name)
    page.page.wait_for_selector(f'#panel [data-edge="{name}"]')
    return page.text("#panel .card")


def test_ways_are_as_good_as_those_of_the_server(browser: Any, library: Path, served: str) -> None:
    there, here = Page(browser, served), FilePage(browser, library)
    ids = [node.iri.removeprefix(BASE) for node in view_document(small_graph()).nodes]

    for one, other in zip(ids, ids[3:], strict=False):
        address = f"/view/paths.json?{urlencode({'from': one, 'to': other})}"
        wanted = json.loads(there.context.request.get(served + address).text())["paths"]
        assert sorted(map(cost, ways(here, one, other))) == pytest.approx(
            sorted(map(cost, wanted))
        ), (one, other)


def ways(page: FilePage, one: str, other: str) -> list[list[str]]:
    card(page, one)
    page.press("p")
    page.page.evaluate("id => { location.hash = new URLSearchParams({node: id}) }", other)
    page.page.wait_for_selector("#panel [data-ways]")
    found: list[list[str]] = page.page.evaluate(
        """[...document.querySelectorAll(".ways li")].map((way) => [...way.querySelectorAll("a")]
          .map((end) => new URLSearchParams(end.getAttribute("href").slice(1)).get("node")))"""
    )
    return found


def cost(way: list[str]) -> float:
    """Return what a way costs: a step more the more edges end where it leads to."""
    ends = [count_ends(small_graph(), BASE + id_) for id_ in way[1:-1]]
    return 1 + sum(1 + math.log2(1 + count) / 4 for count in ends)


def test_two_ends_without_a_way_are_told_so(browser: Any, tmp_path: Path) -> None:
    store = shelf()
    store.add(Quad(NamedNode(f"{SPACE}alone"), term("rdf:type"), term("sg:Task")))
    page = FilePage(browser, written(store, tmp_path))

    assert ways(page, "alone", "p1") == []
    assert "No way" in page.text("#panel")


def test_filters_count_what_they_would_show_beside_the_others(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves)
    before = page.counts("category"), page.counts("relations"), page.counts("types")
    page.page.click('#category [data-value="cs.IR"]')
    after = page.counts("category"), page.counts("relations"), page.counts("types")

    assert before == (
        {"cs.IR": "12", "cs.CL": "12"},
        {"uses": "48"},
        {"Paper": "24", "Method": "7"},
    )
    assert after == ({"cs.IR": "12", "cs.CL": "12"}, {"uses": "24"}, {"Paper": "12", "Method": "7"})


def test_papers_are_filtered_by_where_they_appeared(browser: Any, tmp_path: Path) -> None:
    store, venue = shelf(), NamedNode(f"{SPACE}venue")
    store.add(Quad(venue, term("skos:prefLabel"), Literal("Journal of Pines, Oaks")))
    store.add(Quad(NamedNode(f"{SPACE}p0"), term("dct:isPartOf"), venue))
    page = FilePage(browser, written(store, tmp_path))

    assert page.counts("venue") == {"Journal of Pines, Oaks": "1", "": "23"}
    page.page.click("#venue li:first-child .only", force=True)
    assert page.counts("types")["Paper"] == "1"


def test_years_are_played_one_by_one(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves)
    shown = []
    for _ in range(3):
        page.press("y")
        shown.append((page.text("#years-out").split()[-1], page.counts("types")["Paper"]))

    assert shown == [("4", "4"), ("8", "8"), ("12", "12")]
    assert "to=2021" in page.page.evaluate("location.hash")


def test_hubs_are_hidden_and_come_back(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves)
    page.press("x")
    without, pressed = page.nodes(), page.text("#hubs-button")
    page.press("x")

    assert (without, pressed) == (30, "1 hub hidden")
    assert page.nodes() == 31


def test_a_node_is_collapsed_hidden_and_brought_back(browser: Any, crowd: Path) -> None:
    page = FilePage(browser, crowd)
    page.search("Method 3", opens="Method 3")
    first = page.nodes()
    page.press("e")
    page.page.wait_for_function("n => parseInt(counts.textContent) > n", arg=first)
    more = page.nodes()
    page.press("c")
    collapsed = page.nodes()
    page.press("h")
    hidden = page.nodes()
    for _ in range(3):
        page.press("u")

    assert more == first + 10
    assert hidden == collapsed - 1 < first
    assert page.nodes() == first
    assert page.complaints == []


def test_what_waits_is_brought_at_once_and_the_link_says_so(browser: Any, crowd: Path) -> None:
    page = FilePage(browser, crowd)
    page.page.click("#all-button")
    page.reload()

    assert page.nodes() == 335
    assert page.page.evaluate("location.hash") == "#all=1"
    assert page.page.is_hidden("#all-button")


def test_what_was_visited_is_gone_back_to(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves)
    page.search("Everywhere", opens="Everywhere")
    page.search("Method 2", opens="Method 2")
    trail = page.texts("#trail li")
    page.press("b")
    page.page.wait_for_selector("#panel h2:has-text('Everywhere')")

    assert trail == ["Everywhere"]


def test_the_link_holds_filters_colours_selection_and_what_is_hidden(
    browser: Any, shelves: Path
) -> None:
    page = FilePage(browser, shelves)
    page.search("Paper 7", opens="Paper 7")
    page.press("h")
    page.page.click('#category [data-value="cs.IR"]')
    page.page.click('#colour [value="year"]')
    page.search("Method 1", opens="Method 1")
    page.press("t")
    seen, link = page.text("#counts"), page.page.evaluate("location.href")
    other = FilePage(browser, shelves, at="#" + link.partition("#")[2])

    assert other.text("#counts") == seen
    assert other.text("#panel h2") == "Method 1"
    assert other.page.is_visible("#scale")
    assert other.page.is_visible("#sheet")
    assert "hide=p7" in link


def test_the_first_card_has_the_figures_of_whom_the_page_is_about(
    browser: Any, tmp_path: Path
) -> None:
    page = FilePage(browser, written(sample(), tmp_path))
    page.page.wait_for_selector("#panel .start .figures")

    assert "h-index" in page.texts("#panel .start .figures dt")
    assert {"12", "3,400", "50 %"} <= set(page.texts("#panel .start .figures dd"))


def test_the_browsers_own_way_back_goes_to_the_former_card(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves)
    page.search("Method 1", opens="Method 1")
    page.search("Method 2", opens="Method 2")
    page.page.go_back()

    page.page.wait_for_selector("#panel h2:has-text('Method 1')")
    assert page.complaints == []


def places(page: FilePage) -> dict[str, tuple[float, float]]:
    graph = nx.read_gexf(BytesIO(page.save('[value="gexf"]')))
    found = {id_: data["viz"]["position"] for id_, data in graph.nodes(data=True)}
    return {id_: (place["x"], place["y"]) for id_, place in found.items()}


def test_arranging_moves_what_is_seen_the_same_way_each_time(browser: Any, shelves: Path) -> None:
    made = []
    for _ in range(2):
        page = FilePage(browser, shelves)
        before = places(page)
        page.press("a")
        page.page.wait_for_selector("#status:has-text('Arranged')")
        made.append(places(page))
        page.press("u")
        assert places(page) == before
        assert page.complaints == []

    assert made[0] == made[1] != before


def test_arranging_leaves_the_page_at_work_no_long_while(browser: Any, crowd: Path) -> None:
    page = FilePage(browser, crowd)
    page.page.click("#all-button")
    page.page.wait_for_timeout(500)
    page.page.evaluate("""() => { globalThis.longest = 0; new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
      }).observe({ type: "longtask" }); }""")
    page.press("a")
    page.page.wait_for_selector("#status:has-text('Arranged')", timeout=60_000)

    assert page.page.evaluate("longest") < 200


def test_a_drag_moves_a_node(browser: Any, tmp_path: Path) -> None:
    store = Store()
    paper = NamedNode(f"{SPACE}p")
    store.add(Quad(paper, term("rdf:type"), term("fabio:ResearchPaper")))
    page = FilePage(browser, written(store, tmp_path))
    before, box = places(page)["p"], page.page.locator("#graph").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + 90, y + 30, steps=6)
    page.page.mouse.up()
    after = places(page)["p"]
    other = FilePage(browser, tmp_path / "graph.html", at=page.page.evaluate("location.hash"))

    assert math.dist(places(other)["p"], after) < 1.5
    assert after[0] - before[0] > 30
    assert after[1] - before[1] < -10  # up is more in that format


def test_the_link_holds_where_forces_have_moved_things(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves)
    before = places(page)
    page.press("a")
    page.page.wait_for_selector("#status:has-text('Arranged')")
    arranged, link = places(page), page.page.evaluate("location.hash")
    other = FilePage(browser, shelves, at=link)
    opened = places(other)

    assert all(math.dist(opened[id_], place) < 1.5 for id_, place in arranged.items())
    assert any(math.dist(before[id_], place) > 20 for id_, place in arranged.items())

    other.page.evaluate("location.hash = 'colour=year'")
    other.page.wait_for_selector("#scale:not([hidden])")
    assert places(other) == before


@pytest.mark.parametrize("at", ["!", "AA", "BQAAAAAAAAAAAAAA", "____", "%F0%9F%90%B8", "A" * 4000])
def test_a_link_with_places_of_another_picture_moves_nothing(
    browser: Any, shelves: Path, at: str
) -> None:
    page = FilePage(browser, shelves, at=f"#at={at}")

    assert places(page) == places(FilePage(browser, shelves))
    assert page.complaints == []


def literals(store: Store, subject: Any) -> dict[str, str]:
    """Return the texts and numbers of an evidence by their CURIEs."""
    names = ("begin", "end", "sentenceBegin", "sentence", "exact")
    known = {term(f"sg:{name}"): f"sg:{name}" for name in names}
    quads = [q for q in store.quads_for_pattern(subject, None, None) if q.predicate in known]
    return {known[q.predicate]: q.object.value for q in quads if isinstance(q.object, Literal)}


def test_groups_bear_the_names_of_the_map(browser: Any, tmp_path: Path) -> None:
    atlas = make_atlas(shelf())
    write_html(view_document(shelf(), atlas=atlas), tmp_path / "graph.html")
    page = FilePage(browser, tmp_path / "graph.html", at="#colour=group")
    names = page.texts("#groups .name")
    network = json.loads(page.save('[value="json"]'))["network"]

    assert names[: len(atlas.communities)] == [group.label for group in atlas.communities]
    assert [c["label"] for c in network["clusters"]] == [c.label for c in atlas.communities]


LOAD = 2.0
"""Seconds of a processor until the picture stands; a quarter of one is usual."""


def test_the_picture_is_drawn_soon(browser: Any, crowd: Path) -> None:
    page = Tab(browser)
    session = page.context.new_cdp_session(page.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.page.goto(crowd.as_uri() + "#all=1")
    page.page.wait_for_function("performance.getEntriesByName('picture').length")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}

    assert metrics["TaskDuration"] < LOAD


class TestSaving:
    def test_turtle_says_what_the_graph_says_with_exact_quotes(
        self, browser: Any, library: Path
    ) -> None:
        saved = Store()
        saved.load(FilePage(browser, library).save('[value="ttl"]'), format=RdfFormat.TURTLE)
        known = {quad.triple for quad in small_graph()}
        run_label = term("rdfs:label")  # a run is named by its extractor
        evidence = list(saved.quads_for_pattern(None, term("rdf:type"), term("sg:Evidence")))

        assert {q.triple for q in saved if q.predicate != run_label} <= known
        assert len(evidence) > 10
        for quad in evidence:
            said = literals(saved, quad.subject)
            begin, end, first = (int(said[f"sg:{n}"]) for n in ("begin", "end", "sentenceBegin"))
            assert said["sg:sentence"][begin - first : end - first] == said["sg:exact"]

    def test_turtle_has_each_edge_and_nothing_that_filters_took_away(
        self, browser: Any, library: Path
    ) -> None:
        page = FilePage(browser, library)
        page.page.click('#relations [data-value="uses"]')
        saved = Store()
        saved.load(page.save('[value="ttl"]'), format=RdfFormat.TURTLE)
        stated = {q.object for q in saved.quads_for_pattern(None, term("rdf:predicate"), None)}
        direct = {q.predicate for q in saved} & {term("sg:uses"), term("sg:proposes")}

        assert term("sg:proposes") in stated
        assert direct == {term("sg:proposes")}
        assert term("sg:uses") not in stated

    def test_gexf_has_each_node_and_edge(self, browser: Any, library: Path) -> None:
        page = FilePage(browser, library)
        graph = nx.read_gexf(BytesIO(page.save('[value="gexf"]')))
        view = view_document(small_graph())

        assert {data["iri"] for _, data in graph.nodes(data=True)} == {n.iri for n in view.nodes}
        assert graph.number_of_edges() == len(view.edges)
        assert all(data["relation"] for _, _, data in graph.edges(data=True))

    def test_vosviewer_gets_one_link_for_each_pair(self, browser: Any, library: Path) -> None:
        network = json.loads(FilePage(browser, library).save('[value="json"]'))["network"]
        ids = {item["id"] for item in network["items"]}
        pairs = [frozenset((link["source_id"], link["target_id"])) for link in network["links"]]

        assert all(pair <= ids for pair in pairs)
        assert len(set(pairs)) == len(pairs) > 5
        assert all({"label", "x", "y", "weights", "cluster"} <= set(i) for i in network["items"])

    @pytest.mark.parametrize("form", ["bib", "ris"])
    def test_references_are_read_as_the_papers_that_are_seen(
        self, browser: Any, library: Path, tmp_path: Path, form: str
    ) -> None:
        file = tmp_path / f"seen.{form}"
        file.write_bytes(FilePage(browser, library).save(f'[value="{form}"]'))
        papers = read_papers(file, as_of=date(2026, 7, 1)).papers
        drawn = [node for node in view_document(small_graph()).nodes if node.type == "Paper"]

        assert {paper.title for paper in papers} == {node.label for node in drawn}
        assert {paper.date[:4] for paper in papers} == {str(node.year or "") for node in drawn}
        assert {author.name for paper in papers for author in paper.authors} == {
            " ".join(author.name.split()) for node in drawn for author in node.authors
        }

    def test_the_table_and_the_pictures(self, browser: Any, library: Path) -> None:
        page = FilePage(browser, library)
        rows = list(csv.DictReader(StringIO(page.save("#csv-button").decode())))
        svg, png = page.save("#svg-button").decode(), page.save("#png-button")

        assert len(rows) == len(view_document(small_graph()).edges)
        assert svg.count("<line") == len(rows)
        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20], "big") == 1600
        assert len(png) > 20_000

    def test_hostile_texts_stay_texts(self, browser: Any, tmp_path: Path) -> None:
        page = FilePage(browser, written(hostile(), tmp_path))
        turtle = Store()
        turtle.load(page.save('[value="ttl"]'), format=RdfFormat.TURTLE)
        graph = nx.read_gexf(BytesIO(page.save('[value="gexf"]')))
        page.save("#svg-button")

        names = [q.object for q in turtle.quads_for_pattern(None, term("skos:prefLabel"), None)]
        labels = {name.value for name in names if isinstance(name, Literal)}
        assert labels == {HOSTILE}
        assert HOSTILE in {data["label"] for _, data in graph.nodes(data=True)}
        assert page.page.evaluate("window.hacked") is None
        assert page.complaints == []


def test_what_needs_a_server_is_not_offered(browser: Any, library: Path) -> None:
    page = FilePage(browser, library)
    ids = [node.iri.removeprefix(BASE) for node in view_document(small_graph()).nodes]

    for id_ in ids:
        card(page, id_)
        assert page.count(".wrong, a[href^='/'], a[href^='file:']") == 0
    assert page.count('#save [value="html"]') == 0


FRAME = """<!doctype html><meta charset=utf-8>
<iframe sandbox="allow-scripts" style="width:1100px;height:560px" srcdoc="{}"></iframe>"""


def test_a_frame_without_an_address_does_all_but_save(
    browser: Any, library: Path, tmp_path: Path
) -> None:
    page = Tab(browser)
    text = library.read_text("utf-8").replace("&", "&amp;").replace('"', "&quot;")
    (tmp_path / "frame.html").write_text(FRAME.format(text), encoding="utf-8")
    page.page.goto((tmp_path / "frame.html").as_uri())
    frame = page.page.frame_locator("iframe")
    frame.locator("html[data-followed]").wait_for(state="attached")
    frame.locator("#find").fill("MS MARCO")
    frame.locator("#find").press("Enter")
    frame.locator("#panel h2:has-text('MS MARCO')").wait_for()
    for key in ("x", "x", "h", "u", "o", "t", "t", "Escape", "/", "Enter"):
        page.press(key)

    assert frame.locator("#save").is_hidden()
    assert frame.locator("#link-button").is_hidden()
    assert page.complaints == []


STATES = {
    "as it opens": "",
    "with a card": "#node=method-pinenet",
    "as a table": "#table=1",
    "coloured by year": "#colour=year",
    "coloured by group": "#colour=group",
}


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_the_file_breaks_no_rule(browser: Any, tmp_path: Path, state: str, scheme: str) -> None:
    page = FilePage(browser, written(sample(), tmp_path), at=STATES[state], scheme=scheme)

    assert violations(page.page) == []


def test_a_phone_reaches_its_filters_and_closes_them(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves, width=390)
    page.page.click("#filters-button")
    shown = page.page.is_visible("#filters")
    page.page.click("#filters-button")

    assert shown
    assert page.page.is_hidden("#filters")


def test_an_address_of_something_else_is_answered_in_words(browser: Any, shelves: Path) -> None:
    page = FilePage(browser, shelves, at="#node=nothing-of-the-kind&edge=a+b+c&from=x&colour=none")

    assert "nothing that the picture shows" in page.text("#status")
    assert page.complaints == []


@pytest.mark.parametrize("store", [sample(), shelf(), star(330), Store()])
def test_the_server_reads_from_the_file_what_the_file_was_made_of(store: Store) -> None:
    document = view_document(store)
    found = read_data(to_html(document))

    assert found
    assert slim(found, store) == slim(asdict(document), store)


def test_the_server_reads_pages_of_older_builds_and_knows_others() -> None:
    head, tail = '<script type="application/json" id="data">', "</script>"
    view = {"title": "Old", "nodes": [], "edges": []}

    assert read_data(f"{head}{json.dumps({'view': view, 'network': {}})}{tail}") == view
    assert read_data("<p>no page of ours</p>") is None
