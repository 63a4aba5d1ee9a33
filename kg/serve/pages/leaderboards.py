"""/leaderboards: the values that papers report, by metric and dataset, ranked."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import ScholargraphError
from kg.query.leaderboard import Leaderboards, leaderboards
from kg.query.lookup import base_iri
from kg.serve.http.html import HTML, PAGE_HEADERS, entity_address, render
from kg.serve.http.parameters import read_pairs
from kg.serve.http.responses import respond
from kg.serve.pages.fields import offered
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.problems import to_problem
from kg.serve.workers.tasks import Snapshot

PATH = "/leaderboards"
FIELDS = ("task", "dataset", "metric")
_BOARDS = 40
_ENTRIES = 25


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the page; it says itself what it does not know."""
    given = {name: str(arguments[name]).strip() for name in FIELDS}
    problem, status, found = "", 200, Leaderboards(())
    try:
        found = leaderboards(snapshot.store, **given)
    except ScholargraphError as error:
        problem, status = str(error), to_problem(error).status
    base = base_iri(snapshot.store)
    body = render(
        "leaderboards",
        here=PATH,
        given=given,
        problem=problem,
        boards=found.boards[:_BOARDS],
        left=max(len(found) - _BOARDS, 0),
        most=_ENTRIES,
        names={name: offered(snapshot, name) for name in FIELDS},
        page_of=lambda iri: entity_address(iri, base),
    )
    return Reply(body, HTML, status=status, headers=PAGE_HEADERS)


async def _leaderboards(request: Request) -> Response:
    given = dict(read_pairs(request.scope["query_string"]))
    job = Job("leaderboards", {name: given.get(name, "")[:300] for name in FIELDS})
    return await respond(request, job, media_type=HTML)


routes = [Route(PATH, _leaderboards)]
