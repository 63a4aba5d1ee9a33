"""Tables of papers, as text and as workbooks: columns, damage, and what is said of them."""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

import pytest

from extract.errors import InputError
from extract.model import Reading
from extract.sources import read_papers
from tests.damaged import mutated

DATA = Path(__file__).parent / "data" / "sources"
AS_OF = datetime.date(2026, 7, 1)


def read(folder: Path, text: str, name: str = "t.csv", **columns: str) -> Reading:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_papers(file, as_of=AS_OF, columns=columns)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_header_says_what_parts_the_cells(sign: str, tmp_path: Path) -> None:
    rows = ("DOI", "Title", "Year"), ("10.9999/a", "HARBOR", "2020")

    (paper,) = read(tmp_path, "".join(sign.join(row) + "\n" for row in rows)).papers

    assert (paper.title, paper.date, paper.doi, paper.line) == ("HARBOR", "2020", "10.9999/a", 2)


def test_the_user_says_which_column_holds_what(tmp_path: Path) -> None:
    text = "Werk;Wer;Wann\nHARBOR;Byron, Ada;2020\n"

    reading = read(tmp_path, text, title="Werk", authors="wer", year="WANN")

    assert [(p.title, p.authors[0].name, p.date) for p in reading.papers] == [
        ("HARBOR", "Ada Byron", "2020")
    ]
    assert "title = 'Werk', authors = 'Wer', year = 'Wann'" in reading.remarks[0].text


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "without a column of titles .*'Werk', 'Wer', 'Wann'.*--columns title="),
        ({"title": "Title"}, "no column 'Title' .*'Werk', 'Wer', 'Wann'"),
        ({"tittle": "Werk"}, "no 'tittle' .*expected one of title, abstract"),
    ],
)
def test_a_table_that_is_not_understood_says_what_to_do(
    columns: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, "Werk;Wer;Wann\nHARBOR;Byron, Ada;2020\n", **columns)


def test_the_columns_found_and_those_left_are_said() -> None:
    reading = read_papers(DATA / "scopus.csv", as_of=AS_OF)

    said = reading.remarks[0]
    assert said.number == 1
    assert "authors = 'Author full names' / 'Authors'" in said.text
    assert said.text.endswith("not read: 'Author(s) ID', 'Art. No.', 'Cited by', 'Source'")


@pytest.mark.parametrize(
    ("rows", "titles", "unread"),
    [
        (["A,2020", '"B,2021', "C,2022"], ["A", "C"], [3]),
        (['"A ""B"" C",2020'], ['A "B" C'], []),
        (['"A "B" C","2020"', "D,2021"], ['A "B" C', "D"], []),
        (["A,2020,3,4", "B,2021,,"], ["B"], [2]),
        (["A", ",2021", "", "Title,Year", "B,2022"], ["A", "B"], [3]),
    ],
)
def test_a_damaged_row_costs_itself_alone(
    rows: list[str], titles: list[str], unread: list[int], tmp_path: Path
) -> None:
    reading = read(tmp_path, "\n".join(["Title,Year", *rows, ""]))

    assert [paper.title for paper in reading.papers] == titles
    assert [line.number for line in reading.unread] == unread
    assert all(line.record for line in reading.unread)


def test_a_column_that_scopus_repeats_in_a_row_shifts_nothing(tmp_path: Path) -> None:
    header = "Title,Year,Funding Text 1,Publisher,DOI"
    rows = ["A,2020,we thank,Press,10.9999/a", "B,2021,we thank,and,them,Press,10.9999/b"]

    reading = read(tmp_path, "\n".join([header, *rows, ""]))

    assert [(p.title, p.publisher, p.doi) for p in reading.papers] == [
        ("A", "Press", "10.9999/a"),
        ("B", "Press", "10.9999/b"),
    ]
    assert reading.unread == ()


def test_embase_writes_journal_and_year_in_one_column(tmp_path: Path) -> None:
    text = "Title,Author Names,Source\nA,Byron A.,Made Up (2014) 3:2 (15-16). "

    paper = read(tmp_path, f"{text}Date of Publication: 5 Aug 2014\n").papers[0]

    assert (paper.venue, paper.date) == ("Made Up", "2014-08-05")
    assert (paper.volume, paper.issue, paper.pages) == ("3", "2", "15-16")


