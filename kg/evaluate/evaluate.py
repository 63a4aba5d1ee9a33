"""How good the extraction is: runs it on annotated papers and compares."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePath

from extract.model import Paper
from extract.schema import RELATIONS
from kg.builder.jobs import processes
from kg.builder.reading import ReadOptions, extractions, gather, paper_key, read_objects
from kg.errors import InputError, UsageError
from kg.evaluate.agreement import comparison_key
from kg.evaluate.gold import from_extraction, read_gold
from kg.evaluate.groups import UNKNOWN, field_of
from kg.evaluate.reliability import Band, plot, reliability
from kg.evaluate.scoring import FALSE, Figure, Kind, PaperClaims, Verdict, judge, macro_f1
from kg.evaluate.tables import (
    MACRO,
    MICRO,
    Measured,
    error_table,
    figure_table,
    first_errors,
    group_table,
    measured,
    promise_table,
    reliability_table,
)
from kg.query.table import Table

__all__ = ["MACRO", "MICRO", "Evaluation", "compare", "evaluate", "told_apart"]

TEXTS = "papers*.jsonl"
"""The files beside the annotations that hold the texts of their papers, unless others are named."""

_STDIN = "-"
_ANY_DAY = datetime.date(2000, 1, 1)
"""Readers complete dates by it, and no fact comes from a date."""


@dataclass(frozen=True)
class Evaluation:
    """The verdicts on every claim of the annotated papers; `missing` are papers without a text.

    A missing paper counts as one from which nothing was extracted. `files` and `fields` have the
    file and the field of each paper by its key, where they are known.
    """

    wanted: tuple[PaperClaims, ...]
    verdicts: tuple[Verdict, ...]
    missing: tuple[PaperClaims, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """1 where a text is missing, else 0."""
        return int(bool(self.missing))

    @cached_property
    def _measured(self) -> Measured:
        return measured(self.wanted, self.verdicts)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Right, wrong and missed of each relation, of abbreviations, of code, and of all facts."""
        return self._measured.figures()

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the six relations, in percent."""
        return macro_f1(self.figures)

    @cached_property
    def _bands(self) -> list[Band]:
        return [band for band in reliability(self.verdicts) if band.facts]

    @cached_property
    def _judged(self) -> list[Verdict]:
        """The facts that are right or wrong, those on optional claims left out."""
        kinds = (Kind.RIGHT, *FALSE)
        return [v for v in self.verdicts if v.claim.relation in RELATIONS and v.kind in kinds]

    def tables(
        self, *, errors: int = 0, bands: bool = False, promises: bool = False
    ) -> Iterator[tuple[str, Table]]:
        """Yield each table by its name.

        `errors` adds the first errors of each kind, `bands` the table of reliability, `promises`
        the facts that keep a promised precision. Several files, and several fields, have a table.
        """
        yield "figures", figure_table(self._measured)
        for name, groups in (("file", self.files), ("field", self.fields)):
            known = {p.paper: groups.get(p.paper, UNKNOWN) for p in self.wanted}
            if len(set(known.values())) > 1:
                yield f"by {name}", group_table(self._measured, known, name)
        yield "errors by kind", error_table(self.verdicts)
        if errors:
            yield "first errors", first_errors(self.verdicts, errors)
        if bands:
            yield "reliability", reliability_table(self._bands, self._judged)
        if promises:
            yield "promises", promise_table(self._judged)

    def render(
        self,
        form: str,
        *,
        errors: int = 0,
        bands: bool = False,
        promises: bool = False,
        width: int | None = None,
    ) -> str:
        """Return the tables as "table", "md" or "json"; raises UsageError for other formats.

        The tables are those of `tables`; the first two forms also draw that of reliability.
        """
        text = render_tables(
            dict(self.tables(errors=errors, bands=bands, promises=promises)), form, width
        )
        return text if form == "json" or not bands else text + _drawn(plot(self._bands), form)

    def summary(self) -> str:
        """Return how many papers were compared, and the name of each whose text is not there."""
        papers = len(self.wanted)
        lines = [f"{paper.paper}: text not found ({paper.title})" for paper in self.missing]
        head = f"{papers - len(self.missing)} of {papers} annotated papers compared"
        return "\n".join([head, *lines])


def _drawn(diagram: str, form: str) -> str:
    return f"\n```text\n{diagram}\n```\n" if form == "md" else f"\n{diagram}\n"


def render_tables(tables: Mapping[str, Table], form: str, width: int | None = None) -> str:
    """Return tables as "table", "md" or "json"; raises UsageError for other formats."""
    if form == "json":
        records = {name.replace(" ", "_"): table.to_records() for name, table in tables.items()}
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    if form not in ("table", "md"):
        raise UsageError(f"an evaluation cannot be written as {form!r}; known: table, md, json")
    head = "### {}\n\n{}" if form == "md" else "{}\n\n{}"
    shown = ((name, table.render(form, width=width)) for name, table in tables.items())
    return "\n".join(head.format(name.capitalize(), text) for name, text in shown)


def told_apart(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the files with annotations and those with texts: the first one holds annotations.

    Of the others, those do whose first object has "facts".
    """
    first, *others = paths
    annotated = [path for path in others if _is_annotated(path)]
    return [first, *annotated], [path for path in others if path not in annotated]


