"""The key and the id of a person's name, and lists of authors that hold people."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from extract.model import Paper
from extract.names import clean_label
from kg.resolve.ids import fold, named_id

_NOBODY = re.compile(r"(?:and )?(?:\d+ )?(?:more|others?)(?: authors?)?|(?:and )?et al\b.*|and")


@lru_cache(maxsize=1 << 16)
def person_key(name: str) -> str:
    """Return the key under which spellings of one name meet; "" for words that name nobody.

    Case, accents, spaces and the dots of initials do not count. Accents are folded here and
    nowhere else, so that each spelling stays readable as it was.

    Example:
        >>> person_key("J.-P.  Vitrià") == person_key("J-P Vitria")
        True
        >>> person_key("et al."), person_key("and 12 others")
        ('', '')
    """
    key = " ".join(re.sub(r"[.,;]", " ", fold(clean_label(name))).split())
    key = re.sub("\\s*([-'\u2019])\\s*", r"\1", key)
    return "" if _NOBODY.fullmatch(key) else key


@lru_cache(maxsize=1 << 16)
def person_id(name: str) -> str:
    """Return the local name of the person of that name."""
    key = person_key(name)
    return named_id("person", key, key)


def keep_people(paper: Paper) -> Paper:
    """Return the paper with only people as authors; a dropped "et al." leaves the list open.

    Example:
        >>> from extract.model import Author
        >>> paper = keep_people(Paper("T", authors=(Author("A. Ek"), Author("et al."))))
        >>> len(paper.authors), paper.authors_complete
        (1, False)
    """
    people = tuple(author for author in paper.authors if person_key(author.name))
    complete = paper.authors_complete and len(people) == len(paper.authors)
    return replace(paper, authors=people, authors_complete=complete)
