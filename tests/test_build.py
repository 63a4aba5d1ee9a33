from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest

from extract.model import Paper, Reading
from kg.builder import build as kg_build
from kg.builder.build import BuildOptions, build
from kg.builder.inputs import default_folder, own_folder
from kg.builder.origins import FILE as INPUTS
from kg.builder.reading import only_in
from kg.command.demo import SAMPLE_SAVED_ON, sample_page
from kg.errors import InputError, UsageError
from kg.query.rdflib import to_rdflib
from kg.store.builds import find_build, open_store
from kg.store.ours import FILES

OPTIONS = BuildOptions(as_of=SAMPLE_SAVED_ON)
PAPERS = [
    {
        "title": "Graph Lantern: Reranking with Light",
        "abstract": "We propose Graph Lantern, a reranker with BERT. It beats BM25 on MS MARCO.",
        "authors": ["Ada Lindqvist", "Bo Okafor"],
        "date": "2024-05-01",
    },
    {"title": "A Title Alone"},
]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS))
    return path


def test_a_build_writes_every_part_and_counts_what_it_read(papers: Path, tmp_path: Path) -> None:
    stages: list[str] = []

    report = build(
        [papers], tmp_path / "g", options=OPTIONS, progress=lambda stage, *_: stages.append(stage)
    )

    assert (report.papers_seen, report.papers, report.with_abstract) == (2, 2, 1)
    store = open_store(tmp_path / "g")
    assert report.triples == len(store) == len(to_rdflib(store))
    assert list(dict.fromkeys(stages)) == ["read", "extract", "resolve", "write", "check", "draw"]
    assert "papers      2 of 2 seen, 1 with abstract" in report.to_text()
    assert json.loads((tmp_path / "g" / "report.json").read_text())["triples"] == report.triples


