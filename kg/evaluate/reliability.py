"""How much a confidence is worth: of the facts with about the same one, how many are right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.schema import RELATIONS
from kg.evaluate.scoring import FALSE, Figure, Kind, Verdict

BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the bands of confidence begin; the last one ends with 1."""
_PERCENT = 2
"""What a character of the diagram stands for."""


@dataclass(frozen=True, slots=True)
class Band:
    """The facts with a confidence from `low` to `high`, how many were right, and how sure of it.

    `mean` is the mean of their confidence, which is their precision where it holds what it says.
    """

    low: float
    high: float
    facts: int
    right: int
    mean: float

    @property
    def precision(self) -> float:
        """The share of right facts in percent; 0 where the band is empty."""
        return Figure(self.right, self.facts - self.right).precision


def reliability(verdicts: Iterable[Verdict]) -> list[Band]:
    """Return the bands of confidence of the facts, those on optional claims left out."""
    held: list[list[Verdict]] = [[] for _ in BANDS]
    for verdict in verdicts:
        if verdict.claim.relation in RELATIONS and verdict.kind in (Kind.RIGHT, *FALSE):
            held[max(0, bisect_right(BANDS, verdict.claim.confidence) - 1)].append(verdict)
    ends = (*BANDS[1:], 1.0)
    return [_band(low, high, some) for low, high, some in zip(BANDS, ends, held, strict=True)]


def _band(low: float, high: float, held: list[Verdict]) -> Band:
    mean = sum(v.claim.confidence for v in held) / len(held) if held else 0.0
    return Band(low, high, len(held), sum(v.kind == Kind.RIGHT for v in held), mean)


def plot(bands: Sequence[Band]) -> str:
    """Return the bands as a diagram of characters, two percent wide each.

    `│` stands where the confidence says that the share of right facts is, `●` where it is, and `◆`
    where both are in one place.

    Example:
        >>> print(plot([Band(low=0.8, high=0.9, facts=47, right=36, mean=0.857)]))
                0         20        40        60        80        100 % right
        from 0.8                                      ●    │         47 facts
    """
    head = " " * 8 + "".join(f"{share:<10}" for share in range(0, 100, 20)) + "100 % right"
    return "\n".join((head, *map(_row, bands)))


def _row(band: Band) -> str:
    line = [" "] * (1 + 100 // _PERCENT)
    right, said = round(band.precision / _PERCENT), round(100 * band.mean / _PERCENT)
    line[said] = "│"
    line[right] = "◆" if right == said else "●"
    return f"from {band.low:.1f}{''.join(line)}  {band.facts} facts"
