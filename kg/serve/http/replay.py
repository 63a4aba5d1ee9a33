"""Small answers that were given before, given again before anything else is done for them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.http.responses import Runner

SIZE = 32 * 1024 * 1024
"""Bytes that all kept answers may have together."""

_LARGEST = 256 * 1024
_OVERHEAD = 2048  # bytes that an answer costs beyond its body, about
_KEPT = (200, 304)
_ASKING = frozenset(
    (b"host", b"accept", b"accept-encoding", b"if-none-match", b"origin", b"authorization")
)
"""The headers of a request that an answer may depend on."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    start: Message
    body: bytes
    query: str

    @property
    def size(self) -> int:
        return len(self.body) + _OVERHEAD


class Replay:
    """Answer a GET that was answered before from the same build with the same bytes.

    Only whole answers with an ETag are kept, which are those that the build alone decides.
    """

    def __init__(self, app: ASGIApp, *, runner: Runner, size: int = SIZE) -> None:
        self.app = app
        self.runner = runner
        self._kept: OrderedDict[Key, _Answer] = OrderedDict()
        self._room = size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on and keep the answer."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        key = self._key(scope)
        if (answer := self._kept.get(key)) is None:
            await self.app(scope, receive, _Recorder(self, key, scope, send))
            return
        self._kept.move_to_end(key)
        if answer.query:
            scope.setdefault("state", {})["query"] = answer.query
        await send(dict(answer.start))
        await send({"type": "http.response.body", "body": answer.body})

    def _key(self, scope: Scope) -> Key:
        asking = [header for header in scope["headers"] if header[0] in _ASKING]
        address = (scope["scheme"], scope["raw_path"], scope["query_string"])
        version = scope.get("http_version", "1.1")
        return (self.runner.build, scope["method"], version, *address, *asking)

    def keep(self, key: Key, answer: _Answer) -> None:
        """Keep an answer, and forget those that were not asked for longest."""
        if key[0] != self.runner.build or key in self._kept:
            return
        self._kept[key] = answer
        self._room -= answer.size
        while self._room < 0:
            self._room += self._kept.popitem(last=False)[1].size


class _Recorder:
    """Passes an answer on, and keeps it when it has gone out whole."""

    def __init__(self, replay: Replay, key: Key, scope: Scope, send: Send) -> None:
        self._replay, self._key, self._scope, self._send = replay, key, scope, send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_be_kept(message):
            self._start = message
        elif self._start and message["type"] == "http.response.body":
            self._take(self._start, message)
        await self._send(message)

    def _take(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if len(self._body) > _LARGEST:
            self._start = None
        elif not message.get("more_body", False):
            query = str(self._scope.get("state", {}).get("query", ""))
            copied = {**start, "headers": list(start["headers"])}
            self._replay.keep(self._key, _Answer(copied, bytes(self._body), query))


def _may_be_kept(message: Message) -> bool:
    return message["status"] in _KEPT and any(name == b"etag" for name, _ in message["headers"])
