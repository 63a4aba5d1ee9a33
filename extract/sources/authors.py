"""Author lists: telling them from other lines, and splitting them into names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.model import Author
from extract.sources.name_lists import ending_of
from extract.sources.name_parts import PARTICLES, is_suffix
from extract.sources.text import clean_text

_TAG_MARK = re.compile(r"\s[·•∙⋅]\s")
_SPLIT = re.compile(r"\s*[;,]\s*(?:and\s+|&\s*)?|\s+and\s+|\s+&\s+")
_MARKERS = "*†‡§¶0123456789⁰¹²³⁴⁵⁶⁷⁸⁹ ,;"
_IN_BRACKETS = re.compile(r"\([^()]{0,100}\)$")
_PARTICLES = PARTICLES - {"am", "auf", "aus", "in", "op", "te"} | {"st", "the"}
"""Words that may stand in a name of a line of authors; those of titles would make names of them."""
_SMALL_START = re.compile(r"^(?:d|l|t|o|al|el|bin|ibn|dell)['\u2019`-]", re.IGNORECASE)
_QUOTES = "'\u2019`\"\u201c\u201d()"
_INSIDE_NAMES = str.maketrans("", "", ".-'\u2019")
_MAX_WORDS = 7
_MAX_SHORT_ENDING = 4  # letters before a full stop that ends an initial ("J.") or a "Jr.", "Dr."


@dataclass(frozen=True, slots=True)
class AuthorList:
    """The names of an author list; `complete` unless it ends in "et al." or the like."""

    names: tuple[str, ...]
    complete: bool = True
    tags: tuple[str, ...] = ()


def read_author_list(text: str) -> AuthorList:
    """Split a cleaned author line into names and the affiliation tags after " · ".

    Example:
        >>> read_author_list("Ada Byron, C. Babbage et al. · cam, ucl")
        AuthorList(names=('Ada Byron', 'C. Babbage'), complete=False, tags=('cam', 'ucl'))
    """
    listed, *tags = _TAG_MARK.split(text)
    found = join_names(_split_names(listed))
    every_tag = (tag.strip() for part in tags for tag in part.split(","))
    return AuthorList(found.names, found.complete, tuple(tag for tag in every_tag if tag))


def join_names(names: Iterable[str]) -> AuthorList:
    """Return names as one list, without the parts that only say that there are more.

    Example:
        >>> join_names(["Ada Byron", "C. Babbage", "and 12 others"])
        AuthorList(names=('Ada Byron', 'C. Babbage'), complete=False, tags=())
    """
    kept: list[str] = []
    complete = True
    for name in names:
        rest, cut = ending_of(clean_text(name))
        complete = complete and not cut
        if is_suffix(rest) and kept:
            kept[-1] = f"{kept[-1]} {rest}"
        elif any(map(str.isalpha, rest)):
            kept.append(_without_markers(rest))
    return AuthorList(tuple(kept), complete)


def number_authors(names: Iterable[str]) -> tuple[Author, ...]:
    """Return names as authors with their positions, from 1."""
    return tuple(Author(name, position) for position, name in enumerate(names, start=1))


def is_clear_author_line(text: str) -> bool:
    """Say whether a line names people and says so: it ends in "et al.", "and 12 others" or tags.

    Example:
        >>> is_clear_author_line("Ada Byron et al."), is_clear_author_line("We follow Byron et al.")
        (True, False)
    """
    listed, *tags = _TAG_MARK.split(text)
    rest, cut = ending_of(listed)
    return (cut or bool(tags)) and (not rest or _share_of_names(rest) >= 0.5)


def is_author_line(text: str, *, text_follows: bool) -> bool:
    """Say whether a line is a list of people rather than a short abstract.

    Where the text of an abstract follows, one odd name in four is let through, and a single word
    may be the name of a team; a line that stands alone has to look like names throughout.

    Example:
        >>> is_author_line("Ada Byron, Charles Babbage", text_follows=False)
        True
        >>> is_author_line("We compare BERT, ELMo and Adam.", text_follows=False)
        False
    """
    if is_clear_author_line(text):
        return True
    needed = 0.75 if text_follows else 1.0
    whole_name = " " in text or text.upper() == text.lower()  # scripts without case have no spaces
    return (text_follows or whole_name) and _share_of_names(text) >= needed


def _split_names(text: str) -> list[str]:
    rest, cut = ending_of(text)
    return [*_SPLIT.split(rest), *(["et al."] if cut else [])]


def _without_markers(name: str) -> str:
    """Return a name without what may follow it: footnote signs and an affiliation in brackets."""
    return _IN_BRACKETS.sub("", name.rstrip(_MARKERS)).rstrip(_MARKERS) or name


def _share_of_names(text: str) -> float:
    parts = [part for part in _SPLIT.split(text.strip(" ,;")) if part]
    ends_sentence = text.endswith((".", "?", "!", "。")) and not _is_name_word(text.split()[-1])
    if not parts or ends_sentence:
        return 0.0
    return sum(map(_is_name, parts)) / len(parts)


def _is_name(part: str) -> bool:
    words = _without_markers(part).split()
    if not 0 < len(words) <= _MAX_WORDS or words[-1].lower() in _PARTICLES:
        return False
    return all(word.lower() in _PARTICLES or _is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    """Say whether a word may be part of a name: a capital or a caseless letter, then letters."""
    bare = _SMALL_START.sub("", word).strip(_QUOTES)
    ended = bare.endswith(".") and len(bare.rstrip(".").split(".")[-1]) > _MAX_SHORT_ENDING
    letters = bare.translate(_INSIDE_NAMES)
    return bool(letters) and not ended and not bare[0].islower() and _all_letters(letters)


def _all_letters(text: str) -> bool:
    return all(c.isalpha() or not c.isascii() for c in text)
