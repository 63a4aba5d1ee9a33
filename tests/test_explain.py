from __future__ import annotations

import csv
import json
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from extract.errors import ScholargraphError
from extract.explain import Explanation, explain
from extract.model import Paper
from extract.pipeline import build_pipeline, extract_papers
from extract.pipes.roles_weights import load_weights
from extract.schema import RELATIONS
from kg.builder.explain import feature_text, find_paper, to_text
from kg.command.app import app
from kg.errors import NotFoundError

POND = Paper(
    title="PondNet: Learning to Rank Ponds",
    abstract="Large language models (LLMs) are popular. We propose PondNet, a ranking framework. "
    "We use BERT and compare PondNet with LoRA on the FrogBench dataset.",
    id="pond",
)


@cache
def nlp() -> Language:
    return build_pipeline()


@cache
def explained(name: str) -> Explanation:
    return explain(nlp(), POND, name)


@pytest.mark.parametrize("name", ["PondNet", "BERT", "LoRA", "FrogBench"])
def test_what_is_explained_is_what_is_listed(name: str) -> None:
    (found,) = extract_papers([POND], nlp=nlp())
    facts = {fact.relation: fact.confidence for fact in found.facts if fact.name == name}

    chances = explained(name).chances

    assert [chance.relation for chance in chances] == list(RELATIONS)
    listed = {c.relation: c.confidence for c in chances if c.confidence is not None}
    assert listed == facts
    assert {c.why for c in chances if c.confidence is not None} <= {"listed"}


@pytest.mark.parametrize("name", ["PondNet", "BERT"])
def test_the_parts_add_up_to_what_the_judge_says(name: str) -> None:
    found = explained(name)
    (chance,) = (c for c in found.chances if c.relation == found.relation)

    odds = found.words + found.numbers + found.bias

    assert 1 / (1 + 2.718281828**-odds) == pytest.approx(chance.judge, abs=0.01)
    column = RELATIONS.index(found.relation)
    weights = load_weights()
    for weight in found.weights:
        assert weights.table[weights.rows[weight.feature], column] == weight.weight


def test_the_sentence_is_the_one_that_states_it() -> None:
    assert explained("PondNet").sentence == "We propose PondNet, a ranking framework."


@pytest.mark.parametrize("name", ["large language models", "LLM", "LLMs"])
def test_any_form_of_a_thing_will_do(name: str) -> None:
    assert "LLMs" in explained(name).forms


def test_a_thing_that_was_not_listed_says_why() -> None:
    found = explained("LLM")

    assert all(chance.why for chance in found.chances)
    assert "is listed as:" in to_text(found)


@pytest.mark.parametrize(
    ("name", "said"),
    [("ranking framework", "is written there, and is no candidate"), ("frogs", "is no candidate")],
)
def test_a_name_that_is_no_candidate_is_told_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(ScholargraphError, match=said):
        explained(name)


def test_a_paper_is_found_by_id_title_or_words_and_never_guessed() -> None:
    papers = [POND, Paper(title="Learning to Rank Frogs", abstract="", id="frog")]

    assert find_paper(papers, "frog") is papers[1]
    assert find_paper(papers, POND.title) is POND
    assert find_paper(papers, "rank ponds") is POND
    with pytest.raises(NotFoundError, match="2 papers are called 'learning to rank'"):
        find_paper(papers, "learning to rank")
    with pytest.raises(NotFoundError, match="no paper is called 'toads'"):
        find_paper(papers, "toads")


def test_each_feature_is_said_in_words() -> None:
    file = resources.files("kg") / "data" / "feature_words.tsv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    known = {row["feature"] for row in rows}
    kinds = {name.partition("=")[0].rpartition(":")[2] for name in load_weights().rows}

    assert kinds - known <= {"list", "tagger"}
    assert feature_text("verb0=use") == "the last verb before it is “use”"


def test_the_command_explains_a_fact_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    record = {"id": POND.id, "title": POND.title, "abstract": POND.abstract}
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")

    result = CliRunner().invoke(app, ["explain", "ponds", "BERT", "-i", str(file)])

    assert result.exit_code == 0
    assert result.stdout == to_text(explained("BERT"))
