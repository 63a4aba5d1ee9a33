"""Checks that an installation can do its work; each check says what it found."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

PACKAGES = (
    *("spacy", "rdflib", "pyoxigraph", "oxrdflib", "networkx", "pyvis", "pyshacl", "typer"),
    *("starlette", "uvicorn", "httptools", "jinja2", "urllib3", "onnxruntime", "pyyaml"),
)
OLDEST, NEWEST = (3, 11), (3, 13)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `hint` is the line that mends it where it is not `ok`."""

    name: str
    ok: bool
    found: str
    hint: str = ""


def run_checks() -> Iterator[Check]:
    """Yield the checks, cheap ones first; none of them needs a network or leaves a file."""
    yield _python()
    yield from map(_package, PACKAGES)
    yield _attempt("pipeline", _pipeline, "reinstall: uv tool install --reinstall scholargraph")
    yield _attempt("queries", _queries, "reinstall: uv tool install --reinstall scholargraph")
    yield _attempt("links", _symlink, "use a file system that has symbolic links for output")
    yield _attempt("wall", _wall, "let this process have seccomp filters or network namespaces")


def to_text(checks: Sequence[Check]) -> str:
    """Return one line a check, and under a failed one the line that mends it."""
    lines = []
    for check in checks:
        lines.append(f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<11} {check.found}")
        lines.extend([] if check.ok else [f"      mend with: {check.hint}"])
    return "\n".join(lines) + "\n"


def to_json(checks: Sequence[Check]) -> str:
    """Return the checks as a JSON array of objects."""
    return json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1) + "\n"


def _python() -> Check:
    ok = OLDEST <= sys.version_info[:2] <= NEWEST
    return Check("python", ok, platform.python_version(), "uv python install 3.12")


def _package(name: str) -> Check:
    try:
        return Check(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, False, "not installed", f"uv pip install {name}")


def _attempt(name: str, probe: Callable[[], str], hint: str) -> Check:
    try:
        return Check(name, True, probe())
    except Exception as error:  # A check reports whatever goes wrong; it must not end the list.
        return Check(name, False, f"{type(error).__name__}: {error}", hint)


def _pipeline() -> str:
    from kg.builder.reading import load_pipeline

    return ", ".join(load_pipeline().pipe_names)


def _queries() -> str:
    from kg.query.run import list_queries

    return f"{len(list_queries())} named queries"


def _symlink() -> str:
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "current"
        link.symlink_to("builds")
        return "a build can be swapped in one step"


def _wall() -> str:
    from kg.serve.workers.sandbox import network_wall

    if wall := network_wall():
        return f"queries' processes are kept from the network by {wall}"
    if sys.platform.startswith("linux"):
        raise OSError("nothing but the check of their texts keeps queries from the network")
    return "only the check of their texts keeps queries from the network on this system"
