"""Answers in gzip for those who take them."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message, Receive, Scope, Send


class Zip(GZipMiddleware):
    """The same, but for one who refuses gzip, and for HTTP/1.0, which knows no chunks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in gzip where that is taken."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif takes_gzip(scope):
            others = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
            scope = {**scope, "headers": [*others, (b"accept-encoding", b"gzip")]}
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, self._varying(send))

    def _varying(self, send: Send) -> Send:
        async def send_plain(message: Message) -> None:
            if message["type"] == "http.response.start" and self._might_be_zipped(message):
                MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            await send(message)

        return send_plain

    def _might_be_zipped(self, message: Message) -> bool:
        sizes = [value for name, value in message["headers"] if name == b"content-length"]
        return bool(sizes) and int(sizes[0]) >= self.minimum_size


def takes_gzip(scope: Scope) -> bool:
    """Return whether a client takes gzip: RFC 9110, section 12.5.3.

    Example:
        >>> [
        ...     takes_gzip({"headers": [(b"accept-encoding", value)]})
        ...     for value in (b"gzip, br", b"gzip;q=0", b"*", b"GZIP;q=0.5", b"br", b"*, gzip;q=0")
        ... ]
        [True, False, True, True, False, False]
    """
    if scope.get("http_version") == "1.0":
        return False
    if not any(name == b"accept-encoding" for name, _ in scope["headers"]):
        return False
    given = ",".join(Headers(scope={**scope, "type": "http"}).getlist("accept-encoding"))
    liked = dict(_codings(given))
    return liked.get("gzip", liked.get("*", 0.0)) > 0


def _codings(header: str) -> list[tuple[str, float]]:
    parts = (element.lower().partition(";") for element in header.split(","))
    return [(name.strip(), _quality(params)) for name, _, params in parts if name.strip()]


def _quality(params: str) -> float:
    name, _, value = params.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
