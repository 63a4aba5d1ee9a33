from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.learn.scierc import (
    TYPES,
    Abstract,
    Guess,
    Mention,
    choose,
    lesson_of,
    measure,
    read_abstracts,
)
from extract.learn.tagger_targets import BEGIN, INSIDE, OUTSIDE
from extract.pipes.tagger_numbers import HEADS

RECORD = {
    "doc_key": "POND-1",
    "sentences": [["Frog-7", "counts", "frogs", "."], ["It", "beats", "graph", "models", "."]],
    "ner": [[[0, 0, "Method"], [1, 2, "Task"]], [[6, 7, "Method"], [7, 7, "Generic"]]],
}
METHOD, TASK, GENERIC = (TYPES.index(name) for name in ("Method", "Task", "Generic"))


@pytest.fixture
def abstract(tmp_path: Path) -> Abstract:
    file = tmp_path / "train.json"
    file.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    return read_abstracts(file)[0]


def test_mentions_are_the_characters_of_their_tokens(abstract: Abstract) -> None:
    named = {(abstract.text[m.begin : m.end], TYPES[m.type]) for m in abstract.mentions}

    assert named == {
        ("Frog-7", "Method"),
        ("counts frogs", "Task"),
        ("graph models", "Method"),
        ("models", "Generic"),
    }


def test_a_lesson_has_two_heads_a_type_and_keeps_mentions_in_others(abstract: Abstract) -> None:
    lesson = lesson_of(abstract)
    words = ["Frog", "-", "7", "counts", "frogs", ".", "It", "beats", "graph", "models", "."]
    graph, models = words.index("graph"), words.index("models")

    assert lesson.marks.shape == (len(words), HEADS)
    assert lesson.marks[:3, METHOD].tolist() == [BEGIN, INSIDE, INSIDE]
    assert lesson.marks[:3, TASK].tolist() == [OUTSIDE] * 3
    assert lesson.spans[graph, 1, METHOD] == lesson.spans[models, 0, GENERIC] == 1
    assert np.array_equal(lesson.spans[..., : len(TYPES)], lesson.spans[..., len(TYPES) :])
    assert lesson.spans.sum() == 2 * len(abstract.mentions)


def test_only_exact_spans_with_the_right_type_count(abstract: Abstract) -> None:
    wanted = sorted(abstract.mentions)
    wrong_type = Mention(wanted[0].begin, wanted[0].end, TASK)
    too_long = Mention(wanted[1].begin, wanted[1].end + 2, wanted[1].type)
    guesses = [Guess(m, 0.9) for m in (wrong_type, too_long, wanted[2])]

    figures = measure([guesses], [abstract], 0.5)

    assert figures.precision == pytest.approx(100 / 3)
    assert figures.recall == pytest.approx(25)
    assert figures.f1 == pytest.approx(200 / 7)


def test_nothing_found_is_no_error(abstract: Abstract) -> None:
    assert measure([[]], [abstract], 0.5).f1 == 0


MENTIONS = st.builds(
    lambda begin, width, kind: Mention(begin, begin + width, kind),
    st.integers(0, 30),
    st.integers(1, 9),
    st.integers(0, len(TYPES) - 1),
)


@given(st.lists(st.builds(Guess, MENTIONS, st.floats(0, 1)), max_size=12), st.floats(0, 1))
def test_what_is_chosen_never_overlaps_and_the_surest_is_in(
    guesses: list[Guess], least: float
) -> None:
    chosen = sorted(choose(guesses, least))

    assert all(one.end <= other.begin for one, other in pairwise(chosen))
    surest = max((guess.chance for guess in guesses), default=-1.0)
    assert bool(chosen) == (surest >= least)
    assert choose(reversed(guesses), least) == set(chosen)
