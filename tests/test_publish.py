"""Loading a build into a SPARQL store: whole or not at all, and the same when done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import urllib3
from pyoxigraph import Store
from typer.testing import CliRunner

import kg
from kg import console
from kg.command.app import app
from kg.errors import EndpointError, LimitError, ScholargraphError, UsageError
from kg.query.lookup import find_entity
from kg.remote import publish
from kg.remote.endpoint import Limits
from kg.remote.part import fetch_around
from kg.remote.publish import STAGING, update_address
from kg.remote.store import RemoteStore
from kg.store.builds import memory_store
from kg.view.show import entity_card
from tests.endpoints import Handler, Oxigraph, message, oxigraph, raw, void
from tests.endpoints import served as serve
from tests.graphs import two_papers
from tests.served import served_folder
from tests.virtuoso import BINARY, MISSING, PASSWORD, USER, Virtuoso
from tests.virtuoso import virtuoso as run_virtuoso

FORMER = b"<a:former> <a:p> <a:o> ."
OTHER = "https://example.org/other"
NAME = "0123456789ab"
UPDATE = {"Content-Type": "application/sparql-update"}


@pytest.fixture(scope="module")
def turtle() -> bytes:
    return two_papers()


@pytest.fixture(scope="module")
def store(turtle: bytes) -> Store:
    return memory_store(turtle)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as started:
        yield started


@pytest.fixture
def server(running: Oxigraph, monkeypatch: pytest.MonkeyPatch) -> Oxigraph:
    monkeypatch.setattr(publish, "BATCH", 200)
    urllib3.request("DELETE", f"{running.base}/store")
    running.put(FORMER)
    running.put(FORMER, f"graph={OTHER}")
    return running


def held(server: Oxigraph) -> dict[str, int]:
    """Return how many triples each graph of a server has, "" for the default one."""
    rows = RemoteStore(server.query).query(
        "SELECT ?g (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } GROUP BY ?g"
    )
    return {row["g"].value if row["g"] else "": int(row["n"].value) for row in rows}  # type: ignore[union-attr]


def former(server: Oxigraph) -> bool:
    return held(server) == {"": 1, OTHER: 1}


@pytest.mark.parametrize("graph", [None, "https://example.org/g"])
def test_publishing_replaces_a_graph_and_no_other(
    store: Store, server: Oxigraph, graph: str | None
) -> None:
    for replaced in (0 if graph else 1, len(store)):
        done = publish.publish(store, server.query, name=NAME, graph_iri=graph)

        assert (done.triples, done.former) == (len(store), replaced)
        assert "in one transaction" in done.to_text()
        expected = {"": 1, OTHER: 1} | {graph or "": len(store)}
        assert held(server) == expected
        assert set(RemoteStore(server.query, graph_iri=graph).fetch()) == set(store)


def through(
    server: Oxigraph, act: Callable[[Handler, int, str], bool]
) -> Callable[[Handler, dict[str, str]], None]:
    """Pass updates on to a server, unless `act`, given their number and text, has answered."""
    number = 0

    def answer(handler: Handler, form: dict[str, str]) -> None:
        nonlocal number
        number += 1
        if not act(handler, number, form["update"]):
            url, body = f"{server.base}/update", form["update"].encode()
            reply = urllib3.request("POST", url, body=body, headers=UPDATE)
            handler.wfile.write(message(reply.data, "text/plain", status=f"{reply.status} Done"))

    return answer


def fails(handler: Handler, number: int, _: str) -> bool:
    if number != 3:
        return False
    handler.wfile.write(message(b"disk full", "text/plain", status="500 Failed"))
    return True


def loses_a_batch(handler: Handler, number: int, _: str) -> bool:
    if number != 3:
        return False
    handler.wfile.write(message(b"", "text/plain"))
    return True


def breaks_off(_: Handler, number: int, _text: str) -> bool:
    return number == 3


def gives_up(handler: Handler, number: int, _: str) -> bool:
    if number != 3:
        return False
    handler.wfile.write(message(b"too slow", "text/plain", status="503 Busy"))
    return True


def moves_nothing(handler: Handler, _: int, text: str) -> bool:
    if not text.startswith("MOVE"):
        return False
    handler.wfile.write(message(b"no MOVE here", "text/plain", status="400 Bad Request"))
    return True


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (fails, EndpointError, "500 .*disk full"),
        (loses_a_batch, EndpointError, "store counts .* that were sent; .*left as it was"),
        (breaks_off, EndpointError, "without an answer"),
        (gives_up, LimitError, "too slow"),
        (moves_nothing, UsageError, "no MOVE here.*left as it was"),
    ],
)
def test_what_fails_leaves_the_former_content(
    store: Store,
    server: Oxigraph,
    act: Callable[[Handler, int, str], bool],
    kind: type[ScholargraphError],
    words: str,
) -> None:
    with serve(through(server, act)) as log, pytest.raises(kind, match=words):
        publish.publish(store, server.query, name=NAME, update=log.url)

    assert former(server)


def test_an_interrupt_leaves_the_former_content(store: Store, server: Oxigraph) -> None:
    def interrupt(_stage: str, done: int, _total: int) -> None:
        if done > 400:
            raise console.Interrupted

    with pytest.raises(console.Interrupted):
        publish.publish(store, server.query, name=NAME, progress=interrupt)

    assert former(server)


def test_a_move_without_an_answer_is_not_undone(store: Store, server: Oxigraph) -> None:
    def silent(_: Handler, _number: int, text: str) -> bool:
        return text.startswith("MOVE")

    with serve(through(server, silent)) as log:
        with pytest.raises(EndpointError, match="publish again"):
            publish.publish(store, server.query, name=NAME, update=log.url)
        assert held(server) == {"": 1, OTHER: 1, STAGING + NAME: len(store)}

    publish.publish(store, server.query, name=NAME)
    assert held(server) == {"": len(store), OTHER: 1}


def test_a_server_that_dies_keeps_the_former_content(
    store: Store, server: Oxigraph, turtle: bytes
) -> None:
    def kill(_stage: str, done: int, _total: int) -> None:
        if done == 400:
            server.kill()

    with pytest.raises(EndpointError, match="nothing listens there"):
        publish.publish(store, server.query, name=NAME, progress=kill)
    server.start()

    assert held(server) == {"": 1, OTHER: 1, STAGING + NAME: 400}
    publish.publish(store, server.query, name=NAME)
    assert held(server) == {"": len(store), OTHER: 1}


def test_a_reader_sees_one_graph_or_the_other(store: Store, server: Oxigraph) -> None:
    seen = set()

    def look(_stage: str, _done: int, _total: int) -> None:
        seen.add(RemoteStore(server.query).count("{ ?s ?p ?o }"))

    publish.publish(store, server.query, name=NAME, progress=look)

    assert seen == {1}


def test_an_empty_graph_and_blank_nodes_are_refused(server: Oxigraph) -> None:
    for turtle in (b"", b"[] <a:p> <a:o> ."):
        with pytest.raises(UsageError, match="publish"):
            publish.publish(memory_store(turtle), server.query, name=NAME)

    assert former(server)


def test_a_store_without_updates_says_so(store: Store) -> None:
    rows = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"0"}}]}}'

    def read_only(handler: Handler, form: dict[str, str]) -> None:
        answer = message(rows, "application/sparql-results+json")
        denied = message(b"", "text/plain", status="403 Forbidden")
        void(handler.wfile.write(answer if "query" in form else denied))

    with serve(read_only) as log, pytest.raises(EndpointError, match="access is denied"):
        publish.publish(store, log.url, name=NAME)
    with serve(raw(b"")) as log, pytest.raises(EndpointError, match="without an answer"):
        publish.publish(store, log.url, name=NAME, limits=Limits(total=2))


def test_updates_go_where_they_most_likely_belong() -> None:
    assert update_address("http://a/ds/query") == "http://a/ds/update"
    assert update_address("http://a/sparql") == "http://a/sparql"


def test_the_command_publishes_a_build(
    turtle: bytes, store: Store, server: Oxigraph, tmp_path: Path
) -> None:
    folder = served_folder(tmp_path / "graph", turtle)
    words = ["publish", "--endpoint", server.query, "-g", str(folder)]

    result = CliRunner().invoke(app, words)

    assert result.exit_code == 0, result.output
    assert f"published   {len(store):,} triples to the default graph" in result.stderr
    assert kg.load(endpoint=server.query).query("overview") == kg.load(folder).query("overview")


@pytest.fixture(scope="module")
def virtuoso() -> Iterator[Virtuoso]:
    if BINARY is None:
        pytest.skip(MISSING)
    with run_virtuoso(buffers=2000) as started:
        yield started


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_ENDPOINT_USER", USER)
    monkeypatch.setenv("KG_ENDPOINT_PASSWORD", PASSWORD)


@pytest.mark.usefixtures("login")
def test_virtuoso_takes_and_gives_a_named_graph(store: Store, virtuoso: Virtuoso) -> None:
    remote = RemoteStore(virtuoso.endpoint, graph_iri=OTHER)
    for replaced in (0, len(store)):
        done = publish.publish(
            store,
            virtuoso.endpoint,
            update=f"{virtuoso.endpoint}-auth",
            name=NAME,
            graph_iri=OTHER,
        )
        assert (done.triples, done.former) == (len(store), replaced)
        assert "up to the store" in done.to_text()

    assert set(remote.fetch()) == set(store)
    assert bool(remote.query("ASK { ?s ?p ?o }")) is True
    assert bool(remote.query("ASK { <a:b> ?p ?o }")) is False
    for name in ("MS MARCO", "Ada Lindqvist"):
        thing = find_entity(store, name)
        copy = fetch_around(remote, thing, depth=1)
        assert entity_card(copy, thing).to_text() == entity_card(store, thing).to_text()


@pytest.mark.usefixtures("login")
def test_virtuoso_has_no_default_graph_to_replace(store: Store, virtuoso: Virtuoso) -> None:
    with pytest.raises(UsageError, match="no default graph, name a graph"):
        publish.publish(store, f"{virtuoso.endpoint}-auth", name=NAME)

    assert not RemoteStore(virtuoso.endpoint, graph_iri=STAGING + NAME).fetch()


def test_virtuoso_denies_a_stranger(
    store: Store, virtuoso: Virtuoso, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EndpointError, match="No permission"):
        publish.publish(store, virtuoso.endpoint, name=NAME, graph_iri=OTHER)

    monkeypatch.setenv("KG_ENDPOINT_USER", USER)
    monkeypatch.setenv("KG_ENDPOINT_PASSWORD", "wr0ng")
    with pytest.raises(EndpointError, match="access is denied"):
        publish.publish(store, f"{virtuoso.endpoint}-auth", name=NAME, graph_iri=OTHER)
