"""Dates as files write them, to ISO 8601 as precise as known."""

from __future__ import annotations

import re
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})\b.*")
_LONGEST_GAP = 8  # years between two 29ths of February, around 1900 and 2100


def month_number(name: str) -> int:
    """Return the number of a month from its English name or the start of it.

    Example:
        >>> month_number("Sept")
        9
    """
    return MONTHS.index(name[:3]) + 1


def full_date(year: int, month: int, day: int) -> str:
    """Return the ISO date, or "" where the calendar has no such day.

    Example:
        >>> full_date(2023, 7, 19), full_date(2023, 2, 29)
        ('2023-07-19', '')
    """
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def latest_date(month: int, day: int, as_of: date) -> str:
    """Return the latest such day not after `as_of` as an ISO date, "" where there is none.

    Example:
        >>> latest_date(2, 29, date(2027, 5, 1)), latest_date(5, 2, date(2027, 5, 1))
        ('2024-02-29', '2026-05-02')
    """
    years = range(as_of.year, max(as_of.year - _LONGEST_GAP - 1, 0), -1)
    days = (full_date(year, month, day) for year in years)
    return next((found for found in days if found and found <= as_of.isoformat()), "")


def read_date(text: str) -> str:
    """Return the ISO form of a date as records write it, "" where it is not understood.

    Example:
        >>> [read_date(t) for t in ("2024", "2024-5", "2024-05-27T10:00Z", "Mon, 2 Apr 2007")]
        ['2024', '2024-05', '2024-05-27', '2007-04-02']
    """
    if mail := _MAIL.fullmatch(text):
        day, month, year = mail.groups()
        return full_date(int(year), month_number(month), int(day)) if month in MONTHS else ""
    if not (iso := _ISO.fullmatch(text)):
        return ""
    parts = [int(part) for part in iso.groups() if part]
    year, month, day, *_ = (*parts, 1, 1)
    if not full_date(year, month, day):
        return ""
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
