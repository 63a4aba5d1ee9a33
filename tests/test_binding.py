from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from kg.errors import UsageError
from kg.query.binding import with_values
from kg.query.catalogue import Query, find_query, query_names
from kg.query.run import bind_params
from kg.query.text import check_query, tokens
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.resolve.resolve import resolve
from kg.store.builds import memory_store
from tests.graphs import library
from tests.test_queries_catalogue import values

TURTLE = b"""
@prefix x: <https://example.org/> .
x:a x:name "a" ; x:next x:b . x:b x:name "b}" ; x:next x:c . x:c x:name "c" .
"""
QUERIES = [query for query in map(find_query, query_names()) if query.params]
HOSTILE = ['"} # ', "'''", '"""', "\\", "\\u0022", "?s ?p ?o }", "\n}", "\r", "\x00", "\u2028", "{"]


@pytest.fixture(scope="module")
def store() -> Store:
    return memory_store(TURTLE)


LIBRARY = memory_store(to_turtle(encode(resolve(library()), run=Run("rules", "1"))))
TEXTS = [query for query in QUERIES if any(param.type == "string" for param in query.params)]
SELECTED = [query for query in QUERIES if query.name != "low-confidence"]
"""Queries that select their parameters, as the engine's own substitution wants."""


def rows(store: Store, text: str) -> list[list[object]]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return [list(solution) for solution in found]


def words(text: str) -> list[str]:
    return [match[0] for match in tokens(text)]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "SELECT * WHERE {! ?s ?p ?o }"),
        ("SELECT * { { ?o ?p ?o } }", "SELECT * {! { ?o ?p ?o } }"),
        ("# {\nSELECT * { ?s ?p ?o }", "# {\nSELECT * {! ?s ?p ?o }"),
        (
            "SELECT (EXISTS { ?o ?p ?s } AS ?x) { ?s ?p ?o }",
            "SELECT (EXISTS { ?o ?p ?s } AS ?x) {! ?s ?p ?o }",
        ),
        ("SELECT ('{' AS ?x) { ?s ?p ?o }", "SELECT ('{' AS ?x) {! ?s ?p ?o }"),
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?o", "SELECT ?o {! ?s ?p ?o } ORDER BY ?o"),
        (
            "SELECT ?o { ?s ?p ?o } VALUES ?p { <a:b> }",
            "SELECT ?o {! ?s ?p ?o } VALUES ?p { <a:b> }",
        ),
        ("SELECT ?o { ?s ?p ?o } ORDER BY EXISTS {}", "SELECT ?o {! ?s ?p ?o } ORDER BY EXISTS {}"),
        ("ASK { ?s ?p ?o }", "ASK {! ?s ?p ?o }"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } {! ?s ?p ?o }"),
        (
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "CONSTRUCT { ?s ?p ?o } WHERE {! ?s ?p ?o }",
        ),
        ("PREFIX x: <x:y> SELECT * FROM <a:b> {}", "PREFIX x: <x:y> SELECT * FROM <a:b> {!}"),
    ],
)
def test_values_stand_at_the_start_of_the_group_of_the_query(text: str, bound: str) -> None:
    block = " VALUES (?s) { (<a:b>) }"

    assert with_values(text, {"s": NamedNode("a:b")}) == bound.replace("!", block)


