"""What an endpoint holds, copied into a folder as a build leaves one."""

from __future__ import annotations

import json
from pathlib import Path

from kg.builder.drawing import draw_build
from kg.errors import EndpointError
from kg.query.lookup import base_iri
from kg.rdf.turtle import to_turtle
from kg.rdf.vocab import DEFAULT_BASE
from kg.remote.store import RemoteStore
from kg.store.builds import new_build, read_store, write_store
from kg.view.part import all_triples


def copy_graph(remote: RemoteStore, folder: Path) -> int:
    """Make what an endpoint holds the current build of a folder; return the number of triples.

    Raises what `RemoteStore.fetch` raises, and EndpointError where there is nothing to copy.
    """
    found = remote.fetch()
    if not len(found):
        raise EndpointError(f"{remote.url}: holds no triple; name a graph with --graph-iri")
    with new_build(folder) as staging:
        turtle = to_turtle(all_triples(found), base=base_iri(found) or DEFAULT_BASE)
        (staging / "graph.ttl").write_bytes(turtle)
        triples = write_store(staging / "graph.ttl", staging / "store")
        draw_build(read_store(staging), staging)
        report = {"endpoint": remote.url, "graph": remote.graph_iri, "triples": triples}
        (staging / "report.json").write_text(f"{json.dumps(report)}\n", encoding="utf-8")
    return triples
