"""Logistic regression on sparse yes-or-no features, in numpy, without randomness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.learn.examples import OPEN, YES, Example
from extract.pipes.roles_lists import NUMBERS_OF_ALL
from extract.schema import RELATIONS

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]

_MEMORY = 8
_STEPS = 60
_ENOUGH = 1e-4

NUMBERS_PAY = 0.1
"""The part of the penalty that the weights of the tagger's numbers pay: they are few."""


@dataclass(frozen=True, slots=True)
class Model:
    """The features by row, and the weights: a row each, the bias last, a column a relation.

    The numbers of the tagger, if there are any, have the rows before the bias.
    """

    rows: dict[str, int]
    weights: Floats

    def odds(self, example: Example) -> Floats:
        """Return the log-odds of each relation."""
        known = sorted(self.rows[f] for f in example.features if f in self.rows)
        numbers = np.array(example.numbers, dtype=np.float64)
        weights = self.weights[len(self.rows) - len(numbers) : len(self.rows)]
        sums: Floats = self.weights[known].sum(axis=0) + numbers @ weights + self.weights[-1]
        return sums


def mean_model(one: Model, other: Model) -> Model:
    """Return the judge whose log-odds are the mean of those of two; what one lacks counts 0 in it.

    Example:
        >>> one, other = (Model({f: 0}, np.array([[4.0], [2.0]])) for f in ("x", "y"))
        >>> mean_model(one, other).weights.ravel().tolist()
        [2.0, 2.0, 2.0]
    """
    names = sorted(one.rows.keys() | other.rows.keys())
    mean = np.zeros((len(names) + 1, one.weights.shape[1]))
    for model in (one, other):
        for row, name in enumerate(names):
            if name in model.rows:
                mean[row] += model.weights[model.rows[name]] / 2
        mean[-1] += model.weights[-1] / 2
    return Model({name: row for row, name in enumerate(names)}, mean)


def train(papers: Sequence[Sequence[Example]], *, penalty: float, least: int) -> Model:
    """Return the model of the examples of some papers.

    Features of fewer than `least` papers are left out; `penalty` is that of the squared weights
    of features, and the numbers of the tagger, of which all examples have the same, pay a tenth.
    """
    counts = Counter(f for paper in papers for f in sorted({f for e in paper for f in e.features}))
    rows = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    examples = [e for paper in papers for e in paper]
    inputs = _inputs(examples, rows)
    prices = np.full(len(rows) + inputs.numbers.shape[1], penalty)
    prices[len(rows) :] *= NUMBERS_PAY
    labels = np.array([e.labels for e in examples], dtype=np.int64)
    weights = [
        _minimise(_loss(inputs, labels[:, r], prices), len(prices) + 1)
        for r in range(len(RELATIONS))
    ]
    names = NUMBERS_OF_ALL[: inputs.numbers.shape[1]]
    named = {**rows, **{name: len(rows) + i for i, name in enumerate(names)}}
    return Model(named, np.stack(weights, axis=1))


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What is known of examples: which one (`lines`) has which feature (`columns`), and numbers."""

    lines: NDArray[np.int64]
    columns: NDArray[np.int64]
    features: int
    numbers: Floats

    def sums(self, weights: Floats) -> Floats:
        known = np.bincount(self.lines, weights[self.columns], minlength=len(self.numbers))
        sums: Floats = known + self.numbers @ weights[self.features : -1] + weights[-1]
        return sums

    def slope(self, errors: Floats) -> Floats:
        """Return the slope of the loss by each weight, the bias last."""
        known = np.bincount(self.columns, errors[self.lines], minlength=self.features)
        return np.concatenate([known, errors @ self.numbers, [errors.sum()]])


def _inputs(examples: Sequence[Example], rows: dict[str, int]) -> _Inputs:
    known = [sorted(rows[f] for f in e.features if f in rows) for e in examples]
    lines = np.repeat(np.arange(len(known)), [len(k) for k in known])
    columns = np.array([i for k in known for i in k], dtype=np.int64)
    numbers = np.array([e.numbers for e in examples], dtype=np.float64)
    return _Inputs(lines, columns, len(rows), numbers.reshape(len(examples), -1))


def _loss(inputs: _Inputs, labels: NDArray[np.int64], prices: Floats) -> Objective:
    counted = (labels != OPEN).astype(np.float64)
    wanted = (labels == YES).astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = np.clip(inputs.sums(weights), -30, 30)
        errors = counted * (1 / (1 + np.exp(-odds)) - wanted)
        value = float((counted * (np.logaddexp(0, odds) - wanted * odds)).sum())
        slope = inputs.slope(errors)
        slope[:-1] += prices * weights[:-1]
        return value + 0.5 * float((prices * weights[:-1]) @ weights[:-1]), slope

    return loss


def _minimise(objective: Objective, size: int) -> Floats:
    """Return where the objective is least, by L-BFGS (Nocedal & Wright 2006, algorithm 7.4)."""
    at = np.zeros(size)
    value, slope = objective(at)
    steps: list[Floats] = []
    changes: list[Floats] = []
    for _ in range(_STEPS):
        direction = _direction(slope, steps, changes)
        new, new_value, new_slope = _search(objective, at, value, slope, direction)
        step, change = new - at, new_slope - slope
        if step @ change > 1e-10:
            steps, changes = [*steps, step][-_MEMORY:], [*changes, change][-_MEMORY:]
        done = value - new_value < _ENOUGH * abs(value)
        at, value, slope = new, new_value, new_slope
        if done:
            break
    return at


def _direction(slope: Floats, steps: list[Floats], changes: list[Floats]) -> Floats:
    if not steps:
        first: Floats = -slope / max(1.0, float(np.abs(slope).max()))
        return first
    rest, shares = slope.copy(), []
    for step, change in zip(reversed(steps), reversed(changes), strict=True):
        shares.append((step @ rest) / (change @ step))
        rest -= shares[-1] * change
    rest *= (steps[-1] @ changes[-1]) / (changes[-1] @ changes[-1])
    for step, change, share in zip(steps, changes, reversed(shares), strict=True):
        rest += step * (share - (change @ rest) / (change @ step))
    return -rest


def _search(
    objective: Objective, at: Floats, value: float, slope: Floats, direction: Floats
) -> tuple[Floats, float, Floats]:
    length, fall = 1.0, float(slope @ direction)
    while True:
        new = at + length * direction
        new_value, new_slope = objective(new)
        if new_value <= value + 1e-4 * length * fall or length < 1e-6:
            return new, new_value, new_slope
        length /= 2


def calibrate(odds: Floats, labels: NDArray[np.int64]) -> tuple[float, float]:
    """Return the factor and the shift that make log-odds fit labels (Platt 1999)."""
    counted = labels != OPEN
    inputs, wanted = odds[counted], (labels[counted] == YES).astype(np.float64)

    def loss(ab: Floats) -> tuple[float, Floats]:
        scaled = np.clip(ab[0] * inputs + ab[1], -30, 30)
        errors = 1 / (1 + np.exp(-scaled)) - wanted
        value = float((np.logaddexp(0, scaled) - wanted * scaled).sum())
        return value, np.array([errors @ inputs, errors.sum()])

    factor, shift = _minimise(loss, 2).tolist()
    return factor, shift
