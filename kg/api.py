"""A built graph as one object: every command's twin for scripts and notebooks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphNotFoundError, UsageError
from kg.query import run_query, run_sparql
from kg.store import current_build, open_store, to_rdflib
from kg.table import Table

if TYPE_CHECKING:
    from pyoxigraph import Store
    from rdflib import Graph

    from kg.show import EntityCard
    from kg.validate import ValidationReport
    from kg.view import ViewDocument

OUTPUT = Path("output")
"""Where builds lie if no folder is named."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What SPARQL gave back: a table, or triples as Turtle."""

    body: Table | bytes

    @property
    def exit_code(self) -> int:
        """1 where an ASK says no, else 0."""
        return int(isinstance(self.body, Table) and self.body.rows == ((False,),))

    def render(self, form: str, *, width: int | None = None) -> str:
        """Return the answer in a format of tables, or as Turtle if it is triples."""
        if isinstance(self.body, Table):
            return self.body.render(form, width=width)
        return self.body.decode()


class KnowledgeGraph:
    """A built graph, opened for reading; it stays on its snapshot whatever is built meanwhile."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Open the graph of a folder; raises GraphNotFoundError where there is none."""
        self.folder = Path(folder)
        self.store: Store = open_store(folder)

    @cached_property
    def rdf(self) -> Graph:
        """The graph as rdflib has it; its queries run on the Oxigraph engine."""
        return to_rdflib(self.store)

    def query(self, name: str, /, **params: object) -> Table:
        """Run a named query; raises NotFoundError and UsageError as `run_query` does."""
        return run_query(self.store, name, params)

    def sparql(self, text: str) -> Table | bytes:
        """Run SPARQL text: rows for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE."""
        return run_sparql(self.store, text)

    def ask(
        self,
        name: str | None,
        *,
        sparql: str | None = None,
        params: Mapping[str, str] | None = None,
        triples: str = "ttl",
    ) -> Answer:
        """Run a named query, a .rq file or SPARQL text, whichever is given.

        Raises UsageError where none or several of them are.
        """
        text = sparql if name is None else _file_text(name)
        if (name is None) == (sparql is None):
            raise UsageError("name one query, a .rq file, or SPARQL text with -s")
        if text is None:
            return Answer(run_query(self.store, str(name), params or {}))
        if params:
            raise UsageError("parameters belong to named queries; write the values in the SPARQL")
        return Answer(run_sparql(self.store, text, triples=triples))

    def entity(self, name: str) -> EntityCard:
        """Return the card of what a label, another name, an id or an IRI stands for."""
        from kg.show import entity_card

        return entity_card(self.store, name)

    def evidence(self, name: str) -> Table:
        """Return every sentence that states something about a thing, with its offsets."""
        return self.query("evidence-of", entity=name)

    def view(
        self,
        around: str | None = None,
        *,
        depth: int = 1,
        max_nodes: int = 500,
        max_edges: int = 2000,
    ) -> ViewDocument:
        """Return the graph, or what is around a thing, as the document that explorers show."""
        from kg.view import view_document

        return view_document(
            self.store, around=around, depth=depth, max_nodes=max_nodes, max_edges=max_edges
        )

    def stats(self) -> Table:
        """Return how many things of each class and statements of each relation there are."""
        from kg.stats import stats

        return stats(self.store)

    def validate(self) -> ValidationReport:
        """Check the graph against its SHACL shapes."""
        from kg.validate import validate

        return validate(self.rdf)

    def export(self, to: str, *, around: str | None = None, depth: int = 1) -> bytes:
        """Return the graph, or a part, as "ttl", "nt", "jsonld", "graphml" or "html"."""
        from kg.export import export

        return export(self.store, to, around=around, depth=depth)

    def to_turtle(self, path: str | os.PathLike[str]) -> None:
        """Write the whole graph as Turtle; the same graph gives the same bytes."""
        from kg.console import write_file

        write_file(self.export("ttl"), Path(path))

    def __repr__(self) -> str:
        counts = self.query("overview").rows
        return f"KnowledgeGraph({str(self.folder)!r}): " + ", ".join(
            " ".join(str(cell) for cell in reversed(row[:2])) for row in counts
        )


def _file_text(name: str) -> str | None:
    """Return the text of a .rq file that a name points to, None if it is a query's name."""
    if not name.endswith(".rq"):
        return None
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{name}: this query file cannot be read ({error})") from error


def load(folder: str | os.PathLike[str] | None = None) -> KnowledgeGraph:
    """Open a built graph; without a folder, the one in output/ if there is just one.

    Raises GraphNotFoundError where there is none, and UsageError where there are several.
    """
    return KnowledgeGraph(folder if folder is not None else _only_build())


def _only_build() -> Path:
    folders = sorted(OUTPUT.iterdir()) if OUTPUT.is_dir() else []
    built = [path for path in folders if path.is_dir() and current_build(path)]
    if not built:
        raise GraphNotFoundError(OUTPUT / "NAME")
    if len(built) > 1:
        names = ", ".join(str(path) for path in built)
        raise UsageError(f"several graphs are built: {names}; say which one with -g")
    return built[0]
