"""How far figures may be off: the same figures of papers drawn anew (Efron 1979, bootstrap)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.evaluate.scoring import Figure

SHARE = 0.95
"""How many of the draws lie within an interval."""
DRAWS = 1000
_SEED = 13

Floats = NDArray[np.float64]
Measure = Callable[[Floats, Floats, Floats], Floats]
"""From right, wrong and missed facts to shares from 0 to 1, nan where there is none."""


def f1(right: Floats, wrong: Floats, missed: Floats) -> Floats:
    """Return the harmonic mean of precision and recall."""
    return _divided(2 * right, 2 * right + wrong + missed)


def precision(right: Floats, wrong: Floats, missed: Floats) -> Floats:
    """Return the share of right ones among what was found."""
    return _divided(right, right + wrong)


def _divided(part: Floats, whole: Floats) -> Floats:
    shares: Floats = np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)
    return shares


def interval(papers: Sequence[Figure], measure: Measure = f1) -> tuple[float, float] | None:
    """Return between which percentages 95 of 100 draws of as many papers lie; None without facts.

    Papers are drawn whole, with repetition, since facts of one paper are no independent witnesses.
    The same papers in the same order give the same interval.

    Example:
        >>> interval([Figure(right=3)] * 4), interval([]) is None
        ((100.0, 100.0), True)
        >>> low, high = interval([Figure(right=3), Figure(wrong=1, missed=1)] * 10)
        >>> low < 75 < high
        True
    """
    counts = np.array([(p.right, p.wrong, p.missed) for p in papers], dtype=np.float64)
    if not counts.size or not counts.sum():
        return None
    drawn = measure(*(_draws(len(papers)) @ counts).T)
    tail = 50 * (1 - SHARE)
    low, high = np.nanpercentile(drawn, (tail, 100 - tail)) if not np.isnan(drawn).all() else (0, 0)
    return round(100 * float(low), 1), round(100 * float(high), 1)


def _draws(papers: int) -> Floats:
    """Return how often each paper is drawn, a row a draw; numpy keeps this stream of numbers."""
    random: Any = np.random.RandomState(_SEED)
    rows = random.randint(papers, size=(DRAWS, papers))
    return np.stack([np.bincount(row, minlength=papers) for row in rows]).astype(np.float64)
