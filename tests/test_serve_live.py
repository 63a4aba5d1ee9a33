"""The server as a process: signals, clients that leave or are slow, builds that come meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import urllib3

from kg.errors import GraphNotFoundError, UsageError
from kg.serve.server import serve
from kg.serve.workers.limits import Limits
from tests.live import Live, running
from tests.served import served_folder
from tests.waiting import PATIENCE, soon, until

TURTLE = "".join(
    f'<http://e/s{n}> <http://e/p{n % 7}> <http://e/s{n * 7 % 900}>, "value {n}" .\n'
    for n in range(900)
).encode()
QUICK = "SELECT ?o { <http://e/s5> <http://e/p5> ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMITS = Limits(seconds=20, asking=1, drain=10)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return served_folder(tmp_path_factory.mktemp("served") / "graph", TURTLE)


@pytest.fixture(scope="module")
def live(graph: Path) -> Iterator[Live]:
    with running(graph, LIMITS) as server:
        yield server


def in_background(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def busy_workers(live: Live) -> set[int]:
    """Return the processes that have been given more than a tick of a processor since a moment."""
    before = {pid: _ticks(pid) for pid in live.descendants()}
    time.sleep(0.3)
    return {pid for pid, ticks in before.items() if _ticks(pid) > ticks + 1}


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def settled(live: Live) -> int:
    """Return how many processes there are when none begins or ends for a while.

    A query that has gone to the long lane has a worker beside those that wait, so only a server
    at rest tells how many there should be.
    """
    counts: list[int] = []
    until(lambda: _is_at_rest(live, counts))
    return counts[-1]


def _is_at_rest(live: Live, counts: list[int]) -> bool:
    time.sleep(0.3)
    counts.append(len(live.descendants()))
    return len(counts) > 2 and len(set(counts[-3:])) == 1


def send_runaway(live: Live) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", live.port))
    body = f"query={RUNAWAY}".replace(" ", "+").replace("?", "%3F")
    client.sendall(
        f"POST /sparql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {len(body)}\r\n"
        f"content-type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()
    )
    return client


def test_an_answer_comes_without_delay(live: Live) -> None:
    live.query(QUICK)
    quickest = PATIENCE
    for _ in range(50):
        start = time.monotonic()
        assert live.query(QUICK).status == 200
        quickest = min(quickest, time.monotonic() - start)
    assert quickest < 0.03  # a connection that waits for its own acknowledgements takes 40 ms


def test_a_client_that_leaves_ends_its_query(live: Live) -> None:
    idle = settled(live)
    with send_runaway(live):
        running_query = until(lambda: busy_workers(live))
    until(lambda: not running_query & set(live.descendants()))
    until(lambda: len(live.descendants()) == idle)


def test_a_worker_that_is_killed_is_replaced_and_its_client_told(live: Live) -> None:
    answers: list[urllib3.BaseHTTPResponse] = []
    thread = in_background(lambda: answers.append(live.query(RUNAWAY)))
    for pid in until(lambda: busy_workers(live)):
        os.kill(pid, signal.SIGKILL)
    with soon():
        assert live.query(QUICK).status == 200
    thread.join(PATIENCE)

    assert answers[0].status == 503
    assert answers[0].headers["retry-after"]
    assert answers[0].json()["code"] == "memory"


def test_headers_that_do_not_come_are_not_waited_for(live: Live) -> None:
    with socket.create_connection(("127.0.0.1", live.port)) as client:
        client.settimeout(PATIENCE)
        client.sendall(b"GET /sparql HTTP/1.1\r\nhost: 127")
        start = time.monotonic()
        with soon():
            assert client.recv(4096).startswith(b"HTTP/1.1 408 ")
            assert client.recv(4096) == b""
        assert time.monotonic() - start > 0.5


def test_a_client_that_says_nothing_is_not_waited_for(live: Live) -> None:
    with socket.create_connection(("127.0.0.1", live.port)) as client:
        client.settimeout(PATIENCE)
        assert client.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_drips_is_not_waited_for(live: Live) -> None:
    with socket.create_connection(("127.0.0.1", live.port)) as client:
        client.settimeout(PATIENCE)
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n"
            b"content-type: application/sparql-query\r\n\r\nSELECT"
        )
        with soon():
            answer = client.recv(4096)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


def test_a_second_request_on_a_connection_has_its_own_time(live: Live) -> None:
    request = b"GET /nothing HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    with socket.create_connection(("127.0.0.1", live.port)) as client:
        client.settimeout(PATIENCE)
        for _ in range(3):
            time.sleep(0.6)
            client.sendall(request)
            answer = b""
            while not answer.endswith(b"}\n"):
                answer += client.recv(4096)
            assert answer.startswith(b"HTTP/1.1 404 ")
        client.sendall(request[:20])
        assert client.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_many_slow_clients_do_not_keep_others_out(live: Live) -> None:
    clients = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(200)]
    try:
        for client in clients:
            client.sendall(b"GET / HTTP/1.1\r\n")
        assert live.query(QUICK).status == 200
    finally:
        for client in clients:
            client.close()


def test_endless_headers_are_refused(live: Live) -> None:
    with socket.create_connection(("127.0.0.1", live.port)) as client:
        client.settimeout(PATIENCE)
        with pytest.raises(ConnectionError):
            client.sendall(b"GET / HTTP/1.1\r\nx: " + b"y" * 20_000_000)
    assert live.query(QUICK).status == 200


def test_a_new_build_is_taken_up_under_load_without_a_failed_request(tmp_path: Path) -> None:
    folder = served_folder(tmp_path / "graph", TURTLE)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    seen: list[tuple[int, str]] = []
    stop = threading.Event()

    def ask(live: Live) -> None:
        while not stop.is_set():
            answer = live.query(count)
            value = answer.json()["results"]["bindings"][0]["n"]["value"]
            seen.append((answer.status, value))

    def publish(number: int) -> None:
        more = f"<http://e/new> <http://e/p> {', '.join(map(str, range(number)))} ."
        served_folder(folder, TURTLE + more.encode())
        until(lambda: seen and seen[-1][1] == str(1800 + number))

    with running(folder, LIMITS) as server:
        threads = [in_background(lambda: ask(server)) for _ in range(4)]
        publish(1)
        publish(2)
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)

    assert {status for status, _ in seen} == {200}
    assert {value for _, value in seen} == {"1800", "1801", "1802"}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_lets_running_queries_end(graph: Path, number: int, code: int) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c != ?f) }"
    answers: list[urllib3.BaseHTTPResponse] = []
    with running(graph, replace(LIMITS, drain=PATIENCE)) as live:
        pids = live.descendants()
        thread = in_background(lambda: answers.append(live.query(slow)))
        time.sleep(0.3)
        assert thread.is_alive(), "the query is too quick for this test"
        live.process.send_signal(number)
        until(lambda: not _is_open(live.port))
        thread.join(PATIENCE)

        assert answers[0].status == 200
        assert live.process.wait(PATIENCE) == code
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_a_query_that_does_not_end_is_told_why_the_server_stops(graph: Path) -> None:
    answers: list[urllib3.BaseHTTPResponse] = []
    with running(graph, Limits(seconds=60, drain=0.3)) as live:
        thread = in_background(lambda: answers.append(live.query(RUNAWAY)))
        time.sleep(0.3)
        assert live.stop() == 0
        thread.join(PATIENCE)

    assert answers[0].status == 503
    assert "stopping" in answers[0].json()["detail"]


def test_workers_do_not_outlive_a_server_that_is_killed(graph: Path) -> None:
    with running(graph, Limits(seconds=60)) as live, send_runaway(live):
        time.sleep(0.3)
        pids = live.descendants()
        live.process.kill()
        live.process.wait()
        until(lambda: not [pid for pid in pids if _is_running(pid)])


def _is_open(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _is_running(pid: int) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] != "Z"


def test_a_port_in_use_is_one_sentence(graph: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 is in use"):
            serve(graph, port=port)


def test_a_folder_without_a_graph_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GraphNotFoundError):
        serve(tmp_path, port=0)


def test_an_address_that_others_reach_must_be_asked_for(graph: Path) -> None:
    with pytest.raises(UsageError, match="--public"):
        serve(graph, host="0.0.0.0", port=0)  # noqa: S104 - that it is refused


def test_an_address_of_another_machine_is_one_sentence(graph: Path) -> None:
    with pytest.raises(UsageError, match="cannot be had"):
        serve(graph, host="192.0.2.1", port=0, public=True)
