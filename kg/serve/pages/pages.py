"""Pages that are about no single thing: start, SPARQL form, explorer, style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.query.catalogue import query_names
from kg.query.lookup import base_iri
from kg.query.run import run_query
from kg.serve.http.html import (
    HTML,
    PAGE_HEADERS,
    STYLE_PATH,
    entity_address,
    render,
    style,
    style_address,
)
from kg.serve.http.responses import respond
from kg.serve.pages.query_page import query_page
from kg.serve.pages.query_page import routes as query_page_routes
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot
from kg.view.selection import CLASSES

_HUBS = 24
_EXPLORER_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Added to the explorer's own policy, which allows its own scripts by their hashes."""

_TYPES = {"papers": "Paper", "people": "Person", "organisations": "Organisation"}


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the page that `page` names: "start", "query" or "graph"."""
    page = str(arguments["page"])
    if page == "graph":
        body = (snapshot.build / "graph.html").read_bytes()
        return Reply(body, HTML, headers=(("content-security-policy", _EXPLORER_POLICY),))
    if page == "query":
        return query_page(snapshot, limits, arguments)
    return Reply(_start(snapshot), HTML, headers=PAGE_HEADERS)


def _start(snapshot: Snapshot) -> bytes:
    counts, hubs = _figures(snapshot)
    papers = next((count for name, count, _ in counts if name == "papers"), 0)
    return render(
        "start", here="/", counts=counts, hubs=hubs, papers=papers, queries=len(query_names())
    )


Figures = tuple[tuple[tuple[str, object, str], ...], tuple[tuple[str, str, str, str], ...]]


@lru_cache(maxsize=1)
def _figures(snapshot: Snapshot) -> Figures:
    """Return the counts and the hubs; kept, since a snapshot never changes."""
    store, base = snapshot.store, base_iri(snapshot.store)
    counts = run_query(store, "overview").to_records()
    hubs = run_query(store, "most-connected", {"top": _HUBS}).to_records()
    return (
        tuple((str(row["what"]), row["count"], _type(str(row["what"]))) for row in counts),
        tuple(
            (
                str(row["concept"]),
                str(row["type"]),
                str(row["papers"]),
                entity_address(str(row["concept_iri"]), base),
            )
            for row in hubs
        ),
    )


def _type(counted: str) -> str:
    name = _TYPES.get(counted, counted.removesuffix("s").capitalize())
    return name if name in CLASSES else ""


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
