"""Leaderboards: the values that papers report in one metric on one dataset, ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import cast

from kg.query.run import run_query
from kg.query.table import IRI, Table, Value
from kg.store.protocol import GraphStore

_BOTH = 2
_SHORT_UNIT = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A value that a paper reports; equal values have one rank."""

    rank: int
    method: str
    value: Decimal
    written: str
    baseline: str
    title: str
    year: int | None
    confidence: float | None
    sentence: str
    paper: IRI
    method_iri: IRI | None


@dataclass(frozen=True, slots=True)
class Board:
    """The values of one metric, dataset and unit; `dataset` is "" where the texts name none.

    `least` says that less is better, as what the values are set against shows.
    """

    metric: str
    dataset: str
    unit: str
    least: bool
    entries: tuple[Entry, ...]
    metric_iri: IRI
    dataset_iri: IRI | None

    @property
    def title(self) -> str:
        """What the board is called.

        Example:
            >>> Board("accuracy", "OakBench", "%", False, (), IRI("urn:a"), None).title
            'accuracy on OakBench, in %'
        """
        on = f" on {self.dataset}" if self.dataset else ""
        return f"{self.metric}{on}" + (f", in {self.unit}" if self.unit else "")


@dataclass(frozen=True, slots=True, repr=False)
class Leaderboards:
    """Boards, those of most papers first."""

    boards: tuple[Board, ...]

    def __len__(self) -> int:
        return len(self.boards)

    def __iter__(self) -> Iterator[Board]:
        return iter(self.boards)

    def table(self) -> Table:
        """Return all entries as rows, board by board."""
        columns = ("metric", "dataset", "rank", "method", "value", "set_against", "paper", "year")
        rows = (
            (
                b.metric,
                b.dataset,
                e.rank,
                e.method,
                e.written,
                e.baseline,
                e.title,
                e.year,
                e.confidence,
                e.sentence,
                e.paper,
            )
            for b in self.boards
            for e in b.entries
        )
        return Table((*columns, "confidence", "sentence", "paper_iri"), tuple(rows))

    def __repr__(self) -> str:
        return f"<{len(self)} leaderboards>"

    def __str__(self) -> str:
        return self.table().to_text()

    def _repr_html_(self) -> str:
        return "".join(
            f"<h4>{escape(board.title)}</h4>{_entries(board)._repr_html_()}"
            for board in self.boards
        )


def _entries(board: Board) -> Table:
    rows = ((e.rank, e.method, e.written, e.title, e.year, e.sentence) for e in board.entries)
    return Table(("rank", "method", "value", "paper", "year", "sentence"), tuple(rows))


def leaderboards(store: GraphStore, **given: str) -> Leaderboards:
    """Return the boards of a `task`, `dataset` or `metric`, of all where none is given.

    Raises NotFoundError and UsageError as `run_query` does.
    """
    rows = run_query(store, "leaderboard", {k: v for k, v in given.items() if v}).to_records()
    groups: defaultdict[tuple[Value, ...], list[dict[str, Value]]] = defaultdict(list)
    for row in rows:
        row["unit"] = _singular(str(row["unit"] or ""))
        groups[row["measured_iri"], row["tested_on_iri"], row["unit"]].append(row)
    boards = [_board(found) for found in groups.values()]
    return Leaderboards(tuple(sorted(boards, key=_order)))


def _singular(unit: str) -> str:
    """Return a unit that texts write in two ways in one.

    Example:
        >>> _singular("points"), _singular("ms")
        ('point', 'ms')
    """
    word = unit.isalpha() and len(unit) > _SHORT_UNIT and not unit.endswith("ss")
    return unit.removesuffix("s") if word else unit


def _order(board: Board) -> tuple[int, bool, int, str]:
    papers = len({entry.paper for entry in board.entries})
    return (-papers, not board.dataset, -len(board.entries), board.title)


def _board(rows: list[dict[str, Value]]) -> Board:
    first, least = rows[0], _is_less_better(rows)
    ranked = sorted(rows, key=lambda row: _value(row) if least else -_value(row))
    once = {_key(row): row for row in reversed(ranked)}
    kept = [row for row in ranked if once.get(_key(row)) is row]
    values = [_value(row) for row in kept]
    return Board(
        metric=str(first["measured"]),
        dataset=str(first["tested_on"] or ""),
        unit=str(first["unit"] or ""),
        least=least,
        entries=tuple(_entry(row, values.index(_value(row)) + 1) for row in kept),
        metric_iri=IRI(str(first["measured_iri"])),
        dataset_iri=cast("IRI | None", first["tested_on_iri"]),
    )


def _key(row: Mapping[str, Value]) -> tuple[Value, ...]:
    return (row["written"], row["paper_iri"], row["method_iri"])


def _value(row: Mapping[str, Value]) -> Decimal:
    return Decimal(str(row["value"]))


def _is_less_better(rows: list[dict[str, Value]]) -> bool:
    """Return whether the values are mostly below what their papers set them against."""
    pairs = ((_value(row), _leading(str(row["baseline"] or ""))) for row in rows)
    signs = [value < baseline for value, baseline in pairs if baseline is not None]
    return sum(signs) * _BOTH > len(signs)


def _leading(text: str) -> Decimal | None:
    digits = "".join(c for c in text if c.isdigit() or c == ".").strip(".")
    try:
        return Decimal(digits)
    except ArithmeticError:
        return None


def _entry(row: Mapping[str, Value], rank: int) -> Entry:
    year, confidence = row["year"], row["confidence"]
    return Entry(
        rank=rank,
        method=str(row["method"] or ""),
        value=_value(row),
        written=str(row["written"]),
        baseline=str(row["baseline"] or ""),
        title=str(row["title"]),
        year=None if year is None else int(str(year)),
        confidence=None if confidence is None else float(str(confidence)),
        sentence=str(row["sentence"]),
        paper=IRI(str(row["paper_iri"])),
        method_iri=cast("IRI | None", row["method_iri"]),
    )
