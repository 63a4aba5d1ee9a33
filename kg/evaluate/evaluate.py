"""How good the extraction is: runs it on annotated papers and compares."""

from __future__ import annotations

import datetime
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extract.model import Paper
from extract.schema import RELATIONS
from kg.builder.jobs import processes
from kg.builder.reading import ReadOptions, extractions, gather, paper_key
from kg.errors import UsageError
from kg.evaluate.agreement import comparison_key
from kg.evaluate.gold import from_extraction, read_gold
from kg.evaluate.reliability import Band, plot, reliability
from kg.evaluate.scoring import (
    ERRORS,
    SCORED,
    Figure,
    Kind,
    PaperClaims,
    Verdict,
    figures,
    judge,
    macro_f1,
    micro,
)
from kg.query.table import Table, Value

TEXTS = "papers*.jsonl"
"""The files beside the annotations that hold the texts of their papers, unless others are named."""

MICRO, MACRO = "facts (micro)", "facts (macro)"
_STDIN = "-"
_ANY_DAY = datetime.date(2000, 1, 1)
"""Readers complete dates by it, and no fact comes from a date."""


@dataclass(frozen=True)
class Evaluation:
    """The verdicts on every claim of the annotated papers; `missing` are papers without a text.

    A missing paper counts as one from which nothing was extracted.
    """

    papers: int
    verdicts: tuple[Verdict, ...]
    missing: tuple[PaperClaims, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 where a text is missing, else 0."""
        return int(bool(self.missing))

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Right, wrong and missed of each relation, of abbreviations, of code, and of all facts."""
        found = figures(self.verdicts)
        return {**found, MICRO: micro(found)}

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the six relations, in percent."""
        return macro_f1(self.figures)

    def figure_table(self) -> Table:
        """Return precision, recall and F1 in percent, and the counts behind them."""
        columns = ("relation", "precision", "recall", "f1", "right", "wrong", "missed")
        rows = [
            (name, f.precision, f.recall, f.f1, f.right, f.wrong, f.missed)
            for name, f in self.figures.items()
        ]
        return Table(columns, (*rows, (MACRO, None, None, self.macro_f1, None, None, None)))

    def error_table(self) -> Table:
        """Return how many errors of each kind each relation has.

        Wrong, wrong relation and duplicate are the facts that lower precision; a wrong type is
        one of a right fact, and lowers nothing.
        """
        counts = Counter((v.claim.relation, v.kind) for v in self.verdicts)
        rows: list[tuple[Value, ...]] = [
            (name, *(counts[name, kind] for kind in ERRORS)) for name in SCORED
        ]
        total = (sum(counts[name, kind] for name in RELATIONS) for kind in ERRORS)
        return Table(("relation", *map(str, ERRORS)), (*rows, ("facts", *total)))

    def first_errors(self, count: int) -> Table:
        """Return the first errors of each kind in each relation, with the sentences behind them.

        What is missed has the sentence of the annotation and no confidence.
        """
        by_place: defaultdict[tuple[str, Kind], list[Verdict]] = defaultdict(list)
        for verdict in self.verdicts:
            by_place[verdict.claim.relation, verdict.kind].append(verdict)
        chosen = [v for r in SCORED for kind in ERRORS for v in by_place[r, kind][:count]]
        columns = ("relation", "kind", "paper", "name", "annotated", "confidence", "sentence")
        return Table(columns, tuple(map(_error_row, chosen)))

    def reliability_table(self) -> Table:
        """Return how many of the facts in each band of confidence are right: precision in percent.

        Facts that a reader may or may not list are left out; `confidence` is the mean of the band,
        from 0 to 1.
        """
        columns = ("from", "to", "facts", "right", "precision", "confidence")
        rows = (
            (b.low, b.high, b.facts, b.right, b.precision, round(b.mean, 3)) for b in self._bands
        )
        return Table(columns, tuple(rows))

    @cached_property
    def _bands(self) -> list[Band]:
        return [band for band in reliability(self.verdicts) if band.facts]

    def render(
        self, form: str, *, errors: int = 0, bands: bool = False, width: int | None = None
    ) -> str:
        """Return the tables as "table", "md" or "json"; raises UsageError for other formats.

        `errors` adds the first errors of each kind, `bands` the table of reliability, which
        the first two forms also draw.
        """
        tables = {"figures": self.figure_table(), "errors by kind": self.error_table()}
        if errors:
            tables["first errors"] = self.first_errors(errors)
        if bands:
            tables["reliability"] = self.reliability_table()
        text = _render(tables, form, width)
        return text if form == "json" or not bands else text + _drawn(plot(self._bands), form)

    def summary(self) -> str:
        """Return how many papers were compared, and the name of each whose text is not there."""
        found = self.papers - len(self.missing)
        lines = [f"{paper.paper}: text not found ({paper.title})" for paper in self.missing]
        return "\n".join([f"{found} of {self.papers} annotated papers compared", *lines])


def _error_row(verdict: Verdict) -> tuple[Value, ...]:
    claim = verdict.claim
    sure = None if verdict.kind == Kind.MISSED or claim.relation not in RELATIONS else claim
    return (
        claim.relation,
        str(verdict.kind),
        verdict.paper,
        claim.label,
        verdict.annotated,
        round(sure.confidence, 2) if sure else None,
        claim.sentence,
    )


def _drawn(diagram: str, form: str) -> str:
    return f"\n```text\n{diagram}\n```\n" if form == "md" else f"\n{diagram}\n"


def _render(tables: Mapping[str, Table], form: str, width: int | None) -> str:
    if form == "json":
        records = {name.replace(" ", "_"): table.to_records() for name, table in tables.items()}
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    if form not in ("table", "md"):
        raise UsageError(f"an evaluation cannot be written as {form!r}; known: table, md, json")
    head = "### {}\n\n{}" if form == "md" else "{}\n\n{}"
    shown = ((name, table.render(form, width=width)) for name, table in tables.items())
    return "\n".join(head.format(name.capitalize(), text) for name, text in shown)


def evaluate(
    gold: str | os.PathLike[str],
    inputs: Iterable[str | os.PathLike[str]] = (),
    *,
    jobs: int | None = 1,
) -> Evaluation:
    """Extract from annotated papers and compare with what is annotated.

    `gold` is a file of JSON lines as `read_gold` has it. The texts come from `inputs`, by id or
    else by title; without inputs, from abstracts in `gold` and from the files
    `papers*.jsonl` beside it.

    Raises:
        InputError: a file cannot be read; with the line.
        UsageError: no inputs are named and no texts lie beside the annotations.
    """
    wanted = read_gold(gold)
    named = [str(path) for path in inputs]
    texts = _texts(named) if named else _texts_beside(str(gold), wanted)
    found = set(_match(wanted, {key: paper.title for key, paper in texts.items()}).values())
    chosen = [paper for key, paper in texts.items() if key in found]
    return compare(
        wanted, [from_extraction(e) for e in extractions(chosen, jobs=processes(jobs, len(chosen)))]
    )


def compare(gold: Iterable[PaperClaims], mine: Iterable[PaperClaims]) -> Evaluation:
    """Compare annotated with extracted claims; of two entries for one paper, the last counts."""
    wanted = {paper.paper: paper for paper in gold}
    found = {paper.paper: paper for paper in mine}
    match = _match(wanted.values(), {key: paper.title for key, paper in found.items()})
    verdicts: list[Verdict] = []
    for key, paper in wanted.items():
        verdicts += judge(paper, found[match[key]] if key in match else PaperClaims(key))
    missing = tuple(paper for key, paper in wanted.items() if key not in match)
    return Evaluation(len(wanted), tuple(verdicts), missing)


def _match(gold: Iterable[PaperClaims], titles: Mapping[str, str]) -> dict[str, str]:
    """Return the key of each annotated paper among other papers, by id or else by title."""
    by_title = {comparison_key(title): key for key, title in titles.items() if title}
    found = (
        (g.paper, g.paper if g.paper in titles else by_title.get(comparison_key(g.title)))
        for g in gold
    )
    return {mine: other for mine, other in found if other is not None}


def _texts(paths: Sequence[str]) -> dict[str, Paper]:
    readings = gather(paths, ReadOptions(_ANY_DAY), strict=True).readings
    return {paper_key(paper): paper for reading in readings for paper in reading.papers}


def _texts_beside(gold: str, wanted: Sequence[PaperClaims]) -> dict[str, Paper]:
    """Return the papers with an abstract that the annotations and the file beside them hold."""
    files = [gold] if any(paper.has_text for paper in wanted) else []
    files += [str(beside) for beside in sorted(Path(gold).parent.glob(TEXTS))]
    if gold == _STDIN or not files:
        problem = f"no abstracts in it, and no {TEXTS} beside it"
        raise UsageError(f"{gold}: {problem}; name the files with the texts after it")
    return {key: paper for file in files for key, paper in _texts([file]).items() if paper.abstract}
