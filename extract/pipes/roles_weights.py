"""The weights of the features: plain numbers that `extract.learn` finds, one row a feature."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from extract.pipes.mentions_lexicon import read_table
from extract.pipes.roles_lists import NUMBERS_OF_ALL
from extract.schema import RELATIONS

WEIGHTS = "weights.tsv"
"""The weights that come with the package."""
BIAS = "(bias)"
"""The row that counts for every concept."""

_LARGEST = 30.0


@dataclass(frozen=True, slots=True)
class Weights:
    """A row of `table` for each feature, a column for each relation, in log-odds.

    The last row is zero: it stands for every feature that no weight speaks of.
    """

    rows: dict[str, int]
    table: NDArray[np.float64]
    bias: NDArray[np.float64]

    def sums(self, features: Sequence[Collection[str]]) -> NDArray[np.float64]:
        """Return the sums of the weights of each set of features, a row a set, without the bias."""
        if not features:
            return np.zeros((0, len(RELATIONS)))
        none, names = len(self.rows), self.rows.keys()
        # Sorted, so that the order of a set never decides how a sum is rounded.
        known = [[*sorted(map(self.rows.__getitem__, names & one)), none] for one in features]
        begins = np.cumsum([0, *map(len, known[:-1])])
        return np.add.reduceat(self.table.take([*chain(*known)], axis=0), begins, axis=0)

    def probabilities(
        self, features: Sequence[Collection[str]], numbers: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the probability of each relation, from the logistic function of the sums.

        `numbers` has a row for each set of features and a column for each name of `NUMBERS_OF_ALL`.
        """
        rows = [self.rows.get(name, len(self.rows)) for name in NUMBERS_OF_ALL]
        # Without BLAS, whose sums depend on the machine's cores.
        weighted = np.einsum("ij,jk->ik", numbers, self.table[rows])
        odds = np.clip(self.sums(features) + weighted + self.bias, -_LARGEST, _LARGEST)
        found: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
        return found


@cache
def load_weights(file: str = WEIGHTS) -> Weights:
    """Return the weights of a file of `extract/data`, or of one elsewhere by its whole path."""
    rows = {row["feature"]: [float(row[r]) for r in RELATIONS] for row in read_table(file)}
    bias = rows.pop(BIAS, [-_LARGEST] * len(RELATIONS))
    table = np.array([*rows.values(), [0.0] * len(RELATIONS)], dtype=np.float64)
    return Weights({name: i for i, name in enumerate(rows)}, table, np.array(bias))
