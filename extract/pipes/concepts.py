"""Candidates of one paper that name the same concept, brought together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from extract.pipes.mentions_chunks import span_key
from extract.pipes.mentions_lexicon import known_names, known_synonyms, usages
from extract.pipes.mentions_words import NAME, Words

_SHORTEST_TYPO = 8
_LONGEST = 12


class Pair(Protocol):
    """The characters of an abbreviation and of what it stands for."""

    short_begin: int
    short_end: int
    long_begin: int
    long_end: int


@dataclass(frozen=True, slots=True)
class Place:
    """The words `first` to `last` of a text, half-open."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Concept:
    """What a paper calls by one name: its forms' keys and every place, in text order.

    `defined` tells that the paper defines a short form for it; `spelled` is its name where the
    text shares the last word with another: "linear regression" in "linear and ridge regression".
    """

    key: str
    keys: tuple[str, ...]
    places: tuple[Place, ...]
    defined: bool = False
    spelled: str = ""


def group_candidates(
    words: Words, spans: Iterable[tuple[int, int]], abbreviations: Iterable[Pair]
) -> tuple[Concept, ...]:
    """Return the concepts that the spans of words name, by their first place.

    Spans meet when their keys are equal but for spaces, when one abbreviates the other, or when
    one letter parts two long names.
    """
    pairs = [_words_of(words, pair) for pair in abbreviations]
    defined = [Place(*span) for pair in pairs for span in pair if span[0] < span[1]]
    places = sorted({*(Place(*s) for s in spans), *defined}, key=lambda p: (p.first, -p.last))
    keyed = [(span_key(words, p.first, p.last), p) for p in places]
    same = _Same(key for key, _ in keyed)
    for short, long in pairs:
        same.join(span_key(words, *long), span_key(words, *short))
    for a, b in _close_names(words, keyed):
        same.join(a, b)
    return _concepts(keyed, same, {span_key(words, p.first, p.last) for p in defined})


def _words_of(words: Words, pair: Pair) -> tuple[tuple[int, int], tuple[int, int]]:
    short = _covered(words, pair.short_begin, pair.short_end)
    long = _covered(words, pair.long_begin, pair.long_end)
    return short, long


def _covered(words: Words, begin: int, end: int) -> tuple[int, int]:
    inside = [i for i, b in enumerate(words.begin) if begin <= b and words.end[i] <= end]
    if not inside or len(inside) > _LONGEST:
        return 0, 0
    return inside[0], inside[-1] + 1


class _Same:
    """Which keys stand for one concept (union-find over keys)."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent: dict[str, str] = {}
        spelled: dict[str, str] = {}
        for key in keys:
            self.join(spelled.setdefault(key.replace(" ", ""), key), key)
        for key in tuple(self._parent):
            long = known_synonyms().get(key)
            if long in self._parent:
                self.join(long, key)

    def root(self, key: str) -> str:
        while self._parent.setdefault(key, key) != key:
            key = self._parent[key]
        return key

    def join(self, a: str, b: str) -> None:
        if a and b:
            self._parent[self.root(b)] = self.root(a)


def _close_names(words: Words, keyed: list[tuple[str, Place]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of which one may be the other mistyped: no lexicon has it, nor it again."""
    names = Counter(
        key
        for key, p in keyed
        if p.last - p.first == 1 and words.kind[p.first] == NAME and _may_be_mistyped(key)
    )
    listed = tuple(names)
    for i, a in enumerate(listed):
        others = (b for b in listed[i + 1 :] if one_letter_apart(a, b))
        yield from ((a, b) for b in others if _is_mistyped(a, names) or _is_mistyped(b, names))


def _is_mistyped(key: str, names: Counter[str]) -> bool:
    return names[key] == 1 and key not in known_names() and key not in usages()


def _may_be_mistyped(key: str) -> bool:
    return len(key) >= _SHORTEST_TYPO and key.isalpha()


def one_letter_apart(a: str, b: str) -> bool:
    """Return whether one letter differs between two words of one length, save first and last.

    Example:
        >>> one_letter_apart("autodebias", "aotodebias"), one_letter_apart("lstm", "lstms")
        (True, False)
    """
    if len(a) != len(b) or a[0] != b[0] or a[-1] != b[-1]:
        return False
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _concepts(
    keyed: list[tuple[str, Place]], same: _Same, defined: set[str]
) -> tuple[Concept, ...]:
    places: dict[str, list[Place]] = {}
    keys: dict[str, dict[str, None]] = {}
    for key, place in keyed:
        root = same.root(key)
        places.setdefault(root, []).append(place)
        keys.setdefault(root, {})[key] = None
    return tuple(
        Concept(root, tuple(keys[root]), tuple(found), not defined.isdisjoint(keys[root]))
        for root, found in places.items()
    )
