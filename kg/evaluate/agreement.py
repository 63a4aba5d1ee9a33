"""When two names of things are the same for the figures: keys of names, and how well they agree.

Figures of all versions rest on these rules, so they stay as they are, whatever the keys under which
names meet in a graph come to be.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

LOOSE = frozenset(("addresses", "measures"))
"""The relations in which most of the words are enough."""
LEAST_OVERLAP = 0.67
"""The least F1 of the words of two names that counts as most of them."""

_JOINING = re.compile(r"[\u2010-\u2015\-_/]")
_DROPPED = re.compile(r"[^\w\s@+.#]")
_DETERMINERS = frozenset(("the", "a", "an", "our", "this"))
_LONG_PLURALS = ("ses", "xes", "ches", "shes")


@lru_cache(maxsize=1 << 16)
def comparison_key(name: str) -> str:
    """Return what is compared of a name: words in singular, without case, hyphens, determiners.

    Example:
        >>> comparison_key("The Vision\u2013Language Models"), comparison_key("Recall@10")
        ('vision language model', 'recall@10')
    """
    text = unicodedata.normalize("NFKC", name).lower()
    words = _DROPPED.sub("", _JOINING.sub(" ", text)).split()
    bare = (word.strip(".") for word in words)
    return " ".join(_singular(word) for word in bare if word and word not in _DETERMINERS)


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith(_LONG_PLURALS):
        return word[:-2]
    is_plural = len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural else word


def agreement(relation: str, mine: frozenset[str], gold: frozenset[str]) -> float:
    """Return how well the keys of two claims of a relation agree, 0 where they do not.

    Example:
        >>> mine, gold = frozenset({"image segmentation"}), frozenset({"pond image segmentation"})
        >>> agreement("addresses", mine, gold), agreement("uses", mine, gold)
        (0.8, 0.0)
    """
    if mine & gold:
        return 1.0
    if relation not in LOOSE:
        return 0.0
    best = max((_overlap(one, other) for one in mine for other in gold), default=0.0)
    return best if best >= LEAST_OVERLAP else 0.0


def _overlap(one: str, other: str) -> float:
    a, b = Counter(one.split()), Counter(other.split())
    return 2 * (a & b).total() / max(1, a.total() + b.total())