def test_json_that_lists_names_of_columns_is_no_table(tmp_path: Path) -> None:
    text = '{"fields": ["doi","title","authors","x"], "title": "HARBOR"}\n'

    assert read(tmp_path, text).format == "json-lines"


def test_rows_cut_short_are_said(tmp_path: Path) -> None:
    reading = read(tmp_path, "Title,Year,DOI\nA,2020\nB,2021\n")

    assert reading.remarks[-1].text.startswith("2 rows are shorter than the header")


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["Byron A., Hopper G.M."], ["A. Byron", "G. M. Hopper"]),
        (["Byron A, Hopper GM."], ["A Byron", "GM Hopper"]),
        (["Ada Byron, Grace Hopper"], ["Ada Byron", "Grace Hopper"]),
        (["King, Martin Luther", "Byron, Ada; Plato"], ["Martin Luther King"]),
        (["Hopper G., Plato", "Byron A.; Plato"], ["G. Hopper", "Plato"]),
        (["Byron, A.; van der Berg, J., Jr.; et al."], ["A. Byron", "J. van der Berg Jr."]),
    ],
)
def test_a_column_shows_how_its_names_are_written(
    cells: list[str], names: list[str], tmp_path: Path
) -> None:
    rows = "".join(f'T{n},"{cell}"\n' for n, cell in enumerate(cells))

    papers = read(tmp_path, f"Title,Authors\n{rows}").papers

    assert [author.name for author in papers[0].authors] == names


def test_embase_writes_a_line_a_field(tmp_path: Path) -> None:
    lines = (
        '"TITLE","HARBOR, a trial"',
        '"AUTHOR NAMES","Byron A.","van der Berg J."',
        '"SOURCE TITLE","Made-Up Medicine"',
        '"PUBLICATION YEAR","2019"',
        "",
        '"TITLE","LANTERN',
        '"AUTHOR NAMES","Hopper G.M."',
        '"PUBLICATION YEAR","2020"',
        '"TITLE","QUARRY"',
    )

    reading = read(tmp_path, "\n".join(lines))

    assert [paper.title for paper in reading.papers] == ["HARBOR, a trial", "QUARRY"]
    assert [author.name for author in reading.papers[0].authors] == ["A. Byron", "J. van der Berg"]
    assert (reading.papers[0].date, reading.papers[0].venue) == ("2019", "Made-Up Medicine")
    assert [(u.number, u.record) for u in reading.unread] == [(6, False), (7, True)]


def test_web_of_science_exports_utf_16(tmp_path: Path) -> None:
    file = tmp_path / "savedrecs.txt"
    text = (DATA / "web-of-science-tab.txt").read_text(encoding="utf-8-sig")
    file.write_bytes(text.replace("\n", "\r\n").encode("utf-16"))

    papers = read_papers(file, as_of=AS_OF).papers

    assert papers[0].title == 'HARBOR: a "graph" retriever'
    assert papers[0].authors[1].name == "Jan van der Berg"


def test_a_workbook_is_read_as_its_tables_are() -> None:
    reading = read_papers(DATA / "tables.xlsx", as_of=AS_OF)

    first, second = reading.papers
    assert (first.title, first.date, first.pubmed) == (
        "HARBOR: Graph Retrieval",
        "2020-05-04",
        "10000005",
    )
    assert [author.name for author in first.authors] == ["Ada Byron", "Jan van der Berg"]
    assert first.authors[0].orcid == "0000-0001-2345-6789"
    assert (second.title, second.date, second.line) == ("LANTERN", "2019-03-01", 5)
    assert [(line.number, line.record) for line in reading.unread] == [(3, True)]
    assert "the sheet 'About' has no column of titles" in reading.remarks[0].text


def test_without_openpyxl_one_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    with pytest.raises(InputError, match=r"scholargraph\[excel\]"):
        read_papers(DATA / "tables.xlsx", as_of=AS_OF)


def test_damaged_workbooks_are_told(tmp_path: Path) -> None:
    data, rng = (DATA / "tables.xlsx").read_bytes(), random.Random(7)  # noqa: S311
    file = tmp_path / "damaged.xlsx"
    for _ in range(60):
        file.write_bytes(mutated(data, rng))
        try:
            reading = read_papers(file, as_of=AS_OF)
        except InputError:
            continue
        assert len(reading.papers) + sum(line.record for line in reading.unread) > 0
