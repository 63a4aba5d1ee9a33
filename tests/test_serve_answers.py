"""Answers of the server: their forms, and how large they may be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg.serve.app import create_app
from kg.serve.http.negotiate import RESULTS, TRIPLES
from kg.serve.protocol.rows import has_more_rows
from kg.serve.workers.limits import Limits, Settings
from tests.serving import (
    BROWSER,
    EVERYTHING,
    GRAPH,
    Client,
    InProcess,
    client_of,
    form_of,
    rows,
    sample,
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(sample()) as client:
        yield client


# --- forms of answers


@pytest.mark.parametrize("media_type", RESULTS)
def test_a_select_is_answered_in_each_format(client: Client, media_type: str) -> None:
    response = client.ask(EVERYTHING, media_type)

    form = getattr(QueryResultsFormat, RESULTS[media_type])
    assert form_of(response) == media_type
    if RESULTS[media_type] == "CSV":
        assert response.text.startswith("o,p,s\r\n")
    else:
        found = parse_query_results(response.content, format=form)
        assert isinstance(found, QuerySolutions)
        assert len(list(found)) == 10


@pytest.mark.parametrize("media_type", TRIPLES)
@pytest.mark.parametrize("query", [GRAPH, "DESCRIBE <http://example.org/ada>"])
def test_a_construct_is_answered_in_each_format(
    client: Client, media_type: str, query: str
) -> None:
    response = client.ask(query, media_type)

    assert form_of(response) == media_type
    found = {q.triple for q in parse(response.content, getattr(RdfFormat, TRIPLES[media_type]))}
    assert found == set(sample().query(query))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "accept", "form"),
    [
        ("ASK {}", "", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "text/csv;q=0.3, text/tab-separated-values;q=0.4", "text/tab-separated-values"),
        ("ASK {}", "text/*", "text/csv"),
        ("ASK {}", "text/*, text/csv;q=0", "text/tab-separated-values"),
        ("ASK {}", "*/*, application/sparql-results+json;q=0.1", "application/sparql-results+xml"),
        ("ASK {}", "application/json, */*;q=0.1", "application/json"),
        ("ASK {}", "TEXT/CSV", "text/csv"),
        ("ASK {}", 'text/csv;note="a, b;q=0", */*;q=0.1', "text/csv"),
        ("ASK {}", "text/html, image/gif, *; q=.2, */*; q=.2", "application/sparql-results+json"),
        ("ASK {}", "nonsense", "application/sparql-results+json"),
        (GRAPH, "", "text/turtle"),
        (GRAPH, "application/*;q=0.9, text/turtle;q=0.8", "application/n-triples"),
        (GRAPH, 'application/ld+json;profile="http://www.w3.org/ns/x"', "application/ld+json"),
        (GRAPH, "application/rdf+xml, text/turtle;q=0.99", "application/rdf+xml"),
        (GRAPH, BROWSER, "application/xml"),
    ],
)
def test_the_client_gets_the_form_that_it_likes_best(
    client: Client, query: str, accept: str, form: str
) -> None:
    response = client.ask(query, accept)

    assert (response.status_code, form_of(response)) == (200, form)
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK {}", "image/png"),
        (EVERYTHING, "text/turtle"),
        (GRAPH, "text/csv"),
        (GRAPH, "*/*;q=0"),
    ],
)
def test_nothing_is_run_where_no_form_fits(query: str, accept: str) -> None:
    runner = InProcess(sample())
    client = Client(create_app(runner, Settings()))

    response = client.ask(query, accept)

    assert (response.status_code, runner.jobs) == (406, [])
    client.close()


def test_a_property_without_a_name_is_not_written_as_broken_xml(client: Client) -> None:
    query = "CONSTRUCT { <x:s> <http://example.org/1> 1 } {}"

    assert client.ask(query, "application/rdf+xml").status_code == 406
    assert client.ask(query, "text/turtle").status_code == 200


# --- limits of answers


@pytest.mark.parametrize("accept", RESULTS)
def test_an_answer_of_too_many_rows_is_a_problem(accept: str) -> None:
    with client_of(sample(), settings=Settings(limits=Limits(rows=20))) as client:
        whole, more = client.ask(rows(20), accept), client.ask(rows(21), accept)

    assert whole.status_code == 200
    assert (more.status_code, more.headers["content-type"]) == (422, "application/problem+json")
    assert "LIMIT" in more.json()["detail"]


@pytest.mark.parametrize("accept", RESULTS)
def test_what_looks_like_a_row_in_a_value_is_none(accept: str) -> None:
    hostile = r'SELECT * { VALUES ?x { "\r\n},{\n</result>\n\"},{\"" 1 } }'

    with client_of(sample(), settings=Settings(limits=Limits(rows=2))) as client:
        assert client.ask(hostile, accept).status_code == 200
    with client_of(sample(), settings=Settings(limits=Limits(rows=1))) as client:
        assert client.ask(hostile, accept).status_code == 422


TERMS = st.lists(st.none() | st.text('},{\\"\r\n<>/result&xé\x01').map(Literal), max_size=12)


@given(terms=TERMS, most=st.integers(1, 12), form=st.sampled_from(["JSON", "XML", "CSV", "TSV"]))
@settings(deadline=None)
def test_rows_are_counted_as_they_are(terms: list[Literal | None], most: int, form: str) -> None:
    values = " ".join("UNDEF" if term is None else str(term) for term in terms)
    found = Store().query(f"SELECT * {{ VALUES ?x {{ {values} }} }}")
    assert isinstance(found, QuerySolutions)
    body = found.serialize(format=getattr(QueryResultsFormat, form)) or b""

    assert has_more_rows(body, form, most) == (len(terms) > most)


def test_rows_without_a_value_count() -> None:
    with client_of(sample(), settings=Settings(limits=Limits(rows=2))) as client:
        assert client.ask("SELECT * { {} UNION {} }").status_code == 200
        assert client.ask("SELECT * { {} UNION {} UNION {} }").status_code == 422


@pytest.mark.parametrize(
    ("query", "limits"),
    [
        (EVERYTHING, Limits(answer=300)),
        (GRAPH, Limits(answer=300)),
        (GRAPH, Limits(rows=9)),
    ],
)
def test_an_answer_of_too_many_bytes_or_triples_is_a_problem(query: str, limits: Limits) -> None:
    with client_of(sample(), settings=Settings(limits=limits)) as client:
        response = client.ask(query)

    assert (response.status_code, response.json()["code"]) == (422, "too-large")


def test_a_graph_that_is_too_large_is_a_problem() -> None:
    with client_of(sample(), settings=Settings(limits=Limits(answer=300))) as client:
        assert client.get("/data?default").status_code == 422
