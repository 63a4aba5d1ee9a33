"""The language that a record names, as its code in ISO 639-1."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_FIRST_WORD = re.compile(r"[^\s,;/()]+")
_REGION = re.compile(r"^([a-z]{2,3})[-_][a-z0-9-]+$")


def read_language(text: str) -> str:
    """Return the code of the language that a text names, of the first of several; "" if none.

    Example:
        >>> [read_language(t) for t in ("eng", "en-US", "German", "English; Spanish", "", "??")]
        ['en', 'en', 'de', 'en', '', '']
    """
    words = _FIRST_WORD.findall(text.strip().lower())
    if not words:
        return ""
    region = _REGION.match(words[0])
    return _codes().get(region[1] if region else words[0], "")


@cache
def _codes() -> dict[str, str]:
    table = resources.files("extract.sources") / "tables" / "language_codes.tsv"
    rows = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    return {name: row[0] for row in rows if not row[0].startswith("#") for name in row}
