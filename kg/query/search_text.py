"""Where a text has the words that were looked for: a short piece of it, with marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.resolve.ids import fold

_AROUND = 90
"""How many characters stand on each side of what was found."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text; `marks` are the places in it of what was looked for, half-open.

    `field` says of what it is a piece: "name", "other name" or "abstract".
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]

    def parts(self) -> Iterator[tuple[str, bool]]:
        """Yield the pieces between and within the marks, and whether they are marked.

        Example:
            >>> [*Snippet("abstract", "a bee", ((2, 5),)).parts()]
            [('a ', False), ('bee', True)]
        """
        at = 0
        for begin, end in self.marks:
            if begin > at:
                yield self.text[at:begin], False
            yield self.text[begin:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


def snippet(label: str, others: Sequence[str], body: str, words: Sequence[str]) -> Snippet | None:
    """Return where the words are that were looked for; None where the label itself has them all.

    Example:
        >>> snippet("Ember", ["EMB"], "", ["emb"]) is None
        True
        >>> snippet("Ember", [], "It distils large models.", ["model"]).text
        'It distils large models.'
    """
    if _has(label, words):
        return None
    for other in others:
        if other and _has(other, words):
            return Snippet("other name", other, tuple(_marks(other, words)))
    return _piece(body, words) if body else None


def _has(text: str, words: Sequence[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _marks(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of words that begin with one of these, and of these phrases."""
    at = 0
    starts = [match.span() for match in _WORD.finditer(text)]
    for number, (begin, end) in enumerate(starts):
        if begin < at:
            continue
        for word in words:
            count = word.count(" ")
            last = starts[min(number + count, len(starts) - 1)][1] if count else end
            if fold(text[begin:last]).startswith(word):
                yield begin, last
                at = last
                break


def _piece(body: str, words: Sequence[str]) -> Snippet | None:
    body = " ".join(body.split())
    marks = list(_marks(body, words))
    if not marks:
        return None
    first = max(marks, key=lambda mark: (_near(mark, marks), -mark[0]))
    begin, end = max(0, first[0] - _AROUND), min(len(body), first[1] + _AROUND)
    begin = body.find(" ", begin) + 1 if begin else 0
    end = body.rfind(" ", 0, end) if end < len(body) else end
    end = max(end, first[1])
    head, tail = "…" if begin else "", "…" if end < len(body) else ""
    shift = len(head) - begin
    inside = tuple((b + shift, e + shift) for b, e in marks if begin <= b and e <= end)
    return Snippet("abstract", f"{head}{body[begin:end]}{tail}", inside)


def _near(mark: tuple[int, int], marks: Sequence[tuple[int, int]]) -> int:
    return sum(mark[0] - _AROUND <= begin <= mark[1] + _AROUND for begin, _ in marks)
