"""How the server is: alive, ready, and its numbers in Prometheus' text format."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.serve.http.responses import Runner

HEALTH, READY, METRICS = "/-/healthy", "/-/ready", "/-/metrics"
ADDRESSES = (HEALTH, READY, METRICS)
"""What those ask who watch the server, by whatever name they call it."""

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
_ROOMS = frozenset(("sparql", "data", "queries", "id", "explore", "search", "query", "static"))
"""The first parts of addresses that are counted apart; all others count as one."""


class Metrics:
    """Counts of what was asked and how long it took.

    Example:
        >>> metrics = Metrics()
        >>> metrics.count("/sparql", 200, 0.001)
        >>> [line for line in metrics.lines() if "kg_requests_total{" in line]
        ['kg_requests_total{address="sparql",status="200"} 1']
    """

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._within: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()

    def count(self, path: str, status: int, seconds: float) -> None:
        """Count one request that has ended."""
        room = path.split("/", 2)[1] if path.startswith("/") else ""
        address = room if room in _ROOMS else ("start" if path == "/" else "other")
        self._requests[address, status] += 1
        self._seconds[address] += int(seconds * 1e6)
        bound = next((bound for bound in _BOUNDS if seconds <= bound), float("inf"))
        self._within[address, bound] += 1

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text format."""
        yield from _head("kg_requests_total", "counter", "Requests that have ended.")
        for (address, status), times in sorted(self._requests.items()):
            yield f'kg_requests_total{{address="{address}",status="{status}"}} {times}'
        yield from _head("kg_request_seconds", "histogram", "Seconds from asking to the answer.")
        for address in sorted(self._seconds):
            yield from self._histogram(address)

    def _histogram(self, address: str) -> Iterator[str]:
        total = 0
        for bound in (*_BOUNDS, float("inf")):
            total += self._within[address, bound]
            limit = "+Inf" if bound == float("inf") else f"{bound:g}"
            yield f'kg_request_seconds_bucket{{address="{address}",le="{limit}"}} {total}'
        seconds = self._seconds[address] / 1e6
        yield f'kg_request_seconds_sum{{address="{address}"}} {seconds:.6f}'
        yield f'kg_request_seconds_count{{address="{address}"}} {total}'


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"


async def healthy(request: Request) -> Response:
    """Answer that the process is alive."""
    return PlainTextResponse("alive\n", headers=_FRESH)


async def ready(request: Request) -> Response:
    """Answer whether there is a build to answer from."""
    runner: Runner = request.app.state.runner
    if runner.build:
        return PlainTextResponse(f"ready, on build {runner.build}\n", headers=_FRESH)
    return PlainTextResponse("no build is open\n", status_code=503, headers=_FRESH)


async def metrics(request: Request) -> Response:
    """Answer with the numbers."""
    again = request.app.state.again
    lines = [*again.journal.metrics.lines(), *_gauges(request.app.state.runner)]
    lines += [*_head("kg_replayed_total", "counter", "Answers given again as they were.")]
    lines.append(f"kg_replayed_total {again.kept.times}")
    return Response("\n".join(lines) + "\n", media_type=_TEXT, headers=_FRESH)


_FRESH = {"cache-control": "no-store"}


def _gauges(runner: object) -> Iterator[str]:
    known = {
        "kg_jobs_waiting": (getattr(runner, "waiting", 0), "Jobs that wait for a worker."),
        "kg_jobs_running": (getattr(runner, "running", 0), "Jobs that have a worker."),
        "kg_workers": (len(getattr(runner, "pids", ())), "Worker processes."),
        "process_resident_memory_bytes": (_resident(), "Memory of the HTTP process."),
    }
    for name, (value, text) in known.items():
        yield from _head(name, "gauge", text)
        yield f"{name} {value}"


def _resident() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


routes = [
    Route(HEALTH, healthy, methods=["GET"]),
    Route(READY, ready, methods=["GET"]),
    Route(METRICS, metrics, methods=["GET"]),
]
