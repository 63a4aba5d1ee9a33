"""Answers of an endpoint, and what they mean where they are no results."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from urllib3.response import BaseHTTPResponse

from kg.errors import EndpointError, LimitError, ScholargraphError, UsageError
from kg.remote.login import PASSWORD, USER

_SAID = 300
"""How many characters of a server's own words a message repeats."""
_BUSY = (408, 413, 429, 503, 504)
_VIRTUOSO_LIMIT = re.compile(r"S1T\d\d|SR353|estimated execution time|exceeds the limit")
_SUCCESS = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer.

    `marked` says whether the server told where it ends, by its length or in chunks; header names
    are in lower case.
    """

    status: int
    headers: Mapping[str, str]
    challenges: tuple[str, ...]
    body: bytes

    @classmethod
    def of(cls, answer: BaseHTTPResponse, body: bytes) -> Reply:
        """Return an answer whose body has been read."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        asked = tuple(answer.headers.getlist("WWW-Authenticate"))
        return cls(answer.status, headers, asked, body)

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def marked(self) -> bool:
        """Whether the server told where the answer ends, so that a cut would have been seen."""
        chunked = "chunked" in self.headers.get("transfer-encoding", "").lower()
        return chunked or "content-length" in self.headers

    @property
    def row_limit(self) -> int | None:
        """At how many rows Virtuoso says that it has cut the answer."""
        rows = self.headers.get("x-sparql-maxrows", "")
        return int(rows) if rows.isdecimal() and len(rows) < 10 else None

    @property
    def server(self) -> str:
        """The first word that the server says of itself: "Virtuoso", "Oxigraph", or ""."""
        return re.split(r"[/ (]", self.headers.get("server", ""), maxsplit=1)[0]


def refusal(reply: Reply, url: str) -> ScholargraphError | None:
    """Return the error that an answer stands for, None for one that was carried out."""
    if 300 <= reply.status < 400:
        return EndpointError(f"{url}: moved to {_target(reply)}; name that address if you trust it")
    if error := _limit(reply, url) or _denied(reply, url):
        return error
    if reply.status in _SUCCESS:
        return None if _plain(reply) else EndpointError(f"{url}: the answer is packed, unasked")
    if reply.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
        return UsageError(f"{url}: the request is refused: {said(reply)}")
    if reply.status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE):
        return EndpointError(
            f"{url}: no SPARQL endpoint here ({_named(reply.status)}); addresses often end in "
            "/sparql or /query"
        )
    return EndpointError(f"{url}: the server fails ({_named(reply.status)}): {said(reply)}")


def _limit(reply: Reply, url: str) -> ScholargraphError | None:
    state = reply.headers.get("x-sql-state", "")
    failed = reply.status >= 400 and reply.media_type == "text/plain"
    if state.startswith("S1T") or reply.status == HTTPStatus.PARTIAL_CONTENT:
        return LimitError(f"{url}: the store cut its answer at its own limit; ask for less")
    if reply.status in _BUSY:
        wait = reply.headers.get("retry-after", "")
        again = f"; try again in {wait} s" if wait.isdecimal() else ""
        return LimitError(
            f"{url}: the store gave up ({_named(reply.status)}): {said(reply)}{again}"
        )
    if failed and _VIRTUOSO_LIMIT.search(said(reply)):
        return LimitError(f"{url}: the store gave up: {said(reply)}")
    return None


def _denied(reply: Reply, url: str) -> ScholargraphError | None:
    if reply.status not in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return None
    return EndpointError(
        f"{url}: access is denied ({_named(reply.status)}): {said(reply)}; a name and its password "
        f"belong in {USER} and {PASSWORD}"
    )


def _plain(reply: Reply) -> bool:
    return reply.headers.get("content-encoding", "identity").lower() in ("", "identity")


def _target(reply: Reply) -> str:
    return repr(reply.headers.get("location", "?")[:_SAID])


def _named(status: int) -> str:
    with suppress(ValueError):
        return f"{status} {HTTPStatus(status).phrase}"
    return str(status)


def said(reply: Reply) -> str:
    """Return a server's own words in one line, or that there are none to repeat."""
    text = reply.body[: 64 * 1024].decode("utf-8", "replace").strip()
    if "json" in reply.media_type:
        text = _from_json(text)
    if "html" in reply.media_type or text.startswith("<"):
        return "with a web page instead of a reason"
    words = " ".join(text.partition("\n\n")[0].split())
    return words[:_SAID] or "without a reason"


def _from_json(text: str) -> str:
    with suppress(ValueError, RecursionError):
        problem = json.loads(text)
        for name in ("detail", "message", "title", "error"):
            if isinstance(problem, dict) and isinstance(problem.get(name), str):
                return str(problem[name])
    return text
