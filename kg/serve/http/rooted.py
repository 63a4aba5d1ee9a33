"""The server below a path of another one, as a proxy shows it: `https://example.org/kg/`.

A request may come with the path before its address or without, since some proxies take it away.
Answers that name addresses of this server name them below the path. Only what this program has
written is looked at: quotes of strangers' texts are escaped in HTML, and in JSON.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import UsageError

ROOT = "kg.root"
"""Where a request's scope has the path."""

_ROOT = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
_PAGE = re.compile(rb'(\s(?:href|src|action|data-[a-z-]+)=")/(?!/)')
_TEXT = re.compile(
    rb"(?<!\\)([\"'`])/(?=(?:sparql|data|queries|query|id|search|explore|static|corrections)"
    rb"[/?.\"'`])"
)
_BY_TYPE = {"text/html": _PAGE, "text/javascript": _TEXT, "application/json": _TEXT}
_JSON_AT = ("/explore", "/openapi.json", "/queries")


def check_root(root: str) -> str:
    """Return a path without the slash at its end; raises UsageError for what is none.

    Example:
        >>> check_root("/kg/"), check_root("/")
        ('/kg', '')
    """
    plain = root.rstrip("/")
    if plain and not _ROOT.fullmatch(plain):
        raise UsageError(f"{root}: a path begins with a slash, like /kg")
    return plain


class Strip:
    """Take the path from the addresses of requests."""

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self.app = app
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as if it had been made at the server itself."""
        if scope["type"] == "http" and self.root:
            scope = {**scope, ROOT: self.root, **self._below(scope)}
        await self.app(scope, receive, send)

    def _below(self, scope: Scope) -> dict[str, object]:
        raw, root = scope["raw_path"], self.root.encode()
        if raw != root and not raw.startswith(root + b"/"):
            return {}
        return {"path": scope["path"][len(root) :] or "/", "raw_path": raw[len(root) :] or b"/"}


class Rewrite:
    """Put the path before the addresses that answers name."""

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self.app = app
        self.root = root.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with other addresses."""
        if scope["type"] != "http" or not self.root:
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, _Rewriter(self.root, scope["path"], send))


class _Rewriter:
    """Gathers an answer that may name addresses, and sends it on when it is whole."""

    def __init__(self, root: bytes, path: str, send: Send) -> None:
        self._root, self._path, self._send = root, path, send
        self._start: Message | None = None
        self._pattern = _TEXT
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and (pattern := self._choose(message)):
            self._start, self._pattern = message, pattern
        elif self._start and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)
        else:
            await self._send(message)

    def _choose(self, message: Message) -> re.Pattern[bytes] | None:
        headers = MutableHeaders(scope=message)
        if headers.get("location", "").startswith("/"):
            headers["location"] = self._root.decode() + headers["location"]
        kind = headers.get("content-type", "").partition(";")[0]
        if kind == "application/json" and not self._path.startswith(_JSON_AT):
            return None
        return _BY_TYPE.get(kind)

    async def _send_whole(self, start: Message) -> None:
        body = self._pattern.sub(rb"\1" + self._root + b"/", bytes(self._body))
        MutableHeaders(scope=start)["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
