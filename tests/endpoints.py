"""Endpoints on loopback for tests: the `oxigraph` server, and servers that do as a test says."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from threading import Thread
from urllib.parse import parse_qs

import pytest
import urllib3

from tests.waiting import until

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Oxigraph:
    """An `oxigraph serve` on a folder, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base = f"http://127.0.0.1:{free_port()}"
        self.query = f"{self.base}/query"
        self.start()

    def start(self) -> None:
        folder, address = str(self.folder), self.base.removeprefix("http://")
        command = [str(OXIGRAPH), "serve", "--location", folder, "--bind", address]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(self._answers)

    def _answers(self) -> bool:
        try:
            urllib3.request("GET", self.base, retries=False, timeout=1)
        except urllib3.exceptions.HTTPError:
            return False
        return True

    def put(self, turtle: bytes, graph: str = "default") -> None:
        url = f"{self.base}/store?{graph}"
        reply = urllib3.request("PUT", url, body=turtle, headers={"Content-Type": "text/turtle"})
        assert reply.status < 300, reply.data

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Oxigraph]:
    if not OXIGRAPH.exists():
        pytest.skip("the oxigraph server is not installed (development group)")
    server = Oxigraph(folder)
    try:
        yield server
    finally:
        server.kill()


Handler = BaseHTTPRequestHandler
Answer = Callable[[Handler, dict[str, str]], None]
"""Writes an answer, given the fields of the form that was sent."""


class Served:
    """The address of a server, and the forms and headers that it was sent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.forms: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []


@contextmanager
def served(answer: Answer, *, secure: SSLContext | None = None) -> Iterator[Served]:
    """Serve every POST by a function of the test."""

    class _Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            log.forms.append(form)
            log.headers.append(dict(self.headers))
            self.close_connection = True
            with contextlib.suppress(OSError):  # the client hangs up when it has had enough
                answer(self, form)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    if secure:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    server.block_on_close = False
    log = Served(f"http://127.0.0.1:{server.server_address[1]}/sparql")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield log
    finally:
        server.shutdown()
        server.server_close()


def raw(answer: bytes) -> Answer:
    """Answer with these bytes, whatever is asked."""
    return lambda handler, _: void(handler.wfile.write(answer))


def void(_: object) -> None:
    pass


def message(body: bytes, kind: str, *, status: str = "200 OK", more: str = "") -> bytes:
    """Return an HTTP answer with its length."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body
