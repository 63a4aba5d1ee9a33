"""Concepts that may be one: names of one kind so near each other that a person should look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.resolve.expansions import name_key
from kg.resolve.lexicons import tail_words
from kg.resolve.model import Concept
from kg.resolve.short_forms import is_short, singular_short

SHORTEST = 8
"""A name of fewer letters is one letter away from too many others."""
_LOWER = re.compile(r"[^\W\d_A-Z]")
_NO_LETTER = re.compile(r"[^\w+]+|_")


@dataclass(frozen=True, slots=True)
class Near:
    """Two concepts, by id in order, and how near their names are.

    `rule` is "one name" (two things, proposed by papers of their own), "short form" (one is not
    defined, and is how the other is written in short), "last word" (one has a generic word more),
    "same letters" (they differ in spaces and marks), "same words" (in another order) or "one
    letter" (one is missing or another).
    """

    one: str
    other: str
    rule: str


def find_near(concepts: Iterable[Concept]) -> list[Near]:
    """Return each pair of concepts of one kind with near names once, by the strictest rule.

    Example:
        >>> names = ("recommender system", "recomender system", "data set", "dataset")
        >>> concepts = [Concept(name, "Task", name, (), name) for name in names]
        >>> [(near.one, near.rule) for near in find_near(concepts)]
        [('data set', 'same letters'), ('recomender system', 'one letter')]
    """
    by_kind: defaultdict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        by_kind[concept.key.kind].append(concept)
    found: dict[tuple[str, str], str] = {}
    for alike in by_kind.values():
        for one, other, rule in _pairs(alike):
            found.setdefault((min(one.id, other.id), max(one.id, other.id)), rule)
    return [Near(*pair, found[pair]) for pair in sorted(found)]


def _pairs(concepts: Sequence[Concept]) -> Iterator[tuple[Concept, Concept, str]]:
    yield from _twins(concepts)
    yield from _short_forms(concepts)
    yield from _longer_by_a_word(concepts)
    for rule, key in (("same letters", _letters), ("same words", _words)):
        for group in _grouped(concepts, key):
            yield from ((*pair, rule) for pair in combinations(group, 2))
    for group in _grouped_by_halves(concepts):
        pairs = combinations(group, 2)
        yield from ((*pair, "one letter") for pair in pairs if _is_one_letter(*pair))


def _twins(concepts: Sequence[Concept]) -> Iterator[tuple[Concept, Concept, str]]:
    for group in _grouped(concepts, lambda concept: concept.normal_key):
        pairs = combinations(group, 2)
        yield from ((*pair, "one name") for pair in pairs if any(one.home for one in pair))


def _short_forms(concepts: Sequence[Concept]) -> Iterator[tuple[Concept, Concept, str]]:
    """Yield what is called by a short form alone, with each other thing that has that name."""
    longer: defaultdict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        for name in {singular_short(name) for name in concept.alt_labels if is_short(name)}:
            longer[name].append(concept)
    for concept in concepts:
        name = singular_short(concept.label)
        if is_short(name) and concept.normal_key == name_key(name):
            others = (other for other in longer[name] if other.normal_key != concept.normal_key)
            yield from ((concept, other, "short form") for other in others)


def _longer_by_a_word(concepts: Sequence[Concept]) -> Iterator[tuple[Concept, Concept, str]]:
    plain = {concept.normal_key: concept for concept in concepts if not concept.home}
    for concept in concepts:
        head, _, last = concept.normal_key.rpartition(" ")
        if head in plain and last in tail_words():
            yield concept, plain[head], "last word"


def _grouped(concepts: Iterable[Concept], key: Callable[[Concept], str]) -> Iterator[list[Concept]]:
    groups: defaultdict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        groups[key(concept)].append(concept)
    return (group for name, group in groups.items() if name and len(group) > 1)


def _letters(concept: Concept) -> str:
    return _NO_LETTER.sub("", concept.normal_key)


def _words(concept: Concept) -> str:
    words = sorted(concept.normal_key.split())
    return " ".join(words) if len(words) > 1 else ""


def _grouped_by_halves(concepts: Iterable[Concept]) -> Iterator[list[Concept]]:
    """Yield concepts that share a half of their names: one edit leaves the other half as it was."""
    groups: defaultdict[tuple[bool, int, str], list[Concept]] = defaultdict(list)
    for concept in concepts:
        key = concept.normal_key
        for shorter in (len(key), len(key) - 1) if len(key) >= SHORTEST else ():
            half = shorter // 2
            groups[True, shorter, key[:half]].append(concept)
            groups[False, shorter, key[half - shorter :]].append(concept)
    return (group for group in groups.values() if len(group) > 1)


def _is_one_letter(one: Concept, other: Concept) -> bool:
    """Tell whether two names differ in one lower-case letter; capitals and digits make others."""
    shorter, longer = sorted((one.normal_key, other.normal_key), key=len)
    if len(longer) - len(shorter) > 1 or shorter == longer or len(shorter) < SHORTEST:
        return False
    same = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    rest = shorter[same + 1 :] if len(shorter) == len(longer) else shorter[same:]
    alike = rest == longer[same + 1 :] and longer[same].isalpha()
    return alike and _LOWER.sub("", one.label) == _LOWER.sub("", other.label)
