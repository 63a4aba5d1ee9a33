"""What a stranger may try: each try is answered, reaches nothing, and holds up nobody."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.serve.workers.limits import Limits
from tests.hostile import EMPTY, REFUSED, RUNAWAYS
from tests.live import Live, running
from tests.served import served_folder
from tests.waiting import PATIENCE, soon

TURTLE = "".join(
    f'<http://e/s{n}> <http://e/p{n % 7}> <http://e/s{n * 7 % 900}>, "value {n}" .\n'
    for n in range(900)
).encode()
QUICK = "SELECT ?o { <http://e/s5> <http://e/p5> ?o }"
LIMITS = Limits(seconds=1, memory=256 * 1024 * 1024, asking=1)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = served_folder(tmp_path_factory.mktemp("served") / "graph", TURTLE)
    with running(folder, LIMITS) as server:
        yield server


@pytest.fixture(scope="module")
def canary() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def assert_untouched(canary: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        canary.accept()


def assert_recovered(live: Live) -> None:
    with soon():
        answer = live.query(QUICK)
    assert answer.status == 200
    assert len(answer.json()["results"]["bindings"]) == 2


def address(canary: socket.socket) -> str:
    return f"http://127.0.0.1:{canary.getsockname()[1]}/canary"


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_query_is_ended(live: Live, name: str) -> None:
    with soon():
        answer = live.query(RUNAWAYS[name])

    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["code"] in ("timeout", "memory")
    assert_recovered(live)


@pytest.mark.parametrize("name", REFUSED)
def test_what_reaches_out_or_nests_too_deep_is_refused(
    live: Live, canary: socket.socket, name: str
) -> None:
    answer = live.query(REFUSED[name].replace("URL", address(canary)))

    assert answer.status in (400, 403)
    assert answer.json()["detail"]
    assert_untouched(canary)
    assert_recovered(live)


@pytest.mark.parametrize("name", EMPTY)
def test_graphs_elsewhere_are_empty(live: Live, canary: socket.socket, name: str) -> None:
    answer = live.query(EMPTY[name].replace("URL", address(canary)))

    assert answer.status == 200
    assert answer.json()["results"]["bindings"] == []
    assert_untouched(canary)


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "URL"])
def test_graphs_of_the_protocol_are_not_fetched(
    live: Live, canary: socket.socket, graph: str
) -> None:
    where = graph.replace("URL", address(canary))
    answer = live.query("SELECT * { ?s ?p ?o }", **{"default-graph-uri": where})

    assert answer.status == 200
    assert answer.json()["results"]["bindings"] == []
    assert_untouched(canary)


def test_an_answer_beyond_the_limits_is_refused(live: Live) -> None:
    answer = live.query("SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")

    assert answer.status in (422, 503)
    assert answer.json()["code"] in ("too-large", "timeout")
    assert_recovered(live)


def test_ten_megabytes_are_refused(live: Live) -> None:
    answer = live.query(f"SELECT * {{ ?s ?p '{'x' * 10_000_000}' }}")

    assert answer.status == 413
    assert_recovered(live)


def test_ten_megabytes_without_a_length_are_refused(live: Live) -> None:
    pieces = (b"x" * 100_000 for _ in range(100))
    answer = live.pool.request(
        "POST",
        f"{live.url}sparql",
        body=pieces,
        headers={"content-type": "application/sparql-query"},
        retries=False,
        timeout=PATIENCE,
    )

    assert answer.status == 413
    assert_recovered(live)


@pytest.mark.parametrize(
    "request_line",
    [b"\x00\xff\xfe\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\n"],
)
def test_what_is_no_http_is_answered(live: Live, request_line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=PATIENCE) as client:
        client.sendall(request_line)
        assert client.recv(4096).startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))
    assert_recovered(live)


def test_memory_of_the_workers_is_bounded(live: Live) -> None:
    for query in RUNAWAYS.values():
        live.query(query)
    time.sleep(0.2)

    sizes = {pid: _resident(pid) for pid in live.descendants()}
    assert max(sizes.values()) < 200, sizes


def _resident(pid: int) -> float:
    """Return the megabytes of a process that are in memory."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * 4096 / 1e6
    except OSError:
        return 0
