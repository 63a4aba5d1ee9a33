"""What is counted beforehand is what reading the whole graph would give."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from kg.query.table import to_python
from kg.rdf import counts as rdf_counts
from kg.rdf import lists as rdf_lists
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.resolve.model import Concept
from kg.resolve.near_names import SHORTEST, find_near
from kg.resolve.resolve import resolve
from kg.store.builds import memory_store
from tests.graphs import flint, lantern, library

PREFIXES = """
PREFIX sg: <https://w3id.org/scholargraph/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX fabio: <http://purl.org/spar/fabio/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
"""
SPEAKS = "(^prov:wasDerivedFrom/^sg:evidence/(rdf:subject|rdf:object))"
"""From a paper to what its statements and links are about; all of them stand as triples here."""
TWICE = {
    "concepts of a type": (
        "?e sg:ranking 'dataset' ; sg:of ?thing ; sg:paperCount ?papers",
        f"?paper {SPEAKS} ?thing . ?thing a sg:Dataset",
    ),
    "people": (
        "?e sg:ranking 'person' ; sg:of ?thing ; sg:paperCount ?papers",
        "?paper dct:creator ?thing",
    ),
    "categories": (
        "?e sg:ranking 'category' ; sg:of ?thing ; sg:paperCount ?papers",
        "?paper sg:category ?thing",
    ),
    "co-authors": (
        "?e sg:ranking 'co-authors' ; sg:of ?thing, ?other ; sg:paperCount ?papers "
        "FILTER (?thing != ?other)",
        "?paper dct:creator ?thing, ?other FILTER (?thing != ?other)",
    ),
    "tasks and datasets": (
        "?e sg:ranking 'task and dataset' ; sg:of ?thing, ?other ; sg:paperCount ?papers "
        ". ?thing a sg:Task . ?other a sg:Dataset",
        "?paper sg:addresses ?thing ; sg:evaluatesOn ?other",
    ),
    "years of concepts": (
        "?thing a sg:Concept . ?e a sg:YearCount ; sg:of ?thing ; sg:year ?other ; "
        "sg:paperCount ?papers",
        f"?paper {SPEAKS} ?thing ; fabio:hasPublicationYear ?other . ?thing a sg:Concept",
    ),
    "years": (
        "?g a void:Dataset . ?e sg:of ?g ; sg:year ?thing ; sg:paperCount ?papers",
        "?paper fabio:hasPublicationYear ?thing",
    ),
    "statements": (
        "?e a sg:RelationSummary ; sg:relation ?thing ; sg:statementCount ?papers",
        "?paper rdf:predicate ?thing",
    ),
}
"""A pattern of what is counted, and one of what is to be counted by ?thing and ?other."""


@pytest.fixture(scope="module")
def store() -> Store:
    return memory_store(to_turtle(encode(resolve(library()), run=Run("rules", "1"))))


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    found = store.query(PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(to_python(term) for term in row) for row in found)


@pytest.mark.parametrize("name", TWICE)
def test_a_count_is_what_counting_gives(store: Store, name: str) -> None:
    counted, pattern = TWICE[name]

    expected = rows(
        store,
        "SELECT ?thing ?other (COUNT(DISTINCT ?paper) AS ?papers) "
        f"{{ {pattern} }} GROUP BY ?thing ?other",
    )

    assert rows(store, f"SELECT ?thing ?other ?papers {{ {counted} }}") == expected
    assert expected


def test_a_paper_counts_its_concepts(store: Store) -> None:
    expected = rows(
        store,
        "SELECT ?paper (COUNT(DISTINCT ?c) AS ?n) { ?paper a fabio:ResearchPaper "
        f"OPTIONAL {{ ?paper {SPEAKS} ?c . ?c a sg:Concept }} }} GROUP BY ?paper",
    )

    assert rows(store, "SELECT ?paper ?n { ?paper sg:conceptCount ?n }") == expected


def test_every_name_has_its_key(store: Store) -> None:
    missing = rows(
        store,
        "SELECT ?thing ?name { ?thing sg:nameKey ?any ; skos:prefLabel|skos:altLabel ?name "
        "FILTER NOT EXISTS { ?thing sg:nameKey ?key FILTER (?key = LCASE(?name)) } }",
    )

    assert missing == []


def test_a_ranking_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_counts, "MOST", 2)
    turtle = to_turtle(encode(resolve(library()), run=Run("rules", "1")))

    sizes = rows(
        memory_store(turtle), "SELECT ?r (COUNT(?e) AS ?n) { ?e sg:ranking ?r } GROUP BY ?r"
    )

    lists = {"proposal", "result", "merge", "abbreviation"}
    assert {size for ranking, size in sizes if ranking not in lists} == {2}


LISTS = {
    "proposal": "?thing rdf:predicate sg:proposes ; rdf:object/a sg:Method",
    "result": "?thing a sg:Result",
    "merge": "?thing a sg:Merge",
}


@pytest.mark.parametrize("name", LISTS)
def test_the_head_of_a_short_list_is_all_of_it(store: Store, name: str) -> None:
    expected = rows(store, f"SELECT ?thing {{ {LISTS[name]} }}")

    assert rows(store, f"SELECT ?thing {{ ?e sg:ranking '{name}' ; sg:of ?thing }}") == expected
    assert expected


def test_the_newest_and_surest_stand_at_the_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_lists, "LISTED", 1)
    store = memory_store(to_turtle(encode(resolve(library()), run=Run("rules", "1"))))
    place = "rdf:subject/fabio:hasPublicationYear ?year ; sg:confidence ?sure"
    newest = rows(store, f"SELECT ?year ?sure {{ ?s rdf:predicate sg:proposes ; {place} }}")[-1]

    found = rows(
        store, f"SELECT ?year ?sure {{ ?e sg:ranking 'proposal' ; sg:of ?s . ?s {place} }}"
    )

    assert found == [newest]


def test_forms_that_differ_in_case_or_number_are_one_abbreviation() -> None:
    [loss] = flint().abbreviations
    other = replace(loss, short="LLM", long="Large Language Model")
    two = [lantern(), replace(flint(), abbreviations=(loss, other))]
    store = memory_store(to_turtle(encode(resolve(two), run=Run("rules", "1"))))

    found = rows(
        store,
        "SELECT ?papers ?short ?long { ?e sg:ranking 'abbreviation' ; sg:of ?a ; sg:paperCount "
        "?papers . ?a sg:shortForm ?short ; sg:longForm ?long }",
    )

    assert found == [(1, "GL", "graph loss"), (2, "LLM", "Large Language Model")]


def test_what_is_below_the_threshold_counts_as_an_assertion_alone() -> None:
    triples = encode(resolve(library()), run=Run("rules", "1"), min_confidence=0.6)
    store = memory_store(to_turtle(triples))

    (papers,) = rows(
        store,
        "SELECT ?n { ?e sg:ranking 'dataset' ; sg:of ?d ; sg:paperCount ?n . "
        "?d skos:prefLabel 'MS MARCO' }",
    )
    (least, *_) = rows(store, "SELECT ?c { ?e sg:ranking 'doubt' ; sg:of/sg:confidence ?c }")

    assert papers == (1,)
    assert str(least[0]) == "0.4"


def concept(name: str) -> Concept:
    return Concept(name, "Task", name, (), name)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("data set", "dataset", "same letters"),
        ("graph neural network", "neural graph network", "same words"),
        ("recommender system", "recomender system", "one letter"),
        ("colour analysis", "color analysis", "one letter"),
        ("regression", "aggression", ""),
        ("version 2 network", "version 3 network", ""),
        ("speech", "speed", ""),
    ],
)
def test_near_names_are_told_by_a_rule(one: str, other: str, rule: str) -> None:
    found = find_near([concept(one), concept(other)])

    assert [near.rule for near in found] == ([rule] if rule else [])


def test_one_name_a_short_form_and_a_word_more_are_told_too() -> None:
    twins = [concept("lantern"), replace(concept("lantern"), id="two", home="paper-1")]
    short = [
        Concept("a", "Method", "SAC", ("SACs",), "sac"),
        Concept("b", "Method", "soft actor critic", ("SAC",), "soft actor critic"),
    ]
    longer = [concept("lamp light"), concept("lamp light model"), concept("lamp light oil")]

    assert [near.rule for near in find_near(twins)] == ["one name"]
    assert [near.rule for near in find_near(short)] == ["short form"]
    assert [(n.rule, n.other) for n in find_near(longer)] == [("last word", "lamp light model")]


@given(
    name=st.text("abcdefg ", min_size=SHORTEST + 2, max_size=20).map(str.strip),
    place=st.integers(0, 19),
)
def test_a_name_without_one_letter_is_near(name: str, place: int) -> None:
    shorter = name[: place % len(name or "x")] + name[place % len(name or "x") + 1 :]

    found = find_near([concept(name), concept(shorter)])

    if len(shorter) >= SHORTEST and name != shorter:
        assert len(found) == 1
