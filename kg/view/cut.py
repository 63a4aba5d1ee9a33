"""A sentence and the words in it that state something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, cut at the words that say so; all of it is `before` where they are not in it.

    Example:
        >>> print(Sentence("We use ", "BM25", "."))
        We use «BM25».
    """

    before: str
    exact: str = ""
    after: str = ""

    def __str__(self) -> str:
        marked = f"{self.before}«{self.exact}»{self.after}" if self.exact else self.before
        return " ".join(marked.split())


def cut_sentence(sentence: str, exact: str, *, at: int) -> Sentence:
    """Return a sentence cut at some words: where they are said to stand, else where they first do.

    `at` counts the characters of the sentence before them.

    Example:
        >>> cut_sentence("A tie is a tie.", "tie", at=11)
        Sentence(before='A tie is a ', exact='tie', after='.')
        >>> cut_sentence("A tie is a tie.", "tie", at=-1).before, cut_sentence("A tie.", "x", at=0)
        ('A ', Sentence(before='A tie.', exact='', after=''))
    """
    begin = at if at >= 0 and sentence.startswith(exact, at) else sentence.find(exact)
    if begin < 0 or not exact:
        return Sentence(sentence)
    end = begin + len(exact)
    return Sentence(sentence[:begin], exact, sentence[end:])
