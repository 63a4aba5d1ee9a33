from __future__ import annotations

import pyoxigraph
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_ntriples, to_turtle
from kg.resolve.resolve import resolve
from tests.graphs import ember, lantern

TRIPLES = list(encode(resolve([lantern(), ember()]), run=Run("rules", "0.1.0")))


def test_turtle_and_n_triples_depend_on_the_triples_alone() -> None:
    mixed = [*TRIPLES[::-1], *TRIPLES[:10]]

    assert to_turtle(mixed) == to_turtle(TRIPLES)
    assert to_ntriples(mixed) == to_ntriples(TRIPLES)


def test_plain_rdflib_reads_the_same_graph_from_both(caplog: pytest.LogCaptureFixture) -> None:
    turtle = Graph().parse(data=to_turtle(TRIPLES), format="turtle")
    lines = Graph().parse(data=to_ntriples(TRIPLES), format="nt")

    assert len(turtle) == len(lines) == len(TRIPLES)
    assert isomorphic(turtle, lines)
    assert caplog.records == []


def test_oxigraph_gives_back_the_same_bytes() -> None:
    store = pyoxigraph.Store()
    store.load(to_turtle(TRIPLES), format=pyoxigraph.RdfFormat.TURTLE)

    assert to_turtle([quad.triple for quad in store]) == to_turtle(TRIPLES)


def test_turtle_is_made_to_be_read() -> None:
    text = to_turtle(TRIPLES).decode()

    block = text.partition("sgd:paper-arxiv-2501-00001 a fabio:ResearchPaper")[2]
    assert "sg:proposes sgd:method-graph-lantern-" in block.partition(" .\n")[0]
    assert text.count("sgd:paper-arxiv-2501-00001 a ") == 1


def test_n_triples_are_sorted_lines() -> None:
    lines = to_ntriples(TRIPLES).splitlines()

    assert lines == sorted(set(lines))
    assert len(lines) == len(TRIPLES)
