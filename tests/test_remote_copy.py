"""What an endpoint holds, served from a copy."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pyoxigraph import Store

from kg.errors import EndpointError, UsageError
from kg.remote.copy import copy_graph
from kg.remote.store import RemoteStore
from kg.serve.server import graph_to_serve
from kg.serve.workers.limits import Limits
from kg.store.builds import memory_store, open_store
from tests.endpoints import oxigraph
from tests.graphs import two_papers
from tests.live import running


@pytest.fixture(scope="module")
def turtle() -> bytes:
    return two_papers()


def triples(store: Store) -> set[str]:
    return {str(quad.triple) for quad in store}


def test_a_copy_holds_what_the_endpoint_holds_and_can_be_served(
    tmp_path: Path, turtle: bytes
) -> None:
    with oxigraph(tmp_path / "remote") as endpoint:
        endpoint.put(turtle)
        count = copy_graph(RemoteStore(endpoint.query), tmp_path / "copy")

    assert count == len(triples(memory_store(turtle)))
    assert triples(open_store(tmp_path / "copy")) == triples(memory_store(turtle))
    with running(tmp_path / "copy", Limits()) as server:
        assert httpx.get(f"{server.url}explore").status_code == 200
        rows = httpx.get(f"{server.url}queries/methods-proposed.csv").text
    assert "Graph Lantern" in rows


def test_the_copy_is_gone_when_serving_ends(tmp_path: Path, turtle: bytes) -> None:
    with oxigraph(tmp_path / "remote") as endpoint:
        endpoint.put(turtle)
        with graph_to_serve(None, endpoint=endpoint.query, graph_iri=None, timeout=30) as copy:
            assert copy
            assert (copy / "graph.ttl").read_bytes() == turtle

    assert not copy.exists()


def test_an_empty_endpoint_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with oxigraph(tmp_path / "remote") as endpoint, pytest.raises(EndpointError, match="no triple"):
        copy_graph(RemoteStore(endpoint.query), tmp_path / "copy")

    assert not (tmp_path / "copy").exists()


def test_a_folder_and_an_endpoint_are_one_too_many(tmp_path: Path) -> None:
    both = graph_to_serve(tmp_path, endpoint="http://localhost:1/", graph_iri=None, timeout=1)

    with pytest.raises(UsageError, match="not both"), both:
        pass
