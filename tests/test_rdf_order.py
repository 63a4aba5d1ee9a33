from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.encode import Run, encode
from kg.rdf.order import merge_lines, read_lines, sort_lines, triple_order
from kg.rdf.terms import term
from kg.resolve.resolve import resolve
from tests.graphs import ember, lantern

IRIS = st.sampled_from(["x:a", "x:a-b", "x:ab", "x:a/b", "x:a#1", "x:é"]).map(NamedNode)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
OBJECTS = st.one_of(
    IRIS,
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.sampled_from(["0", "10", "9"]).map(lambda n: Literal(n, datatype=term("xsd:integer"))),
    st.just(Literal("> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <x:a> .\n")),
)
TRIPLES = st.lists(
    st.builds(
        Triple,
        st.one_of(IRIS, st.just(BlankNode("b"))),
        st.one_of(IRIS, st.just(term("rdf:type"))),
        OBJECTS,
    ),
    max_size=20,
)


@given(TRIPLES)
def test_lines_sort_as_triples_do(triples: list[Triple]) -> None:
    assert list(read_lines(sort_lines(triples))) == sorted(set(triples), key=triple_order)


@given(TRIPLES, st.integers(1, 5))
def test_runs_in_files_give_the_same_lines(
    tmp_path_factory: pytest.TempPathFactory, triples: list[Triple], run: int
) -> None:
    folder = tmp_path_factory.mktemp("runs")

    assert list(sort_lines(triples, folder=folder, run=run)) == list(sort_lines(triples))


def test_only_what_is_too_much_at_once_goes_to_files(tmp_path: Path) -> None:
    numbers = [
        Triple(term("sg:uses"), term("sg:value"), Literal(str(number))) for number in range(10)
    ]

    sort_lines(numbers, folder=tmp_path, run=10)
    assert not list(tmp_path.iterdir())
    sort_lines(numbers, folder=tmp_path, run=4)
    assert len(list(tmp_path.iterdir())) == 2


def test_runs_that_share_lines_merge_into_each_line_once() -> None:
    assert list(merge_lines([b"a\n", b"b\n"], [b"b\n", b"c\n"], [])) == [b"a\n", b"b\n", b"c\n"]


def test_long_lines_are_read_whole() -> None:
    triple = Triple(term("sg:uses"), term("sg:sentence"), Literal("long " * 100_000))

    assert list(read_lines(sort_lines([triple]))) == [triple]


def test_a_graph_encoded_through_files_is_the_same(tmp_path: Path) -> None:
    knowledge, run = resolve([lantern(), ember()]), Run("rules", "1")

    triples = encode(knowledge, run=run, folder=tmp_path)

    assert list(triples) == list(encode(knowledge, run=run))
