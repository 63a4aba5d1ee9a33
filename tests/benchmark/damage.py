"""Flips and cuts over all parts of a build: does each command say so, does a rebuild heal it?

Run by hand: `python tests/benchmark/damage.py [COUNT]`, 200 if not given; a minute. It prints
a table, and ends with 1 where a command ended in a traceback, in a wrong sentence, or a rebuild
did not heal.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from kg.command.app import main as main_command
from kg.command.demo import build_demo
from kg.store.builds import find_build, new_build
from kg.store.ours import MAP, PARTS
from kg.store.verify import verify

COMMANDS = (
    ("verify", "{}"),
    ("query", "-s", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-g", "{}"),
    ("validate", "-g", "{}"),
    ("stats", "-g", "{}"),
    ("export", "--to", "nt", "-g", "{}"),
    ("show", "BERT", "-g", "{}"),
    ("review", "--list", "-g", "{}"),
    ("serve", "--port", "0", "{}"),
)


def main(count: int) -> int:
    """Harm, ask each command in turn, rebuild; return the exit code."""
    moments = random.Random(2)  # noqa: S311 - not for secrets
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "graph"
        build_demo(folder)
        kept = Path(name) / "kept"
        shutil.copytree(folder, kept, symlinks=True)
        for number in range(count):
            what = harm(find_build(folder), moments)
            told += ask(folder, COMMANDS[number % len(COMMANDS)], what)
            told[heal(folder, kept)] += 1
            shutil.rmtree(folder)
            shutil.copytree(kept, folder, symlinks=True)
    for outcome, times in sorted(told.items()):
        print(f"{times:5}  {outcome}")  # noqa: T201 - what it is for
    return int(any(not outcome.startswith("ok") for outcome in told))


def harm(build: Path, moments: random.Random) -> str:
    """Flip a bit, cut or take away one file of a build; return what was done."""
    files = sorted(path for path in build.rglob("*") if path.is_file() and path.stat().st_size)
    path, way = moments.choice(files), moments.choice(("flip", "flip", "cut", "cut", "remove"))
    if way == "remove":
        path.unlink()
    elif way == "cut":
        os.truncate(path, moments.randrange(path.stat().st_size))
    else:
        data = bytearray(path.read_bytes())
        data[moments.randrange(len(data))] ^= 1 << moments.randrange(8)
        path.write_bytes(data)
    return f"{way} {path.relative_to(build)}"


def ask(folder: Path, command: tuple[str, ...], what: str) -> Counter[str]:
    """Return how one command took it: one sentence of damage with exit code 3, or what else."""
    sys.argv = ["kg", *(str(folder) if part == "{}" else part for part in command)]
    said, code = io.StringIO(), 0
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            main_command()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except Exception as error:
        said.write(f"{type(error).__name__}: {error}")
    return _outcome(folder, command[0], what, (code, said.getvalue()))


def _outcome(folder: Path, name: str, what: str, done: tuple[int, str]) -> Counter[str]:
    sentence = done[1].startswith(f"error: {folder}: this graph is damaged: ")
    if (done[0], sentence, done[1].count("\n")) == (3, True, 1):
        return Counter({f"ok    {name} says it": 1})
    return Counter({f"WRONG {name} after {what}: {done[0]} {done[1][:300]}": 1})


def heal(folder: Path, kept: Path) -> str:
    """Publish the same build again; return whether all is as written then."""
    with new_build(folder) as staging:
        for name in (*PARTS, MAP):
            source = find_build(kept) / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, staging / name)
    try:
        verify(folder)
    except Exception as error:
        return f"WRONG not healed: {error}"
    return "ok    healed by a rebuild"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 200))
