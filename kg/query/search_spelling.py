"""The words of a graph that are nearest to what was typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

_LONG = 7
"""From so many letters on, two of them may be wrong."""
_SHORT = 4
_LIKELY = 200
"""How many words with the same threes of letters are looked at."""
_NEAR = "SELECT rowid FROM spelling WHERE spelling MATCH ? ORDER BY rank, rowid LIMIT ?"
_WORD = "SELECT word, things FROM word WHERE id = ?"
_KNOWN = "SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1"


def corrected(index: sqlite3.Connection, terms: Sequence[str], text: str) -> str:
    """Return a text with the nearest known word for each that is not known, "" if all are.

    A word that nothing is near to is left out, as long as one stays.
    """
    near = {term: _nearest(index, term) for term in terms if not _is_known(index, term)}
    kept = [near.get(term, term) for term in terms]
    return " ".join(filter(None, kept)) if near and '"' not in text else ""


def _is_known(index: sqlite3.Connection, term: str) -> bool:
    return index.execute(_KNOWN, (term, f"{term}\U0010ffff")).fetchone() is not None


def _nearest(index: sqlite3.Connection, term: str) -> str:
    if len(term) < _SHORT:
        return ""
    most = 2 if len(term) >= _LONG else 1
    ranked = sorted(
        (distance, -things, word)
        for word, things in _likely(index, term)
        if (distance := edit_distance(term, word, most=most)) <= most
    )
    return ranked[0][2] if ranked else ""


def _likely(index: sqlite3.Connection, term: str) -> list[tuple[str, int]]:
    threes = {term[at : at + 3] for at in range(len(term) - 2)}
    asked = " OR ".join(f'"{three}"' for three in sorted(threes) if three.isalnum())
    if not asked:
        return []
    ids = [row[0] for row in index.execute(_NEAR, (asked, _LIKELY))]
    return [index.execute(_WORD, (id_,)).fetchone() for id_ in ids]


def edit_distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters differ, are missing or swapped; `most` + 1 for any more than that.

    Example:
        >>> edit_distance("recomendation", "recommendation", most=2)
        1
        >>> edit_distance("grpah", "graph", most=2), edit_distance("cat", "house", most=2)
        (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)
