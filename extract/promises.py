"""What a promised precision asks for: from which confidence on a relation's facts are listed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from math import ceil

from extract.schema import RELATIONS

COLUMN = "precision"


@cache
def promises() -> Mapping[int, Mapping[str, float | None]]:
    """Return the least confidence of each relation by promised precision, in percent.

    None where no confidence keeps the promise. They are `data/promises.tsv`, which was learned as
    `extract.learn.promises` says.
    """
    file = resources.files("extract") / "data" / "promises.tsv"
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {
        int(row[COLUMN]): {name: float(row[name]) if row[name] else None for name in RELATIONS}
        for row in rows
    }


def least_confidences(precision: float) -> Mapping[str, float | None]:
    """Return the least confidence of each relation for a precision from 0 to 1.

    Between two precisions that were tested the stricter one counts.

    Raises:
        ValueError: more is asked for than can be promised.

    Example:
        >>> bounds = least_confidences(0.95)
        >>> all(bound is None or 0 <= bound < 1 for bound in bounds.values())
        True
    """
    percent = max(ceil(round(100 * precision, 6)), min(promises()))
    if percent not in promises():
        most = max(promises()) / 100
        raise ValueError(f"a precision of {precision} cannot be promised; the most is {most}")
    return promises()[percent]
