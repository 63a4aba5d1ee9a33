"""Are damaged libraries read to their end, and is every record that is lost told?

    uv run python tests/benchmark/mutations.py [--count N] [--state FOLDER] [SAMPLE …]

Reads N damaged copies of each sample of tests/data/sources (20,000 if not given; about a minute
a sample), the same ones in every run. Each reading has to end without a traceback, with as many
records read or told as unread as the file starts. With `--state` a run that was ended goes on
where it stopped, and keeps the copies that are read wrong. Ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.damaged import SAMPLES, fault

STEP = 500


def main() -> int:
    """Read the damaged copies, print a line a sample; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("samples", nargs="*", metavar="SAMPLE", help=", ".join(SAMPLES))
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--state", type=Path)
    asked = options.parse_args()
    folder = asked.state or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    return int(sum(run(sample, asked.count, folder) for sample in asked.samples or SAMPLES) > 0)


def run(sample: str, count: int, folder: Path) -> int:
    """Read copies from where the last run stopped; return how many are read wrong."""
    state = folder / f"{sample}.json"
    done, wrong = json.loads(state.read_text()) if state.exists() else (0, {})
    for start in range(done, count, STEP):
        numbers = range(start, min(start + STEP, count))
        wrong |= {n: found for n in numbers if (found := fault(sample, n, folder))}
        state.write_text(json.dumps([numbers.stop, wrong]))
    first = "; ".join(f"{n}: {found}" for n, found in [*wrong.items()][:3])
    sys.stdout.write(f"{sample:24} {count:6} copies, {len(wrong)} wrong  {first}\n")
    sys.stdout.flush()
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
