"""Annotated papers as the tagger learns from them: which words name a fact, and of which kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.names import normal_key
from extract.pipes.tagger import WIDEST
from extract.pipes.tagger_numbers import HEADS
from extract.pipes.tagger_pieces import Window, split_text, windows
from extract.schema import RELATIONS

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
MASKED = -100
"""Where a head learns nothing, since readers may differ."""

_EDGES = frozenset(("the", "a", "an", "our", "this"))
_BREAKS = ("\n", ": ", ", ", ". ")

Place = tuple[int, int]
Fact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One paper: its first pieces, and what each head should say of each word and each span.

    `marks` has a row for each word; `spans` one for each first word and number of words; both a
    column for each head.
    """

    window: Window
    marks: NDArray[np.int64]
    spans: NDArray[np.float32]


def lesson(title: str, abstract: str, facts: Iterable[Fact]) -> Lesson:
    """Return what a tagger can learn from a paper.

    Every occurrence of every form of a fact is marked; of overlapping ones the name or else the
    longest, and the others are left open. Optional facts are open for the first half of the heads.
    """
    text = f"{title}\n\n{abstract}"
    words = split_text(text)
    window = next(windows(text, words, len(title)))
    places = _places(text, words[: window.last])
    marks = np.full((window.last, HEADS), OUTSIDE, dtype=np.int64)
    spans = np.zeros((window.last, WIDEST, HEADS), dtype=np.float32)
    for sure, (first, last), head in sorted(_wanted(facts, places), key=_order):
        spans[first, last - first - 1, head] = 1 if sure else MASKED
        marks[first:last, head] = INSIDE if sure else MASKED
        if sure:
            marks[first, head] = BEGIN
    return Lesson(window, marks, spans)


def _order(wanted: tuple[bool, Place, int]) -> tuple[bool, int, Place, int]:
    sure, (first, last), head = wanted
    return sure, last - first, (first, last), head


def _places(text: str, words: Sequence[Place]) -> dict[str, list[Place]]:
    """Return where each form of a name stands, by key."""
    found: dict[str, list[Place]] = {}
    for i, (begin, _) in enumerate(words):
        for j in range(i + 1, min(i + WIDEST, len(words)) + 1):
            form = text[begin : words[j - 1][1]]
            if _may_name(form):
                found.setdefault(normal_key(form), []).append((i, j))
    return found


def _may_name(form: str) -> bool:
    """Return whether a form is no piece of a sentence and has no loose bracket.

    Example:
        >>> [_may_name(form) for form in ("graph (GNN", "BERT", "the pond", "ponds, rivers")]
        [False, True, False, False]
    """
    if not (form[0].isalnum() and (form[-1].isalnum() or form[-1] in "+#)")):
        return False
    words = form.lower().split()
    whole = form.count("(") == form.count(")") and not any(sign in form for sign in _BREAKS)
    return whole and words[0] not in _EDGES and words[-1] not in _EDGES


def _wanted(
    facts: Iterable[Fact], places: Mapping[str, list[Place]]
) -> Iterator[tuple[bool, Place, int]]:
    """Yield each place of a fact with its head, and whether the head should find it."""
    for fact in facts:
        chosen, others = _chosen(fact, places)
        for head in (
            RELATIONS.index(fact["relation"]),
            HEADS // 2 + RELATIONS.index(fact["relation"]),
        ):
            sure = head >= HEADS // 2 or not fact.get("optional")
            yield from ((False, place, head) for place in others)
            yield from ((sure, place, head) for place in chosen)


def _chosen(fact: Fact, places: Mapping[str, list[Place]]) -> tuple[list[Place], list[Place]]:
    name = normal_key(fact["name"])
    keys = [name, *(normal_key(form) for form in fact.get("aliases", []))]
    found = {place: key == name for key in reversed(keys) for place in places.get(key, ())}
    order = sorted(found, key=lambda p: (not found[p], p[0] - p[1], p[0]))
    chosen: list[Place] = []
    for first, last in order:
        if all(last <= a or b <= first for a, b in chosen):
            chosen.append((first, last))
    return chosen, [place for place in order if place not in chosen]
