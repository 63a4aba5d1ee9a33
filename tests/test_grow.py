"""A graph that grows by steps is the one that is built of the same papers at once."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.builder.build import BuildOptions, build
from kg.builder.cache import FILE, ExtractionCache
from kg.builder.grow import Grown, add, correct, remove, update
from kg.builder.origins import FILE as INPUTS
from kg.builder.reading import ReadOptions
from kg.errors import UsageError
from kg.query.changes import find_changes
from kg.store.builds import current_build, find_build, former_build
from tests.commands import run

DAY = datetime.date(2026, 1, 1)
OPTIONS, HOW = BuildOptions(as_of=DAY), ReadOptions(DAY)
PEOPLE = ("Ada Birch", "Bo Cedar", "Cy Dogwood", "Di Elm")
RECORDS = [
    {
        "title": f"Lamp{n} for Retrieval",
        "abstract": f"We propose Lamp{n}, which uses BERT. It is evaluated on the Wick{n} dataset.",
        "authors": [PEOPLE[n % 4], PEOPLE[(n + 1) % 4]],
        "date": f"20{20 + n}",
        "doi": f"10.1000/lamp.{n}",
    }
    for n in range(4)
]
CORRECTIONS = '- {kind: reject, title: "Lamp0 for Retrieval", relation: uses, name: BERT}\n'


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of what is read of all the papers, so that a step loads no pipeline."""
    folder = tmp_path_factory.mktemp("known")
    build([write(folder, range(len(RECORDS)), "all")], folder / "g", options=OPTIONS)
    return folder / "g" / FILE


@pytest.fixture(autouse=True)
def _nothing_is_forgotten(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was read of papers that are taken out: each test is spared the pipeline."""
    monkeypatch.setattr(ExtractionCache, "keep_only", lambda *_: None)


def write(folder: Path, numbers: Sequence[int], name: str) -> Path:
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(RECORDS[number]) + "\n" for number in numbers))
    return file


def start(folder: Path, files: Sequence[Path], known: Path) -> Path:
    """Build a graph of files in a folder that has read all texts."""
    folder.mkdir()
    (folder / ".scholargraph.lock").touch()
    shutil.copy(known, folder / FILE)
    build(files, folder, options=OPTIONS)
    return folder


def files_of(folder: Path, *, but: Sequence[str] = ()) -> dict[str, bytes]:
    names = {"graph.ttl", "graph.html", "atlas.json", "report.json"} - {*but}
    return {name: (folder / name).read_bytes() for name in sorted(names)}


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "source", "correct"]), st.integers(0, 3)),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_any_steps_give_what_a_build_from_scratch_gives(
    tmp_path_factory: pytest.TempPathFactory, known: Path, steps: list[tuple[str, int]]
) -> None:
    place = tmp_path_factory.mktemp("steps")
    files = [write(place, [number], f"of-{number}") for number in range(len(RECORDS))]
    grown = start(place / "grown", files[:1], known)
    held = [0]
    for step, number in steps:
        if step == "add":
            add(grown, [files[number]], HOW)
            held += [number] if number not in held else []
        elif step == "correct":
            (grown / "corrections.yaml").write_text(CORRECTIONS if number % 2 else "[]\n")
            correct(grown)
        elif number in held and len(held) > 1:
            held.remove(number)
            gone = [f"10.1000/lamp.{number}"] if step == "remove" else []
            named = [] if gone else [f"of-{number}.jsonl"]
            remove(grown, papers=gone, sources=named)
            if step == "remove":  # the file is known still, and no paper of it
                remove(grown, sources=[f"of-{number}.jsonl"])

    scratch = place / "scratch"
    scratch.mkdir()
    if (grown / "corrections.yaml").exists():
        shutil.copy(grown / "corrections.yaml", scratch)
    (scratch / ".scholargraph.lock").touch()
    shutil.copy(known, scratch / FILE)
    build([files[number] for number in held], scratch, options=OPTIONS)
    assert files_of(grown) == files_of(scratch)


def test_a_paper_goes_with_all_its_records(tmp_path: Path, known: Path) -> None:
    files = [write(tmp_path, [0, 1], "one"), write(tmp_path, [2, 1], "other")]
    folder = start(tmp_path / "g", files, known)
    paper = "Lamp1 for Retrieval"

    grown = remove(folder, papers=[paper])

    left = start(
        tmp_path / "left", [write(tmp_path, [0], "one"), write(tmp_path, [2], "other")], known
    )
    assert grown.report is not None
    assert grown.report.papers == 2
    assert (folder / "graph.ttl").read_bytes() == (left / "graph.ttl").read_bytes()


@pytest.mark.parametrize("name", ["10.1000/nobody", "A Title of Nothing"])
def test_what_is_not_there_is_not_removed(tmp_path: Path, known: Path, name: str) -> None:
    folder = start(tmp_path / "g", [write(tmp_path, [0, 1], "one")], known)

    with pytest.raises(UsageError, match="no paper here"):
        remove(folder, papers=[name])
    with pytest.raises(UsageError, match=r"made from: one\.jsonl"):
        remove(folder, sources=[name])
    with pytest.raises(UsageError, match="no paper would be left"):
        remove(folder, sources=["one.jsonl"])


def test_an_update_reads_what_has_changed(tmp_path: Path, known: Path) -> None:
    files = [write(tmp_path, [0], "one"), write(tmp_path, [1], "other")]
    folder = start(tmp_path / "g", files, known)

    first, idle = find_build(folder), update(folder, DAY)
    write(tmp_path, [1, 2], "other")
    grown = update(folder, DAY)
    files[0].unlink()
    without = update(folder, DAY)

    assert idle == Grown(first, None)
    assert grown.report is not None
    assert grown.report.papers == 3
    assert without.report is None
    assert without.missing == (str(files[0]),)


def test_a_graph_that_does_not_know_its_files_still_grows(tmp_path: Path, known: Path) -> None:
    folder = start(tmp_path / "g", [write(tmp_path, [0], "one")], known)
    (folder / INPUTS).write_text("{")

    add(folder, [write(tmp_path, [1], "other")], HOW)

    whole = start(tmp_path / "whole", [tmp_path / "one.jsonl", tmp_path / "other.jsonl"], known)
    assert files_of(folder) == files_of(whole)


def test_what_another_build_wrote_meanwhile_is_not_lost(
    tmp_path: Path, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = start(tmp_path / "g", [write(tmp_path, [0], "one")], known)
    other = write(tmp_path, [1], "other")

    def meanwhile(*_: object) -> None:
        monkeypatch.undo()
        add(folder, [other], HOW)

    monkeypatch.setattr("kg.builder.build._read_corrections", meanwhile)
    with pytest.raises(UsageError, match="run this again"):
        add(folder, [write(tmp_path, [2], "third")], HOW)

    assert json.loads((folder / "report.json").read_text())["papers"] == 2


def test_corrections_from_elsewhere_are_asked_for(tmp_path: Path, known: Path) -> None:
    said = tmp_path / "said.yaml"
    said.write_text(CORRECTIONS)
    folder = start(tmp_path / "g", [write(tmp_path, [0], "one")], known)
    correct(folder, corrections=said)

    with pytest.raises(UsageError, match="--corrections"):
        add(folder, [write(tmp_path, [1], "other")], HOW)
    grown = add(folder, [tmp_path / "other.jsonl"], HOW, corrections=said)

    assert grown.report is not None
    assert grown.report.corrections is not None
    assert grown.report.corrections.applied == 1


KILLED = """
import datetime, os, signal, sys
from pathlib import Path
from kg.builder import build as building
from kg.builder.grow import add
from kg.builder.reading import ReadOptions

folder, file, moment = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if moment == "kept":
    keep = building.keep_origins
    building.keep_origins = lambda *given: (keep(*given), die())
elif moment == "published":
    building.replace = die
step = lambda stage, done, total: die() if stage == moment else None
add(folder, [file], ReadOptions(datetime.date(2026, 1, 1)), progress=step)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("moment", ["extract", "draw", "kept", "published"])
def test_a_kill_loses_nothing(tmp_path: Path, known: Path, moment: str) -> None:
    files = [write(tmp_path, [0], "one"), write(tmp_path, [1], "other")]
    folder = start(tmp_path / "g", files[:1], known)
    before = current_build(folder)

    code = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(files[1]), moment], check=False
    ).returncode

    assert code == -signal.SIGKILL
    assert (current_build(folder) == before) == (moment != "published")
    add(folder, files[1:], HOW)
    assert files_of(folder) == files_of(start(tmp_path / "whole", files, known))


