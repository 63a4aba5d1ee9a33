"""Average linkage: the likeliest groups are joined, as long as their pairs are likely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.resolve.persons.slots import Floats, Ints

Bools = NDArray[np.bool_]
SCALE = 1000
"""Log-odds are counted in whole thousandths, whose sums are the same in any order."""
_NEVER = -np.inf


@dataclass(frozen=True, slots=True)
class Join:
    """Two groups that became one: the pair of slots that speaks most for it, by place.

    `odds` are the mean log-odds of the pairs between the groups, of what was joined `by` a rule.
    """

    one: int
    other: int
    odds: float
    by: str


class Groups:
    """Groups of the slots of a block, each slot in its own at first.

    `odds` are the log-odds of the pairs that can be of one person; `apart` are pairs that cannot.
    A pair that is neither counts as `missing`.

    Example:
        >>> pairs = np.array([0, 1]), np.array([1, 2])
        >>> groups = Groups(3, *pairs, np.array([2.0, -1.0]), missing=-1.0)
        >>> (
        ...     [(join.one, join.other) for join in groups.link(0.0, "likely")],
        ...     groups.labels().tolist(),
        ... )
        ([(0, 1)], [0, 0, 2])
    """

    def __init__(
        self,
        size: int,
        one: Ints,
        other: Ints,
        odds: Floats,
        *,
        missing: float,
        apart: Iterable[tuple[int, int]] = (),
    ) -> None:
        self._pairs = np.full((size, size), round(missing * SCALE), dtype=np.int64)
        values = np.rint(odds * SCALE).astype(np.int64)
        self._pairs[one, other] = self._pairs[other, one] = values
        self._sums = self._pairs.copy()
        self._apart = np.zeros((size, size), dtype=np.bool_)
        for a, b in apart:
            self._apart[a, b] = self._apart[b, a] = True
        self._sizes = np.ones(size, dtype=np.int64)
        self._label = np.arange(size)

    def labels(self) -> Ints:
        """Return the group of each slot: the place of its first slot."""
        return self._label

    def can_join(self, one: int, other: int) -> bool:
        """Tell whether the groups of two slots are two, and nothing holds them apart."""
        a, b = self._label[one], self._label[other]
        return bool(a != b and not self._apart[a, b])

    def join(self, one: int, other: int, by: str) -> Join | None:
        """Join the groups of two slots if they can be joined; return what was done."""
        if not self.can_join(one, other):
            return None
        a, b = sorted((int(self._label[one]), int(self._label[other])))
        odds = self._mean(a)[b]
        self._merge(a, b)
        return Join(one, other, float(odds) / SCALE, by)

    def _mean(self, group: int) -> Floats:
        mean: Floats = self._sums[group] / (self._sizes[group] * self._sizes)
        return mean

    def _merge(self, kept: int, gone: int) -> None:
        self._sums[kept] += self._sums[gone]
        self._sums[:, kept] = self._sums[kept]
        self._apart[kept] |= self._apart[gone]
        self._apart[:, kept] = self._apart[kept]
        self._sizes[kept] += self._sizes[gone]
        self._label[self._label == gone] = kept

    def link(self, least: float, by: str) -> Iterator[Join]:
        """Join the likeliest groups, as long as their mean log-odds are not below `least`."""
        means = np.array([self._row(group) for group in range(len(self._label))])
        best, at = means.max(axis=1), means.argmax(axis=1)
        while (odds := float(best.max())) >= least * SCALE:
            a = int(best.argmax())
            a, b = sorted((a, int(at[a])))
            one, other = self.strongest(a, b)
            self._merge(a, b)
            row = self._row(a)
            means[a] = means[:, a] = row
            means[b] = means[:, b] = _NEVER
            stale = np.nonzero((at == a) | (at == b))[0]
            best[stale], at[stale] = means[stale].max(axis=1), means[stale].argmax(axis=1)
            nearer = (row > best) | ((row == best) & (at > a) & (row > _NEVER))
            best[nearer], at[nearer] = row[nearer], a
            best[a], at[a], best[b] = row.max(), row.argmax(), _NEVER
            yield Join(one, other, odds / SCALE, by)

    def _row(self, group: int) -> Floats:
        """Return the mean log-odds of a group with each other one that it can be joined with."""
        gone = self._label != np.arange(len(self._label))
        row = self._mean(group)
        row[gone | self._apart[group]] = _NEVER
        row[group] = _NEVER
        if gone[group]:
            row[:] = _NEVER
        return row

    def strongest(self, one: int, other: int) -> tuple[int, int]:
        """Return the pair between the groups of two slots that speaks most for joining them."""
        mine = np.nonzero(self._label == self._label[one])[0]
        theirs = np.nonzero(self._label == self._label[other])[0]
        pairs = self._pairs[np.ix_(mine, theirs)]
        best = int(pairs.argmax())
        return int(mine[best // len(theirs)]), int(theirs[best % len(theirs)])

    def members(self) -> list[list[int]]:
        """Return the groups by their first slots."""
        found: dict[int, list[int]] = {}
        for place, label in enumerate(self._label.tolist()):
            found.setdefault(label, []).append(place)
        return [found[label] for label in sorted(found)]

    def near(self, least: float) -> Iterator[tuple[int, int, float]]:
        """Yield the groups that could be joined, by their first slots, and their mean log-odds."""
        first = np.unique(self._label)
        means = self._sums[np.ix_(first, first)] / np.outer(self._sizes[first], self._sizes[first])
        means[self._apart[np.ix_(first, first)]] = _NEVER
        for one, other in zip(*np.nonzero(np.triu(means >= least * SCALE, 1)), strict=True):
            yield int(first[one]), int(first[other]), float(means[one, other]) / SCALE
