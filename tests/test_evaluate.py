from __future__ import annotations

import datetime
import importlib.util
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from extract.errors import InputError
from extract.schema import RELATIONS
from kg.builder.reading import ReadOptions, extract, gather
from kg.command.app import app
from kg.errors import UsageError
from kg.evaluate.agreement import comparison_key
from kg.evaluate.evaluate import MACRO, Evaluation, compare, evaluate
from kg.evaluate.gold import read_gold, to_claims
from kg.evaluate.intervals import interval
from kg.evaluate.released import before, digest, released_text
from kg.evaluate.reliability import reliability
from kg.evaluate.scoring import ERRORS, FALSE, Figure, Kind, micro
from kg.evaluate.tables import first_errors

SHARED = Path(__file__).parents[1] / ".." / "shared"
SCRIPT = SHARED / "tools" / "score_facts.py"
SAMPLE = Path(__file__).parents[1] / "kg" / "data" / "sample-profile.txt"
needs_script = pytest.mark.skipif(
    not SCRIPT.exists(), reason="needs ../shared/tools, which is not beside this checkout"
)
needs_gold = pytest.mark.skipif(
    not (SHARED / "gold" / "dev.jsonl").exists(),
    reason="needs ../shared/gold, which is not beside this checkout",
)

Record = dict[str, Any]


def fact(relation: str, name: str, *aliases: str, **more: Any) -> Record:
    return {"relation": relation, "name": name, "aliases": list(aliases), **more}


def paper(*facts: Record, key: str = "p1", **more: Any) -> Record:
    return {"paper": key, "title": f"Title of {key}", "facts": list(facts), **more}


def judged(gold: Sequence[Record], mine: Sequence[Record]) -> Evaluation:
    return compare(map(to_claims, gold), map(to_claims, mine))


def kinds(gold: Record, mine: Record) -> list[tuple[str, str, str]]:
    verdicts = judged([gold], [mine]).verdicts
    return [(str(v.kind), v.claim.name, v.annotated) for v in verdicts]


