"""A text as the search for abbreviations reads it, and the way back to its characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

MASKED_OPEN, MASKED_CLOSE = "\ue000", "\ue001"
_GLUED = re.compile(
    r"(?<=[\w-])\(([^()\s]|[a-z\d][^()\s]{1,30})\)(?=[\w/-])"
    r"|(?<=[a-z-])\((\d[^()\s]{1,30})\)"
    r"|(?<=\w)\((e?s|[\w.]{1,4}[+-]?|[+-])\)(?=\s?\)|\])"
    r"|(?<=[a-z])\((e?s)\)"
    r"|(?<=[Pp]oly)\(([^()]{1,40})\)"
)
"""Brackets inside a word: "GABA(A)/x", "di(2-ethyl) y", "(V(T))", "unit(s)", "poly(vinyl z)"."""

_LATEX = re.compile(
    r"\\(?:textit|textbf|textsc|texttt|textrm|text|emph|underline|mathrm|mathbf)\s*\{?"
    r"|\\(?:em|it|bf|sc|tt|rm)\b\s*|[{}$]"
)


@dataclass(frozen=True, slots=True)
class AbbreviationMention:
    """A short and a long form where the text defines them; offsets count characters."""

    short_begin: int
    short_end: int
    long_begin: int
    long_end: int


class PlainView:
    r"""A text without LaTeX residue ("\textbf{L}ong" reads "Long"), and the way back."""

    def __init__(self, text: str) -> None:
        kept, begin = [], 0
        for match in _LATEX.finditer(text):
            kept.append(range(begin, match.start()))
            begin = match.end()
        kept.append(range(begin, len(text)))
        self.places = [place for stretch in kept for place in stretch]
        self.text = mask_glued("".join(text[stretch.start : stretch.stop] for stretch in kept))

    def place(self, original: int) -> int:
        """Return the place in the view of a place in the text."""
        return bisect_left(self.places, original)

    def back(self, found: AbbreviationMention) -> AbbreviationMention:
        """Return a finding in the view as one in the text."""
        places = self.places
        return AbbreviationMention(
            places[found.short_begin],
            places[found.short_end - 1] + 1,
            places[found.long_begin],
            places[found.long_end - 1] + 1,
        )


def mask_glued(text: str) -> str:
    """Return text, as long as before, where brackets inside a word no longer are brackets.

    Example:
        >>> mask_glued("bis(diphenyl)ethane (BDE)").replace(MASKED_OPEN, "<")[3:5]
        '<d'
        >>> mask_glued("a Gated Net(GN)-based agent")
        'a Gated Net(GN)-based agent'
    """
    return _GLUED.sub(lambda m: f"{MASKED_OPEN}{m.group()[1:-1]}{MASKED_CLOSE}", text)
