"""What a service answers, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

START = ""
"""The place of the first page."""


@dataclass(frozen=True, slots=True)
class Page:
    """Records, one line of bytes each, and the place of the next page, "" after the last.

    `total` is how many records there are in all, 0 where the service does not say.
    """

    records: tuple[bytes, ...]
    after: str
    total: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """Where records come from: what to ask, how to read an answer, how to write the file.

    `fields(query, place, mail)` are those of a request; `read(answer, place)` raises ValueError
    for what is no answer; `pause` is how many seconds lie between two requests.
    """

    name: str
    address: str
    suffix: str
    pause: float
    fields: Callable[[str, str, str], Mapping[str, str]]
    read: Callable[[bytes, str], Page]
    join: Callable[[Sequence[bytes]], bytes]
