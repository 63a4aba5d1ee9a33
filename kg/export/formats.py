"""The formats in which a graph, or what is seen of it, is written: one registry for all doors."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.doors import load_added
from kg.errors import ScholargraphError, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Store, Triple

    from kg.export.picture import Picture
    from kg.query.table import Table
    from kg.view.document import ViewDocument

GROUP = "scholargraph.formats"
"""The entry points by which other packages bring formats."""

BUILT_IN = {
    "ttl": "kg.export.triples:TURTLE",
    "nt": "kg.export.triples:NTRIPLES",
    "jsonld": "kg.export.triples:JSON_LD",
    "rdfxml": "kg.export.triples:RDF_XML",
    "trig": "kg.export.triples:TRIG",
    "graphml": "kg.export.graphml:FORMAT",
    "gexf": "kg.export.gexf:FORMAT",
    "vosviewer": "kg.export.vosviewer:FORMAT",
    "cyjs": "kg.export.cyjs:FORMAT",
    "obsidian": "kg.export.obsidian:FORMAT",
    "bib": "kg.export.bibtex:FORMAT",
    "ris": "kg.export.ris:FORMAT",
    "csl": "kg.export.citations:CSL",
    "csv": "kg.export.statements:CSV",
    "parquet": "kg.export.statements:PARQUET",
    "html": "kg.export.drawings:HTML",
    "svg": "kg.export.drawings:SVG",
    "png": "kg.export.drawings:PNG",
}
"""The formats that come with the package, by name, and where each is; loaded where it is used."""


class Part(Protocol):
    """What is written: a whole graph, what is near a thing, or what is seen on a page."""

    @property
    def store(self) -> Store:
        """Where more can be read of its things."""

    @property
    def source(self) -> str:
        """What it was taken from, as a caption says it; "" where that is not known."""

    @property
    def depth(self) -> int | None:
        """Within how many steps of one thing it lies, None where that is not how it was chosen."""

    def things(self) -> Sequence[str]:
        """Return the IRIs of its papers, people, concepts and organisations, sorted."""

    def triples(self) -> Iterable[Triple]:
        """Return its triples, with the statements and the sentences behind its edges."""

    def picture(self) -> Picture:
        """Return all its nodes and edges without texts; with places, where it can be drawn."""

    def document(
        self, *, max_nodes: int | None = None, max_edges: int | None = None
    ) -> ViewDocument:
        """Return nodes, edges and sentences: placed ones at most so many, or all without places."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a part of a graph; the same part must give the same bytes.

    A file whose name ends in one of `suffixes` (".gexf") is of this format; the first one ends
    the names of files that a page saves.
    """

    name: str
    summary: str
    media_type: str
    suffixes: tuple[str, ...]
    write: Callable[[Part], bytes]


def find_format(name: str) -> Format:
    """Return the format of that name; raises UsageError that says which ones there are.

    Example:
        >>> find_format("gexf").suffixes
        ('.gexf',)
    """
    if name in BUILT_IN:
        return _built_in(name)
    if name in _added():
        return _added()[name]
    known = [*BUILT_IN, *_added()]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"a graph cannot be written as {name!r}; {hint}known: {', '.join(known)}")


def known_formats() -> tuple[Format, ...]:
    """Return every format: our own, then those of other packages by name."""
    return (*map(_built_in, BUILT_IN), *_added().values())


def format_of_file(target: str, default: str = "ttl") -> str:
    """Return the name of the format that a file's name asks for by its ending, else the default.

    What no format knows is returned as it is, so that it can be named in an error.

    Example:
        >>> format_of_file("map.vosviewer.json"), format_of_file("g.rdf"), format_of_file("-")
        ('vosviewer', 'rdfxml', 'ttl')
    """
    name = Path(target).name.lower()
    ending = Path(name).suffix.lstrip(".")
    if not ending or ending in BUILT_IN:
        return ending or default
    fits = [(len(s), f.name) for f in known_formats() for s in f.suffixes if name.endswith(s)]
    return max(fits)[1] if fits else ending


def list_formats() -> Table:
    """Return the formats as a table: name, what it is for, endings of files."""
    from kg.query.table import Table

    rows = ((f.name, f.summary, ", ".join(f.suffixes)) for f in known_formats())
    return Table(("name", "what it is", "files"), tuple(rows))


@cache
def _built_in(name: str) -> Format:
    module, _, attribute = BUILT_IN[name].partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, Format):
        raise TypeError(f"{BUILT_IN[name]} is no Format")
    return found


@cache
def _added() -> dict[str, Format]:
    added = load_added(GROUP, Format, own=BUILT_IN)
    if wrong := [name for name, form in added.items() if form.name != name]:
        raise ScholargraphError(f"the format of entry {wrong[0]!r} must bear that name")
    return added
