"""The server against the SPARQL 1.1 test suite of the W3C, each query as a request."""

from __future__ import annotations

import email
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pyoxigraph import (
    Dataset,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)

from kg.serve.app import create_app
from kg.serve.workers.limits import Settings
from tests.serving import Client, InProcess, client_of
from tests.w3c import (
    SUITE,
    Case,
    Exchange,
    cases,
    exchanges,
    folders,
    load,
    manifest,
    read_answer,
    same,
)

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C test suite is not here")

ACCEPT = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
    "ttl": "application/sparql-results+json, text/turtle",
}
FORMS = {
    "application/sparql-results+xml": "srx",
    "application/sparql-results+json": "srj",
    "text/tab-separated-values": "tsv",
    "text/csv": "csv",
    "text/turtle": "ttl",
}
MISSED_BY_THE_ENGINE = {
    "aggregates/agg-empty-group-count-graph",
    "aggregates/agg-groupconcat-04",
    "aggregates/agg-groupconcat-06",
    "bindings/graph",
    "functions/bnode01",
    "negation/graph-minus",
    "property-path/zero_or_more_set_end",
    "property-path/zero_or_more_set_start",
    "property-path/zero_or_one_set_end",
    "property-path/zero_or_one_set_start",
}


def all_cases(*types: str) -> list[Case]:
    return [case for folder in folders() for case in cases(folder, *types)]


def form_of(response: httpx.Response) -> str:
    return str(response.headers["content-type"]).partition(";")[0]


# --- queries


def test_queries_are_answered_as_right_over_http_as_by_the_engine_itself() -> None:
    tests = all_cases("QueryEvaluationTest", "CSVResultFormatTest")

    missed = {case.name for case in tests if not _right(case, *_over_http(case))}
    missed_by_engine = {case.name for case in tests if not _right(case, *_by_engine(case))}

    assert len(tests) == 235
    assert missed == missed_by_engine == MISSED_BY_THE_ENGINE


def _right(case: Case, content: bytes, form: str) -> bool:
    assert case.result
    wanted = read_answer(case.result.read_bytes(), case.result.suffix[1:], case.result.as_uri())
    return same(wanted, read_answer(content, form), ordered="ORDER BY" in case.text().upper())


def _over_http(case: Case) -> tuple[bytes, str]:
    assert case.result
    accept = {"accept": ACCEPT[case.result.suffix[1:]]}
    with client_of(case.store()) as client:
        response = client.post("/sparql", data={"query": case.text()}, headers=accept)
    assert response.status_code == 200, (case.name, response.text)
    return response.content, FORMS[form_of(response)]


def _by_engine(case: Case) -> tuple[bytes, str]:
    found = case.store().query(case.text())
    if isinstance(found, QueryTriples):
        return found.serialize(format=RdfFormat.TURTLE) or b"", "ttl"
    assert isinstance(found, QuerySolutions | QueryBoolean)
    # The tests of CSV expect what is left of terms in that format.
    as_csv = case.result is not None and case.result.suffix == ".csv"
    form = QueryResultsFormat.CSV if as_csv else QueryResultsFormat.JSON
    return found.serialize(format=form) or b"", "csv" if as_csv else "srj"


def test_what_is_no_query_is_refused() -> None:
    tests = all_cases("NegativeSyntaxTest11")

    with client_of(Store()) as client:
        found = {case.name: client.post("/sparql", data={"query": case.text()}) for case in tests}

    assert len(found) == 48
    for name, response in found.items():
        wanted = (403, "refused") if name.startswith("delete-insert/") else (400, "syntax")
        assert (response.status_code, response.json()["code"]) == wanted, name


