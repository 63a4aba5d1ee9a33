"""The list of names that a search reads instead of the graph."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import UsageError
from kg.query.run import run_query
from kg.rdf.terms import term
from kg.resolve.ids import search_key
from kg.serve.workers import processes
from kg.serve.workers.jobs import Job
from kg.serve.workers.limits import Limits
from kg.serve.workers.names import NamesFile, make_names, search
from kg.serve.workers.pool import Pool
from kg.serve.workers.tasks import Snapshot
from tests.served import served_folder
from tests.waiting import PATIENCE

HOLDER = Path(__file__).parent / "serve_holder.py"
LABELS = {
    "fabio:ResearchPaper": "dct:title",
    "foaf:Person": "foaf:name",
    "sg:Method": "skos:prefLabel",
    "sg:Task": "skos:prefLabel",
    "sg:Evidence": "skos:prefLabel",
}
NAMES = st.text("aAbé\u0130ßΣ \x00\u2028", min_size=1, max_size=6)
THINGS = st.lists(
    st.tuples(st.sampled_from(sorted(LABELS)), st.none() | NAMES, st.lists(NAMES, max_size=3)),
    max_size=12,
)


def graph_of(things: list[tuple[str, str | None, list[str]]]) -> Store:
    store = Store()
    for number, (class_, label, others) in enumerate(things):
        node = NamedNode(f"https://example.org/id/n{number // 2}")  # some are of two classes
        store.add(Quad(node, term("rdf:type"), term(class_)))
        first = next(store.quads_for_pattern(node, term(LABELS[class_]), None), None)
        if label is not None and first is None:
            store.add(Quad(node, term(LABELS[class_]), Literal(label)))
        for name in (*others, *filter(None, [label])):
            store.add(Quad(node, term("sg:nameKey"), Literal(search_key(name))))
    return store


def filled(store: Store) -> Snapshot:
    names = NamesFile()
    names.fill(store)
    return Snapshot(store, Path(), names)


def rows(snapshot: Snapshot, text: str, top: int) -> list[object]:
    table = search(snapshot, {"text": text, "top": str(top)})
    return [table.columns, *table.rows]


@given(things=THINGS, text=NAMES | st.just(""), top=st.integers(0, 30))
def test_the_list_gives_what_the_query_gives(
    things: list[tuple[str, str | None, list[str]]], text: str, top: int
) -> None:
    store = graph_of(things)
    asked = run_query(store, "search", {"text": text, "top": top})

    assert rows(filled(store), text, top) == [asked.columns, *asked.rows]


def test_names_of_named_graphs_are_left_out() -> None:
    store, node = graph_of([("sg:Task", "inside", [])]), NamedNode("https://example.org/id/x")
    for predicate, value in (
        ("rdf:type", term("sg:Task")),
        ("skos:prefLabel", Literal("outside")),
        ("sg:nameKey", Literal("outside")),
    ):
        store.add(Quad(node, term(predicate), value, NamedNode("https://example.org/graph")))

    assert [row[0] for row in search(filled(store), {"text": "side", "top": "9"}).rows] == [
        "inside"
    ]


def test_a_key_of_two_lines_makes_no_list() -> None:
    store = graph_of([("sg:Task", "one", [])])
    store.add(
        Quad(NamedNode("https://example.org/id/n0"), term("sg:nameKey"), Literal("two\nlines"))
    )

    with pytest.raises(ValueError, match="more than one line"):
        make_names(store)


def test_until_the_list_is_there_the_store_answers() -> None:
    store = graph_of([("sg:Task", "ranking", ["sorting"])])
    empty = Snapshot(store, Path(), NamesFile())

    assert rows(empty, "SORT", 3) == rows(filled(store), "SORT", 3)


@pytest.mark.parametrize(
    "given", [{"top": "3"}, {"text": "a", "top": "x"}, {"text": "a", "top": "1", "more": "2"}]
)
def test_what_the_query_refuses_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        search(filled(graph_of([])), given)


def test_workers_have_the_list_soon_after_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "COMMAND_LINE", (sys.executable, "-P", str(HOLDER)))
    folder = served_folder(tmp_path / "graph", graph_of([("sg:Task", "ranking", ["sorting"])]))

    assert asyncio.run(first_answer(folder, Job("names_found", {"text": "sort"}))) == b"ranking"


async def first_answer(folder: Path, job: Job) -> bytes:
    """Return what a job answers as soon as it answers anything."""
    pool = Pool(folder, Limits(workers=1))
    await pool.start()
    end = time.monotonic() + PATIENCE
    try:
        while not (body := (await pool.run(job)).body) and time.monotonic() < end:
            await asyncio.sleep(0.02)
    finally:
        await pool.drain()
    return body
