"""The graph of the real profile page: what resolution and validation say of it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from rdflib import Graph

from extract.pipeline import extract_papers
from extract.sources import read_papers
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.rdf.validate import validate
from kg.resolve.model import Concept, Knowledge
from kg.resolve.resolve import resolve

PAGE = Path(__file__).parents[1] / ".." / "shared/data/profiles/000_fa8ad138ddaff4bf.txt"

pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the shared profile page is not here")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    reading = read_papers(PAGE, as_of=datetime.date(2026, 7, 1))
    assert reading.profile
    return resolve(list(extract_papers(reading.papers)), [reading.profile])


def methods(knowledge: Knowledge, name: str) -> list[Concept]:
    found = (c for c in knowledge.concepts if c.type == "Method")
    return [c for c in found if name in (c.label, *c.alt_labels)]


def test_every_paper_and_person_of_the_page_is_there_once(knowledge: Knowledge) -> None:
    owner = [person for person in knowledge.people if person.profile]

    assert (len(knowledge.papers), len(knowledge.people), len(owner)) == (35, 61, 1)
    assert all(owner[0].id in paper.author_ids for paper in knowledge.papers)
    assert not any(paper.paper.authors_complete for paper in knowledge.papers)


def test_names_of_one_method_meet_and_those_of_two_do_not(knowledge: Knowledge) -> None:
    (deca,) = methods(knowledge, "DeCA")
    proposing = [
        s for s in knowledge.statements if (s.predicate, s.object) == ("proposes", deca.id)
    ]
    labels = {concept.id: concept.label for concept in knowledge.concepts}
    extends = {
        (labels[s.subject], labels[s.object])
        for s in knowledge.statements
        if s.predicate == "extends"
    }

    assert len(proposing) == 2
    assert methods(knowledge, "SA2C") == methods(knowledge, "Supervised Advantage Actor-Critic")
    assert methods(knowledge, "AotoDebias") == methods(knowledge, "AutoDebias")
    assert methods(knowledge, "IISAN") != methods(knowledge, "IISAN-Versa")
    assert ("IISAN-Versa", "IISAN") in extends


def test_the_graph_of_the_page_keeps_all_promises(knowledge: Knowledge) -> None:
    triples = list(encode(knowledge, run=Run("scholargraph-rules", "0.1.0")))

    report = validate(Graph().parse(data=to_turtle(triples), format="turtle"))

    assert report.violations == ()
    assert report.triples == len(triples)
