"""Many HTTP clients in one thread, cheap enough to leave the processors to the server."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Ask:
    """A query to send, or another target; `kind` tells apart what is to be counted apart."""

    kind: str
    query: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a query; `seconds` from its first byte to the answer's last."""

    ask: Ask
    status: int
    seconds: float
    body: bytes


@dataclass(slots=True)
class Client:
    """One keep-alive connection with one request on its way."""

    address: tuple[str, int]
    path: str
    link: socket.socket = field(init=False)
    ask: Ask = field(init=False)
    start: float = 0.0
    data: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """Open a new connection."""
        self.link = socket.create_connection(self.address)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, ask: Ask) -> None:
        """Begin a request."""
        self.ask = ask
        self.data.clear()
        target = ask.target or f"{self.path}?query={quote(ask.query)}"
        accept = "text/html,*/*;q=0.5" if ask.target else "application/sparql-results+json"
        head = f"GET {target} HTTP/1.1\r\nhost: {self.address[0]}\r\naccept: {accept}\r\n\r\n"
        self.start = time.perf_counter()
        self.link.sendall(head.encode())

    def receive(self) -> Outcome | None:
        """Take what has come; return the outcome once the answer is whole."""
        try:
            piece = self.link.recv(1 << 18)
        except ConnectionError:
            piece = b""
        self.data += piece
        if not piece:
            return self._outcome(0, b"")
        head, end, body = bytes(self.data).partition(b"\r\n\r\n")
        if not end or (found := _whole(head.lower(), body)) is None:
            return None
        return self._outcome(int(head.split(b" ", 2)[1]), found)

    def _outcome(self, status: int, body: bytes) -> Outcome:
        return Outcome(self.ask, status, time.perf_counter() - self.start, body)


def _whole(head: bytes, body: bytes) -> bytes | None:
    if b"transfer-encoding: chunked" in head:
        return b"".join(_chunks(body)) if body.endswith(b"0\r\n\r\n") else None
    size = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
    return body if len(body) >= size else None


def _chunks(body: bytes) -> Iterator[bytes]:
    while body:
        size, _, body = body.partition(b"\r\n")
        yield body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]


def run_load(
    url: str,
    path: str,
    next_ask: Callable[[], Ask],
    *,
    clients: int,
    seconds: float,
    on_tick: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Let each client ask again as soon as it has its answer; call `on_tick` once a second.

    It is over early where the server is there no more.
    """
    host, _, port = url.rstrip("/").removeprefix("http://").partition(":")
    outcomes: list[Outcome] = []
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            client = Client((host, int(port)), path)
            client.send(next_ask())
            selector.register(client.link, selectors.EVENT_READ, client)
        end, tick = time.perf_counter() + seconds, time.perf_counter() + 1
        while time.perf_counter() < end:
            if time.perf_counter() > tick:
                on_tick()
                tick += 1
            try:
                for key, _ in selector.select(0.2):
                    outcomes.extend(_go_on(selector, key.data, next_ask))
            except ConnectionError:
                break
        for key in list(selector.get_map().values()):
            key.data.link.close()
    return outcomes


def _go_on(
    selector: selectors.BaseSelector, client: Client, next_ask: Callable[[], Ask]
) -> list[Outcome]:
    if (outcome := client.receive()) is None:
        return []
    if outcome.status == 0:
        selector.unregister(client.link)
        client.link.close()
        client.connect()
        selector.register(client.link, selectors.EVENT_READ, client)
    client.send(next_ask())
    return [outcome]
