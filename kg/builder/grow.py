"""A graph that grows: what is added, taken out or read again changes; all else is taken as kept.

Each of these gives the graph that a build of the same records from scratch gives. Texts that were
read before are not read again.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.errors import InputError
from extract.model import Extraction, Paper, Reading
from kg.builder.build import BuildOptions, build_gathered
from kg.builder.cache import ExtractionCache
from kg.builder.library import read_library
from kg.builder.origins import STDIN, Part, parts_of
from kg.builder.reading import Gathered, ReadOptions, files_now, gather
from kg.builder.report import BuildReport
from kg.console import Progress
from kg.corrections.apply import told_papers
from kg.corrections.file import read_corrections
from kg.errors import UsageError
from kg.resolve.papers import merge_papers
from kg.resolve.told import paper_key, paper_keys
from kg.store.builds import CORRECTIONS, find_build

Place = tuple[str, int, str]
"""Where a record was read: source, line and title."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the graph of a folder was made from, and how it was built."""

    folder: Path
    build: Path
    parts: tuple[Part, ...]
    options: BuildOptions


@dataclass(frozen=True, slots=True)
class Grown:
    """What was done: the new build's report, None where there was nothing to do.

    `former` is the build that stood before; `missing` are inputs that do not lie any more where
    they lay, of which all is kept.
    """

    former: Path
    report: BuildReport | None
    missing: tuple[str, ...] = ()


def read_kept(folder: Path, corrections: Path | None = None) -> Kept:
    """Return what a graph has kept, to be built again with a file of corrections.

    Raises:
        GraphNotFoundError: there is no graph.
        InputError: it has not kept what it was made from.
        UsageError: it was built with corrections that do not lie beside it, and none are named.
    """
    build = find_build(folder)
    readings, files = read_library(build)
    record = json.loads((build / "report.json").read_text(encoding="utf-8"))
    if record["corrections"] and not corrections and not (folder / CORRECTIONS).exists():
        raise UsageError(
            f"{folder}: this graph was built with a file of corrections that is not in its folder;"
            " name it with --corrections FILE"
        )
    options = replace(_options(record["options"]), corrections=corrections)
    return Kept(folder, build, parts_of(folder, readings, files), options)


def _options(settings: dict[str, str | float | bool]) -> BuildOptions:
    return BuildOptions(
        as_of=datetime.date.fromisoformat(str(settings["as_of"])),
        base=str(settings["base"]),
        abstracts=bool(settings["abstracts"]),
        min_confidence=float(settings["min_confidence"]),
        precision=float(settings["precision"]) if "precision" in settings else None,
        cited=bool(settings.get("cited")),
    )


