"""The door for assistants over HTTP, at /mcp, where the server was told to open it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from kg.serve.http.cors import Origins
from kg.serve.http.responses import Runner
from kg.serve.workers.jobs import Problem, ProblemError
from kg.serve.workers.limits import Settings

PATH = "/mcp"
_FOREIGN = Problem(403, "refused", "pages of other origins may not ask here (--cors ORIGIN)")

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Door:
    """The routes of the door, and what must be open while the application is; none where closed."""

    routes: Sequence[BaseRoute] = ()
    lifespan: Lifespan | None = None


def door_of(runner: Runner, settings: Settings) -> Door:
    """Return the door that settings ask for.

    Each message is a request by itself, which any connection may bring. Raises MissingPartError
    where the SDK is not installed.
    """
    if not settings.mcp:
        return Door()
    from kg.serve.mcp import make_server

    server = make_server(runner)
    server.streamable_http_app()  # makes the manager
    manager = server.session_manager

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with manager.run():
            yield

    endpoint = _Endpoint(manager, settings)
    return Door((Route(PATH, endpoint, methods=["POST"]),), lifespan)


def check_json(body: bytes) -> None:
    """Raise ProblemError (400) for what the SDK would call a mistake of the server's."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        raise ProblemError(Problem(400, "usage", "a message must be JSON in UTF-8")) from None


class _Endpoint:
    """Takes messages of programs, and of pages of the origins that may ask."""

    def __init__(self, manager: Any, settings: Settings) -> None:
        self._manager = manager
        self._hosts = frozenset(settings.hosts)
        self._origins = Origins(settings.cors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        origin = request.headers.get("origin", "")
        if origin and not self._may_ask(origin):
            raise ProblemError(_FOREIGN)
        body = await request.body()
        check_json(body)

        async def receive_again() -> Message:
            nonlocal body
            whole, body = body, b""
            return {"type": "http.request", "body": whole, "more_body": False}

        await self._manager.handle_request(scope, receive_again, send)

    def _may_ask(self, origin: str) -> bool:
        try:
            host = urlsplit(origin).hostname or ""
        except ValueError:
            return False
        named = f"[{host}]" if ":" in host else host
        return named in self._hosts or bool(self._origins.allow(origin))
