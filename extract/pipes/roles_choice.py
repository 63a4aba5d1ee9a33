"""From probabilities to a choice: one type a concept, no phrase inside a chosen one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.pipes.concepts import Concept, Place
from extract.pipes.mentions_chunks import span_key
from extract.pipes.mentions_words import Words
from extract.pipes.roles_scale import confidence_of
from extract.schema import RELATIONS

THRESHOLDS = {
    "proposes": 0.33,
    "uses": 0.33,
    "comparesWith": 0.3,
    "evaluatesOn": 0.33,
    "addresses": 0.36,
    "measures": 0.3,
}
"""The least probability of a fact, of a further task the least confidence: about half the F1 that
is reached, where F1 is highest (Lipton et al. 2014, "Optimal thresholding of classifiers to
maximize F1 measure")."""

_MOST_TASKS = 5
_LEAST_TASK = 0.08
_SAME_TASK = 0.67
_AS_SURE = 0.8
"""Of 300 annotated papers that were learned from, F1 of tasks is 76.6 without, 77.0 with this,
and 76.5 with 0.5."""
_TASK = RELATIONS.index("addresses")
_DOUBTFUL, _CLEARLY = 0.5, 0.2
_RIVALS = {"uses": "comparesWith", "comparesWith": "uses"}
"""Of 5,900 things that annotators list under one of the two, 40 stand under both."""
_KINDS = (("proposes",), ("uses", "comparesWith"), ("evaluatesOn",), ("measures",))
_COLUMNS = tuple(tuple(map(RELATIONS.index, kind)) for kind in _KINDS)


@dataclass(frozen=True, slots=True)
class Judged:
    """A concept with the probability of each relation, and the cues around each of its places."""

    concept: Concept
    probabilities: list[float]
    cues: tuple[frozenset[str], ...]


def choose(
    words: Words, judged: Sequence[Judged], *, least: float = 0.0
) -> Iterator[tuple[str, list[Judged]]]:
    """Yield each relation with the concepts that play it, the surest first.

    None is less sure than `least` but for the surest task. What a paper proposes or compares with
    it does not also use; a dataset is no metric. Only a task may be something else as well, but
    not what is proposed, nor where one of the two is doubtful and clearly behind. Every paper
    addresses something: the surest task is there if it is at all likely.
    """
    kinds = [_kinds(one.probabilities) for one in judged]
    for column, relation in enumerate(RELATIONS):
        fitting = [one for one, kind in zip(judged, kinds, strict=True) if relation in kind]
        if relation in _RIVALS:
            fitting = [one for one in fitting if not _is_rather(_RIVALS[relation], relation, one)]
        if column == _TASK:
            fitting = [one for one in fitting if not _is_cut_short(one, fitting)]
        fitting.sort(key=lambda j: -j.probabilities[column])
        chosen: list[Judged] = []
        for one in fitting:
            probability = one.probabilities[column]
            if not _is_enough(probability, relation, len(chosen), least):
                break
            if not any(_is_same(words, relation, one, other) for other in chosen):
                chosen.append(one)
        yield relation, chosen


def _is_cut_short(one: Judged, others: Sequence[Judged]) -> bool:
    """Return whether a task is everywhere the end of a longer one that is about as sure."""
    least = _AS_SURE * one.probabilities[_TASK]
    return any(
        other.probabilities[_TASK] >= least and _is_end(one.concept, other.concept)
        for other in others
    )


def _is_end(one: Concept, other: Concept) -> bool:
    return all(
        any(q.first < p.first and q.last == p.last for q in other.places) for p in one.places
    )


def _is_enough(probability: float, relation: str, rank: int, least: float) -> bool:
    sure = confidence_of(relation, rank, probability)
    if relation != "addresses":
        return sure >= least and probability >= THRESHOLDS[relation]
    if not rank:
        return probability >= _LEAST_TASK
    return sure >= max(least, THRESHOLDS[relation]) and rank < _MOST_TASKS


def _kinds(probabilities: Sequence[float]) -> tuple[str, ...]:
    """Return the relations that a concept may have: as a task, as something else, or as both."""
    likeliest = _likeliest(probabilities)
    other = max(likeliest, key=lambda relation: probabilities[RELATIONS.index(relation)])
    as_other, as_task = probabilities[RELATIONS.index(other)], probabilities[_TASK]
    is_no_task = other == "proposes" or as_task < min(_DOUBTFUL, as_other - _CLEARLY)
    if is_no_task and as_other >= THRESHOLDS[other]:
        return likeliest
    is_task_alone = as_other < min(_DOUBTFUL, as_task - _CLEARLY)
    return ("addresses",) if is_task_alone else ("addresses", *likeliest)


def _likeliest(probabilities: Sequence[float]) -> tuple[str, ...]:
    chances = [max(probabilities[column] for column in columns) for columns in _COLUMNS]
    return _KINDS[chances.index(max(chances))]


def _is_rather(other: str, relation: str, judged: Judged) -> bool:
    """Return whether a concept is sure enough of another relation, and surer than of this one."""
    chance, rival = (judged.probabilities[RELATIONS.index(r)] for r in (relation, other))
    return rival >= THRESHOLDS[other] and (rival, other) > (chance, relation)


def _is_same(words: Words, relation: str, one: Judged, other: Judged) -> bool:
    if _lies_in(one.concept, other.concept) or _lies_in(other.concept, one.concept):
        return True
    return relation == "addresses" and any(
        overlap(a, b) >= _SAME_TASK
        for a in _keys(words, one.concept)
        for b in _keys(words, other.concept)
    )


def _lies_in(one: Concept, other: Concept) -> bool:
    return all(any(_meet(p, q) for q in other.places) for p in one.places)


def _meet(one: Place, other: Place) -> bool:
    return one.first < other.last and other.first < one.last


def _keys(words: Words, concept: Concept) -> set[str]:
    return {span_key(words, p.first, p.last) for p in concept.places}


def overlap(one: str, other: str) -> float:
    """Return the F1 of the words that two phrases share, from 0 to 1.

    Example:
        >>> overlap("image segmentation", "medical image segmentation")
        0.8
    """
    a, b = Counter(one.split()), Counter(other.split())
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))
