"""References out of a graph: what programs read, and what `kg build` reads back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Store

from extract.model import Author, Extraction, Paper, Reading
from extract.sources import read_papers
from kg.export.bibtex import to_bibtex
from kg.export.citations import paper_items
from kg.export.formats import find_format
from kg.rdf.encode import Run, encode
from kg.rdf.turtle import to_turtle
from kg.resolve.resolve import resolve
from kg.store.builds import memory_store

PAPERS = (
    Paper(
        "LUMA: Late Answering & Why 50% of it_costs $5 ~ #1",
        abstract="We propose LUMA, in which a_b < c & d.",
        doi="10.9999/made_30(1)",
        arxiv="2012.00030",
        pubmed="123456",
        authors=(
            Author("Jan van der Berg", 1, given="Jan", family="van der Berg"),
            Author("Zoë Brontë", 2),
            Author("The LUMA Group", 3, organisation=True),
        ),
        date="2021-06-01",
        venue="Journal of Made-Up Results",
        type="article-journal",
        issn=("1234-5678",),
        volume="3",
        issue="2",
        pages="10-19",
        publisher="Made-Up Press",
        keywords=("answering", "late interaction"),
        language="en",
    ),
    Paper(
        "A Talk on 注意力",
        authors=(Author("Ada Byron", 1), Author("Grace Hopper", 2)),
        authors_complete=False,
        date="2019",
        venue="Proceedings of the Made-Up Conference",
        type="paper-conference",
    ),
    Paper("Nobody's Notes", date="2020-05"),
)


class Whole:
    """All papers of some records, as the formats of references take a part of a graph."""

    source = ""
    depth = None

    def __init__(self, papers: Sequence[Paper]) -> None:
        knowledge = resolve([Extraction(paper) for paper in papers])
        self.store: Store = memory_store(to_turtle(encode(knowledge, run=Run("r", "1"))))

    def things(self) -> Sequence[str]:
        return sorted({quad.subject.value for quad in self.store if hasattr(quad.subject, "value")})


def written(form: str, papers: Sequence[Paper] = PAPERS) -> bytes:
    return find_format(form).write(Whole(papers))  # type: ignore[arg-type]


def read_back(form: str, folder: Path) -> Reading:
    file = folder / f"library.{form}"
    file.write_bytes(written(form))
    return read_papers(file, as_of=date(2026, 7, 1))


@pytest.mark.parametrize("form", ["bib", "ris", "csl"])
def test_what_is_written_is_read_back(form: str, tmp_path: Path) -> None:
    reading = read_back(form, tmp_path)

    assert reading.unread == ()
    found = {paper.title: paper for paper in reading.papers}
    assert set(found) == {paper.title for paper in PAPERS}
    for paper in PAPERS:
        back = found[paper.title]
        same = ("abstract", "doi", "arxiv", "pubmed", "venue", "type", "issn", "volume", "issue")
        more = ("pages", "publisher", "language", "authors_complete")
        for name in (*same, *more) if paper.authors else same[:5]:
            assert getattr(back, name) == getattr(paper, name), name
        assert [a.name for a in back.authors] == [a.name for a in paper.authors]
        assert [a.organisation for a in back.authors] == [a.organisation for a in paper.authors]
        assert set(back.keywords) == set(paper.keywords)
        assert back.date == (paper.date if len(paper.date) != 7 else paper.date[:4])


@pytest.mark.parametrize("form", ["bib", "ris", "csl"])
def test_the_same_papers_give_the_same_bytes(form: str) -> None:
    assert written(form) == written(form, PAPERS[::-1])


def test_each_paper_has_a_key_of_its_own() -> None:
    papers = [
        Paper("Introduction", authors=(Author(name, 1),), date="2018")
        for name in ("Ada Byron", "Jo Byron")
    ]

    keys = [item["id"] for item in paper_items(Whole(papers))]  # type: ignore[arg-type]

    assert keys == ["byron2018introduction", "byron2018introduction-2"]


def test_a_hostile_title_ends_no_entry() -> None:
    hostile = [
        Paper("} @article{x, title={y}", authors=(Author("A} and {B, C", 1),), date="2018"),
        Paper("T\nER  - \nTY  - JOUR", date="2019"),
    ]

    bib = written("bib", hostile).decode()
    ris = written("ris", hostile).decode()

    assert len(re.findall(r"^@", bib, re.MULTILINE)) == 2
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", bib):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"^TY  - ", ris, re.MULTILINE)) == 2
    assert len(json.loads(written("csl", hostile))) == 2


def test_no_papers_are_an_empty_file() -> None:
    assert to_bibtex([]) == ""
    assert json.loads(written("csl", [])) == []
