"""The pieces of words that the tagger reads, as BERT cuts them (Devlin et al. 2019)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.pipes.mentions_lexicon import lexicon

UNKNOWN, OPEN, CLOSE = 100, 101, 102
"""The numbers of the pieces [UNK], [CLS] and [SEP]."""

MOST_PIECES = 510
"""Pieces that the tagger reads at a time, beside the two that open and close."""

_WORD = re.compile(r"[A-Za-z0-9]+|[^\W_A-Za-z0-9]+|[^\w\s]|_")
_LONGEST = 100
_REMEMBERED = 1 << 16
_IN_TITLE = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Words `first` to `last` (half-open) of a text as pieces.

    `opening` and `closing` are the places of the first and the last piece of each word.
    """

    first: int
    last: int
    pieces: list[int]
    shapes: list[int]
    opening: list[int]
    closing: list[int]


def split_text(text: str) -> list[tuple[int, int]]:
    """Return the words of a text as characters, each sign of punctuation a word.

    Example:
        >>> [("GPT-4, too"[i:j]) for i, j in split_text("GPT-4, too")]
        ['GPT', '-', '4', ',', 'too']
    """
    return [m.span() for m in _WORD.finditer(text)]


def windows(text: str, words: list[tuple[int, int]], title: int) -> Iterator[Window]:
    """Yield the words of a text, as many at a time as fit; its first `title` characters are one."""
    first = 0
    while first < len(words):
        window = _window(text, words, first, title)
        yield window
        first = window.last


def _window(text: str, words: list[tuple[int, int]], first: int, title: int) -> Window:
    pieces, shapes, opening, closing = [OPEN], [0], list[int](), list[int]()
    at = 1
    for begin, end in words[first:]:
        cut, form = word_pieces(text[begin:end])
        opening.append(at)
        at += len(cut)
        if at > MOST_PIECES + 1:
            opening.pop()
            break
        pieces += cut
        shapes += [form + _IN_TITLE if end <= title else form] * len(cut)
        closing.append(at - 1)
    last = first + len(opening)
    return Window(first, last, [*pieces, CLOSE], [*shapes, 0], opening, closing)


@lru_cache(maxsize=_REMEMBERED)
def word_pieces(word: str) -> tuple[tuple[int, ...], int]:
    """Return the numbers of the pieces of a word, and how it is written, from 0 to 7."""
    return _cut(_plain(word)), _shape(word)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if unicodedata.category(c) != "Mn")


def _cut(word: str) -> tuple[int, ...]:
    """Return the longest pieces that make up a word, from its start."""
    known, found, at = _numbers(), list[int](), 0
    while at < len(word) <= _LONGEST:
        ends = range(len(word), at, -1)
        end = next((e for e in ends if ("##" if at else "") + word[at:e] in known), 0)
        if not end:
            return (UNKNOWN,)
        found.append(known[("##" if at else "") + word[at:end]])
        at = end
    return tuple(found) or (UNKNOWN,)


@cache
def _numbers() -> Mapping[str, int]:
    file = lexicon("tagger.txt")
    return {piece: i for i, piece in enumerate(file.read_text(encoding="utf-8").split("\n"))}


def _shape(word: str) -> int:
    if not word[0].isalnum():
        return 0
    if word.isdigit() or word.islower():
        return 1 if word.isdigit() else 2
    if any(c.isdigit() for c in word):
        return 3
    if word.isupper():
        return 4 if len(word) > 1 else 5
    return 6 if word[1:].islower() else 7
