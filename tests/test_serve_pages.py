"""Start, search, SPARQL form, explorer and style; and what holds of every page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from pyoxigraph import Store

from kg.rdf.vocab import PREFIXES
from kg.serve.app import create_app
from kg.serve.http.files import POLICY as WITH_SCRIPTS
from kg.serve.http.html import POLICY, render, style, style_address
from kg.serve.pages.query_page import FORMATS
from kg.serve.workers.limits import Settings
from tests.serving import Client, InProcess, client_of
from tests.small import check_harmless, local_names, small_graph

SELECT = """SELECT ?paper ?title WHERE {
  ?paper a <http://purl.org/spar/fabio/ResearchPaper> ; <http://purl.org/dc/terms/title> ?title
} ORDER BY ?title"""
ADDRESSES = (
    "/",
    "/search",
    "/search?q=rerank",
    "/search?q=nothing+at+all",
    "/queries",
    "/queries/coauthors",
    "/queries/coauthors?person=Ada+Lindqvist",
    "/queries/coauthors?person=Nobody",
    "/leaderboards",
    "/leaderboards?task=Nothing",
    "/compare",
    "/compare?paper=Graph+Lantern&paper=Ember+for+Cheap+Reranking",
    "/query",
    "/query?format=table&query=ASK+%7B%7D",
    "/id/none",
)
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(small_graph()) as client:
        yield client


class Outline(HTMLParser):
    """What those who do not see a page are told of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_can_be_read_without_seeing_it(client: Client, address: str) -> None:
    response = client.get(address, headers=BROWSER)
    check_harmless(response.text)
    outline = Outline(response.text)
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    ids = [attributes["id"] for _, attributes in outline.found if "id" in attributes]

    assert outline.all("html") == [{"lang": "en"}]
    assert [len(outline.all(tag)) for tag in ("h1", "main", "nav", "header")] == [1, 1, 1, 1]
    fields = outline.all("input", "textarea", "select")
    assert all(field["id"] in labelled for field in fields if field.get("type") != "hidden")
    assert all("scope" in head for head in outline.all("th"))
    assert len(outline.all("table")) == len(outline.all("caption"))
    assert len(ids) == len(set(ids))
    assert outline.all("a")[0] == {"class": "skip", "href": "#main"}
    assert re.search(r"<title>[^<]+ · scholargraph</title>", response.text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_allows_no_script_in_it_and_takes_its_style_from_here(
    client: Client, address: str
) -> None:
    response = client.get(address, headers=BROWSER)
    policy = response.headers["content-security-policy"]

    assert policy == (WITH_SCRIPTS if address.partition("?")[0] == "/query" else POLICY)
    assert "unsafe" not in policy
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<link rel="stylesheet" href="{style_address()}">' in response.text


def test_the_start_page_counts_and_leads_everywhere(client: Client) -> None:
    page = check_harmless(client.get("/").text)

    assert {"/graph", "/queries", "/query", "/sparql", "/.well-known/void"} <= set(page.links)
    assert "/openapi.json" in page.links
    assert re.search(r"papers\s*2\b", page.text)
    assert [link for link in page.links if link.startswith("/id/dataset-ms-marco")]


def test_every_link_of_the_start_page_leads_somewhere(client: Client) -> None:
    page = check_harmless(client.get("/").text)
    inside = {link for link in page.links if link.startswith("/") and link != "/graph"}

    assert len(inside) > 10
    for link in sorted(inside):
        assert client.get(link).status_code == 200, link


def test_an_empty_graph_says_so() -> None:
    with client_of(Store()) as client:
        page = check_harmless(client.get("/").text)

    assert "The graph is empty" in page.text


def test_a_search_finds_names_and_leads_to_them(client: Client) -> None:
    page = check_harmless(client.get("/search?q=LINDQ").text)
    person = next(name for name in local_names(small_graph()) if "ada-lindqvist" in name)

    assert f"/id/{person}" in page.links
    assert ("value", "LINDQ") in page.attributes


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(codec="utf-8"), max_size=50))
def test_a_search_for_any_text_is_a_page(client: Client, text: str) -> None:
    response = client.get("/search", params={"q": text})

    assert response.status_code == 200
    check_harmless(response.text)


