"""SPARQL clients of other makers against the server: each gets the rows of the embedded store."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Store
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, N3, SPARQLWrapper

from kg.serve.workers.limits import Limits
from kg.store.builds import memory_store
from tests.graphs import two_papers
from tests.live import running
from tests.served import served_folder

CLIENTS = Path(__file__).parent / "clients"
PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX fabio: <http://purl.org/spar/fabio/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sg: <https://w3id.org/scholargraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
QUERIES = {
    "join": "SELECT ?t ?m { ?p dct:title ?t ; sg:uses/skos:prefLabel ?m }",
    "optional": "SELECT ?t ?doi { ?p dct:title ?t OPTIONAL { ?p dct:identifier ?doi } }",
    "count": "SELECT ?r (COUNT(*) AS ?n) { ?s ?r ?o } GROUP BY ?r",
    "order": "SELECT ?l { ?c skos:prefLabel ?l } ORDER BY DESC(?l) LIMIT 5",
    "filter": "SELECT ?n { ?a foaf:name ?n FILTER (REGEX(?n, 'a', 'i') && STRLEN(?n) > 9) }",
    "path": "SELECT DISTINCT ?n { ?p (sg:hasAuthorship/sg:author)|dct:creator/foaf:name ?n }",
    "values": "SELECT ?l ?k { VALUES ?k { sg:Method sg:Task } ?c a ?k ; skos:prefLabel ?l }",
    "union": "SELECT ?l { { ?c a sg:Dataset } UNION { ?c a sg:Metric } ?c skos:prefLabel ?l }",
    "subselect": "SELECT ?x ?l { { SELECT ?x (MAX(?c) AS ?l) { ?x sg:support ?c } GROUP BY ?x } }",
    "evidence": "SELECT ?e ?b ?w { ?x a sg:Evidence ; sg:begin ?b ; sg:exact ?w BIND (?x AS ?e) }",
    "ask": "ASK { ?p sg:proposes ?m . ?p sg:authorListComplete false }",
    "construct": "CONSTRUCT { ?m sg:uses ?p } WHERE { ?p sg:uses ?m }",
}
TEXTS = {name: PREFIXES + query for name, query in QUERIES.items()}

Rows = list[str]


@pytest.fixture(scope="module")
def store() -> Store:
    return memory_store(two_papers())


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, store: Store) -> Iterator[str]:
    folder = served_folder(tmp_path_factory.mktemp("served") / "graph", store)
    with running(folder, Limits()) as server:
        yield f"{server.url}sparql"


def embedded(store: Store, name: str) -> Rows:
    answer = store.query(TEXTS[name])
    if isinstance(answer, pyoxigraph.QueryTriples):
        return sorted(map(str, answer))
    return read_json(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"", name)


def read_json(body: str | bytes, name: str) -> Rows:
    """Return the rows of a JSON result as text; in their order where the query asks for one."""
    found = json.loads(body)
    if "boolean" in found:
        return [str(found["boolean"])]
    rows = [json.dumps({k: shown(v) for k, v in sorted(b.items())}) for b in bindings(found)]
    return rows if name == "order" else sorted(rows)


def bindings(
    found: dict[str, dict[str, list[dict[str, dict[str, str]]]]],
) -> list[dict[str, dict[str, str]]]:
    return found["results"]["bindings"]


def shown(term: dict[str, str]) -> list[str]:
    datatype = term.get("datatype", "").removeprefix("http://www.w3.org/2001/XMLSchema#")
    return [term["type"], term["value"], "" if datatype == "string" else datatype]


def read_triples(body: str | bytes) -> Rows:
    text = body.encode() if isinstance(body, str) else body
    parsed = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return sorted({str(quad.triple) for quad in parsed})


def read(body: str | bytes, name: str) -> Rows:
    return read_triples(body) if name == "construct" else read_json(body, name)


@pytest.fixture(scope="module")
def ask_comunica(url: str) -> Callable[[str], Rows]:
    if not shutil.which("node") or not (CLIENTS / "node_modules").is_dir():
        pytest.skip("Comunica is not installed; run `npm ci` in tests/clients")
    task = json.dumps({"url": url, "queries": list(TEXTS.values())})
    done = subprocess.run(
        ["node", CLIENTS / "run.mjs"], input=task, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = dict(zip(TEXTS, json.loads(done.stdout), strict=True))
    return lambda name: read(answers[name], name)


@pytest.mark.parametrize("name", QUERIES)
def test_curl_gets_the_rows(url: str, store: Store, name: str) -> None:
    accept = "application/sparql-results+json, application/n-triples"
    asked = f"{url}?{urlencode({'query': TEXTS[name]})}"

    done = subprocess.run(["curl", "-sSf", "-H", f"Accept: {accept}", asked], capture_output=True)

    assert done.returncode == 0, done.stderr
    assert read(done.stdout, name) == embedded(store, name)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", QUERIES)
def test_sparqlwrapper_gets_the_rows(url: str, store: Store, name: str, method: str) -> None:
    client = SPARQLWrapper(url)
    client.setMethod(method)
    client.setQuery(TEXTS[name])
    client.setReturnFormat(N3 if name == "construct" else JSON)

    answer = client.query().convert()

    if name == "construct":
        assert isinstance(answer, bytes)
        graph = rdflib.Graph().parse(data=answer, format="turtle")
        assert read_triples(graph.serialize(format="nt")) == embedded(store, name)
    else:
        assert read_json(json.dumps(answer), name) == embedded(store, name)


@pytest.mark.parametrize("name", QUERIES)
def test_rdflib_gets_the_rows(url: str, store: Store, name: str) -> None:
    graph = rdflib.Graph(SPARQLStore(url))

    answer = graph.query(TEXTS[name])

    if name == "construct":
        assert answer.graph is not None
        assert read_triples(answer.graph.serialize(format="nt")) == embedded(store, name)
    else:
        body = answer.serialize(format="json")
        assert body is not None
        assert read_json(body, name) == embedded(store, name)


@pytest.mark.parametrize("name", QUERIES)
def test_comunica_gets_the_rows(
    ask_comunica: Callable[[str], Rows], store: Store, name: str
) -> None:
    assert ask_comunica(name) == embedded(store, name)