def test_what_is_a_query_is_answered() -> None:
    tests = all_cases("PositiveSyntaxTest11")

    with client_of(Store()) as client:
        found = {case.name: client.post("/sparql", data={"query": case.text()}) for case in tests}

    refused = {name: response for name, response in found.items() if response.status_code != 200}
    assert len(found) == 63
    # It calls a function that no one has; the syntax is right.
    assert list(refused) == ["syntax-query/test_4"]
    assert "custom function" in refused["syntax-query/test_4"].json()["detail"]


# --- protocol

PROTOCOL = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
BOOLEAN = ("application/sparql-results+json", "application/sparql-results+xml")
EXPECTED_FORMS = {
    "boolean": BOOLEAN,
    "tabular": (*BOOLEAN, "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}


def _entries(folder: str, name: str = "manifest.ttl") -> list[NamedNode]:
    rows: Any = manifest(folder, name).query(
        """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
        SELECT ?test { ?m mf:entries/rdf:rest*/rdf:first ?test }"""
    )
    return sorted((row["test"] for row in rows), key=lambda test: test.value)


def _id(test: NamedNode) -> str:
    return test.value.rpartition("#")[2]


@pytest.fixture(scope="module")
def protocol() -> Iterator[Client]:
    store = Store()
    for number in (1, 2, 3):
        path = (SUITE / "protocol" / f"data{number}.nt").resolve()
        load(store, path, NamedNode(PROTOCOL.format(number)))
    with client_of(store) as client:
        yield client


def test_the_protocol_is_kept(protocol: Client) -> None:
    tests = _entries("protocol")

    assert len(tests) == 34
    for test in tests:
        _check_exchanges(protocol, test)


def _check_exchanges(protocol: Client, test: NamedNode) -> None:
    for exchange in exchanges(manifest("protocol"), test):
        response = _send(protocol, exchange, exchange.path.replace("/sparql/", "/sparql", 1))

        if _id(test).startswith("update_"):
            # The server reads and never writes; that is an answer too.
            assert response.status_code == 403, test
            return
        assert f"StatusCode{response.status_code // 100}xx" in exchange.statuses, test
        if exchange.form:
            assert form_of(response) in EXPECTED_FORMS[exchange.form], test
        if exchange.boolean is not None:
            assert response.json()["boolean"] is exchange.boolean, test


def _send(client: Client, exchange: Exchange, url: str) -> httpx.Response:
    utf16 = "utf-16" in dict(exchange.headers).get("content-type", "").lower()
    body = exchange.body.encode("utf-16" if utf16 else "utf-8")
    headers = list(exchange.headers)
    return client.request(exchange.method, url, headers=headers, content=body)


def test_the_service_description_has_three_tests() -> None:
    assert len(_entries("service-description")) == 3


# --- service description

SD = "http://www.w3.org/ns/sparql-service-description#"
DOMAINS = {
    "endpoint": "Service",
    "supportedLanguage": "Service",
    "resultFormat": "Service",
    "defaultDataset": "Service",
    "defaultGraph": "Dataset",
    "namedGraph": "Dataset",
    "name": "NamedGraph",
}
RANGES = {"defaultDataset": "Dataset", "defaultGraph": "Graph", "namedGraph": "NamedGraph"}


def _description(client: Client) -> Store:
    response = client.get("/sparql")
    assert response.status_code == 200
    store = Store()
    store.extend(parse(response.content, RdfFormat.from_media_type(form_of(response))))
    return store


def test_a_get_on_the_endpoint_returns_rdf(protocol: Client) -> None:
    assert len(_description(protocol)) > 0


def test_the_description_names_the_endpoint(protocol: Client) -> None:
    found = _description(protocol).quads_for_pattern(None, NamedNode(f"{SD}endpoint"), None)

    assert [quad.object.value for quad in found] == ["http://127.0.0.1:8000/sparql"]  # type: ignore[union-attr]


def test_the_description_conforms_to_its_schema(protocol: Client) -> None:
    store = _description(protocol)

    used = [quad for quad in store if quad.predicate.value.startswith(SD)]
    assert len(list(store.quads_for_pattern(None, NamedNode(f"{SD}namedGraph"), None))) == 3
    for quad in used:
        name = quad.predicate.value.removeprefix(SD)
        assert _is(store, quad.subject, DOMAINS[name]), quad
        assert name not in RANGES or _is(store, quad.object, RANGES[name]), quad


def _is(store: Store, node: object, class_: str) -> bool:
    type_ = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return any(store.quads_for_pattern(node, type_, NamedNode(SD + class_)))  # type: ignore[arg-type]


# --- graph store

STORE_MANIFESTS = ("manifest-direct.ttl", "manifest-indirect.ttl")
CREATED = "http://www.example/data/created"


def test_the_graph_store_is_read_as_its_protocol_says() -> None:
    """What the tests write is put in the store by the test; what they read comes over HTTP."""
    tests = [(n, test) for n in STORE_MANIFESTS for test in _entries("graph-store-protocol", n)]

    assert len(tests) == 13
    for name, test in tests:
        _check_reading(name, test)


def _check_reading(name: str, test: NamedNode) -> None:
    runner = InProcess(Store())
    client = Client(create_app(runner, Settings(hosts=("www.example",))))
    for number, exchange in enumerate(exchanges(manifest("graph-store-protocol", name), test)):
        path = exchange.path.replace("/gsp", "/data").replace("gsp%2F", "data%2F")
        path = path.replace("$LOCATION$", CREATED)
        url = f"http://www.example{path}"
        if exchange.method not in ("GET", "HEAD"):
            assert _send(client, exchange, url).status_code == 405, test
            _write(runner.snapshot.store, exchange, url)
            runner.build = f"{number:012}"  # answers of the store as it was are not for this one
            continue
        response = _send(client, exchange, url)
        wanted = {"OK": 200, "NotFound": 404}
        assert response.status_code in {wanted[status] for status in exchange.statuses}, test
        if exchange.content:
            assert response.headers["content-type"] == "text/turtle; charset=utf-8"
            expected = read_answer(_there(exchange.content).encode(), "ttl")
            assert same(expected, read_answer(response.content, "ttl")), test
    client.close()


def _there(text: str) -> str:
    return text.replace("www.example/gsp", "www.example/data")


def _write(store: Store, exchange: Exchange, url: str) -> None:
    query = parse_qs(urlsplit(url).query, keep_blank_values=True)
    name = query["graph"][0] if "graph" in query else url
    graph = DefaultGraph() if "default" in query else NamedNode(name)
    if url == "http://www.example/data":
        graph = NamedNode(CREATED)
    if exchange.method in ("PUT", "DELETE"):
        store.remove_graph(graph)
    for turtle in _parts(exchange):
        store.load(_there(turtle).encode(), RdfFormat.TURTLE, base_iri=name, to_graph=graph)


def _parts(exchange: Exchange) -> list[str]:
    content_type = dict(exchange.headers).get("content-type", "")
    if not content_type.startswith("multipart/"):
        return [exchange.body] if exchange.body else []
    whole = email.message_from_string(f"Content-Type: {content_type}\n\n{exchange.body}")
    return [str(part.get_payload()) for part in whole.walk() if not part.is_multipart()]


def test_answers_that_differ_are_told_apart() -> None:
    first = read_answer(b'{"head":{"vars":["x"]},"results":{"bindings":[{},{}]}}', "srj")
    second = read_answer(b'{"head":{"vars":["x"]},"results":{"bindings":[{}]}}', "srj")

    assert not same(first, second)
    assert not same(True, False)
    assert not same(
        read_answer(b"<x:a> <x:b> _:a . <x:a> <x:b> _:c . _:c <x:b> _:a .", "ttl"),
        read_answer(b"<x:a> <x:b> _:a . <x:a> <x:b> _:c . _:c <x:b> _:c .", "ttl"),
    )
    assert same(Dataset(), read_answer(b"", "ttl"))
