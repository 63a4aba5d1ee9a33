"""Records in, graph out: resolution, the RDF graph, its store, queries and pages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph

__all__ = ["load"]


def load(
    folder: str | os.PathLike[str] | None = None,
    *,
    endpoint: str | None = None,
    graph_iri: str | None = None,
    timeout: float = 60.0,
) -> KnowledgeGraph:
    """Open a built graph, or what a SPARQL endpoint holds; else the only graph in output/.

    Of an endpoint it is the default graph, or `graph_iri`; `timeout` is in seconds, for each
    request. Raises GraphNotFoundError where there is none, and UsageError where there are several.
    """
    from kg.api import load

    return load(folder, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
