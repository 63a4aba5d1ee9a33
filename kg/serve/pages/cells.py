"""Tables as pages show them: cells with links, and IRIs behind the names beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.query.table import IRI, Table, Value
from kg.serve.http.html import entity_address
from kg.view.labels import web_address

PAGE_ROWS = 200
"""How many rows a page shows; every other form has them all."""
_LONGEST = 500
_NAMES = {"paper": ("title",), "": ("label", "value", "name", "title")}
"""Columns that name what a column of IRIs stands for, where their names do not say so."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows in one place; `href` is "" where there is no page to link to."""

    text: str
    href: str = ""
    number: bool = False


def visible(columns: Sequence[str]) -> list[str]:
    """Return the columns that a page shows: IRIs stand behind the names beside them.

    Example:
        >>> visible(("title", "year", "paper_iri"))
        ['title', 'year']
    """
    behind = set(_names_of(columns).values())
    return [column for column in columns if column not in behind]


def _names_of(columns: Sequence[str]) -> dict[str, str]:
    """Return which column of IRIs belongs to which column of names."""
    found: dict[str, str] = {}
    for column in columns:
        kind = column.removesuffix("iri").removesuffix("_")
        if column.endswith("iri") and (name := _named(kind, columns)):
            found.setdefault(name, column)
    return found


def _named(kind: str, columns: Sequence[str]) -> str:
    likely = (kind, f"{kind}_title", *_NAMES.get(kind, ()))
    return next((name for name in likely if name and name in columns), "")


def cells(table: Table, base: str) -> list[list[Cell]]:
    """Return the rows of a table as a page shows them, with links to the pages of the things."""
    names, shown = _names_of(table.columns), visible(table.columns)
    return [
        [_cell_of(record, name, names, base) for name in shown] for record in table.to_records()
    ]


def _cell_of(record: Mapping[str, Value], name: str, names: Mapping[str, str], base: str) -> Cell:
    iri = record.get(names.get(name, ""))
    shown = cell(record[name], base)
    if not isinstance(iri, IRI):
        return shown
    return replace(shown, href=entity_address(iri, base) or shown.href)


def cell(value: Value, base: str) -> Cell:
    """Return one cell; an IRI of the graph is shown by its local name.

    Example:
        >>> cell(IRI("https://example.org/id/task-x"), "https://example.org/id/").text
        'task-x'
    """
    if isinstance(value, IRI):
        inside = entity_address(value, base)
        return Cell(value.local_name if inside else value, inside or web_address(value))
    if isinstance(value, bool) or value is None:
        return Cell({True: "yes", False: "no"}.get(value, "") if value is not None else "")
    text, number = str(value), isinstance(value, int | float | Decimal)
    return Cell(text if len(text) <= _LONGEST else text[:_LONGEST] + "…", number=number)
