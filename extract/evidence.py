"""Places in a Doc as evidence: the words, the sentence around them, and where both stand."""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc

from extract.model import ABSTRACT, TITLE, Evidence, Paper


def evidence_at(doc: Doc, paper: Paper, begin: int, end: int, confidence: float = 1.0) -> Evidence:
    """Return characters of `doc.text` as evidence in the field of the paper that holds them.

    Raises:
        ValueError: the characters are none, or lie in no one field.
    """
    cut: int = doc._.sg_abstract_begin
    name, shift = (TITLE, 0) if end <= cut else (ABSTRACT, cut)
    text, begin, end = paper.text(name), begin - shift, end - shift
    if not 0 <= begin < end <= len(text):
        raise ValueError(f"characters {begin} to {end} are not inside the {name}")
    first, last = _sentence_around(doc, begin + shift, end + shift)
    first, last = max(first - shift, 0), min(last - shift, len(text))
    return Evidence(name, begin, end, text[begin:end], text[first:last], first, confidence)


def _sentence_around(doc: Doc, begin: int, end: int) -> tuple[int, int]:
    found: tuple[tuple[int, int], ...] = doc._.sg_sentences
    first = bisect_right(found, begin, key=lambda s: s[0]) - 1
    last = bisect_right(found, end - 1, key=lambda s: s[0]) - 1
    if first < 0:
        return begin, end
    return min(begin, found[first][0]), max(end, found[last][1])
