"""The authors of one work, as several records list them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.model import Author, Paper
from kg.resolve.ids import fold


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts that compare: `initial` is "" where no given name is known."""

    family: str
    initial: str
    words: frozenset[str]


@lru_cache(maxsize=1 << 16)
def name_of(author: Author) -> Name:
    """Return the name of an author in parts; without a family name the last word is it.

    Example:
        >>> name_of(Author("Jan van der Berg", family="van der Berg", given="Jan")).family
        'van der berg'
        >>> name_of(Author("J. Kepler")).initial
        'j'
    """
    words = re.findall(r"[^\W_]+", fold(author.name))
    family = " ".join(re.findall(r"[^\W_]+", fold(author.family))) or (words[-1] if words else "")
    given = (
        re.findall(r"[^\W_]", fold(author.given) if author.family else words[0]) if words else []
    )
    initial = given[0] if given and (author.family or len(words) > 1) else ""
    return Name(family, initial, frozenset(words))


def one_person(one: Name, other: Name) -> bool:
    """Tell whether two names on one paper can be of one person.

    Example:
        >>> one_person(name_of(Author("Ada Byron")), name_of(Author("A. Byron")))
        True
        >>> one_person(name_of(Author("Ada Byron")), name_of(Author("Jo Byron")))
        False
    """
    if one.words == other.words:
        return True
    initials = not (one.initial and other.initial) or one.initial == other.initial
    return bool(one.family) and one.family == other.family and initials


def join_authors(papers: Sequence[Paper]) -> tuple[Author, ...]:
    """Return the longest of the author lists, of equal ones the one with the fullest names.

    What only the other records know of its people is filled in, and who is only inferred follows.

    Example:
        >>> short = Paper("T", authors=(Author("A. Ek", 1), Author("B. Oe", 2)))
        >>> long = Paper("T", authors=(Author("Åsa Ek", 1), Author("Bo Oe", 2)))
        >>> [author.name for author in join_authors([short, long])]
        ['Åsa Ek', 'Bo Oe']
    """
    lists = [tuple(a for a in paper.authors if not a.inferred) for paper in papers]
    longest = max(lists, key=lambda authors: (len(authors), _letters(authors), repr(authors)))
    others = sorted((a for authors in lists for a in authors), key=repr)
    listed = [_filled(author, others) for author in longest]
    names = [name_of(author) for author in longest]
    inferred = {name_of(a): a for p in papers for a in p.authors if a.inferred}
    more = [a for n, a in inferred.items() if not any(one_person(n, name) for name in names)]
    return (*listed, *sorted(more, key=repr))


def _letters(authors: Sequence[Author]) -> int:
    return sum(len(author.name) for author in authors)


def _filled(author: Author, others: Sequence[Author]) -> Author:
    mine = name_of(author)
    same = [other for other in others if one_person(mine, name_of(other))]
    if len(same) < 2:
        return author
    parted = (
        author
        if author.family
        else next((a for a in same if a.name == author.name and a.family), author)
    )
    orcids = {a.orcid for a in same if a.orcid}
    return replace(
        author,
        given=parted.given,
        family=parted.family,
        suffix=parted.suffix,
        orcid=author.orcid or (orcids.pop() if len(orcids) == 1 else ""),
        ids=tuple(sorted({i for a in same for i in a.ids})),
        affiliations=author.affiliations
        or next((a.affiliations for a in same if a.affiliations), ()),
    )
