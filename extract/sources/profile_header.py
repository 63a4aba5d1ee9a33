"""The line above each paper of a profile page: score, area, day and whether there is code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extract.sources.areas import area_codes
from extract.sources.dates import MONTHS, full_date, latest_date, month_number

_LONG_CODES = "|".join(sorted((re.escape(c) for c in area_codes() if c.islower()), reverse=True))
_MONTH = "|".join(f"{month}[a-z]{{0,6}}" for month in MONTHS)
_HEADER = re.compile(
    rf"(?P<score>\d{{1,3}}(?:\.\d{{1,4}})?)?\s*"
    rf"(?P<area>(?:[a-z-]{{2,8}}\.)?(?:[A-Z]{{2,4}}|{_LONG_CODES}))?\s*"
    rf"(?P<month>{_MONTH})\.?\s*(?P<day>\d{{1,2}})(?:(?:,\s*|\s+)(?P<year>\d{{4}}))?\s*"
    rf"(?P<code>(?i:code))?(?P<damaged>(?!\d)\S{{1,16}})?"
)
_START = re.compile(
    rf"(?:\d{{1,3}}(?:\.\d{{1,4}})?)?(?:[A-Z]{{2,4}}|{_LONG_CODES})"
    rf"(?:{_MONTH})\.? \d{{1,2}}, \d{{4}}"
)
_MAX_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Header:
    """The parts of a paper's header line as written, "" where absent."""

    score: str
    area: str
    month: str
    day: str
    year: str
    code: str


def read_header(text: str) -> Header | None:
    """Return the parts of a paper's header line, None if the line is something else.

    What damage put behind the day of a line that has its area is passed over, since the papers
    above and below it would else be one.

    Example:
        >>> read_header("35.6CLMay 27Code")
        Header(score='35.6', area='CL', month='May', day='27', year='', code='Code')
        >>> read_header("Information Retrieval in May 2027") is None
        True
    """
    found = _HEADER.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    parts = found.groupdict(default="") if found else {}
    damaged = parts.pop("damaged", "")
    return Header(**parts) if parts and (parts["area"] or not damaged) else None


def starts_as_header(text: str) -> bool:
    """Say whether a line starts as a paper's header with its year does, whatever follows.

    Example:
        >>> starts_as_header("CLMay 27, 2021Ask BERT"), starts_as_header("In May 27, 2021")
        (True, False)
    """
    return bool(_START.match(text))


def read_day(header: Header, as_of: date) -> str:
    """Return the header's day as an ISO date, "" where the calendar has no such day.

    Without a year it is the latest such day not after `as_of`.

    Example:
        >>> read_day(Header("", "CL", "May", "27", "", ""), date(2027, 5, 26))
        '2026-05-27'
    """
    month, day = month_number(header.month), int(header.day)
    if header.year:
        return full_date(int(header.year), month, day)
    return latest_date(month, day, as_of)
