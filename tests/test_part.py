from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from extract.model import Extraction, Paper, Profile
from kg.rdf.encode import Run, encode
from kg.rdf.terms import term
from kg.resolve.resolve import resolve
from kg.view.part import all_triples, triples_around
from kg.view.selection import choose_nodes, read_overview
from tests.graphs import ember, lantern

ALONE = Extraction(Paper("A Title Alone", id="2501.00009"))


@pytest.fixture(scope="module")
def store() -> Store:
    knowledge = resolve([lantern(), ember(), ALONE], [Profile("Cleo Márquez", as_of="2026-07-01")])
    store = Store()
    store.extend(Quad(*t) for t in encode(knowledge, run=Run("rules", "1")))
    return store


def iris(term: object) -> set[str]:
    return {term.value} if isinstance(term, NamedNode) else set()


def closure(
    triples: list[Triple], things: set[str], outside: set[str], backing: set[str]
) -> set[str]:
    """Return the things and all nodes that lead to or are reached from them, and name no other."""
    objects: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        for subject in iris(triple.subject):
            objects[subject] |= iris(triple.object)
    inside = {node for node, named in objects.items() if not (named | {node}) & outside}
    kept = things | {node for node in backing & inside if objects[node] & things}
    while more := {o for node in kept for o in objects[node]} & inside - kept:
        kept |= more
    return kept


def witnesses(triples: list[Triple], near: set[str]) -> set[str]:
    """Return the papers that state something between two of the things."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        for subject in iris(triple.subject):
            said[subject][triple.predicate.value] |= iris(triple.object)
    between = [
        facts[term("sg:evidence").value]
        for facts in said.values()
        if facts[term("rdf:subject").value] & near and facts[term("rdf:object").value] & near
    ]
    evidence = {one for found in between for one in found}
    return {paper for one in evidence for paper in said[one][term("prov:wasDerivedFrom").value]}


def typed(triples: Iterable[Triple], *classes: str) -> set[str]:
    wanted = {term(name) for name in classes}
    return {i for t in triples if t.object in wanted for i in iris(t.subject)}


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_part_is_what_a_search_of_all_triples_finds(store: Store, depth: int) -> None:
    triples, overview = list(all_triples(store)), read_overview(store)
    backing = typed(triples, "sg:Abbreviation", "sg:Assertion", "sg:Collaboration")
    backing |= typed(triples, "sg:CoOccurrence", "sg:Merge", "sg:Result")
    subjects = {i for t in triples for i in iris(t.subject)}

    for centre in overview.types:
        near = set(choose_nodes(overview, centre=centre, depth=depth, limit=10_000))
        near |= witnesses(triples, near)
        kept = closure(triples, near, set(overview.types) - near, backing)
        out = subjects - kept
        expected = {t for t in triples if iris(t.subject) <= kept and not iris(t.object) & out}

        found = triples_around(store, centre, depth=depth)

        assert set(found) == expected
        assert len(found) == len(expected)


def test_a_part_holds_the_evidence_of_its_statements_and_not_of_others(store: Store) -> None:
    paper = next(iter(store.quads_for_pattern(None, term("prism:doi"), None))).subject

    found = triples_around(store, str(paper).strip("<>"))

    assert typed(found, "sg:Assertion")
    assert typed(found, "sg:Evidence")
    assert typed(found, "fabio:ResearchPaper") == iris(paper)
    named = {i for t in found for i in iris(t.object)}
    assert "https://w3id.org/scholargraph/id/paper-arxiv-2501-00001" not in named
