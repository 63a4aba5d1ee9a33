"""Loads a built graph into a SPARQL store, so that readers see the former one until it is whole.

The triples go into a staging graph, by updates in batches; when the store counts as many as there
are, one update moves them over the former content. What goes wrong before leaves that as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, RdfFormat, Store, Triple, serialize

from kg.errors import EndpointError, LimitError, ScholargraphError, UsageError
from kg.remote.endpoint import Endpoint, Limits
from kg.remote.store import RemoteStore, checked_iri
from kg.view.part import all_triples

if TYPE_CHECKING:
    from kg.console import Progress

PATIENCE = Limits(total=600)
"""Moving the graphs is one long request."""
BATCH = 1000
"""How many triples one update brings; Virtuoso takes no update of 10,000 lines."""
STAGING = "urn:scholargraph:staging:"
_ANYTHING = "*/*"
_TRANSACTION = "in one transaction"
_UNKNOWN = "in one update; whether readers could see a part of it is up to the store"


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published where, and what the store promises of it."""

    endpoint: str
    graph: str
    triples: int
    former: int
    promise: str

    def to_text(self) -> str:
        """Return what was done as lines of text."""
        target = f"graph <{self.graph}>" if self.graph else "default graph"
        return (
            f"published   {self.triples:,} triples to the {target} of {self.endpoint}\n"
            f"replaced    {self.former:,} triples, {self.promise}"
        )


def publish(
    store: Store,
    endpoint: str,
    *,
    name: str,
    update: str | None = None,
    graph_iri: str | None = None,
    limits: Limits = PATIENCE,
    progress: Progress | None = None,
) -> Publication:
    """Replace the default graph, or `graph_iri`, of a SPARQL store by the triples of a graph.

    `name` tells this graph from others, as the digest of a build does; publishing it again clears
    what a broken attempt left. Updates go to `update`, by default to the endpoint's own address,
    with "/update" for a "/query" at its end.

    Raises:
        UsageError: the graph is empty, or the store refuses an update as wrong.
        EndpointError: the store cannot be reached, denies updates, or counts other triples.
        LimitError: a request took too long.
    """
    job = _Job(
        source=store,
        remote=RemoteStore(endpoint, limits=limits),
        graph_iri=None if graph_iri is None else checked_iri(graph_iri),
        updates=Endpoint(update or update_address(endpoint), limits=limits),
        staging=checked_iri(STAGING + name),
    )
    return job.run(progress)


def update_address(endpoint: str) -> str:
    """Return where a store that answers queries at an address most likely takes updates.

    Example:
        >>> update_address("http://localhost:7878/query")
        'http://localhost:7878/update'
        >>> update_address("http://localhost:8890/sparql-auth")
        'http://localhost:8890/sparql-auth'
    """
    return endpoint.removesuffix("/query") + "/update" if endpoint.endswith("/query") else endpoint


@dataclass(slots=True)
class _Job:
    source: Store
    remote: RemoteStore
    graph_iri: str | None
    updates: Endpoint
    staging: str
    server: str = field(default="", init=False)

    def run(self, progress: Progress | None) -> Publication:
        count = sum(1 for _ in all_triples(self.source))
        if not count:
            raise UsageError("the graph is empty; nothing is published")
        former = self._count(self._target_pattern())
        self._stage(count, progress)
        self._swap(count)
        return Publication(
            endpoint=self.remote.url,
            graph=self.graph_iri or "",
            triples=count,
            former=former,
            promise=_TRANSACTION if self.server == "Oxigraph" else _UNKNOWN,
        )

    def _stage(self, count: int, progress: Progress | None) -> None:
        """Fill the staging graph; whatever goes wrong, it is dropped again."""
        try:
            self._drop()
            done = 0
            for batch in _batches(self.source):
                self._update(f"INSERT DATA {{ GRAPH <{self.staging}> {{ {_lines(batch)} }} }}")
                done += len(batch)
                if progress:
                    progress("publish", done, count)
            self._check(self._count(_pattern(self.staging)), count)
        except BaseException:
            self._try_to_drop()
            raise

    def _check(self, found: int, count: int) -> None:
        if found != count:
            raise EndpointError(
                f"{self.remote.url}: the store counts {found:,} triples of {count:,} that were "
                "sent; its former content is left as it was"
            )

    def _swap(self, count: int) -> None:
        target = f"GRAPH <{self.graph_iri}>" if self.graph_iri else "DEFAULT"
        try:
            self._update(f"MOVE GRAPH <{self.staging}> TO {target}")
        except UsageError as error:
            self._try_to_drop()
            hint = "" if self.graph_iri else "; if it has no default graph, name a graph"
            raise UsageError(f"{error}{hint}; the former content is left as it was") from error
        except (EndpointError, LimitError) as error:
            # Dropping what a store may still be moving could lose both.
            unsure = "the last step may or may not be done, so publish again"
            raise type(error)(f"{error}; {unsure}") from error
        found = self._count(self._target_pattern())
        if found < count:
            raise EndpointError(
                f"{self.remote.url}: after the swap the store shows {found:,} triples of "
                f"{count:,}; publish again"
            )

    def _target_pattern(self) -> str:
        return _pattern(self.graph_iri) if self.graph_iri else "{ ?s ?p ?o }"

    def _count(self, where: str) -> int:
        return self.remote.count(where, distinct=False)

    def _update(self, text: str) -> None:
        self.server = self.updates.post({"update": text}, accept=_ANYTHING).server

    def _drop(self) -> None:
        self._update(f"DROP SILENT GRAPH <{self.staging}>")

    def _try_to_drop(self) -> None:
        with suppress(ScholargraphError):  # what stopped the work says more
            self._drop()


def _pattern(graph: str) -> str:
    return f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"


def _batches(store: Store) -> Iterator[list[Triple]]:
    triples = all_triples(store)
    while batch := list(islice(triples, BATCH)):
        if any(isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode) for t in batch):
            raise UsageError("a graph with blank nodes cannot be published; a built one has none")
        yield batch


def _lines(triples: list[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
