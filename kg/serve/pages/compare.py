"""/compare: papers side by side, with their addresses in its own; also as CSV, Markdown, LaTeX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import AmbiguousError, Near, NotFoundError, ScholargraphError
from kg.query.lookup import base_iri, find_entity
from kg.serve.http.forms import choose_form, split_suffix
from kg.serve.http.html import HTML, PAGE_HEADERS, entity_address, render
from kg.serve.http.parameters import read_pairs
from kg.serve.http.responses import respond
from kg.serve.pages.fields import offered
from kg.serve.pages.nodes import Link
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.problems import to_problem
from kg.serve.workers.tasks import Snapshot
from kg.view.comparison import MOST_PAPERS, Comparison, compare

PATH = "/compare"
FORMS = {
    "html": HTML,
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "md": "text/markdown; charset=utf-8",
    "tex": "application/x-tex; charset=utf-8",
}
"""The suffix of each form, with its media type; the first one is the default."""
_SAID = {"csv": "CSV", "md": "Markdown", "tex": "LaTeX", "json": "JSON with the sentences"}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: a paper, and where the same table lies without it."""

    link: Link
    name: str
    without: str


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the comparison of `papers` as `form`, one of FORMS.

    A page says itself what it could not find; any other form raises NotFoundError or UsageError.
    """
    names, form = _names(arguments["papers"]), str(arguments["form"])
    store = snapshot.store
    if form == "html":
        return _page(snapshot, names)
    found = dict.fromkeys(find_entity(store, name, type="paper") for name in names)
    compared = compare((store, iri) for iri in found)
    return Reply(compared.render(form).encode(), FORMS[form])


def _names(given: object) -> list[str]:
    names = given if isinstance(given, Sequence) else ()
    return [str(name)[:_LONGEST] for name in names if str(name).strip()]


def _page(snapshot: Snapshot, names: Sequence[str]) -> Reply:
    store = snapshot.store
    found: dict[str, None] = {}
    unclear: list[tuple[str, tuple[Near, ...]]] = []
    status = 200
    for name in names:
        try:
            found[find_entity(store, name, type="paper")] = None
        except (NotFoundError, AmbiguousError) as error:
            unclear.append((_asked(error, name), error.near))
            status = to_problem(error).status
    kept = list(found)[:MOST_PAPERS]
    if len(found) > MOST_PAPERS:
        unclear.append((f"One table holds {MOST_PAPERS} papers; these are the first.", ()))
    body = _render(snapshot, kept, unclear)
    return Reply(body, HTML, status=status, headers=PAGE_HEADERS)


def _asked(error: ScholargraphError, name: str) -> str:
    if isinstance(error, AmbiguousError):
        return f"Several papers may be called “{name}”. Which one?"
    return f"No paper here is called “{name}”."


def _render(
    snapshot: Snapshot, iris: Sequence[str], unclear: Sequence[tuple[str, tuple[Near, ...]]]
) -> bytes:
    store, base = snapshot.store, base_iri(snapshot.store)
    ids = [iri.removeprefix(base) for iri in iris]
    compared = compare((store, iri) for iri in iris) if iris else None
    return render(
        "compare",
        here=PATH,
        ids=ids,
        heads=_heads(compared, ids, base) if compared else (),
        rows=list(compared.rows()) if compared else (),
        unclear=[(text, [_offer(near, ids, base) for near in of]) for text, of in unclear],
        titles=offered(snapshot, "paper") if len(ids) < MOST_PAPERS else (),
        forms=[(_SAID[form], _place(ids, form)) for form in FORMS if form != "html"],
        address_of=lambda iri: entity_address(iri, base),
    )


def _heads(compared: Comparison, ids: Sequence[str], base: str) -> list[Head]:
    return [
        Head(
            link=Link(paper.label, entity_address(paper.iri, base), "Paper"),
            name=name,
            without=_place([id_ for id_ in ids if id_ != paper.id]),
        )
        for name, paper in zip(compared.names(), compared.papers, strict=True)
    ]


def _offer(near: Near, ids: Sequence[str], base: str) -> Link:
    return Link(near.label, _place([*ids, near.iri.removeprefix(base)]), "Paper")


def _place(ids: Sequence[str], form: str = "") -> str:
    """Return the address of a comparison.

    Example:
        >>> _place(["paper-1", "paper-2"], "csv")
        '/compare.csv?paper=paper-1&paper=paper-2'
    """
    query = urlencode([("paper", id_) for id_ in ids])
    return PATH + (f".{form}" if form else "") + (f"?{query}" if query else "")


async def _compare(request: Request) -> Response:
    _, form = split_suffix(request.url.path, FORMS)
    form = form or choose_form(request, FORMS)
    papers = tuple(v for n, v in read_pairs(request.scope["query_string"]) if n == "paper")
    job = Job("compare", {"papers": papers, "form": form})
    return await respond(request, job, media_type=FORMS[form])


routes = [
    Route(PATH, _compare),
    *(Route(f"{PATH}.{form}", _compare) for form in FORMS),
]
