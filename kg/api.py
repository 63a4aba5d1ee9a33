"""A built graph as one object: every command's twin for scripts and notebooks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphNotFoundError, UsageError
from kg.query.lookup import find_entity
from kg.query.run import run_query, run_sparql
from kg.query.table import Table
from kg.store.builds import current_build, find_build, open_store

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Store
    from rdflib import Graph

    from kg.console import Progress
    from kg.rdf.validate import ValidationReport
    from kg.remote.publish import Publication
    from kg.view.atlas import Atlas
    from kg.view.show import EntityCard
    from kg.view.view import ViewDocument

OUTPUT = Path("output")
"""Where builds lie if no folder is named."""

MAP_NODES = 120
"""How many things the map in a notebook shows at most."""

TIMEOUT = 60.0
"""Seconds that an endpoint has for an answer."""

PUBLISH_TIMEOUT = 600.0
"""Seconds that an endpoint has for each step of taking a graph in."""


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
        self.build = find_build(folder)
        self.store: Store = open_store(self.build)

    @cached_property
    def rdf(self) -> Graph:
        """The graph as rdflib has it; its queries run on the Oxigraph engine."""
        from kg.query.rdflib import to_rdflib

        return to_rdflib(self._whole())

    def _whole(self) -> Store:
        return self.store

    def _around(self, iri: str, *, depth: int) -> Store:
        """Return a store that holds at least what lies within `depth` steps of a thing."""
        return self.store

    @cached_property
    def atlas(self) -> Atlas | None:
        """The map of the graph; None for an endpoint, and a build from before there were maps."""
        from kg.view.atlas import read_atlas

        return read_atlas(self.build)

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
        from kg.view.show import entity_card

        iri = find_entity(self.store, name)
        return entity_card(self._around(iri, depth=1), iri)

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
        from kg.view.view import view_document

        store, centre = self._part(around, depth=depth)
        return view_document(
            store,
            around=centre,
            depth=depth,
            max_nodes=max_nodes,
            max_edges=max_edges,
            atlas=self.atlas,
        )

    def _part(self, around: str | None, *, depth: int) -> tuple[Store, str | None]:
        if around is None:
            return self._whole(), None
        centre = find_entity(self.store, around)
        return self._around(centre, depth=depth), centre

    def stats(self) -> Table:
        """Return how many things of each class and statements of each relation there are."""
        from kg.query.stats import stats

        return stats(self.store)

    def validate(self) -> ValidationReport:
        """Check the graph against its SHACL shapes."""
        from kg.rdf.validate import validate

        return validate(self.rdf)

    def export(self, to: str, *, around: str | None = None, depth: int = 1) -> bytes:
        """Return the graph, or a part, in a format; see `kg.export.export.export`."""
        from kg.export.export import export

        store, centre = self._part(around, depth=depth)
        return export(store, to, around=centre, depth=depth, atlas=self.atlas, source=self._source)

    @property
    def _source(self) -> str:
        """What captions say that a picture was made from."""
        return f"build {self.build.name}"

    def to_networkx(self, around: str | None = None, *, depth: int = 1) -> nx.MultiDiGraph:
        """Return the graph, or what is around a thing, as a network; see `kg.export.graphml`."""
        from kg.export.graphml import to_networkx
        from kg.query.lookup import base_iri
        from kg.view.view import whole_view

        store, centre = self._part(around, depth=depth)
        document = whole_view(store, around=centre, depth=depth)
        return to_networkx(document, base=base_iri(store))

    def to_turtle(self, path: str | os.PathLike[str]) -> None:
        """Write the whole graph as Turtle; the same graph gives the same bytes."""
        from kg.console import write_file

        write_file(self.export("ttl"), Path(path))

    def publish(
        self,
        endpoint: str,
        *,
        update: str | None = None,
        graph_iri: str | None = None,
        timeout: float = PUBLISH_TIMEOUT,
        progress: Progress | None = None,
    ) -> Publication:
        """Replace what a SPARQL store holds by this graph; raises what `kg.remote.publish` does.

        `timeout` is in seconds, for each of the requests.
        """
        from kg.remote.endpoint import Limits
        from kg.remote.publish import publish

        return publish(
            self.store,
            endpoint,
            name=self.build.name,
            update=update,
            graph_iri=graph_iri,
            limits=Limits(total=timeout),
            progress=progress,
        )

    def __repr__(self) -> str:
        counts = self.query("overview").rows
        return f"KnowledgeGraph({str(self.folder)!r}): " + ", ".join(
            " ".join(str(cell) for cell in reversed(row[:2])) for row in counts
        )

    def _repr_html_(self) -> str:
        from kg.export.notebook import to_html

        if self.atlas is None:  # an older build, where a map may take half a minute
            return escape(repr(self))
        return to_html(self.view(max_nodes=MAP_NODES), repr(self))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}


def _file_text(name: str) -> str | None:
    """Return the text of a .rq file that a name points to, None if it is a query's name."""
    if not name.endswith(".rq"):
        return None
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{name}: this query file cannot be read ({error})") from error


def load(
    folder: str | os.PathLike[str] | None = None,
    *,
    endpoint: str | None = None,
    graph_iri: str | None = None,
    timeout: float = TIMEOUT,
) -> KnowledgeGraph:
    """Open a built graph, or what a SPARQL endpoint holds; else the only graph in output/.

    Of an endpoint it is the default graph, or `graph_iri`; `timeout` is in seconds, for each
    request. Raises GraphNotFoundError where there is none, and UsageError where there are several.
    """
    if endpoint is not None:
        from kg.remote.graph import RemoteGraph

        return RemoteGraph(endpoint, graph_iri=graph_iri, timeout=timeout)
    if graph_iri is not None:
        raise UsageError("the IRI of a graph belongs to an endpoint; name that too")
    return KnowledgeGraph(folder if folder is not None else only_build())


def only_build() -> Path:
    """Return the folder of the one graph in output/; raises errors as `load` does."""
    folders = sorted(OUTPUT.iterdir()) if OUTPUT.is_dir() else []
    built = [path for path in folders if path.is_dir() and current_build(path)]
    if not built:
        raise GraphNotFoundError(OUTPUT / "NAME")
    if len(built) > 1:
        names = ", ".join(str(path) for path in built)
        raise UsageError(f"several graphs are built: {names}; say which one with -g")
    return built[0]
