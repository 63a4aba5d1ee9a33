"""Pages that are about no single thing: start, search, catalogue, SPARQL form, explorer, style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.query.catalogue import query_names
from kg.query.lookup import base_iri
from kg.query.run import run_query
from kg.query.table import IRI
from kg.serve.http.html import (
    HTML,
    PAGE_HEADERS,
    STYLE_PATH,
    address,
    entity_address,
    render,
    style,
    style_address,
)
from kg.serve.http.parameters import read_pairs
from kg.serve.http.responses import respond
from kg.serve.pages.query_page import query_page
from kg.serve.pages.query_page import routes as query_page_routes
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.names import search
from kg.serve.workers.tasks import Snapshot
from kg.view.selection import CLASSES

HITS = 50
"""How many names a search lists."""
_HUBS = 24
_LONGEST = 200
_EXPLORER_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Added to the explorer's own policy, which allows its own scripts by their hashes."""

_TYPES = {"papers": "Paper", "people": "Person", "organisations": "Organisation"}


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the page that `page` names: "start", "search", "query" or "graph"."""
    page = str(arguments["page"])
    if page == "graph":
        body = (snapshot.build / "graph.html").read_bytes()
        return Reply(body, HTML, headers=(("content-security-policy", _EXPLORER_POLICY),))
    if page == "query":
        return query_page(snapshot, limits, arguments)
    made = _PAGES[page](snapshot, str(arguments.get("text", "")))
    return Reply(made, HTML, headers=PAGE_HEADERS)


def _start(snapshot: Snapshot, _: str) -> bytes:
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


def _search(snapshot: Snapshot, text: str) -> bytes:
    text = text.strip()[:_LONGEST]
    params: Mapping[str, object] = {"text": text, "top": HITS + 1}
    found = search(snapshot, params).to_records() if text else []
    base = base_iri(snapshot.store)
    hits = [
        (str(row["label"]), _shown_type(str(row["type"])), entity_address(str(row["iri"]), base))
        for row in found[:HITS]
    ]
    more = address("/queries/search", text=text) if len(found) > HITS else ""
    return render("search", here="", sought=text, hits=hits, more=more)


def _shown_type(class_: str) -> str:
    names = (name for name, iri in CLASSES.items() if IRI(iri).local_name == class_)
    return next(names, class_)


_PAGES: dict[str, Callable[[Snapshot, str], bytes]] = {
    "start": _start,
    "search": _search,
}


def _page(page: str, *, param: str = "") -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        given = dict(read_pairs(request.scope["query_string"])) if param else {}
        text = given.get(param, "")
        job = Job("home", {"page": page, **({"text": text} if param else {})})
        return await respond(request, job, media_type=HTML)

    return endpoint


async def _style(request: Request) -> Response:
    """Return the style sheet; under its own address it may be kept for ever."""
    named = f"{STYLE_PATH}?{request.url.query}" == style_address()
    kept = "public, max-age=31536000, immutable" if named else "no-cache"
    return Response(style(), media_type="text/css", headers={"cache-control": kept})


routes = [
    Route("/", _page("start")),
    Route("/search", _page("search", param="q")),
    Route("/graph", _page("graph")),
    Route(STYLE_PATH, _style),
    *query_page_routes,
]