def _is_annotated(path: str) -> bool:
    try:
        return any("facts" in record for _, record in _first(path))
    except InputError:
        return False  # not JSON lines; whoever reads texts says what is wrong


def _first(path: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    if path != _STDIN and Path(path).is_file():
        yield from islice(read_objects(path), 1)


def evaluate(
    gold: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    inputs: Iterable[str | os.PathLike[str]] = (),
    *,
    jobs: int | None = 1,
) -> Evaluation:
    """Extract from annotated papers and compare with what is annotated.

    `gold` is a file of JSON lines as `read_gold` has it, or several. The texts come from `inputs`,
    by id or else by title; without inputs, from abstracts in `gold` and from the files
    `papers*.jsonl` beside it. The field of a paper is the "group" that its text has there, or else
    follows from its arXiv categories.

    Raises:
        InputError: a file cannot be read; with the line.
        UsageError: no inputs are named and no texts lie beside the annotations.
    """
    paths = [str(p) for p in ([gold] if isinstance(gold, str | os.PathLike) else gold)]
    read = [(path, read_gold(path)) for path in paths]
    wanted = [claims for _, some in read for claims in some]
    named = [str(path) for path in inputs]
    files = named or _beside(read)
    texts = {key: p for file in files for key, p in _texts([file]).items() if named or p.abstract}
    match = _match(wanted, {key: paper.title for key, paper in texts.items()})
    found = set(match.values())
    chosen = [paper for key, paper in texts.items() if key in found]
    mine = map(from_extraction, extractions(chosen, jobs=processes(jobs, len(chosen))))
    stated = _groups(files)
    return replace(
        compare(wanted, mine),
        files={claims.paper: PurePath(path).name for path, some in read for claims in some},
        fields={own: stated.get(other) or field_of(texts[other]) for own, other in match.items()},
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
    return Evaluation(tuple(wanted.values()), tuple(verdicts), missing)


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


def _beside(read: Sequence[tuple[str, Sequence[PaperClaims]]]) -> list[str]:
    """Return the files with abstracts: annotations that hold them, and `papers*.jsonl` beside."""
    files: list[str] = []
    for gold, wanted in read:
        own = [gold] if any(paper.has_text for paper in wanted) else []
        own += [str(beside) for beside in sorted(Path(gold).parent.glob(TEXTS))]
        if gold == _STDIN or not own:
            problem = f"no abstracts in it, and no {TEXTS} beside it"
            raise UsageError(f"{gold}: {problem}; name the files with the texts after it")
        files += own
    return list(dict.fromkeys(files))


def _groups(paths: Sequence[str]) -> dict[str, str]:
    """Return the group of each paper whose line of JSON states one."""
    found: dict[str, str] = {}
    for path in paths:
        with suppress(InputError):  # what is no JSON states no groups
            records = (record for _, record in read_objects(path)) if path != _STDIN else ()
            found |= {
                str(r.get("paper")): g for r in records if isinstance(g := r.get("group"), str)
            }
    return found
