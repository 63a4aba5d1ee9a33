"""What a reader of a format is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from extract.model import Reading


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text file without its ending; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A line of no record that is read; `record` where a record is lost with it."""

    line: Line
    record: bool


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file that is unpacked and decoded while it is read.

    `path` is for messages, `name` (the file's name alone) for the records. A reader goes once
    through `lines`, or through `characters()` where a line may be of any length; a reader of
    binary files takes `data`, which can be sought in. `columns` says which column of a table holds
    what ("title": "Titel").
    """

    path: str
    name: str
    lines: Iterable[Line] = ()
    pieces: Iterable[str] | None = None
    data: BinaryIO | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def characters(self) -> Iterator[str]:
        r"""Yield the whole text in pieces, in place of its lines; each line ends in "\n".

        Example:
            >>> "".join(SourceText("a", "a", [Line(1, "one"), Line(2, "two")]).characters())
            'one\ntwo\n'
        """
        if self.pieces is not None:
            yield from self.pieces
        else:
            yield from (line.text + "\n" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Source:
    r"""A format that papers can be read from.

    `recognises(head, path)` says by the first characters of a file whether it is of this format;
    of a `binary` format they are its first bytes as Latin-1. `read(text, as_of)` gives its papers;
    `as_of` completes dates that lack their year.

    Example:
        >>> source = Source(
        ...     "titles",
        ...     "a title a line",
        ...     recognises=lambda head, path: head.startswith("#titles"),
        ...     read=lambda text, as_of: Reading(text.name, "titles", ()),
        ... )
        >>> source.recognises("#titles\nAsk BERT", "titles.txt")
        True
    """

    name: str
    summary: str
    recognises: Callable[[str, str], bool]
    read: Callable[[SourceText, date], Reading]
    binary: bool = False
