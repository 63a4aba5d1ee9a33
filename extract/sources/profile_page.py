"""Saved profile pages of researchers: a head, then papers under lines such as "CLMay 27Code"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from extract.errors import InputError
from extract.model import Author, Paper, Profile, Reading, UnreadLine
from extract.sources.areas import find_category
from extract.sources.authors import (
    is_clear_author_line,
    number_authors,
    read_author_list,
)
from extract.sources.base import Line, Source, SourceText
from extract.sources.blocks import split_block
from extract.sources.html_tree import is_html
from extract.sources.profile_head import has_figure, read_head, to_profile
from extract.sources.profile_header import Header, read_day, read_header, starts_as_header
from extract.sources.text import clean_text

LIMIT_LINES = 200_000
"""Lines of a page, which is held in memory as a whole."""


def recognises(head: str, path: str) -> bool:
    r"""Say whether the first lines hold a paper's header with its area, or an h-index.

    Example:
        >>> recognises("Ada Byron\nh-index41", "a.txt"), recognises('{"title": "x"}', "b.txt")
        (True, False)
    """
    if is_html(head):
        return False
    lines = (clean_text(line) for line in head.splitlines() if len(line) < 200)
    return any(has_figure(line) or _has_area(line) for line in lines)


def _has_area(text: str) -> bool:
    header = read_header(text)
    return header is not None and bool(header.area)


def read_profile_page(text: SourceText, as_of: date) -> Reading:
    """Read the owner and the papers of a page; days without a year are the latest by `as_of`.

    Raises:
        InputError: the page has no paper, or a second page follows in the same file.
    """
    lines = list(_clean_lines(text))
    starts = list(_header_places(lines))
    if not starts:
        problem = "a page with no paper; expected a line such as 'IRJul 19, 2023' above each title"
        raise InputError(text.path, problem, line=len(lines))
    _check_one_head(text, lines[starts[0] : starts[-1]])
    papers: list[Paper] = []
    unread: list[UnreadLine] = []
    for start, end in pairwise([*starts, len(lines)]):
        paper, left = _read_paper(lines[start], lines[start + 1 : end], text.name, as_of)
        papers += paper
        unread += left
    head = lines[: starts[0]]
    return _to_reading(head, papers, unread, text.name, as_of)


def _clean_lines(text: SourceText) -> Iterator[Line]:
    for line in text.lines:
        if line.number > LIMIT_LINES:
            problem = f"a page of more than {LIMIT_LINES:,} lines; expected one profile"
            raise InputError(text.path, problem, line=line.number)
        yield Line(line.number, clean_text(line.text))


def _check_one_head(text: SourceText, lines: Sequence[Line]) -> None:
    """Refuse another head between papers: those below it would get the first page's owner."""
    for line in lines:
        if "index" in line.text.lower() and has_figure(line.text):
            problem = "a second profile page begins here; expected each page in a file of its own"
            raise InputError(text.path, problem, line=line.number)


def _to_reading(
    lines: Sequence[Line],
    papers: list[Paper],
    unread: list[UnreadLine],
    source: str,
    as_of: date,
) -> Reading:
    head = read_head(lines)
    listed = frozenset(author.name for paper in papers for author in paper.authors)
    profile, left = to_profile(head, listed, source, as_of)
    left += [
        UnreadLine(source, line.number, line.text, f"{len(papers)} of these papers were found")
        for line, count in head.counts[-1:]
        if count != len(papers)
    ]
    return Reading(
        source=source,
        format=SOURCE.name,
        papers=tuple(_with_owner(paper, profile) for paper in papers),
        profile=profile,
        unread=tuple(sorted(left + unread, key=lambda line: line.number)),
    )


def _header_places(lines: Sequence[Line]) -> Iterator[int]:
    """Yield where papers start; a title that looks like a header starts none."""
    last = -1  # the place of the filled line before, if that is a header
    for place, line in enumerate(lines):
        if not line.text:
            continue
        if _is_header(lines, place) and not (last >= 0 and _is_title(lines, last, place)):
            last = place
            yield place
        else:
            last = -1


def _is_header(lines: Sequence[Line], place: int) -> bool:
    """Say whether a line is a header; without an area it needs a blank line above it."""
    header = read_header(lines[place].text)
    if header is None:
        return starts_as_header(lines[place].text)
    return bool(header.area or place == 0 or not lines[place - 1].text)


def _is_title(lines: Sequence[Line], header: int, place: int) -> bool:
    """Say whether a header-like line right after a header stands where a title does."""
    below = [line.text for line in lines[place + 1 : place + 4]]
    alone = place == header + 1 and not any(below[:1])
    return alone or is_clear_author_line(next((text for text in below if text), ""))


def _read_paper(
    line: Line, below: Sequence[Line], source: str, as_of: date
) -> tuple[list[Paper], list[UnreadLine]]:
    header, block = read_header(line.text), split_block(below)
    if header is None or not block.title:
        reason = "a paper without a title" if header else "a paper's day with more on its line"
        return [], [UnreadLine(source, line.number, line.text, reason, record=True)]
    category, day = find_category(header.area), read_day(header, as_of)
    unread = [UnreadLine(source, line.number, line.text, r) for r in _faults(header, day)]
    unread += [UnreadLine(source, s.number, s.text, "text after an abstract") for s in block.stray]
    listed = read_author_list(block.authors)
    paper = Paper(
        title=block.title,
        abstract=block.abstract,
        authors=number_authors(listed.names),
        authors_complete=bool(listed.names) and listed.complete,
        date=day,
        date_inferred=bool(day) and not header.year,
        categories=(category,) if category else (),
        tags=listed.tags,
        has_code=True if header.code else None,
        score=float(header.score) if header.score else None,
        source=source,
        line=line.number,
    )
    return [paper], unread


def _faults(header: Header, day: str) -> Iterator[str]:
    if not find_category(header.area):
        yield f"unknown area code {header.area!r}" if header.area else "no area code"
    if not day:
        yield "a day that is not in the calendar"


def _with_owner(paper: Paper, profile: Profile | None) -> Paper:
    """Return the paper with the page's owner among its authors, without place if not listed."""
    listed = {author.name.casefold() for author in paper.authors}
    if profile is None or profile.name.casefold() in listed:
        return paper
    owner = Author(profile.name, position=None, inferred=True)
    return replace(paper, authors=(*paper.authors, owner))


SOURCE = Source(
    name="profile-page",
    summary="a saved profile page",
    recognises=recognises,
    read=read_profile_page,
)
