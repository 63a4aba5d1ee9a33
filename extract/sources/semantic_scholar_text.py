"""The copied text of an author page of Semantic Scholar: figures, then a block for each paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.sources.base import Line, Stray
from extract.sources.dates import MONTHS
from extract.sources.page_owner import may_be
from extract.sources.records import Name
from extract.sources.table_names import part_glued
from extract.sources.text import clean_text

_LABELS = ("publications", "h-index", "citations", "highly influential citations")
_COPIED = re.compile(r"(?m)^\W*Highly Influential Citations[^\S\n]*[\d,.]*\s*$")
_LAST = re.compile(_LABELS[-1], re.IGNORECASE)
_FIGURE = re.compile(rf"(?P<label>{'|'.join(_LABELS)})\s*:?\s*(?P<number>\d[\d,]*)?", re.IGNORECASE)
_MONTH = "|".join(f"{month}[a-z]{{0,6}}" for month in MONTHS)
_DATE = re.compile(rf"(?:(?:\d{{1,2}}\s+)?(?:{_MONTH})\s+)?(?:19|20)\d\d")
_BUTTON = re.compile(
    r"(?:save|alert|cite|expand|collapse|more|pdf|\[pdf\]|view pdf.*|pdf.*|view on .*|view paper.*"
    r"|semantic reader|open access|publisher.*|highly influenced|via .*|\d[\d,.]*(?:\s*\[?pdf\]?)?"
    r"|view \d+ excerpts?.*|add to library|create alert|launch|no paper link available)",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"save|alert|cite|add to library|create alert", re.IGNORECASE)
_SORTED = re.compile(r"sort(?:ed)? by\b.*|most influential papers|recency", re.IGNORECASE)
_END = re.compile(
    r"(?:\d+|\.\.\.|…|[<>\u2039\u203a\u00ab\u00bb]|next|previous|back to top)"
    r"|stay connected with.*|what is semantic scholar\?.*|about us.*|semantic scholar is a free.*",
    re.IGNORECASE,
)
_EXPAND = re.compile(r"\s*(?:\.\.\.|…)?\s*\b(?:Expand|Collapse|More)$")
_HIDDEN = re.compile(r"\+\s*(\d+)\s+(?:more\s+)?authors?,?")
_FIELDS = re.compile(
    r"(?:(?:agricultural and food sciences|art|biology|business|chemistry|computer science"
    r"|economics|education|engineering|environmental science|geography|geology|history|law"
    r"|linguistics|materials science|mathematics|medicine|philosophy|physics|political science"
    r"|psychology|sociology)(?:,\s*|$))+",
    re.IGNORECASE,
)
"""Fields of study as Semantic Scholar has them."""
_MOST_WORDS = 6
_BEFORE_DATE = 4  # at most: authors, fields of study, venue below a title


@dataclass(frozen=True, slots=True)
class Row:
    """A paper of the list as it stands there; `hidden` authors are counted and not named."""

    number: int
    title: str = ""
    names: tuple[Name, ...] = ()
    hidden: int = 0
    venue: str = ""
    date: str = ""
    abstract: str = ""
    summary: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """What a page says: lines that may name its owner, figures by their labels, the rows."""

    names: Sequence[str] = ()
    affiliation: str = ""
    number: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    stray: tuple[Stray, ...] = ()

    def owner(self) -> str:
        """Return the name that is listed most as an author, the first of several; else ""."""
        listed = [name.written for row in self.rows for name in row.names]
        counts = {name: sum(may_be(other, name) for other in listed) for name in self.names}
        return max(counts, key=counts.__getitem__, default="")

    def summaries(self) -> int:
        """Return how many papers have a summary by a machine in place of their abstract."""
        return sum(row.summary for row in self.rows)

    def cut(self) -> int:
        """Return how many abstracts are cut off."""
        return sum(row.abstract.endswith("…") for row in self.rows)


def is_copied(head: str) -> bool:
    """Say whether a text is the copy of a page: it has the figure that no other page has."""
    return bool(_COPIED.search(head))


def without_buttons(text: str) -> str:
    """Return a text without the button behind it; "…" stays at its end where it is cut off.

    Example:
        >>> without_buttons("We ask BERT. Collapse"), without_buttons("We ask… Expand")
        ('We ask BERT.', 'We ask…')
    """
    bare = _EXPAND.sub("", text)
    is_cut = bare != text and not text.endswith("Collapse")
    return f"{bare.rstrip(' .')}…" if is_cut and not bare.endswith(".") else bare


def read_figures(lines: Sequence[Line]) -> dict[str, int]:
    """Return the figures by their labels; a number may stand below its label.

    Example:
        >>> read_figures([Line(1, "h-index"), Line(2, "12"), Line(3, "Citations 1,234")])
        {'h-index': 12, 'citations': 1234}
    """
    found = dict[str, int]()
    for line, below in zip(lines, [*lines[1:], Line(0, "")], strict=False):
        figure = _FIGURE.fullmatch(clean_text(line.text))
        number = figure and (figure["number"] or clean_text(below.text))
        if figure and number and re.fullmatch(r"\d[\d,]*", number):
            found.setdefault(figure["label"].casefold(), int(number.replace(",", "")[:9]))
    return found


def read_text(page: str) -> AuthorPage:
    """Read the copied text of a page; its list follows the last figure and the order of papers."""
    every = (Line(n, clean_text(text)) for n, text in enumerate(page.split("\n"), start=1))
    lines = [line for line in every if line.text]
    start = _list_start(lines)
    rows, stray = list[Row](), list[Stray]()
    for whole in _blocks(lines[start:]):
        block, rest = _one_paper(whole)
        row = _row(block)
        rows += [row] if row else []
        stray += (Stray(line, _is_date(line)) for line in ([] if row else block) + rest)
    names = [line.text for line in lines[:start] if _may_name(line.text)]
    return AuthorPage(
        names, figures=read_figures(lines[:start]), rows=tuple(rows), stray=tuple(stray)
    )


def _list_start(lines: Sequence[Line]) -> int:
    """Return the place of the first title: below the order, else by the date of the first paper."""
    figures = [n for n, line in enumerate(lines) if _LAST.match(line.text)]
    head = figures[0] + 1 if figures else 0
    ordered = [n for n, line in enumerate(lines[head:], start=head) if _SORTED.fullmatch(line.text)]
    dates = [n for n, line in enumerate(lines[head:], start=head) if _is_date(line)]
    first = dates[0] if dates else len(lines)
    if ordered and ordered[0] < first:
        return max(n for n in ordered if n < first) + 1
    return max(head, first - _BEFORE_DATE + 1)


def _is_date(line: Line) -> bool:
    return bool(_DATE.fullmatch(line.text))


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each paper, which end with its buttons."""
    block, closed, dated = list[Line](), False, False
    for line, below in zip(lines, [*lines[1:], Line(0, "save")], strict=False):
        counted = not closed and bool(_BUTTON.fullmatch(below.text))
        is_button = bool(_BUTTON.fullmatch(line.text)) and (counted or not _is_date(line))
        is_button = is_button and (dated or closed)
        if closed and not is_button:
            yield block
            block, closed, dated = [], False, False
        dated = dated or _is_date(line)
        closed = closed or (is_button and bool(_CLOSES.fullmatch(line.text)))
        if not is_button:
            block.append(line)
    if block:
        yield block


