"""From which confidence on facts keep a promised precision, learned from facts that were judged.

The promise is one of distribution-free risk control (Angelopoulos, Bates, Candès, Jordan & Lei
2021, "Learn then Test: Calibrating Predictive Algorithms to Achieve Risk Control",
arXiv:2110.01052), the part of conformal prediction that bounds any risk: for papers that come
from where the calibration papers come from, the precision of a relation falls below the promised
one with a chance of at most `RISK`, whatever the confidences are worth. Bounds are tested from the
surest facts downwards, and the first that fails ends it (fixed-sequence testing), so that no bound
is picked for its luck. A test is that of a binomial tail; since facts of one paper are no
independent witnesses, its counts are those of as many independent facts as would vary as much
between papers (Korn & Graubard 1998, "Confidence intervals for proportions with small expected
number of positive counts estimated from survey data", Survey Methodology 24).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, log

RISK = 0.1
"""The greatest chance that a relation does not keep what was promised."""

BOUNDS = (*(n / 100 for n in range(99, 29, -1)), 0.0)
"""The confidences that are tried, from the surest on; the last one lists everything."""

LEVELS = tuple(n / 100 for n in range(50, 100))
"""The precisions that can be promised."""

_ENOUGH = 5
"""How many wrong facts a promise has to allow before it is tested: fewer tell nothing."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a fact of a paper was right, and the confidence that it was listed with."""

    paper: str
    confidence: float
    right: bool


def find_bound(facts: Iterable[Judgement], precision: float) -> float | None:
    """Return the least confidence from which on facts keep a precision, None if none does.

    Example:
        >>> sure = [Judgement(f"p{n}", 0.95, right=n % 50 > 0) for n in range(400)]
        >>> unsure = [Judgement(f"p{n}", 0.55, right=n % 2 > 0) for n in range(400)]
        >>> find_bound(sure + unsure, 0.95), find_bound(sure + unsure, 0.7)
        (0.56, 0.0)
        >>> find_bound(unsure, 0.7) is None
        True
    """
    found = None
    for bound, listed in _by_bound(facts):
        if len(listed) * (1 - precision) < _ENOUGH:
            continue
        if chance_of(listed, precision) > RISK:
            break
        found = bound
    return found


def _by_bound(facts: Iterable[Judgement]) -> Iterator[tuple[float, Sequence[Judgement]]]:
    order = sorted(facts, key=lambda fact: -fact.confidence)
    for bound in BOUNDS:
        yield bound, [fact for fact in order if fact.confidence >= bound]


def chance_of(facts: Sequence[Judgement], precision: float) -> float:
    """Return the chance of so few wrong facts if their precision were just this one, from 0 to 1.

    Example:
        >>> facts = [Judgement(f"p{n}", 0.9, right=n > 1) for n in range(100)]
        >>> round(chance_of(facts, 0.95), 3), round(chance_of(facts, 0.9), 4)
        (0.118, 0.0019)
    """
    wrong = sum(not fact.right for fact in facts)
    spread = _spread(facts, wrong / len(facts))
    return _tail(ceil(wrong / spread), floor(len(facts) / spread), 1 - precision)


def _spread(facts: Sequence[Judgement], share: float) -> float:
    """Return how often as much as independent facts the wrong ones vary between papers, from 1."""
    papers: defaultdict[str, float] = defaultdict(float)
    for fact in facts:
        papers[fact.paper] += (not fact.right) - share
    alone = len(facts) * share * (1 - share)
    varied = sum(rest * rest for rest in papers.values())
    return max(1.0, round(varied / alone, 9)) if alone else 1.0


def _tail(most: int, trials: int, share: float) -> float:
    """Return the probability of at most `most` hits in so many trials (binomial)."""
    return min(1.0, sum(exp(_log_chance(hits, trials, share)) for hits in range(most + 1)))


def _log_chance(hits: int, trials: int, share: float) -> float:
    ways = lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
    return ways + hits * log(share) + (trials - hits) * log(1 - share)
