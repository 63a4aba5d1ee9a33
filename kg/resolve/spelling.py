"""Near-miss spellings of one name inside one paper ("AotoDebias" in "AutoDebias")."""

from __future__ import annotations

import re

_NAME = re.compile(r"[^\W\d_](?:[\w-]*\w)?")
_AFTER_HYPHEN = re.compile(r"-[A-Z](?=[a-z])")
_LOWER = re.compile(r"[^\W\d_A-Z]")
SHORTEST = 7
"""A name of fewer characters has too many true neighbours."""
_SHORTEST_FOR_TWO = 10


def is_near_miss(one: str, other: str) -> bool:
    """Tell whether two names differ by a slip of the pen: one edit, or two in a long name.

    Only names with a capital inside are compared, and only lower-case letters may differ: other
    capitals and digits make other names.

    Example:
        >>> is_near_miss("AotoDebias", "AutoDebias")
        True
        >>> is_near_miss("LightGCN", "LightGCL"), is_near_miss("ResNet50", "ResNet18")
        (False, False)
    """
    if one == other or min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    alike = _LOWER.sub("", one) == _LOWER.sub("", other)
    limit = 2 if min(len(one), len(other)) >= _SHORTEST_FOR_TWO else 1
    return alike and is_name_like(one) and is_name_like(other) and edits(one, other) <= limit


def is_name_like(form: str) -> bool:
    """Tell whether a form is a single word with a capital after its first letter.

    Example:
        >>> is_name_like("AutoDebias"), is_name_like("Debiasing"), is_name_like("Auto Debias")
        (True, False, False)
    """
    return bool(_NAME.fullmatch(form)) and any(c.isupper() for c in form[1:])


def is_marked(word: str) -> bool:
    """Tell whether a word is written as only names are: a capital or a digit after its first sign.

    Example:
        >>> [is_marked(word) for word in ("CLIP", "GPT-4", "Clip", "Low-Rank")]
        [True, True, False, False]
    """
    return any(c.isupper() or c.isdigit() for c in _AFTER_HYPHEN.sub("", word[1:]))


def name_like_words(text: str) -> list[re.Match[str]]:
    """Return the words of a text that look like names, with their places.

    Example:
        >>> [match[0] for match in name_like_words("AutoDebias: Learning with RecLoss")]
        ['AutoDebias', 'RecLoss']
    """
    return [match for match in _NAME.finditer(text) if is_name_like(match[0])]


def edits(one: str, other: str) -> int:
    """Return the Levenshtein distance of two names.

    Example:
        >>> edits("kitten", "sitting")
        3
    """
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, right in enumerate(other, start=1):
            cost = previous + (left != right)
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, cost)
    return row[-1]
