"""The check of a built graph: are its files as they were written, and do they say the same?"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from kg.errors import DamagedGraphError
from kg.store.builds import (
    check_build,
    content_digest,
    find_build,
    graph_folder,
    hold_build,
    read_store,
)
from kg.store.integrity import SUMS


@dataclass(frozen=True, slots=True)
class Verified:
    """A build whose every file was found as it was written; `size` is in bytes."""

    build: Path
    files: int
    size: int
    triples: int

    def to_text(self) -> str:
        """Return one line for people."""
        size = f"{self.size / 1e6:,.1f} MB"
        return f"{self.build}: {self.files} files ({size}), {self.triples:,} triples: as written\n"


def verify(folder: str | os.PathLike[str]) -> Verified:
    """Check every file of the build that stands in DIR, and the store against graph.ttl.

    Raises DamagedGraphError with what is wrong, GraphNotFoundError where there is no build, and
    LimitError where the system has no room to open the store.
    """
    build = find_build(folder)
    hold_build(build)
    check_build(build)
    in_builds = build.parent.name == "builds"  # a copy that followed the links has another name
    if in_builds and content_digest(build) != build.name:
        raise _differ(build, f"its files are not those of build {build.name}")
    store = read_store(build)
    _compare(store, build)
    files = [path for path in build.rglob("*") if path.is_file() and path.name != SUMS]
    return Verified(build, len(files), sum(path.stat().st_size for path in files), len(store))


def _differ(build: Path, what: str) -> DamagedGraphError:
    return DamagedGraphError(graph_folder(build), what)


def _compare(store: Store, build: Path) -> None:
    """Raise DamagedGraphError unless report.json, graph.ttl and the store hold the same."""
    stated = json.loads((build / "report.json").read_bytes()).get("triples")
    if stated != len(store):
        raise _differ(build, f"report.json says {stated} triples, the store has {len(store)}")
    written = 0
    for triple in pyoxigraph.parse(path=str(build / "graph.ttl"), format=RdfFormat.TURTLE):
        written += 1
        if Quad(triple.subject, triple.predicate, triple.object) not in store:
            raise _differ(build, f"the store has not {triple}, which graph.ttl has")
    stored = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    if stored != written:
        raise _differ(build, f"graph.ttl has {written} triples, the store {stored}")
