"""Methods that papers speak of more or less than before: what rose, what fell, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.console import counted
from kg.query.run import run_query
from kg.query.table import IRI, Table
from kg.store.protocol import GraphStore

_RECENT = 2
"""How many of the last years are now; what is before them is before."""
_PAPERS = 3
"""Of how many papers a method must be, that its going up or down says something."""
_SPAN = 12
"""How many years a small chart has at most."""
_WIDTH, _HEIGHT, _GAP = 120, 34, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of a method: its papers, and their share of all papers of that year in percent."""

    year: int
    papers: int
    share: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A method by years; `gain` is its share now less its share before, in percent points."""

    label: str
    iri: IRI
    bars: tuple[Bar, ...]
    now: float
    before: float

    @property
    def gain(self) -> float:
        """How much the share of papers grew."""
        return self.now - self.before

    @property
    def papers(self) -> int:
        """How many papers speak of it in these years."""
        return sum(bar.papers for bar in self.bars)

    def said(self) -> str:
        """Return in words how it went.

        Example:
            >>> Trend("PineNet", IRI("urn:x"), (), 12.5, 4.0).said()
            '4 % of papers before, 12.5 % now'
        """
        return f"{self.before:g} % of papers before, {self.now:g} % now"

    def svg(self) -> str:
        """Return a small chart of the shares of papers, a bar a year."""
        most = max((bar.share for bar in self.bars), default=0) or 1
        wide = (_WIDTH - _GAP * (len(self.bars) - 1)) / max(len(self.bars), 1)
        drawn = (
            _bar(place * (wide + _GAP), wide, bar, bar.share / most)
            for place, bar in enumerate(self.bars)
        )
        title = escape(f"{self.label}: {self.said()}")
        size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
        return f'<svg class="spark" role="img" aria-label="{title}" {size}>{"".join(drawn)}</svg>'


def _bar(x: float, width: float, bar: Bar, share: float) -> str:
    height = max(share * (_HEIGHT - 1), 1 if bar.papers else 0.4)
    place = f'x="{x:.1f}" y="{_HEIGHT - height:.1f}" width="{width:.1f}" height="{height:.1f}"'
    title = f"{bar.year}: {counted(bar.papers, 'paper')}, {bar.share:g} %"
    return f'<rect {place} fill="currentColor"><title>{title}</title></rect>'


@dataclass(frozen=True, slots=True, repr=False)
class Trends:
    """What rose and what fell; `since` is the first of the years that are now."""

    since: int
    rising: tuple[Trend, ...]
    falling: tuple[Trend, ...]

    def table(self) -> Table:
        """Return a row for each method that rose or fell, the most telling first."""
        rows = tuple(
            (word, t.label, t.papers, t.before, t.now, round(t.gain, 1), t.iri)
            for word, found in (("rising", self.rising), ("falling", self.falling))
            for t in found
        )
        return Table(("trend", "method", "papers", "before", "now", "gain", "method_iri"), rows)

    def __repr__(self) -> str:
        return (
            f"<trends since {self.since}: {len(self.rising)} rising, {len(self.falling)} falling>"
        )

    def __str__(self) -> str:
        return self.table().to_text()

    def _repr_html_(self) -> str:
        parts = (
            f"<td><b>{escape(t.label)}</b><br>{t.svg()}<br><small>{escape(t.said())}</small></td>"
            for t in (*self.rising, *self.falling)
        )
        cells = list(parts)
        rows = ("".join(cells[at : at + 4]) for at in range(0, len(cells), 4))
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def trends(store: GraphStore, *, top: int = 6) -> Trends:
    """Return the methods whose share of papers rose and fell most in the last two years.

    Empty where the papers are of fewer than three years. Of methods in at least three papers.
    """
    found = run_query(store, "methods-by-year").to_records()
    all_: dict[int, int] = {}
    counts: defaultdict[IRI, dict[int, int]] = defaultdict(dict)
    labels: dict[IRI, str] = {}
    for row in found:
        year, iri = int(str(row["year"])), IRI(str(row["method_iri"]))
        all_[year] = int(str(row["of"]))
        counts[iri][year] = int(str(row["papers"]))
        labels[iri] = str(row["method"])
    if len(all_) <= _RECENT:
        return Trends(max(all_, default=0), (), ())
    years = range(max(min(all_), max(all_) - _SPAN + 1), max(all_) + 1)
    since = max(all_) - _RECENT + 1
    several = [iri for iri, papers in counts.items() if sum(papers.values()) >= _PAPERS]
    made = [_trend(labels[iri], iri, counts[iri], all_, years, since) for iri in several]
    ranked = sorted(made, key=lambda t: (-t.gain, -t.papers, t.label, t.iri))
    rising = [t for t in ranked if t.gain > 0][:top]
    falling = [t for t in reversed(ranked) if t.gain < 0][:top]
    return Trends(since, tuple(rising), tuple(falling))


def _trend(
    label: str,
    iri: IRI,
    papers: Mapping[int, int],
    all_: Mapping[int, int],
    years: Sequence[int],
    since: int,
) -> Trend:
    bars = (Bar(y, papers.get(y, 0), _share(papers.get(y, 0), all_.get(y, 0))) for y in years)
    sums = [
        (sum(papers.get(y, 0) for y in of), sum(all_[y] for y in of))
        for of in ([y for y in all_ if y >= since], [y for y in all_ if y < since])
    ]
    now, before = (_share(*pair) for pair in sums)
    return Trend(label, iri, tuple(bars), now, before)


def _share(papers: int, of: int) -> float:
    return round(100 * papers / of, 1) if of else 0.0
