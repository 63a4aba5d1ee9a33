"""The store under the rdflib Graph of a build: Oxigraph, behind the wall of `kg.query.text`."""

from __future__ import annotations

from typing import Any

import oxrdflib
import pyoxigraph
from rdflib import Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.query.text import check_query


class GuardedStore(oxrdflib.OxigraphStore):
    """Refuses queries that would call out, whichever door they come through."""

    def query(self, query: Any, *arguments: Any, **options: Any) -> Any:
        """Run SPARQL text as oxrdflib does; raises UsageError for what `check_query` refuses."""
        if isinstance(query, str):
            check_query(query)
        return super().query(query, *arguments, **options)


def to_rdflib(store: pyoxigraph.Store) -> Graph:
    """Wrap a store as an rdflib Graph over its default graph, with our prefixes bound."""
    engine = GuardedStore(store=store)
    return Graph(store=engine, identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
