"""Answers that nobody reads: they are bounded, and others are answered."""

from __future__ import annotations

import socket
import urllib.request
from contextlib import ExitStack

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.serve.app import create_app
from kg.serve.http import responses
from kg.serve.http.patience import patient_protocol
from kg.serve.http.unread import Unread
from kg.serve.workers.limits import Settings
from tests.serving import InProcess, running
from tests.waiting import until

ASK = b"GET /data?default HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/n-triples\r\n\r\n"


def test_the_client_that_holds_most_loses_its_oldest() -> None:
    unread, closed = Unread(10), []
    with ExitStack() as stack:
        for number, (size, client) in enumerate([(3, "a"), (4, "b"), (3, "a"), (2, "b")]):
            close = lambda number=number: closed.append(number)  # noqa: E731
            stack.enter_context(unread.holding(size, client, close))
        assert (closed, unread.size) == ([0], 9)
    assert unread.size == 0


def test_an_answer_by_itself_is_never_closed() -> None:
    with Unread(10).holding(99, "a", pytest.fail):
        pass


def test_who_reads_nothing_is_closed_and_others_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(responses, "UNREAD", Unread(20_000_000))
    store = Store()
    p, text = NamedNode("http://example.org/p"), "x" * 1000
    store.extend(Quad(NamedNode(f"http://example.org/{n}"), p, Literal(text)) for n in range(6000))
    app = create_app(InProcess(store), Settings())
    with running(app, http=patient_protocol(10)) as port, ExitStack() as stack:
        for _ in range(8):
            link = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            link.sendall(ASK)
        until(lambda: 12_000_000 < responses.UNREAD.size <= 20_000_000, seconds=30)
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/data?default")
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
            assert len(answer.read()) > 6_000_000
