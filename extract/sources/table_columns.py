"""The header of a table: which column holds what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extract.errors import InputError
from extract.sources.field_names import field_names, field_of, normal_name
from extract.sources.table_lines import DELIMITERS, Dialect, split_cells

_MOST_BEFORE = 10  # lines of a title page, before the header
_BESIDE = frozenset({"authors", "abstract", "year", "date", "venue", "doi", "id", "keywords"})
_NOT_READ = frozenset({"updated"})
_WOS = frozenset({"PT", "AU", "TI", "SO"})


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, and the places of those that hold each field, the surest first."""

    names: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]

    @property
    def tagged(self) -> bool:
        """Whether the columns are called by the two letters of Web of Science."""
        return set(self.names) >= _WOS

    def values(self, cells: Sequence[str], field: str) -> Iterator[str]:
        """Yield what a row has of a field, the surest column first."""
        for place in self.places.get(field, ()):
            if place < len(cells) and (value := cells[place].strip()):
                yield value

    def value(self, cells: Sequence[str], field: str) -> str:
        """Return what the surest column has that holds something, "" if none does."""
        return next(self.values(cells, field), "")

    def told(self) -> str:
        """Return which columns are read as what, and which are not read."""
        if self.tagged:
            return "columns: the fields of Web of Science, by their two letters"
        read = {place for places in self.places.values() for place in places}
        pairs = [
            f"{field} = {' / '.join(repr(self.names[place]) for place in places)}"
            for field, places in self.places.items()
        ]
        others = [repr(n) for place, n in enumerate(self.names) if n and place not in read]
        rest = f"; not read: {', '.join(others)}" if others else ""
        return f"columns: {', '.join(pairs)}{rest}"


def find_columns(cells: Iterable[str], wanted: Mapping[str, str], path: str) -> Header:
    """Return the columns of a header by their names, by `wanted` before these.

    Raises:
        InputError: `wanted` has a field that no paper has, or a column that is not there.

    Example:
        >>> header = find_columns(["Titel", "Year", "DOI"], {"title": "titel"}, "a.csv")
        >>> header.told()
        "columns: title = 'Titel', year = 'Year', doi = 'DOI'"
    """
    names = tuple(" ".join(cell.replace("\ufeff", "").split()) for cell in cells)
    places = {field: _place(field, column, names, path) for field, column in wanted.items()}
    given = {place for found in places.values() for place in found}
    for field, found in _by_name(names, given).items():
        places.setdefault(field, found)
    order = ("title", "authors", "year", "date", "venue", "doi", "abstract", *sorted(places))
    return Header(names, {f: places[f] for f in dict.fromkeys(order) if f in places})


def _place(field: str, column: str, names: tuple[str, ...], path: str) -> tuple[int, ...]:
    if field not in field_names():
        known = ", ".join(field_names())
        raise InputError(path, f"papers have no {field!r} (--columns); expected one of {known}")
    normal = [normal_name(name) for name in names]
    if normal_name(column) not in normal:
        there = ", ".join(map(repr, filter(None, names)))
        raise InputError(path, f"no column {column!r} (--columns); its columns are {there}", line=1)
    return (normal.index(normal_name(column)),)


def _by_name(names: tuple[str, ...], given: set[int]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[tuple[int, int]]] = {}
    alone: dict[str, list[tuple[int, int]]] = {}
    for place, name in enumerate(names):
        field, rank, is_alone = _meaning(name)
        if field and field not in _NOT_READ and place not in given:
            (alone if is_alone else found).setdefault(field, []).append((rank, place))
    ranked = {**alone, **found}
    return {field: tuple(place for _, place in sorted(pairs)) for field, pairs in ranked.items()}


def _meaning(name: str) -> tuple[str, int, bool]:
    """Return the field of a column's name, how far down its list the name is, whether "alone"."""
    normal = normal_name(name)
    if own := _own_names().get(normal):
        return own
    field = field_of(name)
    return field, field_names()[field].index(normal) if field else 0, False


@cache
def _own_names() -> dict[str, tuple[str, int, bool]]:
    table = resources.files("extract.sources") / "tables" / "column_names.tsv"
    rows = [r.split("\t") for r in table.read_text("utf-8").splitlines() if not r.startswith("#")]
    return {
        name: (field, len(field_names().get(field, ())), bool(alone))
        for field, names, *alone in rows
        for name in names.split()
    }


def find_header(
    lines: Sequence[str], wanted: Mapping[str, str]
) -> tuple[int, list[str], Dialect] | None:
    """Return the place, the cells and the dialect of the header among the first lines of a table.

    Example:
        >>> find_header(["sep=;", "Title;Year", "Ask BERT;2020"], {})
        (1, ['Title', 'Year'], Dialect(delimiter=';', quoted=True))
        >>> find_header(["Ask BERT, a title, with a year"], {}) is None
        True
    """
    for place, line in enumerate(lines[:_MOST_BEFORE]):
        for delimiter in DELIMITERS:
            cells = split_cells(line, Dialect(delimiter))
            if len(cells) > 1 and is_header(cells, wanted):
                quoted = not (delimiter == "\t" and set(cells) >= _WOS)
                return place, _without_end(cells), Dialect(delimiter, quoted)
    return None


def _without_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def is_header(cells: Sequence[str], wanted: Mapping[str, str]) -> bool:
    """Say whether cells are names of columns: a title's and those of something beside it."""
    normal = {normal_name(cell) for cell in cells}
    if wanted and {normal_name(column) for column in wanted.values()} <= normal:
        return True
    fields = {field for cell in cells if (field := _meaning(cell)[0])}
    return "title" in fields and bool(fields & _BESIDE)
