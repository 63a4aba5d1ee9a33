"""A long mixed load during which builds change."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import count, cycle
from pathlib import Path

from pyoxigraph import RdfFormat, Store
from rich.table import Table

from kg.serve.workers.limits import Limits
from tests.benchmark.asks import PAGES, PAPERS, QUERIES
from tests.benchmark.load import Ask, Outcome, run_load
from tests.benchmark.serving import (
    _rows,
    answer_in_process,
    generated_graph,
    mixed_asks,
    proportional_memory,
)
from tests.benchmark.silent import resident
from tests.live import Live, running
from tests.served import served_folder


def measure_soak(
    folder: Path, *, seconds: float, clients: int, every: float, note: Callable[[str], None]
) -> Table:
    """Return the table of a long mixed load during which builds change; notes one line a build."""
    stores = [Store(), Store()]
    graphs = [
        generated_graph(PAPERS),
        generated_graph(PAPERS) + b"\n<http://e/new> <http://e/p> 1 .",
    ]
    for store, graph in zip(stores, graphs, strict=True):
        store.load(graph, format=RdfFormat.TURTLE)
    expected = {query: _rows(answer_in_process(stores[0], query)) for query in QUERIES}
    told: Counter[str] = Counter()
    with running(served_folder(folder, graphs[0]), Limits()) as live:
        begin, number = time.perf_counter(), 0
        while (left := seconds - (time.perf_counter() - begin)) > 0:
            number += 1
            build = threading.Thread(target=served_folder, args=(folder, graphs[number % 2]))
            build.start()
            asks = soak_asks()
            done = run_load(live.url, "/sparql", asks, clients=clients, seconds=min(every, left))
            build.join()
            for outcome in done:
                told[judge(outcome, expected)] += 1
            note(_state(live, time.perf_counter() - begin, told))
    table = Table("what", "times", title=f"{seconds:g} s, {clients} clients, {number} builds")
    for what, times in sorted(told.items()):
        table.add_row(what, str(times))
    return table


def soak_asks() -> Callable[[], Ask]:
    """Return what chooses for a soak: one runaway in a hundred, the rest as a crowd asks."""
    queries, pages, turns = mixed_asks(QUERIES, 0.01), cycle(PAGES), count()

    def ask() -> Ask:
        chosen = queries()
        is_page = chosen.kind == "good" and next(turns) % 5 == 0
        return Ask("page", target=next(pages)) if is_page else chosen

    return ask


def judge(outcome: Outcome, expected: dict[str, object]) -> str:
    """Return in a word how an answer is."""
    if outcome.ask.kind == "runaway":
        return f"runaway: {outcome.status}"
    if outcome.status != 200:
        return f"FAILED: {outcome.ask.kind} {outcome.ask.target} {outcome.status}"
    if outcome.ask.query and _rows(outcome.body) != expected[outcome.ask.query]:
        return "WRONG"
    return f"right: {outcome.ask.kind}"


def _state(live: Live, spent: float, told: Counter[str]) -> str:
    pids = [live.process.pid, *live.descendants()]
    whole = proportional_memory(lambda: pids)
    files = len(list(Path(f"/proc/{live.process.pid}/fd").iterdir()))
    bad = sum(times for what, times in told.items() if what.isupper() or what.startswith("FAILED"))
    return (
        f"{spent:6.0f} s  HTTP {resident(live.process.pid):.0f} MB, all {whole:.0f} MB in "
        f"{len(pids)} processes, {files} descriptors, {told.total()} answers, {bad} bad"
    )
