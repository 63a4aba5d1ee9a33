"""A door for assistants: the graph over the Model Context Protocol, with the sentences.

What a client asks runs as the server's jobs do: in processes of their own, within the same limits.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import MissingPartError
from kg.query.lookup import find_entity
from kg.serve.http.responses import Runner
from kg.serve.workers.jobs import Job, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.pool import Pool
from kg.serve.workers.tasks import Snapshot
from kg.view.show import entity_card

if TYPE_CHECKING:
    from mcp.server.fastmcp import FastMCP

_JSON = "application/json"
_RESULTS = "application/sparql-results+json"
_BASE = "urn:x-scholargraph:"
_MOST = 100
_SHORT = 20_000  # characters of one answer: what an assistant can read
_INSTRUCTIONS = (
    "A knowledge graph of papers: what each proposes, uses, compares with, evaluates on and "
    "addresses, and who wrote it. Each statement has the sentence of the paper that states it, and "
    "a confidence from 0 to 1; name the paper and quote the sentence. Find a thing by `find`, read "
    "its `card` or `evidence`, list questions by `named_queries` and ask one by `ask`."
)


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Answer the task "card": a thing with what is stated of it, as JSON."""
    iri = find_entity(snapshot.store, str(arguments["name"]))
    return Reply(entity_card(snapshot.store, iri).to_json().encode(), _JSON)


class _Asker:
    """Asks a pool, and says in words why there is no answer."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    async def ask(self, task: str, **arguments: object) -> str:
        """Return the answer to a job as text; raises ValueError with the reason of a problem."""
        try:
            reply = await self.runner.run(Job(task, arguments), client="mcp")
        except ProblemError as error:
            raise ValueError(error.problem.detail) from error
        return _bounded(reply.body.decode())

    async def named(self, name: str, params: Sequence[tuple[str, str]]) -> str:
        """Return the rows of a named query as JSON."""
        return await self.ask("named", name=name, form="json", params=tuple(params))


def _bounded(text: str) -> str:
    if len(text) <= _SHORT:
        return text
    left = len(text) - _SHORT
    return f"{text[:_SHORT]}\n… {left} more characters; ask for less, by a smaller top or a LIMIT"


def make_server(runner: Runner) -> FastMCP:
    """Return the server of what answers; who calls it starts and stops that.

    Raises MissingPartError where the SDK is not installed.
    """
    try:
        from mcp.server.fastmcp import FastMCP
        from mcp.server.transport_security import TransportSecuritySettings
    except ImportError as error:
        line = "uv pip install 'scholargraph[mcp]'"
        text = f"assistants need the SDK of their protocol; install it: {line}"
        raise MissingPartError(text) from error
    server: FastMCP = FastMCP(
        "scholargraph",
        instructions=_INSTRUCTIONS,
        log_level="ERROR",
        stateless_http=True,
        json_response=True,
        # The application around it checks names of hosts itself.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    _add_tools(server, _Asker(runner))
    return server


def _add_tools(server: FastMCP, asker: _Asker) -> None:
    @server.tool()
    async def find(text: str, top: int = 10) -> str:
        """Find papers, people, methods, datasets, tasks and metrics with a text in their name."""
        return await asker.named("search", [("text", text), ("top", _top(top))])

    @server.tool()
    async def card(name: str) -> str:
        """Read what is stated of a thing, by its label, id or IRI, with sentences and papers."""
        return await asker.ask("card", name=name)

    @server.tool()
    async def evidence(name: str, top: int = 20) -> str:
        """Read the sentences that state something of a paper or a concept, the surest first."""
        return await asker.named("evidence-of", [("entity", name), ("top", _top(top))])

    @server.tool()
    async def named_queries() -> str:
        """List the questions that the graph has queries for, with their parameters."""
        return await asker.ask("named", name="", form="json", params=())

    @server.tool()
    async def ask(query: str, parameters: dict[str, str] | None = None) -> str:
        """Ask a named query with its parameters; `named_queries` lists them."""
        return await asker.named(query, sorted((parameters or {}).items()))

    @server.tool()
    async def sparql(query: str) -> str:
        """Run a SPARQL 1.1 SELECT or ASK; updates and SERVICE are refused. Use a LIMIT."""
        return await asker.ask("sparql", query=query, media_type=_RESULTS, base=_BASE)


def _top(top: int) -> str:
    return str(max(1, min(top, _MOST)))


@asynccontextmanager
async def opened(folder: Path, limits: Limits) -> AsyncIterator[FastMCP]:
    """Yield the server of a built graph; raises what `Pool.start` does."""
    pool = Pool(folder, limits)
    try:
        server = make_server(pool)
        await pool.start()
        yield server
    finally:
        await pool.drain()


def serve_stdio(folder: str | os.PathLike[str], *, limits: Limits | None = None) -> None:
    """Speak the protocol over stdin and stdout until the client closes them."""

    async def run() -> None:
        async with opened(Path(folder), limits or Limits()) as server:
            await server.run_stdio_async()

    asyncio.run(run())
