"""The graph, or a part of it, in the formats that other tools read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, Store, Triple, serialize

from kg.errors import UsageError
from kg.export.figure import to_png, to_svg
from kg.export.figure_legend import MOST_EDGES, MOST_NODES
from kg.export.html import to_html
from kg.query.lookup import base_iri, find_entity
from kg.rdf.encode import triple_order
from kg.rdf.turtle import to_ntriples, to_turtle
from kg.rdf.vocab import DEFAULT_BASE, prefixes
from kg.view.part import all_triples, triples_around
from kg.view.view import ViewDocument, view_document, whole_view

if TYPE_CHECKING:
    import networkx as nx

    from kg.view.atlas import Atlas

RDF_FORMATS = ("ttl", "nt", "jsonld")
FIGURES = ("svg", "png")
_VIEW_FORMATS = ("graphml", "html", *FIGURES)


def export(
    store: Store,
    to: str,
    *,
    around: str | None = None,
    depth: int = 1,
    atlas: Atlas | None = None,
    source: str = "",
) -> bytes:
    """Return the graph, or what lies within `depth` steps of an entity, in a format.

    `to` is "ttl", "nt", "jsonld", "graphml", "html", "svg" or "png"; the same graph gives the same
    bytes, a PNG those with the same fonts. An HTML page holds at most what `view_document` draws,
    a picture forty things, every other format all. The `atlas` of the build places what is drawn;
    a picture's caption names its `source`. Raises UsageError for another format, NotFoundError
    where nothing is called `around`, and MissingPartError where what makes PNG is not installed.
    """
    if to not in (*RDF_FORMATS, *_VIEW_FORMATS):
        known = ", ".join((*RDF_FORMATS, *_VIEW_FORMATS))
        raise UsageError(f"a graph cannot be written as {to!r}; known: {known}")
    centre = None if around is None else find_entity(store, around)
    if to == "html":
        return to_html(view_document(store, around=centre, depth=depth, atlas=atlas)).encode()
    if to in FIGURES:
        svg = _to_figure(store, centre, depth=depth, atlas=atlas, source=source)
        return svg if to == "svg" else to_png(svg)
    if to == "graphml":
        return to_graphml(store, centre, depth=depth)
    part = triples_around(store, centre, depth=depth) if centre else all_triples(store)
    return to_ntriples(part) if to == "nt" else _to_document(store, part, to)


def _to_figure(
    store: Store, centre: str | None, *, depth: int, atlas: Atlas | None, source: str
) -> bytes:
    document = view_document(
        store,
        around=centre,
        depth=depth,
        max_nodes=MOST_NODES,
        max_edges=MOST_EDGES,
        atlas=atlas,
    )
    return to_svg(document, depth=depth if centre else None, build=source)


def _to_document(store: Store, triples: Iterable[Triple], to: str) -> bytes:
    base = base_iri(store) or DEFAULT_BASE
    if to == "ttl":
        return to_turtle(triples, base=base)
    ordered = sorted(triples, key=triple_order)
    return serialize(ordered, format=RdfFormat.JSON_LD, prefixes=prefixes(base=base)) or b""


def to_networkx(document: ViewDocument) -> nx.MultiDiGraph:
    """Return a view document as a directed multigraph; every attribute is plain text or a number.

    An edge has its relation, its confidence where there is one, how many sentences state it, and
    the strongest of them.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(name=document.title)
    for node in document.nodes:
        graph.add_node(node.id, **_known(node, ("iri", "label", "type", "year")))
    for edge in document.edges:
        said = [document.evidence[place].sentence for place in edge.evidence]
        known = _known(edge, ("relation", "confidence", "note"))
        graph.add_edge(
            edge.source,
            edge.target,
            key=edge.id,
            **known,
            support=len(said),
            sentence="".join(said[:1]),
        )
    return graph


def _known(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "")}


def to_graphml(store: Store, centre: str | None, *, depth: int) -> bytes:
    """Return nodes and edges as GraphML, each edge with its strongest sentence."""
    import networkx as nx

    document = whole_view(store, around=centre, depth=depth)
    lines = nx.generate_graphml(to_networkx(document), named_key_ids=True)
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, ""]).encode()
