"""A Virtuoso server on loopback, with a folder and ports of its own, for tests that need one."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

BINARY = shutil.which("virtuoso-t")
MISSING = "virtuoso-t is not installed (Debian: virtuoso-opensource-7-bin)"
USER, PASSWORD = "dba", "dba"  # what a new database starts with
_START_S = 60
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = .
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """A server that runs: its SPARQL endpoint and its Graph Store endpoint."""

    base: str

    @property
    def endpoint(self) -> str:
        return f"{self.base}/sparql"

    @property
    def graph_store(self) -> str:
        """The Graph Store Protocol for USER, with digest authentication."""
        return f"{self.base}/sparql-graph-crud-auth"

    def load(self, turtle: bytes, graph: str) -> None:
        """Replace a named graph by at most some megabytes."""
        self._send("PUT", turtle, graph)

    def add(self, turtle: bytes, graph: str) -> None:
        """Add to a named graph; in parts like these a graph can have any size."""
        self._send("POST", turtle, graph)

    def _send(self, method: str, turtle: bytes, graph: str) -> None:
        headers, address = {"Content-Type": "text/turtle"}, {"graph-uri": graph}
        with httpx.Client(auth=httpx.DigestAuth(USER, PASSWORD), timeout=300) as client:
            # Asked for a password before a large body is read, the sender finds the line cut.
            client.get(self.graph_store, params={"graph-uri": "urn:none"})
            sent = client.request(
                method, self.graph_store, params=address, content=turtle, headers=headers
            )
            sent.raise_for_status()

    def select(self, query: str, graph: str = "") -> list[dict[str, Any]]:
        """Return the bindings of a SELECT in the form of the JSON results."""
        fields = {"query": query, **({"default-graph-uri": graph} if graph else {})}
        request = urllib.request.Request(  # noqa: S310
            self.endpoint,
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Accept": "application/sparql-results+json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
                found: list[dict[str, Any]] = json.load(answer)["results"]["bindings"]
                return found
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode("utf-8", "replace")[:2000]) from error


@contextmanager
def virtuoso(*, buffers: int = 20_000) -> Iterator[Virtuoso]:
    """Run a server with an empty database until the block ends; a buffer is 8 KiB."""
    if BINARY is None:
        raise RuntimeError(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        port, http = _free_ports(2)
        settings = _INI.format(port=port, http=http, buffers=buffers, dirty=buffers * 3 // 4)
        (Path(folder) / "virtuoso.ini").write_text(settings, encoding="utf-8")
        log = (Path(folder) / "output.log").open("wb")
        process = subprocess.Popen([BINARY, "-f"], cwd=folder, stdout=log, stderr=log)
        try:
            server = Virtuoso(f"http://127.0.0.1:{http}")
            _wait(server, process, Path(folder))
            yield server
        finally:
            process.kill()
            process.wait()
            log.close()


def _wait(server: Virtuoso, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            server.select("SELECT (1 AS ?one) {}")
        except (OSError, AssertionError):
            time.sleep(0.2)
        else:
            return
    written = (folder / "output.log").read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"virtuoso-t did not answer: {written[-1000:]}")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports
