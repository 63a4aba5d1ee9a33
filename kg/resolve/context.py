"""What a paper is about, as weighted words: by these the uses of one short form are told apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from extract.model import Extraction
from kg.resolve.expansions import JOINING, name_key, stem
from kg.resolve.lexicons import read_rows

_SAMPLE = 20_000
"""Papers of the sample that usage.tsv counts."""
_SAYING_NOTHING = (
    frozenset(["how", "what", "we", "new", "novel", "towards", "toward", "using", "via", "based"])
    | JOINING
)


def context_words(extraction: Extraction) -> frozenset[str]:
    """Return the stems of the words of a paper's title and of the names that it states.

    Example:
        >>> from extract.model import Paper
        >>> sorted(context_words(Extraction(Paper(title="Sampling of rare states"))))
        ['rare', 'sampl', 'stat']
    """
    names = (extraction.paper.title, *(fact.name for fact in extraction.facts))
    found = {word for name in names for word in name_key(name).split()}
    return frozenset(stem(w) for w in found - _SAYING_NOTHING if not w.isdigit())


def mean_words(papers: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return the share of papers that have each word."""
    every = list(papers)
    counts = Counter(word for words in every for word in words)
    return {word: counts[word] / len(every) for word in sorted(counts)}


def likeness(words: frozenset[str], others: Mapping[str, float]) -> float:
    """Return the cosine of the weighted words of a paper and of a group of papers, 0 to 1.

    Example:
        >>> likeness(frozenset(("protein",)), {"protein": 1.0}), likeness(frozenset(), {})
        (1.0, 0.0)
    """
    shared = math.fsum(_weight(word) ** 2 * others[word] for word in words if word in others)
    own = math.sqrt(math.fsum(_weight(word) ** 2 for word in words))
    their = math.sqrt(math.fsum((_weight(word) * share) ** 2 for word, share in others.items()))
    return round(shared / (own * their), 9) if own and their else 0.0


@cache
def _weight(word: str) -> float:
    return math.log(_SAMPLE / (1 + min(_papers().get(word, 0), _SAMPLE - 1000)))


@cache
def _papers() -> Mapping[str, int]:
    """Return about how many papers of the sample have a word in a phrase."""
    found: Counter[str] = Counter()
    for row in read_rows("usage.tsv"):
        for word in {stem(word) for word in row["key"].split()}:
            found[word] += int(row["papers"])
    return found
