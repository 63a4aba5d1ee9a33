"""What the two forms of an abbreviation may look like, whatever their letters are."""

from __future__ import annotations

import re

from extract.pipes.abbreviation_view import MASKED_CLOSE, MASKED_OPEN

_SHORT = re.compile(
    rf"[^\W_][\w&+.*/@{MASKED_OPEN}{MASKED_CLOSE}\u2010-\u2013-]{{0,19}}"
    r"(?: (?!and |or )[^\W_][\w&+/-]{0,7}){0,2}"
)
_NOT_SHORT = re.compile(
    r"(?:19|20)\d\d|^\d+(?:[.,]\d+)?%?$|^(?:e\.g|i\.e|et|see|fig|eq|sec|table|resp|n|p|cf|vs)\b"
    r"|^[ivxIVX]+$|^A$|^\d[a-cA-C]$|^(?:19|20)\d\d[a-z]?$|@.*\."
)
_VERSION = re.compile(r"\d[Bb]\b|[A-Za-z]-?\d\b|\d\.\d|=")
_TWO_CAPITALS = re.compile(r"[A-Z]\S*[A-Z]\S*$")


def can_be_short(short: str) -> bool:
    """Tell whether a string has the shape of a short form.

    Example:
        >>> [can_be_short(s) for s in ("BERT", "gamma IFN", "see above", "2021")]
        [True, True, False, False]
    """
    return (
        bool(_SHORT.fullmatch(short))
        and not _NOT_SHORT.search(short)
        and any(c.isalpha() for c in short)
        and (short != short.lower() or len(short) <= 5)
        and (" " not in short or short[0].isupper() or bool(_TWO_CAPITALS.search(short)))
    )


def is_capital(short: str) -> bool:
    """Tell whether a string can be a short form and has more than one capital."""
    return can_be_short(short) and sum(c.isupper() for c in short) > 1


def repeats(short: str, long: str) -> bool:
    """Tell whether two forms differ in nothing but case, digits, space and marks.

    Example:
        >>> repeats("Study 1", "study"), repeats("OmniNet", "Omni Net"), repeats("ON", "Omni Net")
        (True, True, False)
    """
    first, second = (re.sub(r"[\W\d_]", "", form).lower() for form in (short, long))
    return first == second


def can_be_long(short: str, long: str) -> bool:
    """Tell whether brackets after a short form can hold its long form, not an example or itself.

    Example:
        >>> can_be_long("SR", "size range"), can_be_long("size", "size range")
        (True, False)
        >>> can_be_long("LMs", "Llama3-8B models")
        False
    """
    words = re.findall(r"[^\W_]+", long.lower())
    versions = not re.search(r"\d", short) and _VERSION.search(long)
    return bool(re.search(r"\S[ -]\S", long)) and short.lower() not in words and not versions
