"""What stands around a mention: the cues that tell which role it plays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extract.pipes.mentions_chunks import joined
from extract.pipes.mentions_lexicon import read_table
from extract.pipes.mentions_words import BREAK, GENERIC, HEAD, NAME, Words

_LISTING = frozenset(("and", "or", "both", "e.g", "i.e", "as", "well", "also", "the", "a", "an"))
_LIST_GAPS = frozenset(",(;/&")
_EXAMPLES = frozenset(("such", "including", "like", "namely", "include", "includes", "e.g", "on"))
_BEFORE_LIST = frozenset(
    ("such", "including", "include", "includes", "namely", "e.g", "i.e", "like")
)
_FARTHEST, _NEAR = 24, 6
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "our",
        "their",
        "its",
        "his",
        "her",
        "your",
        "my",
        "this",
        "these",
        "that",
        "those",
        "it",
        "they",
        "we",
        "i",
        "and",
        "or",
        "but",
        "in",
        "on",
        "at",
        "by",
        "with",
        "for",
        "to",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "both",
        "each",
        "which",
        "who",
        "than",
        "into",
        "not",
        "can",
        "may",
        "'s",
        "such",
        "also",
        "s",
    ]
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words `first` to `last` (half-open) of a sentence, with the cues in it.

    `place` is "title", or "before", "at" or "after" the first sentence that speaks of this paper.
    """

    first: int
    last: int
    place: str
    marks: tuple[str, ...]


_OWN = frozenset(("we", "our", "paper", "propose", "introduce", "present", "proposes", "presents"))


@cache
def _cue_of() -> Mapping[str, str]:
    return {row["word"]: row["cue"] for row in read_table("cues.tsv")}


def read_sentences(words: Words, offsets: tuple[tuple[int, int], ...], cut: int) -> list[Sentence]:
    """Return the sentences with their words; characters before `cut` are the title."""
    found: list[Sentence] = []
    first, own = 0, False
    for _, end in offsets:
        last = first
        while last < len(words.begin) and words.begin[last] < end:
            last += 1
        here = not own and any(w in _OWN for w in words.low[first:last])
        place = "title" if end <= cut else "at" if here else "after" if own else "before"
        own = own or (here and end > cut)
        found.append(Sentence(first, last, place, _marks(words.low[first:last], place)))
        first = last
    return found


def _marks(low: Sequence[str], place: str) -> tuple[str, ...]:
    cues = sorted({cue for word in low if (cue := _cue_of().get(word))})
    both = (mark for cue in cues for mark in (f"sent={cue}", f"sent={cue}|{place}"))
    return f"place={place}", *both


def _cue(name: str, *around: str) -> Iterator[str]:
    """Yield what kinds of cues some words are, where each is one."""
    cues = [_cue_of().get(word) for word in around]
    if all(cues):
        yield f"{name}={' '.join(map(str, cues))}"


def context(words: Words, first: int, last: int, sentence: Sentence) -> Iterator[str]:
    """Yield the cues around the words `first` to `last` of a sentence."""
    begin, end = chunk_around(words, first, last, sentence)
    yield from _neighbours(words, first, last, sentence)
    yield from _chunk_cues(words, first, last, begin, end)
    yield from _list_cues(words, begin, end, sentence)
    yield from _verbs(words, first, last, sentence)
    yield from sentence.marks


def chunk_around(words: Words, first: int, last: int, sentence: Sentence) -> tuple[int, int]:
    """Return the run of words around some that no break word and no punctuation interrupts."""
    while first > sentence.first and words.kind[first - 1] != BREAK and joined(words, first):
        first -= 1
    while last < sentence.last and words.kind[last] != BREAK and joined(words, last):
        last += 1
    return first, last


def before(words: Words, i: int, sentence: Sentence) -> str:
    """Return the punctuation or else the word before word i; "^" at the start."""
    mark = words.gap[i].strip()
    if i <= sentence.first:
        return "^"
    return mark[-1] if mark else words.low[i - 1]


def after(words: Words, i: int, sentence: Sentence) -> str:
    """Return the punctuation or else the word that follows word i - 1; "$" at the end."""
    if i >= sentence.last:
        return "$"
    mark = words.gap[i].strip()
    return mark[0] if mark else words.low[i]


def _neighbours(words: Words, first: int, last: int, sentence: Sentence) -> Iterator[str]:
    left, right = before(words, first, sentence), after(words, last, sentence)
    yield f"l1={left}"
    yield f"r1={right}"
    if first - 1 > sentence.first:
        yield f"l2={words.low[first - 2]} {left}"
    if last + 1 < sentence.last:
        yield f"r2={right} {words.low[last + 1 if right == words.low[last] else last]}"
    if first == sentence.first:
        yield f"opens={right}|{sentence.place == 'title'}"


