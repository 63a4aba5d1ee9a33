"""The words of a text with their classes: what a chunk is made of and what ends one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.names import normal_key
from extract.pipes.mentions_lexicon import read_table

BREAK, GENERIC, HEAD, VAGUE = "break", "generic", "head", "vague"
"""The classes of the words in `data/words.tsv`: one ends a chunk, only describes, only classifies,
or names nothing when it stands alone."""

NAME, PLAIN = "name", "plain"
"""The classes of the others, by their letters."""

_WORD = re.compile(
    r"""https?://\S+
    | \\?\$[^$\s]{1,30}\$(?:-\w+)*
    | ['\u2019]s\b
    | (?<![\\\w])[^\W_]
      (?:[^\W_]
        |[-\u2010\u2011\u2013_+@^&'\u2019](?=[^\W_])|--(?=[A-Z])
        |\.(?=\d)
        |(?<=\ [A-Z])\.(?=[A-Z]\b))*
      (?:\+\+?(?!\w)|\$\^?[^$\s]{1,12}\$|@\w+)?""",
    re.VERBOSE,
)
_PARTICIPLE = re.compile(
    r"(.+)-(?:based|powered|driven|generated|assisted|inspired|only|style|like|free|aware|guided"
    r"|enhanced|augmented|trained|derived|specific|level|enabled|related|oriented|as-a-judge)$",
    re.IGNORECASE,
)
_NAME_SHOWS = 200
_NAME = re.compile(r"[A-Z].*[A-Z]|[a-z].*[A-Z]|[A-Z].*\d|\d.*[A-Z]|[a-z]+\d|\$|[A-Z]\+")
_REMEMBERED = 1 << 16
_POSSESSIVE = re.compile(r"['\u2019]s?$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, column by column.

    `gap` is the text between a word and the one before; `key` its form without case and number.

    Example:
        >>> words = split_words("We fine-tune BERT-based rankers.")
        >>> words.text
        ('We', 'fine-tune', 'BERT', '-based', 'rankers')
        >>> words.kind[2]
        'name'
    """

    text: tuple[str, ...]
    low: tuple[str, ...]
    key: tuple[str, ...]
    kind: tuple[str, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]
    gap: tuple[str, ...]


def split_words(text: str) -> Words:
    """Return the words of a text; "BERT-based" is two, "fine-tuning" is one."""
    places = [p for m in _WORD.finditer(text) for p in _parts(m.group(), m.start())]
    begins = tuple(begin for begin, _ in places)
    ends = tuple(end for _, end in places)
    forms = tuple(text[begin:end] for begin, end in places)
    gaps = tuple(text[e:b] for e, b in zip((0, *ends), begins, strict=False))
    return Words(
        forms,
        tuple(form.lower() for form in forms),
        tuple(word_key(form) for form in forms),
        tuple(word_kind(form) for form in forms),
        begins,
        ends,
        gaps,
    )


def _parts(form: str, begin: int) -> list[tuple[int, int]]:
    end = begin + len(form)
    cut = _cut(form)
    return [(begin, begin + cut), (begin + cut, end)] if cut else [(begin, end)]


@lru_cache(maxsize=_REMEMBERED)
def _cut(form: str) -> int:
    possessive = _POSSESSIVE.search(form)
    if possessive and possessive.start():
        return possessive.start()
    participle = _PARTICIPLE.match(form)
    if participle is None:
        return 0
    stem = participle[1]
    named = any(c.isupper() or c == "$" for c in stem[1:]) or stem.lower() == "transformer"
    return len(stem) if named else 0


@cache
def word_classes() -> Mapping[str, str]:
    """Return the class of each word of `data/words.tsv`."""
    return {row["word"]: row["class"] for row in read_table("words.tsv")}


@lru_cache(maxsize=_REMEMBERED)
def word_kind(form: str) -> str:
    """Return the class of a word as it stands.

    Example:
        >>> [word_kind(w) for w in ("outperforms", "novel", "framework", "GPT-4o", "ranking")]
        ['break', 'generic', 'head', 'name', 'plain']
    """
    low = form.lower()
    if form.startswith("-") or low.startswith("http"):
        return BREAK
    known = word_classes().get(low)
    if known and not (len(form) > 1 and form.isupper() and known != BREAK):
        return known
    if not any(c.isalpha() for c in form) and "$" not in form:
        return BREAK if form.isdigit() is False else PLAIN
    # The pattern takes quadratic time, and what makes a name shows in its first characters.
    return NAME if _NAME.search(form[:_NAME_SHOWS]) else PLAIN


@lru_cache(maxsize=_REMEMBERED)
def word_key(form: str) -> str:
    """Return the form under which case, number and hyphen variants of a word meet."""
    return normal_key(form)
