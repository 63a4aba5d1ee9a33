"""What pages of other origins may do: read results by GET, and more where the server says so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders

from kg.errors import UsageError
from kg.serve.workers.jobs import Problem

ANY = "*"
READING = ("GET", "HEAD")
_ASKED_SAFE = frozenset(("accept", "accept-language", "content-language", "if-none-match"))
_NAMES = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+(?:\s*,\s*[A-Za-z0-9!#$%&'*+.^_`|~-]+)*")
_ORIGIN = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?|null", re.IGNORECASE)
_LONGEST = 1000
_SECONDS = "86400"
OFF = Problem(
    403,
    "refused",
    "pages of other origins may only read results by GET here, without further headers; "
    "start the server with --cors ORIGIN, or --cors '*', to let their queries come by POST",
)


class Origins:
    """The origins whose pages may POST queries, with headers of their own.

    Example:
        >>> Origins(["https://yasgui.org"]).allow("https://yasgui.org"), Origins(["*"]).allow("x")
        ('https://yasgui.org', '*')
        >>> Origins([]).allow("https://yasgui.org")
        ''
    """

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origin.rstrip("/").lower() for origin in origins)
        for origin in self._origins - {ANY}:
            if not _ORIGIN.fullmatch(origin):
                raise UsageError(f"{origin}: an origin is like https://example.org, or *")

    def allow(self, origin: str) -> str:
        """Return the value of Access-Control-Allow-Origin for a page, "" where it may not."""
        if ANY in self._origins:
            return ANY
        return origin if origin and origin.lower() in self._origins else ""

    @property
    def vary(self) -> bool:
        """Whether answers differ by origin."""
        return bool(self._origins) and ANY not in self._origins


def is_preflight(method: str, headers: Headers) -> bool:
    """Return whether a browser asks what it may do, before it does it."""
    return method == "OPTIONS" and "access-control-request-method" in headers


def refusal(origins: Origins, headers: Headers) -> Problem | None:
    """Return why a page may not do what its browser asks about, None where it may."""
    if origins.allow(headers.get("origin", "")):
        return None
    wanted = {name.strip() for name in _asked_headers(headers).lower().split(",")} - {""}
    reads = headers.get("access-control-request-method") in READING
    return None if reads and wanted <= _ASKED_SAFE else OFF


def allow_more(answer: MutableHeaders, asked: Headers) -> None:
    """Say to a browser that a page may POST with the headers that it wants to send."""
    names = _asked_headers(asked)
    answer["access-control-allow-methods"] = "GET, HEAD, POST"
    answer["access-control-allow-headers"] = names or "Accept, Content-Type, If-None-Match"
    answer["access-control-max-age"] = _SECONDS


def _asked_headers(headers: Headers) -> str:
    names = headers.get("access-control-request-headers", "").strip()
    return names if len(names) <= _LONGEST and _NAMES.fullmatch(names) else ""
