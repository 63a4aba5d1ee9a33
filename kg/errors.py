"""What a user can fix, beyond unreadable input."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass

from extract.errors import InputError, ScholargraphError

__all__ = [
    "FULL",
    "AmbiguousError",
    "DamagedGraphError",
    "EndpointError",
    "GraphNotFoundError",
    "InputError",
    "LimitError",
    "MissingPartError",
    "Near",
    "NotFoundError",
    "QuerySyntaxError",
    "RefusedError",
    "ScholargraphError",
    "UsageError",
]

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The numbers of the system's errors that say that there is no room left."""


class UsageError(ScholargraphError):
    """A command was asked for something that it cannot do."""


class RefusedError(UsageError):
    """A query would change the graph or reach out to another server; no form of it is answered."""


class QuerySyntaxError(UsageError):
    """A text is no SPARQL; `line` and `column` count from 1, None where they are not known."""

    def __init__(self, text: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(text)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Near:
    """A thing that may have been meant."""

    label: str
    iri: str


class NotFoundError(ScholargraphError):
    """Nothing in the graph or the catalogue has the requested name; the text says what is there.

    `near` is what may have been meant, `advice` what to type next at a command line.
    """

    def __init__(self, text: str, *, near: Iterable[Near] = (), advice: str = "") -> None:
        super().__init__(text)
        self.near = tuple(near)
        self.advice = advice


class AmbiguousError(UsageError):
    """A name stands for several things, which are `near`."""

    def __init__(self, text: str, *, near: Iterable[Near]) -> None:
        super().__init__(text)
        self.near = tuple(near)


class GraphNotFoundError(ScholargraphError):
    """A folder holds no built graph."""

    exit_code = 3

    def __init__(self, folder: object) -> None:
        super().__init__(f"{folder}: no built graph here (run `kg build INPUT -o {folder}` first)")


class DamagedGraphError(ScholargraphError):
    """A built graph is not as the build wrote it: files are missing, cut or changed."""

    exit_code = 3

    def __init__(self, folder: object, what: str) -> None:
        again = f"build it again (`kg build INPUT -o {folder}`)"
        super().__init__(f"{folder}: this graph is damaged: {what}; {again}")


class EndpointError(ScholargraphError):
    """A SPARQL endpoint cannot be reached, denies access, or gives what cannot be read."""

    exit_code = 3


class MissingPartError(ScholargraphError):
    """An optional part is not installed; the text says the line that installs it."""

    exit_code = 4


class LimitError(ScholargraphError):
    """A limit on time or size was reached."""

    exit_code = 5
