"""HTTP as RFC 9110 and 9112 have it, over sockets: what no client library would send."""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.serve.http import patience
from kg.serve.workers.limits import Limits
from tests.live import Live, running
from tests.served import served_folder

TURTLE = b"".join(b"<urn:s%d> <urn:p> 'value number %d' .\n" % (n, n) for n in range(3000))
HOST = b"Host: 127.0.0.1\r\n"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = served_folder(tmp_path_factory.mktemp("details") / "g", TURTLE)
    with running(folder, Limits(asking=5)) as server:
        yield server


def exchange(live: Live, *pieces: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send pieces on a new connection; return status, headers and body of the last answer."""
    data = bytearray()
    with socket.create_connection(("127.0.0.1", live.port), timeout=30) as link:
        try:
            for piece in pieces:
                link.sendall(piece)
            while piece := link.recv(65536):
                data += piece
        except ConnectionError:
            pass
    head, _, body = bytes(data).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    return int(first.split()[1]), headers, body


def ask(live: Live, line: bytes, *headers: bytes) -> tuple[int, dict[str, str], bytes]:
    more = b"".join(header + b"\r\n" for header in headers)
    return exchange(live, line + b"\r\n" + HOST + more + b"Connection: close\r\n\r\n")


POST = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Connection: close\r\n"
CHUNKED = POST + b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_trailers_are_no_headers(live: Live) -> None:
    trailers = b"6\r\nASK {}\r\n0\r\nHost: evil.example\r\nContent-Type: text/plain\r\n\r\n"

    status, _, body = exchange(live, CHUNKED, trailers)

    assert (status, b"true" in body) == (200, True)


@pytest.mark.parametrize(
    "field", [b"X: " + b"a" * 60000 + b"\r\n", b"a: b\r\n" * 10000], ids=["a", "b"]
)
def test_trailers_and_what_stands_around_chunks_are_bounded(live: Live, field: bytes) -> None:
    sent = 0
    with socket.create_connection(("127.0.0.1", live.port), timeout=30) as link:
        link.sendall(CHUNKED + b"6\r\nASK {}\r\n0\r\n")
        with contextlib.suppress(ConnectionError):
            for _ in range(200):
                link.sendall(field)
                sent += len(field)

    assert sent < 8_000_000  # what the system's own buffers take
    assert live.query("ASK {}").status == 200


def test_http_1_0_gets_no_chunks_and_needs_no_host(live: Live) -> None:
    line = b"GET /data?default HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n"

    status, headers, body = exchange(live, line)

    assert status == 200
    assert "transfer-encoding" not in headers
    assert int(headers["content-length"]) == len(body)


@pytest.mark.parametrize(
    ("header", "zipped"),
    [(b"gzip", True), (b"GZIP", True), (b"*", True), (b"gzip;q=0", False), (b"br", False)],
)
def test_gzip_is_for_those_who_take_it(live: Live, header: bytes, zipped: bool) -> None:
    _, headers, _ = ask(live, b"GET /data?default HTTP/1.1", b"Accept-Encoding: " + header)

    assert (headers.get("content-encoding") == "gzip") is zipped


def test_a_query_of_64_kib_may_be_asked_by_get(live: Live) -> None:
    text = "ASK {} #" + "é" * ((64 * 1024 - 8) // 2)
    address = f"/sparql?query={quote(text)}".encode()
    assert len(address) > 190_000

    status, _, body = ask(live, b"GET " + address + b" HTTP/1.1", b"Accept: text/csv")

    assert (status, body.strip()) == (200, b"true")


def test_an_address_that_is_too_long_is_told_the_limit(live: Live) -> None:
    address = b"/sparql?query=" + b"a" * 250_000

    status, _, body = ask(live, b"GET " + address + b" HTTP/1.1")

    assert status == 414
    assert str(patience.ADDRESS_BYTES).encode() in body


def test_if_none_match_any_is_304_where_there_is_something(live: Live) -> None:
    assert ask(live, b"GET /data?default HTTP/1.1", b"If-None-Match: *")[0] == 304
    assert ask(live, b"GET /data?graph=urn:no HTTP/1.1", b"If-None-Match: *")[0] == 404


@pytest.mark.parametrize("path", [b"/data?default", b"/sparql?query=ASK{}", b"/", b"/nothing"])
def test_head_has_the_headers_of_get(live: Live, path: bytes) -> None:
    answers = [
        ask(live, method + b" " + path + b" HTTP/1.1", b"Accept-Encoding: gzip")
        for method in (b"GET", b"HEAD", b"GET", b"HEAD")
    ]
    for _, headers, _ in answers:
        headers.pop("date")
        headers.pop("transfer-encoding", "")  # which is of the connection, not of the answer

    assert [answer[:2] for answer in answers] == [answers[0][:2]] * 4
    assert [bool(body) for _, _, body in answers] == [True, False, True, False]


def test_a_method_that_http_does_not_know_is_501(live: Live) -> None:
    assert ask(live, b"FOO / HTTP/1.1")[0] == 501
    assert ask(live, b"DELETE /sparql HTTP/1.1")[0] == 405


def test_what_is_no_http_is_400(live: Live) -> None:
    assert exchange(live, b"GET / HTTP/1.1\r\nbad header\r\n\r\n")[0] == 400


@pytest.mark.parametrize("coding", [b"IDENTITY", b" Identity "])
def test_identity_is_no_coding_in_any_case(live: Live, coding: bytes) -> None:
    head = POST + b"Content-Type: application/sparql-query\r\nContent-Encoding:" + coding
    status, _, _ = exchange(live, head + b"\r\nContent-Length: 9\r\n\r\n\xef\xbb\xbfASK {}")

    assert status == 200


def test_a_limit_beyond_numbers_is_told(live: Live) -> None:
    answer = live.query("SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999")

    assert answer.status == 400
    assert b"LIMIT is larger than 9223372036854775807" in answer.data


def test_an_answer_of_changing_names_has_no_tag(live: Live) -> None:
    assert "etag" not in live.get("sparql?query=SELECT(BNODE()AS%20?x){}").headers
    assert "etag" in live.get("sparql?query=SELECT(1%20AS%20?x){}").headers


def test_silent_connections_keep_nobody_out(live: Live) -> None:
    silent = []
    for _ in range(patience.CONNECTIONS + 20):
        silent.append(socket.create_connection(("127.0.0.1", live.port)))
        if len(silent) % 100 == 0:
            assert live.get("sparql?query=ASK{}").status == 200
    assert live.get("sparql?query=ASK{}").status == 200
    for link in silent:
        link.close()


def test_an_answer_that_was_given_is_given_again(live: Live) -> None:
    query = "sparql?query=SELECT(7%20AS%20?x){}"
    first, second = (live.get(query, **{"accept-encoding": "gzip"}) for _ in range(2))
    csv = live.get(query, accept="text/csv")

    assert (first.data, dict(first.headers) | {"date": ""}) == (
        second.data,
        dict(second.headers) | {"date": ""},
    )
    assert csv.data == b"x\r\n7\r\n"
    known = live.get(query, **{"if-none-match": first.headers["etag"]})
    assert (known.status, known.data) == (304, b"")


def test_a_long_zipped_answer_is_whole(live: Live) -> None:
    for _ in range(2):
        status, headers, body = exchange(
            live,
            b"GET /data?default HTTP/1.1\r\n"
            + HOST
            + b"Accept: application/n-triples\r\nAccept-Encoding: gzip\r\n"
            + b"Connection: close\r\n\r\n",
        )
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert gzip.decompress(_joined(body, headers)).count(b"\n") == 3000


def _joined(body: bytes, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return body
    joined, at = bytearray(), 0
    while match := re.compile(rb"([0-9a-f]+)\r\n").match(body, at):
        size = int(match[1], 16)
        joined += body[match.end() : match.end() + size]
        at = match.end() + size + 2
    return bytes(joined)


def test_the_http_process_has_a_bound_on_its_memory(live: Live) -> None:
    limits = Path(f"/proc/{live.process.pid}/limits").read_text("utf-8")
    row = next(line for line in limits.splitlines() if line.startswith("Max address space"))

    assert "unlimited" not in row.split()[3]
