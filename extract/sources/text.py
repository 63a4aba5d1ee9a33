"""The one place where text from a file becomes the text that is stored."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_NOT_A_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean_text(text: str) -> str:
    r"""Return text as it is stored: NFC, one line, single spaces, nothing that no file may hold.

    Control characters and every kind of space (also no-break ones) become one space, zero-width and
    direction marks go, lone surrogates become U+FFFD. Cleaning twice changes nothing.

    Example:
        >>> clean_text("MS\u00a0MARCO is\n  a cafe\u0301")
        'MS MARCO is a café'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if not text.isascii():
        text = _NOT_A_CHARACTER.sub("\ufffd", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", _CONTROL.sub(" ", text))
    return " ".join(text.split())
