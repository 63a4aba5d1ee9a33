"""The served pages in a real browser: hostile texts, narrow screens, the explorer's policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.export.html import write_html
from kg.rdf.terms import term
from kg.serve.app import create_app
from kg.serve.workers.limits import Settings
from kg.view.selection import CLASSES
from kg.view.view import view_document
from tests.chromium import needs_chromium
from tests.serving import InProcess, running
from tests.small import BASE, small_graph

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
]
HOSTILE = "</title><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\"'`{{7*7}}"
LONG = "unbreakable" * 40
SCRIPTS = "[...document.scripts].map(script => script.getAttribute('src') ?? '')"


def graph_with(text: str) -> Store:
    """Return the small graph in which the texts of strangers are an attack."""
    store = Store()
    for quad in small_graph():
        said = quad.predicate in (term("dct:title"), term("skos:prefLabel"), term("foaf:name"))
        store.add(Quad(quad.subject, quad.predicate, Literal(text) if said else quad.object))
    return store


@pytest.fixture(scope="module", params=[HOSTILE, LONG], ids=["hostile", "long"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: Any
) -> Iterator[tuple[str, list[str]]]:
    folder: Path = tmp_path_factory.mktemp("build")
    store = graph_with(request.param)
    write_html(view_document(store), folder / "graph.html")
    app = create_app(InProcess(store, build=str(folder)), Settings())
    with running(app) as port:
        yield f"http://127.0.0.1:{port}", addresses(store, request.param)


def addresses(store: Store, text: str) -> list[str]:
    things = [node_of(store, NamedNode(class_)) for class_ in CLASSES.values()]
    backing = [node_of(store, term(f"sg:{name}")) for name in ("Assertion", "Evidence", "Merge")]
    person, asked = node_of(store, term("foaf:Person")), quote(text)
    return [
        "/",
        f"/search?q={asked}",
        "/queries",
        f"/queries/coauthors?person={person}",
        f"/queries/coauthors?person={asked}",
        "/queries/evidence-of",
        f"/query?format=table&query={quote('SELECT * { ?s ?p ?o } LIMIT 50')}",
        f"/query?format=table&query={asked}",
        f"/id/{asked}",
        *(f"/id/{local}" for local in (*things, *backing)),
    ]


def node_of(store: Store, class_: NamedNode) -> str:
    found = store.quads_for_pattern(None, term("rdf:type"), class_)
    iris = sorted(q.subject.value for q in found if isinstance(q.subject, NamedNode))
    return iris[0].removeprefix(BASE)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_pages_run_nothing_ask_nothing_elsewhere_and_fit_the_screen(
    browser: Any, served: tuple[str, list[str]], width: int, scheme: str
) -> None:
    origin, paths = served
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, requests, complaints = context.new_page(), [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in paths:
        page.goto(origin + path)

        assert page.evaluate("window.hacked") is None, path
        assert page.evaluate("document.images.length") == 0, path
        assert all("/static/" in address for address in page.evaluate(SCRIPTS)), path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()

    assert all(url.startswith((origin, "data:")) for url in requests)
    assert [text for text in complaints if "Failed to load resource: the server" not in text] == []


def test_the_explorer_draws_under_the_servers_policy(
    browser: Any, served: tuple[str, list[str]]
) -> None:
    page, complaints = browser.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{served[0]}/graph")
    page.wait_for_selector("html[data-ready]")

    assert complaints == []
    assert page.evaluate("window.hacked") is None
    page.close()


def test_a_form_is_filled_in_and_sent_without_scripts(
    browser: Any, served: tuple[str, list[str]]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served[0]}/queries/authors")
    page.get_by_label("rows", exact=True).fill("1")
    page.get_by_role("button", name="Ask").click()

    assert page.locator("main tbody tr").count() == 1
    assert "top=1" in page.url
    context.close()
