"""Writes queries/README.md: every named query with a real result from the sample page."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Store

from kg.query.catalogue import Query, find_query, query_folder, query_names
from kg.query.lookup import base_iri
from kg.query.run import run_query
from kg.query.table import IRI, Table, Value
from kg.store.builds import open_store

_ROWS = 5
"""How many rows of a result the page shows."""

_HEAD = """# Queries

One question a file. `kg query NAME` runs it; parameters are bound, never pasted into the text, and
a thing can be given by its name, its id or its IRI. Every query also takes `--param top=N`, the
first N rows. The results are those of the sample page (`kg demo`); `sgd:` is the base of the graph.

This page is made from the headers of the files: `python -m kg.command.cookbook` writes it anew.
"""


def cookbook(store: Store) -> str:
    """Return the page of all queries, with their results in this store."""
    base = base_iri(store)
    sections = ("\n".join(_section(find_query(n), store, base)) for n in query_names())
    return "\n\n".join((_HEAD.strip(), *sections)) + "\n"


def _section(query: Query, store: Store, base: str) -> Iterator[str]:
    yield f"## {query.name}\n"
    yield f"{query.summary} {query.description}".strip() + "\n"
    yield from (f"* `{p.name}` ({p.type}{_default(p.default)}): {p.text}" for p in query.params)
    yield f"{chr(10) if query.params else ''}```sh\n{_command(query)}\n```\n"
    yield _result(run_query(store, query, dict(query.example)), base)


def _default(default: str | None) -> str:
    return "" if not default else f", default {default}"


def _command(query: Query) -> str:
    params = (f" --param {shlex.quote(f'{name}={value}')}" for name, value in query.example)
    return f"kg query {query.name}{''.join(params)}"


def _result(table: Table, base: str) -> str:
    rows = tuple(tuple(_short(value, base) for value in row) for row in table.rows[:_ROWS])
    more = len(table) - len(rows)
    text = Table(table.columns, rows).to_markdown().rstrip()
    if not rows:
        return f"{text}\n\nNo row in the sample."
    return f"{text}\n\n… and {more} more." if more else text


def _short(value: Value, base: str) -> Value:
    inside = isinstance(value, IRI) and value.startswith(base)
    return f"sgd:{str(value).removeprefix(base)}" if inside else value


def write_cookbook() -> Path:
    """Build the sample and write queries/README.md in a checkout; return its path."""
    from kg.command.demo import build_demo

    page = Path(str(query_folder())) / "README.md"
    with tempfile.TemporaryDirectory() as folder:
        build_demo(Path(folder) / "sample")
        page.write_text(cookbook(open_store(Path(folder) / "sample")), encoding="utf-8")
    return page


if __name__ == "__main__":
    write_cookbook()
