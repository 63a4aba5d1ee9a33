"""From what the tagger reads at each place to the numbers of each concept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.schema import RELATIONS

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

HEADS = 2 * len(RELATIONS)
"""Chances of a place: of each relation as a fact that every reader lists, then as any fact."""

KINDS = (
    *("span", "span any", "marks", "marks any"),
    *("both", "second", "some place", "rival", "lead", "to top", "top", "to likeliest"),
)
NUMBERS = len(KINDS) * len(RELATIONS)
NAMES = tuple(f"tagger={kind}|{relation}" for kind in KINDS for relation in RELATIONS)
"""What the numbers are called in `data/weights.tsv`: a kind and a relation each."""

_LEAST = 1e-4
_NONE = float(np.log(_LEAST / (1 - _LEAST)))
_MIDDLE, _UNIT, _FARTHEST = -4.0, 4.0, -5.0


PROBABLE = 0.02
"""The least chance in any relation of a candidate that is judged at all."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The places that the network read: concept, first and last word, two chances of each head."""

    concept: Whole
    first: Whole
    last: Whole
    spans: NDArray[np.float32]
    marks: NDArray[np.float32]


def log_odds(chances: NDArray[np.float32] | Floats) -> Floats:
    """Return the log-odds of chances, which are held 0.0001 away from 0 and 1."""
    held = np.clip(np.asarray(chances, dtype=np.float64), _LEAST, 1 - _LEAST)
    odds: Floats = np.log(held / (1 - held))
    return odds


def concept_numbers(parts: Sequence[Readings], concepts: int) -> Floats:
    """Return a row of numbers for each concept, as `NAMES` calls them.

    They are log-odds, in a scale about as wide as that of yes-or-no features. A concept that the
    network read nowhere has the lowest.
    """
    read = _together(parts)
    both = log_odds((read.spans + read.marks) / 2)[:, : len(RELATIONS)]
    best = _highest(both, read.concept, concepts)
    top = best.max(axis=0, initial=_NONE)
    rival = _rivals(read, best)
    numbers = (
        _highest(log_odds(read.spans), read.concept, concepts),
        _highest(log_odds(read.marks), read.concept, concepts),
        best,
        _second(both, read.concept, concepts),
        _some_place(both, read.concept, concepts),
        rival,
        np.maximum(best - rival, _FARTHEST),
        best - top,
        np.broadcast_to(top, best.shape),
        best - best.max(axis=1, keepdims=True, initial=_NONE),
    )
    scaled: Floats = (np.concatenate(numbers, axis=1) - _MIDDLE) / _UNIT
    return scaled


def likeliest(numbers: Floats) -> Floats:
    """Return the chance of each concept in the relation that the tagger finds likeliest."""
    return _chance(_best_odds(numbers).max(axis=1, initial=_NONE))


def chances(numbers: Floats) -> Floats:
    """Return the chance of each concept in each relation, a row a concept, as the tagger says."""
    return _chance(_best_odds(numbers))


def _best_odds(numbers: Floats) -> Floats:
    begin = KINDS.index("both") * len(RELATIONS)
    odds: Floats = numbers[:, begin : begin + len(RELATIONS)] * _UNIT + _MIDDLE
    return odds


def _chance(odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-odds))
    return found


def _together(parts: Sequence[Readings]) -> Readings:
    return Readings(
        np.concatenate([part.concept for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.last for part in parts]),
        np.concatenate([part.spans for part in parts]),
        np.concatenate([part.marks for part in parts]),
    )


def _highest(odds: Floats, concept: Whole, concepts: int) -> Floats:
    found = np.full((concepts, odds.shape[1]), _NONE)
    np.maximum.at(found, concept, odds)
    return found


def _second(odds: Floats, concept: Whole, concepts: int) -> Floats:
    """Return the second highest of each concept: whether more than one place speaks for it."""
    found = np.full((concepts, odds.shape[1]), _NONE)
    for column in range(odds.shape[1]):
        order = np.lexsort((-odds[:, column], concept))
        ranked = concept[order]
        seconds = np.flatnonzero(ranked[1:] == ranked[:-1]) + 1
        seconds = seconds[(seconds < 2) | (ranked[seconds - 2] != ranked[seconds])]
        found[ranked[seconds], column] = odds[order[seconds], column]
    return found


def _some_place(odds: Floats, concept: Whole, concepts: int) -> Floats:
    """Return the log-odds that at least one place is right, were they independent."""
    none = np.zeros((concepts, odds.shape[1]))
    np.add.at(none, concept, -np.logaddexp(0, odds))
    return np.where(none == 0, _NONE, log_odds(1 - np.exp(none)))


def _rivals(read: Readings, best: Floats) -> Floats:
    """Return the highest of the other concepts whose places share a word with one's own."""
    order = np.lexsort((read.last, read.first))
    concept, first, last = read.concept[order], read.first[order], read.last[order]
    count = np.searchsorted(first, last, side="right") - np.arange(len(order)) - 1
    left = np.repeat(np.arange(len(order)), count)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    a, b = concept[left], concept[right]
    a, b = a[a != b], b[a != b]
    found = np.full(best.shape, _NONE)
    np.maximum.at(found, a, best[b])
    np.maximum.at(found, b, best[a])
    return found
