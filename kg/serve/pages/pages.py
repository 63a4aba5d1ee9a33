"""Pages that are about no single thing: start, SPARQL form, explorer, style."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.http.html import (
    HTML,
    PAGE_HEADERS,
    STYLE_PATH,
    style,
    style_address,
)
from kg.serve.http.responses import respond
from kg.serve.pages.query_page import query_page
from kg.serve.pages.query_page import routes as query_page_routes
from kg.serve.pages.start import start_page
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot

_EXPLORER_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Added to the explorer's own policy, which allows its own scripts by their hashes."""


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the page that `page` names: "start", "query" or "graph"."""
    page = str(arguments["page"])
    if page == "graph":
        body = (snapshot.build / "graph.html").read_bytes()
        return Reply(body, HTML, headers=(("content-security-policy", _EXPLORER_POLICY),))
    if page == "query":
        return query_page(snapshot, limits, arguments)
    return Reply(start_page(snapshot), HTML, headers=PAGE_HEADERS)


def _page(page: str) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        job = Job("home", {"page": page})
        return await respond(request, job, media_type=HTML)

    return endpoint


async def _style(request: Request) -> Response:
    """Return the style sheet; under its own address it may be kept for ever."""
    named = f"{STYLE_PATH}?{request.url.query}" == style_address()
    kept = "public, max-age=31536000, immutable" if named else "no-cache"
    return Response(style(), media_type="text/css", headers={"cache-control": kept})


routes = [
    Route("/", _page("start")),
    Route("/graph", _page("graph")),
    Route(STYLE_PATH, _style),
    *query_page_routes,
]
