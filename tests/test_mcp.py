"""The door for assistants, tried by the client of the protocol's own SDK."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from kg.serve.app import create_app
from kg.serve.workers.limits import Settings
from tests.served import served_folder
from tests.serving import InProcess, client_of, running
from tests.small import small_graph

_COMMAND = "from kg.command.app import main; main()"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return served_folder(tmp_path_factory.mktemp("mcp") / "g", small_graph())


def with_client(graph: Path, body: Callable[[ClientSession], Awaitable[None]]) -> None:
    async def run() -> None:
        start = StdioServerParameters(
            command=sys.executable, args=["-c", _COMMAND, "mcp", str(graph)]
        )
        async with stdio_client(start) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            await body(session)

    asyncio.run(run())


async def call(session: ClientSession, tool: str, **arguments: object) -> tuple[bool, str]:
    result = await session.call_tool(tool, arguments)
    first = result.content[0]
    assert isinstance(first, TextContent)
    return result.isError, first.text


def test_an_assistant_finds_reads_and_asks(graph: Path) -> None:
    async def body(session: ClientSession) -> None:
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert tools == {"find", "card", "evidence", "named_queries", "ask", "sparql"}

        _, found = await call(session, "find", text="a", top=5)
        rows = json.loads(found)["rows"]
        assert 0 < len(rows) <= 5

        methods = [row for row in rows if row["type"] == "Method"] or rows
        failed, card = await call(session, "card", name=methods[0]["iri"])
        assert not failed
        assert methods[0]["label"] in card

        _, listed = await call(session, "named_queries")
        assert "evidence-of" in listed
        failed, answer = await call(session, "ask", query="overview")
        assert (failed, "papers" in answer) == (False, True)

        failed, answer = await call(session, "sparql", query="ASK { ?s ?p ?o }")
        assert (failed, json.loads(answer)["boolean"]) == (False, True)

    with_client(graph, body)


def test_an_assistant_gets_sentences_and_the_limits_of_all(graph: Path) -> None:
    async def body(session: ClientSession) -> None:
        _, found = await call(session, "find", text="lantern", top=1)
        thing = json.loads(found)["rows"][0]["iri"]
        failed, evidence = await call(session, "evidence", name=thing)
        assert (failed, "sentence" in evidence) == (False, True)

        for text, reason in (
            ("DELETE WHERE { ?s ?p ?o }", "refused"),
            ("SELECT * { SERVICE <http://example.org/> {} }", "refused"),
            ("SELECT", "syntax"),
        ):
            failed, answer = await call(session, "sparql", query=text)
            assert (failed, reason in answer) == (True, True), answer
        failed, answer = await call(session, "card", name="no such thing")
        assert (failed, "no such thing" in answer) == (True, True)

    with_client(graph, body)


# --- over HTTP


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with over_http(Settings(mcp=True)) as url:
        yield url


@contextmanager
def over_http(settings: Settings) -> Iterator[str]:
    app = create_app(InProcess(small_graph()), settings)
    with running(app, lifespan="on") as port:
        yield f"http://127.0.0.1:{port}/mcp"


def test_an_assistant_asks_over_http(served: str) -> None:
    async def run() -> None:
        async with (
            streamable_http_client(served) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            assert len((await session.list_tools()).tools) == 6
            _, found = await call(session, "find", text="lantern", top=1)
            thing = json.loads(found)["rows"][0]["iri"]
            failed, evidence = await call(session, "evidence", name=thing)
            assert (failed, "sentence" in evidence) == (False, True)
            failed, answer = await call(session, "sparql", query="DROP ALL")
            assert (failed, "refused" in answer) == (True, True)

    asyncio.run(run())


HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "x", "version": "1"},
    },
}
TAKES = {"accept": "application/json, text/event-stream"}


def test_pages_of_other_origins_may_not_ask(served: str) -> None:
    foreign = httpx.post(served, json=HELLO, headers={**TAKES, "origin": "https://evil.example"})
    own = httpx.post(served, json=HELLO, headers={**TAKES, "origin": "http://localhost:3000"})
    renamed = httpx.post(served, json=HELLO, headers={**TAKES, "host": "evil.example"})

    assert (foreign.status_code, own.status_code, renamed.status_code) == (403, 200, 421)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"jsonrpc":"2.0"}', b"\xff" * 99])
def test_what_is_no_message_is_a_bad_request(served: str, body: bytes) -> None:
    headers = {**TAKES, "content-type": "application/json"}
    assert httpx.post(served, content=body, headers=headers).status_code == 400


def test_the_door_is_closed_unless_it_is_asked_for(served: str) -> None:
    assert httpx.get(served).status_code == 405
    with client_of(small_graph()) as client:
        assert client.post("/mcp", json=HELLO, headers=TAKES).status_code == 404
