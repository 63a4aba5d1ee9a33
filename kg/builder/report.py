"""What a build read, skipped and made: the content of report.json and of the closing table."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath

from extract.model import Reading, Remark, UnreadLine
from extract.schema import CONCEPT_TYPES, RELATIONS
from kg.builder.library import SourceFile
from kg.builder.promise import Promise
from kg.console import command_line, counted
from kg.corrections.apply import Outcome
from kg.errors import InputError
from kg.resolve.model import Join, Knowledge, Record

_SHOWN = 10
"""How many unread lines and skipped inputs the text lists; report.json has them all."""

_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class InputReport:
    """One input: its format ("" if it was passed over) and a SHA-256 over what was read of it.

    `stated` is the number of papers that the input itself says to hold, None if it says nothing.
    """

    source: str
    format: str
    papers: int
    stated: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was seen and is not in the graph."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, without any time of day: the same input gives the same report.

    `papers_seen` counts records in the inputs, `papers` those in the graph; `failed` are inputs
    that could not be read, `joins` the records that became one paper. `folder` is where the
    graph lies; it is not part of report.json.
    """

    inputs: tuple[InputReport, ...]
    papers_seen: int
    papers: int
    with_abstract: int
    entities: dict[str, int]
    statements: dict[str, int]
    evidence: int
    triples: int
    unread: tuple[UnreadLine, ...]
    skipped: tuple[Skipped, ...]
    options: dict[str, str | float | bool]
    versions: dict[str, str]
    corrections: Outcome | None = None
    failed: tuple[Skipped, ...] = ()
    remarks: tuple[Remark, ...] = ()
    joins: tuple[Join, ...] = ()
    files: tuple[SourceFile, ...] = ()
    promise: Promise | None = None
    folder: Path = Path()

    @property
    def clean(self) -> bool:
        """Whether every input and line was understood and every correction applied."""
        applied = not (self.corrections and self.corrections.unapplied)
        return applied and not self.unread and not self.failed

    def to_json(self) -> str:
        """Return the content of report.json."""
        record = asdict(replace(self, folder=Path()))
        del record["folder"]
        if not self.promise:
            del record["promise"]
        record["corrections"] = _corrections_record(self.corrections)
        record["unread"] = [
            {"source": u.source, "line": u.number, "reason": u.reason, "text": u.text[:_MAX_TEXT]}
            for u in self.unread
        ]
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

    def to_text(self) -> str:
        """Return the closing table of a build, for people."""
        lines = [
            f"papers      {self.papers} of {self.papers_seen} seen,"
            f" {self.with_abstract} with abstract",
            f"entities    {_counts(self.entities)}",
            f"statements  {_counts(self.statements)}",
            f"evidence    {self.evidence} places in the texts, {self.triples} triples in all",
            *(f"FAILED      {s.what}: {s.reason}" for s in self.failed),
            *_join_lines(self.joins),
            *(f"skipped     {s.what}: {s.reason}" for s in self.skipped[:_SHOWN]),
            *_more(self.skipped, "skipped"),
            *(f"remark      {_remark(remark)}" for remark in self.remarks[:_SHOWN]),
            *_more(self.remarks, "remark"),
            *(f"not read    {_line(unread)}" for unread in self.unread[:_SHOWN]),
            *_more(self.unread, "not read"),
            *_corrections_lines(self.corrections),
            *([f"promised    {self.promise.to_text()}"] if self.promise else []),
            f"written to  {self.folder} (atlas.json, graph.html, graph.ttl, report.json, store)",
            f"Next: open {self.folder / 'graph.html'},"
            f" or run `{command_line()} serve {shlex.quote(str(self.folder))}`",
        ]
        return "\n".join(lines)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _remark(remark: Remark) -> str:
    where = f"{remark.source}:{remark.number}" if remark.number else remark.source
    return f"{where}: {remark.text}"


def _line(unread: UnreadLine) -> str:
    return f"{unread.source}:{unread.number} ({unread.reason}): {unread.text[:60]}"


def _more(things: Sequence[object], name: str) -> list[str]:
    rest = len(things) - _SHOWN
    return [f"{name:<11} … and {rest} more, see report.json"] if rest > 0 else []


