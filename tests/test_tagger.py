from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extract.errors import ScholargraphError
from extract.model import Paper
from extract.pipeline import build_pipeline, to_doc
from extract.pipes import tagger
from extract.pipes.tagger import Tagger
from extract.pipes.tagger_numbers import (
    KINDS,
    NAMES,
    NUMBERS,
    Readings,
    concept_numbers,
    likeliest,
)
from extract.pipes.tagger_pieces import UNKNOWN, split_text, windows, word_pieces
from extract.schema import RELATIONS

DATA = Path(tagger.__file__).parents[1] / "data"
TITLE = "PondNet: Counting Frogs with Graph Networks"
ABSTRACT = "We propose PondNet, which is built on BERT. We test it on the PondBench dataset."


@cache
def pipeline() -> Language:
    return build_pipeline()


def read(title: str, abstract: str) -> Doc:
    doc = to_doc(pipeline(), Paper(title=title, abstract=abstract))
    for name, pipe in pipeline().pipeline:
        if name == "sg_roles":
            return doc
        doc = pipe(doc)
    raise AssertionError("no judge in the pipeline")


def likeliest_relation(doc: Doc, key: str) -> str:
    row = next(i for i, c in enumerate(doc._.sg_candidates.concepts) if c.key == key)
    begin = KINDS.index("both") * len(RELATIONS)
    return RELATIONS[int(doc._.sg_readings[row, begin : begin + len(RELATIONS)].argmax())]


@pytest.mark.parametrize(
    ("key", "relation"),
    [("pondnet", "proposes"), ("bert", "uses"), ("pondbench", "evaluatesOn")],
)
def test_the_network_reads_the_sentence_and_not_the_name(key: str, relation: str) -> None:
    assert likeliest_relation(read(TITLE, ABSTRACT), key) == relation


def test_each_candidate_has_all_numbers_and_reading_twice_gives_the_same() -> None:
    first, second = read(TITLE, ABSTRACT), read(TITLE, ABSTRACT)

    assert first._.sg_readings.shape == (len(first._.sg_candidates.concepts), NUMBERS)
    assert len(NAMES) == len(set(NAMES)) == NUMBERS
    assert first._.sg_readings.tobytes() == second._.sg_readings.tobytes()


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=60), st.text(max_size=400))
def test_any_text_gives_finite_numbers(title: str, abstract: str) -> None:
    doc = read(title, abstract)

    assert len(doc._.sg_readings) == len(doc._.sg_candidates.concepts)
    assert np.isfinite(doc._.sg_readings).all()


def test_what_stands_far_behind_is_read_as_well() -> None:
    filler = "The pond was quiet and the water was cold. " * 80

    doc = read("Ponds", f"{filler}We propose PondNet, a novel framework for frog counting.")

    assert likeliest_relation(doc, "pondnet") == "proposes"


def test_windows_cover_every_word_once_and_fit_the_network() -> None:
    text = "frog-7 " * 700
    words = split_text(text)

    parts = list(windows(text, words, 4))

    assert [i for part in parts for i in range(part.first, part.last)] == list(range(len(words)))
    assert max(len(part.pieces) for part in parts) <= 512
    assert all(len(part.pieces) == len(part.shapes) for part in parts)


@pytest.mark.parametrize(
    ("word", "pieces"), [("frog", 1), ("pondnet", 2), ("x" * 101, 1), ("\u2603", 1)]
)
def test_words_are_cut_into_the_longest_known_pieces(word: str, pieces: int) -> None:
    numbers, _ = word_pieces(word)

    assert len(numbers) == pieces
    assert (numbers == (UNKNOWN,)) == (word not in ("frog", "pondnet"))


def test_case_and_accents_make_no_other_pieces() -> None:
    assert word_pieces("R\u00c9SUM\u00c9")[0] == word_pieces("resume")[0]


@pytest.mark.parametrize(
    ("word", "shape"),
    [(".", 0), ("12", 1), ("frog", 2), ("r2", 2), ("R2", 3), ("LLM", 4), ("A", 5), ("Frog", 6)],
)
def test_the_shape_tells_how_a_word_is_written(word: str, shape: int) -> None:
    assert word_pieces(word)[1] == shape


def chances(*rows: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.repeat(np.array(rows, dtype=np.float32)[:, None], 2 * len(RELATIONS), axis=1)


def number(name: str, row: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    return float(row[NAMES.index(f"tagger={name}|uses")])


def test_numbers_tell_the_best_place_the_second_and_the_rival() -> None:
    at = np.array
    read = Readings(
        at([0, 0, 1]), at([0, 9, 1]), at([2, 11, 1]), chances(0.5, 0.9, 0.7), chances(0.5, 0.9, 0.7)
    )

    first, second, unread = concept_numbers([read], 3)

    assert number("both", first) > number("both", second) > number("second", first)
    assert number("some place", first) > number("both", first)
    assert number("rival", first) == pytest.approx(number("both", second))
    assert number("rival", second) == pytest.approx(number("both", first))
    assert number("second", second) == number("both", unread) == number("some place", unread)
    assert likeliest(concept_numbers([read], 3)) == pytest.approx([0.9, 0.7, 1e-4])


def test_a_missing_runtime_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    doc = read(TITLE, ABSTRACT)

    with pytest.raises(ScholargraphError, match="onnxruntime is not installed"):
        Tagger("tagger.onnx")(doc)


def test_the_network_is_small_enough_to_ship() -> None:
    assert (DATA / "tagger.onnx").stat().st_size < 25_000_000
