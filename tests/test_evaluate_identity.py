from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.command.app import app
from kg.errors import InputError
from kg.evaluate.identity import Identity, Labels, Rates, b_cubed, pairwise
from kg.evaluate.in_graph import evaluate_identity
from tests.graphs import LANTERN
from tests.served import served_folder
from tests.small import small_graph

AUTHORS = (
    {"paper": LANTERN.id, "position": 1, "person": "ada", "block": "l", "tracks": ["common"]},
    {"paper": f"arXiv:{LANTERN.id}", "position": 2, "person": "bo", "block": "l"},
    {"paper": "no such paper", "position": 1, "person": "ada", "block": "l"},
)
NAMES = (
    ("LLMs", "Large language models", "same"),
    ("BM25", "bm-25", "same"),
    ("BM25", "Graph Lantern", "different"),
    ("BM25", "no such name", "same"),
    ("BM25", "BM25", "ambiguous"),
)


def write(path: Path, records: Iterable[object]) -> Path:
    path.write_text("".join(f"{json.dumps(r)}\n" for r in records), encoding="utf-8")
    return path


def name_pairs() -> list[dict[str, str]]:
    return [
        {
            "type": "Method",
            "a": one,
            "paper_a": LANTERN.id,
            "b": other,
            "paper_b": f"https://arxiv.org/abs/{LANTERN.id}",
            "label": label,
            "class": "short form" if one.isupper() else "form",
        }
        for one, other, label in NAMES
    ]


def test_authors_are_found_by_number_and_position(tmp_path: Path) -> None:
    found = evaluate_identity(write(tmp_path / "gold.jsonl", AUTHORS), small_graph())
    rows = {row["part"]: row for row in found.tables()["persons"].to_records()}

    assert found.summary() == "3 annotated authors, 1 not in the graph"
    assert [bool(slot.found) for slot in found.slots] == [True, True, False]
    assert set(rows) == {"all", "common", "blocks of several"}
    assert (rows["all"]["persons"], rows["all"]["found"], rows["all"]["b3_precision"]) == (
        2,
        3,
        100.0,
    )
    assert (rows["all"]["pair_recall"], rows["all"]["b3_recall"]) == (0.0, 66.7)


def test_names_are_found_by_the_nearest_spelling(tmp_path: Path) -> None:
    found = evaluate_identity(write(tmp_path / "gold.jsonl", name_pairs()), small_graph())
    rows = {row["class"]: row for row in found.tables()["concepts"].to_records()}

    assert [pair.joined for pair in found.pairs] == [True, True, False, None, True]
    assert found.summary() == "5 annotated pairs of names, 1 not in the graph"
    assert [rows["all"][name] for name in ("joined", "wrongly", "apart", "missed")] == [2, 0, 1, 0]
    assert set(rows) == {"all", "short form", "form"}


def test_wrong_pairs_are_shown(tmp_path: Path) -> None:
    pairs = [{**name_pairs()[0], "label": "different", "reason": "told apart"}]
    found = evaluate_identity(write(tmp_path / "gold.jsonl", pairs), small_graph())

    shown = found.tables(errors=3)["first errors"].to_records()

    assert shown == [
        {
            "error": "joined wrongly",
            "type": "Method",
            "name": "LLMs",
            "other": "Large language models",
            "reason": "told apart",
        }
    ]


def test_the_command_says_how_much_was_compared(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", AUTHORS)
    folder = served_folder(tmp_path / "g", small_graph())
    arguments = ["evaluate", str(gold), "--identity", "-g", str(folder), "-f", "json"]

    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 0, result.stderr
    assert "3 annotated authors, 1 not in the graph" in result.stderr
    assert [row["part"] for row in json.loads(result.stdout)["persons"]] == [
        "all",
        "common",
        "blocks of several",
    ]


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"paper": "p", "position": 0, "person": "a"}, '"position" that is no number from 1'),
        ({"paper": "p", "position": 1}, '"person" that is no text'),
        ({"paper": "p", "position": 1, "person": "a", "tracks": "x"}, '"tracks" that is no list'),
        ({**name_pairs()[0], "label": "maybe"}, '"label" that is none of same'),
        ({**name_pairs()[0], "type": "Colour"}, '"type" that is none of Method'),
    ],
)
def test_a_line_of_another_form_is_named(
    tmp_path: Path, record: dict[str, object], problem: str
) -> None:
    gold = write(tmp_path / "gold.jsonl", [AUTHORS[0], record])

    with pytest.raises(InputError, match=rf"gold\.jsonl:2: {problem}"):
        evaluate_identity(gold, small_graph())


def test_nothing_annotated_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated authors or names"):
        evaluate_identity(write(tmp_path / "gold.jsonl", []), small_graph())
    assert Identity().tables() == {}


LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12)


@given(LABELS)
def test_figures_are_those_of_counting_every_pair(labels: Labels) -> None:
    pairs = list(combinations(labels, 2))
    right = sum(a[0] == b[0] and a[1] == b[1] for a, b in pairs)
    mine, gold = (sum(a[side] == b[side] for a, b in pairs) for side in (1, 0))
    pure = [[b[0] == a[0] for b in labels if b[1] == a[1]] for a in labels]

    found = pairwise(labels)

    assert found == Rates(right / mine if mine else 1.0, right / gold if gold else 1.0)
    assert b_cubed(labels).precision == pytest.approx(
        sum(sum(mates) / len(mates) for mates in pure) / len(labels)
    )


@given(LABELS)
def test_the_order_of_what_is_compared_does_not_count(labels: Labels) -> None:
    mixed = sorted(labels, reverse=True)

    assert pairwise(mixed) == pairwise(labels)
    assert b_cubed(mixed).recall == pytest.approx(b_cubed(labels).recall)
