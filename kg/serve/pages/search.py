"""/search: names, titles and abstracts, as a page and as JSON for programs and the explorer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import UsageError
from kg.query.lookup import base_iri
from kg.query.search import TOP, TYPES, Found, Hit, plural, search
from kg.query.search_index import memory_index, open_index
from kg.serve.http.forms import choose_form, split_suffix
from kg.serve.http.html import HTML, PAGE_HEADERS, address, entity_address, render
from kg.serve.http.parameters import read_pairs
from kg.serve.http.responses import respond
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot
from kg.store.ours import SEARCH

PATH = "/search"
FORMS = {"html": HTML, "json": "application/json"}
MOST = 1000
"""How many things one answer lists."""
_SMALL = 400_000
"""In triples: a graph without an index of its own that is searched all the same."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A type that the hits can be narrowed to, and how many it has."""

    name: str
    count: int
    href: str
    here: bool


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return what a text finds, as "html" or "json".

    Raises UsageError for a type that there is not, or a number of rows that is none.
    """
    text, type_ = str(arguments["text"])[:_LONGEST], str(arguments["type"])
    top, form = _top(str(arguments["top"])), str(arguments["form"])
    found = find(snapshot, text, type_, top)
    if form == "json":
        return Reply(_json(found, base_iri(snapshot.store)), FORMS[form])
    return Reply(_page(snapshot, found, type_, top), HTML, headers=PAGE_HEADERS)


def find(snapshot: Snapshot, text: str, type_: str, top: int) -> Found:
    """Return what a text finds in a build; an old one without an index is searched if small."""
    if index := _index(snapshot):
        return search(index, text, type=type_, top=top)
    raise UsageError("this graph is from an older version and has no index; build it again")


@lru_cache(maxsize=1)
def _index(snapshot: Snapshot) -> sqlite3.Connection | None:
    file = snapshot.build / SEARCH
    if file.is_file():
        return open_index(file)
    return memory_index(snapshot.store) if len(snapshot.store) <= _SMALL else None


def _top(given: str) -> int:
    if not given:
        return TOP
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise UsageError(f"top must be a number of rows, not {given[:20]!r}")
    return min(int(given), MOST)


def _page(snapshot: Snapshot, found: Found, type_: str, top: int) -> bytes:
    base, text = base_iri(snapshot.store), found.text
    shown = dict(found.counts).get(type_, 0) if type_ else len(found)
    more = address(PATH, q=text, **({"type": type_} if type_ else {}), top=str(MOST))
    return render(
        "search",
        here="",
        sought=text,
        found=found,
        hits=[
            (hit, entity_address(hit.iri, base), hit.iri.removeprefix(base)) for hit in found.hits
        ],
        choices=_choices(found, type_),
        instead=address(PATH, q=found.instead) if found.instead else "",
        total=shown,
        more=more if shown > len(found.hits) and top < MOST else "",
        types=[plural(name, 2) for name in TYPES],
    )


def _choices(found: Found, type_: str) -> list[Choice]:
    every = Choice("all", len(found), address(PATH, q=found.text), not type_)
    each = (
        Choice(plural(t, count), count, address(PATH, q=found.text, type=t), t == type_)
        for t, count in found.counts
    )
    return [every, *each]


def _json(found: Found, base: str) -> bytes:
    whole = {
        "text": found.text,
        "total": len(found),
        "counts": dict(found.counts),
        "instead": found.instead,
        "corrected": found.corrected,
        "hits": [_said(hit, base) for hit in found.hits],
    }
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode()


def _said(hit: Hit, base: str) -> Mapping[str, object]:
    told = hit.snippet
    return {
        "id": hit.iri.removeprefix(base),
        "iri": hit.iri,
        "label": hit.label,
        "type": hit.type,
        "year": hit.year,
        "papers": hit.papers,
        "where": None
        if told is None
        else {"field": told.field, "text": told.text, "marks": told.marks},
    }


async def _search(request: Request) -> Response:
    _, form = split_suffix(request.url.path, FORMS)
    form = form or choose_form(request, FORMS)
    given = dict(read_pairs(request.scope["query_string"]))
    asked = {name: given.get(name, "") for name in ("type", "top")}
    job = Job("search", {"text": given.get("q", ""), "form": form, **asked})
    return await respond(request, job, media_type=FORMS[form])


routes = [Route(PATH, _search), *(Route(f"{PATH}.{form}", _search) for form in FORMS)]
