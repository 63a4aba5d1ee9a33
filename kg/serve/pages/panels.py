"""The panels of a thing's page: named queries of the catalogue, asked about that thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress

from pyoxigraph import NamedNode, Store

from extract.schema import CONCEPT_TYPES, RELATIONS
from kg.doors import load_added
from kg.errors import UsageError
from kg.query.catalogue import Query, find_query
from kg.query.run import TOP, run_query
from kg.query.table import IRI, Table
from kg.rdf.vocab import SG
from kg.serve.http.html import address
from kg.serve.pages.cells import Cell, cells, visible
from kg.serve.pages.examples import bound_text
from kg.serve.pages.named import catalogue
from kg.view.labels import read_texts
from kg.view.selection import CLASSES

GROUP = "scholargraph.panels"
"""The entry points by which other packages bring panels."""

_COUNTED = 300
"""How many rows are counted; a longer answer has more than that."""
_SPOKEN_OF = 1500
"""Of what more papers speak of, some queries take longer than a reader of a page should wait."""
_JOINED = 8000
"""The same for a paper, by the papers that speak of what it speaks of."""


@dataclass(frozen=True, slots=True)
class PanelPlan:
    """A query that makes a panel: its title there, and how many rows.

    The query must need one parameter, that takes a thing of the page. `types` are those on whose
    pages it stands ("Paper", "Person", "Method", …). `bars` is a column that is drawn, `covers`
    the group of neighbours that it makes needless, `heavy` whether it is only asked of what not
    too many papers speak of.
    """

    query: str
    title: str
    rows: int = 10
    wide: bool = False
    bars: str = ""
    covers: str = ""
    heavy: bool = False
    types: tuple[str, ...] = ()


_BY_YEAR = PanelPlan("concept-by-year", "Papers by year", rows=30, bars="papers")
_EXPERTS = PanelPlan("experts", "Who works on it", heavy=True)
_TOGETHER = PanelPlan(
    "used-together", "In papers together with", covers="to-coOccursWith", heavy=True
)
_PLANS = {
    "Paper": (PanelPlan("similar-papers", "Papers on the same things", wide=True, heavy=True),),
    "Person": (
        PanelPlan("author-papers", "Papers", rows=25, wide=True, covers="from-creator"),
        PanelPlan("author-years", "Year by year", rows=30, bars="papers"),
        PanelPlan("coauthors", "Writes with", covers="to-coauthorOf"),
        PanelPlan("author-concepts", "Works on", wide=True),
        PanelPlan("maybe-the-same", "May be the same person", wide=True),
        PanelPlan("maybe-several", "May be several people", rows=5, wide=True),
    ),
    "Method": (
        _BY_YEAR,
        _EXPERTS,
        _TOGETHER,
        PanelPlan("code-of-method", "Code", wide=True, heavy=True),
    ),
    "Dataset": (_BY_YEAR, _EXPERTS, _TOGETHER, PanelPlan("metrics-of-dataset", "Measured in")),
    "Task": (_BY_YEAR, _EXPERTS, _TOGETHER, PanelPlan("datasets-of-task", "Evaluated on")),
    "Metric": (
        _BY_YEAR,
        _EXPERTS,
        _TOGETHER,
        PanelPlan("results-of-metric", "Values that papers claim", wide=True),
    ),
    "Organisation": (
        PanelPlan(
            "organisation-papers", "Papers", rows=25, wide=True, covers="from-hasAffiliation"
        ),
    ),
}
_SENTENCES = "evidence-of"


@dataclass(frozen=True, slots=True)
class Question:
    """A query of the catalogue about one thing: where its answer is, and where its text.

    `editor` is "" where nobody is led to the text.
    """

    query: str
    text: str
    answer: str
    editor: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The first rows of a query's answer; `count` says how many there are, `rest` if more.

    `bars` has a number for each row, or nothing where nothing is drawn; `covers` is the id of the
    group of neighbours that the panel makes needless, or "".
    """

    title: str
    question: Question
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    bars: Sequence[int]
    count: str
    rest: bool
    wide: bool
    covers: str


def read_panels(store: Store, node: NamedNode, type_: str, *, base: str) -> tuple[Panel, ...]:
    """Return the panels of a thing of a type of CLASSES, those without a row left out."""
    panels = (
        _panel(store, node, plan, _askable(type_)[plan.query], base)
        for plan in _plans(store, node, type_)
    )
    return tuple(panel for panel in panels if panel.rows)


def check_panels() -> None:
    """Raise UsageError for a panel, of ours or of another package, that cannot be asked for."""
    for type_ in CLASSES:
        for plan in _all_plans(type_):
            query = _askable(type_).get(plan.query)
            if query is None:
                wanted = f"a query {plan.query!r} that needs a {type_.lower()} and nothing else"
                raise UsageError(f"the panel {plan.title!r} needs {wanted}")
            if plan.bars and plan.bars not in query.columns:
                raise UsageError(
                    f"the panel {plan.title!r} draws {plan.bars!r}, which is no column"
                )


