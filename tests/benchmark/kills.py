"""Kills commands that change a graph at random moments, and counts what is lost.

    uv run python tests/benchmark/kills.py [--kills N] [--seed N]

`kg add` and `kg remove` run as whole processes on a small graph and are killed by a signal that no
process can catch. After each kill the graph must be one of the two that it may be, whole; after the
last the graph must be, byte for byte, that of a build from scratch. Exit code 1 if not.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

KG = (sys.executable, "-c", "from kg.command.app import main; main()")
DAY = ("--as-of", "2026-01-01")
PAPERS = 6


def write(folder: Path, number: int) -> Path:
    """Write a file of one invented paper."""
    file = folder / f"paper-{number}.jsonl"
    text = f"We propose Lamp{number}, which uses BERT. It is evaluated on the Wick{number} dataset."
    record = {"title": f"Lamp{number} for Retrieval", "abstract": text, "date": f"20{10 + number}"}
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return file


def kg(*arguments: str | Path, seconds: float | None = None) -> int | None:
    """Run a command; return its exit code, None where it was killed after some seconds."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*KG, *map(str, arguments)], stdout=quiet, stderr=quiet)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def change(graph: Path, number: int, file: Path, held: set[int]) -> list[str | Path]:
    """Return the command that puts a paper in, or takes it out."""
    if number in held:
        return ["remove", "--source", file.name, "-g", graph]
    return ["add", file, "-g", graph, *DAY]


def papers(graph: Path) -> set[int]:
    """Return the numbers of the papers of a graph, as its report has them."""
    record = json.loads((graph / "report.json").read_text(encoding="utf-8"))
    return {int(one["source"].removesuffix(".jsonl").split("-")[1]) for one in record["inputs"]}


def attack(place: Path, kills: int, seed: int) -> tuple[int, int]:
    """Return how many commands were killed, and how many faults there were."""
    files = [write(place, number) for number in range(PAPERS)]
    graph, chance = place / "graph", random.Random(seed)  # noqa: S311
    kg("build", files[0], "-o", graph, *DAY)
    start = time.monotonic()
    kg("add", files[1], "-g", graph, *DAY)
    whole, held, killed, faults = time.monotonic() - start, {0, 1}, 0, 0
    while killed < kills:
        number = chance.randrange(1, PAPERS)
        command = change(graph, number, files[number], held)
        code = kg(*command, seconds=chance.uniform(0, 1.2 * whole))
        after, wanted = papers(graph), held ^ {number}
        killed += code is None
        faults += after not in ((held, wanted) if code is None else (wanted,))
        faults += kg("verify", graph) != 0
        held = after
    kg("build", *(files[number] for number in sorted(held)), "-o", place / "scratch", *DAY)
    same = (graph / "graph.ttl").read_bytes() == (place / "scratch" / "graph.ttl").read_bytes()
    return killed, faults + (not same)


def main() -> None:
    """Read the arguments, kill, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        killed, faults = attack(Path(name), arguments.kills, arguments.seed)
    Console().print(f"{killed} kills, {faults} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
