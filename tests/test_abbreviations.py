"""Abbreviations: what defines one, what does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.names import clean_label, normal_key
from extract.pipes.abbreviation_match import match_long_form
from extract.pipes.abbreviations import find_abbreviations

GOLD = Path(__file__).parents[1] / ".." / "shared" / "gold"


def pairs(text: str, *, title_end: int = 0) -> list[tuple[str, str]]:
    return [
        (clean_label(text[a.short_begin : a.short_end]), text[a.long_begin : a.long_end])
        for a in find_abbreviations(text, title_end=title_end)
    ]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("using contrastive learning (CL) here", "CL", "contrastive learning"),
        ("using CL (contrastive learning) here", "CL", "contrastive learning"),
        ("a Gated Q-learning Net(GQN) is", "GQN", "Gated Q-learning Net"),
        ("large language models (LLMs) are", "LLMs", "large language models"),
        ("with self-play tuning (SPT, e.g. by us)", "SPT", "self-play tuning"),
        ("with self-play tuning (SPT; see below)", "SPT", "self-play tuning"),
        ("with self-play tuning [SPT] we", "SPT", "self-play tuning"),
        ("with “self-play tuning” (“SPT”)", "SPT", "self-play tuning"),
        ("with (self-play tuning, SPT)", "SPT", "self-play tuning"),
        ("on-policy self-distillation (OPSD)", "OPSD", "on-policy self-distillation"),
        ("the mean of the absolute errors (MAE)", "MAE", "mean of the absolute errors"),
        ("3D Gaussian Splatting (3DGS)", "3DGS", "3D Gaussian Splatting"),
        ("a text-to-image (T2I) model", "T2I", "text-to-image"),
        ("self-play tuning, i.e., SPT, is", "SPT", "self-play tuning"),
        ("we use SPT, i.e., self-play tuning, to", "SPT", "self-play tuning"),
        ("motion capture (MoCap) data", "MoCap", "motion capture"),
        ("NASE (Nested Access StatE) is", "NASE", "Nested Access StatE"),
        ("the NASE model (Nested Access State Encoder)", "NASE", "Nested Access State Encoder"),
        ("(with deep belief nets (DBN) inside)", "DBN", "deep belief nets"),
    ],
)
def test_a_definition_is_found(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "as in the work (Smith et al., 2020)",
        "in the last year (2021)",
        "several tasks (e.g. QA)",
        "the first of the steps (i) and (II)",
        "a related language (Hindi)",
        "of many sizes (7B)",
        "on consumer cards (RTX 4090)",
        "outputs of the encoders (see BERT)",
        "a gain of much (12.4%)",
        "() [] (()) )(",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert pairs(text) == []


def test_a_title_may_define_with_a_colon() -> None:
    title = "GLIM: Graph Lifting for Images and Maps"

    assert pairs(title, title_end=len(title)) == [("GLIM", "Graph Lifting for Images and Maps")]
    assert pairs(title) == []


def test_latex_in_the_long_form_is_read_through() -> None:
    text = r"the \textbf{G}raph \emph{Lifting} {\em Net} (\textit{GLN})"

    [found] = find_abbreviations(text)

    assert clean_label(text[found.long_begin : found.long_end]) == "Graph Lifting Net"


def test_a_pair_is_listed_once() -> None:
    assert len(pairs("Deep nets (DN) are deep. A deep net (DN) is too.")) == 1


@given(st.text(alphabet="aAbB (),[]{}$\\\u0130.-2\n", max_size=60))
def test_any_finding_is_inside_the_text(text: str) -> None:
    for a in find_abbreviations(text):
        assert 0 <= a.short_begin < a.short_end <= len(text)
        assert 0 <= a.long_begin < a.long_end <= len(text)
        assert a.short_end <= a.long_begin or a.long_end <= a.short_begin


@given(st.lists(st.sampled_from(["deep", "graph", "neural", "open"]), min_size=2, max_size=5))
def test_first_letters_always_match(words: list[str]) -> None:
    phrase = " ".join(words)

    match = match_long_form("".join(w[0] for w in words).upper(), phrase, whole=True)

    assert match is not None
    assert (match.begin, match.end, match.cost) == (0, len(phrase), 0)


def gold_pairs() -> Iterator[tuple[set[tuple[str, str]], set[tuple[str, str]]]]:
    lines = (GOLD / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    papers = {p["paper"]: p for p in map(json.loads, lines)}
    for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        paper = papers[gold["paper"]]
        found = pairs(f"{paper['title']}\n\n{paper['abstract']}", title_end=len(paper["title"]))
        want = {(normal_key(s), normal_key(x)) for s, x in gold["abbreviations"]}
        yield want, {(normal_key(s), normal_key(x)) for s, x in found}


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated papers are not here")
def test_definitions_of_annotated_papers_are_found() -> None:
    rows = list(gold_pairs())
    right = sum(len(want & found) for want, found in rows)
    total = sum(len(want) + len(found) for want, found in rows)

    assert 2 * right / total > 0.93
