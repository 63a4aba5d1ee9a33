"""Paper abstracts in, a knowledge graph out, with the sentence behind every edge.

`build` makes a graph and `load` opens one; both give a `KnowledgeGraph`. What a user can fix is
a ScholargraphError, of a kind of its own where there is more to tell apart.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph, build, load
    from kg.errors import (
        DamagedGraphError,
        EndpointError,
        GraphNotFoundError,
        InputError,
        LimitError,
        MissingPartError,
        NotFoundError,
        QuerySyntaxError,
        RefusedError,
        ScholargraphError,
        UsageError,
    )
    from kg.query.table import Table

    __version__: str

__all__ = [
    "DamagedGraphError",
    "EndpointError",
    "GraphNotFoundError",
    "InputError",
    "KnowledgeGraph",
    "LimitError",
    "MissingPartError",
    "NotFoundError",
    "QuerySyntaxError",
    "RefusedError",
    "ScholargraphError",
    "Table",
    "UsageError",
    "__version__",
    "build",
    "load",
]

_API = ("KnowledgeGraph", "build", "load")


def __getattr__(name: str) -> object:
    """Load what is asked for, so that `import kg` itself costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("scholargraph")
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    homes = {**dict.fromkeys(_API, "kg.api"), "Table": "kg.query.table"}
    return getattr(import_module(homes.get(name, "kg.errors")), name)


def __dir__() -> list[str]:
    return __all__
