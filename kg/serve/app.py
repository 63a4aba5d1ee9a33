"""The application: every endpoint, behind the same walls."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import ScholargraphError
from kg.serve.explorer import routes as explorer
from kg.serve.http import files, metrics
from kg.serve.http.access_log import AccessLog, Journal
from kg.serve.http.again import Again
from kg.serve.http.cors import Origins
from kg.serve.http.replay import Kept, Replay
from kg.serve.http.responses import GONE, Runner, problem_response
from kg.serve.http.rooted import Rewrite, Strip
from kg.serve.http.security import BodyLimit, Shield
from kg.serve.http.zip import Zip
from kg.serve.mcp_http import door_of
from kg.serve.openapi import document as openapi
from kg.serve.pages import (
    compare,
    corrections,
    editor,
    entities,
    leaderboards,
    named,
    pages,
    panels,
    query_page,
    search,
)
from kg.serve.protocol import description, graph_store
from kg.serve.protocol import sparql as protocol
from kg.serve.workers.jobs import Problem, ProblemError
from kg.serve.workers.limits import Settings
from kg.serve.workers.problems import to_problem

LOG = logging.getLogger("kg.serve")

_PARTS = (
    protocol,
    graph_store,
    description,
    editor,  # before what takes every name under /queries
    named,
    openapi,
    metrics,
    entities,
    compare,
    search,
    leaderboards,
    pages,
    query_page,
    explorer,
    files,
)
_INTERNAL = Problem(500, "failed", "the server made a mistake; its log says which")
_ZIPPED_FROM = 1024
_ZIP_LEVEL = 4


def create_app(runner: Runner, settings: Settings) -> Starlette:
    """Return the application; whoever calls it starts and stops the runner.

    Raises UsageError for a panel that cannot be asked for, and MissingPartError where assistants
    shall ask and the SDK of their protocol is not installed.
    """
    panels.check_panels()
    parts = (*_PARTS, corrections) if settings.editing else _PARTS
    journal = Journal(queries=settings.log_queries)
    kept, door = Kept(runner), door_of(runner, settings)
    app = Starlette(
        routes=[*door.routes, *(route for part in parts for route in part.routes)],
        lifespan=door.lifespan,
        middleware=[
            Middleware(Strip, root=settings.root),
            Middleware(AccessLog, journal=journal),
            Middleware(Replay, kept=kept),
            Middleware(Shield, hosts=settings.hosts, origins=Origins(settings.cors)),
            Middleware(Zip, minimum_size=_ZIPPED_FROM, compresslevel=_ZIP_LEVEL),
            Middleware(Rewrite, root=settings.root),
            Middleware(LastResort),
            Middleware(BodyLimit, size=settings.limits.request),
        ],
        exception_handlers={
            HTTPException: _on_http,
            ProblemError: _on_problem,
            ScholargraphError: _on_problem,
            ClientDisconnect: _on_leaving,
        },
    )
    app.state.runner = runner
    app.state.again = Again(kept, journal, settings.root.encode())
    app.state.settings = settings
    return app


Handler = Callable[[Request, Exception], Awaitable[Response]]


async def _on_problem(request: Request, error: Exception) -> Response:
    return problem_response(request, to_problem(error))


async def _on_leaving(request: Request, error: Exception) -> Response:
    return Response(status_code=GONE)


async def _on_http(request: Request, error: Exception) -> Response:
    """Say what the router did not find; answer OPTIONS on what it did find with its methods."""
    raised = cast(HTTPException, error)
    headers = dict(raised.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted({*headers["Allow"].split(", "), "OPTIONS"}))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        detail = f"{request.method[:20]} cannot be done here; there are {headers['Allow']}"
        return problem_response(request, Problem(405, "usage", detail), headers)
    code = "not-found" if raised.status_code == 404 else "usage"
    detail = "there is nothing at this address" if code == "not-found" else raised.detail
    return problem_response(request, Problem(raised.status_code, code, detail), headers)


class LastResort:
    """Turn a mistake of ours into a 500 that tells no one how the server is made."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what has begun to go out cannot be taken back and raises."""
        started = False

        async def send_watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_watched)
        except Exception:
            if started or scope["type"] != "http":
                raise
            LOG.exception("no answer to %s", scope["path"])
            await problem_response(Request(scope), _INTERNAL)(scope, receive, send)
