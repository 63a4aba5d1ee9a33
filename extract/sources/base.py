"""What a reader of a format is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from extract.model import Reading


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text file without its ending; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text file, unpacked and decoded line by line while it is read.

    `path` is for messages, `name` (the file's name alone) for the records. The lines can be gone
    through once.
    """

    path: str
    name: str
    lines: Iterable[Line]


@dataclass(frozen=True, slots=True)
class Source:
    r"""A format that papers can be read from.

    `recognises(head, path)` says by the first characters of a file whether it is of this format.
    `read(text, as_of)` gives its papers; `as_of` completes dates that lack their year.

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
