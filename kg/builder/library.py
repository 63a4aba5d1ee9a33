"""What a graph was made from, kept in its folder: later commands need the files no more.

`library/papers.jsonl` has every record that was read, before records were joined, as `kg parse`
prints them; `library/sources.json` the inputs, their files with digests, and what was not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from extract.errors import InputError
from extract.model import Paper, Profile, Reading, Remark, UnreadLine
from kg.builder.records import to_record
from kg.store.builds import current_build

FOLDER, PAPERS, SOURCES = "library", "papers.jsonl", "sources.json"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read, by name, and a SHA-256 over its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Source:
    """A reading without its papers."""

    source: str
    format: str
    papers: int
    profile: Profile | None = None
    unread: tuple[UnreadLine, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sources:
    files: tuple[SourceFile, ...]
    sources: tuple[_Source, ...]


def is_library(path: str | Path) -> bool:
    """Tell whether a path is the folder of a graph that has kept what it was made from."""
    return _library(Path(path)) is not None


def _library(folder: Path) -> Path | None:
    try:
        build = current_build(folder) if folder.is_dir() else None
    except OSError:
        return None
    return build / FOLDER if build and (build / FOLDER / SOURCES).is_file() else None


def write_library(readings: Sequence[Reading], files: Sequence[SourceFile], build: Path) -> None:
    """Write what was read into the folder of a build."""
    folder = build / FOLDER
    folder.mkdir()
    with (folder / PAPERS).open("wb") as file:
        for reading in readings:
            file.writelines(msgspec.json.encode(to_record(p)) + b"\n" for p in reading.papers)
    kept = _Sources(tuple(files), tuple(map(_without_papers, readings)))
    text = msgspec.json.format(msgspec.json.encode(kept), indent=1)
    (folder / SOURCES).write_bytes(text + b"\n")


def _without_papers(reading: Reading) -> _Source:
    return _Source(
        reading.source,
        reading.format,
        len(reading.papers),
        reading.profile,
        reading.unread,
        reading.remarks,
    )


def read_library(path: str | Path) -> tuple[list[Reading], tuple[SourceFile, ...]]:
    """Return what a graph was made from, and the files that it stood in.

    Raises:
        InputError: the folder keeps nothing, or what it keeps is damaged.
    """
    folder = _library(Path(path))
    if folder is None:
        raise InputError(path, "no graph that has kept its papers; build it anew from its files")
    try:
        kept = msgspec.json.decode((folder / SOURCES).read_bytes(), type=_Sources)
        with (folder / PAPERS).open("rb") as file:
            papers = map(_read_paper, file)
            readings = [_with_papers(source, papers) for source in kept.sources]
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(folder, f"damaged ({error}); build the graph anew") from error
    return readings, kept.files


def _read_paper(line: bytes) -> Paper:
    return msgspec.json.decode(line, type=Paper)


def _with_papers(source: _Source, papers: Iterator[Paper]) -> Reading:
    return Reading(
        source.source,
        source.format,
        tuple(islice(papers, source.papers)),
        source.profile,
        source.unread,
        source.remarks,
    )


def digest_files(paths: Iterable[Path]) -> list[SourceFile]:
    """Return the files by name with their digests, each content once."""
    found = {SourceFile(path.name, _digest(path)) for path in paths}
    return sorted(found, key=lambda file: (file.name, file.sha256))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror or error})") from error
