"""The saved profile page as HTML: its blocks become the lines that the reader of its text knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extract.model import Reading, UnreadLine
from extract.sources.base import Source, SourceText
from extract.sources.html_tree import is_html, parse, whole_page
from extract.sources.profile_header import read_header
from extract.sources.profile_page import read_profile_page

_REASON = "a tag that does not end takes in what follows it"


def recognises(head: str, path: str) -> bool:
    """Say whether a web page has a paper's header with its area.

    Example:
        >>> recognises("<html><p>CLMay 27Code<p>Ask BERT", "a.html")
        True
    """
    if not is_html(head):
        return False
    headers = (read_header(line.text) for line in parse(head).lines())
    return any(header and header.area for header in headers)


def read_profile_html(text: SourceText, as_of: date) -> Reading:
    """Read a page as `read_profile_page` does; text within a broken tag is told as unread.

    Raises:
        InputError: the page has no paper, a second page follows, or it is too large.
    """
    root = parse(whole_page(text))
    reading = read_profile_page(replace(text, lines=list(root.lines()), pieces=None), as_of)
    broken = (e for e in root.walk() if e.swallowed)
    lost = [UnreadLine(text.name, e.number, e.tag, _REASON, record=True) for e in broken]
    unread = tuple(sorted([*reading.unread, *lost], key=lambda line: line.number))
    return replace(reading, format=SOURCE.name, unread=unread)


SOURCE = Source(
    name="profile-html",
    summary="a profile page saved as HTML",
    recognises=recognises,
    read=read_profile_html,
)
