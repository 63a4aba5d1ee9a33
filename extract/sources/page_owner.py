"""The owner of a profile page among the authors of its papers."""

from __future__ import annotations

from dataclasses import replace

from extract.model import Author, Paper, Profile, Reading


def with_owner(reading: Reading, profile: Profile | None) -> Reading:
    """Return a reading with its profile, whose owner stands in each list that hides names."""
    if profile is None:
        return reading
    papers = tuple(_with_owner(paper, profile.name) for paper in reading.papers)
    return replace(reading, papers=papers, profile=profile)


def _with_owner(paper: Paper, owner: str) -> Paper:
    if paper.authors_complete or any(may_be(author.name, owner) for author in paper.authors):
        return paper
    hidden = Author(owner, position=None, inferred=True)
    return replace(paper, authors=(*paper.authors, hidden))


def may_be(listed: str, owner: str) -> bool:
    """Say whether a name in a list may be the owner's: the same family name and first letter.

    Example:
        >>> may_be("AK Byron", "Ada Byron"), may_be("C Byron", "Ada Byron")
        (True, False)
    """
    one, other = listed.casefold().split(), owner.casefold().split()
    return bool(one and other) and one[-1] == other[-1] and one[0][0] == other[0][0]
