"""One line a request in the log "kg.serve.access": what was asked, what came of it, how long."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.console import printable
from kg.serve.http.metrics import ADDRESSES, Metrics

LOG = logging.getLogger("kg.serve.access")

_LONGEST = 2000


class AccessLog:
    """Log method, path without query, status, bytes sent and milliseconds of each request.

    With `queries`, the text of a query follows, as the endpoint left it in the request's state;
    its control characters are written out, so that it cannot make lines of its own.
    """

    def __init__(
        self, app: ASGIApp, *, queries: bool = False, metrics: Metrics | None = None
    ) -> None:
        self.app = app
        self.queries = queries
        self.metrics = metrics or Metrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and log it when it has ended, however it ends."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        status, size, begin = 0, 0, time.perf_counter()

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        finally:
            seconds = time.perf_counter() - begin
            self.metrics.count(scope["path"], status, seconds)
            if scope["path"] not in ADDRESSES:  # they are asked every few seconds
                LOG.info("%s", self._line(scope, status, size, seconds))

    def _line(self, scope: Scope, status: int, size: int, seconds: float) -> str:
        what = f"{scope['method']} {one_line(scope['path'])}"
        line = f"{what} {status} {size} {seconds * 1000:.1f}ms"
        query = scope["state"].get("query", "") if self.queries else ""
        return f"{line} {one_line(query)}" if query else line


def one_line(text: str) -> str:
    r"""Return the start of a text as one line, with nothing in it that a terminal obeys.

    Example:
        >>> one_line("ASK {\n}\x1b[2J")
        'ASK {\\n}\\x1b[2J'
    """
    return printable(text[:_LONGEST]).replace("\n", "\\n").replace("\t", "\\t")
