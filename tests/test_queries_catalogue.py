from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Store

from extract.model import Author, Extraction, Paper
from kg.command.cookbook import cookbook
from kg.command.demo import build_demo
from kg.errors import UsageError
from kg.query.binding import with_values
from kg.query.catalogue import find_query, parse_query, query_folder, query_names
from kg.query.run import TOP, bind_params, run_query
from kg.query.stats import stats
from kg.query.table import IRI, Value, from_lexical
from kg.query.text import check_query
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.resolve.model import Knowledge, PersonJoin, PersonPair, SlotRef
from kg.resolve.resolve import resolve
from kg.store.builds import memory_store, open_store
from tests.graphs import EMBER, fact, library

NAMES = query_names()
VALUES = {
    "concept": "LLM",
    "dataset": "MS MARCO",
    "entity": "MS MARCO",
    "method": "Graph Lantern",
    "metric": "GPU memory",
    "name": "bm25",
    "organisation": "Northfield",
    "other": "Graph Lantern: Reranking with Light",
    "paper": "Ember for Cheap Reranking",
    "person": "Ada Lindqvist",
    "short": "GL",
    "since": "2025",
    "task": "reranking",
    "text": "er",
}
"""A value for each parameter that must be given."""
OWN_VALUES = {"maybe-several": {"person": "Dita Wolny"}}
"""Values that a query has for itself, since the others have no answer there."""


@pytest.fixture(scope="module")
def turtle() -> bytes:
    again = Extraction(replace(EMBER, abstract="", source="refs.bib"))
    knowledge = with_doubtful_persons(resolve([*library(), again, *twins()]))
    return to_turtle(list(encode(knowledge, run=Run("rules", "1"))))


def twins() -> Iterator[Extraction]:
    """Yield two papers that give one name to things of their own."""
    for title in ("Tallow: Counting Lamps", "Tallow: Naming Ships"):
        paper = Paper(title, "We propose Tallow.", authors=(Author(title.split()[-1], 1),))
        yield Extraction(paper, (fact(paper, "proposes", "Tallow"),))


def with_doubtful_persons(knowledge: Knowledge) -> Knowledge:
    """Return a graph in which one person may be two, and two may be one."""
    slots: defaultdict[str, list[SlotRef]] = defaultdict(list)
    for node in knowledge.papers:
        for place, person in enumerate(node.author_ids):
            slots[person].append(SlotRef(node.id, place))
    (twice,) = (person for person in slots if person.startswith("person-dita-wolny"))
    one, other = sorted(slots)[:2]
    first, second = slots[twice][:2]
    join = PersonJoin(twice, "alike", 0.6, first, second, ("the titles are alike",))
    pair = PersonPair(one, other, 0.4, slots[one][0], slots[other][0])
    return replace(knowledge, person_joins=(join,), person_pairs=(pair,))


@pytest.fixture(scope="module")
def store(turtle: bytes) -> Store:
    return memory_store(turtle)


@pytest.fixture(scope="module")
def graph(turtle: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("sample") / "graph"
    build_demo(folder)
    return open_store(folder)


def values(name: str, *, library: bool = True) -> dict[str, str]:
    """Return parameters that the graph of all papers, or that of two of them, has an answer to."""
    query, own = find_query(name), OWN_VALUES.get(name, {}) if library else {}
    given = {p.name: VALUES[p.name] for p in query.params if p.name in VALUES and p.default is None}
    return {**given, **own}


def plain(term: object) -> Value:
    if isinstance(term, rdflib.URIRef):
        return IRI(term)
    if isinstance(term, rdflib.Literal):
        return from_lexical(str(term), str(term.datatype or ""))
    return None


def ask_rdflib(graph: rdflib.Graph, store: Store, name: str) -> Iterator[tuple[Value, ...]]:
    query = find_query(name)
    bound = bind_params(store, query, values(name))
    for row in graph.query(with_values(query.text, bound)).bindings:
        yield tuple(plain(row.get(rdflib.Variable(column))) for column in query.columns)


def test_the_catalogue_answers_what_a_user_comes_with() -> None:
    expected = (
        "overview author-papers coauthors methods-proposed methods-by-year datasets-used "
        "task-papers concept-papers evidence-of extends-lineage papers-with-code abbreviations "
        "results papers-without-facts low-confidence task-dataset paper-card"
    )

    assert set(expected.split()) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_has_a_header_and_reaches_nothing_outside(name: str) -> None:
    query = find_query(name)

    assert query.summary.endswith("?")
    assert query.columns
    assert {key for key, _ in query.example} <= {*query.param_names, TOP}
    check_query(query.text)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_gives_rows_with_the_columns_it_declares(store: Store, name: str) -> None:
    table = run_query(store, name, values(name))

    assert table.columns == find_query(name).columns
    assert table.rows


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows(graph: rdflib.Graph, store: Store, name: str) -> None:
    rows = run_query(store, name, values(name)).rows

    assert list(ask_rdflib(graph, store, name)) == list(rows)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_rows_is_total(turtle: bytes, store: Store, name: str) -> None:
    backwards = b"\n".join(reversed(memory_store(turtle).__str__().encode().splitlines()))

    again = run_query(memory_store(backwards), name, values(name))

    assert again == run_query(store, name, values(name))


def test_evidence_points_at_the_words_in_the_text(store: Store) -> None:
    for row in run_query(store, "evidence-of", {"entity": "MS MARCO"}).to_records():
        assert str(row["exact"]) in str(row["sentence"])
        assert row["relation"] == "evaluatesOn"
        assert isinstance(row["begin"], int)
        assert isinstance(row["end"], int)
        assert row["end"] - row["begin"] == len(str(row["exact"]))


def test_a_lineage_counts_its_steps() -> None:
    store = memory_store(
        b"@prefix sg: <https://w3id.org/scholargraph/ns#> . @prefix x: <https://example.org/> ."
        b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        b'x:c a sg:Method ; skos:prefLabel "C" ; sg:extends x:b .'
        b'x:b a sg:Method ; skos:prefLabel "B" ; sg:extends x:a .'
        b'x:a a sg:Method ; skos:prefLabel "A" .'
    )

    rows = run_query(store, "extends-lineage", {"method": "C"}).rows

    assert [row[:3] for row in rows] == [("builds on", "B", 1), ("builds on", "A", 2)]
    back = run_query(store, "extends-lineage", {"method": "A"}).rows
    assert [row[:3] for row in back] == [("is extended by", "B", 1), ("is extended by", "C", 2)]


def test_stats_counts_things_statements_and_concepts(store: Store) -> None:
    rows = stats(store).rows

    assert ("things", "papers", 7) in rows
    assert ("statements", "proposes", 6) in rows
    assert ("papers of", "LLM", 4) in rows


@pytest.mark.parametrize(
    "text",
    ["SELECT * {}", "#+ summary: What?\n#+ columns: [a]\n#+ params:\n#+   a: no type\nASK {}"],
)
def test_a_header_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_query("mine", text)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_runs_on_the_sample(sample: Store, name: str) -> None:
    query = find_query(name)

    assert run_query(sample, query, dict(query.example)).columns == query.columns


@pytest.mark.usefixtures("same_numbers")
def test_the_cookbook_is_current(sample: Store) -> None:
    page = Path(str(query_folder())) / "README.md"

    assert page.read_text(encoding="utf-8") == cookbook(sample), (
        "run `python -m kg.command.cookbook`"
    )
