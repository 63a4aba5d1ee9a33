"""What every store of a graph can do, be it a snapshot on disk, in memory or behind an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyoxigraph import (
        BlankNode,
        DefaultGraph,
        Literal,
        NamedNode,
        Quad,
        QueryBoolean,
        QuerySolutions,
        QueryTriples,
        Triple,
        Variable,
    )

    AnyTerm = NamedNode | BlankNode | Literal | Triple
    Node = NamedNode | BlankNode | Triple


class GraphStore(Protocol):
    """The part of `pyoxigraph.Store` that reading a graph takes."""

    def query(
        self, query: str, *, substitutions: dict[Variable, AnyTerm] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a query; the variables that are bound stand in its SELECT."""
        ...

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: AnyTerm | None,
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Return the quads that fit; None stands for anything."""
        ...
