"""The language of a text, guessed only to say that it is not English."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import resources
from itertools import chain

_SAMPLE = 120
"""Words of a text that are looked at."""
_FEWEST = 4
"""Small words that a text must hold before anything is said of it."""
_CLEARLY = 2.5
"""How many times as many small words as of English another language must have."""

_SCRIPTS = (
    ("zh", "\u4e00", "\u9fff"),
    ("ja", "\u3040", "\u30ff"),
    ("ko", "\uac00", "\ud7a3"),
    ("ru", "\u0400", "\u04ff"),
    ("ar", "\u0600", "\u06ff"),
    ("el", "\u0370", "\u03ff"),
    ("he", "\u0590", "\u05ff"),
    ("hi", "\u0900", "\u097f"),
    ("th", "\u0e00", "\u0e7f"),
)


def guess_language(text: str) -> str:
    """Return the language of a text as ISO 639-1, "" where it is too short or unclear to say.

    Example:
        >>> guess_language("Wir zeigen, dass die Methode auf den Daten besser ist als das Modell.")
        'de'
        >>> guess_language("We ask BERT."), guess_language("We show that it is the best of all.")
        ('', 'en')
    """
    words = text[: _SAMPLE * 12].casefold().split()[:_SAMPLE]
    if not text.isascii() and (script := _script(text)):
        return script
    known = _languages()
    found = Counter(chain.from_iterable(known[word] for word in words if word in known))
    english = found.pop("en", 0)
    if found:
        best, count = max(found.items(), key=lambda item: (item[1], item[0]))
        if count >= _FEWEST and count > _CLEARLY * english:
            return best
    return "en" if english >= _FEWEST else ""


def language_of(text: str, stated: str) -> str:
    """Return the language of a paper's text, "" where nothing says that they are not English.

    What the texts say counts for more than what the record states, since that may be the language
    of the work behind an English abstract.

    Example:
        >>> language_of("We show that it is the best of all.", "de")
        'en'
    """
    guessed = guess_language(text)
    if guessed == "en":
        return "en" if stated else ""
    return guessed or stated


def _script(text: str) -> str:
    letters = [character for character in text[:600] if character.isalpha()]
    odd = [character for character in letters if character > "\u036f"]
    if len(odd) * 2 <= len(letters) or not odd:
        return ""
    counts = Counter(name for c in odd for name, first, last in _SCRIPTS if first <= c <= last)
    if counts["ja"] * 10 > len(odd):  # kana stand between the signs that Chinese has too
        return "ja"
    return max(counts, key=lambda name: (counts[name], name), default="")


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    table = resources.files("extract.sources") / "tables" / "words.tsv"
    found: dict[str, tuple[str, ...]] = {}
    for row in table.read_text("utf-8").splitlines():
        if not row.startswith("#"):
            name, _, words = row.partition("\t")
            for word in words.split():
                found[word] = (*found.get(word, ()), name)
    return found
