from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from decimal import Decimal

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import MissingPartError, UsageError
from kg.query.table import IRI, XSD, Table, Value, from_lexical, to_python

VALUES = st.one_of(
    st.none(),
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
)
TABLE = Table(
    ("name", "year", "share", "iri", "day"),
    (
        (
            "BERT",
            2018,
            Decimal("0.93"),
            IRI("https://example.org/bert"),
            datetime.date(2018, 10, 11),
        ),
        ("a|b", None, None, None, None),
    ),
)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(VALUES, VALUES), max_size=5))
def test_every_form_takes_every_value(rows: list[tuple[Value, ...]]) -> None:
    table = Table(("a", "b"), tuple(rows))

    assert len(list(csv.reader(io.StringIO(table.to_csv(), newline="")))) == len(rows) + 1
    assert len(json.loads(table.to_json())) == len(rows)
    assert table.to_ndjson().count("\n") == len(rows)
    assert table.to_markdown().count("\n") == len(rows) + 2
    assert table.to_text()


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_json_gives_every_text_back(text: str) -> None:
    assert json.loads(Table(("t",), ((text,),)).to_json()) == [{"t": text}]


def test_numbers_stay_numbers_and_dates_become_text() -> None:
    record = json.loads(TABLE.to_json())[0]

    assert record == {
        "name": "BERT",
        "year": 2018,
        "share": 0.93,
        "iri": "https://example.org/bert",
        "day": "2018-10-11",
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("+18 points", "+18 points"),
        ("-3.5%", "-3.5%"),
        ("a=b", "a=b"),
    ],
)
def test_csv_holds_no_formula(text: str, written: str) -> None:
    rows = list(csv.reader(io.StringIO(Table(("t",), ((text,),)).to_csv())))

    assert rows[1] == [written]


def test_markdown_escapes_what_it_would_read_as_a_mark() -> None:
    table = Table(("t",), (("a|b <script> [x](y)",), (IRI("https://example.org/a"),)))

    assert table.to_markdown().splitlines()[2:] == [
        r"| a\|b \<script\> \[x\](y) |",
        "| <https://example.org/a> |",
    ]


def test_text_shows_iris_whole_and_obeys_no_control_characters() -> None:
    iri = "https://example.org/" + "x" * 300

    assert iri in Table(("iri",), ((IRI(iri),),)).to_text()
    assert "\x1b" not in Table(("t",), (("\x1b[2Jred",),)).to_text()


def test_text_keeps_to_the_width_and_folds_instead_of_cutting() -> None:
    text = Table(("iri",), ((IRI("https://example.org/" + "y" * 100),),)).to_text(width=40)

    assert max(map(len, text.splitlines())) <= 40
    assert text.count("y") == 100


def test_rich_markup_in_a_title_is_text() -> None:
    assert "[bold]x[/bold]" in Table(("t",), (("[bold]x[/bold]",),)).to_text()


def test_an_unknown_form_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="csv, json, ndjson, md"):
        TABLE.render("xlsx")


def test_pandas_gets_numbers_and_dates() -> None:
    frame = TABLE.to_pandas()

    assert list(frame.columns) == list(TABLE.columns)
    assert frame["share"][0] == pytest.approx(0.93)
    assert frame["day"][0] == datetime.date(2018, 10, 11)


def test_without_pandas_the_install_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(MissingPartError, match=r"scholargraph\[pandas\]"):
        TABLE.to_pandas()


def test_notebooks_get_escaped_html() -> None:
    assert "&lt;script&gt;" in Table(("t",), (("<script>",),))._repr_html_()


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("3", "integer", 3),
        ("0.930", "decimal", Decimal("0.930")),
        ("1e3", "double", 1000.0),
        ("true", "boolean", True),
        ("2024-02-29", "date", datetime.date(2024, 2, 29)),
        ("2024-02-31", "date", "2024-02-31"),
        ("many", "integer", "many"),
        ("x", "decimal", "x"),
        ("2024", "gYear", "2024"),
    ],
)
def test_literals_become_python_values(text: str, datatype: str, value: Value) -> None:
    assert from_lexical(text, XSD + datatype) == value


def test_other_terms_become_text() -> None:
    assert to_python(pyoxigraph.Literal("BERT", language="en")) == "BERT"
    assert isinstance(to_python(pyoxigraph.NamedNode("https://example.org/a")), IRI)
    assert to_python(pyoxigraph.BlankNode("b")) == "_:b"
