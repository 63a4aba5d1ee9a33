"""Author pages of Semantic Scholar, saved as HTML or copied as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extract.errors import InputError
from extract.model import Affiliation, Profile, Reading
from extract.sources.base import Source, SourceText
from extract.sources.collected import Collected
from extract.sources.html_tree import Element, first_text, is_html, parted, whole_page
from extract.sources.page_owner import with_owner
from extract.sources.records import Name, Record
from extract.sources.semantic_scholar_text import (
    AuthorPage,
    Row,
    is_copied,
    read_figures,
    read_text,
    without_buttons,
)

_SIGN = re.compile(
    r"Semantic Scholar\W{0,9}</title>|\bcl-paper-row\b"
    r"|saved from url=\(\d+\)https://www\.semanticscholar\.org/author/"
)
_ROWS = re.compile(r"<div\b[^<>]*\bcl-paper-row\b")
_NAME = re.compile(r"<title\b[^<>]*>\s*([^<>|]{1,200}?)\s*\|\s*Semantic Scholar\W{0,9}</title>")
_OWN = re.compile(
    r"(?:canonical|og:url|saved from url)[^<>]{0,80}semanticscholar\.org/author/"
    r"[^\"'<>\s]{0,200}?(\d+)\b"
)
_ONE_PAPER = re.compile(r"<meta\b[^<>]*\bcitation_title\b")
_AUTHOR = re.compile(r"/author/(?:[^/?#]*/)?(\d+)(?:[?#]|$)")
_PAPER = re.compile(r"/paper/(?:[^/?#]*/)?([0-9a-f]{40})(?:[?#]|$)")
_BOXES = ("cl-paper-authors__author-box", "cl-paper-authors__author-link")
_HIDDEN = re.compile(r"\+\s*(\d+)\s+(?:more\s+)?authors?")
_SUMMARY = "a summary by a machine stands in place of the abstract and is not read"
_CUT = "the page cuts the abstract off; press 'Expand' there to have it whole"
_NO_PAPER = (
    "a page of Semantic Scholar with no paper; expected a researcher's page with its list of"
    " publications"
)
_A_PAPER = (
    "the page of one paper of Semantic Scholar; expected a researcher's page with its list of"
    " publications (or the paper's citation, saved as BibTeX)"
)


def recognises(head: str, path: str) -> bool:
    r"""Say whether a text is a page of Semantic Scholar.

    Example:
        >>> recognises("<html><title>Ada Byron | Semantic Scholar</title>", "a.html")
        True
        >>> recognises("Ada Byron\nh-index\n4\nHighly Influential Citations\n12", "a.txt")
        True
    """
    return bool(_SIGN.search(head)) if is_html(head) else is_copied(head)


def read_semantic_scholar_page(text: SourceText, as_of: date) -> Reading:
    """Read the owner and the papers of a page; `as_of` is the day of its figures.

    Raises:
        InputError: the page lists no paper, is the page of one paper, or is too large.
    """
    page = whole_page(text)
    marked = is_html(page) or _ROWS.search(page)
    if marked and _ONE_PAPER.search(page):
        raise InputError(text.path, _A_PAPER, line=1)
    found = _read_html(page) if marked else read_text(page)
    if not found.rows:
        raise InputError(text.path, _NO_PAPER, line=1)
    collected = Collected(text.name, SOURCE.name)
    for row in found.rows:
        collected.add(to_record(row), row.title or row.venue or row.date)
    for one in found.stray:
        reason = "neither title, authors nor abstract"
        collected.miss(one.line.number, one.line.text, reason, record=one.record)
    for what, count in ((_SUMMARY, found.summaries()), (_CUT, found.cut())):
        if count:
            collected.remark(0, f"{what} ({count} of {len(found.rows)} papers)")
    return with_owner(collected.reading(), _profile(found, text.name, as_of))


def to_record(row: Row) -> Record:
    """Return a row of the list of publications as a record.

    Example:
        >>> row = Row(1, "Ask BERT", (Name("A. Byron"),), hidden=2, date="4 May 2021")
        >>> to_record(row).complete, to_record(row).dates
        (False, ('4 May 2021',))
    """
    return Record(
        number=row.number,
        title=row.title,
        abstract=row.abstract,
        names=row.names,
        complete=not row.hidden,
        dates=(row.date,),
        venue=row.venue,
        id=row.id,
        ids=(f"s2:{row.id}",) if row.id else (),
    )


def _read_html(page: str) -> AuthorPage:
    head, *rows = parts = parted(page, _ROWS)
    named = first_text(parts, "author-name") or first_text(parts, "author-detail-card__author-name")
    title, own = _NAME.search(page), _OWN.search(page)
    name = named or (Element(0, content=title[1]).text() if title else "")
    lines = [line for part in (head, *rows[-1:]) for line in part.lines() if line.text]
    return AuthorPage(
        names=(name,) if name else (),
        affiliation=first_text([head], "author-detail-card__affiliations"),
        number=own[1] if own else "",
        figures=read_figures(lines),
        rows=tuple(map(_row, rows)),
    )


def _row(element: Element) -> Row:
    listed = first_text([element], "cl-paper-authors")
    hidden = _HIDDEN.search(listed)
    names = tuple(_names(element, int(hidden[1]) if hidden else 0))
    text, machine = _abstract(element)
    ids = (_PAPER.search(one.link) for one in element.walk() if one.link)
    return Row(
        element.number,
        title=first_text([element], "cl-paper-title"),
        names=names,
        hidden=int(hidden[1]) if hidden else 0,
        venue=first_text([element], "cl-paper-venue")
        or first_text([element], "normalized-venue-link"),
        date=first_text([element], "cl-paper-pubdates"),
        abstract=text,
        summary=machine,
        id=next((found[1] for found in ids if found), ""),
    )


def _abstract(element: Element) -> tuple[str, bool]:
    """Return the abstract, and whether a summary by a machine stands in its place."""
    whole = first_text([element], "cl-paper-abstract")
    shown = whole or first_text([element], "tldr-abstract-replacement")
    machine = shown.startswith("TLDR")
    return ("" if machine else without_buttons(shown)), machine


def _names(element: Element, hidden: int) -> Iterator[Name]:
    """Yield the authors of a row; of those that it hides are as many as it says, before the last.

    The button for them stands in the list, so that the names behind it are known.
    """
    after = 0
    for one in element.walk():
        if not one.names.isdisjoint(_BOXES):
            written = one.text().strip(" ,")
            if not written or _HIDDEN.fullmatch(written):
                continue
            number = _AUTHOR.search(one.link)
            ids = (f"s2:{number[1]}",) if number else ()
            yield Name(written, order="first last", ids=ids, after=after)
            after = 0
        elif _HIDDEN.search(one.content):
            after = hidden


def _profile(page: AuthorPage, source: str, as_of: date) -> Profile | None:
    name = page.owner()
    if not name:
        return None
    return Profile(
        name=name,
        h_index=page.figures.get("h-index"),
        paper_count=page.figures.get("publications"),
        citation_count=page.figures.get("citations"),
        as_of=as_of.isoformat(),
        source=source,
        ids=(f"s2:{page.number}",) if page.number else (),
        affiliations=(Affiliation(page.affiliation),) if page.affiliation else (),
    )


SOURCE = Source(
    name="semantic-scholar-page",
    summary="an author page of Semantic Scholar (saved or copied)",
    recognises=recognises,
    read=read_semantic_scholar_page,
)
