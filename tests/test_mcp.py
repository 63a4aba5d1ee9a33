"""The door for assistants, tried by the client of the protocol's own SDK."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import TextContent

from tests.served import served_folder
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