def test_building_twice_gives_identical_bytes(papers: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    moved = papers.rename(tmp_path / "elsewhere" / papers.name)
    build([moved], tmp_path / "one", options=OPTIONS)
    build([str(moved)], tmp_path / "two", options=OPTIONS)

    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert find_build(tmp_path / "one").name == find_build(tmp_path / "two").name


def test_an_unreadable_input_leaves_no_graph(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")

    with pytest.raises(InputError, match="empty"):
        build([tmp_path / "empty.txt"], tmp_path / "g", options=OPTIONS)

    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize("stage", ["resolve_corrected", "write_graph", "draw_build"])
def test_a_fault_at_any_stage_leaves_the_former_graph(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    before = build([papers], tmp_path / "g", options=OPTIONS)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg_build, stage, interrupt)
    with pytest.raises(KeyboardInterrupt):
        build([papers], tmp_path / "g", options=replace(OPTIONS, abstracts=False))

    assert len(open_store(tmp_path / "g")) == before.triples
    assert len(list((tmp_path / "g" / "builds").iterdir())) == 1


def test_the_base_must_be_an_address(papers: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        build([papers], tmp_path / "g", options=OPTIONS.with_base("not an IRI"))


def test_options_reach_the_graph_and_the_report(papers: Path, tmp_path: Path) -> None:
    options = replace(OPTIONS, base="https://example.org/g/", abstracts=False)

    build([papers], tmp_path / "g", options=options)

    turtle = (tmp_path / "g" / "graph.ttl").read_text()
    assert "https://example.org/g/" in turtle
    assert 'dct:abstract "' not in turtle
    report = json.loads((tmp_path / "g" / "report.json").read_text())
    assert report["options"]["base"] == "https://example.org/g/"


def test_the_report_names_no_folder_of_this_machine(papers: Path, tmp_path: Path) -> None:
    build([papers], tmp_path / "g", options=OPTIONS)

    for name in FILES:
        assert str(tmp_path).encode() not in (tmp_path / "g" / name).read_bytes()


def test_what_is_joined_or_passed_over_is_said(papers: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / "in" / name).write_bytes(papers.read_bytes())
    (tmp_path / "in" / "notes.bin").write_bytes(b"\x00\x01\x02")

    report = build([tmp_path / "in"], tmp_path / "g", options=OPTIONS)

    assert (report.papers_seen, report.papers) == (4, 2)
    assert {skipped.what for skipped in report.skipped} == {"notes.bin"}
    assert {join.rule for join in report.joins} == {"same title and people", "same title and year"}
    said = "joined      2 records with another of the same paper"
    assert said in report.to_text()
    assert "“A Title Alone”: a.jsonl:2 and b.jsonl:2, same title and year" in report.to_text()


def test_default_folder_stays_in_output() -> None:
    assert default_folder(["/data/../page.v1.txt"]) == Path("output/page.v1")
    assert default_folder([".."]) == Path("output/graph")


@pytest.mark.parametrize(
    ("one", "other"),
    [(["refs.2020.bib"], ["refs.2021.bib"]), (["a.2020"], ["a.2021"]), (["a"], ["a", "b"])],
)
def test_other_names_have_other_default_folders(one: list[str], other: list[str]) -> None:
    assert default_folder(one) != default_folder(other)


def test_the_default_folder_is_never_one_of_another_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("p1", "p2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "refs.jsonl").write_text(json.dumps(PAPERS[1]))
    build(["p1/refs.jsonl"], own_folder(["p1/refs.jsonl"]), options=OPTIONS)

    assert own_folder(["p1/refs.jsonl"]) == Path("output/refs")
    with pytest.raises(UsageError, match=r"output/refs: another library .*p1/refs\.jsonl.*refs-2"):
        own_folder(["p2/refs.jsonl"])
    (tmp_path / "output" / "refs" / INPUTS).unlink()
    with pytest.raises(UsageError, match="another library"):
        own_folder(["p1/refs.jsonl"])


def test_a_graph_is_built_anew_from_its_own_folder(papers: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"title": "Dated", "date": "soon"}\n')
    report = build([papers, bad], tmp_path / "g", options=OPTIONS)
    papers.unlink()
    bad.unlink()

    again = build([tmp_path / "g"], tmp_path / "h", options=OPTIONS)

    for name in FILES:
        assert (tmp_path / "g" / name).read_bytes() == (tmp_path / "h" / name).read_bytes()
    assert again.files == report.files
    assert len(again.unread) == len(report.unread) == 1


def test_a_library_is_read_by_its_collections(tmp_path: Path) -> None:
    kept = [Paper("In", collections=("Work/To Read",)), Paper("Out", collections=("To Read Not",))]
    reading = Reading("z", "z", tuple(kept))

    assert [paper.title for paper in only_in(reading, "to read").papers] == ["In"]
    assert only_in(reading, "") == reading


def test_one_bad_file_does_not_stop_the_good_ones(papers: Path, tmp_path: Path) -> None:
    bad = tmp_path / "notes.pdf"
    bad.write_bytes(b"%PDF-1.7\x00")

    report = build([bad, papers], tmp_path / "g", options=OPTIONS)

    assert (report.papers, [failed.what for failed in report.failed]) == (2, ["notes.pdf"])
    assert "FAILED      notes.pdf: " in report.to_text()
    assert json.loads((tmp_path / "g" / "report.json").read_text())["failed"]
    with pytest.raises(InputError, match=r"notes\.pdf"):
        build([bad, papers], tmp_path / "h", options=replace(OPTIONS, strict=True))
    assert not (tmp_path / "h").exists()


def test_the_sample_page_becomes_a_graph(tmp_path: Path) -> None:
    report = build([sample_page()], tmp_path / "g", options=OPTIONS)

    assert report.papers == report.papers_seen >= 12
    assert report.unread == ()
    assert report.entities["Method"] > 0


@pytest.mark.slow
def test_the_real_page_becomes_a_graph(tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / ".." / "shared" / "data" / "profiles"
    files = sorted(page.glob("*.txt"))
    if not files:
        pytest.skip("the saved profile page is not there")

    options = replace(OPTIONS, as_of=datetime.date(2026, 7, 1))
    report = build(files[:1], tmp_path / "g", options=options)

    assert (report.papers, report.with_abstract) == (35, 35)
    assert report.unread == ()
