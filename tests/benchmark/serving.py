"""Measures the server: what it adds to the engine, what a crowd gets, what hostile queries do.

    uv run python tests/benchmark/serving.py [--graph DIR] [--seconds N] [--clients N] [PART ...]

Without a graph one is generated (5,000 papers). PART is overhead, load or hostile; all if none is
given. The `oxigraph` server of the same name on PyPI runs on the same graph in the same run, since
machines and their loads differ: compare columns, not runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store
from rich.console import Console
from rich.table import Table

from kg.serve.workers.limits import Limits
from tests.benchmark.load import Ask, Outcome, run_load
from tests.hostile import EMPTY, REFUSED, RUNAWAYS
from tests.live import Live, running
from tests.served import served_folder

PAPERS = 5000
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
MIXED_RUNAWAYS = ("cartesian ORDER BY", "cartesian count", "doubled string", "regex")
Asks = Callable[[], Ask]


def generated_graph(papers: int) -> bytes:
    """Return Turtle of papers with title, year, three authors and two methods each."""
    dice = random.Random(7)  # noqa: S311 - a graph to measure on
    lines = ["@prefix e: <http://e/> ."]
    for n in range(papers):
        authors = ", ".join(f"e:a{dice.randrange(papers // 3)}" for _ in range(3))
        methods = ", ".join(f"e:m{int(dice.paretovariate(0.6)) % 400}" for _ in range(2))
        lines.append(
            f'e:p{n} e:title "Paper {n} on things" ; e:year {2000 + n % 26} ; '
            f"e:author {authors} ; e:uses {methods} ."
        )
    return "\n".join(lines).encode()


def small_queries(papers: int) -> list[str]:
    """Return queries that the engine answers in well under a millisecond or two."""
    dice = random.Random(8)  # noqa: S311 - queries to measure with
    ids = [dice.randrange(papers) for _ in range(50)]
    e = "PREFIX e: <http://e/> "
    return [
        query
        for n in ids
        for query in (
            f"{e}SELECT ?title ?year {{ e:p{n} e:title ?title ; e:year ?year }}",
            f"{e}SELECT DISTINCT ?other {{ e:p{n} e:author ?a . ?p e:author ?a, ?other }} "
            "ORDER BY ?other",
            f"{e}SELECT ?p ?year {{ ?p e:uses e:m{n % 400} ; e:year ?year }} "
            "ORDER BY ?year ?p LIMIT 20",
            f"{e}ASK {{ e:p{n} e:uses e:m1 }}",
        )
    ]


def answer_in_process(store: Store, query: str) -> bytes:
    """Return what the engine itself answers."""
    found = store.query(query)
    assert not isinstance(found, QueryTriples)
    return found.serialize(format=QueryResultsFormat.JSON) or b""


@contextmanager
def oxigraph_server(turtle: Path, *extra: str) -> Iterator[tuple[str, int]]:
    """Run the `oxigraph` server on a graph; yield its URL and process id."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = tempfile.mkdtemp()
    load = [str(OXIGRAPH), "load", "--location", folder, "--file", str(turtle)]
    subprocess.run(load, check=True, capture_output=True)
    bind = f"127.0.0.1:{port}"
    process = subprocess.Popen(
        [OXIGRAPH, "serve-read-only", "--location", folder, "--bind", bind, *extra],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://{bind}/", process.pid
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def measure_overhead(live: Live, store: Store, queries: Sequence[str], turtle: Path) -> Table:
    """Return the table of small queries, one client and eight, beside the engine in process."""
    table = Table(
        "", "median ms", "p99 ms", "requests/s, 8 clients", "failed", title="small queries"
    )
    alone = [_timed(lambda q=query: answer_in_process(store, q)) for query in [*queries] * 3]  # type: ignore[misc]
    table.add_row("pyoxigraph in process", *_ms(alone), f"{len(alone) / sum(alone):.0f}", "0")
    # Without its time limit: with it, thousands of queries a second end its process.
    with oxigraph_server(turtle) as (url, _):
        for name, where, path in (
            ("kg serve", live.url, "/sparql"),
            ("oxigraph serve", url, "/query"),
        ):
            asks = cycle([Ask("small", query) for query in queries])
            run_load(where, path, lambda a=asks: next(a), clients=1, seconds=1)  # type: ignore[misc]
            one = run_load(where, path, lambda a=asks: next(a), clients=1, seconds=4)  # type: ignore[misc]
            many = run_load(where, path, lambda a=asks: next(a), clients=8, seconds=4)  # type: ignore[misc]
            failed = sum(outcome.status != 200 for outcome in one + many)
            rate = f"{len(many) / 4:.0f}"
            table.add_row(name, *_ms([o.seconds for o in one]), rate, str(failed))
    return table


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ms(seconds: Sequence[float]) -> tuple[str, str]:
    return f"{statistics.median(seconds) * 1e3:.2f}", f"{_percentile(seconds, 99) * 1e3:.1f}"


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


def measure_load(
    targets: Sequence[tuple[str, str, str, Callable[[], float]]],
    store: Store,
    queries: Sequence[str],
    *,
    clients: int,
    seconds: float,
    share: float,
) -> Table:
    """Return the table of a crowd's mixed queries; each good answer is compared with the engine's.

    A target is a name, a URL, a path and what tells its megabytes of memory.
    """
    expected = {query: _rows(answer_in_process(store, query)) for query in queries}
    title = f"{clients} clients, {seconds:g} s, {share:.0%} runaway queries"
    columns = ("good/s", "wrong", "not 200", "p50 ms", "p99 ms", "max ms", "runaways", "peak MB")
    table = Table("", *columns, title=title)
    for name, url, path, memory in targets:
        peaks, start = [memory()], time.perf_counter()
        outcomes = run_load(
            url,
            path,
            mixed_asks(queries, share),
            clients=clients,
            seconds=seconds,
            on_tick=lambda: peaks.append(memory()),  # noqa: B023 - called before the next one
        )
        spent = time.perf_counter() - start
        name += f", ended after {spent:.0f} s" if spent < seconds else ""
        table.add_row(name, *_load_row(outcomes, expected, spent), f"{max(peaks):.0f}")
    return table


def mixed_asks(queries: Sequence[str], share: float) -> Asks:
    """Return what chooses the next query: a runaway with probability `share`."""
    dice = random.Random(9)  # noqa: S311 - queries to measure with
    bad = cycle(Ask("runaway", RUNAWAYS[name]) for name in MIXED_RUNAWAYS)
    good = cycle(Ask("good", query) for query in queries)
    return lambda: next(bad) if dice.random() < share else next(good)


def _rows(body: bytes) -> object:
    try:
        found = json.loads(body)
    except ValueError:
        return body
    return found["boolean"] if "boolean" in found else found["results"]["bindings"]


def _load_row(
    outcomes: Sequence[Outcome], expected: dict[str, object], seconds: float
) -> tuple[str, ...]:
    good = [o for o in outcomes if o.ask.kind == "good"]
    bad = [o for o in outcomes if o.ask.kind == "runaway"]
    wrong = sum(o.status == 200 and _rows(o.body) != expected[o.ask.query] for o in good)
    failed = sum(o.status != 200 for o in good)
    spans = [o.seconds for o in good]
    ms = [f"{_percentile(spans, p) * 1e3:.0f}" for p in (50, 99, 100)]
    counts = {s: sum(o.status == s for o in bad) for s in sorted({o.status for o in bad})}
    shown = " ".join(f"{count} x {status}" for status, count in counts.items())
    return f"{len(good) / seconds:.0f}", str(wrong), str(failed), *ms, shown


def proportional_memory(pids: Callable[[], Sequence[int]]) -> float:
    """Return the megabytes of processes together, shared pages counted once."""
    total = 0
    for pid in pids():
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def measure_hostile(live: Live) -> Table:
    """Return the table of hostile queries: what each gets, and when the next one has its answer."""
    table = Table("query", "status", "code", "s", "next, ms", title="hostile queries")
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        url = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        for name, query in {**RUNAWAYS, **REFUSED, **EMPTY}.items():
            start = time.perf_counter()
            answer = live.query(query.replace("URL", url))
            spent = time.perf_counter() - start
            after = _timed(lambda: live.query("ASK { }"))
            code = answer.json().get("code", "")
            table.add_row(name, str(answer.status), code, f"{spent:.2f}", f"{after * 1e3:.1f}")
        try:
            canary.accept()
            table.caption = "THE CANARY WAS CALLED"
        except BlockingIOError:
            table.caption = "no request reached the canary"
    return table


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=[])
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--share", type=float, default=0.05)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.graph or served_folder(Path(scratch) / "g", generated_graph(PAPERS))
        measure(folder, arguments, Console(width=120))


