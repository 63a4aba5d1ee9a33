"""The type of a concept: fixed by its relation, read from the words where a paper proposes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.pipes.concepts import Concept, Place
from extract.pipes.mentions_chunks import joined
from extract.pipes.mentions_words import BREAK, NAME, Words
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
            "set",
            "subset",
            "split",
        ],
        "Dataset",
    ),
    **dict.fromkeys(["metric", "score", "measure", "index"], "Metric"),
    **dict.fromkeys(["task", "problem", "scenario", "setting", "challenge"], "Task"),
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
_SAID_COUNTS = 3
_SAYING = frozenset(("a", "an", "the", "is", "are"))
_PAUSES = (",", ":", "\u2014", "-", "\u2013", "")


def concept_type(words: Words, concept: Concept, sentences: list[Sentence], relation: str) -> str:
    """Return the type of a concept in a relation to the paper.

    What is proposed is what it is called: "X, a new benchmark", "the X dataset", "XBench". What
    it is said to be, in an apposition or a definition, outweighs how else it is spoken of.
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
        for said in _said(words, place, sentences):
            votes[said] += _SAID_COUNTS
    votes["Method"] += 0
    return max(votes, key=lambda name: (votes[name], name == "Method", name))


def _said(words: Words, place: Place, sentences: list[Sentence]) -> Iterator[str]:
    """Yield the type of "X, a new setting in which …", "X is a task" and "X: a benchmark"."""
    sentence = next(s for s in sentences if s.first <= place.first < s.last)
    begin = place.last
    while begin < sentence.last and _is_shorter_form(words, begin):
        begin += 1
    said = words.low[begin] in _SAYING if begin < sentence.last else False
    if not said or not words.gap[begin].strip(")\u201d\"' ").startswith(_PAUSES):
        return
    where = range(begin + 1, min(sentence.last, begin + _FAR))
    yield from _first_head(words, where)


def _is_shorter_form(words: Words, i: int) -> bool:
    """Return whether a word is the short form in brackets behind a long one."""
    return "(" in words.gap[i] and words.kind[i] == NAME


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
        if words.key[i] in _OF_HEAD:
            yield _OF_HEAD[words.key[_last_head(words, i)]]
            return
        if words.kind[i] == BREAK and words.low[i] not in _PASSED:
            return


def _last_head(words: Words, i: int) -> int:
    """Return the last class word of the chunk, "dataset" in "model evaluation dataset"."""
    last = i
    while i < len(words.key) and words.kind[i] != BREAK and (i == last or joined(words, i)):
        last = i if words.key[i] in _OF_HEAD else last
        i += 1
    return last
