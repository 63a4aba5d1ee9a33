"""Tables that are turned (Embase, "fields by row"): a line a field, its name in the first cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extract.sources.base import Line
from extract.sources.collected import Collected
from extract.sources.field_names import normal_name
from extract.sources.table_lines import Dialect, Row, read_rows, split_cells

_COMMA = Dialect(",")
_WIDEST = 10_000  # cells of a line: a name or a keyword each
_START = "title"
_BESIDE = frozenset({"authornames", "source", "sourcetitle", "publicationyear"})


def is_turned(lines: Sequence[str]) -> bool:
    """Say whether the first cells of lines are what the fields of Embase are called.

    Example:
        >>> is_turned(['"TITLE","Ask BERT"', '"AUTHOR NAMES","Byron A.","Plato"'])
        True
        >>> is_turned(['"TITLE","AUTHOR NAMES"', '"Ask BERT","Plato"'])
        False
    """
    cells = [split_cells(line, _COMMA) for line in lines if line.strip()]
    names = [normal_name(row[0]) for row in cells if len(row) > 1]
    return names[:1] == [_START] and bool(_BESIDE & set(names[1:]))


def turn(lines: Iterable[Line], found: Collected) -> tuple[list[str], list[Row]]:
    """Return the names of all fields and a row for each record; tell the lines that are broken."""
    records: list[tuple[int, dict[str, str]]] = []
    names: dict[str, None] = {}
    for number, name, value in _fields(lines, found):
        if not records or name == "TITLE" or name in records[-1][1]:
            records.append((number, {}))  # also where the line of its title is broken
        records[-1][1][name] = value
        names[name] = None
    rows = [Row(n, tuple(fields.get(name, "") for name in names)) for n, fields in records]
    return list(names), rows


def _fields(lines: Iterable[Line], found: Collected) -> Iterator[tuple[int, str, str]]:
    for row in read_rows(lines, _COMMA, _WIDEST):
        name, *values = (" ".join(cell.split()) for cell in row.cells)
        if row.fault or not values or not name:
            fault = row.fault or "a line without a field"
            found.miss(row.number, row.shown, fault, record=False)
        else:
            yield row.number, name.upper(), "; ".join(filter(None, values))
