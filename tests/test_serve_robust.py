"""Whatever comes in, and however slowly: the server answers or says why not."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import time
import urllib.request
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    Store,
)

from kg.serve.app import create_app
from kg.serve.http.security import BodyLimit
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits, Settings
from tests.serving import (
    DIRECT,
    FORM,
    Client,
    InProcess,
    client_of,
    running,
    sample,
)
from tests.waiting import PATIENCE, until


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(sample()) as client:
        yield client


# --- whatever comes in


WORDS = """SELECT * { } ?s <http://e/> "x" ' ASK FILTER ( ) # PREFIX : a SERVICE \\u0041 é \0
GRAPH 1e5 ORDER BY"""
TOKENS = st.lists(st.sampled_from(WORDS.split(" ")), max_size=12)


@given(query=st.binary(max_size=60) | TOKENS.map(lambda words: " ".join(words).encode()))
@example(query=b"SELECT * { ?s ?p '\\uD800' }")
@example(query=b"ASK { <http://e/\\uDFFF> ?p ?o }")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_is_our_mistake(client: Client, query: bytes) -> None:
    direct = client.post("/sparql", content=query, headers={"content-type": DIRECT})
    form = client.post("/sparql", content=b"query=" + query, headers={"content-type": FORM})

    assert direct.status_code < 500
    assert form.status_code < 500


HEADER = st.binary(max_size=40).map(lambda raw: raw.translate(None, b"\r\n\0"))
NAMES = ["accept", "host", "content-type", "content-length", "if-none-match", "content-encoding"]


@given(
    name=st.sampled_from(NAMES),
    value=HEADER | st.text('/*;q=.0129,"\\ ax+-[]:', max_size=30).map(str.encode),
    url=st.sampled_from(["/sparql?query=ASK{}", "/sparql", "/data?default", "/.well-known/void"]),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_header_is_our_mistake(client: Client, name: str, value: bytes, url: str) -> None:
    response = client.get(url, headers=[(name.encode(), value)])

    assert response.status_code < 500


@given(raw=st.binary(max_size=30), path=st.sampled_from([b"/sparql", b"/data", b"/data/x"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_is_our_mistake(raw: bytes, path: bytes) -> None:
    status = asyncio.run(_status_of(path, raw))

    assert status < 500


async def _status_of(path: bytes, query_string: bytes) -> int:
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path.decode(),
        "raw_path": path,
        "query_string": query_string,
        "headers": [(b"host", b"localhost")],
    }
    sent = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await create_app(InProcess(sample()), Settings())(scope, receive, send)  # type: ignore[arg-type]
    return int(str(sent[0]["status"]))


# --- a real server


class Slow(InProcess):
    """Never ends a job by itself."""

    async def run(self, job: Job, *, client: str = "") -> Reply:
        self.jobs.append(job)
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        raise AssertionError("the job was not cancelled")


def exchange(port: int, *pieces: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as link:
        for piece in pieces:
            link.sendall(piece)
        answer = b""
        while more := link.recv(65536):
            answer += more
    return answer


@pytest.mark.parametrize("http", ["httptools", "h11"])
def test_a_client_that_leaves_ends_its_query(http: str) -> None:
    runner = Slow(sample())
    with running(create_app(runner, Settings()), http=http) as port:
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n")
            until(lambda: runner.jobs)
        until(lambda: runner.cancelled)

    assert runner.cancelled == 1


@pytest.mark.parametrize("http", ["httptools", "h11"])
def test_a_client_that_leaves_while_it_asks_is_no_mistake_of_ours(
    http: str, caplog: pytest.LogCaptureFixture
) -> None:
    with running(create_app(InProcess(sample()), Settings()), http=http) as port:
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.sendall(POST + b"Content-Length: 10\r\n\r\nASK")
            time.sleep(0.1)
        exchange(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")

    assert "Traceback" not in caplog.text


POST = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Content-Type: application/sparql-query\r\n"
)


def test_a_body_in_pieces_is_read_and_bounded() -> None:
    settings = Settings(limits=Limits(request=100))
    chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    with running(create_app(InProcess(sample()), settings)) as port:
        whole = exchange(port, chunked, b"4\r\nASK \r\n", b"2\r\n{}\r\n0\r\n\r\n")
        endless = exchange(port, chunked, *(b"40\r\n" + b"#" * 64 + b"\r\n" for _ in range(3)))
        announced = exchange(port, POST + b"Content-Length: 1000000000\r\n\r\n")

    assert whole.startswith(b"HTTP/1.1 200")
    assert endless.startswith(b"HTTP/1.1 413")
    assert announced.startswith(b"HTTP/1.1 413")


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.serve.app.BodyLimit", lambda app, size: BodyLimit(app, size, 0.2))
    with running(create_app(InProcess(sample()), Settings())) as port:
        answer = exchange(port, POST + b"Content-Length: 10\r\n\r\n", b"ASK")

    assert answer.startswith(b"HTTP/1.1 408")


def test_a_real_client_gets_a_long_answer_whole() -> None:
    store = Store()
    store.extend(
        Quad(NamedNode(f"http://example.org/{n}"), NamedNode("http://example.org/p"), Literal(n))
        for n in range(5000)
    )
    with running(create_app(InProcess(store), Settings())) as port:
        url = f"http://127.0.0.1:{port}/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D"
        asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked, timeout=PATIENCE) as response:  # noqa: S310
            zipped = response.read()
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            plain = response.read()

    assert gzip.decompress(zipped) == plain
    assert len(json.loads(plain)["results"]["bindings"]) == 5000
