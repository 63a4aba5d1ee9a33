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

SHARED = Path(__file__).parents[1] / ".." / "shared"
GOLD = SHARED / "gold"
MEDLINE = SHARED / "data" / "abbreviations" / "MED1250_labeled"


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
        ("existing methods in frog tracking (FT) need", "FT", "frog tracking"),
        (
            "Adaptive Pondwise Frog Synthesis (AdaPond), which",
            "AdaPond",
            "Adaptive Pondwise Frog Synthesis",
        ),
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
        ("TTT (turn-to-turn) talk", "TTT", "turn-to-turn"),
    ],
)
def test_a_definition_is_found(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "as in the work (Smith et al., 2020)",
        "in the last year (2021)",
        "we speed up Transducers (TrUc) by merging",
        "several tasks (e.g. QA)",
        "the first of the steps (i) and (II)",
        "a related language (Hindi)",
        "of many sizes (7B)",
        "on consumer cards (RTX 4090)",
        "outputs of the encoders (see BERT)",
        "a gain of much (12.4%)",
        "a range of size (size range)",
        "the samples were large (LARGE)",
        "on the training set (Training)",
        "several models of language (LMs; Lapis-7B)",
        "after 30 ms (means of segments)",
        "with LLMs (Lumo-8B and Lima-3)",
        "the dose and pressure (Pa)",
        "the parts were cold (WC)",
        "the compound (2c) and dinuclear complex (2c)",
        "we look at graphs for (GF)",
        "() [] (()) )(",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert pairs(text) == []


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the lateral septal nucleus (LSN)", "LSN", "lateral septal nucleus"),
        ("the Six Step Care Model of Aging (SSCM)", "SSCM", "Six Step Care Model of Aging"),
        ("a tiny language model's (TLM) size", "TLM", "tiny language model"),
    ],
)
def test_a_last_word_may_give_no_letter(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("with 3,5-dinitrobenzene (DNB)", "DNB", "3,5-dinitrobenzene"),
        ("in 7-methylpurine (MP)", "MP", "7-methylpurine"),
        ("of 12 beta-lutonol (LN)", "LN", "12 beta-lutonol"),
        ("the 4-degrees of shift (DOS)", "DOS", "degrees of shift"),
        ("tri(2-octyl) borate (TOB)", "TOB", "tri(2-octyl) borate"),
        ("poly(butyl lactic acid) (PBLA)", "PBLA", "poly(butyl lactic acid)"),
    ],
)
def test_the_prefixes_of_chemical_names_belong_to_them(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the peak volume (PV(2))", "PV(2)", "peak volume"),
        ("the dead volume (V(D))", "V(D)", "dead volume"),
        ("the wall pressure (Pw)", "Pw", "wall pressure"),
        ("the open-circuit voltage (Voc)", "Voc", "open-circuit voltage"),
        ("of delta globulin (delta GBN)", "delta GBN", "delta globulin"),
        ("lutein receptor alpha (LR-\u03b1)", "LR-\u03b1", "lutein receptor alpha"),
        ("loop scan-tandem ray scan (LS\u2013RS/RS)", "LS\u2013RS/RS", "loop scan-tandem ray scan"),
        ("care unit(s) (CU) of", "CU", "care unit(s)"),
        ("of L. parva lactase (LpLac)", "LpLac", "L. parva lactase"),
    ],
)
def test_short_forms_of_the_life_sciences_are_read(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


def test_one_letter_is_a_short_form_if_the_text_uses_it() -> None:
    assert pairs("Add boron (B), since B is rare.") == [("B", "boron")]
    assert pairs("Trees (T), shrubs (S) and herbs (H) grew.") == []
    assert pairs("An apple (A) a day. A pear.") == []


def test_two_short_forms_belong_to_two_long_forms() -> None:
    text = "the upper bound and lower bound (UB and LB)"

    assert pairs(text) == [("UB", "upper bound"), ("LB", "lower bound")]


def test_two_short_forms_of_one_thing_share_its_long_form() -> None:
    text = "random tree search (RTS, RaTS)"

    assert pairs(text) == [("RTS", "random tree search"), ("RaTS", "random tree search")]


def test_two_short_forms_of_a_shared_head_are_not_mixed_up() -> None:
    assert ("GS", "Tree and Graph Search") not in pairs("Tree and Graph Search (TS and GS)")
    assert ("TS", "Tree and Graph Search") not in pairs("Graph and Tree Search (GS and TS)")


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


def medline_records() -> Iterator[tuple[str, set[tuple[str, str]]]]:
    lines = MEDLINE.read_text(encoding="utf-8", errors="replace").splitlines()
    begins = [number for number, line in enumerate(lines) if line.strip().isdigit()]
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        body = [line for line in lines[begin + 1 : end] if line.strip()]
        rows = [line.strip().split("|")[:2] for line in body if line[:2] == "  " and "|" in line]
        text = "\n\n".join(line for line in body if line[:2] != "  ")
        yield text, {(normal_key(short), normal_key(long)) for short, long in rows}


@pytest.mark.skipif(not MEDLINE.exists(), reason="the annotated abstracts are not here")
def test_definitions_of_medical_abstracts_are_found() -> None:
    rows = [(want, {tuple(map(normal_key, p)) for p in pairs(t)}) for t, want in medline_records()]
    right = sum(len(want & found) for want, found in rows)
    total = sum(len(want) + len(found) for want, found in rows)

    assert len(rows) > 1200
    assert right / sum(len(found) for _, found in rows) > 0.965
    assert 2 * right / total > 0.88
