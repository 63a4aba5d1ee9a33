from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import InputError
from extract.model import Affiliation, Author, Link, Paper, Reading
from extract.sources import read_papers
from extract.sources.base import Line, SourceText
from extract.sources.json_lines import read_json_lines
from kg.builder.records import to_record

SHARED = Path(__file__).parents[1] / ".." / "shared"
AS_OF = datetime.date(2026, 7, 1)


def read(*lines: str) -> Reading:
    numbered = [Line(number, text) for number, text in enumerate(lines, start=1)]
    return read_json_lines(SourceText("in/papers.jsonl", "papers.jsonl", numbered), AS_OF)


def read_one(**record: Any) -> Paper:
    (paper,) = read(json.dumps({"title": "Ask BERT", **record})).papers
    return paper


def test_a_title_alone_is_a_paper() -> None:
    assert read_one() == Paper(
        title="Ask BERT", authors_complete=False, source="papers.jsonl", line=1
    )


def test_all_keys_are_read() -> None:
    paper = read_one(
        id="2503.11731",
        abstract="We ask\nBERT.",
        authors=["Ada Byron", {"name": "Li Wu"}],
        categories=["cs.IR", "68T05"],
        date="2025-03-14",
        doi="https://doi.org/10.9999/X.1",
        venue="SIGIR",
        colour=[1],
    )

    assert paper == Paper(
        title="Ask BERT",
        abstract="We ask BERT.",
        id="2503.11731",
        authors=(Author("Ada Byron", 1), Author("Li Wu", 2)),
        date="2025-03-14",
        categories=("cs.IR",),
        doi="10.9999/x.1",
        arxiv="2503.11731",
        venue="SIGIR",
        source="papers.jsonl",
        line=1,
    )


def test_the_key_paper_and_the_key_journal_ref_stand_in() -> None:
    paper = read_one(**{"paper": "acl:C18-148", "journal-ref": "Proc. X"})

    assert (paper.id, paper.venue) == ("acl:C18-148", "Proc. X")


@pytest.mark.parametrize(
    ("authors", "names", "complete"),
    [
        ("Ada Byron, Li Wu and Jo Park", ["Ada Byron", "Li Wu", "Jo Park"], True),
        ("Ada Byron (MIT), Li Wu et al.", ["Ada Byron", "Li Wu"], False),
        ("Ada Byron; Li Wu, Jr.", ["Ada Byron", "Li Wu Jr."], True),
        (["Ada Byron", "and 12 others"], ["Ada Byron"], False),
        (["Ada Byron", ":", "", {"name": None}, 3], ["Ada Byron"], True),
        ([], [], False),
        (None, [], False),
    ],
)
def test_authors_are_read_from_lists_and_texts(
    authors: object, names: list[str], complete: bool
) -> None:
    paper = read_one(authors=authors)

    assert [author.name for author in paper.authors] == names
    assert paper.authors_complete is complete


@pytest.mark.parametrize(
    ("record", "date"),
    [
        ({"year": 2024}, "2024"),
        ({"date": "2024-05"}, "2024-05"),
        ({"published": "2024-05-27T10:00:00Z"}, "2024-05-27"),
        ({"update_date": "Mon, 2 Apr 2007 19:18:42 GMT"}, "2007-04-02"),
        ({"date": None, "year": "2024"}, "2024"),
    ],
)
def test_dates_are_as_precise_as_known(record: dict[str, object], date: str) -> None:
    assert read_one(**record).date == date


@pytest.mark.parametrize("value", ["cs.IR  cs.LG cs.IR", ["cs.IR", "cs.LG"]])
def test_categories_are_read_from_lists_and_texts(value: object) -> None:
    assert read_one(categories=value).categories == ("cs.IR", "cs.LG")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"date": "last spring"}, "a date that is not understood; expected one such as 2024-05-27"),
        ({"date": "2023-02-30"}, "a date that is not understood; expected one such as 2024-05-27"),
        ({"abstract": [1]}, '"abstract" that is no text'),
        ({"doi": "see below"}, '"doi" that is no DOI: see below'),
        ({"authorships": [{}]}, "a field that is not read"),
        ({"authors": 7}, '"authors" without a name'),
    ],
)
def test_a_key_that_cannot_be_read_is_told_and_the_paper_kept(
    record: dict[str, object], reason: str
) -> None:
    reading = read("", json.dumps({"title": "Ask BERT", **record}))

    assert reading.papers[0].title == "Ask BERT"
    assert [(line.number, line.reason) for line in reading.unread] == [(2, reason)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{title}", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"year": ' + "9" * 5000 + "}", "not JSON"),
        ("[1]", "JSON, but no object"),
        ('{"name": "x"}', "an object without a title"),
        ('{"title": " "}', "an object without a title"),
        ('{"title": 3}', "an object without a title"),
    ],
)
def test_a_line_that_is_no_paper_is_told_with_its_number_and_the_rest_is_kept(
    line: str, problem: str
) -> None:
    reading = read('{"title": "x"}', line, '{"title": "y"}')

    assert [paper.title for paper in reading.papers] == ["x", "y"]
    (lost,) = reading.unread
    assert (lost.number, lost.record, reading.seen) == (2, True, 3)
    assert lost.reason.startswith(problem)
    with pytest.raises(InputError, match=rf"in/papers\.jsonl:1: {problem}.*; expected"):
        read(line)


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A", "authors": ["Ada Byron"]}\n{"title": "B"}',
        '[{"title": "A", "authors": ["Ada Byron"]}, {"title": "B"}]',
        '[\n {\n  "title": "A",\n  "authors": ["Ada Byron"]\n },\n {"title": "B"}\n]\n',
        '{"count": 2, "papers": [{"title": "A", "authors": ["Ada Byron"]}, {"title": "B"}]}',
        '{"Title": "A", "author": "Byron, Ada"}\n{"article_title": "B"}',
    ],
)
def test_json_of_any_shape_is_read(text: str) -> None:
    reading = read(*text.split("\n"))

    assert [paper.title for paper in reading.papers] == ["A", "B"]
    assert [author.name for author in reading.papers[0].authors] == ["Ada Byron"]
    assert reading.unread == ()


