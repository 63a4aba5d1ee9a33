"""The author slots of the papers, and what is known of each: the input of every block."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from extract.model import Author, Paper
from kg.resolve.ids import fold
from kg.resolve.persons.names import PersonName, listed, parse_name, relate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = tuple[Ints, Floats]
"""A sparse vector: what it counts, by number, and how much of each."""

MOST_AUTHORS = 100
"""Longer lists say nothing of who works with whom, and take the time of all others."""
_WORD = re.compile(r"[a-z][a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """The author at `place` (from 0) in the list of a paper; all by number. `orcid` may be ""."""

    paper: int
    place: int
    name: int
    orcid: str = ""
    affiliation: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slots:
    """All slots of an input in the order of its papers, and the tables that they point into.

    `lists` has the names of each paper, none where there are too many; `coauthors` the names that
    each name stands beside; `chance` the natural logarithm of how many other persons of a name
    are to be expected in the input.
    """

    papers: Sequence[Paper]
    slots: Sequence[Slot]
    names: Sequence[PersonName]
    lists: Sequence[tuple[int, ...]]
    coauthors: Sequence[frozenset[int]]
    chance: Floats
    texts: Sequence[Row]
    titles: Sequence[Row]
    years: Ints
    venues: Ints
    categories: Sequence[frozenset[str]]
    worth: dict[str, float]
    """How rare each word of an affiliation is."""
    initials: Ints
    """The block of each name, by number: co-authors may be written with initials."""


def make_slots(papers: Sequence[Paper]) -> Slots:
    """Return the slots of papers, whose order is that of everything that follows."""
    people = [_people(paper) for paper in papers]
    parsed = {name.key: name for found in people for _, author in found if (name := _name(author))}
    names = [parsed[key] for key in sorted(parsed)]
    numbers = {name.key: number for number, name in enumerate(names)}
    slots = [
        Slot(p, place, numbers[_name(a).key], a.orcid, _affiliation_words(a))
        for p, found in enumerate(people)
        for place, a in found
    ]
    slots = _without_doubtful_orcids(slots, names)
    lists = [_list([numbers[_name(author).key] for _, author in found]) for found in people]
    known = [slot.affiliation for slot in slots if slot.affiliation]
    counts = Counter(word for words in known for word in words)
    blocks = _numbered([name.block for name in names])
    return Slots(
        papers=papers,
        slots=slots,
        names=names,
        lists=lists,
        coauthors=_coauthors(lists, len(names)),
        chance=np.array([expected_others(name, len(names)) for name in names], dtype=np.float64),
        texts=_rows([_words(f"{p.title}\n{p.abstract}") for p in papers]),
        titles=_rows([sorted(set(_words(p.title))) for p in papers]),
        years=np.array([_year(p) for p in papers], dtype=np.int64),
        venues=_numbered([fold(p.venue).strip() for p in papers]),
        categories=[frozenset(p.categories) for p in papers],
        worth={word: math.log(len(known) / count) for word, count in counts.items()},
        initials=blocks,
    )


def _people(paper: Paper) -> list[tuple[int, Author]]:
    """Return the authors of a paper that are persons, with their places."""
    return [(place, a) for place, a in enumerate(paper.authors) if not a.organisation]


def _name(author: Author) -> PersonName:
    return parse_name(author.name)


def _without_doubtful_orcids(slots: list[Slot], names: Sequence[PersonName]) -> list[Slot]:
    """Return slots without the ORCIDs that stand twice on a paper or on names of nothing alike."""
    holders: defaultdict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        if slot.orcid:
            holders[slot.orcid].append(slot)
    doubtful = {orcid for orcid, found in holders.items() if _is_doubtful(found, names)}
    return [replace(slot, orcid="") if slot.orcid in doubtful else slot for slot in slots]


def _is_doubtful(holders: Sequence[Slot], names: Sequence[PersonName]) -> bool:
    if len({slot.paper for slot in holders}) < len(holders):
        return True
    written = [names[number] for number in sorted({slot.name for slot in holders})]
    return any(_have_nothing_alike(one, other) for one, other in combinations(written, 2))


def _have_nothing_alike(one: PersonName, other: PersonName) -> bool:
    long = {word for word in one.words if len(word) > 1}
    return long.isdisjoint(other.words) and relate(one, other) is None


def _affiliation_words(author: Author) -> frozenset[str]:
    named = " ".join(affiliation.name for affiliation in author.affiliations)
    words = re.findall(r"[^\W\d_]{2,}", fold(named))
    return frozenset(words) - listed("organisation")


def _list(numbers: list[int]) -> tuple[int, ...]:
    return tuple(numbers) if len(numbers) <= MOST_AUTHORS else ()


def _coauthors(lists: Iterable[tuple[int, ...]], names: int) -> list[frozenset[int]]:
    found: list[set[int]] = [set() for _ in range(names)]
    for numbers in lists:
        for number in numbers:
            found[number].update(numbers)
    return [frozenset(others - {number}) for number, others in enumerate(found)]


def _numbered(things: Sequence[object]) -> Ints:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(thing, len(numbers)) for thing in things], dtype=np.int64)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if word not in listed("text")]


def _rows(texts: Sequence[Sequence[str]]) -> list[Row]:
    """Return each text as its words weighted by frequency and rarity, of length 1."""
    counted = [Counter(words) for words in texts]
    papers = Counter(word for counts in counted for word in counts)
    numbers = {word: number for number, word in enumerate(sorted(papers))}
    rare = {word: math.log(len(texts) / count) for word, count in papers.items()}
    return [_row(counts, numbers, rare) for counts in counted]


def _row(counts: Counter[str], numbers: dict[str, int], rare: dict[str, float]) -> Row:
    words = sorted(counts)
    values = np.array([(1 + math.log(counts[w])) * rare[w] for w in words], dtype=np.float64)
    length = math.sqrt(float(values @ values)) or 1.0
    return np.array([numbers[w] for w in words], dtype=np.int64), values / length


def _year(paper: Paper) -> int:
    return int(paper.date[:4]) if paper.date[:4].isdigit() else 0


def expected_others(name: PersonName, names: int) -> float:
    """Return the logarithm of how many persons of a name are to be expected among so many names.

    Example:
        >>> expected_others(parse_name("Wei Wang"), 20_000) > -1
        True
        >>> expected_others(parse_name("Wei Wang"), 60) < -4
        True
    """
    counts = name_counts()
    family = _share(counts, "family", name.family)
    kind = "given" if name.is_full else "initial"
    given = _share(counts, kind, name.joined if name.is_full else name.joined[:1])
    return math.log(family * (given if name.given else 1.0) * max(names, 1))


UNLISTED = 2
"""How often a name that the table does not list is taken to be in it."""


def _share(counts: dict[tuple[str, str], int], part: str, name: str) -> float:
    return counts.get((part, name), UNLISTED) / counts["all", ""]


@cache
def name_counts() -> dict[tuple[str, str], int]:
    """Return how many names of name_counts.tsv have each family name, given name and initial."""
    text = (resources.files("kg") / "data" / "name_counts.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {(part, name): int(count) for part, name, count in rows}
