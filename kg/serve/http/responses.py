"""From a job to a response: what every endpoint answers with, and how it says no."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import responses as phrases
from importlib.metadata import version
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serve.http.html import HTML, PAGE_HEADERS, render
from kg.serve.http.negotiate import choose
from kg.serve.http.unread import CONNECTION, Unread
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply

PROBLEM_JSON = "application/problem+json"
GONE = 499
"""The status in the log where the client left before its answer; no one sees it."""

_PROBLEM_FORMS = (PROBLEM_JSON, "text/html", "text/plain")
_CHUNK = 64 * 1024
_MOMENT = 0.02
"""Seconds before the server looks whether a client is still there."""


UNREAD = Unread()


class Runner(Protocol):
    """What answers jobs: a pool of worker processes, or a stand-in for it."""

    @property
    def build(self) -> str:
        """The digest of the build that jobs are answered from at this moment."""
        ...

    async def run(self, job: Job, *, client: str = "") -> Reply:
        """Return the answer to a client's job; raises ProblemError.

        To cancel it is to end the job.
        """
        ...


async def respond(
    request: Request, job: Job, *, media_type: str, repeatable: bool = True
) -> Response:
    """Answer a request with what a worker says to a job, or with 304 where the client has it.

    `media_type` is what was negotiated, and part of the answer's ETag; `repeatable` says whether
    the same job gives the same answer as long as the build stands. Raises ProblemError.
    """
    runner: Runner = request.app.state.runner
    build = runner.build
    tag = make_etag(build, job, media_type) if repeatable and _is_read(request) else ""
    known = _known_tags(request) if tag else []
    if tag and tag in known:
        return Response(status_code=304, headers=_cache_headers(tag))
    reply = await _run(request, runner, job)
    if _ANY in known and reply.status == HTTPStatus.OK:
        return Response(status_code=304, headers=_cache_headers(tag))
    return to_response(request, reply, tag=tag if runner.build == build else "")


def make_etag(build: str, job: Job, media_type: str) -> str:
    """Return a weak entity tag: the answers that it names mean the same, byte for byte or not.

    Example:
        >>> make_etag("0123", Job("home"), "text/html") == make_etag(
        ...     "4567", Job("home"), "text/html"
        ... )
        False
    """
    asked = [build, _version(), job.task, job.arguments, media_type]
    text = json.dumps(asked, sort_keys=True, default=dict)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


@functools.cache
def _version() -> str:
    return version("scholargraph")


def _is_read(request: Request) -> bool:
    return request.method in ("GET", "HEAD")


def _known_tags(request: Request) -> list[str]:
    listed = ",".join(request.headers.getlist("if-none-match")).split(",")
    return [f"W/{tag.strip().removeprefix('W/')}" for tag in listed]


_ANY = "W/*"
"""What `If-None-Match: *` says: any answer will not do, where there is one."""


def _cache_headers(tag: str) -> dict[str, str]:
    kept = {"cache-control": "no-cache", "etag": tag} if tag else {"cache-control": "no-store"}
    return {**kept, "vary": "Accept"}


def to_response(request: Request, reply: Reply, *, tag: str = "") -> Response:
    """Return a worker's whole answer as a response; a HEAD request gets its headers alone."""
    headers = {
        **_cache_headers(tag if reply.status == HTTPStatus.OK else ""),
        **dict(reply.headers),
    }
    return _respond(request, reply.body, reply.status, _with_charset(reply.media_type), headers)


def problem_response(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a problem as RFC 9457 has it, or as a page or a line where that is liked better."""
    form = _with_charset(choose(accept_of(request), _PROBLEM_FORMS) or PROBLEM_JSON)
    extra = {"cache-control": "no-store", "vary": "Accept", **(headers or {})}
    if problem.retry_after is not None:
        extra["retry-after"] = str(problem.retry_after)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        extra["www-authenticate"] = 'Bearer realm="corrections"'
    extra |= dict(PAGE_HEADERS) if form == HTML else {}
    return _respond(request, _problem_body(problem, form), problem.status, form, extra)


def accept_of(request: Request) -> str:
    """Return the Accept headers of a request as one."""
    return ",".join(request.headers.getlist("accept"))


def negotiate(request: Request, offers: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return the media type to answer with; raises ProblemError (406) where none is accepted."""
    if found := choose(accept_of(request), offers):
        return found
    text = f"none of the accepted media types can be had here; there are {', '.join(offers)}"
    raise ProblemError(Problem(406, "media-type", text))


def _problem_body(problem: Problem, form: str) -> bytes:
    title = phrases.get(problem.status, "Client Closed Request")
    if form == HTML:
        return render("problem", here="", title=title, text=problem.detail)
    if form != PROBLEM_JSON:
        return f"{title}: {problem.detail}\n".encode()
    fields = {
        "type": "about:blank",
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "line": problem.line,
        "column": problem.column,
    }
    given = {name: value for name, value in fields.items() if value is not None}
    return f"{json.dumps(given)}\n".encode()


def _with_charset(media_type: str) -> str:
    plain = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if plain else media_type


def _respond(
    request: Request, body: bytes, status: int, media_type: str, headers: Mapping[str, str]
) -> Response:
    head = {"content-type": media_type, "content-length": str(len(body)), **headers}
    return _Answer(body, status_code=status, headers=head)


class _Answer(Response):
    """A response that goes out in pieces, so that a long one does not hold up the others."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if len(self.body) <= _CHUNK:
            await super().__call__(scope, receive, send)
            return
        client = scope["client"][0] if scope.get("client") else ""
        close = scope.get(CONNECTION, lambda: None)
        with UNREAD.holding(len(self.body), client, close):
            await self._send_pieces(send)

    async def _send_pieces(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        for begin in range(0, len(self.body), _CHUNK):
            piece, more = self.body[begin : begin + _CHUNK], begin + _CHUNK < len(self.body)
            await send({"type": "http.response.body", "body": piece, "more_body": more})
            await asyncio.sleep(0)


async def _run(request: Request, runner: Runner, job: Job) -> Reply:
    """Run a job until it ends or the client leaves; what is not done by then is cancelled."""
    with _Watch(request) as watch:
        try:
            return await runner.run(job, client=_client(request))
        except asyncio.CancelledError:
            if not watch.took_back():
                raise
    raise ProblemError(Problem(GONE, "gone", "the client left before its answer"))


class _Watch:
    """Cancels the task that it is made in when the client leaves; most answers come before that.

    So that a quick answer costs no second task, it begins to look only after a moment.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._work = asyncio.current_task()
        self._looking: asyncio.Task[None] | None = None
        self._left = False
        self._timer = asyncio.get_running_loop().call_later(_MOMENT, self._begin)

    def _begin(self) -> None:
        self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        if self._work and not self._left:
            self._left = True
            self._work.cancel()

    def took_back(self) -> bool:
        """Return whether the work was cancelled since the client left, and by nobody else."""
        return self._left and self._work is not None and self._work.uncancel() == 0

    def __enter__(self) -> _Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._looking:
            self._looking.cancel()


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
