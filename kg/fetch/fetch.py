"""Fetches all records of a query into a file; one that is broken off goes on where it was."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from time import sleep as time_sleep
from typing import cast

from kg.console import Progress, write_file
from kg.errors import EndpointError, UsageError
from kg.fetch.client import Client
from kg.fetch.page import START, Page, Service

SERVICES = ("openalex", "arxiv")
"""The services that can be asked."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: the file, its records, and how many the service has in all."""

    file: Path
    records: int
    total: int


@dataclass(frozen=True, slots=True)
class _State:
    """How far a fetch has come: `lines` of the part are whole, and `place` is the next page."""

    service: str
    query: str
    place: str
    lines: int
    total: int


def fetch(
    service: str,
    query: str,
    out: str | os.PathLike[str],
    *,
    most: int = 10_000,
    mail: str = "",
    address: str = "",
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time_sleep,
) -> Fetched:
    """Write the records of a query to a file, at most so many, as the service gives them.

    What has come so far waits in `<file>.part`; the same call after a failure goes on from there.

    Raises:
        UsageError: there is no such service, or a part of another query lies there.
        EndpointError: the service cannot be reached, or its answer cannot be read.
    """
    found = _find(service)
    target = Path(out)
    if not query.strip():
        raise UsageError("an empty query; name an author's number, a DOI, or words")
    client = Client(address or found.address, pause=found.pause, sleep=sleep)
    with _Part(target, found.name, query.strip()) as part:
        while not part.ended and part.state.lines < most:
            page = _ask(client, found, part.state, mail)
            part.add(page, most)
            if progress:
                progress("fetch", part.state.lines, min(most, page.total) or 0)
        write_file(found.join(part.records(most)), target)
        part.remove()
    return Fetched(target, part.state.lines, part.state.total)


def _find(name: str) -> Service:
    if name not in SERVICES:
        raise UsageError(f"{name!r} cannot be asked; there are {', '.join(SERVICES)}")
    return cast(Service, import_module(f"kg.fetch.{name}").SERVICE)


def _ask(client: Client, service: Service, state: _State, mail: str) -> Page:
    answer = client.get(service.fields(state.query, state.place, mail))
    try:
        return service.read(answer, state.place)
    except ValueError as error:
        raise EndpointError(f"{client.address}: the answer cannot be read ({error})") from error


class _Part:
    """The records that have come so far, a line each, and beside them how far that is."""

    def __init__(self, target: Path, service: str, query: str) -> None:
        self._file = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")
        self.state = _State(service, query, START, 0, 0)
        self.ended = False

    def __enter__(self) -> _Part:
        if self._note.exists():
            self.state = self._read()
            self.ended = bool(self.state.lines) and not self.state.place
        else:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_file(b"", self._file)
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def _read(self) -> _State:
        try:
            state = _State(**json.loads(self._note.read_text(encoding="utf-8")))
            with self._file.open("rb") as file:
                kept = list(islice(file, state.lines))
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(f"{self._note}: damaged; remove it to begin anew") from error
        if (state.service, state.query) != (self.state.service, self.state.query):
            raise UsageError(
                f"{self._file}: what has come so far is of {state.service} {state.query!r};"
                " remove it, or name another file"
            )
        write_file(b"".join(kept), self._file)  # without what came after the last note
        return state

    def add(self, page: Page, most: int) -> None:
        records = page.records[: max(most - self.state.lines, 0)]
        with self._file.open("ab") as file:
            file.writelines(record + b"\n" for record in records)
            file.flush()
            os.fsync(file.fileno())
        lines = self.state.lines + len(records)
        self.ended = not page.after
        self.state = _State(self.state.service, self.state.query, page.after, lines, page.total)
        note = {name: getattr(self.state, name) for name in _State.__slots__}
        write_file(json.dumps(note).encode(), self._note)

    def records(self, most: int) -> list[bytes]:
        with self._file.open("rb") as file:
            return [line.rstrip(b"\n") for line in islice(file, most)]

    def remove(self) -> None:
        self._file.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
