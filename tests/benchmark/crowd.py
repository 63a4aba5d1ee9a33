"""Measures how the server stands a crowd, beside `oxigraph serve` on the same graph in one run.

    python tests/benchmark/crowd.py [throughput] [crowd] [burst] [silent] [soak] [--seconds N]

Without a part named, all but the soak. Ratios and shares count, since machines and their loads
differ; processor milliseconds are of the server's processes alone, so that they hardly depend on
what else the machine does.

- throughput: small queries of 16 clients, some asked again and again, and all distinct ones, which
  no kept answer helps.
- crowd: 64 clients ask small queries and pages, without and with 5 % runaway queries.
- burst: 40 queries at once, each of about 0.35 s.
- silent: 440 connections of one client that say nothing, or read nothing, beside others.
- soak: a mixed load with a new build each minute (`--seconds 1800`).
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import urllib3
from pyoxigraph import RdfFormat, Store
from rich.console import Console
from rich.table import Table

from kg.command.demo import build_demo
from kg.serve.workers.limits import Limits
from tests.benchmark.asks import (
    PAPERS,
    QUERIES,
    answered_of,
    crowd_asks,
    distinct_asks,
    statuses_of,
)
from tests.benchmark.load import Ask, Outcome, run_load
from tests.benchmark.serving import (
    _percentile,
    answer_in_process,
    generated_graph,
    oxigraph_server,
)
from tests.benchmark.silent import measure_silent
from tests.benchmark.soak import measure_soak
from tests.live import Live, running
from tests.served import served_folder

_TICK = os.sysconf("SC_CLK_TCK")
_REPLAYED = re.compile(r"^kg_replayed_total (\d+)", re.MULTILINE)


def processor(pids: Sequence[int]) -> float:
    """Return the seconds that processes have had of the processors."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))  # those of children that have ended, too
    return ticks / _TICK


def replayed(live: Live) -> int:
    """Return how many answers the server has given again without asking a worker."""
    found = _REPLAYED.search(live.get("/-/metrics").data.decode())
    return int(found[1]) if found else 0


def measure_throughput(live: Live, turtle: Path, *, clients: int, seconds: float) -> Table:
    """Return the table of small queries, ours and the anchor's in turns."""
    columns = ("queries/s", "ratio", "p50 ms", "p99 ms", "processor ms", "failed", "replayed")
    table = Table("", *columns, title=f"small queries, {clients} clients, two rounds of each")
    with oxigraph_server(turtle) as (url, pid):
        for name, asks in (
            ("again", cycle([Ask("small", q) for q in QUERIES])),
            ("distinct", None),
        ):
            sources = (asks or distinct_asks(), asks or distinct_asks())
            ours: list[tuple[list[Outcome], float, int]] = []
            theirs: list[tuple[list[Outcome], float, int]] = []
            for _ in range(2):
                pids = [live.process.pid, *live.descendants()]
                ours.append(
                    _timed_load(live.url, "/sparql", sources[0], clients, seconds, pids, live)
                )
                theirs.append(_timed_load(url, "/query", sources[1], clients, seconds, [pid]))
            rate = [sum(len(done) for done, _, _ in side) for side in (ours, theirs)]
            for who, side, ratio in (
                ("kg serve", ours, f"{rate[0] / rate[1]:.2f}"),
                ("oxigraph serve", theirs, ""),
            ):
                table.add_row(f"{name}, {who}", *_throughput_row(side, seconds, ratio))
    return table


def _timed_load(
    url: str,
    path: str,
    asks: Iterator[Ask],
    clients: int,
    seconds: float,
    pids: Sequence[int],
    live: Live | None = None,
) -> tuple[list[Outcome], float, int]:
    run_load(url, path, lambda: next(asks), clients=clients, seconds=0.5)
    before, kept = processor(pids), replayed(live) if live else 0
    done = run_load(url, path, lambda: next(asks), clients=clients, seconds=seconds)
    return done, processor(pids) - before, (replayed(live) if live else 0) - kept


def _throughput_row(
    rounds: Sequence[tuple[list[Outcome], float, int]], seconds: float, ratio: str
) -> tuple[str, ...]:
    done = [outcome for part, _, _ in rounds for outcome in part]
    spent, kept = sum(part[1] for part in rounds), sum(part[2] for part in rounds)
    spans = [outcome.seconds for outcome in done]
    failed = statuses_of([outcome for outcome in done if outcome.status != 200]) or "0"
    ms = [f"{_percentile(spans, percent) * 1e3:.1f}" for percent in (50, 99)]
    rate = f"{len(done) / seconds / len(rounds):.0f}"
    share = f"{kept / max(1, len(done)):.0%}" if ratio else ""
    return rate, ratio, *ms, f"{spent / max(1, len(done)) * 1e3:.2f}", failed, share


