"""The members of one list: what the tagger says of the others tells of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from extract.pipes.concepts import Concept
from extract.pipes.mentions_words import Words
from extract.pipes.roles_context import Sentence, chunk_around, list_start
from extract.pipes.tagger_numbers import KINDS, NAMES, PROBABLE, likeliest
from extract.schema import RELATIONS

Floats = NDArray[np.float64]
Chunks = dict[int, list[int]]
"""The rows of the concepts in each chunk of a list, by the first word of the chunk."""

NUMBERS_OF_ALL = (*NAMES, *(f"list={relation}" for relation in RELATIONS))
"""What the numbers that are judged are called: those of the tagger, then those of lists."""

_BEST = KINDS.index("both") * len(RELATIONS)


def probable_lists(
    words: Words,
    concepts: Sequence[Concept],
    readings: Floats,
    sentences: Sequence[Sentence],
    place_of: dict[int, int],
) -> list[Chunks]:
    """Return the lists of the concepts that the tagger does not find hopeless."""
    rows = [
        row
        for row in map(int, np.flatnonzero(likeliest(readings) >= PROBABLE))
        if all(place.first in place_of for place in concepts[row].places)
    ]
    return find_lists(words, concepts, rows, sentences, place_of)


def with_lists(readings: Floats, lists: Iterable[Chunks]) -> Floats:
    """Return the tagger's numbers of each concept with those of its lists behind them."""
    return np.concatenate([readings, list_numbers(readings, lists)], axis=1)


def find_lists(
    words: Words,
    concepts: Sequence[Concept],
    rows: Iterable[int],
    sentences: Sequence[Sentence],
    place_of: dict[int, int],
) -> list[Chunks]:
    """Return the lists of a text with two chunks or more that hold one of some concepts."""
    lists: dict[int, Chunks] = {}
    listed: set[int] = set()
    for row in rows:
        for place in concepts[row].places:
            sentence = sentences[place_of[place.first]]
            begin, _ = chunk_around(words, place.first, place.last, sentence)
            start, is_listed = list_start(words, begin, sentence)
            lists.setdefault(start, {}).setdefault(begin, []).append(row)
            listed.update([start] if is_listed else [])
    return [chunks for start, chunks in lists.items() if start in listed and len(chunks) > 1]


def list_numbers(readings: Floats, lists: Iterable[Chunks]) -> Floats:
    """Return, for each concept and relation, how far its list is ahead of it.

    A list is as sure of a relation as its chunks are on average, a chunk as its surest concept.
    Numbers are in the scale of `readings`; a concept in no list has 0.
    """
    best = readings[:, _BEST : _BEST + len(RELATIONS)]
    found = np.zeros(best.shape)
    for chunks in lists:
        surest = np.stack([best[rows].max(axis=0) for rows in chunks.values()])
        for n, rows in enumerate(chunks.values()):
            others = (surest.sum(axis=0) - surest[n]) / (len(surest) - 1)
            found[rows] = others - best[rows]
    return found
