"""What a SPARQL endpoint holds as one object, with the calls of a built graph."""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, cast

from kg.api import KnowledgeGraph
from kg.errors import UsageError
from kg.remote.endpoint import Limits
from kg.remote.store import RemoteStore

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.remote.publish import Publication
    from kg.view.atlas import Atlas


class RemoteGraph(KnowledgeGraph):
    """A graph behind a SPARQL 1.1 endpoint; what is around a thing is copied before it is read."""

    def __init__(self, endpoint: str, *, graph_iri: str | None = None, timeout: float) -> None:
        """Name an endpoint; raises UsageError for what is no address, asks nothing yet."""
        self.remote: RemoteStore = RemoteStore(
            endpoint, graph_iri=graph_iri, limits=Limits(total=timeout)
        )
        # What reads a graph takes of a store just what a remote one has too.
        self.store = cast("Store", self.remote)

    @cached_property
    def atlas(self) -> Atlas | None:
        """None: an endpoint keeps no map."""
        return None

    @property
    def _source(self) -> str:
        return self.remote.url

    def _whole(self) -> Store:
        return self._copy

    @cached_property
    def _copy(self) -> Store:
        return self.remote.fetch()

    def _around(self, iri: str, *, depth: int) -> Store:
        from kg.remote.part import fetch_around

        return fetch_around(self.remote, iri, depth=depth)

    def publish(self, *args: object, **options: object) -> Publication:
        """Raise UsageError: only a built graph can be published."""
        raise UsageError("only a built graph can be published, not what an endpoint holds")

    def _repr_html_(self) -> str:
        # A map would copy all that the endpoint holds, which nobody asked for.
        return escape(repr(self))

    def __repr__(self) -> str:
        return f"RemoteGraph({self.remote.url!r})"