def test_a_variable_is_bound_in_groups_inside(store: Store) -> None:
    text = "SELECT ?o { { ?s <https://example.org/next>+ ?o } UNION { ?o ?p ?s } } ORDER BY ?o"

    found = rows(store, with_values(text, {"s": NamedNode("https://example.org/a")}))

    assert [str(row[0]) for row in found] == ["<https://example.org/b>", "<https://example.org/c>"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("{ ?s ?p ?o } UNION { ?o ?p ?s }", "{! ?s ?p ?o } UNION {! ?o ?p ?s }"),
        ("{ ?o ?p ?o } UNION { FILTER (?s = 1) }", "{ ?o ?p ?o } UNION {! FILTER (?s = 1) }"),
        ("?o a ?o . { ?s ?p ?o }", "?o a ?o . {! ?s ?p ?o }"),
        ("OPTIONAL { ?s ?p ?o }", "OPTIONAL { ?s ?p ?o }"),
        ("FILTER NOT EXISTS { ?s ?p ?o }", "FILTER NOT EXISTS { ?s ?p ?o }"),
        ("MINUS { ?s ?p ?o }", "MINUS { ?s ?p ?o }"),
        ("GRAPH ?s { ?s ?p ?o }", "GRAPH ?s { ?s ?p ?o }"),
        ("VALUES ?s { 1 } { ?s ?p ?o }", "VALUES ?s { 1 } {! ?s ?p ?o }"),
        ("VALUES (?s ?o) { (1 2) }", "VALUES (?s ?o) { (1 2) }"),
        (
            "{ SELECT ?o { { ?s ?p ?o } UNION { ?o ?p ?s } } ORDER BY ?s }",
            "{ SELECT ?o { { ?s ?p ?o } UNION { ?o ?p ?s } } ORDER BY ?s }",
        ),
        (
            "{ SELECT ?s { { ?s ?p ?o } UNION { ?o ?p ?s } } ORDER BY ?s }",
            "{ SELECT ?s {! {! ?s ?p ?o } UNION {! ?o ?p ?s } } ORDER BY ?s }",
        ),
    ],
)
def test_a_joined_group_that_speaks_of_a_variable_has_it(text: str, bound: str) -> None:
    block = " VALUES (?s) { (<a:b>) }"

    found = with_values(f"ASK {{ {text} }}", {"s": NamedNode("a:b")})

    assert found == f"ASK {{{block} {bound.replace('!', block)} }}"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("SELECT ?s { { SELECT ?s { ?s ?p ?o } } }", "SELECT ?s {! { SELECT ?s {! ?s ?p ?o } } }"),
        ("SELECT ?s { { SELECT ?o { ?s ?p ?o } } }", "SELECT ?s {! { SELECT ?o { ?s ?p ?o } } }"),
        ("SELECT ?s { { SELECT * { ?s ?p ?o } } }", "SELECT ?s {! { SELECT * {! ?s ?p ?o } } }"),
        (
            "SELECT ?s { { SELECT (MAX(?s) AS ?n) { ?s ?p ?o } } }",
            "SELECT ?s {! { SELECT (MAX(?s) AS ?n) { ?s ?p ?o } } }",
        ),
    ],
)
def test_a_subselect_gets_what_it_selects(text: str, bound: str) -> None:
    block = " VALUES (?s) { (<a:b>) }"

    assert with_values(text, {"s": NamedNode("a:b")}) == bound.replace("!", block)


def test_nothing_to_bind_changes_nothing() -> None:
    assert with_values("DESCRIBE <a:b>", {}) == "DESCRIBE <a:b>"


def test_a_query_without_a_group_and_a_bad_name_are_refused() -> None:
    with pytest.raises(UsageError, match="no group"):
        with_values("DESCRIBE <a:b>", {"s": NamedNode("a:b")})
    with pytest.raises(ValueError, match="no name of a variable"):
        with_values("ASK {}", {"s) {}": NamedNode("a:b")})


@settings(max_examples=300, deadline=None)
@given(
    query=st.sampled_from(QUERIES),
    value=st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.lists(st.sampled_from(HOSTILE)).map("".join),
    ),
)
def test_no_text_changes_the_structure_of_a_query(query: Query, value: str) -> None:
    terms = dict.fromkeys(query.param_names, Literal(value))

    empty = dict.fromkeys(query.param_names, Literal(""))

    text = with_values(query.text, terms)

    pairs = zip(words(text), words(with_values(query.text, empty)), strict=True)
    changed = [one for one, other in pairs if one != other]
    assert set(changed) <= {str(Literal(value))}
    assert len(changed) >= len(query.params) or not value
    check_query(text)
    assert isinstance(Store().query(text), QuerySolutions)


@settings(max_examples=200, deadline=None)
@given(
    name=st.one_of(
        st.sampled_from(["a", "b}", *HOSTILE]), st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_rows_are_those_of_substitution(name: str) -> None:
    store = memory_store(TURTLE)
    text = "SELECT ?name ?s { ?s <https://example.org/name> ?found FILTER (?found = ?name) }"

    bound = rows(store, with_values(text, {"name": Literal(name)}))
    substituted = store.query(text, substitutions={Variable("name"): Literal(name)})

    assert isinstance(substituted, QuerySolutions)
    assert bound == [list(solution) for solution in substituted]
    assert bool(bound) == (name in ("a", "b}", "c"))


def substituted(query: Query, bound: dict[str, NamedNode | Literal]) -> list[list[object]]:
    terms = {Variable(name): term for name, term in bound.items()}
    found = LIBRARY.query(query.text, substitutions=terms)  # type: ignore[arg-type]
    assert isinstance(found, QuerySolutions)
    return [list(solution) for solution in found]


@pytest.mark.parametrize("query", SELECTED, ids=lambda query: query.name)
def test_a_query_gives_the_rows_of_substitution(query: Query) -> None:
    bound = bind_params(LIBRARY, query, values(query.name))

    assert rows(LIBRARY, with_values(query.text, bound)) == substituted(query, bound)


@settings(max_examples=100, deadline=None)
@given(
    query=st.sampled_from(TEXTS),
    text=st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.lists(st.sampled_from(HOSTILE)).map("".join),
    ),
)
def test_any_text_gives_the_rows_of_substitution(query: Query, text: str) -> None:
    texts = {param.name: text for param in query.params if param.type == "string"}
    bound = bind_params(LIBRARY, query, {**values(query.name), **texts})

    assert rows(LIBRARY, with_values(query.text, bound)) == substituted(query, bound)
