"""The whole way from inputs to a graph on disk; the only module that runs extraction to build."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import metadata
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph

from extract.model import Extraction, Paper, Reading
from kg.builder.cache import ExtractionCache
from kg.builder.digests import digest_reading, sha256
from kg.builder.drawing import draw_build
from kg.builder.fingerprint import configuration_digest
from kg.builder.jobs import processes
from kg.builder.library import write_library
from kg.builder.origins import keep_origins
from kg.builder.promise import Promise, bounds_of, keep_promise
from kg.builder.reading import Gathered, ReadOptions, gather
from kg.builder.report import BuildReport, make_report
from kg.console import Progress
from kg.corrections.apply import Outcome, resolve_corrected
from kg.corrections.file import read_corrections
from kg.corrections.model import Correction
from kg.errors import InputError, UsageError
from kg.query.catalogue import Catalogue, Query
from kg.query.run import run_query
from kg.query.search_index import write_index
from kg.rdf.encode import Run, write_graph
from kg.rdf.terms import Base, term
from kg.rdf.vocab import DEFAULT_BASE
from kg.resolve.model import Knowledge
from kg.store.builds import CORRECTIONS, current_build, new_build, read_store, write_store
from kg.store.ours import SEARCH

__all__ = ["BuildOptions", "BuildReport", "build"]

EXTRACTOR = "scholargraph-rules"
_DISTRIBUTION = "scholargraph"


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build.

    `as_of` is the day that pages count as saved on; `base` the IRI that ids follow; `jobs` the
    number of processes that extract, which changes the time and never the result (None for one a
    core); statements below `min_confidence` get an assertion and no direct triple; with
    `precision`, only facts that keep it are in the graph. `corrections` is a file of them; without
    it, corrections.yaml in the folder of the graph is taken where it is there. `strict` stops at
    the first input that cannot be read. `format`, `collection` and `columns` are as in
    `ReadOptions`. With `cited`, works that are only cited are in the graph too.
    """

    as_of: datetime.date
    base: str = DEFAULT_BASE
    jobs: int | None = 1
    abstracts: bool = True
    min_confidence: float = 0.0
    precision: float | None = None
    corrections: Path | None = None
    strict: bool = False
    format: str = ""
    collection: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    cited: bool = False

    @property
    def how(self) -> ReadOptions:
        """How the inputs are read."""
        return ReadOptions(self.as_of, self.format, self.collection, self.columns)

    def with_base(self, base: str) -> BuildOptions:
        """Return these options with another base IRI."""
        return replace(self, base=base)


def build(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    options: BuildOptions,
    progress: Progress | None = None,
) -> BuildReport:
    """Read the inputs and write their graph into a folder; return what was done.

    Until all is written and checked, what stood in the folder stands there still, and nothing
    where nothing can be read. The same inputs and options give the same bytes. An input that
    cannot be read is in the report's `failed`, while the others are built. Raises InputError where
    no paper is found, or with `strict` at the first such input, and UsageError or LimitError where
    the folder cannot take the graph or such a precision cannot be promised.
    """
    step = progress or _silent
    step("read", 0, 0)
    Base(options.base)
    if options.precision is not None:
        bounds_of(options.precision)
    _read_corrections(Path(out), options)  # a bad file is told before anything is read
    gathered = gather(inputs, options.how, strict=options.strict)
    if not gathered.papers:
        raise InputError(", ".join(map(str, inputs)), "no paper was found; expected at least one")
    return build_gathered(gathered, Path(out), options=options, progress=progress)


def build_gathered(
    gathered: Gathered,
    folder: Path,
    *,
    options: BuildOptions,
    progress: Progress | None = None,
    after: Path | None = None,
) -> BuildReport:
    """Write the graph of what was read, as `build` does.

    With `after`, the build that must still stand in the folder; another one is a UsageError.
    """
    step = progress or _silent
    corrections = _read_corrections(folder, options)
    with new_build(folder) as staging:
        if after and current_build(folder) != after:
            raise UsageError(f"{folder}: another build ended here meanwhile; run this again")
        with ExtractionCache.open(folder) as cache:
            report = _write_turtle(
                gathered, staging, corrections, cache, options=options, step=step
            )
        write_library(gathered.readings, gathered.files, staging)
        store = _load(staging, report)
        write_index(store, staging / SEARCH)
        step("check", 0, 0)
        _check(store, report)
        step("draw", 0, 0)
        draw_build(store, staging)
        (staging / "report.json").write_text(report.to_json(), encoding="utf-8")
        keep_origins(folder, gathered.parts)
    return replace(report, folder=folder)


def _write_turtle(
    gathered: Gathered,
    staging: Path,
    corrections: Sequence[Correction] | None,
    cache: ExtractionCache,
    *,
    options: BuildOptions,
    step: Progress,
) -> BuildReport:
    """Write graph.ttl; all that was read and known is gone when this returns."""
    readings = gathered.readings
    digests = [digest_reading(reading) for reading in readings]
    knowledge, outcome, promise = _know(readings, corrections or (), cache, options, step)
    step("write", 0, 0)
    run = _run(readings, digests, options.precision)
    triples = _write_graph(knowledge, staging, run=run, options=options, step=step)
    return make_report(
        readings,
        knowledge,
        digests=digests,
        triples=triples,
        options=_settings(options),
        versions=_versions(run),
        corrections=None if corrections is None else outcome,
        failed=gathered.failed,
        files=gathered.files,
        promise=promise,
    )


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None


