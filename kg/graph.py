"""A graph as one object to read, wherever it lies: for scripts, notebooks and commands."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import AmbiguousError, NotFoundError, UsageError
from kg.query.catalogue import Catalogue, Query, chosen_catalogue
from kg.query.leaderboard import Leaderboards, leaderboards
from kg.query.lookup import find_entity, find_things
from kg.query.named import Queries
from kg.query.run import run_query, run_sparql
from kg.query.search import TOP, Found, names_only
from kg.query.table import IRI, Table
from kg.query.trends import Trends, trends

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Store
    from rdflib import Graph

    from kg.export.notebook import GraphView
    from kg.rdf.validate import ValidationReport
    from kg.store.protocol import GraphStore
    from kg.view.atlas import Atlas
    from kg.view.comparison import Comparison
    from kg.view.show import EntityCard


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


class KnowledgeGraph(ABC):
    """A graph to read; `len` counts its papers, people, concepts and organisations.

    `name in graph` says whether one of them is called so, and `graph[name]` is its card; to
    iterate gives their IRIs, sorted.
    """

    store: GraphStore

    def __init__(self, queries: str | os.PathLike[str] | None = None) -> None:
        """Take the named queries of a folder beside our own; raises UsageError for a bad one."""
        self._catalogue = chosen_catalogue() if queries is None else Catalogue.of(Path(queries))

    @abstractmethod
    def _whole(self) -> Store:
        """Return a store that holds all of the graph."""

    @abstractmethod
    def _around(self, iri: str, *, depth: int) -> Store:
        """Return a store that holds at least what lies within `depth` steps of a thing."""

    @property
    @abstractmethod
    def atlas(self) -> Atlas | None:
        """The map of the graph; None for an endpoint, and a build from before there were maps."""

    @property
    @abstractmethod
    def _source(self) -> str:
        """What captions say that a picture was made from."""

    @cached_property
    def rdf(self) -> Graph:
        """The graph as rdflib has it; its queries run on the Oxigraph engine."""
        from kg.query.rdflib import to_rdflib

        return to_rdflib(self._whole())

    @cached_property
    def queries(self) -> Queries:
        """The named queries, each to be called: `graph.queries.coauthors("Ada Byron")`."""
        return Queries(self._catalogue, lambda query, params: self._run(query, params))

    def _run(self, query: Query, params: Mapping[str, object]) -> Table:
        return run_query(self.store, query, params)

    def __len__(self) -> int:
        return len(self._things)

    def __iter__(self) -> Iterator[IRI]:
        return iter(self._things)

    def __bool__(self) -> bool:
        return True  # an empty graph is a graph

    @cached_property
    def _things(self) -> tuple[IRI, ...]:
        return find_things(self.store)

    def __contains__(self, name: object) -> bool:
        try:
            find_entity(self.store, str(name))
        except NotFoundError:
            return False
        except AmbiguousError:  # several things are called so
            return True
        return True

    def __getitem__(self, name: str) -> EntityCard:
        """Return the card of a thing; raises NotFoundError, and UsageError for several."""
        return self.entity(name)

    def query(self, name: str, /, **params: object) -> Table:
        """Run a named query; raises NotFoundError and UsageError as `run_query` does."""
        return self._run(self._catalogue.find(name), params)

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
            return Answer(self._run(self._catalogue.find(str(name)), params or {}))
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

    def search(self, text: str, *, type: str = "", top: int = TOP) -> Found:
        """Return what has these words in its names or its abstract, with counts and snippets.

        Raises UsageError for a type that there is not.
        """
        return names_only(text, self.query("search", text=text, top=top))

    def leaderboard(self, *, task: str = "", dataset: str = "", metric: str = "") -> Leaderboards:
        """Return the values that papers report, ranked by metric, dataset and unit.

        Raises NotFoundError and UsageError for names as `query` does.
        """
        return leaderboards(self.store, task=task, dataset=dataset, metric=metric)

    def trends(self, *, top: int = 6) -> Trends:
        """Return the methods whose share of papers rose and fell most, with small charts."""
        return trends(self.store, top=top)

    def compare(self, *papers: str) -> Comparison:
        """Return papers side by side: what each says, what they share, and the sentences.

        A paper is named by its title, how that begins, a number (DOI, arXiv), an id or IRI, or by
        what it alone proposes. Raises NotFoundError and UsageError as `entity` does.
        """
        from kg.view.comparison import compare

        found = dict.fromkeys(find_entity(self.store, name, type="paper") for name in papers)
        return compare((self._around(iri, depth=1), iri) for iri in found)

    def view(
        self,
        around: str | None = None,
        *,
        depth: int = 1,
        max_nodes: int = 500,
        max_edges: int = 2000,
    ) -> GraphView:
        """Return the graph, or what is around a thing, as the document that explorers show."""
        from kg.export.notebook import GraphView
        from kg.view.view import view_document

        store, centre = self._part(around, depth=depth)
        document = view_document(
            store,
            around=centre,
            depth=depth,
            max_nodes=max_nodes,
            max_edges=max_edges,
            atlas=self.atlas,
        )
        return GraphView.of(document)

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

    def _repr_html_(self) -> str:
        return escape(repr(self))

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