def test_what_is_new_is_told(tmp_path: Path, known: Path) -> None:
    folder = start(tmp_path / "g", [write(tmp_path, [0, 1], "one")], known)
    (folder / "corrections.yaml").write_text(CORRECTIONS)
    write(tmp_path, [0, 2], "one")

    update(folder, DAY)

    changes = find_changes(former_build(folder), find_build(folder))
    rows = {(row[0], row[1], row[2], row[3]) for row in changes.to_table().rows}
    assert ("new", "paper", "Lamp2 for Retrieval", "") in rows
    assert ("gone", "paper", "Lamp1 for Retrieval", "") in rows
    assert ("changed", "statement", "Lamp0 for Retrieval uses BERT", "status") in rows
    assert ("new", "person", "Di Elm", "") in rows
    assert not find_changes(find_build(folder), find_build(folder)).found
    assert changes.lines()[0] == "papers      1 new, 1 gone, 0 changed"


def test_the_commands_say_what_they_did(tmp_path: Path, known: Path) -> None:
    folder = start(tmp_path / "g", [write(tmp_path, [0], "one")], known)
    other = str(write(tmp_path, [1], "other"))

    added = run("add", other, "-g", str(folder), "--as-of", "2026-01-01")
    told = run("diff", str(folder), "--since", "last", "-f", "json")
    taken = run("remove", "--source", "other.jsonl", "-g", str(folder))
    same = run("update", "-g", str(folder))
    refused = run("diff", str(folder))

    assert "papers      1 new, 0 gone, 0 changed" in added.stderr
    assert {"change": "new", "kind": "paper"}.items() <= json.loads(told.stdout)[0].items()
    assert "papers      0 new, 1 gone, 0 changed" in taken.stderr
    assert "nothing has changed" in same.stderr
    assert [r.returncode for r in (added, told, taken, same, refused)] == [0, 0, 0, 0, 2]
