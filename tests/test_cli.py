from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pytest

import kg
from extract.model import Paper
from kg import console
from kg.command.formats import JSON_FIELDS
from tests.commands import Done, run

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "kg" / "data" / "sample-profile.txt"
COMMAND = [sys.executable, "-c", "from kg.command.app import main; main()"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "graph"
    assert run("demo", "-o", folder).returncode == 0
    return folder


def test_the_demo_leaves_every_part_of_a_graph(demo: Path) -> None:
    assert {path.name for path in demo.iterdir()} >= {
        "graph.ttl",
        "graph.html",
        "report.json",
        "store",
    }


def test_building_twice_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    run("build", SAMPLE, "-o", tmp_path / "again", "--as-of", "2026-07-01")

    for name in ("graph.ttl", "graph.html", "report.json"):
        assert (tmp_path / "again" / name).read_bytes() == (demo / name).read_bytes()


def test_data_goes_to_stdout_and_talk_to_stderr(demo: Path) -> None:
    parsed = run("parse", SAMPLE, "--as-of", "2026-07-01")

    papers = [json.loads(line) for line in parsed.stdout.splitlines()]
    assert len(papers) == 16
    assert "16 papers (profile-page)" in parsed.stderr


def test_a_line_that_is_not_understood_is_shown_with_its_number(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(SAMPLE.read_text(encoding="utf-8").replace("h-index23", "wobble"), "utf-8")
    number = SAMPLE.read_text(encoding="utf-8").splitlines().index("h-index23") + 1

    assert f"page.txt:{number}: not understood" in run("parse", page).stderr
    assert run("build", page, "-o", tmp_path / "out", "--strict").returncode == 1


def test_every_fact_of_extract_slices_back(demo: Path) -> None:
    papers = [json.loads(line) for line in run("parse", SAMPLE).stdout.splitlines()]
    records = [json.loads(line) for line in run("extract", SAMPLE).stdout.splitlines()]

    facts = 0
    for paper, record in zip(papers, records, strict=True):
        for fact in record["facts"]:
            facts += 1
            assert paper[fact["field"]][fact["begin"] : fact["end"]] == fact["exact"]
            assert fact["exact"] in fact["sentence"]
    assert facts > 100
    assert len({record["paper"] for record in records}) == 16


@pytest.mark.parametrize("form", ["table", "csv", "json", "ndjson", "md"])
def test_a_named_query_answers_in_every_format(demo: Path, form: str) -> None:
    answer = run("query", "methods-proposed", "-g", demo, "-f", form)

    assert answer.returncode == 0
    assert "HERON-Lite" in answer.stdout


def test_the_format_of_an_answer_follows_the_file_name(demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "methods.csv"

    run("query", "methods-proposed", "-g", demo, "-o", target)

    assert target.read_text(encoding="utf-8").startswith("method,title,year,")


def test_an_ask_that_says_no_ends_with_exit_code_1(demo: Path) -> None:
    assert run("query", "-g", demo, "-s", "ASK { ?s ?p ?o }").returncode == 0
    assert run("query", "-g", demo, "-s", "ASK { ?s ?p 'no such thing' }").returncode == 1


def test_a_query_file_is_run(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("CONSTRUCT WHERE { ?a <https://w3id.org/scholargraph/ns#extends> ?b }")

    assert "extends" in run("query", file, "-g", demo).stdout


def test_show_prints_the_sentences_of_an_entity(demo: Path) -> None:
    card = run("show", "heron-lite", "-g", demo).stdout

    assert card.startswith("HERON-Lite (method)")
    assert "«HERON-Lite»" in card


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "graphml", "html"])
def test_the_graph_and_a_part_of_it_are_exported(demo: Path, tmp_path: Path, form: str) -> None:
    whole, part = tmp_path / f"whole.{form}", tmp_path / f"part.{form}"

    assert run("export", "--to", form, "-g", demo, "-o", whole).returncode == 0
    assert run("export", "--to", form, "-g", demo, "--around", "HERON", "-o", part).returncode == 0

    assert 0 < part.stat().st_size < whole.stat().st_size


def test_exported_turtle_is_the_turtle_of_the_build(demo: Path, tmp_path: Path) -> None:
    run("export", "-g", demo, "-o", tmp_path / "x.ttl")

    assert (tmp_path / "x.ttl").read_bytes() == (demo / "graph.ttl").read_bytes()


def test_the_sample_graph_and_a_part_of_it_conform(demo: Path, tmp_path: Path) -> None:
    run("export", "--to", "ttl", "-g", demo, "--around", "HERON", "-o", tmp_path / "part.ttl")

    assert run("validate", "-g", demo).returncode == 0
    assert run("validate", tmp_path / "part.ttl").returncode == 0


def test_validate_says_no_where_a_statement_lost_its_evidence(demo: Path, tmp_path: Path) -> None:
    lines = run("export", "--to", "nt", "-g", demo).stdout.splitlines(keepends=True)
    broken = tmp_path / "broken.ttl"
    broken.write_text("".join(line for line in lines if "ns#evidence>" not in line), "utf-8")

    answer = run("validate", broken)

    assert answer.returncode == 1
    assert "does not conform" in answer.stdout


def test_doctor_finds_nothing_missing() -> None:
    assert run("doctor").returncode == 0
    assert all(check["ok"] for check in json.loads(run("doctor", "--json").stdout))


def one_sentence(answer: Done, code: int) -> str:
    assert answer.returncode == code, answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stderr.startswith("error: ")
    assert len(answer.stderr.splitlines()) == 1
    return answer.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 100, "binary"),
        ("Müller\n\nIR\nh-index3\n".encode("latin-1"), "no paper"),
        (b"Dear diary,\n\ntoday I read nothing.\n", "not"),
        (b"x" * 50_000_000, "line"),
    ],
    ids=["empty", "binary", "latin-1", "no page", "one long line"],
)
def test_an_unreadable_input_ends_with_one_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(content)

    for command in (["parse"], ["extract"], ["build", "-o", str(tmp_path / "out")]):
        sentence = one_sentence(run(*command, file), 3)
        assert "page.txt" in sentence
        assert said in sentence
    assert not (tmp_path / "out" / "graph.ttl").exists()


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    assert "nowhere.txt" in one_sentence(run("parse", tmp_path / "nowhere.txt"), 3)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["query", "methods-propsed"], 2, "methods-proposed"),
        (["query", "author-papers"], 2, "person"),
        (["query", "author-papers", "-p", "person=Nobody"], 2, "Nobody"),
        (["query", "author-papers", "-p", "no equals sign"], 2, "name=value"),
        (["query", "-s", "SELECT nonsense"], 2, "line 1"),
        (["query", "-s", "DELETE WHERE { ?s ?p ?o }"], 2, "refused"),
        (["query", "missing.rq"], 2, "missing.rq"),
        (["query"], 2, "name one query"),
        (["show", "no such thing"], 2, "no such thing"),
        (["export", "--to", "ttl", "--around", ""], 2, "no thing called ''"),
        (["export", "--to", "docx"], 2, "graphml"),
    ],
)
def test_a_wrong_question_ends_with_one_sentence(
    demo: Path, arguments: Sequence[str], code: int, said: str
) -> None:
    assert said in one_sentence(run(*arguments, "-g", demo), code)


