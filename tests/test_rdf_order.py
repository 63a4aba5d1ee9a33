from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.encode import Run, write_graph
from kg.rdf.order import read_lines, sort_blocks, sort_lines, subject_of, triple_order
from kg.rdf.terms import quoted, term
from kg.rdf.turtle import TurtleWriter
from kg.rdf.vocab import DEFAULT_BASE, prefixes
from kg.resolve.resolve import resolve
from tests.graphs import ember, lantern

OWN = st.sampled_from(["a", "1-b", "-a", "a.b", "é", "", "ns#a"]).map(DEFAULT_BASE.__add__)
IRIS = st.one_of(st.sampled_from(["x:a", "x:a-b", "x:ab", "x:a/b", "x:a#1", "x:é"]), OWN).map(
    NamedNode
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
OBJECTS = st.one_of(
    IRIS,
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.sampled_from(["0", "10", "9", "-0", "no"]).map(
        lambda n: Literal(n, datatype=term("xsd:integer"))
    ),
    st.sampled_from(["0.5", "5", "5."]).map(lambda n: Literal(n, datatype=term("xsd:decimal"))),
    st.just(Literal(value=True)),
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


@settings(deadline=None)
@given(TRIPLES, st.integers(1, 500), st.integers(1, 500))
def test_runs_in_files_give_the_same_lines(
    tmp_path_factory: pytest.TempPathFactory, triples: list[Triple], run: int, part: int
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    lines = [f"{line.decode()}\n" for line in sort_lines(triples)]

    found = sort_blocks(lines[::-1], folder=folder, run=run, part=part)

    assert [f"{line.decode()}\n" for line in found] == lines


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=60), st.integers(1, 3000))
def test_no_subject_lies_in_two_parts(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], run: int
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    blocks = [f"<x:{n}> <x:p> {quoted(str(place) * 9000)} .\n" for place, n in enumerate(numbers)]

    found = sort_blocks(blocks, folder=folder, run=run * 100, part=1, cuts=[b"<x:2"])

    subjects = [{*map(subject_of, found.part(number))} for number in range(found.parts)]
    assert sum(map(len, subjects)) == len(set(numbers))
    assert not any(len({subject[:4] < b"<x:2" for subject in part}) > 1 for part in subjects)
    assert sum(1 for _ in found) == len(blocks)


def test_only_what_is_too_much_at_once_goes_to_files(tmp_path: Path) -> None:
    blocks = [f"<x:a> <x:p> {number} .\n" for number in range(10)]

    sort_blocks(blocks, folder=tmp_path, run=1000)
    assert not list(tmp_path.iterdir())
    sort_blocks(blocks, folder=tmp_path, run=60)
    assert len(list(tmp_path.iterdir())) > 1


@given(TEXTS)
def test_a_text_is_written_as_the_engine_writes_it(text: str) -> None:
    assert quoted(text) == str(Literal(text))


@settings(deadline=None)
@given(TRIPLES, st.sampled_from([DEFAULT_BASE, "https://w3id.org/scholargraph/", "http://a.b/#"]))
def test_turtle_is_what_the_engine_writes(triples: list[Triple], base: str) -> None:
    named = dict(sorted(prefixes(base=base).items()))
    ordered = sorted(set(triples), key=triple_order)
    expected = pyoxigraph.serialize(ordered, format=pyoxigraph.RdfFormat.TURTLE, prefixes=named)
    writer = TurtleWriter(base)
    written = writer.write(sort_lines(triples))

    assert (writer.head + written if triples else written) == expected


def test_a_graph_encoded_through_files_is_the_same(tmp_path: Path) -> None:
    knowledge, run = resolve([lantern(), ember()]), Run("rules", "1")
    told: list[tuple[int, int]] = []
    files = tmp_path / "in-memory.ttl", tmp_path / "through-files.ttl"

    with files[0].open("wb") as one, files[1].open("wb") as other:
        counted = write_graph(knowledge, one, run=run)
        again = write_graph(
            knowledge,
            other,
            run=run,
            folder=tmp_path,
            run_size=2000,
            progress=lambda done, total: told.append((done, total)),
        )

    assert counted == again
    assert [done for done, _ in told] == list(range(told[0][1]))
    assert files[0].read_bytes() == files[1].read_bytes()
