"""Times the stages of a build after the reading, beside the engine's bulk load of the same triples.

    uv run python tests/benchmark/stages.py FOLDER

FOLDER is a built graph: its papers and what was read of their texts are taken as it has kept them.
Seconds are of the processor, for one process; what counts is their ratio to the bulk load of the
same triples from N-Triples, which no build from text can be without.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyoxigraph
from rich.console import Console
from rich.table import Table

from kg.builder.cache import ExtractionCache
from kg.builder.drawing import draw_build
from kg.builder.library import read_library
from kg.corrections.apply import resolve_corrected
from kg.rdf.encode import Run, write_graph
from kg.resolve.model import Knowledge
from kg.store.builds import read_store, write_store

Made = TypeVar("Made")


class Stages:
    """The processor seconds of each stage, and the memory that the process had at its end."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.megabytes: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], Made]) -> Made:
        """Return what a stage makes."""
        start = time.process_time()
        made = work()
        self.seconds[name] = time.process_time() - start
        self.megabytes[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return made

    def table(self, *, triples: int, raw: float) -> Table:
        """Return a row for each stage, and one for all."""
        table = Table("stage", "s", "µs a triple", "of a bulk load", "peak MB")
        for name, spent in (*self.seconds.items(), ("all", sum(self.seconds.values()))):
            peak = f"{self.megabytes[name]:.0f}" if name in self.megabytes else ""
            each = f"{spent / triples * 1e6:.1f}"
            table.add_row(name, f"{spent:.1f}", each, f"{spent / raw:.2f}", peak)
        table.add_row("bulk load alone", f"{raw:.1f}", f"{raw / triples * 1e6:.1f}", "1", "")
        return table


def know(folder: Path) -> Knowledge:
    """Return what the papers of a graph state, from what was read of them."""
    readings, _ = read_library(folder)
    profiles = [reading.profile for reading in readings if reading.profile]
    with ExtractionCache.open(folder) as cache:
        kept = [cache.find(paper) for reading in readings for paper in reading.papers]
    found = [extraction for extraction in kept if extraction]
    return resolve_corrected(found, profiles)[0]


def write(knowledge: Knowledge, scratch: Path) -> int:
    """Write graph.ttl into a folder; return the number of its triples."""
    (scratch / "runs").mkdir()
    with (scratch / "graph.ttl").open("wb") as file:
        return write_graph(knowledge, file, run=Run("rules", "1"), folder=scratch / "runs")


def bulk_load(scratch: Path) -> float:
    """Return the seconds in which the engine loads the triples from N-Triples."""
    turtle, lines = pyoxigraph.RdfFormat.TURTLE, pyoxigraph.RdfFormat.N_TRIPLES
    source, file = str(scratch / "graph.ttl"), str(scratch / "graph.nt")
    pyoxigraph.serialize(pyoxigraph.parse(path=source, format=turtle), file, format=lines)
    start = time.process_time()
    pyoxigraph.Store(str(scratch / "raw")).bulk_load(path=file, format=lines)
    spent = time.process_time() - start
    shutil.rmtree(scratch / "raw")
    return spent


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    stages = Stages()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        knowledge = stages.time("resolve", partial(know, folder))
        triples = stages.time("encode, sort, Turtle", partial(write, knowledge, scratch))
        stages.time("store", lambda: write_store(scratch / "graph.ttl", scratch / "store"))
        stages.time("draw", lambda: draw_build(read_store(scratch), scratch))
        Console(width=100).print(stages.table(triples=triples, raw=bulk_load(scratch)))


if __name__ == "__main__":
    main()
