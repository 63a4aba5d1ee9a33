"""Records that a person says are one paper, or are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from extract.model import Paper
from kg.resolve.ids import find_arxiv, find_doi, paper_id, title_key

Pair = tuple[str, str]
"""Two papers by number or title."""


@dataclass(frozen=True, slots=True)
class Told:
    """Pairs of papers that are one, and that are not; `used` gets the pairs that say something new.

    A paper goes by its number or its title. A pair of one title parts all records of that title.

    Example:
        >>> told = Told(parted=(("Introduction", "Introduction"),))
        >>> told.parts(Paper("Introduction", date="2018"), Paper("Introduction", date="2019"))
        True
    """

    joined: tuple[Pair, ...] = ()
    parted: tuple[Pair, ...] = ()
    used: set[Pair] = field(default_factory=set)

    def parts(self, one: Paper, other: Paper) -> bool:
        """Tell whether two records must not be one paper."""
        mine, theirs = (paper_keys(paper) for paper in (one, other))
        for pair in self.parted:
            first, second = map(paper_key, pair)
            if (first in mine and second in theirs) or (first in theirs and second in mine):
                self.used.add(pair)
                return True
        return False

    def find_joined(self, papers: Sequence[Paper]) -> Iterator[tuple[int, int]]:
        """Yield the places of records that are one paper."""
        if not self.joined:
            return
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, paper in enumerate(papers):
            for key in paper_keys(paper):
                places[key].append(index)
        for pair in self.joined:
            first, second = (places[paper_key(name)] for name in pair)
            if first and second:
                self.used.add(pair)
                yield from combinations(sorted({first[0], *second}), 2)


def paper_key(name: str) -> str:
    """Return the key of a number or a title.

    Example:
        >>> paper_key("https://doi.org/10.1000/A"), paper_key("Ask BERT!")
        ('10.1000/a', 'ask bert')
    """
    paper = Paper(title=name, id=name)
    return find_doi(paper) or find_arxiv(paper) or title_key(paper)[0]


def paper_keys(paper: Paper) -> Collection[str]:
    """Return every key that a record answers to."""
    own = title_key(Paper(title=paper.id))[0] if paper.id else ""
    keys = (find_doi(paper), find_arxiv(paper), paper.pubmed, paper.openalex.lower(), own)
    return {title_key(paper)[0], title_key(Paper(title=paper_id(paper)))[0], *keys} - {""}
