"""Dates as reference managers write them: month names, ranges, slashes, words around a year."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.sources.dates import MONTHS, full_date

_YEAR = re.compile(r"(?<!\d)(1[0-9]\d\d|2[01]\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(?<!\d)(?P<year>[12]\d{3})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?!\d)"
)
_NAMED = re.compile(rf"(?<![a-z])({'|'.join(MONTHS)})[a-z]*", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")


def read_loose_date(text: str) -> str:
    """Return the ISO form of a date, of its begin where it is a range; "" if there is no year.

    Example:
        >>> [read_loose_date(t) for t in ("2012/05//", "MAY 4 2020", "2019 Nov-Dec", "c2021")]
        ['2012-05', '2020-05-04', '2019-11', '2021']
        >>> [read_loose_date(t) for t in ("2021-05-04/2021-06", "2001 Winter", "15 2020", "n.d.")]
        ['2021-05-04', '2001', '2020', '']
    """
    if not (year := _YEAR.search(text)):
        return ""
    if month := _NAMED.search(text):
        return _exact(year[1], MONTHS.index(month[1].title()) + 1, _day(text, month))
    numeric = _NUMERIC.search(text)
    if numeric and numeric["month"]:
        return _exact(numeric["year"], int(numeric["month"]), int(numeric["day"] or 0))
    before = _NUMBER.findall(text[: year.start()])
    if len(before) == 1 and 0 < int(before[0]) <= len(MONTHS):
        return _exact(year[1], int(before[0]), 0)
    return year[1]


def _day(text: str, month: re.Match[str]) -> int:
    """Return the number next to the name of a month, the one behind it first; 0 if none is."""
    behind = re.match(r"[\s.,/~-]*(\d{1,2})(?!\d)", text[month.end() :])
    before = re.search(
        r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?[\s,/~-]*(?:of\s+)?$", text[: month.start()]
    )
    found = behind or before
    return int(found[1]) if found else 0


def _exact(year: str, month: int, day: int) -> str:
    if exact := full_date(int(year), month, day):
        return exact
    return f"{year}-{month:02d}" if 0 < month <= len(MONTHS) else year


def best_date(texts: Iterable[str]) -> str:
    """Return the most exact of several dates that agrees with the year of the first one.

    Example:
        >>> best_date(["2020", "2020/03/15/", "2019/12/01"])
        '2020-03-15'
    """
    found = [date for date in map(read_loose_date, texts) if date]
    return max((d for d in found if d[:4] == found[0][:4]), key=len, default="")
