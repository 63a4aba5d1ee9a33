from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store
from typer.testing import CliRunner, Result

from kg.api import load
from kg.command.app import app
from kg.corrections.apply import resolve_corrected
from kg.corrections.file import read_corrections
from kg.corrections.model import Correction
from kg.corrections.review import MENU, Review, open_review
from kg.errors import NotFoundError, ScholargraphError, UsageError
from kg.rdf.encode import Run, encode
from kg.resolve.resolve import resolve
from kg.store.builds import CORRECTIONS, find_build
from tests.graphs import library
from tests.served import served_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Store()
    triples = encode(resolve(library()), run=Run("rules", "1"))
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return served_folder(tmp_path_factory.mktemp("review") / "g", store)


@pytest.fixture
def review(folder: Path, tmp_path: Path) -> Review:
    return open_review(load(folder).store, folder, tmp_path / CORRECTIONS)


def answers(*lines: str) -> Callable[[str], str | None]:
    left: Iterable[str] = iter(lines)
    return lambda _question: next(iter(left), None)


def run(folder: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["review", "-g", str(folder), *arguments], input=typed)


def test_the_least_sure_comes_first_with_its_words_marked(review: Review) -> None:
    table = review.doubts(top=3)
    first = table.to_records()[0]

    assert (first["confidence"], first["relation"], first["name"]) == (
        0.4,
        "evaluatesOn",
        "MS MARCO",
    )
    assert "tested on «MS MARCO» with" in str(first["sentence"])
    assert len(table) == 3


def test_each_answer_is_a_correction_that_the_next_build_takes(review: Review) -> None:
    told: list[str] = []
    ask = answers("k\n", "reject\n", "s\n", "q\n")

    assert review.walk(ask=ask, tell=told.append) == 2
    written = read_corrections(review.file)
    assert [c.kind for c in written] == ["keep", "reject"]
    assert len(told) == 4
    _, outcome = resolve_corrected(library(), (), written)
    assert (outcome.applied, outcome.unapplied) == (2, ())


def test_what_was_decided_is_not_asked_again(review: Review) -> None:
    asked: list[str] = []
    review.walk(ask=answers("k", "r"), tell=asked.append)
    again: list[str] = []
    review.walk(ask=answers("s", "q"), tell=again.append)

    assert again[0] == asked[2]


def test_concepts_can_be_retyped_renamed_and_merged(review: Review) -> None:
    name = str(review.doubts(top=1).to_records()[0]["name"])
    told: list[str] = []
    ask = answers("t", "method", "n", "Neo", "s", "x", "m", "nothing so called", "m", name, "q")
    review.walk(ask=ask, tell=told.append)
    written = read_corrections(review.file)

    assert [(c.kind, c.name, c.type, c.to) for c in written][:1] == [
        ("retype", name, "Dataset", "Method")
    ]
    assert written[1].kind == "rename"
    assert any("'x' is none of k, r, t, n, m, s, q" in line for line in told)
    assert any("nothing so called" in line for line in told)


def test_the_end_of_the_answers_ends_the_review(review: Review) -> None:
    assert review.walk(ask=answers(), tell=lambda _text: None) == 0
    assert not review.file.exists()


@pytest.mark.parametrize(
    ("kind", "name", "to", "why"),
    [
        ("merge", "BM25", "MS MARCO", "no method called"),
        ("merge", "LLM", "LLMs", "are one Method already"),
        ("retype", "BM25", "Person", "'Person' is no type"),
        ("retype", "Ada Lindqvist", "Task", "no concept called"),
        ("rename", "BM25", " ", "needs the field 'to'"),
    ],
)
def test_what_cannot_be_is_refused(review: Review, kind: str, name: str, to: str, why: str) -> None:
    with pytest.raises(ScholargraphError, match=why):
        review.about(kind, name, to)


def test_the_command_line_asks_on_stderr_and_reads_answers(folder: Path) -> None:
    result = run(folder, typed="k\nq\n")
    file = folder / CORRECTIONS

    assert result.exit_code == 0
    assert MENU in result.stderr
    assert f"1 corrections written to {file}" in result.stderr
    assert [c.kind for c in read_corrections(file)] == ["keep"]
    file.unlink()


def test_the_command_line_takes_decisions_as_options(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    listed = run(folder, "--list", "--format", "json", "--top", "2")
    ids = [row["id"] for row in json.loads(listed.stdout)]
    options = ["--reject", ids[0], "--keep", ids[1], "--retype", "BM25", "Dataset"]
    more = ["--rename", "GL", "Candle", "--merge", "graph loss", "Ember", "--split", "GL"]

    assert run(folder, *options, "--corrections", str(file), "--note", "seen").exit_code == 0
    result = run(folder, *more, "--corrections", str(file))
    assert isinstance(result.exception, UsageError)  # GL stands for two things
    assert run(folder, *more[3:], "--corrections", str(file)).exit_code == 0
    kinds = [c.kind for c in read_corrections(file)]
    assert kinds == ["reject", "keep", "retype", "merge", "split"]
    _, outcome = resolve_corrected(library(), (), read_corrections(file))
    assert (outcome.applied, outcome.unapplied) == (5, ())


def test_an_unknown_statement_writes_nothing(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--reject", "assertion-0", "--corrections", str(tmp_path / "c.yaml"))

    assert isinstance(result.exception, NotFoundError)
    assert not (tmp_path / "c.yaml").exists()


def test_corrections_of_a_builds_own_folder_go_beside_the_builds(folder: Path) -> None:
    assert (
        open_review(load(folder).store, find_build(folder)).file.resolve()
        == (folder / CORRECTIONS).resolve()
    )


def test_a_statement_says_what_its_correction_needs(review: Review) -> None:
    for said in review.open():
        correction = said.correction("reject")
        assert isinstance(correction, Correction)
        _, outcome = resolve_corrected(library(), (), [correction])
        assert outcome.applied == 1, (correction, outcome)
