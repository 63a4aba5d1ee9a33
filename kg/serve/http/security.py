"""Walls around every endpoint: who is spoken to, how much is listened to, what a browser may do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.http.cors import READING, Origins, allow_more, is_preflight, refusal
from kg.serve.http.metrics import ADDRESSES
from kg.serve.http.responses import problem_response
from kg.serve.workers.jobs import Problem, ProblemError

BODY_SECONDS = 10.0
"""How long the body of a request may take to come in whole."""

_DISCARDED = 16 * 1024 * 1024
_DISCARD_SECONDS = 2.0
"""How much of a refused body is still read, in bytes and in seconds."""

RESULTS = (
    "/sparql",
    "/queries",
    "/id/",
    "/data",
    "/.well-known/void",
    "/.well-known/sparql-examples",
    "/openapi.json",
)
"""Where the answers are that pages of other origins may read, by GET and unless they are pages."""

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:/@\s]+?)\.?(?::\d{1,5})?")
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_POLICY_NAME = b"content-security-policy"
_HEADERS = {
    _POLICY_NAME.decode(): _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "Accept, If-None-Match",
    "access-control-max-age": "86400",
}


class Shield:
    """Refuse requests to other hosts' names; tell browsers what they may do with each answer.

    A Content-Security-Policy that a page sets itself stands. Pages of `origins` may ask by POST.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], origins: Origins | None = None) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.origins = origins or Origins(())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 421 where its Host is none of ours."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._guard(scope, MutableHeaders(scope=message), message["status"])
            elif scope["method"] == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        app = self.app
        if problem := self._refused(scope, Headers(scope=scope)):
            app = problem_response(Request(scope), problem)
        await app(scope, receive, send_guarded)

    def _refused(self, scope: Scope, headers: Headers) -> Problem | None:
        named = headers.getlist("host")
        old = scope.get("http_version") == "1.0" and not named  # no browser speaks it
        if not old and scope["path"] not in ADDRESSES and (problem := self._wrong_host(named)):
            return problem
        if is_preflight(scope["method"], headers) and scope["path"].startswith(RESULTS):
            return refusal(self.origins, headers)
        return None

    def _wrong_host(self, named: list[str]) -> Problem | None:
        if len(named) != 1 or not (match := _HOST.fullmatch(named[0])):
            return Problem(400, "usage", "the request must have one Host header")
        if match[1].lower() in self.hosts:
            return None
        text = f"this server does not go by the name {match[1][:100]!r}"
        return Problem(421, "refused", text)

    def _guard(self, scope: Scope, headers: MutableHeaders, status: int) -> None:
        given = {name for name, _ in headers.raw}
        # A browser takes over the headers of a 304 for the page that it has kept.
        if status == HTTPStatus.NOT_MODIFIED:
            given.add(_POLICY_NAME)
        headers.raw.extend(header for header in _RAW_HEADERS if header[0] not in given)
        page = headers.get("content-type", "").startswith("text/html")
        if scope["path"].startswith(RESULTS) and not page:
            self._open(scope, headers)

    def _open(self, scope: Scope, headers: MutableHeaders) -> None:
        """Tell a browser which pages of other origins may read an answer."""
        asked = Headers(scope=scope)
        allowed = self.origins.allow(asked.get("origin", ""))
        preflight = is_preflight(scope["method"], asked)
        reads = scope["method"] in READING or (preflight and not refusal(self.origins, asked))
        if self.origins.vary:
            headers.add_vary_header("Origin")
        if not (allowed or reads):
            return
        anyone = scope["method"] in READING or not allowed
        headers["access-control-allow-origin"] = "*" if anyone else allowed
        headers["access-control-expose-headers"] = "ETag, Retry-After"
        headers["cross-origin-resource-policy"] = "cross-origin"
        if preflight and allowed:
            allow_more(headers, asked)
        elif preflight:
            headers.update(_PREFLIGHT)


class BodyLimit:
    """Stop reading a request's body that is too long or comes too slowly.

    Whoever reads it then gets a ProblemError (413 or 408). `size` is in bytes, `seconds` for the
    whole body. Some of what is refused is read and forgotten, so that a client that sends all
    before it reads hears why.
    """

    def __init__(self, app: ASGIApp, size: int, seconds: float = BODY_SECONDS) -> None:
        self.app = app
        self.size = size
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a bounded body, or answer it with 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > self.size:
            await _discard(receive)
            too_long = problem_response(Request(scope), _too_long(self.size))
            await too_long(scope, receive, send)
            return
        await self.app(scope, self._bounded(receive), send)

    def _bounded(self, receive: Receive) -> Receive:
        size, whole, deadline = 0, False, asyncio.get_running_loop().time() + self.seconds

        async def receive_bounded() -> Message:
            nonlocal size, whole
            if whole:
                return await receive()
            message = await _receive_until(deadline, receive)
            size += len(message.get("body", b""))
            if size > self.size:
                await _discard(receive)
                raise ProblemError(_too_long(self.size))
            whole = not message.get("more_body", False)
            return message

        return receive_bounded


async def _discard(receive: Receive) -> None:
    """Read the rest of a body, as far as the bounds of what is read for nothing go."""
    left = _DISCARDED
    with suppress(TimeoutError):
        async with asyncio.timeout(_DISCARD_SECONDS):
            while left > 0:
                message = await receive()
                if not message.get("more_body", False):
                    return
                left -= len(message["body"])


def _too_long(size: int) -> Problem:
    return Problem(413, "too-large", f"the request's body is longer than {size} bytes")


async def _receive_until(deadline: float, receive: Receive) -> Message:
    try:
        async with asyncio.timeout_at(deadline):
            return await receive()
    except TimeoutError:
        slow = Problem(408, "timeout", "the request's body did not come in time")
        raise ProblemError(slow) from None
