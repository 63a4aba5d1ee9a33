"""The start page: a profile's is about that researcher, a library's about its topics and people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode, Store

from kg.query.catalogue import query_names
from kg.query.lookup import base_iri
from kg.query.run import run_query
from kg.query.table import Table
from kg.query.trends import Trends, trends
from kg.serve.http.html import address, entity_address, render
from kg.serve.pages.entity_page import figures_of
from kg.serve.pages.panels import Panel, PanelPlan, make_panel
from kg.serve.workers.tasks import Snapshot
from kg.view.atlas import read_atlas
from kg.view.document import Detail
from kg.view.labels import read_label, read_owner
from kg.view.selection import CLASSES

_TOPICS = 8
_NEW = 5
_OWNER = (
    PanelPlan("author-years", "Year by year", rows=12, bars="papers"),
    PanelPlan("coauthors", "Writes with", rows=10, bars="papers"),
)
_OWNER_WIDE = (
    PanelPlan("author-concepts", "Works on", rows=12, wide=True),
    PanelPlan("author-papers", "Newest papers", rows=_NEW, wide=True),
)
_LIBRARY = (
    PanelPlan("papers-by-year", "Papers by year", rows=12, bars="papers"),
    PanelPlan("authors", "Who wrote most", rows=10, bars="papers"),
)
_LIBRARY_WIDE = (PanelPlan("most-connected", "What most papers speak of", rows=12, wide=True),)
_NAMES = {"papers": "Paper", "people": "Person", "organisations": "Organisation"}


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of things that belong together: its name, its size, and where it is found."""

    label: str
    size: int
    href: str


@dataclass(frozen=True, slots=True)
class Start:
    """What the start page shows; `owner` is whose page was read, "" for a library."""

    owner: str
    href: str
    lead: str
    figures: tuple[Detail, ...]
    counts: tuple[tuple[str, object, str], ...]
    papers: int
    topics: tuple[Topic, ...]
    trends: Trends
    beside: tuple[Panel, ...]
    wide: tuple[Panel, ...]


def start_page(snapshot: Snapshot) -> bytes:
    """Return the start page of a build."""
    base = base_iri(snapshot.store)
    return render(
        "start",
        here="/",
        start=_read(snapshot),
        queries=len(query_names()),
        page_of=lambda iri: entity_address(iri, base),
    )


@lru_cache(maxsize=1)
def _read(snapshot: Snapshot) -> Start:
    """Return what the page shows; kept, since a snapshot never changes."""
    store, base = snapshot.store, base_iri(snapshot.store)
    owner = read_owner(store)
    node = NamedNode(owner) if owner else None
    beside, wide = (_OWNER, _OWNER_WIDE) if node else (_LIBRARY, _LIBRARY_WIDE)
    counts = run_query(store, "overview").to_records()
    return Start(
        owner=read_label(store, owner) if owner else "",
        href=entity_address(owner, base) if owner else "",
        lead=summary(store, owner),
        figures=figures_of(store, owner) if owner else (),
        counts=tuple((str(r["what"]), r["count"], _type(str(r["what"]))) for r in counts),
        papers=next((int(str(r["count"])) for r in counts if r["what"] == "papers"), 0),
        topics=_topics(snapshot),
        trends=trends(store),
        beside=_panels(store, beside, base, node),
        wide=_panels(store, wide, base, node),
    )


def _panels(
    store: Store, plans: Sequence[PanelPlan], base: str, node: NamedNode | None
) -> tuple[Panel, ...]:
    made = (make_panel(store, plan, base, about=node) for plan in plans)
    return tuple(panel for panel in made if panel.rows)


def summary(store: Store, owner: str) -> str:
    """Return one sentence of what the papers are: how many, of which years, mostly with whom."""
    years = run_query(store, "papers-by-year").to_records()
    dated = sorted(int(str(row["year"])) for row in years if row["year"] is not None)
    papers = next(iter(run_query(store, "overview", {"top": 1}).to_records()), {"count": 0})
    said = [_span(int(str(papers["count"])), dated), *_about(store), *_together(store, owner)]
    return "; ".join(filter(None, said)) + "." if papers["count"] else ""


def _span(papers: int, years: Sequence[int]) -> str:
    span = "\u2013".join(map(str, sorted({*years[:1], *years[-1:]})))
    return f"{papers:,} paper{'s' * (papers != 1)}{f' {span}' if span else ''}"


def _about(store: Store) -> Iterator[str]:
    """Yield what the papers are about: the tasks that most of them address."""
    rows = run_query(store, "most-connected", {"top": 250}).to_records()
    tasks = [str(row["concept"]) for row in rows if row["type"] == "Task" and _many(row["papers"])]
    if tasks:
        yield "mostly on " + _listed(tasks[:3])


def _many(papers: object) -> bool:
    return int(str(papers)) > 1


def _together(store: Store, owner: str) -> Iterator[str]:
    if owner:
        yield from _most(run_query(store, "coauthors", {"person": owner, "top": 1}), "coauthor")


def _most(table: Table, column: str) -> Iterator[str]:
    for row in table.to_records():
        yield f"most often with {row[column]} ({row['papers']})"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _topics(snapshot: Snapshot) -> tuple[Topic, ...]:
    atlas = read_atlas(snapshot.build)
    named = [c for c in (atlas.communities if atlas else ()) if c.label]
    return tuple(
        Topic(c.label, c.size, address("/search", q=c.label.partition(",")[0]))
        for c in named[:_TOPICS]
    )


def _type(counted: str) -> str:
    name = _NAMES.get(counted, counted.removesuffix("s").capitalize())
    return name if name in CLASSES else ""
