"""The catalogue gives the same rows on Virtuoso as in the embedded store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pyoxigraph import Store

from kg.command.demo import build_demo
from kg.query.binding import with_values
from kg.query.catalogue import Query, find_query, query_names
from kg.query.run import bind_params, run_query
from kg.query.table import IRI, Value, from_lexical
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.resolve.resolve import resolve
from kg.store.builds import memory_store, open_store
from tests.graphs import library
from tests.test_queries_catalogue import values
from tests.virtuoso import BINARY, MISSING, Virtuoso, virtuoso

pytestmark = pytest.mark.skipif(BINARY is None, reason=MISSING)
GRAPH = "https://example.org/library"
SAMPLE = "https://example.org/sample"
HOSTILE = (
    '"} # ',
    "'''",
    '"""',
    "\\",
    "\\u0022",
    "?s ?p ?o }",
    "\n}",
    "\u2028",
    "{",
    "é",
    "\U0001f56f",
)


@pytest.fixture(scope="module")
def turtle() -> bytes:
    return to_turtle(encode(resolve(library()), run=Run("rules", "1")))


@pytest.fixture(scope="module")
def store(turtle: bytes) -> Store:
    return memory_store(turtle)


@pytest.fixture(scope="module")
def server(turtle: bytes) -> Iterator[Virtuoso]:
    with virtuoso() as running:
        running.load(turtle, GRAPH)
        yield running


@pytest.fixture(scope="module")
def sample(server: Virtuoso, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("sample") / "graph"
    build_demo(folder)
    server.load((folder / "graph.ttl").read_bytes(), SAMPLE)
    return open_store(folder)


def plain(term: dict[str, str] | None) -> Value:
    if term is None:
        return None
    if term["type"] == "uri":
        return IRI(term["value"])
    return from_lexical(term["value"], term.get("datatype", ""))


def ask(
    server: Virtuoso, store: Store, query: Query, given: Mapping[str, str], graph: str = GRAPH
) -> list[tuple[Value, ...]]:
    text = with_values(query.text, bind_params(store, query, given))
    found: list[dict[str, Any]] = server.select(text, graph)
    return [tuple(plain(row.get(column)) for column in query.columns) for row in found]


@pytest.mark.parametrize("name", query_names())
def test_virtuoso_gives_the_same_rows(server: Virtuoso, store: Store, name: str) -> None:
    expected = run_query(store, name, values(name)).rows

    assert ask(server, store, find_query(name), values(name)) == list(expected)


@pytest.mark.parametrize("name", query_names())
def test_virtuoso_gives_the_same_rows_of_the_sample(
    server: Virtuoso, sample: Store, name: str
) -> None:
    query = find_query(name)
    given = {key: value for key, value in query.example if key in query.param_names}
    expected = run_query(sample, query, given).rows

    assert ask(server, sample, query, given, SAMPLE) == list(expected)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_place(server: Virtuoso, store: Store, text: str) -> None:
    expected = run_query(store, "search", {"text": text}).rows

    assert ask(server, store, find_query("search"), {"text": text}) == list(expected)
