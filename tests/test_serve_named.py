"""Named queries over HTTP: their forms, their parameters, and what is wrong with these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from rdflib import Graph, Namespace

from kg.errors import NotFoundError, UsageError
from kg.query.catalogue import Param, Query, find_query, query_names
from kg.query.run import TOP, bind_params, run_query
from kg.query.table import IRI, Table
from kg.serve.openapi.document import document
from kg.serve.pages.named import FORMS, catalogue
from kg.serve.protocol.result_set import to_result_set
from kg.serve.workers.limits import Limits, Settings
from tests.serving import Client, client_of
from tests.small import check_harmless, small_graph

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PERSON = {"person": "Ada Lindqvist"}
WRONG: tuple[tuple[str, dict[str, str | list[str]], int, str], ...] = (
    ("coauthors", {}, 400, "'person' is missing"),
    ("coauthors", {"person": ["Ada Lindqvist", "Bo Okafor"]}, 400, "given twice"),
    ("coauthors", {"person": "Ada Lindqvist", "since": "2020"}, 400, "unknown parameter 'since'"),
    ("coauthors", {"person": "Nobody"}, 404, "no person called 'Nobody'"),
    ("coauthors", {"person": "BM25"}, 404, "no person called 'BM25'"),
    ("coauthors", {"person": ""}, 404, "no person called ''"),
    ("coauthors", {"person": "Ada Lindqvist", TOP: "-1"}, 400, "whole number"),
    ("coauthors", {"person": "Ada Lindqvist", TOP: "9" * 40}, 400, "whole number"),
    ("author-papers", {"person": "Ada Lindqvist", "since": "soon"}, 400, "of type year"),
    ("coauthor", {}, 404, "did you mean coauthors"),
    ("overview.xml", {}, 404, "no query is named"),
    ("<script>", {}, 404, "no query is named"),
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(small_graph()) as client:
        yield client


def test_json_names_the_query_its_parameters_and_its_rows(client: Client) -> None:
    answer = client.get("/queries/coauthors.json", params={**PERSON, TOP: "1"})

    table = run_query(small_graph(), "coauthors", {**PERSON, TOP: "1"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "query": "coauthors",
        "params": {**PERSON, TOP: "1"},
        "columns": list(table.columns),
        "rows": json.loads(table.to_json()),
    }


def test_json_says_which_defaults_stood_in(client: Client) -> None:
    answer = client.get("/queries/author-papers.json", params=PERSON).json()

    assert answer["params"] == {**PERSON, "since": find_query("author-papers").params[1].default}


@pytest.mark.parametrize("form", ["csv", "ndjson", "md"])
def test_tables_are_those_of_the_command_line(client: Client, form: str) -> None:
    answer = client.get(f"/queries/coauthors.{form}", params=PERSON)

    assert answer.text == run_query(small_graph(), "coauthors", PERSON).render(form)
    assert answer.headers["content-type"] == FORMS[form]


def test_turtle_is_a_result_set_in_the_same_order(client: Client) -> None:
    answer = client.get("/queries/coauthors.ttl", params=PERSON)
    graph = Graph().parse(data=answer.content, format="turtle")
    expected = run_query(small_graph(), "coauthors", PERSON)

    assert read_rows(graph) == [{k: str(v) for k, v in r.items()} for r in expected.to_records()]
    assert {str(o) for o in graph.objects(None, RS.resultVariable)} == set(expected.columns)


def read_rows(graph: Graph) -> list[dict[str, str]]:
    solutions = list(graph.objects(None, RS["solution"]))
    solutions.sort(key=lambda solution: int(str(graph.value(solution, RS["index"]))))
    return [
        {
            str(graph.value(binding, RS["variable"])): str(graph.value(binding, RS["value"]))
            for binding in graph.objects(solution, RS["binding"])
        }
        for solution in solutions
    ]


def test_an_empty_cell_has_no_binding() -> None:
    graph = Graph().parse(data=to_result_set(Table(("a", "b"), ((None, 1),))), format="turtle")

    assert read_rows(graph) == [{"b": "1"}]


@pytest.mark.parametrize("name", query_names())
def test_every_query_answers_in_every_form(client: Client, name: str) -> None:
    query = find_query(name)
    given = dict(query.example) if query.params else {}
    for form in FORMS:
        answer = client.get(f"/queries/{name}.{form}", params=given)

        # The example names things of the sample page, which this graph may not have.
        assert answer.status_code in ((200, 404) if given else (200,)), (form, answer.text)
        if answer.status_code == 200 and form == "json":
            assert answer.json()["columns"] == list(query.columns)
        if form == "html":
            check_harmless(answer.text)


@pytest.mark.parametrize(("name", "params", "status", "detail"), WRONG)
def test_wrong_requests_get_one_sentence(
    client: Client, name: str, params: dict[str, str | list[str]], status: int, detail: str
) -> None:
    answer = client.get(f"/queries/{quote(name)}", params=params)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert detail in answer.json()["detail"]


def test_an_unknown_name_gets_near_ones(client: Client) -> None:
    answer = client.get("/queries/coauthors", params={"person": "lindqvist, a"})
    near = client.get("/queries/coauthors", params={"person": "Lindqvis"})

    assert answer.status_code == near.status_code == 404
    assert "Ada Lindqvist" in near.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        (BROWSER, "text/html"),
        ("text/csv", "text/csv"),
        ("text/turtle, application/json;q=0.5", "text/turtle"),
        ("application/x-ndjson", "application/x-ndjson"),
    ],
)
def test_the_accept_header_chooses_where_no_suffix_does(
    client: Client, accept: str, media_type: str
) -> None:
    answer = client.get("/queries/overview", headers={"accept": accept})
    suffixed = client.get("/queries/overview.csv", headers={"accept": accept})

    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert suffixed.headers["content-type"].partition(";")[0] == "text/csv"


def test_more_rows_than_allowed_are_refused_and_never_cut() -> None:
    settings = Settings(limits=Limits(rows=2))
    with client_of(small_graph(), settings=settings) as client:
        over = client.get("/queries/overview.json")
        page = client.get("/queries/overview.html")
        within = client.get("/queries/overview.json", params={TOP: "2"})

    assert (over.status_code, over.json()["code"]) == (422, "too-large")
    assert page.status_code == 422
    assert len(within.json()["rows"]) == 2


def test_more_bytes_than_allowed_are_refused() -> None:
    with client_of(small_graph(), settings=Settings(limits=Limits(answer=100))) as client:
        assert client.get("/queries/overview.ttl").status_code == 422


def test_a_page_without_parameters_is_a_form(client: Client) -> None:
    answer = client.get("/queries/coauthors.html")
    page = check_harmless(answer.text)

    assert answer.status_code == 200
    assert ("name", "person") in page.attributes
    assert "table" not in page.elements
    assert "required" in page.text


def test_a_page_shows_rows_that_lead_to_the_things(client: Client) -> None:
    answer = client.get("/queries/coauthors.html", params={**PERSON, TOP: ""})
    page = check_harmless(answer.text)

    assert answer.status_code == 200
    assert "Bo Okafor" in page.text
    assert [link for link in page.links if link.startswith("/id/person-bo-okafor")]
    assert "/queries/coauthors.csv?person=Ada+Lindqvist" in page.links
    assert "coauthor iri" not in page.text
    lines = find_query("coauthors").text.splitlines()
    assert "\n".join(line for line in lines if not line.startswith("#+")).strip() in page.text


@pytest.mark.parametrize("params", [{"person": "<b>No\u202ebody"}, {"person": "x", "y": "<i>"}])
def test_a_page_says_what_is_wrong_above_its_form(client: Client, params: dict[str, str]) -> None:
    answer = client.get("/queries/coauthors.html", params=params)
    page = check_harmless(answer.text)

    assert answer.status_code in (400, 404)
    assert ("role", "alert") in page.attributes
    assert ("value", params["person"]) in page.attributes


def test_the_catalogue_lists_every_query(client: Client) -> None:
    listed = client.get("/queries", headers={"accept": "application/json"}).json()
    page = check_harmless(client.get("/queries", headers={"accept": BROWSER}).text)

    assert [query["name"] for query in listed] == query_names()
    assert client.get("/queries.json").json() == listed
    assert {f"/queries/{name}" for name in query_names()} <= set(page.links)
    assert client.get("/queries.html").headers["content-type"].startswith("text/html")
    coauthors = next(query for query in listed if query["name"] == "coauthors")
    assert coauthors["parameters"][0]["required"] is True


def test_answers_have_a_tag_that_saves_the_second_one(client: Client) -> None:
    first = client.get("/queries/overview.json")
    again = client.get("/queries/overview.json", headers={"if-none-match": first.headers["etag"]})
    other = client.get("/queries/overview.csv", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def parameters() -> list[tuple[Query, Param]]:
    return [(query, param) for query in catalogue() for param in query.params]


ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ['"', "\\", '" } UNION { ?s ?p ?o } #', "?x", "<x>", "} DROP ALL", "0x10", "1e400", "NaN", "-0",
     "\x00", "https://w3id.org/scholargraph/id/", "٣", "1_000", "\n", "any"]
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=st.sampled_from(parameters()), text=ANY_TEXT)
@example(asked=parameters()[0], text='" } UNION { ?s ?p ?o } #')
def test_no_text_in_a_parameter_breaks_out_of_it(
    client: Client, asked: tuple[Query, Param], text: str
) -> None:
    query, param = asked
    others = {name: value for name, value in _filled(query).items() if name != param.name}
    answer = client.get(f"/queries/{query.name}.json", params={**others, param.name: text})

    assert answer.status_code in (200, 400, 404), answer.text
    if answer.status_code == 200:
        assert answer.json()["columns"] == list(query.columns)
        assert all(list(row) == list(query.columns) for row in answer.json()["rows"])


def _filled(query: Query) -> dict[str, str]:
    known = {"person": "Ada Lindqvist", "paper": "Ember for Cheap Reranking", "task": "reranking"}
    fallback = {"dataset": "MS MARCO", "metric": "NDCG", "organisation": "Northfield"}
    values = {**known, **fallback, "integer": "1", "year": "2020", "decimal": "0.5"}
    return {p.name: values.get(p.type, "BM25") for p in query.params if p.default is None}


@settings(max_examples=200, deadline=None)
@given(asked=st.sampled_from(parameters()), text=ANY_TEXT)
def test_a_parameter_becomes_one_term_and_never_text_of_the_query(
    asked: tuple[Query, Param], text: str
) -> None:
    query, param = asked
    others = {name: value for name, value in _filled(query).items() if name != param.name}
    try:
        bound = bind_params(small_graph(), query, {**others, param.name: text})
    except (UsageError, NotFoundError):
        return

    term = bound[param.name]
    assert isinstance(term, NamedNode | Literal)
    if param.type == "string":
        assert term == Literal(text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=4))
def test_a_search_finds_names_with_the_text_and_no_others(text: str) -> None:
    found = run_query(small_graph(), "search", {"text": text}).to_records()

    for row in found:
        iri = NamedNode(str(row["iri"]))
        texts = [q.object.value for q in small_graph().quads_for_pattern(iri, None, None)
                 if isinstance(q.object, Literal)]  # fmt: skip
        assert any(text.lower() in name.lower() for name in texts)
        assert isinstance(row["iri"], IRI)


def test_the_description_names_each_query_with_its_parameters_and_columns() -> None:
    paths = document()["paths"]

    for query in catalogue():
        operation = paths[f"/queries/{query.name}"]["get"]
        names = [parameter["name"] for parameter in operation["parameters"]]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        assert names == [*query.param_names, *([] if TOP in query.param_names else [TOP])]
        assert schema["properties"]["rows"]["items"]["required"] == list(query.columns)
        assert {"400", "404", "422", "503"} <= operation["responses"].keys()