def add(
    folder: Path,
    inputs: Sequence[str | Path],
    how: ReadOptions,
    *,
    corrections: Path | None = None,
    jobs: int | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> Grown:
    """Read more files into a graph; a file that it has already is read anew, in its place.

    Raises:
        InputError: nothing can be read, or `strict` and one of the inputs cannot.
    """
    kept = read_kept(folder, corrections)
    found = gather(inputs, how, strict=strict)
    new = {part.origin.path: part for part in found.parts if part.origin.path != STDIN}
    again = [new.pop(part.origin.path, part) for part in kept.parts]
    more = [p for p in found.parts if p.origin.path == STDIN or p.origin.path in new]
    gathered = Gathered((*again, *more), found.failed)
    return _grown(kept, gathered, jobs=jobs, progress=progress, as_of=how.as_of)


def remove(
    folder: Path,
    *,
    papers: Sequence[str] = (),
    sources: Sequence[str] = (),
    corrections: Path | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Grown:
    """Take papers, or all that was read of sources, out of a graph.

    A paper goes by its id in the graph, a number or its title, with all its records; a source by
    its name or its place. What is taken out comes back when a file is read anew that still has it.

    Raises:
        UsageError: something is not in the graph or is several papers, or nothing would be left.
    """
    kept = read_kept(folder, corrections)
    parts = kept.parts
    for source in sources:
        parts = _without_source(parts, source)
    if papers:
        gone = _places_of(papers, kept)
        parts = tuple(_without(part, gone) for part in parts)
    gathered = Gathered(parts)
    if not gathered.papers:
        raise UsageError(f"{folder}: no paper would be left; delete the folder to be rid of it")
    return _grown(kept, gathered, jobs=jobs, progress=progress)


def update(
    folder: Path,
    as_of: datetime.date,
    *,
    corrections: Path | None = None,
    jobs: int | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> Grown:
    """Read the files of a graph anew that have changed since they were read.

    Raises:
        InputError: `strict`, and one of them cannot be read.
    """
    kept = read_kept(folder, corrections)
    parts, missing, failed = list(kept.parts), [], []
    for number, part in enumerate(kept.parts):
        origin = part.origin
        if origin.path in ("", STDIN) or not Path(origin.path).exists():
            missing.append(origin.path or ", ".join(origin.sources))
            continue
        how = ReadOptions(as_of, origin.format, origin.collection, origin.columns)
        try:
            if tuple(files_now(origin.path)) != origin.files:
                parts[number] = gather([origin.path], how, strict=strict).parts[0]
        except InputError as error:
            if strict:
                raise
            failed.append(error)
    gathered = Gathered(tuple(parts), tuple(failed))
    if gathered.parts == kept.parts and not failed:
        return Grown(kept.build, None, tuple(missing))
    grown = _grown(kept, gathered, jobs=jobs, progress=progress, as_of=as_of)
    return replace(grown, missing=tuple(missing))


def correct(
    folder: Path,
    *,
    corrections: Path | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Grown:
    """Apply corrections as they are now, those of the graph's folder if not given; read nothing."""
    kept = read_kept(folder, corrections)
    return _grown(kept, Gathered(kept.parts), jobs=jobs, progress=progress)


def _grown(
    kept: Kept,
    gathered: Gathered,
    *,
    jobs: int | None,
    progress: Progress | None,
    as_of: datetime.date | None = None,
) -> Grown:
    options = replace(kept.options, jobs=jobs, as_of=as_of or kept.options.as_of)
    report = build_gathered(
        gathered, kept.folder, options=options, progress=progress, after=kept.build
    )
    return Grown(kept.build, report)


def _without_source(parts: Iterable[Part], source: str) -> tuple[Part, ...]:
    """Return the parts without an input, or without the readings that go by a name."""
    left, known = [], set()
    for part in parts:
        origin = part.origin
        known |= {*origin.sources}
        if source in (origin.path, Path(origin.path).name):
            continue
        left.append(_only(part, [r for r in part.readings if r.source != source]))
    if tuple(left) == tuple(parts):
        names = ", ".join(sorted(known)[:10])
        raise UsageError(f"{source!r} is not a source of this graph; it was made from: {names}")
    return tuple(part for part in left if part.readings)


def _only(part: Part, readings: Sequence[Reading]) -> Part:
    """Return a part with some of its readings, and without the files of the others."""
    if len(readings) == len(part.readings):
        return part
    names = tuple(reading.source for reading in readings)
    gone = {Path(name).name for name in part.origin.sources} - {Path(name).name for name in names}
    files = tuple(file for file in part.origin.files if file.name not in gone)
    return Part(replace(part.origin, sources=names, files=files), tuple(readings))


def _places_of(names: Sequence[str], kept: Kept) -> set[Place]:
    corrections = kept.options.corrections or kept.folder / CORRECTIONS
    told = told_papers(read_corrections(corrections) if corrections.exists() else ())
    with ExtractionCache.open(kept.folder) as cache:
        papers = Gathered(kept.parts).papers
        works = merge_papers([cache.find(p) or Extraction(p) for p in papers], told)
    found: set[Place] = set()
    for name in names:
        key, local = paper_key(name), name.removeprefix(kept.options.base)
        ids = {i for i, one in works.papers.items() if i == local or key in paper_keys(one.paper)}
        ids |= {
            join.paper_id
            for join in works.joins
            if key in {paper_key(text) for r in join.records for text in (r.number, r.title)}
        }
        if len(ids) != 1:
            many = f"is {len(ids)} papers: {', '.join(sorted(ids))}" if ids else "is no paper here"
            raise UsageError(f"{name!r} {many}; name it by its number, its title or its id")
        [id_] = ids
        found.add(_place(works.papers[id_].paper))
        joined = (record for join in works.joins if join.paper_id == id_ for record in join.records)
        found.update((record.source, record.line, record.title) for record in joined)
    return found


def _place(paper: Paper) -> Place:
    return (paper.source, paper.line, paper.title)


def _without(part: Part, gone: Collection[Place]) -> Part:
    readings = tuple(
        replace(reading, papers=tuple(p for p in reading.papers if _place(p) not in gone))
        for reading in part.readings
    )
    return replace(part, readings=readings)
