"""How many things of each type and statements of each relation a graph has."""

from __future__ import annotations

from kg.query.run import run_query
from kg.query.table import Table
from kg.store.protocol import GraphStore

_MOST = 10
_GROUPS = (
    ("things", "overview", "what", "count"),
    ("statements", "relations", "relation", "statements"),
    ("records joined", "joins", "rule", "joins"),
    ("papers of", "most-connected", "concept", "papers"),
)
"""Title, query, column of names and column of counts of each part of the table."""


def stats(store: GraphStore) -> Table:
    """Return counts by class, relation and joined records, and what most papers speak of."""
    rows = []
    for title, query, name, count in _GROUPS:
        limit = {"top": _MOST} if query == "most-connected" else {}
        for record in run_query(store, query, limit).to_records():
            rows.append((title, record[name], record[count]))
    return Table(("group", "name", "count"), tuple(rows))
