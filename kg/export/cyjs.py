"""A picture as JSON of Cytoscape.js, which Cytoscape reads too: places, types, years, relations."""

from __future__ import annotations

import json

from kg.export.formats import Format
from kg.export.picture import Picture, PictureEdge, PictureNode


def to_cyjs(picture: Picture) -> bytes:
    """Return nodes and edges as one JSON object; the same picture gives the same bytes."""
    whole = {
        "format_version": "1.0",
        "generated_by": "scholargraph",
        "data": {"name": picture.title},
        "directed": True,
        "multigraph": True,
        "elements": {
            "nodes": [_node(node) for node in picture.nodes],
            "edges": [_edge(edge, place) for place, edge in enumerate(picture.edges)],
        },
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _node(node: PictureNode) -> dict[str, object]:
    data = {
        "id": node.id,
        "value": node.id,  # what networkx calls its nodes by
        "name": node.label,
        "short": node.short,
        "iri": node.iri,
        "type": node.type,
        "year": node.year,
        "degree": node.degree,
        "group": node.group,
    }
    place = {"position": dict(zip("xy", node.point, strict=True))} if node.point else {}
    return {"data": {name: value for name, value in data.items() if value is not None}, **place}


def _edge(edge: PictureEdge, place: int) -> dict[str, object]:
    data = {
        "id": f"e{place}",
        "source": edge.source,
        "target": edge.target,
        "interaction": edge.relation,
        "confidence": edge.confidence,
        "sentences": edge.sentences,
        "key": place,
    }
    return {"data": {name: value for name, value in data.items() if value is not None}}


FORMAT = Format(
    name="cyjs",
    summary="network with places, types and years, for Cytoscape and Cytoscape.js",
    media_type="application/json",
    suffixes=(".cyjs",),
    write=lambda part: to_cyjs(part.picture()),
)
