"""How sure a statement is, in a word: what a bare number says to nobody who has not read of it."""

from __future__ import annotations

_STEPS = ((0.9, "almost certain"), (0.75, "very likely"), (0.5, "likely"))
_REST = "uncertain"
MEANING = (
    "How often statements that the program was as sure of turned out right when people checked:"
    " 0.63 means 63 of 100."
)
"""What the number beside the word stands for."""


def sure(confidence: float) -> str:
    """Return the word for a confidence between 0 and 1.

    Example:
        >>> sure(0.63), sure(0.39), sure(1)
        ('likely', 'uncertain', 'almost certain')
    """
    return next((word for least, word in _STEPS if confidence >= least), _REST)
