"""The import rules that keep reading, extraction and the graph apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RECORDS = {"extract.model", "extract.names", "extract.errors"}
RUNS_EXTRACT = {"kg/builder/build.py", "kg/builder/reading.py"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules(package: str) -> list[str]:
    return sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("module", modules("extract"))
def test_extract_knows_nothing_of_the_graph(module: str) -> None:
    found = {name.split(".")[0] for name in imports(ROOT / module)}

    assert not found & {"kg", "rdflib", "pyoxigraph", "networkx", "pyvis"}


@pytest.mark.parametrize("module", [m for m in modules("kg") if m not in RUNS_EXTRACT])
def test_the_graph_knows_only_the_records_of_extract(module: str) -> None:
    found = {name for name in imports(ROOT / module) if name.split(".")[0] == "extract"}

    assert found <= RECORDS
    assert "spacy" not in {name.split(".")[0] for name in imports(ROOT / module)} or (
        module == "kg/builder/reading.py"
    )


@pytest.mark.parametrize("module", ["kg", "kg.command.app", "extract", "extract.model"])
def test_heavy_libraries_load_only_where_they_are_used(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules))"

    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert not {"spacy", "networkx", "pyvis", "rdflib", "numpy", "pandas"} & set(run.stdout.split())
