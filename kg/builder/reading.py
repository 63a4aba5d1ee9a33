"""Reads and extracts for the commands that build nothing; the door to `extract`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import InputError
from extract.model import Extraction, Paper, Reading, Remark, UnreadLine
from extract.sources import known_sources, read_inputs
from extract.sources.archives import files_in
from kg.builder.jobs import processes
from kg.builder.library import SourceFile, digest_files, is_library, read_library
from kg.builder.origins import Origin, Part, place_of
from kg.console import counted
from kg.resolve.ids import paper_id

if TYPE_CHECKING:
    from spacy.language import Language


def load_pipeline() -> Language:
    """Return the spaCy pipeline, built anew from its configuration."""
    from extract.pipeline import build_pipeline

    return build_pipeline()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: `as_of` is the day that pages count as saved on.

    `format` names a source where a file does not show what it is; `columns` says which column of a
    table holds what ("title": "Titel"); of a library with collections, `collection` is the one
    that counts.
    """

    as_of: datetime.date
    format: str = ""
    collection: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What could be read of several inputs; `failed` are those that could not."""

    parts: tuple[Part, ...]
    failed: tuple[InputError, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was read, in the order of the inputs."""
        return tuple(reading for part in self.parts for reading in part.readings)

    @property
    def papers(self) -> list[Paper]:
        """All papers, in the order of the inputs."""
        return [paper for reading in self.readings for paper in reading.papers]

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files that were read, also by a former build whose library is read now."""
        return tuple(dict.fromkeys(file for part in self.parts for file in part.origin.files))


def gather(inputs: Sequence[str | Path], how: ReadOptions, *, strict: bool = False) -> Gathered:
    """Read each input; one that cannot be read does not stop the others, unless `strict`.

    Raises:
        InputError: no input can be read, or `strict` and one cannot.
    """
    parts: list[Part] = []
    failed: list[InputError] = []
    for path in inputs:
        try:
            parts.append(_read(path, how, strict=strict))
        except InputError as error:
            if strict or len(inputs) == 1:
                raise
            failed.append(error)
    if failed and not parts:
        raise failed[0]
    return Gathered(tuple(parts), tuple(failed))


def _read(path: str | Path, how: ReadOptions, *, strict: bool) -> Part:
    """Return what an input holds, and the files that it is; a graph's folder is its library."""
    readings, files = _readings(path, how, strict=strict)
    kept = tuple(only_in(reading, how.collection) for reading in readings)
    names = tuple(reading.source for reading in kept)
    origin = Origin(
        place_of(path), names, tuple(files), how.format, dict(how.columns), how.collection
    )
    return Part(origin, kept)


def _readings(
    path: str | Path, how: ReadOptions, *, strict: bool
) -> tuple[Sequence[Reading], Sequence[SourceFile]]:
    if is_library(path):
        return read_library(path)
    path = _zotero(path)
    readings = read_inputs(
        [path],
        as_of=how.as_of,
        format=how.format or None,
        columns=how.columns,
        keep_going=not strict and _holds_files(path),
    )
    return readings, digest_files(files_of(path))


def files_now(path: str | Path) -> Sequence[SourceFile]:
    """Return the files of an input as they are now, without reading their papers.

    Raises:
        InputError: one of them cannot be read.
    """
    return read_library(path)[1] if is_library(path) else digest_files(files_of(_zotero(path)))


def _zotero(path: str | Path) -> str | Path:
    """Return Zotero's own database where a path is its folder, which is full of other files."""
    database = Path(path) / "zotero.sqlite"
    return database if str(path) and database.is_file() else path


def _holds_files(path: str | Path) -> bool:
    """Tell whether one bad file in an input need not be the whole input."""
    return bool(str(path)) and (Path(path).is_dir() or Path(path).suffix.lower() == ".zip")


def files_of(path: str | Path) -> Sequence[Path]:
    """Return the files that an input is, or holds."""
    if str(path) in ("", "-"):
        return ()
    return files_in(Path(path)) if Path(path).is_dir() else [Path(path)]


def only_in(reading: Reading, collection: str) -> Reading:
    """Return a reading with the papers of one collection, and of those that lie in it."""
    if not collection:
        return reading
    wanted = collection.casefold()
    papers = (paper for paper in reading.papers if _lies_in(paper.collections, wanted))
    return replace(reading, papers=tuple(papers))


def _lies_in(collections: Iterable[str], wanted: str) -> bool:
    return any(f"/{wanted}/" in f"/{name.casefold()}/" for name in collections)


def known_formats() -> list[tuple[str, str]]:
    """Return the name of each kind of file that is read, with a few words on it."""
    return [(source.name, source.summary) for source in known_sources()]


def extract(papers: Sequence[Paper], *, jobs: int | None = 1) -> Iterator[dict[str, Any]]:
    """Yield one record a paper, in their order: facts, abbreviations, code, results.

    A paper without a key of its own goes by its id in the graph.
    """
    from extract.collect import to_json

    for extraction in extractions(papers, jobs=processes(jobs, len(papers))):
        yield {**to_json(extraction), "paper": paper_key(extraction.paper)}


def paper_key(paper: Paper) -> str:
    """Return the id by which a paper goes: its own, or the one that it has in the graph."""
    return paper.id or paper_id(paper)


def extractions(papers: Iterable[Paper], *, jobs: int = 1) -> Iterator[Extraction]:
    """Yield the extraction of each paper, in their order."""
    from extract.pipeline import extract_papers

    return extract_papers(papers, jobs=jobs)


def read_objects(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the number and the object of each line of a file of JSON lines, also gzipped.

    Raises:
        InputError: the file cannot be read, or a line is no JSON object.
    """
    from extract.sources.lines import display_name, open_input, read_lines

    with open_input(path) as stream:
        for line in read_lines(stream, path):
            if line.text.strip():
                yield line.number, _object(line.text, display_name(path), line.number)


def _object(text: str, shown: str, number: int) -> Mapping[str, Any]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(shown, "not JSON; expected one object a line", line=number) from error
    if not isinstance(record, dict):
        raise InputError(shown, "JSON, but no object; expected one object a line", line=number)
    return record


def summary(reading: Reading) -> str:
    """Return what was read, how, and each line that was not understood, as lines of text.

    Example:
        >>> print(summary(Reading("refs.bib", "bibtex", (Paper("Ask BERT"),))))
        refs.bib: 1 paper (bibtex)
    """
    if not reading.format:
        return "\n".join(f"{reading.source}: passed over, {u.reason}" for u in reading.unread)
    papers = counted(len(reading.papers), "paper")
    seen = f" of {reading.seen} records" if reading.seen > len(reading.papers) else ""
    head = f"{reading.source}: {papers}{seen} ({reading.format})"
    return "\n".join([head, *map(_remark, reading.remarks), *map(_line, reading.unread)])


def _remark(remark: Remark) -> str:
    where = f"{remark.source}:{remark.number}" if remark.number else remark.source
    return f"{where}: {remark.text}"


def _line(unread: UnreadLine) -> str:
    shown = unread.text if len(unread.text) <= 100 else unread.text[:99] + "…"
    said = f"{unread.source}:{unread.number}: not understood ({unread.reason})"
    return f"{said}: {shown}" if shown else said
