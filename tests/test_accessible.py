"""Every kind of page, light and dark, held against the rules of axe-core in a real browser."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, Quad, Store

from extract.model import Profile
from kg.corrections.said import least_sure
from kg.export.export import export
from kg.rdf.encode import Run, encode
from kg.rdf.terms import term
from kg.rdf.vocab import DEFAULT_BASE
from kg.resolve.resolve import resolve
from kg.serve.app import create_app
from kg.serve.workers.limits import Editing, Settings
from kg.store.builds import CORRECTIONS
from kg.view.selection import CLASSES
from tests.axe import needs_axe, violations
from tests.chromium import needs_chromium
from tests.graphs import library
from tests.serving import InProcess, running

pytestmark = [pytest.mark.browser, needs_chromium, needs_axe]
OWNER = Profile("Cleo Márquez", as_of="2026-07-01", h_index=7, paper_count=2, source="profile.txt")
TOKEN = "only-for-this-test"  # noqa: S105


def query(text: str) -> str:
    return f"/query?format=table&query={quote(text)}"


ADDRESSES = {
    "start": "/",
    "search without words": "/search",
    "search with names": "/search?q=Lantern",
    "leaderboards": "/leaderboards",
    "leaderboards of nothing": "/leaderboards?task=Nothing",
    "search with a typo": "/search?q=Lantrn",
    "search without names": "/search?q=nothing+of+the+kind",
    "single file": "/graph",
    "query page": "/query",
    "query page with rows": query("SELECT * { ?s ?p ?o } LIMIT 20"),
    "query page without rows": query("SELECT * { ?s <urn:x> ?o }"),
    "query page with triples": query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 20"),
    "query page with an error": query("SELECT * {"),
    "catalogue": "/queries",
    "named query": "/queries/concept-papers",
    "named query with rows": "/queries/concept-papers?concept=LLM",
    "named query with an error": "/queries/concept-papers?concept=nothing-of-the-kind",
    "comparison of nothing": "/compare",
    "comparison": "/compare?paper=Graph+Lantern&paper=Ember+for+Cheap+Reranking",
    "comparison with a name that is not there": "/compare?paper=Graph+Lantern&paper=rerank",
    "problem page": "/id/nothing",
    "no such address": "/nowhere",
}
NODES = {
    **{name.lower(): NamedNode(class_) for name, class_ in CLASSES.items()},
    **{name.lower(): term(f"sg:{name}") for name in ("Assertion", "Evidence", "Result", "Merge")},
}


@dataclass(frozen=True)
class Site:
    """A running server: where it is, and the local name of one thing of each kind it has."""

    origin: str
    nodes: Mapping[str, str]
    statement: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: Any) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("build")
    store = graph()
    (folder / "graph.html").write_bytes(export(store, "html"))
    nodes = {name: first_node(store, class_) for name, class_ in NODES.items()}
    statement = next(iter(least_sure(store))).id
    # What the engine handed out in this thread may not be dropped in that of the server.
    gc.collect()
    editing = Editing(TOKEN, folder / CORRECTIONS)
    app = create_app(InProcess(store, build=str(folder)), Settings(editing=editing))
    with running(app) as port:
        yield Site(f"http://127.0.0.1:{port}", nodes, statement)


def graph() -> Store:
    store = Store()
    triples = encode(resolve(library(), [OWNER]), run=Run("rules", "1"))
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def first_node(store: Store, class_: NamedNode) -> str:
    found = store.quads_for_pattern(None, term("rdf:type"), class_)
    iri = min(q.subject.value for q in found if isinstance(q.subject, NamedNode))
    return iri.removeprefix(DEFAULT_BASE)


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    page = browser.new_page(color_scheme=request.param)
    yield page
    page.close()


@pytest.mark.parametrize("path", ADDRESSES.values(), ids=ADDRESSES)
def test_a_page_breaks_no_rule(page: Any, site: Site, path: str) -> None:
    page.goto(site.origin + path)
    assert violations(page) == []


@pytest.mark.parametrize("kind", NODES)
def test_the_page_of_a_thing_breaks_no_rule(page: Any, site: Site, kind: str) -> None:
    page.goto(f"{site.origin}/id/{site.nodes[kind]}")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert violations(page) == []


def test_the_form_for_a_correction_breaks_no_rule(page: Any, site: Site) -> None:
    page.goto(f"{site.origin}/corrections?statement={site.statement}")
    assert violations(page) == []
    page.fill("input[type=password]", TOKEN)
    page.click("main button")
    assert violations(page) == []


def ask_what_is_wrong(page: Any) -> None:
    page.locator("#panel .wrong").first.click()
    page.wait_for_selector("#wrong")


STATES: dict[str, Callable[[Any], object]] = {
    "as it opens": lambda page: None,
    "with a card": lambda page: page.wait_for_selector("#panel h2"),
    "as a table": lambda page: page.keyboard.press("t"),
    "with what can be saved": lambda page: page.click("#save summary"),
    "coloured by group": lambda page: page.click("#colour [value=group]"),
    "coloured by year": lambda page: page.click("#colour [value=year]"),
    "asking what is wrong": ask_what_is_wrong,
}
CARDS = ("with a card", "asking what is wrong")


@pytest.mark.parametrize("state", STATES)
def test_the_explorer_breaks_no_rule(page: Any, site: Site, state: str) -> None:
    shown = f"#node={site.nodes['method']}" if state in CARDS else ""
    page.goto("about:blank")
    page.goto(f"{site.origin}/explore{shown}")
    page.wait_for_selector("html[data-followed]")
    STATES[state](page)
    assert violations(page) == []


def test_what_breaks_a_rule_is_found(page: Any) -> None:
    page.goto("about:blank")
    page.set_content("<!doctype html><title>x</title><main><h1>x</h1><input></main>")

    assert any(found.startswith("html-has-lang:") for found in violations(page))
