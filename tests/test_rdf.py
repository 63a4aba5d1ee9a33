from __future__ import annotations

import re
from collections import Counter

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple
from rdflib import Graph

from extract.model import Author, Evidence, Extraction, Fact, Paper, Profile, Result
from kg.errors import UsageError
from kg.rdf.encode import Run, encode
from kg.rdf.terms import term
from kg.rdf.turtle import to_ntriples, to_turtle
from kg.rdf.vocab import PREFIXES, prefixes
from kg.resolve.ids import DEFAULT_BASE
from kg.resolve.resolve import resolve
from tests.graphs import EMBER, LANTERN, ember, lantern

RUN = Run("scholargraph-rules", "0.1.0", "aa", "bb", sources=("/home/ada/profile.txt",))
OWNER = Profile("Cleo Márquez", "IR", 9, 2, 120, 0.5, 60, "2025-02-03", "profile.txt")
TRIPLES = list(encode(resolve([lantern(), ember()], [OWNER]), run=RUN))
HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())


def store_of(triples: list[Triple]) -> Store:
    store = Store()
    store.load(to_turtle(triples), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def rows(query: str, triples: list[Triple] = TRIPLES) -> set[tuple[str, ...]]:
    found = store_of(triples).query(HEADER + query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return {tuple(_value(value) for value in row) for row in found}


def _value(value: object) -> str:
    assert isinstance(value, NamedNode | Literal)
    return value.value


def test_papers_propose_use_compare_evaluate_address_and_measure() -> None:
    found = rows(
        "SELECT ?p ?label { ?paper ?p ?c . ?c a sg:Concept ; skos:prefLabel ?label . "
        "?paper a fabio:ResearchPaper }"
    )

    assert {(p.removeprefix(PREFIXES["sg"]), label) for p, label in found} == {
        ("proposes", "Graph Lantern"),
        ("proposes", "Ember"),
        ("uses", "LLM"),
        ("comparesWith", "BM25"),
        ("evaluatesOn", "MS MARCO"),
        ("addresses", "reranking"),
        ("measures", "GPU memory"),
        ("measures", "NDCG"),
    }


def test_each_statement_leads_to_the_words_that_say_so() -> None:
    query = """SELECT ?label ?exact ?sentence { ?a rdf:predicate sg:extends ; rdf:object ?c ;
        sg:evidence ?e ; sg:status "asserted" ; sg:support 1 . ?c skos:prefLabel ?label .
        ?e sg:exact ?exact ; sg:sentence ?sentence }"""

    exact = "Graph Lantern, which extends Lantern"
    assert rows(query) == {("Lantern", exact, LANTERN.abstract)}


def test_a_listed_author_has_a_place_and_an_inferred_one_a_profile() -> None:
    listed = rows("SELECT ?n ?p { ?a sg:author/foaf:name ?n ; sg:position ?p ; a sg:Authorship }")
    inferred = rows(
        "SELECT ?n { ?a sg:author/foaf:name ?n ; sg:inferredFrom/foaf:primaryTopic "
        "?owner . ?owner foaf:name ?n . FILTER NOT EXISTS { ?a sg:position ?p } }"
    )

    assert listed == {
        ("Ada Lindqvist", "1"),
        ("Ada Lindqvist", "2"),
        ("Bo Okafor", "1"),
        ("Bo Okafor", "2"),
    }
    assert inferred == {("Cleo Márquez",)}


def test_collaborations_count_papers_and_years() -> None:
    query = """SELECT ?a ?b ?n ?from ?to { ?c a sg:Collaboration ; sg:between ?x, ?y ;
        sg:paperCount ?n ; sg:firstYear ?from ; sg:lastYear ?to . ?x foaf:name ?a ;
        sg:coauthorOf ?y . ?y foaf:name ?b ; sg:coauthorOf ?x . FILTER(?a < ?b) }"""

    assert rows(query) == {
        ("Ada Lindqvist", "Bo Okafor", "2", "2024", "2025"),
        ("Ada Lindqvist", "Cleo Márquez", "1", "2025", "2025"),
        ("Bo Okafor", "Cleo Márquez", "1", "2025", "2025"),
    }


def test_profile_figures_stand_on_the_owner() -> None:
    query = """SELECT ?h ?c ?p ?n ?s ?d { ?x foaf:name "Cleo Márquez" ; sg:hIndex ?h ;
        sg:citationCount ?c ; sg:paperCount ?p ; sg:novelty ?n ; sg:aiScore ?s ; sg:asOf ?d ;
        sg:category/skos:notation "cs.IR" }"""

    assert rows(query) == {("9", "120", "2", "0.5", "60", "2025-02-03")}


def test_papers_carry_what_their_source_says() -> None:
    query = """SELECT ?id ?issued ?year ?score ?source {
        ?p dct:identifier ?id ; dct:issued ?issued ;
        fabio:hasPublicationYear ?year ; dct:source ?source ; sg:authorListComplete false ;
        sg:codeAvailable true ; sg:hasCode <https://example.org/lantern> ; sg:score ?score ;
        sg:category/skos:notation "cs.IR" ; sg:hasAffiliation/skos:altLabel "Northfield" }"""

    assert rows(query) == {("arXiv:2501.00001", "2025-01-02", "2025", "35.6", "profile.txt")}
    assert rows(
        "SELECT ?t { ?p dct:isPartOf ?v ; dct:issued ?i . ?v a fabio:Journal, sg:Venue ; "
        "skos:prefLabel ?t . FILTER(DATATYPE(?i) = xsd:gYear) }"
    ) == {(EMBER.venue,)}


def test_concepts_that_share_two_papers_co_occur() -> None:
    query = """SELECT ?one ?other ?n { ?c a sg:CoOccurrence ; sg:between ?a, ?b ; sg:paperCount ?n .
        ?a skos:prefLabel ?one ; sg:coOccursWith ?b . ?b skos:prefLabel ?other .
        FILTER(?one < ?other) }"""

    assert rows(query) == {("LLM", "MS MARCO", "2")}


def test_results_and_abbreviations_lead_to_paper_concept_and_words() -> None:
    result = """SELECT ?v ?u ?w ?b ?m ?x { ?r a sg:Result ; sg:value ?v ; sg:unit ?u ;
        sg:valueAsWritten ?w ; sg:baseline ?b ; sg:metric/skos:prefLabel ?m ;
        sg:evidence/sg:exact ?x ; prov:wasDerivedFrom ?p }"""
    abbreviation = """SELECT ?s ?l ?c { ?a a sg:Abbreviation ; sg:shortForm ?s ; sg:longForm ?l ;
        sg:abbreviates/skos:prefLabel ?c ; sg:evidence ?e ; prov:wasDerivedFrom ?p }"""

    assert rows(result) == {("3", "GB", "3GB", "47GB", "GPU memory", "from 47GB to 3GB")}
    assert rows(abbreviation) == {("LLMs", "Large language models", "LLM")}


def test_merges_say_by_which_rule() -> None:
    query = "SELECT ?rule ?form { ?m a sg:Merge ; sg:rule ?rule ; sg:form ?form ; sg:evidence ?e }"

    assert {("abbreviation", "LLMs"), ("shared-neighbours", "LLM")} <= rows(query)


def test_a_weak_statement_keeps_its_assertion_and_loses_its_triple() -> None:
    triples = list(encode(resolve([lantern(), ember()]), run=RUN, min_confidence=0.5))

    direct = rows("SELECT ?p { ?p sg:evaluatesOn ?d }", triples)
    stated = rows("SELECT ?s { ?a rdf:predicate sg:evaluatesOn ; rdf:subject ?s }", triples)
    counts = rows("SELECT ?n { ?d a sg:Dataset ; sg:paperCount ?n }", triples)
    assert (len(direct), len(stated), counts) == (1, 2, {("1",)})


def test_abstracts_can_be_left_out_and_sentences_stay() -> None:
    triples = list(encode(resolve([lantern()]), run=RUN, abstracts=False))

    assert not rows("SELECT ?a { ?p dct:abstract ?a }", triples)
    assert rows("SELECT ?s { ?e sg:sentence ?s }", triples)


def test_the_graph_counts_itself() -> None:
    own = "SELECT ?n { <" + DEFAULT_BASE + "dataset> void:triples ?n }"
    about = re.compile("<" + re.escape(DEFAULT_BASE) + "(dataset>|partition-|prefix-|query-)")
    data = [t for t in TRIPLES if not about.match(str(t.subject))]

    assert rows(own) == {(str(len(data)),)}
    parts = rows(
        "SELECT ?p ?n { ?x a void:Dataset ; void:propertyPartition ?y . "
        "?y void:property ?p ; void:triples ?n }"
    )
    assert {(p, int(n)) for p, n in parts} == set(Counter(t.predicate.value for t in data).items())


def test_the_graph_counts_what_each_class_has() -> None:
    stated = rows(
        "SELECT ?p ?n { ?x void:class sg:Assertion ; void:propertyPartition ?y . "
        "?y void:property ?p ; void:triples ?n }"
    )

    true = rows("SELECT ?p (COUNT(*) AS ?n) { ?s a sg:Assertion ; ?p ?o } GROUP BY ?p")
    assert stated == true
    assert len(stated) > 5


def test_examples_are_published_as_executables() -> None:
    ask = "# a comment\nPREFIX a: <http://a/>\nASK { ?s ?p ?o }"
    examples = [("overview", "What is there?", "SELECT * { ?s ?p ?o }"), ("any", "Any?", ask)]

    triples = list(encode(resolve([]), run=RUN, examples=examples))

    query = "SELECT ?l ?c ?t { ?x a sh:SPARQLExecutable ; rdfs:label ?l ; rdfs:comment ?c ; %s ?t }"
    assert rows(query % "sh:select", triples) == {examples[0]}
    assert rows(query % "sh:ask", triples) == {examples[1]}


def test_nothing_of_the_machine_is_in_the_graph() -> None:
    assert b"/home/ada" not in to_turtle(TRIPLES)


def test_no_term_is_a_blank_node_and_none_is_foreign() -> None:
    known = tuple(PREFIXES.values())

    assert not [t for t in TRIPLES if isinstance(t.subject, BlankNode)]
    assert not [t for t in TRIPLES if isinstance(t.object, BlankNode)]
    assert all(triple.predicate.value.startswith(known) for triple in TRIPLES)
    types = {_value(t.object) for t in TRIPLES if t.predicate == term("rdf:type")}
    assert all(type_.startswith(known) for type_ in types)


def test_names_under_the_base_are_plain() -> None:
    names = {str(t.subject)[1:-1].removeprefix(DEFAULT_BASE) for t in TRIPLES}

    assert not [name for name in names if not re.fullmatch(r"[A-Za-z0-9_-]+", name)]


@pytest.mark.parametrize(
    "base", ["", "id/", "file:///tmp/", "https://example.org/id", "http://a b/"]
)
def test_a_base_that_is_no_address_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="cannot be a base"):
        encode(resolve([]), run=RUN, base=base)


def test_another_base_changes_names_alone() -> None:
    moved = list(
        encode(resolve([lantern(), ember()], [OWNER]), run=RUN, base="https://example.org/#")
    )

    text = to_ntriples(moved).decode().replace("https://example.org/#", DEFAULT_BASE)
    assert set(text.splitlines()) == set(to_ntriples(TRIPLES).decode().splitlines())


@pytest.mark.parametrize("day", ["2024-02-30", "0000-01-01", "soon", "2024-13", "20240101", "١٩٩٩"])
def test_an_invalid_date_is_no_date(day: str) -> None:
    triples = list(encode(resolve([Extraction(Paper("T", date=day))]), run=RUN))

    assert not rows("SELECT ?d { ?p dct:issued|fabio:hasPublicationYear ?d }", triples)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    texts = st.text(max_size=60)
    paper = draw(
        st.builds(
            Paper,
            title=texts,
            abstract=texts.filter(bool),
            id=texts,
            authors=st.lists(st.builds(Author, texts, st.none() | st.integers(1, 9))).map(tuple),
            date=st.sampled_from(["", "2024", "2024-05", "2024-05-06", "x"]),
            categories=st.lists(texts, max_size=2).map(tuple),
            tags=st.lists(texts, max_size=2).map(tuple),
            score=st.none() | st.floats(),
            doi=texts,
            venue=texts,
            source=texts,
        )
    )
    begin = draw(st.integers(0, len(paper.abstract) - 1))
    end = draw(st.integers(begin + 1, len(paper.abstract)))
    words = paper.abstract[begin:end]
    value = draw(st.floats(0, 1))
    found = Evidence("abstract", begin, end, words, paper.abstract, 0, value)
    facts = (Fact("uses", "Method", words, (draw(texts),), value, (found,)),)
    results = (Result(draw(texts), draw(texts), draw(texts), words, found, method=words),)
    return Extraction(paper, facts, results=results)


@settings(max_examples=60, deadline=None)
@given(st.lists(extractions(), max_size=3))
def test_any_text_becomes_rdf_that_both_engines_read_alike(found: list[Extraction]) -> None:
    triples = list(encode(resolve(found), run=RUN))
    data = to_turtle(triples)

    assert len(Graph().parse(data=data, format="turtle")) == len(triples)
    assert len(store_of(triples)) == len(triples)
    assert to_turtle([quad.triple for quad in store_of(triples)]) == data


@settings(max_examples=40, deadline=None)
@given(st.lists(extractions(), max_size=3))
def test_the_words_of_all_evidence_stand_in_the_stored_text(found: list[Extraction]) -> None:
    query = """SELECT ?text ?begin ?end ?exact {
        ?e sg:begin ?begin ; sg:end ?end ; sg:exact ?exact ;
        prov:wasDerivedFrom/dct:abstract ?text }"""

    for text, begin, end, exact in rows(query, list(encode(resolve(found), run=RUN))):
        assert text[int(begin) : int(end)] == exact


def test_order_and_repetition_of_the_input_change_no_byte() -> None:
    found = [ember(), lantern(), ember()]

    assert to_turtle(encode(resolve(found, [OWNER, OWNER]), run=RUN)) == to_turtle(TRIPLES)
