from __future__ import annotations

import datetime
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from extract.learn.promises import RISK, Judgement, chance_of, find_bound
from extract.model import Evidence, Extraction, Fact, Paper
from extract.promises import least_confidences, promises
from extract.schema import RELATIONS
from kg.api import BuiltGraph, build
from kg.builder.grow import read_kept
from kg.builder.promise import keep_promise
from kg.command.app import app
from kg.errors import UsageError
from kg.query.table import Table

DAY = datetime.date(2026, 7, 1)
PAPERS = [
    {
        "id": "pond",
        "title": "PondNet: Learning to Rank Ponds",
        "abstract": "We propose PondNet, a ranking framework. We use BERT and compare with LoRA.",
    }
]


def judged(seed: int, papers: int) -> list[Judgement]:
    """Facts that are right as often as their confidence says, up to three in a paper."""
    dice = random.Random(seed)  # noqa: S311  (no secret)
    return [
        Judgement(f"p{n}", sure, right=dice.random() < sure)
        for n in range(papers)
        for sure in [dice.uniform(0.4, 1.0) for _ in range(dice.randint(1, 3))]
    ]


def precision(facts: list[Judgement], bound: float) -> float:
    kept = [fact.right for fact in facts if fact.confidence >= bound]
    return sum(kept) / len(kept)


def test_a_promise_is_broken_no_more_often_than_its_risk() -> None:
    truth = judged(999, 20_000)
    bounds = [find_bound(judged(seed, 500), 0.9) for seed in range(60)]

    broken = sum(bound is not None and precision(truth, bound) < 0.9 for bound in bounds)

    assert sum(bound is not None for bound in bounds) > 50
    assert broken <= 60 * RISK + 4


def test_facts_of_one_paper_are_no_independent_witnesses() -> None:
    alone = [Judgement(f"p{n}", 0.9, right=n % 20 > 0) for n in range(400)]
    together = [Judgement(f"p{n // 20}", 0.9, right=n >= 20) for n in range(400)]

    assert sum(f.right for f in alone) == sum(f.right for f in together)
    assert chance_of(alone, 0.9) < chance_of(together, 0.9)


@settings(max_examples=30)
@given(st.integers(0, 1000), st.floats(0.5, 0.98), st.floats(0.5, 0.98))
def test_a_stricter_promise_keeps_no_more(seed: int, one: float, other: float) -> None:
    facts = judged(seed, 200)
    loose, strict = (find_bound(facts, level) for level in sorted((one, other)))

    assert strict is None or (loose is not None and loose <= strict)


def test_the_order_of_facts_does_not_matter() -> None:
    facts = judged(3, 300)

    assert find_bound(facts, 0.9) == find_bound(facts[::-1], 0.9)


def test_the_table_is_stricter_with_each_precision() -> None:
    rows = [promises()[percent] for percent in sorted(promises())]

    for relation in RELATIONS:
        bounds = [row[relation] for row in rows]
        known = [bound for bound in bounds if bound is not None]
        assert known == sorted(known), relation
        assert bounds[: len(known)] == known, relation


@pytest.mark.parametrize(("asked", "counts"), [(0.95, 95), (0.941, 95), (0.1, 50), (0.9500001, 96)])
def test_between_two_precisions_the_stricter_one_counts(asked: float, counts: int) -> None:
    assert least_confidences(asked) == promises()[counts]


@pytest.mark.parametrize("asked", [0.995, 1.0, 1.5])
def test_what_cannot_be_promised_is_refused(asked: float) -> None:
    with pytest.raises(UsageError, match=r"cannot be promised; the most is 0\.99"):
        keep_promise([], asked)


def extraction(*confidences: float) -> Extraction:
    place = Evidence("title", 0, 3, "Ask", "Ask BERT", 0)
    facts = (Fact("uses", "Method", f"m{c}", (), c, (place,)) for c in confidences)
    return Extraction(Paper(title="Ask BERT"), facts=tuple(facts))


def test_only_facts_that_keep_the_promise_stay_and_the_others_are_counted() -> None:
    bound = least_confidences(0.95)["uses"]
    assert bound is not None

    kept, promise = keep_promise([extraction(bound, bound - 0.01, 1.0)], 0.95)

    assert [fact.confidence for fact in kept[0].facts] == [bound, 1.0]
    assert (promise.kept["uses"], promise.left_out["uses"]) == (2, 1)
    assert kept[0] == replace(extraction(bound, bound - 0.01, 1.0), facts=kept[0].facts)


def sparql_rows(graph: BuiltGraph, query: str) -> Sequence[tuple[Any, ...]]:
    table = graph.sparql(
        "PREFIX sg: <https://w3id.org/scholargraph/ns#>\n"
        f"PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n{query}"
    )
    assert isinstance(table, Table)
    return table.rows


def test_a_build_keeps_its_promise_and_says_so(tmp_path: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    papers.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")

    whole = build(papers, tmp_path / "whole", as_of=DAY)
    sure = build(papers, tmp_path / "sure", as_of=DAY, precision=0.98)
    report = json.loads((tmp_path / "sure" / "report.json").read_text(encoding="utf-8"))
    said = "SELECT ?p WHERE { ?run sg:promisedPrecision ?p }"

    bounds = least_confidences(0.98)
    confidences = sparql_rows(sure, "SELECT ?r ?c WHERE { ?a rdf:predicate ?r ; sg:confidence ?c }")
    facts = [(str(r).split("#")[-1], float(c)) for r, c in confidences]
    assert all((bound := bounds[r]) is not None and c >= bound for r, c in facts if r in bounds)
    assert len(sure.stats().rows) > 0
    assert [float(row[0]) for row in sparql_rows(sure, said)] == [0.98]
    assert not sparql_rows(whole, said)
    assert report["options"]["precision"] == report["promise"]["precision"] == 0.98
    assert sum(report["promise"]["left_out"].values()) > 0
    assert sure.validate().conforms
    assert read_kept(tmp_path / "sure").options.precision == 0.98
    assert read_kept(tmp_path / "whole").options.precision is None


def test_a_build_that_cannot_promise_leaves_everything_as_it_was(tmp_path: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    papers.write_text(json.dumps(PAPERS[0]) + "\n", encoding="utf-8")
    arguments = ["build", str(papers), "-o", str(tmp_path / "g"), "--precision", "0.999"]

    result = CliRunner().invoke(app, arguments)

    assert result.exit_code != 0
    assert "cannot be promised" in str(result.exception)
    assert not (tmp_path / "g").exists()
