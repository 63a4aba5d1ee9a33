"""Servers as users start them: processes of their own, on a free port of loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import urllib3

from kg.serve.workers.limits import Limits

_CODE = """
import json, sys
from kg import console
from kg.serve.workers.limits import Limits, Settings
from kg.serve.server import serve

def ready(url):
    print(url, flush=True)

settings = Settings(limits=Limits(**json.loads(sys.argv[2])))
console.run(lambda: sys.exit(serve(sys.argv[1], port=0, settings=settings, ready=ready)))
"""


@dataclass
class Live:
    """A running server; `pool` keeps connections to it open."""

    url: str
    process: subprocess.Popen[str]
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(maxsize=64))

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        return self.pool.request(
            "GET", self.url + path.lstrip("/"), headers=headers, retries=False, timeout=60
        )

    def query(self, text: str, **more: str) -> urllib3.BaseHTTPResponse:
        """POST a query as a form does."""
        return self.pool.request_encode_body(
            "POST",
            f"{self.url}sparql",
            fields={"query": text, **more},
            encode_multipart=False,
            headers={"accept": "application/sparql-results+json, */*;q=0.1"},
            retries=False,  # type: ignore[arg-type]
            timeout=60,  # type: ignore[arg-type]
        )

    def descendants(self) -> list[int]:
        """Return the ids of all processes that the server started, and theirs."""
        found, queue = [], [self.process.pid]
        while queue:
            children = [pid for pid, parent in _parents() if parent == queue[0]]
            found += children
            queue = [*queue[1:], *children]
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            yield int(folder.name), int(fields[1])


@contextmanager
def running(folder: Path, limits: Limits) -> Iterator[Live]:
    """Serve a folder until the block ends."""
    command = [sys.executable, "-c", _CODE, str(folder), json.dumps(asdict(limits))]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ}
        )
        live = None
        try:
            assert process.stdout
            url = process.stdout.readline().strip()
            assert url, _read(log)
            live = Live(url, process)
            yield live
        finally:
            process.kill()
            process.wait()
            assert process.stdout
            process.stdout.close()
            if live:
                live.pool.clear()


def _read(log: object) -> str:
    log.seek(0)  # type: ignore[attr-defined]
    return str(log.read())  # type: ignore[attr-defined]
