"""The two ways to a graph, building one and opening one: every command's twin."""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from kg.errors import GraphNotFoundError, UsageError
from kg.graph import Answer, KnowledgeGraph
from kg.query.search import TOP, Found, search
from kg.store.builds import current_build, find_build, open_store
from kg.store.ours import SEARCH

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.console import Progress
    from kg.remote.graph import RemoteGraph
    from kg.remote.publish import Publication
    from kg.view.atlas import Atlas

__all__ = ["Answer", "BuiltGraph", "KnowledgeGraph", "build", "load", "only_build"]

OUTPUT = Path("output")
"""Where builds lie if no folder is named."""

MAP_NODES = 120
"""How many things the map in a notebook shows at most."""

TIMEOUT = 60.0
"""Seconds that an endpoint has for an answer."""

PUBLISH_TIMEOUT = 600.0
"""Seconds that an endpoint has for each step of taking a graph in."""


class BuiltGraph(KnowledgeGraph):
    """A built graph, opened for reading; it stays on its snapshot whatever is built meanwhile."""

    store: Store

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        queries: str | os.PathLike[str] | None = None,
    ) -> None:
        """Open the graph of a folder; raises GraphNotFoundError where there is none."""
        super().__init__(queries)
        self.folder = Path(folder)
        self.build = find_build(folder)
        self.store = open_store(self.build)

    def _whole(self) -> Store:
        return self.store

    def _around(self, iri: str, *, depth: int) -> Store:
        return self.store

    def search(self, text: str, *, type: str = "", top: int = TOP) -> Found:
        """Return what has these words in its names or its abstract, with counts and snippets.

        Words may be beginnings of words, and are taken for the nearest known ones where nothing
        has them; "two words" in quotes stay together. Raises UsageError for an unknown type.
        """
        return search(self._index, text, type=type, top=top)

    @cached_property
    def _index(self) -> sqlite3.Connection:
        from kg.query.search_index import memory_index, open_index

        file = self.build / SEARCH
        return open_index(file) if file.is_file() else memory_index(self.store)

    @cached_property
    def atlas(self) -> Atlas | None:
        """The map of the graph; None for a build from before there were maps."""
        from kg.view.atlas import read_atlas

        return read_atlas(self.build)

    @property
    def _source(self) -> str:
        return f"build {self.build.name}"

    @cached_property
    def report(self) -> dict[str, Any]:
        """What the build read, skipped and made: its report.json."""
        text = (self.build / "report.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found

    def publish(
        self,
        endpoint: str,
        *,
        update: str | None = None,
        graph_iri: str | None = None,
        timeout: float = PUBLISH_TIMEOUT,
        progress: Progress | None = None,
    ) -> Publication:
        """Replace what a SPARQL store holds by this graph; raises what `kg.remote.publish` does.

        `timeout` is in seconds, for each of the requests.
        """
        from kg.remote.endpoint import Limits
        from kg.remote.publish import publish

        return publish(
            self.store,
            endpoint,
            name=self.build.name,
            update=update,
            graph_iri=graph_iri,
            limits=Limits(total=timeout),
            progress=progress,
        )

    def __repr__(self) -> str:
        counts = self.query("overview").rows
        return f"KnowledgeGraph({str(self.folder)!r}): " + ", ".join(
            " ".join(str(cell) for cell in reversed(row[:2])) for row in counts
        )

    def _repr_html_(self) -> str:
        from kg.export.notebook import to_html

        if self.atlas is None:  # an older build, where a map may take half a minute
            return escape(repr(self))
        return to_html(self.view(max_nodes=MAP_NODES), repr(self))


@overload
def load(
    folder: str | os.PathLike[str] | None = None,
    *,
    queries: str | os.PathLike[str] | None = None,
) -> BuiltGraph: ...


@overload
def load(
    *,
    endpoint: str,
    graph_iri: str | None = None,
    timeout: float = TIMEOUT,
    queries: str | os.PathLike[str] | None = None,
) -> RemoteGraph: ...


@overload
def load(
    folder: str | os.PathLike[str] | None = None,
    *,
    endpoint: str | None = None,
    graph_iri: str | None = None,
    timeout: float = TIMEOUT,
    queries: str | os.PathLike[str] | None = None,
) -> KnowledgeGraph: ...


def load(
    folder: str | os.PathLike[str] | None = None,
    *,
    endpoint: str | None = None,
    graph_iri: str | None = None,
    timeout: float = TIMEOUT,
    queries: str | os.PathLike[str] | None = None,
) -> KnowledgeGraph:
    """Open a built graph, or what a SPARQL endpoint holds; else the only graph in output/.

    Of an endpoint it is the default graph, or `graph_iri`; `timeout` is in seconds, for each
    request. `queries` is a folder of named queries of one's own. Raises GraphNotFoundError where
    there is no graph, and UsageError where there are several.
    """
    if endpoint is not None:
        from kg.remote.graph import RemoteGraph

        return RemoteGraph(endpoint, graph_iri=graph_iri, timeout=timeout, queries=queries)
    if graph_iri is not None:
        raise UsageError("the IRI of a graph belongs to an endpoint; name that too")
    return BuiltGraph(folder if folder is not None else only_build(), queries=queries)


def build(
    inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str] | None = None,
    *,
    base: str | None = None,
    as_of: datetime.date | None = None,
    jobs: int = 1,
    abstracts: bool = True,
    min_confidence: float = 0.0,
    precision: float | None = None,
    corrections: str | os.PathLike[str] | None = None,
    format: str = "",
    columns: Mapping[str, str] | None = None,
    collection: str = "",
    cited: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> BuiltGraph:
    """Read files or folders of papers, build their graph into a folder, and open it.

    `out` is output/<name of the input> if not given, `base` the IRI that ids follow, `as_of` the
    day on which a page was saved, today if not given, `jobs` the number of processes that extract;
    with `precision` (0.95) only facts are kept of which tests say that so many are right;
    `format`, `columns` and `collection` say how the files are read, `cited` takes works that are
    only cited, `strict` stops at the first file that cannot be read. What was read, skipped and
    made is in `report` of the graph. Raises InputError where nothing can be read, UsageError and
    LimitError where the folder cannot take the graph or is another library's.
    """
    from kg.builder.build import BuildOptions
    from kg.builder.build import build as run
    from kg.builder.inputs import own_folder

    several = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    paths = [Path(path) for path in several]
    options = BuildOptions(
        as_of=as_of or datetime.date.today(),
        jobs=jobs,
        abstracts=abstracts,
        min_confidence=min_confidence,
        precision=precision,
        corrections=None if corrections is None else Path(corrections),
        format=format,
        columns=columns or {},
        collection=collection,
        cited=cited,
        strict=strict,
    )
    folder = own_folder(paths) if out is None else Path(out)
    run(paths, folder, options=options.with_base(base) if base else options, progress=progress)
    return BuiltGraph(folder)


def only_build() -> Path:
    """Return the folder of the one graph in output/; raises errors as `load` does."""
    folders = sorted(OUTPUT.iterdir()) if OUTPUT.is_dir() else []
    built = [path for path in folders if path.is_dir() and current_build(path)]
    if not built:
        raise GraphNotFoundError(OUTPUT / "NAME")
    if len(built) > 1:
        names = ", ".join(str(path) for path in built)
        raise UsageError(f"several graphs are built: {names}; say which one with -g")
    return built[0]
