"""One person for every spelling of a name, and the papers' lists of authors in their terms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from extract.model import Paper, Profile
from extract.names import clean_label
from kg.resolve.ids import fold, named_id
from kg.resolve.model import Person

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
        >>> paper = keep_people(Paper("T", authors=(Author("A. Ek"), Author("et al."))))
        >>> len(paper.authors), paper.authors_complete
        (1, False)
    """
    people = tuple(author for author in paper.authors if person_key(author.name))
    complete = paper.authors_complete and len(people) == len(paper.authors)
    return replace(paper, authors=people, authors_complete=complete)


def resolve_people(papers: Iterable[Paper], profiles: Iterable[Profile]) -> tuple[Person, ...]:
    """Return one person for each normalised name, sorted by id; most frequent spelling first."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pages: dict[str, Profile] = {}
    for profile in sorted(set(profiles), key=lambda p: (p.as_of, repr(p))):
        if key := person_key(profile.name):
            spellings[key][clean_label(profile.name)] += 1
            pages[key] = profile
    listed = (author for paper in papers for author in paper.authors)
    for author in (author for author in listed if not author.organisation):
        spellings[person_key(author.name)][clean_label(author.name)] += 1
    people = (_person(key, names, pages.get(key)) for key, names in spellings.items())
    return tuple(sorted(people, key=lambda person: person.id))


def _person(key: str, names: Counter[str], profile: Profile | None) -> Person:
    ranked = sorted(
        names, key=lambda name: (-names[name], name.isupper(), name.isascii(), -len(name), name)
    )
    name = clean_label(profile.name) if profile else ranked[0]
    others = tuple(sorted(set(ranked) - {name}))
    return Person(person_id(key), name, others, profile)
