"""Answers as tables of plain Python values, and the forms in which they are written."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph

from kg.errors import MissingPartError, UsageError

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]

XSD = "http://www.w3.org/2001/XMLSchema#"
_MARKDOWN = re.compile(r"([\\`*_<>\[\]|])")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?\.?\d[\w\s.,%]*")
_NO_LIMIT = 1_000_000
"""A width in characters that no row reaches."""


class IRI(str):
    """The name of a thing in the graph; a plain str to all who do not ask.

    Example:
        >>> IRI("https://example.org/id/method-bert-1a2b").local_name
        'method-bert-1a2b'
    """

    __slots__ = ()

    @property
    def local_name(self) -> str:
        """What stands after the last slash or hash."""
        return re.split(r"[/#]", self)[-1]


Value = str | int | float | Decimal | bool | datetime.date | None
"""What a cell holds; an IRI is a str of its own type, None an empty cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an answer, in order, each with one value a column.

    Example:
        >>> table = Table(("paper", "year"), (("Ask BERT", 2024), ("Ask again", None)))
        >>> print(table.to_csv(), end="")
        paper,year
        Ask BERT,2024
        Ask again,
        >>> print(table.to_text())
        paper       year
        ────────────────
        Ask BERT    2024
        Ask again
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        return self.to_text()

    def head(self, count: int) -> Table:
        """Return the first rows."""
        return Table(self.columns, self.rows[:count])

    def to_records(self) -> list[dict[str, Value]]:
        """Return one dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_csv(self) -> str:
        """Return the rows as RFC 4180 has them, with plain line feeds.

        A text that a spreadsheet would run as a formula gets an apostrophe before it, since
        titles come from strangers; JSON has every value as it is.
        """
        cells = ([_defused(value) for value in row] for row in self.rows)
        return "".join(map(_csv_line, (self.columns, *cells)))

    def to_json(self) -> str:
        """Return an array of objects; a decimal number is a number, a date is text."""
        lines = ",\n".join(f" {line}" for line in self._json_lines())
        return f"[\n{lines}\n]\n" if lines else "[]\n"

    def to_ndjson(self) -> str:
        """Return one JSON object a line."""
        return "".join(f"{line}\n" for line in self._json_lines())

    def _json_lines(self) -> Iterable[str]:
        return (json.dumps(r, ensure_ascii=False, default=_plain) for r in self.to_records())

    def to_markdown(self) -> str:
        """Return a Markdown table; what Markdown would read as a mark is escaped."""
        lines = [self.columns, ("---",) * len(self.columns)]
        cells = (tuple(_marked_down(value) for value in row) for row in self.rows)
        return "".join(f"| {' | '.join(row)} |\n" for row in (*lines, *cells))

    def to_text(self, *, width: int | None = None) -> str:
        """Return aligned columns: wrapped to `width` characters, or as wide as they need."""
        from rich import box
        from rich.console import Console
        from rich.table import Table as RichTable
        from rich.text import Text

        grid = RichTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for name, numeric in zip(self.columns, self._numeric(), strict=True):
            grid.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
        for row in self.rows:
            grid.add_row(*(Text(_one_line(value)) for value in row))
        buffer = io.StringIO()
        Console(file=buffer, width=width or _NO_LIMIT, color_system=None).print(grid)
        return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())

    def _numeric(self) -> list[bool]:
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return [any(_is_number(v) for v in c) and not any(map(_is_text, c)) for c in columns]

    def render(self, form: str, *, width: int | None = None) -> str:
        """Return the table as "table", "csv", "json", "ndjson" or "md"; raises UsageError."""
        if form == "table":
            return self.to_text(width=width) + "\n"
        if form not in _FORMS:
            known = ", ".join(("table", *_FORMS))
            raise UsageError(f"a table cannot be written as {form!r}; known: {known}")
        return _FORMS[form](self)

    def to_pandas(self) -> pd.DataFrame:
        """Return a DataFrame; raises MissingPartError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingPartError(
                "pandas is not installed; run `pip install 'scholargraph[pandas]'`"
            ) from error
        return pd.DataFrame.from_records(
            [tuple(map(_frame_value, row)) for row in self.rows], columns=list(self.columns)
        )

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = (
            "".join(f"<td>{escape(_one_line(value))}</td>" for value in row) for row in self.rows
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


_FORMS: dict[str, Callable[[Table], str]] = {
    "csv": Table.to_csv,
    "json": Table.to_json,
    "ndjson": Table.to_ndjson,
    "md": Table.to_markdown,
}


def to_python(term: object) -> Value:
    """Return an RDF term as a plain value; text that its datatype does not fit stays text.

    Example:
        >>> import pyoxigraph
        >>> to_python(pyoxigraph.Literal(3)), to_python(None)
        (3, None)
    """
    if term is None:
        return None
    if isinstance(term, pyoxigraph.NamedNode):
        return IRI(term.value)
    if not isinstance(term, pyoxigraph.Literal):
        return str(term)
    return from_lexical(term.value, term.datatype.value)


def from_lexical(text: str, datatype: str) -> Value:
    """Return the value of a literal of an XSD datatype.

    Example:
        >>> from_lexical("0.5", XSD + "decimal"), from_lexical("2024", XSD + "gYear")
        (Decimal('0.5'), '2024')
    """
    kind = _KINDS.get(datatype.removeprefix(XSD), str)
    try:
        return kind(text)
    except (ValueError, ArithmeticError):
        return text


_KINDS: dict[str, Callable[[str], Value]] = {
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
    "date": datetime.date.fromisoformat,
}


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_text(value: Value) -> bool:
    return value is not None and not _is_number(value)


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _one_line(value: Value) -> str:
    # Control characters would steer the reader's terminal.
    text = _shown(value)
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)


def _defused(value: Value) -> str:
    text = _shown(value)
    risky = isinstance(value, str) and _FORMULA.match(text) and not _HARMLESS.fullmatch(text)
    return f"'{text}" if risky else text


def _csv_line(cells: Iterable[str]) -> str:
    # Written with CRLF at first, so that the writer quotes a cell with either of the two.
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def _marked_down(value: Value) -> str:
    text = _one_line(value)
    return f"<{text}>" if isinstance(value, IRI) else _MARKDOWN.sub(r"\\\1", text)


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def _frame_value(value: Value) -> Value:
    return float(value) if isinstance(value, Decimal) else value
