"""Which records are one work: by their numbers, or by title, people and years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from extract.model import Author, Paper
from extract.names import normal_key
from kg.resolve.author_lists import name_of, one_person
from kg.resolve.ids import (
    SHORT_TITLE,
    find_arxiv,
    find_doi,
    find_numbers,
    is_preprint_doi,
    title_key,
)
from kg.resolve.told import Told

YEARS_APART = 2
"""A preprint and its publication are at most so many years apart."""
_LIMIT = 500
"""Of more records of one title, only those of one year and first author are compared."""
_NAMES = 50
_ALIKE = 0.3
_PREPRINT = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|ssrn|corr|preprint)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, by their places, that are one work, and the rule that says so."""

    rule: str
    one: int
    other: int


@dataclass(slots=True)
class _Group:
    """Records that are one work so far, with what they say together."""

    members: list[int]
    dois: set[str]
    arxivs: set[str]
    pubmeds: set[str]
    years: set[int]
    venues: set[str]
    people: list[tuple[Author, ...]]
    abstracts: list[str]
    published: bool
    preprint: bool
    links: list[Link] = field(default_factory=list)

    @classmethod
    def of(cls, index: int, paper: Paper) -> _Group:
        doi = find_doi(paper)
        preprint = is_preprint_doi(doi) or bool(_PREPRINT.search(paper.venue))
        people = paper.authors[:_NAMES]
        return cls(
            members=[index],
            dois={doi} - {""} if not is_preprint_doi(doi) else set(),
            arxivs={find_arxiv(paper)} - {""},
            pubmeds={paper.pubmed} - {""},
            years={int(paper.date[:4])} if paper.date[:4].isdigit() else set(),
            venues={normal_key(paper.venue)} - {""} if not preprint else set(),
            people=[people] if people else [],
            abstracts=[paper.abstract] if paper.abstract else [],
            published=not preprint and bool(doi or paper.venue),
            preprint=preprint or bool(find_arxiv(paper)),
        )

    def take(self, other: _Group, link: Link) -> None:
        self.members += other.members
        self.links += [*other.links, link]
        self.dois |= other.dois
        self.arxivs |= other.arxivs
        self.pubmeds |= other.pubmeds
        self.years |= other.years
        self.venues |= other.venues
        self.people += other.people
        self.abstracts += other.abstracts
        self.published |= other.published
        self.preprint |= other.preprint


def find_works(papers: Sequence[Paper], told: Told | None = None) -> list[list[Link]]:
    """Return the links of each work that has several records; records without are works alone.

    A correction comes first, then equal numbers (DOI, arXiv, PubMed, OpenAlex), then the same title
    with the same people: of one year, or as preprint and publication within two. Two different
    numbers of one kind, and different people, are two works, however the others are joined.

    Example:
        >>> one = Paper("Ask BERT", doi="10.1000/a")
        >>> [link.rule for link in find_works([one, Paper("ASK: bert", doi="10.1000/A")])[0]]
        ['same DOI']
    """
    desk = _Desk(papers, told or Told())
    desk.join_told()
    desk.join_numbers()
    desk.join_titles()
    groups = {id(group): group for group in desk.groups}
    return [group.links for group in groups.values() if group.links]