def test_the_form_starts_with_a_query_that_runs(client: Client) -> None:
    html = client.get("/query").text
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.DOTALL)
    assert found
    query = found[1].replace("&lt;", "<").replace("&gt;", ">")

    assert all(f"PREFIX {prefix}: <{iri}>" in query for prefix, iri in PREFIXES.items())
    assert len(client.ask(query, "application/json").json()["results"]["bindings"]) == 2


def test_an_answer_is_shown_as_a_table_with_links(client: Client) -> None:
    response = client.get("/query", params={"query": SELECT, "format": "table"})
    page = check_harmless(response.text)

    assert response.status_code == 200
    assert "2 rows" in page.text
    assert [link for link in page.links if link.startswith("/id/paper-")]
    assert SELECT in page.text


@pytest.mark.parametrize("media_type", [name for name in FORMATS if "/" in name])
def test_an_answer_comes_in_the_form_that_was_picked(client: Client, media_type: str) -> None:
    graph = media_type in ("text/turtle", "application/n-triples")
    query = "CONSTRUCT WHERE { ?s a ?o }" if graph else SELECT
    response = client.get("/query", params={"query": query, "format": media_type}, headers=BROWSER)
    asked = client.ask(query, media_type)

    assert response.status_code == 200
    assert response.headers["content-type"].startswith(media_type)
    assert response.content == asked.content


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT ?x {", 400, "line 1"),
        ("SELECT ?x { SERVICE <http://example.org/> { ?x ?y ?z } }", 403, "SERVICE is refused"),
        ("DELETE WHERE { ?s ?p ?o }", 403, "DELETE is refused"),
        ("</textarea><script>alert(1)</script>", 400, "syntax error"),
    ],
)
def test_a_wrong_query_stays_in_the_form_beside_what_is_wrong(
    client: Client, query: str, status: int, said: str
) -> None:
    response = client.get("/query", params={"query": query, "format": "table"})
    page = check_harmless(response.text)

    assert response.status_code == status
    assert said in page.text
    assert query in page.text


def test_triples_and_yes_or_no_are_shown_as_text(client: Client) -> None:
    graph = client.get("/query?format=table&query=CONSTRUCT+WHERE+%7B%3Fs+a+%3Fo%7D").text
    answer = client.get("/query?format=table&query=ASK+%7B%7D").text

    assert "fabio:ResearchPaper" in check_harmless(graph).text
    assert "yes" in check_harmless(answer).text


def test_a_link_fills_the_form_and_runs_nothing(client: Client) -> None:
    page = check_harmless(client.get("/query", params={"query": SELECT}).text)

    assert SELECT in page.text
    assert "table" not in page.elements


def test_a_format_that_is_not_there_is_refused(client: Client) -> None:
    response = client.get("/query", params={"query": SELECT, "format": "image/png"})

    assert (response.status_code, response.json()["code"]) == (400, "usage")


def test_the_explorer_is_the_file_of_the_build_under_its_own_policy(tmp_path: Path) -> None:
    (tmp_path / "graph.html").write_text("<!doctype html><title>map</title>", "utf-8")
    client = Client(create_app(InProcess(Store(), build=str(tmp_path)), Settings()))
    response = client.get("/graph")
    policy = response.headers["content-security-policy"]
    client.close()

    assert response.text == "<!doctype html><title>map</title>"
    assert "frame-ancestors 'none'" in policy
    assert "default-src" not in policy
    assert "script-src" not in policy


def test_the_style_may_be_kept_under_its_own_address_alone(client: Client) -> None:
    named, plain = client.get(style_address()), client.get("/static/site.css?v=old")

    assert named.content == plain.content == style()
    assert named.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in named.headers["cache-control"]
    assert "immutable" not in plain.headers["cache-control"]


def test_the_style_asks_for_nothing_else() -> None:
    assert b"url(" not in style()
    assert b"@import" not in style()


def test_a_template_without_a_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("search", here="", sought="x")


def test_the_description_is_json_with_a_tag(client: Client) -> None:
    response = client.get("/openapi.json")

    assert response.headers["content-type"] == "application/json"
    assert response.headers["etag"]
    assert json.loads(response.content)["openapi"] == "3.1.0"