def measure_crowd(live: Live, *, clients: int, seconds: float, share: float) -> Table:
    """Return the table of a crowd without and with runaways: are pages and queries answered?"""
    columns = ("good/s", "pages 200", "queries 200", "p50 ms", "p99 ms", "pages p99 ms", "runaways")
    table = Table("", *columns, title=f"{clients} clients, {seconds:g} s each")
    p99 = []
    for runaways in (0.0, share):
        asks = crowd_asks(runaways)
        outcomes = run_load(live.url, "/sparql", asks, clients=clients, seconds=seconds)
        by_kind = {
            kind: [o for o in outcomes if o.ask.kind == kind]
            for kind in ("good", "page", "runaway")
        }
        good = [o.seconds for o in (*by_kind["good"], *by_kind["page"])]
        p99.append(_percentile(good, 99))
        table.add_row(
            f"{runaways:.0%} runaways",
            f"{len(good) / seconds:.0f}",
            answered_of(by_kind["page"]),
            answered_of(by_kind["good"]),
            *(f"{_percentile(good, percent) * 1e3:.0f}" for percent in (50, 99)),
            f"{_percentile([o.seconds for o in by_kind['page']], 99) * 1e3:.0f}",
            statuses_of(by_kind["runaway"]),
        )
    table.caption = f"p99 with runaways: {p99[1] / p99[0]:.1f} times that without"
    return table


def middling_query(store: Store, *, seconds: float) -> str:
    """Return a query that the engine takes about so long for."""
    words = 1
    while True:
        values = " ".join(f'"{number} on"' for number in range(words))
        query = (
            "SELECT (COUNT(*) AS ?n) { ?p <http://e/title> ?t "
            f"VALUES ?w {{ {values} }} FILTER(CONTAINS(LCASE(?t), ?w)) }}"
        )
        start = time.perf_counter()
        answer_in_process(store, query)
        spent = time.perf_counter() - start
        if spent >= seconds * 0.9:
            return query
        words = max(words + 1, min(words * 4, int(words * seconds / max(spent, 1e-4))))


def measure_burst(live: Live, turtle: Path, store: Store, *, size: int = 40) -> Table:
    """Return the table of a burst of middling queries, ours and the anchor's."""
    table = Table("", "answered", "seconds", "median s", title=f"{size} queries of 0.35 s at once")
    query = middling_query(store, seconds=0.35)
    with oxigraph_server(turtle) as (url, _):
        for name, where in (("kg serve", f"{live.url}sparql"), ("oxigraph serve", f"{url}query")):
            statuses, spans, start = burst(where, query, size)
            table.add_row(
                name,
                f"{statuses[200]} of {size}",
                f"{time.perf_counter() - start:.1f}",
                f"{_percentile(spans, 50):.1f}",
            )
    return table


def burst(where: str, query: str, size: int) -> tuple[Counter[int], list[float], float]:
    """Ask all at once; return statuses, seconds of each, and when it began."""
    pool = urllib3.PoolManager(maxsize=size)
    statuses: Counter[int] = Counter()
    spans: list[float] = []
    start = time.perf_counter()

    def ask(number: int) -> None:
        fields = {"query": f"{query} # {number}"}
        headers = {"accept": "application/sparql-results+json"}
        answer = pool.request("GET", where, fields=fields, headers=headers, retries=False)
        statuses[answer.status] += 1
        spans.append(time.perf_counter() - start)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, spans, start


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("parts", nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--every", type=float, default=60)
    arguments = parser.parse_args()
    parts = arguments.parts or ["throughput", "crowd", "burst", "silent"]
    console = Console(width=130)
    with tempfile.TemporaryDirectory() as scratch:
        measure(Path(scratch), parts, arguments, console)


def measure(
    scratch: Path, parts: Sequence[str], arguments: argparse.Namespace, console: Console
) -> None:
    """Print the tables that are asked for."""
    seconds = arguments.seconds
    console.print(f"load average {os.getloadavg()[0]:.1f}")
    if {"throughput", "burst"} & {*parts}:
        folder = served_folder(scratch / "generated", generated_graph(PAPERS))
        store = Store()
        store.load(path=str(folder / "graph.ttl"), format=RdfFormat.TURTLE)
        with running(folder, Limits()) as live:
            if "throughput" in parts:
                found = measure_throughput(
                    live, folder / "graph.ttl", clients=16, seconds=seconds / 2
                )
                console.print(found)
            if "burst" in parts:
                console.print(measure_burst(live, folder / "graph.ttl", store))
    if {"crowd", "silent"} & {*parts}:
        build_demo(scratch / "demo")
        with running(scratch / "demo", Limits()) as live:
            if "crowd" in parts:
                console.print(measure_crowd(live, clients=64, seconds=seconds, share=0.05))
            if "silent" in parts:
                console.print(measure_silent(live, seconds=seconds))
    if "soak" in parts:
        every = arguments.every
        console.print(
            measure_soak(
                scratch / "soak", seconds=seconds, clients=6, every=every, note=console.print
            )
        )
    console.print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
