"""Candidate phrases: what could name a concept, by the shape and class of the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.pipes.mentions_lexicon import Phrases
from extract.pipes.mentions_words import BREAK, GENERIC, HEAD, NAME, VAGUE, Words

_VERBS = frozenset(("report", "reports", "answers", "beat", "beats", "score", "scores", "rank"))
_BEFORE_VERB = frozenset(("we", "and", "to", "that", "which", "it"))
"""Words after which one that may be a noun is a verb: "and report accuracy"."""

LONGEST = 6
"""Words of the longest candidate."""

_KEEPS_HEAD = frozenset(
    ("model", "network", "algorithm", "agent", "system", "mechanism", "architecture", "score")
)


def find_chunks(words: Words) -> Iterator[tuple[int, int]]:
    """Yield the runs of words that no break word and no punctuation interrupts.

    Example:
        >>> from extract.pipes.mentions_words import split_words
        >>> words = split_words("We propose a novel graph model, tested on CIFAR-10.")
        >>> [" ".join(words.text[i:j]) for i, j in find_chunks(words)]
        ['novel graph model', 'CIFAR-10']
    """
    first = -1
    for i, kind in enumerate(words.kind):
        if first >= 0 and (kind == BREAK or not joined(words, i)):
            yield first, i
            first = -1
        if first < 0 and kind != BREAK:
            first = i
    if first >= 0:
        yield first, len(words.kind)


def joined(words: Words, i: int) -> bool:
    """Return whether only spaces on one line stand between word i and the one before."""
    gap = words.gap[i]
    return not gap or (gap.isspace() and "\n\n" not in gap)


def find_candidates(words: Words, phrases: Phrases) -> list[tuple[int, int]]:
    """Return the spans of words that may name a concept, in text order.

    `phrases` are known to stand for one thing, whatever words they are made of.
    """
    found: set[tuple[int, int]] = set()
    titled = _title_case(words)
    for first, last in find_chunks(words):
        found.update(_of_chunk(words, first, last))
        found.update(_name_runs(words, first, last, capitals=first >= titled))
        found.update(_versions(words, first, last))
    found.update(_headline(words, titled))
    found.update(_known(words, phrases))
    return sorted(s for s in found if is_sound(words, *s))


def _title_case(words: Words) -> int:
    """Return the number of words in the title if it writes them with capitals, else 0."""
    count = next((i for i, gap in enumerate(words.gap) if "\n\n" in gap), 0)
    plain = [words.text[i][0].isupper() for i in range(count) if words.kind[i] != BREAK]
    return count if 2 * sum(plain) > len(plain) else 0


def _headline(words: Words, titled: int) -> Iterator[tuple[int, int]]:
    for i in range(1, min(titled, LONGEST)):
        if ":" in words.gap[i]:
            yield 0, i
            return


def _of_chunk(words: Words, first: int, last: int) -> Iterator[tuple[int, int]]:
    begin, end = core(words, first, last)
    if begin < end:
        yield from ((i, end) for i in range(max(begin, end - LONGEST), end))
        named = end - begin == 1 and words.kind[begin] == NAME
        if end < last and not named and words.key[end] in _KEEPS_HEAD:
            yield from ((i, end + 1) for i in range(max(begin, end - LONGEST + 1), end))


def core(words: Words, first: int, last: int) -> tuple[int, int]:
    """Return a chunk without leading verbs and descriptions and trailing class words."""
    if first and words.low[first] in _VERBS and words.low[first - 1] in _BEFORE_VERB:
        first += 1
    while first < last and words.kind[first] == GENERIC:
        first += 1
    while first < last and words.kind[last - 1] in (HEAD, GENERIC):
        last -= 1
    return first, last


def _name_runs(words: Words, first: int, last: int, *, capitals: bool) -> Iterator[tuple[int, int]]:
    """Yield the runs of words written like names; with `capitals`, one capital is enough."""
    named = [
        words.kind[i] == NAME or (capitals and words.text[i][0].isupper())
        for i in range(first, last)
    ]
    for i in range(first, last):
        for j in range(i, min(last, i + LONGEST)):
            if not (named[j - first] or (j > i and words.text[j][0].isdigit())):
                break
            yield i, j + 1


def _versions(words: Words, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the names that a version follows: "Claude Opus 4.7", "Llama 3.1 8B"."""
    if (
        last >= len(words.text)
        or not joined(words, last)
        or not _VERSION.fullmatch(words.text[last])
    ):
        return
    begin = last
    while begin > first and words.text[begin - 1][0].isupper():
        begin -= 1
    if begin < last:
        yield begin, last + 1
        if (
            last + 1 < len(words.text)
            and joined(words, last + 1)
            and _SIZE.fullmatch(words.text[last + 1])
        ):
            yield begin, last + 2


_VERSION, _SIZE = re.compile(r"\d{1,2}\.\d{1,2}"), re.compile(r"\d+(?:\.\d+)?[BM]|Pro|Flash|Turbo")


def _known(words: Words, phrases: Phrases) -> Iterator[tuple[int, int]]:
    for i, kind in enumerate(words.kind):
        if kind == BREAK:
            continue
        key = ""
        for j in range(i, min(len(words.key), i + LONGEST)):
            if j > i and not joined(words, j):
                break
            key = f"{key} {words.key[j]}".strip()
            if words.kind[j] != BREAK and key in phrases.whole:
                yield i, j + 1
            if key not in phrases.opening:
                break


def is_sound(words: Words, first: int, last: int) -> bool:
    """Return whether a span is more than class words, descriptions, numbers and quantities."""
    if words.end[last - 1] - words.begin[first] < 2:
        return False
    if last - first == 1 and _ADJECTIVE.fullmatch(words.low[first]):
        return False
    empty = _EMPTY | {VAGUE} if last - first == 1 else _EMPTY
    return any(
        words.kind[i] not in empty
        and any(c.isalpha() for c in words.text[i])
        and not _QUANTITY.fullmatch(words.low[i])
        for i in range(first, last)
    )


_ADJECTIVE = re.compile(
    r"\w+-(?:supervised|tuned|trained|driven|based|aware|guided|policy|agnostic|specific|shot)"
    r"|(?:un|semi|self|weakly|fully)-?supervised|fine-?tuned|pre-?trained|few-shot|zero-shot"
)
"""What says of which kind something is, and is no name by itself: "self-supervised"."""

_QUANTITY = re.compile(r"\d[\d.,]*(?:[kmgt]i?b|[kmgbt]|ms|[\u00b5n]s|s|h|x|fps|g?hz|k?wh?|dpi|px)")
_EMPTY = frozenset((HEAD, GENERIC, BREAK))


def span_key(words: Words, first: int, last: int) -> str:
    """Return the key of a span of words.

    Example:
        >>> from extract.pipes.mentions_words import split_words
        >>> span_key(split_words("Vision-Language Models"), 0, 2)
        'vision language model'
    """
    return " ".join(k for k in words.key[first:last] if k)