def measure(folder: Path, arguments: argparse.Namespace, console: Console) -> None:
    """Print the tables that are asked for."""
    store = Store()
    store.load(path=str(folder / "graph.ttl"), format=RdfFormat.TURTLE)
    queries = small_queries(PAPERS)
    parts = arguments.parts or ["overhead", "load", "hostile"]
    console.print(f"{len(store):,} triples, load average {os.getloadavg()[0]:.1f}")
    with running(folder, Limits()) as live:
        if "overhead" in parts:
            console.print(measure_overhead(live, store, queries, folder / "graph.ttl"))
        if "load" in parts:
            console.print(_measure_both(live, store, queries, folder / "graph.ttl", arguments))
    if "hostile" in parts:
        with running(folder, Limits(seconds=1)) as live:
            console.print(measure_hostile(live))
    console.print(f"load average {os.getloadavg()[0]:.1f}")


def _measure_both(
    live: Live, store: Store, queries: Sequence[str], turtle: Path, arguments: argparse.Namespace
) -> Table:
    ours = lambda: proportional_memory(lambda: [live.process.pid, *live.descendants()])  # noqa: E731
    with oxigraph_server(turtle, "--timeout-s", "10") as (url, pid):
        targets = [
            ("kg serve", live.url, "/sparql", ours),
            ("oxigraph serve", url, "/query", lambda: proportional_memory(lambda: [pid])),
        ]
        return measure_load(
            targets,
            store,
            queries,
            clients=arguments.clients,
            seconds=arguments.seconds,
            share=arguments.share,
        )


if __name__ == "__main__":
    main()
