"""A build reads only texts that it has not read before, and gives the same bytes as if it had."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extract import pipeline
from extract.model import Extraction, Fact, Paper
from kg.builder import cache as extraction_cache
from kg.builder.build import BuildOptions, build
from kg.builder.cache import FILE, ExtractionCache
from tests.graphs import lantern, library

OPTIONS = BuildOptions(as_of=datetime.date(2026, 1, 1))
RECORDS = [
    {"title": f"Lamp{n}", "abstract": f"We propose Lamp{n}, which uses BERT for retrieval."}
    for n in range(40)
]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the titles that go through the pipeline, as they do."""
    titles: list[str] = []
    whole = pipeline.extract_papers

    def watched(papers: Sequence[Paper], *, jobs: int) -> Iterator[Extraction]:
        for one in whole(papers, jobs=jobs):
            titles.append(one.paper.title)
            yield one

    monkeypatch.setattr(pipeline, "extract_papers", watched)
    return titles


def write(file: Path, records: Sequence[dict[str, str]]) -> Path:
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


def graph(folder: Path, file: Path) -> bytes:
    build([file], folder, options=OPTIONS)
    return (folder / "graph.ttl").read_bytes()


def test_a_paper_that_is_added_is_all_that_is_read(tmp_path: Path, reads: list[str]) -> None:
    graph(tmp_path / "g", write(tmp_path / "papers.jsonl", RECORDS[:3]))
    reads.clear()

    grown = graph(tmp_path / "g", write(tmp_path / "papers.jsonl", RECORDS[:4]))

    assert reads == ["Lamp3"]
    assert grown == graph(tmp_path / "other", tmp_path / "papers.jsonl")


def test_a_paper_that_is_taken_out_leaves_nothing(tmp_path: Path, reads: list[str]) -> None:
    graph(tmp_path / "g", write(tmp_path / "papers.jsonl", RECORDS[:3]))
    graph(tmp_path / "g", write(tmp_path / "papers.jsonl", RECORDS[:2]))

    content = (tmp_path / "g" / FILE).read_bytes()
    with sqlite3.connect(tmp_path / "g" / FILE) as database:
        [(kept,)] = database.execute("SELECT COUNT(*) FROM extraction")

    assert kept == 2
    assert b"Lamp2" not in content
    assert len(reads) == 3


def test_an_interrupted_build_goes_on_where_it_was(
    tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "papers.jsonl", RECORDS)

    def interrupt(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("extract", 35):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([file], tmp_path / "g", options=OPTIONS, progress=interrupt)
    reads.clear()
    whole = graph(tmp_path / "g", file)

    assert len(reads) < len(RECORDS) - 31
    assert whole == graph(tmp_path / "other", file)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(900)])
def test_a_broken_file_is_made_anew(tmp_path: Path, reads: list[str], content: bytes) -> None:
    file = write(tmp_path / "papers.jsonl", RECORDS[:2])
    first = graph(tmp_path / "g", file)
    (tmp_path / "g" / FILE).write_bytes(content)
    reads.clear()

    assert graph(tmp_path / "g", file) == first
    assert reads == ["Lamp0", "Lamp1"]


def test_another_reader_reads_again(
    tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "papers.jsonl", RECORDS[:1])
    graph(tmp_path / "g", file)
    monkeypatch.setattr(extraction_cache, "reader_digest", lambda: "another")

    graph(tmp_path / "g", file)

    assert reads == ["Lamp0", "Lamp0"]


@pytest.mark.parametrize("extraction", library(), ids=lambda one: one.paper.title)
def test_what_is_found_is_what_was_kept(tmp_path: Path, extraction: Extraction) -> None:
    with ExtractionCache.open(tmp_path) as cache:
        cache.keep([extraction])
        assert cache.find(extraction.paper) == extraction
        assert cache.find(replace(extraction.paper, abstract="Another.")) is None


def without_evidence(fact: Fact) -> Fact:
    return replace(fact, evidence=())


def elsewhere(fact: Fact) -> Fact:
    moved = (replace(one, begin=one.begin + 1, end=one.end + 1) for one in fact.evidence)
    return replace(fact, evidence=tuple(moved))


def invented(fact: Fact) -> Fact:
    said = (replace(one, sentence=one.sentence + "!") for one in fact.evidence)
    return replace(fact, evidence=tuple(said))


@pytest.mark.parametrize("change", [without_evidence, elsewhere, invented])
def test_what_the_text_does_not_say_is_not_believed(
    tmp_path: Path, change: Callable[[Fact], Fact]
) -> None:
    first, *others = lantern().facts
    with ExtractionCache.open(tmp_path) as cache:
        cache.keep([replace(lantern(), facts=(change(first), *others))])

        assert cache.find(lantern().paper) is None


def test_half_a_character_is_read_again(tmp_path: Path) -> None:
    paper = Paper(title="Half \ud800 a character")
    with ExtractionCache.open(tmp_path) as cache:
        cache.keep([replace(lantern(), paper=paper, facts=(), results=())])

        found = cache.find(paper)

    assert found is None or found.paper == paper