def test_a_folder_without_a_graph_says_how_to_build_one(tmp_path: Path) -> None:
    assert "kg build" in one_sentence(run("query", "overview", "-g", tmp_path), 3)


def test_the_only_graph_in_output_needs_no_name(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "one").symlink_to(demo)
    assert run("stats", cwd=tmp_path).returncode == 0

    (tmp_path / "output" / "two").symlink_to(demo)
    assert "output/one, output/two" in one_sentence(run("stats", cwd=tmp_path), 2)


def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    line = json.dumps({"title": "We ask BERT", "abstract": "We propose ASKBERT (AB). " * 40})
    papers.write_text("".join(f'{line[:-2]} {n}."}}\n' for n in range(3000)))
    process = subprocess.Popen(
        [*COMMAND, "build", str(papers), "-o", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Traceback" not in said
    assert not (tmp_path / "out" / "graph.ttl").exists()


def test_a_reader_that_leaves_early_is_no_error(demo: Path) -> None:
    script = " ".join([*map(repr, COMMAND), "export", "--to", "nt", "-g", str(demo), "| head -1"])

    answer = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, check=False
    )

    assert "Traceback" not in answer.stderr
    assert len(answer.stdout.splitlines()) == 1


def test_the_library_gives_what_the_commands_give(demo: Path) -> None:
    graph = kg.load(demo)

    assert (
        graph.query("methods-proposed").to_csv()
        == run("query", "methods-proposed", "-g", demo, "-f", "csv").stdout
    )
    assert graph.entity("HERON").to_text() == run("show", "HERON", "-g", demo).stdout
    assert len(graph.rdf) == len(graph.store)
    assert graph.evidence("HERON").to_pandas()["exact"].str.len().min() > 0
    assert "16 papers" in repr(graph)


def test_the_next_step_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    folder = tmp_path / "it's $(mine)"

    said = run("demo", "-o", folder).stderr

    line = said.splitlines()[-1].partition("`")[2].rstrip("`")
    assert shlex.split(line)[-3:] == ["kg", "serve", str(folder)]


@pytest.mark.parametrize("command", [["parse"], ["build"], ["extract"]])
def test_a_wrong_path_is_told_before_anything_is_loaded(tmp_path: Path, command: list[str]) -> None:
    code = (
        "import sys; from kg.command.app import main\n"
        "try: main()\n"
        "finally: print(*{m.partition('.')[0] for m in sys.modules})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, *command, "nowhere.bib"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    answer = Done(ended.returncode, ended.stdout, ended.stderr)

    assert "nowhere.bib: no such file" in one_sentence(answer, 3)
    assert not {"spacy", "rdflib", "pyoxigraph", "numpy", "msgspec"} & set(answer.stdout.split())
    assert not list(tmp_path.iterdir())


def test_an_address_is_no_file(tmp_path: Path) -> None:
    said = one_sentence(run("build", "https://example.org/1706", cwd=tmp_path), 3)

    assert "nothing is fetched while reading" in said
    assert not list(tmp_path.iterdir())


def test_one_bad_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\x00")
    (tmp_path / "good.jsonl").write_text('{"title": "Ask BERT"}\n')

    answers = [run(c, "bad.pdf", "good.jsonl", cwd=tmp_path) for c in ("build", "parse", "extract")]

    assert [answer.returncode for answer in answers] == [1, 1, 1]
    assert all("error: bad.pdf: " in answer.stderr for answer in answers)
    assert "good.jsonl: 1 paper (json-lines)" in answers[1].stderr
    assert answers[2].stdout.count("\n") == 1
    one_sentence(run("parse", "--strict", "bad.pdf", "good.jsonl", cwd=tmp_path), 3)


def test_another_library_is_never_replaced_unasked(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "refs.jsonl").write_text(json.dumps({"title": f"Of {name}"}))
    assert run("build", "one/refs.jsonl", cwd=tmp_path).returncode == 0
    before = (tmp_path / "output" / "refs" / "graph.ttl").read_bytes()

    assert "-o output/refs-2 is free" in one_sentence(
        run("build", "two/refs.jsonl", cwd=tmp_path), 2
    )
    assert (tmp_path / "output" / "refs" / "graph.ttl").read_bytes() == before
    assert run("build", "one/refs.jsonl", cwd=tmp_path).returncode == 0


def test_the_version_is_told() -> None:
    assert run("--version").stdout == run("-V").stdout
    assert run("-V").stdout.startswith("scholargraph 0.")


def test_help_is_printed_in_every_way() -> None:
    assert run().stdout == run("help").stdout == run("--help").stdout.rstrip("\n") + "\n"
    assert run("help", "build").stdout.split() == run("build", "--help").stdout.split()
    assert "there are build, parse" in one_sentence(run("help", "biuld"), 2)


def test_every_command_shows_an_example() -> None:
    from typer.main import get_group

    from kg.command.app import app

    for name, command in get_group(app).commands.items():
        assert f"kg {name}" in (command.epilog or ""), name
        assert "<list" not in run("help", name).stdout


def test_completion_is_offered() -> None:
    shown = subprocess.run(
        [*COMMAND, "--show-completion", "bash"],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",  # a test has no shell above it
        },
        check=False,
    )

    assert "complete" in shown.stdout


def test_formats_lists_every_reader_and_field() -> None:
    said = run("formats").stdout

    assert "json-lines" in said
    assert "profile-page" in said
    own = {"source", "line", "date_inferred"}
    assert {field.name for field in fields(Paper)} - own == set(JSON_FIELDS)
    assert all(f"  {name} " in said for name in JSON_FIELDS)


@pytest.mark.parametrize(
    ("path", "uv", "called"),
    [("own", False, "kg"), ("own", True, "uv run kg"), ("", False, "uv run kg")],
)
def test_the_command_is_called_as_it_can_be_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, uv: bool, called: str
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "kg").touch(0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin") if path else str(tmp_path))
    monkeypatch.delenv("UV_RUN_RECURSION_DEPTH", raising=False)
    if uv:
        monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")

    assert console.command_line() == called
