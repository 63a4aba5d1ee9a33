"""Where the system gives little memory: one sentence and exit code 5, from each command."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from kg.command.scarce import denied
from tests.served import served_folder

_RUN = "from kg.command.app import main; main()"
_MIB = 1024 * 1024
GRAPH = b"<http://e/s> <http://e/p> 1 ."


def run(megabytes: int, *command: str) -> subprocess.CompletedProcess[str]:
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MIB, megabytes * _MIB))

    return subprocess.run(
        [sys.executable, "-c", _RUN, *command],
        preexec_fn=bound,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(served_folder(tmp_path_factory.mktemp("scarce") / "g", GRAPH))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="RLIMIT_AS is kept on Linux")
@pytest.mark.parametrize(
    ("megabytes", "command"),
    [
        (200, ("query", "-s", "ASK {}", "-g")),
        (350, ("query", "-s", "ASK {}", "-g")),
        (300, ("verify",)),
        (350, ("serve", "--port", "0")),
    ],
)
def test_too_little_memory_is_one_sentence(
    graph: str, megabytes: int, command: tuple[str, ...]
) -> None:
    done = run(megabytes, *command, graph)

    assert done.returncode == 5
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert "memory" in done.stderr
    assert (Path(graph) / "current").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="RLIMIT_AS is kept on Linux")
def test_a_bound_that_is_wide_changes_nothing(graph: str) -> None:
    right = run(4000, "query", "-s", "ASK {}", "-g", graph)
    wrong = run(4000, "query", "-s", "ASK {", "-g", graph)
    absent = run(4000, "query", "-s", "ASK {}", "-g", "/nowhere")

    assert (right.returncode, right.stderr) == (0, "")
    assert (wrong.returncode, "syntax error" in wrong.stderr) == (2, True)
    assert (absent.returncode, absent.stderr.count("\n")) == (3, 1)


def test_what_is_not_of_memory_is_told_as_it_is() -> None:
    assert denied(ValueError("no")) is None
    assert denied(MemoryError()) is not None
    assert denied(ImportError("x.so: failed to map segment from shared object")) is not None