def write_lines(path: Path, *records: Mapping[str, Any]) -> Path:
    lines = (json.dumps(record) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Vision-Language Models", "vision language model"),
        ("Recall@10", "recall@10"),
        ("C++", "c++"),
        ("\uff22\uff25\uff32\uff34", "bert"),
        ("policies", "policy"),
        ("losses", "loss"),
    ],
)
def test_variants_of_a_name_are_the_same_for_the_figures(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


def test_an_alias_on_either_side_is_enough() -> None:
    gold = paper(fact("uses", "LoRA", "low-rank adaptation"))
    mine = paper(fact("uses", "low rank adapter", "Low-Rank Adaptations"))

    assert kinds(gold, mine) == [("right", "low rank adapter", "")]


@pytest.mark.parametrize(("relation", "kind"), [("addresses", "right"), ("uses", "wrong")])
def test_most_of_the_words_are_enough_for_tasks_only(relation: str, kind: str) -> None:
    gold = paper(fact(relation, "pond image segmentation"))
    mine = paper(fact(relation, "image segmentation"))

    assert kinds(gold, mine)[0][0] == kind


def test_a_second_name_of_a_fact_is_a_duplicate() -> None:
    gold = paper(fact("uses", "LoRA", "low-rank adaptation"))
    mine = paper(fact("uses", "LoRA"), fact("uses", "low-rank adaptation"))

    assert [kind for kind, _, _ in kinds(gold, mine)] == ["right", "duplicate"]


def test_the_right_thing_under_another_relation_is_told_from_what_is_plainly_wrong() -> None:
    gold = paper(fact("comparesWith", "SASRec", optional=True))
    mine = paper(fact("uses", "SASRec"), fact("uses", "frogs"))

    assert kinds(gold, mine) == [
        ("wrong relation", "SASRec", "comparesWith"),
        ("wrong", "frogs", ""),
    ]


def test_a_right_fact_of_a_wrong_type_counts_as_right_and_is_listed() -> None:
    gold = paper(fact("proposes", "PondBench", type="Dataset"))
    mine = paper(fact("proposes", "PondBench", type="Method"))

    assert kinds(gold, mine) == [
        ("right", "PondBench", ""),
        ("wrong type", "PondBench", "Dataset"),
    ]
    assert judged([gold], [mine]).figures["proposes"].f1 == 100


def test_an_optional_fact_counts_neither_found_nor_missed() -> None:
    gold = paper(fact("uses", "BERT", optional=True), fact("uses", "LoRA", optional=True))

    figure = judged([gold], [paper(fact("uses", "BERT"))]).figures["uses"]

    assert (figure.right, figure.wrong, figure.missed) == (0, 0, 0)


def test_papers_meet_by_title_where_ids_differ() -> None:
    gold = {**paper(fact("uses", "BERT"), key="seed:01"), "title": "Ask BERT: A Study"}
    mine = {**paper(fact("uses", "BERT"), key="paper-1"), "title": "Ask BERT \u2013 a study"}

    assert judged([gold], [mine]).figures["uses"].right == 1


def test_a_paper_that_was_not_found_counts_as_empty_and_is_named() -> None:
    evaluation = judged([paper(fact("uses", "BERT"))], [])

    assert evaluation.figures["uses"].missed == 1
    assert evaluation.exit_code == 1
    assert "p1: text not found (Title of p1)" in evaluation.summary()


def test_bands_of_confidence_leave_out_what_is_optional() -> None:
    gold = paper(fact("uses", "BERT"), fact("uses", "LoRA", optional=True))
    mine = paper(
        fact("uses", "BERT", confidence=0.9),
        fact("uses", "LoRA", confidence=0.95),
        fact("uses", "frogs", confidence=0.8999),
        fact("measures", "ponds", confidence=1.0),
    )

    bands = {b.low: (b.facts, b.right) for b in reliability(judged([gold], [mine]).verdicts)}

    assert bands[0.9] == (2, 1)
    assert bands[0.8] == (1, 0)
    assert sum(facts for facts, _ in bands.values()) == 3


def test_first_errors_show_the_sentence_and_stop_at_the_count() -> None:
    mine = paper(*(fact("uses", f"frog {i}", evidence=f"We use frog {i}.") for i in range(3)))

    rows = first_errors(judged([paper()], [mine]).verdicts, 2).to_records()

    assert [row["sentence"] for row in rows] == ["We use frog 0.", "We use frog 1."]


def test_an_abbreviation_is_listed_with_its_long_form() -> None:
    verdicts = judged([paper(abbreviations=[["PN", "pond net"]])], [paper()]).verdicts
    rows = first_errors(verdicts, 1).rows

    assert rows == (("abbreviations", "missed", "p1", "PN (pond net)", "", None, ""),)


NAMES = st.sampled_from(
    """BERT|the BERTs|B E R T|image segmentation|pond image segmentation|Image-Segmentations|bus|
    policies|policy|a|The|.|data/set_1|C++|F1-score|f1 score|analyses|analysis|boxes|\u212b|x's|
    churches|gas|ﬁsh|GPT\u20114|U.S.|losses of ponds""".replace("\n    ", "").split("|")
) | st.text("aAsex. -_/@'\u2013", max_size=8)
FACTS = st.fixed_dictionaries(
    {"relation": st.sampled_from((*RELATIONS, "extends")), "name": NAMES},
    optional={"aliases": st.lists(NAMES, max_size=3), "optional": st.booleans()},
)
ADDRESSES = st.sampled_from(["https://a.b/C", "https://a.b/c/", "https://a.b/c.", "https://d.e"])


def papers(keys: str) -> st.SearchStrategy[list[Record]]:
    return st.lists(
        st.fixed_dictionaries(
            {"paper": st.sampled_from(keys), "facts": st.lists(FACTS, max_size=12)},
            optional={
                "title": NAMES,
                "abbreviations": st.lists(st.lists(NAMES, min_size=2, max_size=2), max_size=4),
                "code": st.lists(ADDRESSES, max_size=3),
            },
        ),
        max_size=5,
    )


@cache
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_facts", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def script_says(gold: Sequence[Record], mine: Sequence[Record]) -> tuple[Record, list[Any]]:
    by_id = ({r["paper"]: r for r in records} for records in (gold, mine))
    table, errors = script().score(*by_id)
    return table, errors


def we_say(evaluation: Evaluation) -> Record:
    table: Record = {
        name: {
            "p": f.precision,
            "r": f.recall,
            "f1": f.f1,
            "tp": f.right,
            "fp": f.wrong,
            "fn": f.missed,
        }
        for name, f in evaluation.figures.items()
    }
    return {**table, MACRO: {"f1": evaluation.macro_f1}}


def error_names(evaluation: Evaluation) -> list[tuple[str, ...]]:
    wrong = {Kind.WRONG_RELATION: "wrong", Kind.WRONG: "wrong", Kind.DUPLICATE: "duplicate"}
    return sorted(
        (wrong.get(v.kind, "missed"), v.paper, v.claim.relation, v.claim.name)
        for v in evaluation.verdicts
        if v.kind in (*FALSE, Kind.MISSED) and v.claim.relation in RELATIONS
    )


@needs_script
@settings(deadline=None)
@given(st.text(max_size=20) | st.text("aegisuxchy. -_/@+#'\u2011\uff33", max_size=12) | NAMES)
@example("analysis buses losses glass series gas dies ies es s as")
def test_names_are_compared_as_in_the_scoring_script(name: str) -> None:
    assert comparison_key(name) == script().norm(name)


@needs_script
@settings(deadline=None, max_examples=200)
@given(papers("abc"), papers("abcd"))
def test_the_figures_are_those_of_the_scoring_script(
    gold: list[Record], mine: list[Record]
) -> None:
    table, errors = script_says(gold, mine)

    evaluation = judged(gold, mine)

    assert we_say(evaluation) == table
    assert error_names(evaluation) == sorted(e for e in errors if e[2] in RELATIONS)


def read_records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def with_texts(name: str, folder: Path) -> Path:
    """Return a file with the texts of the annotated papers and of some others."""
    if name == "seed":
        return next((SHARED / "data" / "profiles").glob("*.txt"))
    wanted = {record["paper"] for record in read_records(SHARED / "gold" / "dev.jsonl")}
    texts = read_records(SHARED / "gold" / "papers.jsonl")
    others = [record for record in texts if record["paper"] not in wanted][:5]
    ours = [record for record in texts if record["paper"] in wanted]
    return write_lines(folder / "texts.jsonl", *others, *ours)


@needs_script
@needs_gold
@pytest.mark.parametrize("name", ["dev", "seed"])
def test_the_command_gives_the_figures_of_the_script_on_annotated_papers(
    name: str, tmp_path: Path
) -> None:
    gold, texts = SHARED / "gold" / f"{name}.jsonl", with_texts(name, tmp_path)
    day = datetime.date(2026, 7, 1)
    predicted = list(extract(gather([texts], ReadOptions(day)).papers))
    table, errors = script_says(read_records(gold), predicted)

    evaluation = evaluate(gold, [texts])

    assert not evaluation.missing
    assert we_say(evaluation) == table
    assert error_names(evaluation) == sorted(e for e in errors if e[2] in RELATIONS)


@needs_gold
def test_what_the_extraction_is_sure_of_is_right() -> None:
    bands = reliability(evaluate(SHARED / "gold" / "dev.jsonl").verdicts)

    assert bands[-1].precision >= 90


GOLD = (
    paper(
        fact("proposes", "PondNet", type="Method"),
        key="pond",
        title="PondNet: Learning to Rank Ponds",
    ),
    paper(fact("uses", "frogs"), key="frog", title="No Such Paper"),
)
TEXT = {
    "title": "PondNet: learning to rank ponds",
    "abstract": "We propose PondNet, a novel ranking framework. PondNet is fast.",
}


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["evaluate", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_confidence_is_drawn_beside_what_is_right(tmp_path: Path) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", *GOLD[:1])
    texts = write_lines(tmp_path / "texts.jsonl", TEXT)

    _, out, _ = run(gold, texts, "--reliability", "-f", "md")

    assert re.search(r"```text\n +0 .* % right\n[^`]*from 0.9 +[◆●].* 1 facts\n```\n$", out)


def test_the_command_shows_the_tables_and_names_what_is_missing(tmp_path: Path) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", *GOLD)
    texts = write_lines(tmp_path / "texts.jsonl", TEXT)

    code, out, err = run(gold, texts, "--errors", 1, "--reliability", "-f", "json")
    tables = json.loads(out)

    assert code == 1
    assert "frog: text not found (No Such Paper)" in err
    assert set(tables) == {"figures", "errors_by_kind", "first_errors", "reliability"}
    assert tables["figures"][0] == {
        "relation": "proposes",
        "precision": 100.0,
        "recall": 100.0,
        "f1": 100.0,
        "low": 100.0,
        "high": 100.0,
        "right": 1,
        "wrong": 0,
        "missed": 0,
    }
    assert set(tables["errors_by_kind"][0]) == {"relation", *map(str, ERRORS)}


def test_several_files_of_annotations_are_told_from_texts_and_have_figures_each(
    tmp_path: Path,
) -> None:
    one = write_lines(tmp_path / "one.jsonl", GOLD[0])
    other = write_lines(
        tmp_path / "other.jsonl", paper(fact("uses", "frogs"), key="frog", title="Frog Paper")
    )
    frog = {"title": "Frog Paper", "abstract": "We like ponds.", "categories": "q-bio.NC"}
    texts = write_lines(tmp_path / "texts.jsonl", {**TEXT, "categories": "cs.CV"}, frog)

    code, out, _ = run(one, other, texts, "-f", "json", "--promises")
    tables = json.loads(out)

    assert code == 0
    files = [(row["file"], row["papers"], row["recall"]) for row in tables["by_file"]]
    assert files == [("one.jsonl", 1, 100.0), ("other.jsonl", 1, 0.0)]
    fields = [(row["field"], row["papers"], row["recall"]) for row in tables["by_field"]]
    assert fields == [("machine learning", 1, 100.0), ("other sciences", 1, 0.0)]
    promised = {row["promised"] for row in tables["promises"]}
    assert promised == {0.8, 0.9, 0.95, 0.98}


def test_a_group_that_the_texts_state_is_the_field(tmp_path: Path) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", paper(key="a"), paper(key="b"))
    texts = write_lines(
        tmp_path / "texts.jsonl",
        {"paper": "a", "title": "Title of a", "abstract": "We ask.", "group": "ponds"},
        {"paper": "b", "title": "Title of b", "abstract": "We ask.", "categories": "cs.SE"},
    )

    evaluation = evaluate(gold, [texts])

    assert evaluation.fields == {"a": "ponds", "b": "other computer science"}


def counted(*rights: int) -> list[Figure]:
    return [Figure(right=right, wrong=2, missed=1) for right in rights]


def test_an_interval_holds_its_figure_and_narrows_with_more_papers() -> None:
    few, many = interval(counted(0, 4) * 5), interval(counted(0, 4) * 200)
    exact = 100 * 4 / (4 + 3)

    assert few is not None
    assert many is not None
    assert few[0] < many[0] < exact < many[1] < few[1]
    assert few == interval(counted(0, 4) * 5)


def test_the_last_release_stands_beside_the_same_annotations_alone() -> None:
    gold = to_claims(paper(fact("uses", "BERT"), fact("addresses", "ranking")))
    mine = to_claims(paper(fact("uses", "BERT"), fact("uses", "LoRA")))
    lines = list(released_text("0.0.1", [(gold, mine)]))
    other = to_claims(paper(fact("uses", "BERT"), fact("addresses", "ranking", optional=True)))

    assert lines[0].split("\t")[:2] == ["0.0.1", "proposes"]
    assert lines[1].split("\t")[:3] == [digest(gold), "", "1 1 0"]
    assert digest(gold) != digest(other)
    assert before([gold]) is None


@needs_gold
def test_the_figures_of_the_last_release_stand_beside_those_of_now() -> None:
    old = before(read_gold(SHARED / "gold" / "dev.jsonl"))

    assert old is not None
    assert round(micro(old).f1) == 76


@pytest.mark.parametrize("form", ["table", "md"])
def test_tables_are_also_for_reading(tmp_path: Path, form: str) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", GOLD[0])
    texts = write_lines(tmp_path / "papers.jsonl", TEXT)

    code, out, _ = run(gold, "-f", form)

    assert (code, run(gold, texts, "-f", form)[1]) == (0, out)
    assert ("### Figures\n\n| relation" in out) == (form == "md")
    assert "facts (micro)" in out.replace("\\", "")


def test_abstracts_beside_the_annotations_are_texts(tmp_path: Path) -> None:
    with_abstract = {**GOLD[0], "abstract": TEXT["abstract"]}
    gold = write_lines(tmp_path / "gold.jsonl", with_abstract, GOLD[1])

    evaluation = evaluate(gold)

    assert evaluation.figures["proposes"].right == 1
    assert [paper.paper for paper in evaluation.missing] == ["frog"]


def test_a_format_without_room_for_several_tables_is_refused(tmp_path: Path) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", GOLD[0])

    with pytest.raises(UsageError, match="'csv'; known: table, md, json"):
        evaluate(gold, [SAMPLE]).render("csv")


def test_texts_that_lie_nowhere_are_asked_for(tmp_path: Path) -> None:
    gold = write_lines(tmp_path / "gold.jsonl", *GOLD)

    with pytest.raises(UsageError, match="name the files with the texts"):
        evaluate(gold)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "gold.jsonl:2: not JSON"),
        ("[1]", "gold.jsonl:2: JSON, but no object"),
        ('{"paper": "p"}', 'gold.jsonl:2: an object without "facts"'),
        ('{"paper": 1, "facts": []}', 'gold.jsonl:2: "paper" that is no text'),
        ('{"paper": "p", "facts": [3]}', "gold.jsonl:2: a fact that is no object"),
        ('{"paper": "p", "facts": [{"name": "x"}]}', 'gold.jsonl:2: "relation" that is no text'),
        ('{"paper": "p", "facts": {}}', 'gold.jsonl:2: "facts" that is no list'),
        ('{"paper": "p", "facts": [], "code": 3}', 'gold.jsonl:2: "code" that is no list'),
        ('{"paper": "p", "facts": [], "code": [3]}', 'gold.jsonl:2: "code" with something'),
        ('{"paper": "p", "facts": [], "abbreviations": [["A"]]}', "2: an abbreviation that is no"),
    ],
)
def test_a_bad_annotation_is_named_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{{"paper": "ok", "facts": []}}\n{line}\n', encoding="utf-8")

    with pytest.raises(InputError) as error:
        read_gold(path)

    assert problem in str(error.value)


def test_an_empty_file_of_annotations_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated papers"):
        read_gold(write_lines(tmp_path / "gold.jsonl"))
