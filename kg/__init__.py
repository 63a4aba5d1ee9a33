"""Records in, graph out: resolution, the RDF graph, its store, queries and pages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph

__all__ = ["load"]


def load(folder: str | os.PathLike[str] | None = None) -> KnowledgeGraph:
    """Open a built graph; without a folder, the one in output/ if there is just one.

    Raises GraphNotFoundError where there is none, and UsageError where there are several.
    """
    from kg.api import load

    return load(folder)
