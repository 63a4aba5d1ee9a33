"""Profile pages of Google Scholar, saved as HTML or copied as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extract.errors import InputError
from extract.model import Affiliation, Profile, Reading
from extract.sources.base import Source, SourceText
from extract.sources.collected import Collected
from extract.sources.google_scholar_text import Row, TextPage, is_copied, read_text
from extract.sources.html_tree import Element, first_text, is_html, parted, whole_page
from extract.sources.name_lists import ending_of
from extract.sources.page_owner import with_owner
from extract.sources.records import Name, Record

_SIGN = re.compile(
    r"\bgsc_(?:prf|a_t|rsb)|Google Scholar\W{0,9}</title>"
    r"|saved from url=\(\d+\)https://scholar\.google\.[a-z.]+/citations"
)
_ROWS = re.compile(r"<tr\b[^<>]*\bgsc_a_tr\b")
_PLACE = re.compile(
    r"(?P<venue>.*?)(?:\s+(?P<volume>(?!(?:19|20)\d\d\b)\d{1,4}))?"
    r"(?:\s+\((?P<issue>[^()]{1,20})\))?(?:,\s+(?P<pages>[A-Za-z]?\d[\w.:\u2013-]{0,20}))?"
)
_YEAR = re.compile(r"(?:^|,\s*)((?:19|20)\d\d)$")
_PREPRINT = re.compile(r"arXiv(?: preprint)? arXiv:\S+", re.IGNORECASE)
_CUT = ("...", "…")
_NO_PAPER = (
    "a page of Google Scholar with no paper; expected a researcher's profile with its list of"
    " articles (open it, press 'Show more' to its end, and save it)"
)


def recognises(head: str, path: str) -> bool:
    r"""Say whether a text is a page of Google Scholar.

    Example:
        >>> recognises("<html><title>Ada Byron - Google Scholar</title>", "a.html")
        True
        >>> recognises("Ada Byron\nCitations 120 80\nh-index 4 3\ni10-index 2 1", "a.txt")
        True
    """
    return bool(_SIGN.search(head)) if is_html(head) else is_copied(head)


def read_google_scholar(text: SourceText, as_of: date) -> Reading:
    """Read the owner and the papers of a page; `as_of` is the day of its figures.

    Raises:
        InputError: the page lists no paper, or is too large.
    """
    page = whole_page(text)
    marked = is_html(page) or _ROWS.search(page)
    found = _read_html(page) if marked else read_text(page)
    if not found.rows:
        raise InputError(text.path, _NO_PAPER, line=1)
    collected = Collected(text.name, SOURCE.name)
    for row in found.rows:
        collected.add(to_record(row), row.title or row.authors)
    for one in found.stray:
        reason = "neither title, authors nor venue"
        collected.miss(one.line.number, one.line.text, reason, record=one.record)
    return with_owner(collected.reading(), _profile(found, text.name, as_of))


def to_record(row: Row) -> Record:
    """Return a row of the list of articles as a record.

    Example:
        >>> record = to_record(Row(1, "Ask BERT", "A Byron, ...", "J. Made Up 7 (2), 1-9, 2021"))
        >>> record.venue, record.volume, record.issue, record.pages, record.complete
        ('J. Made Up', '7', '2', '1-9', False)
    """
    rest, cut = ending_of(row.authors)
    names = [name.strip() for name in rest.split(",")]
    place = _place(row.published)
    return Record(
        number=row.number,
        title=row.title,
        names=tuple(Name(n, order="first last") for n in names if n and n not in _CUT),
        complete=not cut and not any(name in _CUT for name in names),
        dates=(row.year or place["year"],),
        venue=_PREPRINT.sub("arXiv", place["venue"]),
        volume=place["volume"],
        issue=place["issue"],
        pages=place["pages"],
        numbers=(row.published,),
    )


def _place(published: str) -> dict[str, str]:
    """Part what stands below the authors into venue, volume, issue, pages and year."""
    year = _YEAR.search(published)
    found = _PLACE.fullmatch(published[: year.start()] if year else published)
    parts = found.groupdict(default="") if found else {}
    return {"venue": published, "volume": "", "issue": "", "pages": "", **parts} | {
        "year": year[1] if year else ""
    }


def _read_html(page: str) -> TextPage:
    head, *rows = parts = parted(page, _ROWS)
    names = [name] if (name := first_text(parts, "gsc_prf_in")) else []
    affiliation = first_text([head, *rows[-1:]], "gsc_prf_il")
    return TextPage(names, affiliation, tuple(_figures(parts)), tuple(map(_row, rows)))


def _row(element: Element) -> Row:
    grays = [*element.find("gs_gray")][:2]
    authors, published = (gray.text(without="gs_oph") for gray in (grays + [Element(0)] * 2)[:2])
    year = first_text([element], "gsc_a_y") or first_text([element], "gs_oph")
    return Row(element.number, first_text([element], "gsc_a_at"), authors, published, year)


def _figures(parts: Sequence[Element]) -> Iterator[str]:
    """Yield the first number of each line of the table of figures: citations, then h-index."""
    lines = (row for part in parts for table in part.find("gsc_rsb_st") for row in table.walk())
    for row in lines:
        if row.tag == "tr" and (number := first_text([row], "gsc_rsb_std")):
            yield number


def _profile(page: TextPage, source: str, as_of: date) -> Profile | None:
    name = page.owner()
    if not name:
        return None
    citations, h_index, *_ = (*map(_whole, page.figures), None, None)
    return Profile(
        name=name,
        h_index=h_index,
        citation_count=citations,
        as_of=as_of.isoformat(),
        source=source,
        affiliations=(Affiliation(page.affiliation),) if page.affiliation else (),
    )


def _whole(number: str) -> int | None:
    digits = re.sub(r"\D", "", number)[:9]
    return int(digits) if digits else None


SOURCE = Source(
    name="google-scholar",
    summary="a profile page of Google Scholar (saved or copied)",
    recognises=recognises,
    read=read_google_scholar,
)