def _one_paper(block: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part off what follows the first text of a paper whose end is lost, up to the next one's."""
    dates = [n for n, line in enumerate(block) if n and _is_date(line)]
    end = min(dates[0] + 2, dates[1]) if len(dates) > 1 else len(block)
    return block[:end], block[end:]


def _row(block: Sequence[Line]) -> Row | None:
    """Return a block as a row; None where it has no date, so that it is no paper."""
    place = next((n for n, line in enumerate(block) if n and _is_date(line)), None)
    if place is None:
        return None
    title, *above = block[:place]
    names, hidden = _names(above[0].text) if above else ((), 0)
    text = " ".join(line.text for line in block[place + 1 :])
    machine = text.startswith("TLDR")
    venues = [line.text for line in above[1:] if not _FIELDS.fullmatch(line.text)]
    return Row(
        title.number,
        title=title.text,
        names=names,
        hidden=hidden,
        venue=venues[-1] if venues else "",
        date=block[place].text,
        abstract="" if machine else without_buttons(text),
        summary=machine,
    )


def _names(text: str) -> tuple[tuple[Name, ...], int]:
    hidden = _HIDDEN.search(text)
    if not hidden:
        return tuple(_list(text)), 0
    before, behind = _list(text[: hidden.start()]), _list(text[hidden.end() :])
    last = [Name(n.written, order=n.order, after=int(hidden[1])) for n in behind[:1]]
    return (*before, *last, *behind[1:]), int(hidden[1])


def _list(text: str) -> list[Name]:
    parted = text.replace(",", ";") if "," in text else part_glued(text)
    return [Name(n, order="first last") for name in parted.split(";") if (n := name.strip(" ,;"))]


def _may_name(text: str) -> bool:
    few = len(text.split()) <= _MOST_WORDS and not any(map(str.isdigit, text))
    return few and not _FIGURE.fullmatch(text) and not _BUTTON.fullmatch(text)
