"""How sure a chosen fact is, given what was chosen beside it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log


@dataclass(frozen=True, slots=True)
class Scale:
    """What log-odds are multiplied with, and what is added (Platt 1999)."""

    factor: float
    shift: float


FIRST_TASK, LATER_TASK, OTHER = "first task", "later task", "other"
SCALES = {
    FIRST_TASK: Scale(0.96, 0.68),
    LATER_TASK: Scale(0.68, -0.68),
    OTHER: Scale(0.93, 0.29),
}
"""A probability is that of a candidate by itself. The surest task of a paper is right more often,
since hardly any paper has none; the others less often, being perhaps another cut of the first.
`tests/benchmark/cross_validate.py` prints what fits best."""

_NEAREST = 1e-6


def kind_of(relation: str, rank: int) -> str:
    """Return which scale a fact has that is the `rank`th surest of its relation, from 0."""
    if relation != "addresses":
        return OTHER
    return LATER_TASK if rank else FIRST_TASK


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, which is held a millionth away from 0 and 1.

    Example:
        >>> round(log_odds(0.9), 3), round(log_odds(1.0), 1)
        (2.197, 13.8)
    """
    held = min(max(probability, _NEAREST), 1 - _NEAREST)
    return log(held / (1 - held))


def confidence_of(relation: str, rank: int, probability: float) -> float:
    """Return how probable a chosen fact is, from 0 to 1; more probable ones stay ahead.

    Example:
        >>> [round(confidence_of("addresses", rank, 0.7), 2) for rank in (0, 1)]
        [0.82, 0.47]
    """
    scale = SCALES[kind_of(relation, rank)]
    return 1 / (1 + exp(-scale.factor * log_odds(probability) - scale.shift))
