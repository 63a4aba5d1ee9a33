"""What a SPARQL endpoint holds as one object, with the calls of a built graph."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from kg.errors import UsageError
from kg.graph import KnowledgeGraph
from kg.remote.endpoint import Limits
from kg.remote.store import RemoteStore

if TYPE_CHECKING:
    from pyoxigraph import Store


class RemoteGraph(KnowledgeGraph):
    """A graph behind a SPARQL 1.1 endpoint; what is around a thing is copied before it is read."""

    store: RemoteStore

    def __init__(
        self,
        endpoint: str,
        *,
        graph_iri: str | None = None,
        timeout: float,
        queries: str | os.PathLike[str] | None = None,
    ) -> None:
        """Name an endpoint; raises UsageError for what is no address, asks nothing yet."""
        super().__init__(queries)
        self.store = RemoteStore(endpoint, graph_iri=graph_iri, limits=Limits(total=timeout))

    @property
    def atlas(self) -> None:
        """None: an endpoint keeps no map."""

    @property
    def _source(self) -> str:
        return self.store.url

    def _whole(self) -> Store:
        return self._copy

    @cached_property
    def _copy(self) -> Store:
        return self.store.fetch()

    def _around(self, iri: str, *, depth: int) -> Store:
        from kg.remote.part import fetch_around

        return fetch_around(self.store, iri, depth=depth)

    def publish(self, *args: object, **options: object) -> NoReturn:
        """Raise UsageError: only a built graph can be published."""
        raise UsageError("only a built graph can be published, not what an endpoint holds")

    # In a notebook it is its address: a map would copy all, which nobody asked for.
    def __repr__(self) -> str:
        return f"RemoteGraph({self.store.url!r})"