def _chunk_cues(words: Words, first: int, last: int, begin: int, end: int) -> Iterator[str]:
    for i in range(begin, first):
        yield f"mod={words.low[i]}" if words.kind[i] == GENERIC else "mod=word"
    if end > last:
        yield f"head={words.key[end - 1]}"
        yield f"next={words.kind[last]}"
    yield f"whole={begin == first or words.kind[first - 1] == GENERIC}{end == last}"


def _list_cues(words: Words, begin: int, end: int, sentence: Sentence) -> Iterator[str]:
    start, listed = list_start(words, begin, sentence)
    if listed:
        yield "listed"
    governor = words.low[start - 1] if start > sentence.first else "^"
    yield f"gov={governor}"
    yield from _cue("govcue", governor)
    if start - 1 > sentence.first:
        yield f"gov2={words.low[start - 2]} {governor}"
        yield from _cue("govcue", words.low[start - 2], governor)
    if governor in _EXAMPLES or (governor == "as" and words.low[start - 2] == "such"):
        yield from _kinds_before(words, start - 1, sentence)
    if _opens_bracket(words, start):
        yield from _kinds_before(words, start, sentence)
    for tail in _list_tail(words, end, sentence):
        yield f"tail={tail}"


def _opens_bracket(words: Words, i: int) -> bool:
    return any(mark in words.gap[i] for mark in "(:—")


def list_start(words: Words, i: int, sentence: Sentence) -> tuple[int, bool]:
    """Return where a list that reaches word i begins, and whether it has members before.

    The word before it governs all members.
    """
    listed, lowest = False, max(sentence.first, i - _FARTHEST)
    while i > lowest:
        if not joined(words, i):
            mark = words.gap[i].strip()[-1:]
            if not mark or mark not in _LIST_GAPS or "(" in words.gap[i]:
                break
            listed = True
        previous = words.low[i - 1]
        if words.kind[i - 1] == BREAK and previous not in _LISTING:
            break
        if previous in ("and", "or"):
            listed = True
        i -= 1
    return i, listed


def _kinds_before(words: Words, i: int, sentence: Sentence) -> Iterator[str]:
    """Yield what a list is said to be of: "assistant" in "three driving assistants (A, B)"."""
    for j in range(i - 1, max(sentence.first, i - 4) - 1, -1):
        if words.kind[j] == HEAD or words.low[j] in ("datasets", "benchmarks", "baselines"):
            yield f"kind={words.key[j]}"
            break
    for j in range(i - 1, max(sentence.first, i - _NEAR) - 1, -1):
        if words.kind[j] != BREAK or words.low[j] not in _BEFORE_LIST:
            yield f"holder={words.key[j]}"
            yield f"holder={words.key[j][-4:]}~"
            return


def _list_tail(words: Words, i: int, sentence: Sentence) -> Iterator[str]:
    """Yield the class word that closes the list, "datasets" in "A, B, and C datasets"."""
    for j in range(i, min(sentence.last, i + 12)):
        mark = words.gap[j].strip()
        if mark and mark[0] not in ",/&":
            return
        if words.kind[j] == BREAK and words.low[j] not in ("and", "or", "the"):
            return
        if words.kind[j] == HEAD:
            yield words.key[j]
            return


def _verbs(words: Words, first: int, last: int, sentence: Sentence) -> Iterator[str]:
    found = 0
    for i in range(first - 1, sentence.first - 1, -1):
        if words.kind[i] == BREAK and words.low[i] not in _SMALL:
            yield f"verb{found}={words.low[i]}"
            yield f"left={words.low[i]}"
            yield from _cue(f"verbcue{found}", words.low[i])
            found += 1
            if found == 3:
                break
    yield from _right_verbs(words, last, sentence)


def _right_verbs(words: Words, last: int, sentence: Sentence) -> Iterator[str]:
    found = 0
    for i in range(last, min(sentence.last, last + 12)):
        if words.kind[i] == BREAK and words.low[i] not in _SMALL:
            yield f"right{found}={words.low[i]}"
            yield from _cue(f"rightcue{found}", words.low[i])
            found += 1
            if found == 2:
                break


def shape(words: Words, first: int, last: int) -> str:
    """Return "name", "Title" or "plain": how the words of a mention are written."""
    if any(words.kind[i] == NAME for i in range(first, last)):
        return "name"
    capital = all(words.text[i][0].isupper() or words.kind[i] == BREAK for i in range(first, last))
    return "Title" if capital else "plain"
