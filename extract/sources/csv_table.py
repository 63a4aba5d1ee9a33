"""Tables as text: CSV and TSV of Scopus, IEEE Xplore, Springer, Embase, Web of Science, anyone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice

from extract.errors import InputError
from extract.model import Reading
from extract.sources.base import Line, Source, SourceText
from extract.sources.collected import Collected
from extract.sources.table_columns import Header, find_columns, find_header
from extract.sources.table_lines import DELIMITERS, Dialect, read_rows, split_cells
from extract.sources.table_records import add_rows
from extract.sources.table_turned import is_turned, turn

_HEAD = 10
_OTHERS = ("{", "[", "<", "@")  # how JSON, XML and BibTeX start, which may list such names too
_FEWEST = 3  # cells of a line that is taken for a header of unknown names
_LONGEST = 40


def recognises(head: str, path: str) -> bool:
    r"""Say whether one of the first lines names columns: a title's, and one of what goes with it.

    Example:
        >>> recognises('"Authors","Title","Year"\n', "x"), recognises("Title and Year\n", "x")
        (True, False)
    """
    if head.lstrip("\ufeff \n")[:1] in _OTHERS:
        return False
    return bool(find_header(_first(head), {})) or is_turned(_first(head))


def _first(head: str) -> list[str]:
    return head.lstrip("\ufeff").split("\n", _HEAD)[:_HEAD]


def read_csv(text: SourceText, as_of: date) -> Reading:
    """Read a table whose columns are known by their names, or by what the user says of them.

    Raises:
        InputError: no line names a column of titles; the text lists the columns.
    """
    lines = iter(text.lines)
    first = list(islice(lines, _HEAD))
    texts = [line.text.lstrip("\ufeff") for line in first]
    if is_turned(texts):
        return _read_turned(chain(first, lines), text)
    start = find_header(texts, text.columns)
    if not start:
        columns = _cells(first)
        find_columns(columns, text.columns, text.path)  # says which of the user's is not there
        raise InputError(text.path, no_titles(columns), line=1)
    place, cells, dialect = start
    header = find_columns(cells, text.columns, text.path)
    if "title" not in header.places:
        raise InputError(text.path, no_titles(cells), line=first[place].number)
    found = Collected(text.name, SOURCE.name)
    found.remark(first[place].number, header.told())
    for line in _before(first[:place]):
        found.miss(line.number, line.text, "a line before the header of the table", record=False)
    below, width = chain(first[place + 1 :], lines), len(header.names)
    add_rows(read_rows(below, dialect, width, repeated=_repeated(header)), header, found)
    return found.reading()


def _repeated(header: Header) -> int:
    """Return the place of Scopus's "Funding Text 1", of which a row may have more; else -1."""
    return next((n for n, name in enumerate(header.names) if name == "Funding Text 1"), -1)


def _read_turned(lines: Iterable[Line], text: SourceText) -> Reading:
    found = Collected(text.name, SOURCE.name)
    names, rows = turn(lines, found)
    header = find_columns(names, text.columns, text.path)
    found.remark(1, header.told())
    add_rows(rows, header, found)
    return found.reading()


def _before(lines: list[Line]) -> Iterator[Line]:
    for line in lines:
        if line.text.strip() and not line.text.lower().startswith("sep="):
            yield line


def _cells(lines: list[Line]) -> list[str]:
    return unknown_header("\n".join(line.text for line in lines[:1])) or []


def unknown_header(head: str) -> list[str]:
    r"""Return the cells of a first line that may name columns, [] where it looks like no table.

    Example:
        >>> unknown_header("Titel;Autor;Jahr\nAsk BERT;Plato;2020\n")
        ['Titel', 'Autor', 'Jahr']
        >>> unknown_header("We ask BERT, Plato, and all the others that have been there before.")
        []
    """
    line, _, rest = head.lstrip("\ufeff").partition("\n")
    for delimiter in DELIMITERS:
        cells = split_cells(line, Dialect(delimiter))
        again = split_cells(rest.partition("\n")[0], Dialect(delimiter)) if rest else cells
        if len(cells) >= _FEWEST and max(map(len, cells)) <= _LONGEST and len(again) > 1:
            return [cell.strip() for cell in cells]
    return []


def no_titles(columns: list[str]) -> str:
    """Return what to do with a table of which no column is known to hold titles."""
    there = f" (its columns: {', '.join(map(repr, columns[:30]))})" if columns else ""
    return f"a table without a column of titles{there}; say which it is: --columns title=COLUMN"


SOURCE = Source(
    name="csv",
    summary="tables (CSV, TSV) of Scopus, IEEE, Springer, Embase, Web of Science or your own",
    recognises=recognises,
    read=read_csv,
)
