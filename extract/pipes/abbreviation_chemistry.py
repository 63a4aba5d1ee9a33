"""Prefixes of chemical names, such as "3-" or "17 beta-", that short forms leave out."""

from __future__ import annotations

import re

_GREEK = r"(?:alpha|beta|gamma|delta|epsilon|omega|mu|[\u03b1-\u03c9\u0394])"
_LOCANT = (
    rf"(?:\d{{1,3}}[a-z]?['\u2032\"\u2033]*|\d?{_GREEK}|[NOSCRLD]|\d{{1,3}}[A-Z][a-z]?|[+\u00b1-])"
)
_PREFIX = re.compile(
    rf"(?:[\[(\ue000]?{_LOCANT}(?:,{_LOCANT})*[\])\ue001]?-)+[(\ue000]?", re.IGNORECASE
)
_ONLY_LETTERS = re.compile(r"[A-Za-z()\[\]-]*")
_GREEK_NAME = re.compile(_GREEK, re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"(?:^|(?<=\s))\d{1,2}\s$")
_ONE_NUMBER = re.compile(r"\d+-")
_CHEMICAL = re.compile(r"\w{3,}(?:yl|ine?|one|ol|ate|ide|ene|ane|oxy|ino|ano|oro|itro|oso)\b")
_LONGEST = 24


def name_begin(phrase: str, begin: int) -> int | None:
    """Return where a chemical name begins whose first word begins there, or None without prefix.

    Example:
        >>> name_begin("the 3,5-dinitrobenzene", 8), name_begin("17 beta-estradiol", 8)
        (4, 0)
        >>> name_begin("on-policy search", 3) is None
        True
    """
    token = begin
    while token and begin - token < _LONGEST and not phrase[token - 1].isspace():
        token -= 1
    prefix = phrase[token:begin]
    if not _PREFIX.fullmatch(prefix):
        return None
    if _ONE_NUMBER.fullmatch(prefix) and not _CHEMICAL.match(phrase, begin):
        return None
    if _GREEK_NAME.search(prefix):
        number = _NUMBER_BEFORE.search(phrase[:token])
        return number.start() if number else token
    return None if _ONLY_LETTERS.fullmatch(prefix) else token
