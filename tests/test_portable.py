"""Without what only POSIX has: hidden here, since no other system is at hand."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.api import build, load
from kg.command.doctor import run_checks
from kg.errors import MissingPartError, UsageError
from kg.serve import system
from kg.store.builds import new_build
from kg.store.pointers import current_target, is_pointer, point

HIDE = """
import os, pathlib, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
for name in ("getuid", "mkfifo", "chown"):
    delattr(os, name)
def no_fork():
    raise NotImplementedError("no fork here")
os.fork = os.forkpty = no_fork
def no_link(self, target, target_is_directory=False):
    raise NotImplementedError("no links here")
pathlib.Path.symlink_to = no_link
"""
WORK = """
import datetime, kg
day = datetime.date(2025, 1, 1)
first = kg.build("papers.jsonl", "g", as_of=day)
again = kg.build("papers.jsonl", "g", as_of=day, min_confidence=0.99)
print(first.build.name, again.build.name, len(first), len(kg.load("g")))
print(len(again.query("authors")), len(again.sparql("ASK { ?s ?p ?o }")))
for form in ("ttl", "gexf", "csv", "html"):
    print(form, len(again.export(form)))
print(again["Bo Birch"])
"""
PAPER = {
    "title": "PineNet: Counting Trees",
    "abstract": "We propose PineNet for tree counting. We compare PineNet with OakNet.",
    "authors": ["Ada Ash", "Bo Birch"],
    "year": 2024,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portable")
    (folder / "papers.jsonl").write_text(json.dumps(PAPER))
    run(WORK, folder)
    return folder


def run(code: str, folder: Path) -> str:
    """Run a script where what only POSIX has is hidden."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HIDE + code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_graph_is_built_asked_and_exported_without_posix(home: Path) -> None:
    folder = home / "g"
    names = ["graph.ttl", "graph.html", "report.json", "atlas.json"]

    assert (folder / "current").read_text() == f"builds/{current_target(folder).name}\n"  # type: ignore[union-attr]
    assert not [path for path in folder.rglob("*") if path.is_symlink()]
    for name in names:
        assert (folder / name).read_bytes() == (current_target(folder) / name).read_bytes()  # type: ignore[operator]
    assert len(load(folder)) == len(list(load(folder).atlas.nodes))  # type: ignore[union-attr]


def test_the_bytes_are_those_of_every_other_system(home: Path, tmp_path: Path) -> None:
    here = build(
        home / "papers.jsonl",
        tmp_path / "h",
        as_of=datetime.date(2025, 1, 1),
        min_confidence=0.99,
    )

    assert here.build.name == current_target(home / "g").name  # type: ignore[union-attr]
    assert (tmp_path / "h" / "current").is_symlink()


def test_a_build_goes_on_in_a_folder_without_links(home: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    (home / "g").rename(moved)
    try:
        run(f'import kg; print(kg.build("papers.jsonl", "{moved}"))', home)
        build(home / "papers.jsonl", moved)
        assert (moved / "current").is_symlink()
        (moved / "graph.ttl").unlink()
        (moved / "graph.ttl").write_text("# mine")
        with pytest.raises(UsageError, match="not from a build"), new_build(moved):
            pass
        assert (moved / "graph.ttl").read_text() == "# mine"
    finally:
        moved.rename(home / "g")


def test_what_a_person_laid_there_is_no_pointer(tmp_path: Path) -> None:
    (tmp_path / "builds" / "aaaaaaaaaaaa").mkdir(parents=True)
    (tmp_path / "builds" / "aaaaaaaaaaaa" / "graph.ttl").write_text("# a build's")
    (tmp_path / "current").write_text("builds/aaaaaaaaaaaa\n")
    (tmp_path / "graph.ttl").write_text("# mine")

    assert is_pointer(tmp_path / "current", "builds/")
    assert not is_pointer(tmp_path / "graph.ttl", "current/graph.ttl")
    (tmp_path / "graph.ttl").write_text("# a build's")
    assert is_pointer(tmp_path / "graph.ttl", "current/graph.ttl")
    (tmp_path / "current").write_text("../elsewhere")
    assert not is_pointer(tmp_path / "current", "builds/")
    assert current_target(tmp_path) is None


def test_links_are_written_where_they_can_be(tmp_path: Path) -> None:
    point(tmp_path / "current", "builds/x")
    point(tmp_path / "current", "builds/y")

    assert (tmp_path / "current").readlink() == Path("builds/y")


def test_two_builds_at_once_are_refused_without_posix_too(home: Path) -> None:
    code = """
from pathlib import Path
from kg.errors import UsageError
from kg.store.builds import new_build
try:
    with new_build(Path("two")) as first, new_build(Path("two")) as second:
        print("both")
except UsageError as error:
    print(error)
"""
    assert "another build is writing here" in run(code, home)


def test_the_server_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    system.check_system()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "memory" in system.lacking()[1][0]
    monkeypatch.delattr(os, "fork")
    with pytest.raises(MissingPartError, match="no fork"):
        system.check_system()


def test_the_doctor_tells_what_the_server_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.command.doctor.lacking", lambda: ("it has no fork", ()))
    found = {check.name: check for check in run_checks()}

    assert found["serve"].ok
    assert "it has no fork" in found["serve"].found
