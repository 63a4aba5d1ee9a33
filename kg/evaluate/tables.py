"""The tables of an evaluation, each made from verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.schema import RELATIONS
from kg.builder.promise import bounds_of
from kg.evaluate.intervals import Measure, f1, interval, precision
from kg.evaluate.released import before, released
from kg.evaluate.reliability import Band
from kg.evaluate.scoring import (
    ERRORS,
    FALSE,
    SCORED,
    Figure,
    Kind,
    PaperClaims,
    Verdict,
    figures,
    macro_f1,
    micro,
)
from kg.query.table import Table, Value

MICRO, MACRO = "facts (micro)", "facts (macro)"
PROMISED = (0.8, 0.9, 0.95, 0.98)
"""The precisions whose promises are tested."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Annotated papers, and the verdicts on what was found in each, by its key."""

    wanted: Sequence[PaperClaims]
    by_paper: Mapping[str, Sequence[Verdict]]

    def of(self, wanted: Sequence[PaperClaims]) -> Measured:
        """Return some of the papers."""
        return Measured(wanted, self.by_paper)

    def figures(self) -> dict[str, Figure]:
        """Return the figures of each relation, of abbreviations, code and all facts."""
        return _with_micro(figures(v for paper in self.wanted for v in self._of(paper)))

    def papers(self, name: str) -> list[Figure]:
        """Return the figure of each paper by itself."""
        return [_with_micro(figures(self._of(paper)))[name] for paper in self.wanted]

    def before(self) -> dict[str, Figure] | None:
        """Return the figures of the last release, if it was measured on these papers."""
        found = before(self.wanted)
        return _with_micro(found) if found else None

    def _of(self, paper: PaperClaims) -> Sequence[Verdict]:
        return self.by_paper.get(paper.paper, ())


def measured(wanted: Sequence[PaperClaims], verdicts: Iterable[Verdict]) -> Measured:
    """Return papers with their verdicts."""
    by_paper: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_paper[verdict.paper].append(verdict)
    return Measured(wanted, by_paper)


def _with_micro(found: Mapping[str, Figure]) -> dict[str, Figure]:
    return {**found, MICRO: micro(dict(found))}


def figure_table(papers: Measured) -> Table:
    """Return precision, recall and F1 in percent, the interval of F1, and the counts behind them.

    F1 of the last release stands beside them where it was measured on the same papers.
    """
    now, old = papers.figures(), papers.before()
    columns = ("relation", "precision", "recall", "f1", "low", "high", "right", "wrong", "missed")
    rows: list[tuple[Value, ...]] = [
        (name, f.precision, f.recall, f.f1, *_ends(papers.papers(name)), f.right, f.wrong, f.missed)
        for name, f in now.items()
    ]
    rows.append((MACRO, None, None, macro_f1(now), *[None] * 5))
    earlier = {name: f.f1 for name, f in old.items()} if old else {}
    return _beside(columns, rows, {**earlier, MACRO: macro_f1(old)} if old else None)


def group_table(papers: Measured, groups: Mapping[str, str], name: str) -> Table:
    """Return the figures of all facts by group: that of each paper is given by its key."""
    order = list(dict.fromkeys(groups[paper.paper] for paper in papers.wanted))
    columns = (name, "papers", "precision", "recall", "f1", "low", "high")
    rows: list[tuple[Value, ...]] = []
    earlier: dict[str, float] = {}
    for group in order:
        part = papers.of([p for p in papers.wanted if groups[p.paper] == group])
        f, old = part.figures()[MICRO], part.before()
        ends = _ends(part.papers(MICRO))
        rows.append((group, len(part.wanted), f.precision, f.recall, f.f1, *ends))
        earlier |= {group: old[MICRO].f1} if old else {}
    return _beside(columns, rows, earlier or None)