class _Desk:
    """Records on their way to groups."""

    def __init__(self, papers: Sequence[Paper], told: Told) -> None:
        self.papers = papers
        self.told = told
        self.groups = [_Group.of(index, paper) for index, paper in enumerate(papers)]

    def join(self, rule: str, one: int, other: int) -> None:
        first, second = self.groups[one], self.groups[other]
        if first is second or self._parted(first, second):
            return
        if second.members[0] < first.members[0]:
            first, second = second, first
        first.take(second, Link(rule, *sorted((one, other))))
        for member in second.members:
            self.groups[member] = first

    def _parted(self, one: _Group, other: _Group) -> bool:
        pairs = ((self.papers[i], self.papers[j]) for i in one.members for j in other.members)
        return bool(self.told.parted) and any(self.told.parts(*pair) for pair in pairs)

    def join_told(self) -> None:
        for one, other in self.told.find_joined(self.papers):
            self.join("correction", one, other)

    def join_numbers(self) -> None:
        held: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, paper in enumerate(self.papers):
            for number in find_numbers(paper):
                held[number].append(index)
        for (kind, *_), indices in held.items():
            for place, index in enumerate(indices):
                self._join_first(f"same {kind}", islice(indices, place), index)
        self._join_own()

    def _join_first(self, rule: str, others: Iterable[int], index: int) -> None:
        """Join a record with the first that it may be joined with."""
        for other in others:
            self.join(rule, other, index)
            if self.groups[other] is self.groups[index]:
                return

    def _join_own(self) -> None:
        """Join records of one file under one key, unless their titles are different."""
        held: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for index, paper in enumerate(self.papers):
            if paper.id and not find_numbers(paper):
                held[paper.source, paper.id].append(index)
        for indices in held.values():
            for index in indices[1:]:
                if _same_title(self.papers[indices[0]], self.papers[index]):
                    self.join("same key", indices[0], index)

    def join_titles(self) -> None:
        held: defaultdict[str, list[int]] = defaultdict(list)
        for index, paper in enumerate(self.papers):
            held[title_key(paper)[0]].append(index)
        for title, indices in held.items():
            for bucket in self._buckets(indices) if title else ():
                self._join_titled(bucket, short=len(title.split()) <= SHORT_TITLE)

    def _buckets(self, indices: list[int]) -> Collection[list[int]]:
        if len(indices) <= _LIMIT:
            return [indices]
        parted: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for index in indices:
            paper = self.papers[index]
            first = name_of(paper.authors[0]).family if paper.authors else ""
            parted[paper.date[:4], first].append(index)
        return [bucket[:_LIMIT] for bucket in parted.values()]

    def _join_titled(self, indices: Sequence[int], *, short: bool) -> None:
        """Join records of one title, those of nearest years first."""
        found = []
        for place, one in enumerate(indices):
            for other in indices[place + 1 :]:
                if rule := _rule(self.groups[one], self.groups[other], short=short):
                    years = _apart(self.groups[one], self.groups[other]) or 0
                    found.append((years, one, other, rule))
        for _, one, other, rule in sorted(found):
            if _rule(self.groups[one], self.groups[other], short=short):
                self.join(rule, one, other)


def _same_title(one: Paper, other: Paper) -> bool:
    first, second = sorted((title_key(one)[0], title_key(other)[0]), key=len)
    return bool(first) and second.startswith(first)


def _rule(one: _Group, other: _Group, *, short: bool) -> str:
    """Return why two groups of one title are one work, "" if they are not."""
    if one is other or any(_differ(one, other)):
        return ""
    apart = _apart(one, other)
    if one.people and other.people:
        if not _same_people(one, other):
            return ""
        return _rule_of_people(one, other, apart, short=short)
    if bool(one.people) != bool(other.people) and short:
        return ""
    return "same title and year" if apart == 0 or not (one.years or other.years) else ""


def _rule_of_people(one: _Group, other: _Group, apart: int | None, *, short: bool) -> str:
    if short and one.venues and other.venues and not one.venues & other.venues:
        return ""
    if not apart:
        return "same title and people"
    early, late = sorted((one, other), key=lambda group: group.published)
    if early.preprint and late.published and not early.published:
        return "preprint and publication"
    if short or (one.published and other.published and one.venues != other.venues):
        return ""
    return "same title and people"


def _differ(one: _Group, other: _Group) -> Iterator[bool]:
    for mine, theirs in (
        (one.dois, other.dois),
        (one.arxivs, other.arxivs),
        (one.pubmeds, other.pubmeds),
    ):
        yield bool(mine and theirs and not mine & theirs)
    apart = _apart(one, other)
    yield apart is not None and apart > YEARS_APART
    unsure = not (one.people and other.people)
    yield unsure and bool(one.venues and other.venues and not one.venues & other.venues)
    yield unsure and _other_abstract(one, other)


def _apart(one: _Group, other: _Group) -> int | None:
    """Return how many years lie between the first and the last, None where one has none."""
    if not (one.years and other.years):
        return None
    years = one.years | other.years
    return max(years) - min(years)


def _same_people(one: _Group, other: _Group) -> bool:
    return any(_shared(mine, theirs) for mine in one.people for theirs in other.people)


def _shared(mine: Sequence[Author], theirs: Sequence[Author]) -> bool:
    few, many = sorted((list(map(name_of, mine)), list(map(name_of, theirs))), key=len)
    found = sum(any(one_person(name, other) for other in many) for name in few)
    return 2 * found >= len(few)


def _other_abstract(one: _Group, other: _Group) -> bool:
    if not (one.abstracts and other.abstracts):
        return False
    mine, theirs = ({*normal_key(g.abstracts[0][:1000]).split()} for g in (one, other))
    return len(mine & theirs) < _ALIKE * len(mine | theirs)
