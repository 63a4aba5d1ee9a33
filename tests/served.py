"""Folders that look as a build leaves them, made from a few triples in milliseconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad, Store

from kg.store.builds import memory_store, new_build


def served_folder(folder: Path, content: bytes | Store) -> Path:
    """Publish Turtle, or the quads of a store, as the current build of `folder`; return `folder`.

    Called again with other content it publishes a second build, as `kg build` would.
    """
    source = memory_store(content) if isinstance(content, bytes) else content
    with new_build(folder) as staging:
        default = pyoxigraph.DefaultGraph()
        lines = sorted(f"{quad.triple} .\n" for quad in source.quads_for_pattern(*_ANY, default))
        (staging / "graph.ttl").write_text("".join(lines), "utf-8")
        (staging / "graph.html").write_text("<!doctype html><title>graph</title>\n", "utf-8")
        (staging / "report.json").write_text(_report(source), "utf-8")
        _write_quads(source, staging / "store")
    return folder


_ANY = (None, None, None)


def _report(quads: Store) -> str:
    # The build's name is a digest of its files, and graph.ttl has the default graph alone.
    content = "\n".join(sorted(map(str, quads))).encode()
    report = {"triples": len(quads), "digest": hashlib.sha256(content).hexdigest()}
    return f"{json.dumps(report)}\n"


def _write_quads(quads: Iterable[Quad], target: Path) -> None:
    store = Store(str(target))
    store.bulk_extend(quads)
    store.flush()
    # The next reader may open the files only when the writer's handle is gone.
    del store
