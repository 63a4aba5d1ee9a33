"""Where the inputs of a graph lie and how they were read: what a graph is made from, and grows by.

`inputs.json` stands beside the builds, whose bytes name no place of a machine. It is written before
a build is published and has the list of the former build too, so that it fits whichever stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import msgspec

from extract.model import Reading
from kg.builder.library import SourceFile
from kg.console import write_file

FILE = "inputs.json"
"""The name of the file in the folder of a graph that says what it was made from."""
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Origin:
    """An input as it was given: where it lies, how it was read, and what was read of it.

    `path` is absolute, "-" for stdin and "" where it is not known; `sources` are the names of its
    readings in their order, `files` those that it stood in.
    """

    path: str
    sources: tuple[str, ...]
    files: tuple[SourceFile, ...] = ()
    format: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    collection: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """An input and what was read of it."""

    origin: Origin
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class _Inputs:
    inputs: tuple[str, ...]
    origins: tuple[tuple[Origin, ...], ...] = ()


def place_of(path: str | Path) -> str:
    """Return where an input lies, for good."""
    place = STDIN if str(path) == STDIN else str(Path(path).resolve())
    return place.encode("utf-8", "replace").decode()


def known_places(folder: Path) -> list[str]:
    """Return where the inputs of a graph lay, [] where that is not known."""
    return list(_read(folder).inputs)


def _read(folder: Path) -> _Inputs:
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=_Inputs)
    except (OSError, msgspec.MsgspecError):
        return _Inputs(())


def parts_of(
    folder: Path, readings: Sequence[Reading], files: Sequence[SourceFile]
) -> tuple[Part, ...]:
    """Return the inputs of a graph with what it has kept of each.

    Where it is not known which reading is of which input, all are of one that lies nowhere.
    """
    names = tuple(reading.source for reading in readings)
    for origins in _read(folder).origins:
        if tuple(chain.from_iterable(origin.sources for origin in origins)) == names:
            rest = iter(readings)
            return tuple(Part(o, tuple(next(rest) for _ in o.sources)) for o in origins)
    return (Part(Origin("", names, tuple(files)), tuple(readings)),)


def keep_origins(folder: Path, parts: Iterable[Part]) -> None:
    """Write where the inputs of the next build lie, before those of the one that stands."""
    origins = tuple(part.origin for part in parts)
    places = sorted({origin.path for origin in origins} - {""})
    former = _read(folder).origins
    record = _Inputs(tuple(places), (origins, *(f for f in former[:1] if f != origins)))
    text = msgspec.json.format(msgspec.json.encode(record), indent=1)
    write_file(text + b"\n", folder / FILE)
