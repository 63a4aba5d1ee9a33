"""Small answers that were given before, given again before anything else is done for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.http.responses import Runner

SIZE = 32 * 1024 * 1024
"""Bytes that all kept answers may have together."""

_LARGEST = 256 * 1024
_OVERHEAD = 2048  # bytes that an answer costs beyond its body, about
_KEPT = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
_ASKING = frozenset(
    (b"host", b"accept", b"accept-encoding", b"if-none-match", b"origin", b"authorization")
)
"""The headers of a request that an answer may depend on."""

Headers = Iterable[tuple[bytes, bytes]]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `query` is the text that was asked, for the log."""

    start: Message
    body: bytes
    query: str

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return len(self.body) + _OVERHEAD

    @property
    def status(self) -> int:
        """The status of the answer."""
        return int(self.start["status"])

    @property
    def has_length(self) -> bool:
        """Whether its headers say where it ends."""
        names = {name for name, _ in self.start["headers"]}
        return b"content-length" in names or self.status == HTTPStatus.NOT_MODIFIED


class Kept:
    """Answers that the build alone decides, those with an ETag, by what was asked."""

    def __init__(self, runner: Runner, *, size: int = SIZE) -> None:
        self.runner = runner
        self.times = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._room = size

    def key(self, method: str, version: str, scheme: str, target: bytes, headers: Headers) -> Key:
        """Return what an answer depends on."""
        asking = [header for header in headers if header[0] in _ASKING]
        return (self.runner.build, method, version, scheme, target, *asking)

    def find(self, key: Key) -> Answer | None:
        """Return the answer that was given before."""
        if answer := self._answers.get(key):
            self._answers.move_to_end(key)
            self.times += 1
        return answer

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer, and forget those that were not asked for longest."""
        if key[0] != self.runner.build or key in self._answers:
            return
        self._answers[key] = answer
        self._room -= answer.size
        while self._room < 0:
            self._room += self._answers.popitem(last=False)[1].size


class Replay:
    """Answer a GET that was answered before from the same build with the same bytes."""

    def __init__(self, app: ASGIApp, *, kept: Kept) -> None:
        self.app = app
        self.kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on and keep the answer."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        key = self._key(scope)
        if (answer := self.kept.find(key)) is None:
            await self.app(scope, receive, _Recorder(self.kept, key, scope, send))
            return
        if answer.query:
            scope.setdefault("state", {})["query"] = answer.query
        await send(dict(answer.start))
        await send({"type": "http.response.body", "body": answer.body})

    def _key(self, scope: Scope) -> Key:
        query = scope["query_string"]
        target = b"%b?%b" % (scope["raw_path"], query) if query else scope["raw_path"]
        version = scope.get("http_version", "1.1")
        return self.kept.key(scope["method"], version, scope["scheme"], target, scope["headers"])


class _Recorder:
    """Passes an answer on, and keeps it when it has gone out whole."""

    def __init__(self, kept: Kept, key: Key, scope: Scope, send: Send) -> None:
        self._kept, self._key, self._scope, self._send = kept, key, scope, send
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
            self._kept.keep(self._key, Answer(copied, bytes(self._body), query))


def _may_be_kept(message: Message) -> bool:
    return message["status"] in _KEPT and any(name == b"etag" for name, _ in message["headers"])
