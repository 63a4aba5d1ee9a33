"""The type of a concept: fixed by its relation, read from the words where a paper proposes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.pipes.concepts import Concept, Place
from extract.pipes.mentions_chunks import joined
from extract.pipes.mentions_words import BREAK, Words
from extract.pipes.roles_context import Sentence

_OF_RELATION = {
    "uses": "Method",
    "comparesWith": "Method",
    "evaluatesOn": "Dataset",
    "addresses": "Task",
    "measures": "Metric",
}
_OF_HEAD = {
    **dict.fromkeys(
        [
            "dataset",
            "benchmark",
            "corpus",
            "collection",
            "database",
            "treebank",
            "testbed",
            "suite",
            "leaderboard",
            "lexicon",
            "repository",
        ],
        "Dataset",
    ),
    **dict.fromkeys(["metric", "score", "measure", "index"], "Metric"),
    **dict.fromkeys(["task", "problem"], "Task"),
    **dict.fromkeys(
        [
            "method",
            "framework",
            "model",
            "approach",
            "algorithm",
            "architecture",
            "network",
            "module",
            "system",
            "loss",
            "layer",
            "strategy",
            "mechanism",
            "pipeline",
            "technique",
            "paradigm",
            "agent",
            "tool",
            "toolkit",
            "platform",
            "optimizer",
            "library",
            "scheme",
        ],
        "Method",
    ),
}
_DATASET_NAME = re.compile(r"(?:bench|corpus|dataset|qa|eval|arena)(?:\W|\d|$)|\d+k$")
_METRIC_NAME = re.compile(r"(?:score|metric|index)$")
_FAR = 9


def concept_type(words: Words, concept: Concept, sentences: list[Sentence], relation: str) -> str:
    """Return the type of a concept in a relation to the paper.

    What is proposed is what it is called: "X, a new benchmark", "the X dataset", "XBench".
    """
    known = _OF_RELATION.get(relation)
    if known:
        return known
    votes: Counter[str] = Counter()
    for key in concept.keys:
        votes["Dataset"] += 2 * bool(_DATASET_NAME.search(key))
        votes["Metric"] += 2 * bool(_METRIC_NAME.search(key))
    for place in concept.places:
        votes.update(_heads_near(words, place, sentences))
    votes["Method"] += 0
    return max(votes, key=lambda name: (votes[name], name == "Method", name))


def _heads_near(words: Words, place: Place, sentences: list[Sentence]) -> Iterator[str]:
    sentence = next(s for s in sentences if s.first <= place.first < s.last)
    inside = words.key[place.last - 1]
    if inside in _OF_HEAD:
        yield _OF_HEAD[inside]
    yield from _first_head(words, range(place.last, min(sentence.last, place.last + _FAR)))
    if place.first > sentence.first and joined(words, place.first):
        yield from filter(None, [_OF_HEAD.get(words.key[place.first - 1])])
        if words.low[place.first - 1] in _NAMING:
            behind = range(place.first - 2, max(sentence.first, place.first - _FAR) - 1, -1)
            yield from _first_head(words, behind)


_NAMING = frozenset(("called", "named", "termed", "dubbed", "namely", "titled", "coined"))
_PASSED = frozenset(("is", "a", "an", "the", "our", "first", "which", "as", "-based", "such"))


def _first_head(words: Words, where: range) -> Iterator[str]:
    for i in where:
        if words.kind[i] == BREAK and words.low[i] not in _PASSED:
            return
        if words.key[i] in _OF_HEAD:
            yield _OF_HEAD[words.key[_last_head(words, i)]]
            return


def _last_head(words: Words, i: int) -> int:
    """Return the last class word of the chunk, "dataset" in "model evaluation dataset"."""
    last = i
    while i < len(words.key) and words.kind[i] != BREAK and (i == last or joined(words, i)):
        last = i if words.key[i] in _OF_HEAD else last
        i += 1
    return last
