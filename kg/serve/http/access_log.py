"""One line a request in the log "kg.serve.access": what was asked, what came of it, how long."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.console import printable
from kg.serve.http.metrics import ADDRESSES, Metrics

LOG = logging.getLogger("kg.serve.access")

_LONGEST = 2000


class Journal:
    """Counts each request, and logs method, path without query, status, bytes sent, milliseconds.

    With `queries`, the text of a query follows, as the endpoint left it in the request's state;
    its control characters are written out, so that it cannot make lines of its own.
    """

    def __init__(self, *, queries: bool = False, metrics: Metrics | None = None) -> None:
        self.queries = queries
        self.metrics = metrics or Metrics()

    def note(
        self, method: str, path: str, status: int, size: int, seconds: float, query: str = ""
    ) -> None:
        """Note a request that has ended."""
        self.metrics.count(path, status, seconds)
        if path in ADDRESSES:  # they are asked every few seconds
            return
        line = f"{method} {one_line(path)} {status} {size} {seconds * 1000:.1f}ms"
        LOG.info("%s", f"{line} {one_line(query)}" if self.queries and query else line)


class AccessLog:
    """Note each request in a journal when it has ended, however it ends."""

    def __init__(self, app: ASGIApp, *, journal: Journal | None = None) -> None:
        self.app = app
        self.journal = journal or Journal()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note it."""
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
            seconds, query = time.perf_counter() - begin, scope["state"].get("query", "")
            self.journal.note(scope["method"], scope["path"], status, size, seconds, query)


def one_line(text: str) -> str:
    r"""Return the start of a text as one line, with nothing in it that a terminal obeys.

    Example:
        >>> one_line("ASK {\n}\x1b[2J")
        'ASK {\\n}\\x1b[2J'
    """
    return printable(text[:_LONGEST]).replace("\n", "\\n").replace("\t", "\\t")
