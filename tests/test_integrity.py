from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.command.app import main
from kg.errors import DamagedGraphError, GraphNotFoundError, ScholargraphError, UsageError
from kg.store.builds import find_build, new_build, open_store
from kg.store.integrity import SUMS, find_damage
from kg.store.ours import is_ours
from kg.store.verify import verify
from tests.served import served_folder

TURTLE = b"".join(b"<urn:s%d> <urn:p%d> 'value %d' .\n" % (n // 9, n % 9, n) for n in range(900))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return served_folder(tmp_path_factory.mktemp("built") / "g", TURTLE)


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "g", symlinks=True))


def flip(path: Path, moments: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[moments.randrange(len(data))] ^= 1 << moments.randrange(8)
    path.write_bytes(data)


def cut(path: Path, moments: random.Random) -> None:
    os.truncate(path, moments.randrange(path.stat().st_size))


def remove(path: Path, _moments: random.Random) -> None:
    path.unlink()


def damaged_files(graph: Path) -> list[Path]:
    return sorted(p for p in find_build(graph).rglob("*") if p.is_file() and p.stat().st_size)


def test_a_whole_build_is_verified(graph: Path) -> None:
    found = verify(graph)

    assert (found.build, found.triples) == (find_build(graph), 900)
    assert found.to_text().endswith("900 triples: as written\n")


def test_the_list_is_one_that_sha256sum_reads(graph: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=find_build(graph), check=False
    )

    assert done.returncode == 0


@pytest.mark.parametrize("harm", [flip, cut, remove])
def test_each_damaged_file_is_named_and_a_rebuild_heals_it(
    graph: Path, harm: Callable[[Path, random.Random], None]
) -> None:
    moments, before = random.Random(harm.__name__), find_build(graph)  # noqa: S311 - not for secrets
    for path in moments.sample(damaged_files(graph), 3):
        harm(path, moments)
        name = path.relative_to(before).as_posix()

        with pytest.raises(DamagedGraphError, match=rf"{name} (is|has) .*build it again"):
            verify(graph)
        with pytest.raises(DamagedGraphError, match=name):
            kg.load(graph)
        served_folder(graph, TURTLE)

        assert find_build(graph) == before
        assert verify(graph).triples == len(open_store(graph)) == 900
    others = {path.name for path in (graph / "builds").iterdir()} - {before.name}
    assert all(name.startswith(".new-") for name in others), "what this process reads still"


def test_a_large_build_is_opened_without_reading_all_of_it(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.store.integrity._READ_AT_ONCE", 0)
    monkeypatch.setattr("kg.store.integrity._SMALL", 1)
    flip(find_build(graph) / "graph.ttl", random.Random(1))  # noqa: S311

    assert len(open_store(graph)) == 900
    assert [damage.file for damage in find_damage(find_build(graph))] == ["graph.ttl"]


def test_files_that_were_swapped_with_their_sums_are_seen_by_the_name(
    graph: Path, tmp_path: Path
) -> None:
    other = find_build(served_folder(tmp_path / "other", TURTLE + b"<urn:new> <urn:p> 1 ."))
    build = find_build(graph)
    shutil.rmtree(build)
    shutil.copytree(other, build)

    with pytest.raises(DamagedGraphError, match=f"not those of build {build.name}"):
        verify(graph)


def test_a_store_of_other_triples_is_seen(tmp_path: Path) -> None:
    with new_build(tmp_path / "g") as build:
        inner = find_build(served_folder(tmp_path / "inner", TURTLE))
        for path in inner.iterdir():
            if path.name != SUMS:
                (shutil.copytree if path.is_dir() else shutil.copy)(path, build / path.name)
        text = (build / "graph.ttl").read_text()
        (build / "graph.ttl").write_text(text.replace('"value 7"', '"value seven"'))

    with pytest.raises(DamagedGraphError, match=r'has not .*"value seven"'):
        verify(tmp_path / "g")


def test_a_pointer_that_is_gone_is_not_called_no_graph(graph: Path) -> None:
    (graph / "current").unlink()

    with pytest.raises(DamagedGraphError, match="`current`"):
        find_build(graph)
    served_folder(graph, TURTLE)
    assert verify(graph)


def test_a_build_that_is_gone_is_not_called_no_graph(graph: Path) -> None:
    shutil.rmtree(find_build(graph))

    with pytest.raises(DamagedGraphError, match="its build, is missing"):
        find_build(graph)


def test_what_was_never_built_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("mine")

    with pytest.raises(GraphNotFoundError):
        verify(tmp_path)


COMMANDS = (
    ["query", "-s", "SELECT * { ?s ?p ?o }", "-g"],
    ["stats", "-g"],
    ["export", "--to", "nt", "-g"],
    ["validate", "-g"],
    ["show", "x", "-g"],
    ["review", "--list", "-g"],
    ["serve", "--port", "0"],
    ["verify"],
)


def test_each_command_says_damage_in_one_sentence(
    graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cut(_table(graph), random.Random(3))  # noqa: S311 - not for secrets
    for command in COMMANDS:
        monkeypatch.setattr(sys, "argv", ["kg", *command, str(graph)])

        with pytest.raises(SystemExit) as ended:
            main()

        said = capsys.readouterr().err
        assert ended.value.code == 3
        assert said.startswith(f"error: {graph}: this graph is damaged: store/")
        assert said.count("\n") == 1


def _table(graph: Path) -> Path:
    return max((find_build(graph) / "store").glob("*.sst"), key=lambda path: path.stat().st_size)


def test_too_few_open_files_are_told_as_they_are(graph: Path) -> None:
    for command in (["verify"], ["serve", "--port", "0"]):
        done = run(*command, str(graph), files=64)

        assert done.returncode == 5, done.stderr
        assert "open" in done.stderr
        assert done.stderr.count("\n") == 1
        assert "no built graph" not in done.stderr


def run(*arguments: str, files: int = 0) -> subprocess.CompletedProcess[str]:
    code = "from kg.command.app import main; main()"
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({files}, {files}));"
    return subprocess.run(
        [sys.executable, "-c", (limit if files else "") + code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


# What is not ours


def rebuild(folder: Path) -> None:
    """Publish three builds, so that older ones are taken away."""
    for number in range(3):
        served_folder(folder, TURTLE + b"<urn:n> <urn:p> %d ." % number)


def test_a_linked_builds_folder_keeps_what_else_lies_there(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "disk" / "important").mkdir(parents=True)
    (tmp_path / "disk" / "important" / "thesis.tex").write_text("mine")
    (tmp_path / "disk" / ".new-year").mkdir()
    (tmp_path / "disk" / ".new-year" / "plan.txt").write_text("mine")
    shutil.rmtree(graph / "builds")
    (graph / "builds").symlink_to(tmp_path / "disk")

    rebuild(graph)

    assert (tmp_path / "disk" / "important" / "thesis.tex").read_text() == "mine"
    assert (tmp_path / "disk" / ".new-year" / "plan.txt").read_text() == "mine"
    assert verify(graph).triples == 901
    assert len(list((tmp_path / "disk").iterdir())) == 4


FOREIGN = {
    "notes": {"notes.txt": "mine"},
    "0123456789ab": {"notes.txt": "mine", "graph.ttl": ""},
    "ba9876543210": {"report.json": "{}"},
    "abcdefabcdef": {"graph.ttl": "", "store/letters.txt": "mine"},
    "000000000000": {},
    ".new-1": {"notes.txt": "mine"},
    ".new-": {".scholargraph.txt": ""},
}


def test_foreign_folders_that_look_like_builds_stay(graph: Path) -> None:
    for name, files in FOREIGN.items():
        for file in files:
            (graph / "builds" / name / file).parent.mkdir(parents=True, exist_ok=True)
            (graph / "builds" / name / file).write_text(files[file])
        (graph / "builds" / name).mkdir(exist_ok=True)
    (graph / "builds" / "fedcba987654").symlink_to(graph / "builds" / "notes")

    rebuild(graph)

    for name, files in FOREIGN.items():
        assert not is_ours(graph / "builds" / name)
        assert {file: (graph / "builds" / name / file).read_text() for file in files} == files
    assert (graph / "builds" / "fedcba987654").is_symlink()
    assert len(list((graph / "builds").iterdir())) == len(FOREIGN) + 1 + 2


@pytest.mark.parametrize("name", ["graph.html", "current", ".new-current", "store"])
def test_a_persons_own_link_under_one_of_our_names_is_left(
    graph: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "site").mkdir()
    (graph / name).unlink(missing_ok=True)
    (graph / name).symlink_to(tmp_path / "site")

    with pytest.raises(UsageError, match=f"{name}: this is not from a build"):
        rebuild(graph)

    assert (graph / name).readlink() == tmp_path / "site"


def test_what_stands_where_a_build_belongs_is_not_replaced(graph: Path) -> None:
    build = find_build(graph)
    (build / "notes.txt").write_text("mine")
    (build / "graph.html").unlink()

    with pytest.raises(UsageError, match=f"{build.name}: this is not from a build"):
        served_folder(graph, TURTLE)

    assert (build / "notes.txt").read_text() == "mine"


def test_a_linked_output_folder_is_built_into_and_a_foreign_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    rebuild(tmp_path / "out")
    assert verify(tmp_path / "out")

    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.tex").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "home")
    with pytest.raises(ScholargraphError, match="holds other files"):
        rebuild(tmp_path / "link")
    assert [p.name for p in (tmp_path / "home").iterdir()] == ["thesis.tex"]


def test_a_damaged_build_is_healed_while_it_is_read(graph: Path) -> None:
    store = open_store(graph)
    flip(_table(graph), random.Random(5))  # noqa: S311

    served_folder(graph, TURTLE)

    assert verify(graph)
    assert len(store) == 900
