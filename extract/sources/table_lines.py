"""Lines of text to the rows of a table: commas, semicolons or tabs, quotes, damage."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.sources.base import Line
from extract.sources.lines import LIMIT_LINE

DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; `number` is its first line, `fault` says why it is none."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""

    @property
    def shown(self) -> str:
        """The row for messages."""
        return " | ".join(cell for cell in self.cells if cell.strip())


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: what parts its cells, and whether quotes hold them together."""

    delimiter: str
    quoted: bool = True


def split_cells(text: str, dialect: Dialect) -> list[str]:
    """Return the cells of one line, whatever its quotes.

    Example:
        >>> split_cells('"Ask ""BERT"" again",2020', Dialect(","))
        ['Ask "BERT" again', '2020']
    """
    try:
        return next(_reader([text], dialect), [])
    except csv.Error:
        return text.split(dialect.delimiter)


def _reader(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> Iterator[list[str]]:
    if dialect.quoted:
        return csv.reader(lines, delimiter=dialect.delimiter, strict=strict)
    return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)


def read_rows(
    lines: Iterable[Line], dialect: Dialect, width: int, *, repeated: int = -1
) -> Iterator[Row]:
    """Yield rows of up to `width` cells; a quote that is not closed costs only its own line.

    The column `repeated` may stand several times in a row though once in the header; further
    cells of it are left out.

    Example:
        >>> texts = ['"Ask', 'BERT",2020', '"NORA,2021', "Plato,1999"]
        >>> lines = [Line(n, text) for n, text in enumerate(texts, 1)]
        >>> [(row.number, row.fault) for row in read_rows(lines, Dialect(","), 2)]
        [(1, ''), (3, 'a row whose quotes do not close'), (4, '')]
    """
    csv.field_size_limit(max(csv.field_size_limit(), LIMIT_LINE))  # references are long
    queue = _Queue(lines)
    while queue.start():
        row = _whole(queue, dialect)
        cells = _without_repeated(_trimmed(row or [], width), width, repeated)
        if row and len(cells) <= width:
            yield Row(queue.taken[0].number, tuple(cells))
            continue
        yield _repaired(queue.back(), dialect, width, wide=row is not None)


class _Queue:
    """Lines of which those taken for a row can be given back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._waiting: deque[Line] = deque()
        self.taken: list[Line] = []

    def start(self) -> bool:
        """Begin a row at the next line that holds something; False at the end."""
        self.taken = []
        while (line := self._next()) and not line.text.strip():
            pass
        if line:
            self._waiting.appendleft(line)
        return line is not None

    def __iter__(self) -> Iterator[str]:
        while line := self._next():
            self.taken.append(line)
            yield line.text + "\n"

    def _next(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def back(self) -> Line:
        """Return the first line that was taken, and give the others back."""
        first, *others = self.taken
        self._waiting.extendleft(reversed(others))
        return first


def _whole(queue: _Queue, dialect: Dialect) -> list[str] | None:
    try:
        return next(_reader(queue, dialect, strict=True))
    except (csv.Error, StopIteration):
        return None


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Return cells without empty ones beyond the width of the table."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _without_repeated(cells: list[str], width: int, repeated: int) -> list[str]:
    spare = len(cells) - width
    if repeated < 0 or spare <= 0:
        return cells
    return cells[: repeated + 1] + cells[repeated + 1 + spare :]


def _repaired(line: Line, dialect: Dialect, width: int, *, wide: bool) -> Row:
    """Read a line by itself if that gives all cells: quotes that are not doubled are its own."""
    bare, parted = line.text.strip(), f'"{dialect.delimiter}"'
    cells = bare[1:-1].split(parted) if bare[:1] == bare[-1:] == '"' else []
    if len(cells) != width and dialect.delimiter == "\t":
        cells = line.text.split("\t")
    if len(cells) == width > 1:
        return Row(line.number, tuple(cells))
    fault = f"a row of more cells than the {width} of its header"
    return Row(line.number, (line.text,), fault if wide else "a row whose quotes do not close")
