from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract.collect import to_json
from extract.facts import best_name
from extract.model import Extraction, Fact, Paper
from extract.names import normal_key
from extract.pipeline import build_pipeline, extract_papers

SHARED = Path(__file__).parents[1] / ".." / "shared"
GENERIC = ("method", "framework", "result", "model", "state of the art model", "dataset", "task")
TEXT = """we propose PondNet a novel framework called using graph neural networks ( GNN ) on the
MovieLens dataset , outperforms SASRec in terms of accuracy . Existing methods state-of-the-art
models results benchmark for image classification : and LLMs with LoRA - based $x$ 42 %"""
WORDS = TEXT.split()


@cache
def pipeline() -> Language:
    return build_pipeline()


def extract(title: str, abstract: str) -> Extraction:
    return next(extract_papers([Paper(title=title, abstract=abstract)], nlp=pipeline()))


def fact(extraction: Extraction, relation: str, name: str) -> Fact:
    return next(f for f in extraction.facts if (f.relation, f.name) == (relation, name))


def test_forms_of_one_name_make_one_fact() -> None:
    extraction = extract(
        "AutoPond: Debiasing Ponds",
        "We propose AutoPond, a framework for debiasing. AotoPond is evaluated on MovieLens.",
    )

    proposed = [f for f in extraction.facts if f.relation == "proposes"]

    assert [f.name for f in proposed] == ["AutoPond"]
    assert proposed[0].aliases == ("AotoPond",)


def test_the_short_form_names_the_fact_and_the_long_form_is_an_alias() -> None:
    extraction = extract(
        "Adapting to Ponds",
        "We fine-tune a language model with low-rank adaptation (LoRA) and evaluate it on GLUE. "
        "LoRA is cheap.",
    )

    assert fact(extraction, "uses", "LoRA").aliases == ("low-rank adaptation",)


def test_evidence_has_the_strongest_place_first() -> None:
    extraction = extract(
        "PondNet: Learning to Rank Ponds",
        "We propose PondNet, a novel ranking framework. PondNet is fast. PondNet is small.",
    )

    evidence = fact(extraction, "proposes", "PondNet").evidence
    confidences = [e.confidence for e in evidence]

    assert confidences == sorted(confidences, reverse=True)
    assert evidence[0].exact == "PondNet"


@pytest.mark.parametrize(
    ("forms", "type_", "name"),
    [
        (["large language models", "LLMs"], "Method", "LLM"),
        (["MovieLens"], "Dataset", "MovieLens"),
        (["Image Classification"], "Task", "image classification"),
        (["Persian Poem Generation"], "Task", "Persian poem generation"),
        (["learning dynamics"], "Task", "learning dynamics"),
        (["diffusion models"], "Method", "diffusion model"),
        (["Pearson correlation"], "Metric", "Pearson correlation"),
    ],
)
def test_the_best_known_form_is_the_name(forms: list[str], type_: str, name: str) -> None:
    assert best_name(forms, type_) == name


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=80), st.text(max_size=500) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_evidence_slices_back_and_no_fact_is_generic(title: str, abstract: str) -> None:
    extraction = extract(title, abstract)

    for one in extraction.facts:
        assert one.name
        assert one.evidence
        assert one.name not in one.aliases
        assert normal_key(one.name) not in GENERIC
        for place in one.evidence:
            field = extraction.paper.text(place.field)
            assert field[place.begin : place.end] == place.exact
            assert 0 <= place.confidence <= 1


PAPERS = [
    Paper(title="PondNet: Ranking Ponds", abstract="We propose PondNet and use BERT on GLUE."),
    Paper(title="Frogs with LoRA", abstract="We fine-tune Llama with LoRA and report accuracy."),
    Paper(title="", abstract="We use LLMs for question answering on HotpotQA."),
]


def test_the_order_of_papers_changes_nothing() -> None:
    forward = list(extract_papers(PAPERS, nlp=pipeline()))
    backward = list(extract_papers(PAPERS[::-1], nlp=pipeline()))

    assert forward == backward[::-1]


def test_the_hash_seed_changes_nothing() -> None:
    program = (
        "import json,sys; from extract.pipeline import extract_papers;"
        "from extract.collect import to_json; from extract.model import Paper;"
        "print(json.dumps([to_json(e) for e in extract_papers([Paper(*p) for p in "
        "json.loads(sys.argv[1])])]))"
    )
    texts = json.dumps([[p.title, p.abstract] for p in PAPERS])
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program, texts],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert outputs[0] == outputs[1]
    assert len(json.loads(outputs[0])) == len(PAPERS)


def test_facts_of_annotated_papers_stay_above_the_floor() -> None:
    gold, texts = SHARED / "gold" / "dev.jsonl", SHARED / "gold" / "papers.jsonl"
    if not gold.exists():
        pytest.skip("needs ../shared/gold, which is not beside this checkout")
    wanted = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    stored = map(json.loads, texts.read_text(encoding="utf-8").splitlines())
    by_id = {r["paper"]: Paper(title=r["title"], abstract=r["abstract"]) for r in stored}
    papers = [by_id[record["paper"]] for record in wanted]

    right = found = missed = 0
    for record, extraction in zip(wanted, extract_papers(papers, nlp=pipeline()), strict=True):
        forms = [
            (f["relation"], {normal_key(n) for n in (f["name"], *f["aliases"])}, f["optional"])
            for f in record["facts"]
        ]
        mine = [
            (f["relation"], {normal_key(n) for n in (f["name"], *f["aliases"])})
            for f in to_json(extraction)["facts"]
        ]
        hits = [any(r == q and k & g for q, g, _ in forms) for r, k in mine]
        right, found = right + sum(hits), found + len(hits)
        missed += sum(
            not optional and not any(r == q and k & g for r, k in mine) for q, g, optional in forms
        )

    assert right / found > 0.6
    assert right / (right + missed) > 0.6
