from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from kg.errors import DamagedGraphError, GraphNotFoundError, LimitError, UsageError
from kg.query.rdflib import to_rdflib
from kg.store import builds as kg_store
from kg.store.builds import (
    current_build,
    find_build,
    memory_store,
    new_build,
    open_store,
    write_store,
)


def write_parts(build: Path, triples: int, *, note: str = "") -> None:
    lines = "".join(f"<x:s{i}> <x:p> {i} .\n" for i in range(triples))
    (build / "graph.ttl").write_text(lines)
    (build / "graph.html").write_text(f"<p>{triples}</p>")
    (build / "report.json").write_text(f'{{"triples": {triples}, "note": "{note}"}}')
    write_store(build / "graph.ttl", build / "store")


def build_into(folder: Path, triples: int) -> None:
    with new_build(folder) as build:
        write_parts(build, triples)


def test_a_build_is_reached_through_fixed_names(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "graph"

    build_into(folder, 3)

    assert len(open_store(folder)) == 3
    assert (folder / "graph.ttl").read_text().count("<x:p>") == 3
    assert (folder / "graph.ttl").readlink() == Path("current/graph.ttl")
    assert (folder / "store" / "CURRENT").is_file()


def interrupted_build(folder: Path) -> None:
    with new_build(folder) as build:
        write_parts(build, 5)
        raise KeyboardInterrupt


def test_the_same_content_gets_the_same_name_and_leaves_the_former_build(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 1)
    build_into(tmp_path / "g", 2)
    before = sorted(p.name for p in (tmp_path / "g" / "builds").iterdir())

    build_into(tmp_path / "g", 2)

    assert sorted(p.name for p in (tmp_path / "g" / "builds").iterdir()) == before
    assert len(before) == 2
    assert len(open_store(tmp_path / "g")) == 2


def test_the_former_build_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    names = []
    for triples in (1, 2, 3):
        build_into(tmp_path / "g", triples)
        names.append(find_build(tmp_path / "g").name)

    assert {p.name for p in (tmp_path / "g" / "builds").iterdir()} == set(names[1:])


def test_a_reader_keeps_its_snapshot_while_others_build(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 1)
    snapshot, store = find_build(tmp_path / "g"), open_store(tmp_path / "g")

    for triples in (2, 3, 4):
        build_into(tmp_path / "g", triples)

    assert snapshot.is_dir()
    assert len(list(store.quads_for_pattern(None, None, None))) == 1
    assert len(open_store(tmp_path / "g")) == 4


def test_a_store_that_is_read_cannot_be_changed(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 1)

    with pytest.raises(RuntimeError, match="read-write"):
        open_store(tmp_path / "g").update("DELETE WHERE { ?s ?p ?o }")


def test_a_failed_build_leaves_the_former_result(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 1)

    with pytest.raises(KeyboardInterrupt):
        interrupted_build(tmp_path / "g")

    assert len(open_store(tmp_path / "g")) == 1
    assert [p.name for p in (tmp_path / "g" / "builds").iterdir()] == [
        find_build(tmp_path / "g").name
    ]


@pytest.mark.parametrize("step", ["sync", "point", "content_digest"])
def test_a_full_disk_is_one_sentence_and_leaves_the_former_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    build_into(tmp_path / "g", 1)
    before = find_build(tmp_path / "g")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(kg_store, step, full)
        with pytest.raises(LimitError, match=r"cannot be written here \(No space left"):
            build_into(tmp_path / "g", 5)

    assert find_build(tmp_path / "g") == before
    build_into(tmp_path / "g", 5)
    assert len(open_store(tmp_path / "g")) == 5


def test_only_one_build_writes_at_a_time(tmp_path: Path) -> None:
    with new_build(tmp_path / "g") as build:
        with pytest.raises(UsageError, match="another build"):
            build_into(tmp_path / "g", 1)
        write_parts(build, 2)

    assert len(open_store(tmp_path / "g")) == 2


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")

    with pytest.raises(UsageError, match="holds other files"), new_build(tmp_path):
        pass

    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g").write_text("")

    with pytest.raises(UsageError, match="this is a file"), new_build(tmp_path / "g"):
        pass


def test_a_users_file_under_one_of_our_names_is_not_overwritten(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 1)
    (tmp_path / "g" / "notes.txt").write_text("beside is fine")
    (tmp_path / "g" / "graph.ttl").unlink()
    (tmp_path / "g" / "graph.ttl").write_text("edited by hand")

    with pytest.raises(UsageError, match=r"graph\.ttl: this is not from a build"):
        build_into(tmp_path / "g", 2)

    assert (tmp_path / "g" / "graph.ttl").read_text() == "edited by hand"


def test_a_folder_without_a_graph_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(GraphNotFoundError, match="kg build INPUT"):
        open_store(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_not_a_traceback(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 1)
    (tmp_path / "g" / "store" / "CURRENT").unlink()

    with pytest.raises(DamagedGraphError, match="store/CURRENT is missing"):
        open_store(tmp_path / "g")


def test_a_copy_that_followed_the_links_opens_too(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 2)
    subprocess.run(["cp", "-rL", tmp_path / "g", tmp_path / "copy"], check=True)

    assert len(open_store(tmp_path / "copy")) == 2


def test_rdflib_reads_the_default_graph_through_oxigraph(tmp_path: Path) -> None:
    build_into(tmp_path / "g", 2)

    graph = to_rdflib(open_store(tmp_path / "g"))

    assert len(graph) == 2
    assert (URIRef("x:s1"), URIRef("x:p"), Literal(1)) in graph
    assert [int(str(row[0])) for row in graph.query("SELECT ?o { ?s ?p ?o } ORDER BY ?o")] == [0, 1]  # type: ignore[index]


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <x:y> {} }", "DELETE WHERE { ?s ?p ?o }"])
def test_rdflib_queries_stay_within_the_graph_too(query: str) -> None:
    graph = to_rdflib(memory_store(b"<x:a> <x:b> 1 ."))

    with pytest.raises(UsageError, match="refused"):
        graph.query(query)

    assert len(graph) == 1


def test_memory_store_holds_turtle() -> None:
    assert len(memory_store(b"<x:a> <x:b> 1, 2 .")) == 2


BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import build_into
for triples in range(2, 2000):
    build_into(Path(sys.argv[1]), triples)
    print(triples, flush=True)
"""


def test_a_build_killed_at_any_moment_leaves_a_whole_result(tmp_path: Path) -> None:
    folder, moments = tmp_path / "g", random.Random(7)  # noqa: S311 - not for secrets
    build_into(folder, 1)
    for _ in range(8):
        start_and_kill(folder, after=moments.uniform(0, 0.15))
        build = find_build(folder)

        assert kg_store.content_digest(build) == build.name
        assert len(open_store(folder)) == (folder / "graph.ttl").read_text().count("<x:p>")

    build_into(folder, 5000)
    assert len(open_store(folder)) == 5000
    assert not list((folder / "builds").glob(".new-*"))


def start_and_kill(folder: Path, *, after: float) -> None:
    command = [sys.executable, "-c", BUILDER, str(folder), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


def test_current_build_of_nothing_is_none(tmp_path: Path) -> None:
    assert current_build(tmp_path) is None


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_no_folder_can_have_holds_no_graph(name: str) -> None:
    with pytest.raises(GraphNotFoundError):
        find_build(name)
