"""The SPARQL protocol: ways to ask, datasets, descriptions."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import (
    RdfFormat,
    Store,
    parse,
)

from kg.serve.http.negotiate import TRIPLES
from kg.store.builds import memory_store
from tests.serving import (
    BROWSER,
    DIRECT,
    EVERYTHING,
    FORM,
    Client,
    client_of,
    form_of,
    sample,
)


def read(response: httpx.Response, form: str) -> Store:
    store = Store()
    store.extend(parse(response.content, getattr(RdfFormat, form)))
    return store


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(sample()) as client:
        yield client


# --- the ways to ask


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("GET", {"params": {"query": EVERYTHING}}),
        ("POST", {"data": {"query": EVERYTHING}}),
        (
            "POST",
            {"content": EVERYTHING, "headers": {"content-type": "application/sparql-query"}},
        ),
        (
            "POST",
            {
                "content": EVERYTHING,
                "headers": {"content-type": 'Application/SPARQL-Query; charset="UTF-8"'},
            },
        ),
    ],
)
def test_a_query_is_answered_however_it_is_sent(
    client: Client, method: str, options: dict[str, object]
) -> None:
    response = client.request(method, "/sparql", **options)

    assert response.status_code == 200
    assert len(response.json()["results"]["bindings"]) == 10


@pytest.mark.parametrize(
    ("method", "url", "content_type", "body", "status", "code"),
    [
        ("GET", "/sparql?query=ASK{}&query=ASK{}", "", b"", 400, "usage"),
        ("GET", "/sparql?default-graph-uri=http://e/", "", b"", 400, "usage"),
        ("GET", "/sparql?query=", "", b"", 400, "syntax"),
        ("GET", "/sparql?query=ASK%20%7B%22%FF%22%7D", "", b"", 400, "usage"),
        ("GET", "/sparql?" + "a=b&" * 2000, "", b"", 400, "usage"),
        ("GET", "/sparql?query=ASK%20%7B", "", b"", 400, "syntax"),
        ("GET", "/sparql?query=ASK{}&default-graph-uri=nonsense", "", b"", 400, "usage"),
        ("GET", "/sparql?query=ASK{}&named-graph-uri=http://a%20b/", "", b"", 400, "usage"),
        ("GET", "/sparql?update=CLEAR%20ALL", "", b"", 403, "refused"),
        ("POST", "/sparql", FORM, b"update=CLEAR+ALL", 403, "refused"),
        ("POST", "/sparql", "application/sparql-update", b"CLEAR ALL", 403, "refused"),
        ("POST", "/sparql", DIRECT, b"LOAD <http://e/>", 403, "refused"),
        ("POST", "/sparql", DIRECT, b"SELECT*{SERVICE<http://e/>{}}", 403, "refused"),
        ("POST", "/sparql", DIRECT, b"ASK {'" + b"x" * 70_000 + b"'}", 400, "usage"),
        ("POST", "/sparql", DIRECT, b"ASK " + b"{" * 300 + b"}" * 300, 400, "usage"),
        ("POST", "/sparql", DIRECT, b"ASK {'\xff'}", 400, "usage"),
        ("POST", "/sparql", FORM, b"query=ASK%7B%22%FF%22%7D", 400, "usage"),
        ("POST", "/sparql", FORM, b"", 400, "usage"),
        ("POST", "/sparql?query=ASK{}", DIRECT, b"ASK {}", 400, "usage"),
        ("POST", "/sparql", DIRECT + "; charset=UTF-16", b"ASK {}", 415, "media-type"),
        ("POST", "/sparql", "text/plain", b"ASK {}", 415, "media-type"),
        ("POST", "/sparql", "", b"query=ASK%7B%7D", 415, "media-type"),
        ("POST", "/sparql", DIRECT, b"a" * (1 << 20) + b"a", 413, "too-large"),
        ("PUT", "/sparql?query=ASK{}", FORM, b"", 405, "usage"),
        ("PUT", "/data?default", "text/turtle", b"", 405, "usage"),
        ("GET", "/data", "", b"", 400, "usage"),
        ("GET", "/data?default&graph=http://e/", "", b"", 400, "usage"),
        ("GET", "/data?graph=nonsense", "", b"", 400, "usage"),
        ("GET", "/data?graph=http://example.org/none", "", b"", 404, "not-found"),
        ("GET", "/data/none", "", b"", 404, "not-found"),
        ("GET", "/nothing/here", "", b"", 404, "not-found"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_problem(
    client: Client, method: str, url: str, content_type: str, body: bytes, status: int, code: str
) -> None:
    headers = {"content-type": content_type} if content_type else {}

    response = client.request(method, url, headers=headers, content=body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"


def test_a_syntax_error_says_line_and_column(client: Client) -> None:
    problem = client.ask("SELECT *\n{ ?s ?p }").json()

    assert (problem["line"], problem["column"]) == (2, 10)
    assert "line 2, column 10" in problem["detail"]


@pytest.mark.parametrize(
    ("accept", "form", "text"),
    [
        ("*/*", "application/problem+json", '"code": "syntax"'),
        ("application/sparql-results+json", "application/problem+json", '"code": "syntax"'),
        (BROWSER, "text/html", "<h1>Bad Request</h1>"),
        ("text/plain, */*;q=0.1", "text/plain", "Bad Request: SPARQL syntax error"),
    ],
)
def test_a_problem_comes_in_a_form_that_its_reader_takes(
    client: Client, accept: str, form: str, text: str
) -> None:
    response = client.ask("ASK {", accept)

    assert form_of(response) == form
    assert text in response.text


def test_the_text_of_a_query_is_no_markup_in_a_problem(client: Client) -> None:
    response = client.ask("ASK { <script>alert(1)</script> ", BROWSER)

    assert "<script" not in response.text


# --- datasets


G = "http://example.org/g"
FROM_G = "SELECT * FROM <http://example.org/g> { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("query", "params", "rows"),
    [
        (EVERYTHING, {}, 10),
        (EVERYTHING, {"default-graph-uri": G}, 1),
        (EVERYTHING, {"named-graph-uri": G}, 0),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {}, 1),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"named-graph-uri": G}, 1),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"default-graph-uri": G}, 0),
        (EVERYTHING, {"default-graph-uri": "http://example.org/none"}, 0),
        (EVERYTHING, {"default-graph-uri": "urn:x-rdflib:default"}, 10),
        (EVERYTHING, {"default-graph-uri": ["urn:x-arq:DefaultGraph", G]}, 11),
        (EVERYTHING, {"default-graph-uri": ["http://example.org/none", G]}, 1),
        (FROM_G, {}, 1),
        (FROM_G, {"default-graph-uri": "http://e/none"}, 0),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", {}, 0),
    ],
)
def test_the_protocol_says_which_graphs_are_asked(
    client: Client, query: str, params: dict[str, str], rows: int
) -> None:
    response = client.get("/sparql", params={"query": query, **params})

    assert len(response.json()["results"]["bindings"]) == rows


def test_a_graph_is_had_whole(client: Client) -> None:
    accept = {"accept": "application/n-triples"}

    default = client.get("/data?default", headers=accept)
    named = client.get("/data", params={"graph": G}, headers=accept)

    assert len(default.text.splitlines()) == 10
    assert named.text == '<http://example.org/s> <http://example.org/p> "in g" .\n'


# --- descriptions


@pytest.mark.parametrize("media_type", TRIPLES)
def test_the_endpoint_describes_itself(client: Client, media_type: str) -> None:
    response = client.get("/sparql", headers={"accept": media_type})

    store = read(response, TRIPLES[media_type])
    assert store.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        ASK { ?service a sd:Service ; sd:endpoint <http://127.0.0.1:8000/sparql> ;
            sd:supportedLanguage sd:SPARQL11Query ;
            sd:defaultDataset [ sd:defaultGraph [ a sd:Graph ] ;
                sd:namedGraph [ sd:name <http://example.org/g> ] ] }"""
    )


def test_void_says_where_the_graph_can_be_asked(client: Client) -> None:
    response = client.get("/.well-known/void")

    store = read(response, "TURTLE")
    assert store.query(
        """PREFIX void: <http://rdfs.org/ns/void#>
        ASK { ?d a void:Dataset ; void:sparqlEndpoint <http://127.0.0.1:8000/sparql> ;
            void:dataDump <http://127.0.0.1:8000/data?default> ;
            void:classPartition [ void:entities 2 ] }"""
    )


def test_a_graph_without_a_description_has_no_void() -> None:
    with client_of(memory_store()) as client:
        assert client.get("/.well-known/void").status_code == 404