def _read_corrections(folder: Path, options: BuildOptions) -> tuple[Correction, ...] | None:
    usual = folder / CORRECTIONS
    there = usual.exists() or usual.is_symlink()  # of a broken link the reader says so
    file = options.corrections or (usual if there else None)
    return read_corrections(file) if file else None


def _know(
    readings: Sequence[Reading],
    corrections: Sequence[Correction],
    cache: ExtractionCache,
    options: BuildOptions,
    step: Progress,
) -> tuple[Knowledge, Outcome, Promise | None]:
    papers = [paper for reading in readings for paper in reading.papers]
    extractions, promise = list(_extract(papers, cache, options, step)), None
    if options.precision is not None:
        extractions, promise = keep_promise(extractions, options.precision)
    step("resolve", 0, 0)
    profiles = [r.profile for r in readings if r.profile]
    return *resolve_corrected(extractions, profiles, corrections), promise


def _extract(
    papers: Sequence[Paper], cache: ExtractionCache, options: BuildOptions, step: Progress
) -> Iterator[Extraction]:
    """Yield the extraction of each paper; an interrupted build goes on from what it kept."""
    kept = [cache.find(paper) for paper in papers]
    unread = [paper for paper, found in zip(papers, kept, strict=True) if not found]
    new = _extract_new(unread, cache, options)
    for done, found in enumerate(kept, start=1):
        step("extract", done, len(papers))
        yield found or next(new)
    cache.keep_only(papers)


def _extract_new(
    papers: Sequence[Paper], cache: ExtractionCache, options: BuildOptions
) -> Iterator[Extraction]:
    if not papers:
        return
    from extract.pipeline import BATCH, extract_papers

    stream = extract_papers(papers, jobs=processes(options.jobs, len(papers)))
    while batch := list(islice(stream, BATCH)):
        cache.keep(batch)
        yield from batch


def _write_graph(
    knowledge: Knowledge, staging: Path, *, run: Run, options: BuildOptions, step: Progress
) -> int:
    with (
        TemporaryDirectory(dir=staging) as scratch,
        (staging / "graph.ttl").open("wb") as file,
    ):
        return write_graph(
            knowledge,
            file,
            run=run,
            base=options.base,
            abstracts=options.abstracts,
            min_confidence=options.min_confidence,
            cited=options.cited,
            examples=[(q.name, q.summary, q.text) for q in _shipped_queries()],
            folder=Path(scratch),
            progress=partial(step, "write"),
        )


def _shipped_queries() -> list[Query]:
    """Return our own queries alone: no setting of a person changes the bytes of a graph."""
    catalogue = Catalogue()
    return [catalogue.find(name) for name in catalogue.names()]


def _load(staging: Path, report: BuildReport) -> pyoxigraph.Store:
    stored = write_store(staging / "graph.ttl", staging / "store")
    store = read_store(staging)
    if not stored == len(store) == report.triples:
        counts = f"{stored} stored, and {len(store)} can be read"
        raise RuntimeError(f"{report.triples} triples were encoded, {counts}")
    return store


def _check(store: pyoxigraph.Store, report: BuildReport) -> None:
    """Raise RuntimeError if the stored graph is not the one that was made: a fault of ours."""
    evidence = term("sg:evidence")
    for quad in store.quads_for_pattern(None, term("rdf:type"), term("sg:Assertion")):
        if not any(store.quads_for_pattern(quad.subject, evidence, None)):
            raise RuntimeError(f"{quad.subject} has no evidence")
    counted = run_query(store, "overview").rows[0]
    if counted != ("papers", report.papers):
        raise RuntimeError(f"{report.papers} papers were read, the graph has {counted}")


def _run(readings: Sequence[Reading], digests: Sequence[str], precision: float | None) -> Run:
    return Run(
        extractor=EXTRACTOR,
        version=metadata.version(_DISTRIBUTION),
        configuration_digest=configuration_digest(),
        input_digest=sha256(digest.encode() for digest in sorted(digests)),
        sources=tuple(sorted({reading.source for reading in readings if reading.format})),
        precision=precision,
    )


def _settings(options: BuildOptions) -> dict[str, str | float | bool]:
    return {
        "as_of": options.as_of.isoformat(),
        "base": options.base,
        "abstracts": options.abstracts,
        "min_confidence": options.min_confidence,
        **({} if options.precision is None else {"precision": options.precision}),
        "cited": options.cited,
    }


def _versions(run: Run) -> dict[str, str]:
    libraries = {name: metadata.version(name) for name in (_DISTRIBUTION, "pyoxigraph", "spacy")}
    return {**libraries, "extractor": run.extractor, "configuration": run.configuration_digest}
