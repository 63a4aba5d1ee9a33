"""The order of the rooms: each knows those before it, and none that come after."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ORDER = (
    ("extract",),
    ("kg.errors", "kg.console", "kg.doors"),
    ("kg.resolve",),
    ("kg.rdf",),
    ("kg.store",),
    ("kg.query",),
    ("kg.view",),
    ("kg.corrections",),
    ("kg.export",),
    ("kg.builder",),
    ("kg.evaluate",),
    ("kg.graph",),
    ("kg.remote",),
    ("kg.api",),
    ("kg",),
    ("kg.serve.workers",),
    ("kg.serve.http",),
    ("kg.serve.protocol",),
    ("kg.serve.pages",),
    ("kg.serve.explorer",),
    ("kg.serve.openapi",),
    ("kg.serve",),
    ("kg.fetch",),
    ("kg.command",),
)
RANKS = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
RECORDS = {"extract.model", "extract.names", "extract.errors", "extract.schema"}
RUNS_EXTRACT = {"kg.builder"}


def room_of(name: str) -> str:
    return max((room for room in RANKS if f"{name}.".startswith(f"{room}.")), key=len)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            folder = ROOT.joinpath(*node.module.split(".")).is_dir()
            yield from (f"{node.module}.{a.name}" if folder else node.module for a in node.names)


def arrows() -> Iterator[tuple[str, str]]:
    for path in sorted(p for package in ("extract", "kg") for p in (ROOT / package).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield from ((module, name) for name in imports(path))


def test_each_room_knows_only_those_before_it() -> None:
    ours = [(m, name) for m, name in arrows() if name.split(".")[0] in ("extract", "kg")]

    assert [a for a in ours if RANKS[room_of(a[0])] < RANKS[room_of(a[1])] and a[0] != "kg"] == []


def test_extraction_and_the_graph_meet_in_records_alone() -> None:
    graph = {"rdflib", "pyoxigraph", "networkx", "pyvis"}
    outside = [(m, name) for m, name in arrows() if m.startswith("kg") and name not in RECORDS]

    assert [m for m, name in arrows() if m.startswith("extract") and name in graph] == []
    readers = {m for m, name in outside if name.startswith(("extract.", "spacy"))}
    assert {room_of(module) for module in readers} <= RUNS_EXTRACT


def test_heavy_libraries_load_only_where_they_are_used() -> None:
    code = "import sys, kg, kg.command.app, extract, extract.model; print(*sorted(sys.modules))"

    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert not {"spacy", "networkx", "pyvis", "rdflib", "numpy", "pandas"} & set(run.stdout.split())
