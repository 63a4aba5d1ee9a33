"""Excel workbooks (.xlsx): the same tables as CSV, a sheet each; openpyxl is an extra."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import Any

from extract.errors import InputError
from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.collected import Collected
from extract.sources.csv_table import no_titles
from extract.sources.table_columns import find_columns, is_header
from extract.sources.table_lines import Row
from extract.sources.table_records import add_rows

_HEAD = 10
_MISSING = (
    "an Excel workbook, which needs the extra excel: install scholargraph[excel], or save the"
    " table as CSV"
)


def recognises(head: str, path: str) -> bool:
    r"""Say whether the first bytes are those of a workbook.

    Example:
        >>> recognises("PK\x03\x04 [Content_Types].xml xl/workbook.xml", "papers")
        True
        >>> recognises("PK\x03\x04 word/document.xml", "papers.docx")
        False
    """
    named = path.lower().removesuffix(".gz").endswith((".xlsx", ".xlsm"))
    return head.startswith("PK\x03\x04") and (named or "xl/workbook.xml" in head)


def read_excel(text: SourceText, as_of: date) -> Reading:
    """Read every sheet that has a column of titles; the others are told.

    Raises:
        InputError: it is no workbook, openpyxl is not installed, or no sheet has titles.
    """
    found = Collected(text.name, SOURCE.name)
    columns: list[str] = []
    try:
        sheets = [(name, list(rows)) for name, rows in _sheets(text)]
    except InputError:
        raise
    except Exception as error:  # openpyxl lets through what its parsers raise
        problem = f"a damaged Excel workbook ({type(error).__name__}); save it again, or as CSV"
        raise InputError(text.path, problem) from error
    read = 0
    for name, rows in sheets:
        columns = columns or [c for c in (rows[0].cells if rows else ()) if c]
        read += _add_sheet(name, iter(rows), text, found)
    if not read:
        raise InputError(text.path, no_titles(columns), line=1)
    return found.reading()


def _sheets(text: SourceText) -> Iterator[tuple[str, Iterator[Row]]]:
    try:
        import openpyxl
    except ImportError as error:
        raise InputError(text.path, _MISSING) from error
    book = openpyxl.load_workbook(text.data, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            yield sheet.title, _rows(sheet.iter_rows(values_only=True))
    finally:
        book.close()


def _rows(values: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    for number, row in enumerate(values, start=1):
        cells = [_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield Row(number, tuple(cells))


def _text(value: object) -> str:
    """Return a cell as a person would write it: 2021 for 2021.0, a day for a moment."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _add_sheet(name: str, rows: Iterator[Row], text: SourceText, found: Collected) -> bool:
    """Take the papers of a sheet; False, and told, if it has no column of titles."""
    first = list(islice(rows, _HEAD))
    place = next((n for n, row in enumerate(first) if is_header(row.cells, text.columns)), None)
    header = None if place is None else find_columns(first[place].cells, text.columns, text.path)
    if place is None or header is None or "title" not in header.places:
        if first:
            found.remark(first[0].number, f"the sheet {name!r} has no column of titles")
        return False
    found.remark(first[place].number, f"sheet {name!r}, {header.told()}")
    for row in first[:place]:
        found.miss(row.number, row.shown, "a row before the header of the table", record=False)
    width = len(header.names)
    cut = (_padded(row, width) for row in chain(first[place + 1 :], rows))
    add_rows(cut, header, found)
    return True


def _padded(row: Row, width: int) -> Row:
    """Return a row as wide as its header: a sheet does not keep empty cells at an end."""
    if len(row.cells) > width:
        fault = f"a row of more cells than the {width} of its header"
        return Row(row.number, row.cells, fault)
    return Row(row.number, (*row.cells, *[""] * (width - len(row.cells))))


SOURCE = Source(
    name="excel",
    summary="the same tables as an Excel workbook (.xlsx); needs the extra excel",
    recognises=recognises,
    read=read_excel,
    binary=True,
)
