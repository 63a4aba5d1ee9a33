from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import NotFoundError, UsageError
from kg.query.catalogue import parse_query
from kg.query.lookup import find_entity
from kg.query.run import find_query, list_queries, parse_params, run_query, run_sparql
from kg.query.table import IRI, Table
from kg.query.text import MAX_DEPTH, check_query
from kg.store.builds import memory_store

BASE = "https://example.org/id/"
TURTLE = b"""
@prefix sg: <https://w3id.org/scholargraph/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix fabio: <http://purl.org/spar/fabio/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <https://example.org/id/> .
x:paper-1 a fabio:ResearchPaper ; dct:title "Ask BERT" ; fabio:hasPublicationYear 2024 ;
  sg:uses x:method-bert ; sg:evaluatesOn x:dataset-cal ; dct:creator x:person-ada .
x:paper-2 a fabio:ResearchPaper ; dct:title "Ask again" ; sg:uses x:method-bert .
x:method-bert a sg:Method ; skos:prefLabel "BERT" ; skos:altLabel "Bidirectional Encoder" ;
  sg:nameKey "bert", "bidirectional encoder" .
x:method-cal-1 a sg:Method ; skos:prefLabel "CAL" .
x:method-cal-2 a sg:Method ; skos:prefLabel "CAL" .
x:dataset-cal a sg:Dataset ; skos:prefLabel "CAL" .
x:person-ada a foaf:Person ; foaf:name "Ada Lindqvist" ; sg:nameKey "ada lindqvist" .
"""
USES = """#+ summary: Who uses it?
#+ params:
#+   method (method): the method
#+   since (year, default 0): the first year
#+ columns: [title, year]
PREFIX sg: <https://w3id.org/scholargraph/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX fabio: <http://purl.org/spar/fabio/>
SELECT ?method ?since ?title ?year WHERE {
  ?paper sg:uses ?method ; dct:title ?title .
  OPTIONAL { ?paper fabio:hasPublicationYear ?year }
  FILTER (COALESCE(?year, 0) >= ?since)
}
ORDER BY ?title
"""


@pytest.fixture(scope="module")
def store() -> Store:
    return memory_store(TURTLE)


def uses(store: Store, **params: object) -> Table:
    return run_query(store, parse_query("uses", USES), params)


@pytest.mark.parametrize(
    "name",
    ["BERT", "bert", "bidirectional encoder", "method-bert", BASE + "method-bert"],
)
def test_a_thing_is_given_by_label_other_name_id_or_iri(store: Store, name: str) -> None:
    assert uses(store, method=name).rows == (("Ask BERT", 2024), ("Ask again", None))


def test_values_are_typed_and_defaults_stand_in(store: Store) -> None:
    assert uses(store, method="BERT", since="2020").rows == (("Ask BERT", 2024),)
    assert uses(store, method="BERT", since=2025).rows == ()


def test_every_query_takes_top(store: Store) -> None:
    assert len(uses(store, method="BERT", top="1")) == 1
    with pytest.raises(UsageError, match="'top' must be a whole number"):
        uses(store, method="BERT", top="many")


