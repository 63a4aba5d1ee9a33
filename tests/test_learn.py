from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from extract.learn.examples import NO, OPEN, YES, Example, label
from extract.learn.folds import tagger_folds
from extract.learn.logistic import calibrate, train
from extract.learn.tagger_targets import BEGIN, MASKED, OUTSIDE, lesson
from extract.pipes.tagger_numbers import NAMES
from extract.schema import RELATIONS

FACT = {"relation": "uses", "name": "BERT", "aliases": ["BERT encoder"], "optional": False}
TASK = {"relation": "addresses", "name": "pond image segmentation", "aliases": []}


def test_the_name_is_wanted_and_an_alias_beside_it_is_open() -> None:
    candidates = [frozenset({"bert"}), frozenset({"bert encoder"}), frozenset({"lora"})]

    assert label(candidates, [FACT], "uses") == [YES, OPEN, NO]


def test_an_alias_alone_is_wanted() -> None:
    assert label([frozenset({"bert encoder"})], [FACT], "uses") == [YES]


def test_optional_facts_are_open_and_never_undo_required_ones() -> None:
    candidates = [frozenset({"bert"}), frozenset({"lora"})]
    facts = [
        {"relation": "uses", "name": "BERT", "optional": True},
        {"relation": "uses", "name": "LoRA", "optional": True},
        FACT,
    ]

    assert label(candidates, facts, "uses") == [YES, OPEN]


@pytest.mark.parametrize(("relation", "expected"), [("addresses", [YES]), ("uses", [NO])])
def test_most_of_the_words_are_enough_for_tasks_only(relation: str, expected: list[int]) -> None:
    facts = [{**TASK, "relation": relation}]

    assert label([frozenset({"image segmentation"})], facts, relation) == expected


def example(features: str, wanted: int) -> Example:
    return Example(frozenset({"x"}), frozenset(features.split()), (wanted, NO, NO, NO, NO, NO))


def test_training_learns_the_telling_feature_and_drops_the_rare_one() -> None:
    papers = [[example("good both", YES), example("bad both", NO)] for _ in range(20)]
    papers.append([example("rare", YES)])

    model = train(papers, penalty=1.0, least=2)
    good, bad = (model.weights[model.rows[name], 0] for name in ("good", "bad"))

    assert "rare" not in model.rows
    assert good > 0 > bad
    assert model.odds(example("good", NO))[0] > 0 > model.odds(example("bad", NO))[0]


def test_training_learns_from_numbers_beside_features() -> None:
    numbers = {YES: (1.5, 0.0), NO: (-1.5, 0.0)}
    papers = [[replace(example("x", w), numbers=n) for w, n in numbers.items()] for _ in range(9)]

    model = train(papers, penalty=1.0, least=2)
    high, low = (model.odds(replace(example("x", NO), numbers=n))[0] for n in numbers.values())

    assert high > 1 > -1 > low
    assert list(model.rows) == ["x", *NAMES[:2]]


def test_every_paper_is_left_out_by_one_tagger() -> None:
    names = [f"paper {i}" for i in range(20)]

    parts = tagger_folds(names)

    assert sorted(name for part in parts for name in part) == sorted(names)
    assert parts == tagger_folds(reversed(names))


FACTS: list[dict[str, Any]] = [
    {"relation": "proposes", "name": "PondNet", "aliases": ["PondNet model"]},
    {"relation": "uses", "name": "BERT", "optional": True},
]


def test_a_lesson_marks_names_and_leaves_other_cuts_and_optional_facts_open() -> None:
    found = lesson("PondNet", "The PondNet model uses BERT.", FACTS)
    words = ["PondNet", "The", "PondNet", "model", "uses", "BERT", "."]
    proposes, uses = (found.marks[:, RELATIONS.index(r)] for r in ("proposes", "uses"))

    assert dict(enumerate(words))[2] == "PondNet"
    assert proposes.tolist() == [BEGIN, OUTSIDE, BEGIN, MASKED, OUTSIDE, OUTSIDE, OUTSIDE]
    assert uses[5] == MASKED
    assert found.marks[5, len(RELATIONS) + RELATIONS.index("uses")] == BEGIN
    assert found.spans[2, :2, RELATIONS.index("proposes")].tolist() == [1, MASKED]


def test_training_twice_gives_the_same_numbers() -> None:
    papers = [[example(f"a{i % 3} b{i % 2}", i % 2)] for i in range(12)]

    first, second = (train(papers, penalty=1.0, least=1) for _ in range(2))

    assert np.array_equal(first.weights, second.weights)


def test_calibration_finds_the_scale_that_made_the_labels() -> None:
    odds = np.linspace(-4, 4, 4001)
    shares = 1 / (1 + np.exp(-(0.5 * odds - 1)))
    labels = (np.arange(4001) * 0.6180339887 % 1 < shares).astype(np.int64)

    factor, shift = calibrate(odds, labels)

    assert factor == pytest.approx(0.5, abs=0.1)
    assert shift == pytest.approx(-1, abs=0.15)