def _join_lines(joins: Sequence[Join]) -> list[str]:
    if not joins:
        return []
    rules = Counter(join.rule for join in joins)
    said = ", ".join(f"{count} by {rule}" for rule, count in sorted(rules.items()))
    lines = [f"joined      {counted(len(joins), 'record')} with another of the same paper: {said}"]
    for join in joins[:_SHOWN]:
        one, other = map(_place, join.records)
        lines.append(f"            “{join.records[0].title[:60]}”: {one} and {other}, {join.rule}")
    return lines + _more(joins, "joined")


def _place(record: Record) -> str:
    where = f"{record.source}:{record.line}" if record.line else record.source
    return f"{where} ({record.number})" if record.number else where


def _corrections_record(outcome: Outcome | None) -> dict[str, object] | None:
    if outcome is None:
        return None
    left = [
        {"line": u.correction.line, **u.correction.to_fields(), "reason": u.reason}
        for u in outcome.unapplied
    ]
    return {"applied": outcome.applied, "unapplied": left}


def _corrections_lines(outcome: Outcome | None) -> list[str]:
    if outcome is None:
        return []
    left = [f"line {u.correction.line}, {u.correction}: {u.reason}" for u in outcome.unapplied]
    lines = [f"not applied {text}" for text in left[:_SHOWN]] + _more(left, "not applied")
    return [f"corrections {outcome.applied} applied, {len(left)} not", *lines]


def make_report(
    readings: Sequence[Reading],
    knowledge: Knowledge,
    *,
    digests: Sequence[str],
    triples: int,
    options: dict[str, str | float | bool],
    versions: dict[str, str],
    corrections: Outcome | None = None,
    failed: Iterable[InputError] = (),
    files: Sequence[SourceFile] = (),
    promise: Promise | None = None,
) -> BuildReport:
    """Return the report of a graph that was made from these readings."""
    return BuildReport(
        inputs=tuple(map(_input, readings, digests)),
        papers_seen=sum(reading.seen for reading in readings),
        papers=len(knowledge.papers),
        with_abstract=sum(bool(node.paper.abstract) for node in knowledge.papers),
        entities=count_entities(knowledge),
        statements=count_statements(knowledge),
        evidence=sum(len(statement.evidence) for statement in knowledge.statements),
        triples=triples,
        unread=tuple(u for r in readings if r.format for u in r.unread),
        skipped=tuple(_skipped(readings)),
        options=options,
        versions=versions,
        corrections=corrections,
        failed=tuple(_failed(readings, failed)),
        joins=knowledge.joins,
        files=tuple(files),
        promise=promise,
        remarks=tuple(remark for reading in readings for remark in reading.remarks),
    )


def _failed(readings: Sequence[Reading], errors: Iterable[InputError]) -> Iterable[Skipped]:
    """Yield the inputs, and the files of papers in folders, of which nothing could be read."""
    for error in errors:
        line = f" (line {error.line})" if error.line else ""
        yield Skipped(PurePath(error.path).name, error.problem + line)
    for reading in readings:
        if reading.format and not reading.papers and reading.seen:
            yield Skipped(reading.source, "; ".join(line.reason for line in reading.unread))


def _input(reading: Reading, digest: str) -> InputReport:
    stated = reading.profile.paper_count if reading.profile else None
    return InputReport(reading.source, reading.format, len(reading.papers), stated, digest)


def count_entities(knowledge: Knowledge) -> dict[str, int]:
    """Return how many things of each type there are, in a fixed order of types."""
    concepts = Counter(concept.type for concept in knowledge.concepts)
    counts = {"Person": len(knowledge.people), **{t: concepts[t] for t in CONCEPT_TYPES}}
    extra = {"Abbreviation": len(knowledge.abbreviations), "Result": len(knowledge.results)}
    return counts | extra


def count_statements(knowledge: Knowledge) -> dict[str, int]:
    """Return how many statements of each relation hold, the six of the guidelines first."""
    found = Counter(s.predicate for s in knowledge.statements if s.status != "rejected")
    others = sorted(set(found) - set(RELATIONS))
    return {relation: found[relation] for relation in (*RELATIONS, *others)}


def _skipped(readings: Sequence[Reading]) -> Iterable[Skipped]:
    for reading in readings:
        if not reading.format:
            yield Skipped(reading.source, "; ".join(line.reason for line in reading.unread))
    for reading in readings:
        stated = reading.profile.paper_count if reading.profile else None
        if stated and stated > len(reading.papers):
            missing = f"{stated - len(reading.papers)} papers of {reading.source}"
            yield Skipped(missing, f"the page says {stated}, and has {len(reading.papers)}")
