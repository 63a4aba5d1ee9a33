"""Corrections by whoever has the token: a form for each statement, and where it is sent.

Nothing of it is there unless the server was started to edit. The token stands in no address and
no cookie, so no other page, and no other server on this machine, can make a browser send it.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extract.schema import CONCEPT_TYPES
from kg.corrections.file import append_corrections
from kg.corrections.model import KEEP, REJECT, SPLIT, Correction, make_correction
from kg.corrections.said import find_said
from kg.errors import InputError
from kg.serve.http.html import HTML, PAGE_HEADERS, render
from kg.serve.http.responses import negotiate, respond, to_response
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Editing, Limits
from kg.serve.workers.tasks import Snapshot

PATH = "/corrections"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_FORMS = {"html": HTML, "json": JSON}
_FIELDS = 20
_OF_STATEMENT = ("paper", "title", "subject", "relation", "name", "type")


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the form for one statement, or what it says as "json"; NotFoundError without one."""
    said = find_said(snapshot.store, str(arguments["statement"]))
    if arguments.get("form") == "json":
        fields = {name: text for name in _OF_STATEMENT if (text := getattr(said, name))}
        return Reply(json.dumps(fields, ensure_ascii=False).encode(), JSON)
    page = render("correction", here="", said=said, types=CONCEPT_TYPES, written=None)
    return Reply(page, HTML, headers=PAGE_HEADERS)


async def _ask(request: Request) -> Response:
    form = "json" if negotiate(request, ("text/html", JSON)) == JSON else "html"
    asked = {"statement": request.query_params.get("statement", ""), "form": form}
    return await respond(request, Job("correction", asked), media_type=_FORMS[form])


async def _take(request: Request) -> Response:
    _check_origin(request)
    editing: Editing = request.app.state.settings.editing
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in (FORM, JSON):
        text = f"a correction comes as {JSON} or as a form"
        raise ProblemError(Problem(415, "media-type", text))
    body = await request.body()
    _check_token(request, "" if media_type == JSON else _form(body).get("token", ""), editing)
    correction = make_correction(_json(body) if media_type == JSON else _sent(_form(body)))
    written = await _write(correction, editing)
    if media_type == JSON:
        record = {"correction": correction.to_fields(), "written": written}
        return JSONResponse(record, 201 if written else 200, {"cache-control": "no-store"})
    return _thank(request, correction, written)


def _check_origin(request: Request) -> None:
    """Raise ProblemError (403) for what a page of another origin makes a browser send."""
    origin, site = (request.headers.get(name, "") for name in ("origin", "sec-fetch-site"))
    own = (f"{scheme}://{request.headers['host']}" for scheme in ("http", "https"))
    # Our pages send no referrer, which makes the origin of their own forms "null".
    hidden = origin == "null" and site == "same-origin"
    if (origin and origin not in own and not hidden) or site not in ("", "same-origin", "none"):
        raise ProblemError(Problem(403, "refused", "corrections are not taken from other pages"))


def _check_token(request: Request, in_form: str, editing: Editing) -> None:
    scheme, _, in_header = request.headers.get("authorization", "").partition(" ")
    given = in_header.strip() if scheme.lower() == "bearer" else in_form.strip()
    if not hmac.compare_digest(given.encode(errors="replace"), editing.token.encode()):
        text = "the token is missing or wrong; `kg serve --edit` prints it where it was started"
        raise ProblemError(Problem(401, "refused", text))


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=_FIELDS, strict_parsing=bool(body)))
    except ValueError as error:
        raise ProblemError(Problem(400, "usage", "this is no form of a correction")) from error


def _sent(form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that count for the kind that was chosen."""
    kind = form.get("kind", "")
    names = _OF_STATEMENT if kind in (KEEP, REJECT) else ("name", "type", "to")
    dropped = ("type", "to") if kind == SPLIT else ()
    sent = ("kind", *names, "note")
    return {name: form[name] for name in sent if name in form and name not in dropped}


def _json(body: bytes) -> dict[str, str]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProblemError(Problem(400, "usage", "the body is no JSON")) from error
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise ProblemError(Problem(400, "usage", "a correction is an object of texts"))
    return found


async def _write(correction: Correction, editing: Editing) -> bool:
    try:
        return bool(await asyncio.to_thread(append_corrections, editing.file, [correction]))
    except InputError as error:
        raise ProblemError(Problem(409, "usage", str(error))) from error


def _thank(request: Request, correction: Correction, written: bool) -> Response:
    page = render("correction", here="", said=None, types=(), written=(str(correction), written))
    return to_response(request, Reply(page, HTML, 201 if written else 200, PAGE_HEADERS))


routes = [Route(PATH, _ask, methods=["GET"]), Route(PATH, _take, methods=["POST"])]