def _beside(
    columns: Sequence[str], rows: Iterable[tuple[Value, ...]], earlier: Mapping[str, float] | None
) -> Table:
    if earlier is None:
        return Table(tuple(columns), tuple(rows))
    named = (*columns, f"f1 of {released()[0]}")
    return Table(named, tuple((*row, earlier.get(str(row[0]))) for row in rows))


def _ends(papers: Sequence[Figure], measure: Measure = f1) -> tuple[Value, Value]:
    return interval(papers, measure) or (None, None)


def error_table(verdicts: Iterable[Verdict]) -> Table:
    """Return how many errors of each kind each relation has.

    Wrong, wrong relation and duplicate are the facts that lower precision; a wrong type is
    one of a right fact, and lowers nothing.
    """
    counts = Counter((v.claim.relation, v.kind) for v in verdicts)
    rows: list[tuple[Value, ...]] = [
        (name, *(counts[name, kind] for kind in ERRORS)) for name in SCORED
    ]
    total = (sum(counts[name, kind] for name in RELATIONS) for kind in ERRORS)
    return Table(("relation", *map(str, ERRORS)), (*rows, ("facts", *total)))


def first_errors(verdicts: Iterable[Verdict], count: int) -> Table:
    """Return the first errors of each kind in each relation, with the sentences behind them.

    What is missed has the sentence of the annotation and no confidence.
    """
    by_place: defaultdict[tuple[str, Kind], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_place[verdict.claim.relation, verdict.kind].append(verdict)
    chosen = [v for r in SCORED for kind in ERRORS for v in by_place[r, kind][:count]]
    columns = ("relation", "kind", "paper", "name", "annotated", "confidence", "sentence")
    return Table(columns, tuple(map(_error_row, chosen)))


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


def reliability_table(bands: Iterable[Band], facts: Sequence[Verdict]) -> Table:
    """Return how many of the facts in each band of confidence are right: precision in percent.

    Facts that a reader may or may not list are left out; `confidence` is the mean of the band,
    from 0 to 1; precision has its interval.
    """
    columns = ("from", "to", "facts", "right", "precision", "low", "high", "confidence")
    rows = (
        (
            *(b.low, b.high, b.facts, b.right, b.precision),
            *_ends(_by_paper(facts, b.low, b.high), precision),
            round(b.mean, 3),
        )
        for b in bands
    )
    return Table(columns, tuple(rows))


def promise_table(facts: Sequence[Verdict]) -> Table:
    """Return how many facts keep each promise of a precision, and how many of them are right.

    `share` is what is kept of the facts of the relation, in percent.
    """
    columns = ("promised", "relation", "from", "facts", "share", "precision", "low", "high")
    rows = (
        _promise_row(promised, relation, bound, [v for v in facts if v.claim.relation == relation])
        for promised in PROMISED
        for relation, bound in bounds_of(promised).items()
    )
    return Table(columns, tuple(rows))


def _promise_row(
    promised: float, relation: str, bound: float | None, facts: Sequence[Verdict]
) -> tuple[Value, ...]:
    if bound is None:
        return (promised, relation, None, 0, 0.0, None, None, None)
    kept = _by_paper(facts, bound)
    count, right = sum(p.right + p.wrong for p in kept), sum(p.right for p in kept)
    share = round(100 * count / len(facts), 1) if facts else None
    exact = Figure(right, count - right).precision if count else None
    return (promised, relation, bound, count, share, exact, *_ends(kept, precision))


def _by_paper(facts: Iterable[Verdict], low: float, high: float = 1.0) -> list[Figure]:
    """Return right and wrong facts of such a confidence, paper by paper."""
    held = (v for v in facts if low <= v.claim.confidence < high or v.claim.confidence == high == 1)
    order = sorted(held, key=lambda v: v.paper)
    return [_figure(list(own)) for _, own in groupby(order, key=lambda v: v.paper)]


def _figure(verdicts: Sequence[Verdict]) -> Figure:
    right = sum(v.kind == Kind.RIGHT for v in verdicts)
    return Figure(right, sum(v.kind in FALSE for v in verdicts))
