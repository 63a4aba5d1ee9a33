"""How wide text is in a picture, without a font at hand."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from textwrap import wrap

_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…—",
    1015: "@",
}
"""Thousandths of the size: the published metrics of Helvetica, which Arial and its kin share."""

_BY_CHARACTER = {character: width for width, text in _WIDTHS.items() for character in text}
_BOLD = 1.08
_OTHER, _WIDE = 620, 1000
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """Return about how wide a line of text is, in the unit of its size.

    Example:
        >>> text_width("Wi", size=10)
        11.66
    """
    units = sum(map(_character_width, text))
    return round(units * size * (_BOLD if bold else 1.0) / 1000, 2)


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    plain = unicodedata.normalize("NFD", character)[0]
    if unicodedata.combining(plain):
        return 0
    known = _WIDE if unicodedata.east_asian_width(plain) in "WF" else _OTHER
    return _BY_CHARACTER.get(plain, known)


def clean(text: str) -> str:
    """Return text on one line, without the characters that no XML may hold.

    Example:
        >>> clean("a" + chr(0) + "b   c")
        'ab c'
    """
    return " ".join(_NOT_XML.sub("", text).split())


def label_lines(label: str, *, limit: int = 22) -> tuple[str, ...]:
    """Return a label in one line, or in two or three of at most about `limit` characters.

    Example:
        >>> label_lines("Semantic segmentation of trees")
        ('Semantic segmentation', 'of trees')
    """
    text = clean(label)
    lines = wrap(text, limit, break_long_words=False, break_on_hyphens=False)
    if len(lines) < 2:
        return (text,)
    even = max(len(text) // len(lines) + 1, max(map(len, text.split())))
    narrow = wrap(text, even, break_long_words=False, break_on_hyphens=False)
    return tuple(narrow if len(narrow) == len(lines) else lines)


def fill(text: str, *, width: float, size: float) -> tuple[str, ...]:
    """Return text in lines that are not wider than `width`, where words allow it.

    Example:
        >>> fill("one two three", width=50, size=12)
        ('one two', 'three')
    """
    lines: list[str] = []
    for word in clean(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size=size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
