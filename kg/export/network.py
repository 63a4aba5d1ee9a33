"""A view document as pyvis's model of a network, which vis-network draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.view.document import ViewDocument, ViewEdge

_ROUNDNESS = 0.16
_OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hideEdgesOnDrag": False, "selectConnectedEdges": False},
    "nodes": {"chosen": False, "shape": "custom"},
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0, "color": {"inherit": False}},
}


def to_network(document: ViewDocument) -> dict[str, object]:
    """Return what vis-network draws, gathered by pyvis's model: nodes, edges and options.

    Nodes and edges stand in the order of the document. Edges between the same two nodes are bent
    apart, so that each of them is seen.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    for node in document.nodes:
        network.add_node(
            node.id,
            label=" ",
            size=node.radius,
            x=node.x,
            y=node.y,
            physics=False,
        )
    bends = {edge.id: bend for edge, bend in edge_bends(document.edges)}
    for edge in document.edges:
        network.add_edge(edge.source, edge.target, smooth=_smooth(bends[edge.id]))
    return {
        "nodes": [_without(node, "color", "label", "physics", "shape") for node in network.nodes],
        "edges": [_without(edge, "arrows") for edge in network.edges],
        "options": _OPTIONS,
    }


def _without(item: dict[str, object], *names: str) -> dict[str, object]:
    """Leave out what the page sets itself, and what is off anyway."""
    return {name: v for name, v in item.items() if name not in names and v is not False}


def edge_bends(edges: Sequence[ViewEdge]) -> Iterable[tuple[ViewEdge, float]]:
    """Yield each edge with its bend: 0 for a lone one, else a different one for each of a pair.

    A bend is counted from the smaller id to the greater, so edges of both directions differ.
    """
    pairs: dict[tuple[str, str], list[ViewEdge]] = defaultdict(list)
    for edge in edges:
        pairs[min(edge.source, edge.target), max(edge.source, edge.target)].append(edge)
    for (low, _), parallel in pairs.items():
        middle = (len(parallel) - 1) / 2
        for number, edge in enumerate(parallel):
            bend = (number - middle) * 2 * _ROUNDNESS
            yield edge, bend if edge.source == low else -bend


def _smooth(bend: float) -> dict[str, object] | bool:
    if not bend:
        return False
    turn = "curvedCW" if bend > 0 else "curvedCCW"
    return {"enabled": True, "type": turn, "roundness": round(abs(bend), 3)}
