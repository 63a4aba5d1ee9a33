"""The head of a saved profile page: the owner's name and figures, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from extract.model import Profile, UnreadLine
from extract.sources.areas import find_category
from extract.sources.base import Line

_COUNT = r"(?P<{0}>\d{{1,3}}(?:[,. ]\d{{3}})+|\d{{1,9}})"
_SHARE = r"(?P<{0}>100(?:\.0{{1,6}})?|\d{{1,2}}(?:\.\d{{1,6}})?)"
_DECIMAL = r"(?P<{0}>\d{{1,4}}(?:\.\d{{1,6}})?)"


def _figure(label: str, number: str, unit: str = "") -> re.Pattern[str]:
    """Match the label with its number before or after it, spaces or not between them."""
    first, last = (number.format(name) + unit for name in ("a", "b"))
    return re.compile(rf"(?:{label}\s*:?\s*{first}|{last}\s*{label})", re.IGNORECASE)


FIGURES = {
    "h_index": _figure(r"h\s?-?\s?index", _COUNT),
    "paper_count": _figure(r"papers?", _COUNT),
    "citation_count": _figure(r"citations?", _COUNT),
    "novelty": _figure(r"novelty", _SHARE, r"\s*%?"),
    "ai_score": _figure(r"AI\s*score", _DECIMAL),
}
_PARTS = re.compile(r"\s*[|·•\t]\s*")


@dataclass(slots=True)
class Head:
    """What the head lines said so far: figures as written, and each count of papers."""

    figures: dict[str, str] = field(default_factory=dict)
    counts: list[tuple[Line, int]] = field(default_factory=list)
    area: str = ""
    names: list[Line] = field(default_factory=list)
    seen: list[Line] = field(default_factory=list)


def has_figure(text: str) -> bool:
    """Say whether a line is a figure that only profile pages have.

    Example:
        >>> has_figure("h-index41"), has_figure("35 Papers")
        (True, False)
    """
    return bool(FIGURES["h_index"].fullmatch(text.strip()))


def read_head(lines: Iterable[Line]) -> Head:
    """Read the lines before the first paper, in whatever order they stand.

    Example:
        >>> head = read_head([Line(1, "Ada Byron"), Line(2, "1,380citations"), Line(3, "IR")])
        >>> head.figures, head.area, head.names[0].text
        ({'citation_count': '1,380'}, 'IR', 'Ada Byron')
    """
    head = Head()
    for line in lines:
        if line.text:
            _read_line(head, line)
    return head


def _read_line(head: Head, line: Line) -> None:
    if all(_read_figure(head, line, part) for part in _PARTS.split(line.text)):
        head.seen.append(line)
    elif not head.area and find_category(line.text):
        head.area = line.text
        head.seen.append(line)
    else:
        head.names.append(line)


def _read_figure(head: Head, line: Line, text: str) -> bool:
    for name, pattern in FIGURES.items():
        if found := pattern.fullmatch(text):
            number = found["a"] or found["b"]
            head.figures.setdefault(name, number)
            if name == "paper_count":
                head.counts.append((line, _whole(number)))
            return True
    return False


def _whole(number: str) -> int:
    return int(re.sub(r"\D", "", number))


def to_profile(
    head: Head, authors: frozenset[str], source: str, as_of: date
) -> tuple[Profile | None, list[UnreadLine]]:
    """Return the profile, None where no line can be the name, and the lines left over.

    Of several lines that could be the name, the one that is listed as an author wins, else the
    first.
    """
    if not head.names:
        reason = "a profile without the name of its owner"
        return None, [UnreadLine(source, line.number, line.text, reason) for line in head.seen]
    name = next((line for line in head.names if line.text in authors), head.names[0])
    rest = [line for line in head.names if line is not name]
    reason = "neither name, area nor figure of a profile"
    unread = [UnreadLine(source, line.number, line.text, reason) for line in rest]
    return _profile(head, name.text, source, as_of), unread


def _profile(head: Head, name: str, source: str, as_of: date) -> Profile:
    return Profile(
        name=name,
        area=head.area,
        h_index=_count(head, "h_index"),
        paper_count=_count(head, "paper_count"),
        citation_count=_count(head, "citation_count"),
        novelty=_decimal(head, "novelty", 100),
        ai_score=_decimal(head, "ai_score", 1),
        as_of=as_of.isoformat(),
        source=source,
    )


def _count(head: Head, name: str) -> int | None:
    text = head.figures.get(name)
    return None if text is None else _whole(text)


def _decimal(head: Head, name: str, divisor: int) -> float | None:
    text = head.figures.get(name)
    return None if text is None else float(text) / divisor
