"""A picture as GEXF 1.2, which Gephi and Gephi Lite read: places, sizes, groups, years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.export.formats import Format
from kg.export.picture import Picture, PictureEdge, PictureNode

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_gexf(picture: Picture) -> bytes:
    """Return nodes and edges as GEXF; the same picture gives the same bytes."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter()
    writer.add_graph(_to_graph(picture))
    # The day of writing is no part of the graph.
    writer.xml.find("meta").attrib.clear()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{writer}\n'.encode()


def _to_graph(picture: Picture) -> nx.MultiDiGraph:
    """Return a picture as a graph; every text in it can stand in XML."""
    import networkx as nx

    graph = nx.MultiDiGraph(name=_xml(picture.title))
    for node in picture.nodes:
        names = ("iri", "label", "type", "year", "group", "degree")
        graph.add_node(_xml(node.id), **_known(node, names), viz=_viz(node))
    for edge in picture.edges:
        known = _known(edge, ("relation", "confidence", "sentences"))
        graph.add_edge(_xml(edge.source), _xml(edge.target), label=edge.relation, **known)
    return graph


def _viz(node: PictureNode) -> dict[str, object]:
    size: dict[str, object] = {"size": float(node.radius)}
    if node.point is None:
        return size
    x, y = node.point
    return {**size, "position": {"x": float(x), "y": float(-y), "z": 0.0}}


def _known(record: PictureNode | PictureEdge, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: _xml(getattr(record, name)) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _xml(value: Any) -> Any:
    return _NOT_XML.sub("", value) if isinstance(value, str) else value


FORMAT = Format(
    "gexf",
    "GEXF for Gephi: places, sizes, groups, years",
    "application/gexf+xml",
    (".gexf",),
    lambda part: to_gexf(part.picture()),
)