@cache
def _all_plans(type_: str) -> tuple[PanelPlan, ...]:
    added = load_added(GROUP, PanelPlan).values()
    return (*_PLANS.get(type_, ()), *(plan for plan in added if type_ in plan.types))


def sentences_of(store: Store, node: NamedNode, type_: str) -> Question | None:
    """Return the query that has the sentences of a thing, None for what has none."""
    query = _askable(type_).get(_SENTENCES)
    return _question(query, node, store) if query else None


def other_questions(store: Store, node: NamedNode, type_: str) -> tuple[Question, ...]:
    """Return what else the catalogue can be asked about a thing, by the names of the queries."""
    shown = {_SENTENCES, *(plan.query for plan in _plans(store, node, type_))}
    left = (query for name, query in _askable(type_).items() if name not in shown)
    return tuple(_question(query, node) for query in left)


@cache
def _askable(type_: str) -> dict[str, Query]:
    """Return the queries that ask about a thing of this type and need know nothing else."""
    concept = {"concept"} if type_ in CONCEPT_TYPES else set()
    spoken = {"entity"} if concept or type_ == "Paper" else set()
    about = {type_.lower()} | concept | spoken
    needed = {q: [p.type for p in q.params if p.default is None] for q in catalogue()}
    return {q.name: q for q, types in needed.items() if len(types) == 1 and types[0] in about}


def _plans(store: Store, node: NamedNode, type_: str) -> list[PanelPlan]:
    plans = _all_plans(type_)
    large = any(plan.heavy for plan in plans) and _is_large(store, node.value, type_)
    return [plan for plan in plans if not (large and plan.heavy)]


def make_panel(
    store: Store, plan: PanelPlan, base: str, *, about: NamedNode | None = None, **given: object
) -> Panel:
    """Return the panel of a query, about a thing if it needs one."""
    query = find_query(plan.query)
    params = {**given, **({_about(query): about.value} if about else {})}
    table = run_query(store, query, {**params, TOP: _COUNTED + 1})
    question = _question(query, about, store) if about else _general(query, store)
    return _filled_panel(table, plan, question, base)


def _general(query: Query, store: Store) -> Question:
    editor = address("/query", query=bound_text(store, query, {}))
    return Question(query.name, query.summary, f"/queries/{query.name}", editor)


def _panel(store: Store, node: NamedNode, plan: PanelPlan, query: Query, base: str) -> Panel:
    table = run_query(store, query, {_about(query): node.value, TOP: _COUNTED + 1})
    return _filled_panel(table, plan, _question(query, node, store), base)


def _filled_panel(table: Table, plan: PanelPlan, question: Question, base: str) -> Panel:
    shown = _filled(table.head(plan.rows))
    return Panel(
        title=plan.title,
        question=question,
        columns=visible(shown.columns),
        rows=cells(shown, base),
        bars=[int(str(row[plan.bars])) for row in shown.to_records()] if plan.bars else (),
        count=str(len(table)) if len(table) <= _COUNTED else f"more than {_COUNTED}",
        rest=len(table) > plan.rows,
        wide=plan.wide,
        covers=plan.covers,
    )


def _filled(table: Table) -> Table:
    """Return a table without the columns in which no row has anything."""
    there = [
        any(cell not in (None, "") for cell in column) for column in zip(*table.rows, strict=True)
    ]
    return Table(
        tuple(compress(table.columns, there)), tuple(tuple(compress(r, there)) for r in table.rows)
    )


def _question(query: Query, node: NamedNode, store: Store | None = None) -> Question:
    """Return a query about a thing; with its text where a store is there to bind it."""
    name, editor = _about(query), ""
    if store:
        editor = address("/query", query=bound_text(store, query, {name: node.value}))
    answer = address(f"/queries/{query.name}", **{name: IRI(node.value).local_name})
    return Question(query.name, query.summary, answer, editor)


def _about(query: Query) -> str:
    return next(param.name for param in query.params if param.default is None)


def _is_large(store: Store, iri: str, type_: str) -> bool:
    if type_ != "Paper":
        return _spoken_of(store, iri) > _SPOKEN_OF
    concepts = {concept for name in RELATIONS for concept in read_texts(store, iri, str(SG[name]))}
    return sum(_spoken_of(store, concept) for concept in concepts) > _JOINED


def _spoken_of(store: Store, iri: str) -> int:
    """Return how many papers speak of a concept."""
    found = read_texts(store, iri, str(SG.paperCount))
    return int(found[0]) if found and found[0].isdecimal() else 0
