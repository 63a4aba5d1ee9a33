"""A server for tests that answers in its own process, and real ones on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pyoxigraph import Literal, NamedNode, Quad, Store
from starlette.applications import Starlette
from uvicorn.config import LifespanType

from kg.serve.app import create_app
from kg.serve.workers.jobs import Job, ProblemError, Reply
from kg.serve.workers.limits import Limits, Settings
from kg.serve.workers.problems import to_problem
from kg.serve.workers.tasks import Snapshot, run_task
from kg.store.builds import memory_store

HOST = "http://127.0.0.1:8000"
TURTLE = b"""
@prefix : <http://example.org/> .
@prefix void: <http://rdfs.org/ns/void#> .
:ada :knows :bo ; :name "Ada", "A,\\"d\\"\\na" ; :age 36 .
:bo :name "Bo"@en .
:dataset a void:Dataset ; void:triples 6 ; void:classPartition :part .
:part void:class :Person ; void:entities 2 .
"""
EVERYTHING = "SELECT * { ?s ?p ?o }"
GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def sample() -> Store:
    store = memory_store(TURTLE)
    triple = (NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal("in g"))
    store.add(Quad(*triple, NamedNode("http://example.org/g")))
    return store


def form_of(response: httpx.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


def rows(count: int) -> str:
    """Return a query with so many rows in its answer."""
    return f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(count)))} }} }}"


class InProcess:
    """Answers jobs in this process, one at a time; counts them and what was cancelled."""

    def __init__(self, store: Store, *, build: str = "0123456789ab", limits: Limits | None = None):
        self.snapshot = Snapshot(store, Path(build))
        self.limits = limits or Limits()
        self.build = build
        self.jobs: list[Job] = []
        self.cancelled = 0

    async def run(self, job: Job, *, client: str = "") -> Reply:
        self.jobs.append(job)
        try:
            await asyncio.sleep(0)
            return run_task(job, self.snapshot, self.limits)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        except Exception as error:
            raise ProblemError(to_problem(error)) from error


class Client:
    """Sends requests to an application without a network; what it raises becomes a response."""

    def __init__(self, app: Starlette) -> None:
        self._loop = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url=HOST)

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        return self._loop.run(self._http.request(method, url, **options))

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self.request("POST", url, **options)

    def ask(self, query: str, accept: str = "*/*") -> httpx.Response:
        """Send a query by GET."""
        return self.get("/sparql", params={"query": query}, headers={"accept": accept})

    def close(self) -> None:
        self._loop.run(self._http.aclose())
        self._loop.close()


@contextlib.contextmanager
def client_of(store: Store, *, settings: Settings | None = None) -> Iterator[Client]:
    """Yield a client of a server over a store."""
    settings = settings or Settings()
    client = Client(create_app(InProcess(store, limits=settings.limits), settings))
    try:
        yield client
    finally:
        client.close()


@contextlib.contextmanager
def running(
    app: Starlette, *, http: Any = "httptools", lifespan: LifespanType = "off"
) -> Iterator[int]:
    """Run an application under uvicorn on a free port of loopback, and yield the port."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", lifespan=lifespan, http=http
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
