"""A store behind a SPARQL endpoint, read by queries as a store on disk is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Variable,
)

from kg.errors import UsageError
from kg.query.binding import with_values
from kg.query.text import check_query
from kg.remote.endpoint import Endpoint, Limits
from kg.remote.reply import Reply
from kg.remote.results import (
    ROWS,
    TRIPLES,
    check_constructed,
    check_rows,
    read_boolean,
    read_count,
    read_graph,
    read_rows,
    read_triples,
    unreadable,
)

if TYPE_CHECKING:
    from kg.store.protocol import AnyTerm, Node

SMALLEST_CUT = 1000
"""An answer of fewer rows is whole: no store is known to cut earlier in silence."""
PAGE = 50_000
"""How many triples are asked for at once."""


class RemoteStore:
    """A graph behind an endpoint: its default graph, or the one that `graph_iri` names.

    Every method raises what `Endpoint.post` raises, EndpointError where the answer is no result or
    may not be whole, and LimitError where the store says that it has cut it.
    """

    def __init__(
        self, url: str, *, graph_iri: str | None = None, limits: Limits | None = None
    ) -> None:
        """Name a store; nothing is sent yet. Raises UsageError for no address or no IRI."""
        self.endpoint = Endpoint(url, limits=limits)
        self.graph_iri = None if graph_iri is None else checked_iri(graph_iri)

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return self.endpoint.url

    def query(
        self, query: str, *, substitutions: Mapping[Variable, AnyTerm] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a query as `pyoxigraph.Store.query` does.

        Raises:
            SyntaxError: the text is not SPARQL 1.1; it is not sent then.
        """
        check_query(query)
        kind, columns = _shape(query)
        text = with_values(query, _by_name(substitutions or {}))
        if kind is QueryTriples:
            return self._construct(text)
        if kind is QueryBoolean:
            return read_boolean(self._post(text, ROWS), self.url)
        reply = self._post(text, ROWS)
        check_rows(reply, self.url)
        return read_rows(reply, self.url, columns=columns)

    def _construct(self, text: str) -> QueryTriples:
        reply = self._post(text, TRIPLES)
        check_constructed(text, reply, lambda rows: self._post(rows, ROWS), self.url)
        found = read_graph(reply, self.url).query("CONSTRUCT WHERE { ?s ?p ?o }")
        if not isinstance(found, QueryTriples):
            raise TypeError("a CONSTRUCT gives triples")
        return found

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: AnyTerm | None,
        graph_name: object = None,
    ) -> Iterator[Quad]:
        """Yield the triples that fit; one request brings the first ones."""
        given = {"s": subject, "p": predicate, "o": object}
        bound = {name: term for name, term in given.items() if term is not None}
        if not all(isinstance(term, NamedNode | Literal) for term in bound.values()):
            return  # a blank node has no name that another request could use
        where = with_values("{ ?s ?p ?o }", _terms(bound))
        first, _ = self._page(where, limit=SMALLEST_CUT, offset=0)
        yield from first
        if len(first) >= SMALLEST_CUT:
            seen = set(first)
            yield from (quad for quad in self.fetch(where) if quad not in seen)

    def fetch(self, where: str = "{ ?s ?p ?o }") -> Store:
        """Return a store in memory with every ?s ?p ?o of a group graph pattern, all if none.

        Raises:
            EndpointError: the pages that came do not add up to what the store counts.
        """
        store = Store()
        page, limit = self._page(where, limit=PAGE, offset=0)
        count = self.count(where) if len(page) >= SMALLEST_CUT else len(page)
        offset = len(page)
        store.extend(page)
        while page and offset < count:
            page, limit = self._page(where, limit=limit, offset=offset)
            offset += len(page)
            store.extend(page)
        if len(store) != count:
            has = f"has {len(store):,} triples where the store counts {count:,}"
            raise unreadable(self.url, f"{has}: the graph changes, or its pages have no order")
        return store

    def count(self, where: str, *, distinct: bool = True) -> int:
        """Return how many ?s ?p ?o a group graph pattern has; not distinct is quicker."""
        rows = f"{{ SELECT DISTINCT ?s ?p ?o WHERE {where} }}" if distinct else where
        text = f"SELECT (COUNT(*) AS ?n) WHERE {rows}"
        return read_count(self._post(text, ROWS), self.url)

    def _page(self, where: str, *, limit: int, offset: int) -> tuple[list[Quad], int]:
        """Return a page, and how many triples the next one may have."""
        text = f"SELECT DISTINCT ?s ?p ?o WHERE {where} LIMIT {limit} OFFSET {offset}"
        reply = self._post(text, ROWS)
        return read_triples(reply, self.url), min(limit, reply.row_limit or limit)

    def _post(self, text: str, accept: str) -> Reply:
        graph = {"default-graph-uri": self.graph_iri} if self.graph_iri else {}
        return self.endpoint.post({"query": text, **graph}, accept=accept)


def checked_iri(text: str) -> str:
    """Return the text if it is an absolute IRI; raises UsageError else.

    Example:
        >>> checked_iri("https://example.org/graph")
        'https://example.org/graph'
        >>> checked_iri("graph> } CLEAR ALL")
        Traceback (most recent call last):
        ...
        kg.errors.UsageError: 'graph> } CLEAR ALL' is no absolute IRI of a graph
    """
    try:
        return NamedNode(text).value
    except ValueError as error:
        raise UsageError(f"{text!r} is no absolute IRI of a graph") from error


def _shape(query: str) -> tuple[type, frozenset[str]]:
    """Return what kind of answer a query has, and its columns, from an empty store."""
    answer = Store().query(query)
    named = answer.variables if isinstance(answer, QuerySolutions) else []
    return type(answer), frozenset(variable.value for variable in named)


def _by_name(bound: Mapping[Variable, AnyTerm]) -> dict[str, NamedNode | Literal]:
    return _terms({variable.value: term for variable, term in bound.items()})


def _terms(bound: Mapping[str, object]) -> dict[str, NamedNode | Literal]:
    return {n: term for n, term in bound.items() if isinstance(term, NamedNode | Literal)}
