"""Answers that were given before, written to a connection as soon as its request is read.

What an application does for each request costs more than such an answer itself: no task, no
middleware, no message. Whatever is unusual about a request goes the usual way.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from kg.serve.http.access_log import Journal
from kg.serve.http.replay import Answer, Kept

_UNUSUAL = frozenset(
    (b"content-length", b"transfer-encoding", b"expect", b"connection", b"upgrade")
)
_FORWARDED = b"x-forwarded-"

Pairs = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Again:
    """Finds the bytes of a kept answer, and notes that they were sent.

    `root` is the path below which the server is shown.
    """

    kept: Kept
    journal: Journal
    root: bytes = b""

    def answer(
        self, method: bytes, target: bytes, scheme: str, headers: Pairs, default: Pairs
    ) -> bytes | None:
        """Return what to send for a request of HTTP/1.1, None where it goes the usual way.

        `default` are the headers of every answer.
        """
        if method not in (b"GET", b"HEAD") or not target.startswith(b"/") or b"#" in target:
            return None
        if any(name in _UNUSUAL or name.startswith(_FORWARDED) for name, _ in headers):
            return None
        begin = time.perf_counter()
        target = self._plain(target)
        key = self.kept.key(method.decode(), "1.1", scheme, target, headers)
        answer = self.kept.find(key)
        if answer is None or not answer.has_length:
            return None
        self._note(method.decode(), target, answer, begin)
        return render(answer, default, body=method == b"GET")

    def _plain(self, target: bytes) -> bytes:
        below = self.root and target.startswith(self.root + b"/")
        return (target[len(self.root) :] if below else target).removesuffix(b"?")

    def _note(self, method: str, target: bytes, answer: Answer, begin: float) -> None:
        path = target.partition(b"?")[0].decode("ascii", "replace")
        size = len(answer.body) if method == "GET" else 0
        seconds = time.perf_counter() - begin
        self.journal.note(method, path, answer.status, size, seconds, answer.query)


def render(answer: Answer, default: Pairs, *, body: bool) -> bytes:
    """Return an answer as it goes over a connection, with or without its body."""
    lines = [STATUS_LINE[answer.status]]
    for name, value in (*default, *answer.start["headers"]):
        lines += (name, b": ", value, b"\r\n")
    lines.append(b"\r\n")
    if body:
        lines.append(answer.body)
    return b"".join(lines)