def test_a_broken_record_of_a_list_is_told_and_the_others_kept() -> None:
    records = [{"title": f"T{n}", "year": 2020 + n, "authors": [{"name": "Jo"}]} for n in range(4)]
    text = json.dumps(records, indent=1).replace('"T1"', '"T1')

    reading = read(*text.split("\n"))

    assert [paper.title for paper in reading.papers] == ["T0", "T2", "T3"]
    assert [(lost.number, lost.record) for lost in reading.unread] == [(11, True)]


@settings(deadline=None)  # the first LaTeX loads its converter
@given(
    title=st.text(min_size=1).filter(lambda text: any(map(str.isalnum, text))),
    abstract=st.text(),
    name=st.text(),
)
def test_any_text_is_read_and_never_changed_again(title: str, abstract: str, name: str) -> None:
    first = read_one(title=title, abstract=abstract, authors=[name])
    again = read_one(
        title=first.title, abstract=first.abstract, authors=[a.name for a in first.authors]
    )

    assert (again.title, again.abstract) == (first.title, first.abstract)
    assert (first.title + first.abstract).encode()


def test_gzipped_lines_are_read_by_their_content(tmp_path: Path) -> None:
    file = tmp_path / "papers.txt"
    file.write_bytes(gzip.compress(b'{"title": "One"}\n\n{"title": "Two"}\n'))

    reading = read_papers(file, as_of=AS_OF)

    assert [(paper.title, paper.line) for paper in reading.papers] == [("One", 1), ("Two", 3)]
    assert (reading.format, reading.source) == ("json-lines", "papers.txt")


@pytest.mark.parametrize(
    ("name", "count"), [("gold/papers.jsonl", 545), ("data/arxiv/arxiv-2025.jsonl.gz", 20_000)]
)
def test_real_files_are_read_whole(name: str, count: int) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"{name} of ../shared is not there")

    reading = read_papers(SHARED / name, as_of=AS_OF)

    assert (len(reading.papers), reading.unread) == (count, ())
    assert all(
        paper.id and paper.abstract and "\n" not in paper.abstract for paper in reading.papers
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_none_is_no_text(number: str) -> None:
    reading = read(f'{{"title": "Ask BERT", "id": {number}, "doi": {number}}}')

    assert [(p.id, p.doi) for p in reading.papers] == [("", "")]
    assert [line.reason for line in reading.unread] == [
        '"doi" that is no text',
        '"id" that is no text',
    ]


def test_what_parse_says_of_authors_and_dates_is_kept() -> None:
    authors = [{"name": "Ada Byron", "position": 1}, {"name": "Grace Owner", "inferred": True}]

    paper = read_one(authors=authors, authors_complete=False, date="2024-05-27", date_inferred=True)

    assert paper.authors == (Author("Ada Byron", 1), Author("Grace Owner", inferred=True))
    assert not paper.authors_complete
    assert paper.date_inferred


@pytest.mark.parametrize("has_code", [True, False, None])
@pytest.mark.parametrize("score", [0.0, 35.6, None])
def test_a_paper_that_parse_prints_is_read_again_as_it_was(
    has_code: bool | None, score: float | None
) -> None:
    byron = Author(
        "Ada Byron Jr.",
        1,
        given="Ada",
        family="Byron",
        suffix="Jr.",
        written="Byron, Ada, Jr.",
        orcid="0000-0001-2345-678X",
        ids=("s2:1",),
        affiliations=(Affiliation("University of Alpha", "https://ror.org/1"),),
    )
    paper = Paper(
        title="Ask BERT",
        id="2503.11731",
        authors=(byron, Author("NORA Team", 2, organisation=True)),
        tags=("Northfield",),
        has_code=has_code,
        score=score,
        arxiv="2503.11731",
        pubmed="12",
        openalex="W1",
        ids=("acl:1",),
        type="book",
        keywords=("graphs, and more", "words"),
        issn=("1234-567X",),
        publisher="Acme",
        volume="1",
        issue="2",
        pages="3-4",
        references=("doi:10.9999/x",),
        links=(Link("https://a.org/b", "code"),),
        retracted=True,
        language="de",
        rights="© 2020 Acme",
        collections=("Mine",),
        source="papers.jsonl",
        line=1,
    )

    assert read(json.dumps(to_record(paper))).papers == (paper,)


@pytest.mark.parametrize("score", ["NaN", "Infinity", "1" * 400, "true", '"3"', "[]"])
def test_a_score_that_is_no_number_is_left_out(score: str) -> None:
    (paper,) = read(f'{{"title": "Ask BERT", "score": {score}, "has_code": 1, "tags": [1]}}').papers

    assert (paper.score, paper.has_code, paper.tags) == (None, None, ())