def test_a_value_is_bound_and_never_read_as_sparql(store: Store) -> None:
    hostile = '"} ; DROP ALL #'

    assert run_query(store, "search", {"text": hostile}).rows == ()
    with pytest.raises(NotFoundError, match="no method called"):
        uses(store, method="https://example.org/> . ?s ?p ?o #")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, r"'method' is missing; parameters of uses: method \(method\): the method; since"),
        ({"method": "BERT", "sinec": 1}, "unknown parameter 'sinec'; parameters of uses"),
        ({"method": "BERT", "since": "soon"}, "'since' must be of type year, not 'soon'"),
        ({"method": "CAL"}, r"may be any of 2: method-cal-1 \(CAL\); method-cal-2 \(CAL\)"),
    ],
)
def test_a_wrong_parameter_says_what_is_expected(
    store: Store, params: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        uses(store, **params)


def test_the_type_of_a_parameter_tells_names_apart(store: Store) -> None:
    assert find_entity(store, "CAL", type="dataset") == IRI(BASE + "dataset-cal")


def test_a_name_that_is_not_there_names_near_ones(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no person called 'Lindqvist'; near: Ada Lindqvist"):
        find_entity(store, "Lindqvist", type="person")


def test_an_unknown_query_names_near_ones() -> None:
    with pytest.raises(NotFoundError, match="did you mean coauthors"):
        find_query("coautors")


def test_the_list_has_every_query_with_its_question() -> None:
    table = list_queries()

    assert table.columns == ("name", "question", "parameters")
    assert ("overview", "How much is in this graph?", "") in table.rows


def test_parameters_are_read_as_name_and_value() -> None:
    assert parse_params(["a=b=c", "d="]) == {"a": "b=c", "d": ""}
    with pytest.raises(UsageError, match="name=value"):
        parse_params(["BERT"])


def test_select_and_ask_give_tables(store: Store) -> None:
    assert run_sparql(store, "SELECT (1 AS ?one) {}") == Table(("one",), ((1,),))
    assert run_sparql(store, "ASK { ?s ?p ?o }") == Table(("answer",), ((True,),))


@pytest.mark.parametrize("form", ["ttl", "nt"])
def test_construct_gives_sorted_triples(store: Store, form: str) -> None:
    text = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"

    answer = run_sparql(store, text, triples=form)

    assert isinstance(answer, bytes)
    assert answer == run_sparql(memory_store(answer), text, triples=form)
    assert len(memory_store(answer)) == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT ?x WHERE {\n  ?x zz:a ?y }", "line 2, column"),
        ("SELECT ?x WHERE { ?x ", "line 1, column 22: the query ends too early"),
        ("SELECT (SUM(?x) AS ?z) ?q { ?x ?p ?q }", "neither grouped nor bound"),
        ("SELEC ?x {}", "line 1, column 10: near"),
        ("SELECT * { ?s ?p 'open }", "a string is not closed"),
        ("", "line 1, column 1"),
    ],
)
def test_a_syntax_error_is_one_sentence_with_its_place(store: Store, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        run_sparql(store, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://example.org/>{} }",
        "PREFIX : <http://example.org/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p 5SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { # comment\rSERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s a <http://x/\\u0041#> SERVICE <http://example.org/> {} }",
        "SELECT * { ?s a x:a\\#b SERVICE <http://example.org/> {} }",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "LOAD <http://example.org/>",
        "PREFIX x: <http://x/> delete where { ?s ?p ?o }",
        "CLEAR ALL",
        "SELECT * {" + "(" * (MAX_DEPTH + 1),
        "SELECT * { }" + " " * 70_000,
    ],
)
def test_queries_that_reach_out_or_change_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        check_query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <x> { LOAD }' } # SERVICE LOAD",
        'SELECT * { ?s ?p """a " SERVICE\n""" }',
        "SELECT ?service ?load { ?service <http://x/SERVICE#load> ?load }",
        "PREFIX load: <http://x/> SELECT * { load:a load:insert ex:service }",
        "SELECT * { ?s ?p 'x'@service FILTER(STRSTARTS(?s, 'INSERT')) FILTER(1<2) }",
        "SELECT * { ?insert ?with ?delete }",
    ],
)
def test_words_in_strings_comments_and_names_are_fine(text: str) -> None:
    check_query(text)


WORDS = (
    "SERVICE SERVICE:x <http://127.0.0.1:1/> true a 5 5e1 ?s ? x: x:a SELECT SILENT FILTER(1<2) "
    "OPTIONAL UNION BIND(1) VALUES {?s} <http://x/#> \\u0022 _:b @en () ^^ %20"
)
PIECES = st.sampled_from([*WORDS.split(), *"<>#\n\r '\"\\.;{}:-|/", '"""'])


@settings(max_examples=300, deadline=None)
@given(before=st.lists(PIECES, max_size=4), after=st.lists(PIECES, max_size=4))
def test_no_query_that_passes_calls_out(before: list[str], after: list[str]) -> None:
    call = "SERVICE<http://127.0.0.1:1/>{?s ?p ?o}"
    text = "PREFIX x: <http://x/> PREFIX : <http://x/> SELECT * {?s ?p ?o." + "".join(
        [*before, call, *after, "}"]
    )
    try:
        check_query(text)
    except UsageError:
        return
    try:
        list(memory_store(TURTLE).query(text))  # type: ignore[arg-type]
    except SyntaxError:
        return  # an OSError would be the call


@pytest.mark.parametrize("top", ["-1", "²", "9" * 30, "9" * 5000])
def test_top_is_a_number_that_a_machine_can_count_to(store: Store, top: str) -> None:
    with pytest.raises(UsageError, match="whole number") as caught:
        uses(store, method="BERT", top=top)

    assert len(str(caught.value)) < 100


def test_half_a_character_is_an_error_of_the_user(store: Store) -> None:
    with pytest.raises(NotFoundError):
        find_entity(store, "BERT\udcff")
    with pytest.raises(UsageError, match="half a character"):
        run_sparql(store, "ASK { ?s ?p '\udcff' }")
