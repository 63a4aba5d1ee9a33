"""A view document of many nodes and edges, as large as a picture may be."""

from __future__ import annotations

import math

NODES, EDGES = 1500, 6000
_TYPES = ("Paper", "Person", "Method", "Dataset", "Task", "Metric")
_RELATIONS = ("uses", "creator", "coauthorOf", "addresses")
_TURN = math.pi * (3 - math.sqrt(5))


def crowd(nodes: int = NODES, edges: int = EDGES) -> dict[str, object]:
    """Return a document whose nodes fill a disc, the first one largest and in the middle."""
    return {
        "title": "Crowd",
        "notice": "",
        "total_nodes": nodes,
        "total_edges": edges,
        "focus": "n0",
        "nodes": [_node(number) for number in range(nodes)],
        "edges": [_edge(number, nodes) for number in range(edges)],
    }


def _node(number: int) -> dict[str, object]:
    far = 40 * math.sqrt(number)
    return {
        "id": f"n{number}",
        "label": f"Thing number {number}",
        "short": f"Thing {number}",
        "type": _TYPES[number % len(_TYPES)],
        "degree": 8,
        "community": number % 9,
        "x": round(far * math.cos(number * _TURN)),
        "y": round(far * math.sin(number * _TURN)),
        "first": True,
        "names": [],
    }


def _edge(number: int, nodes: int) -> dict[str, object]:
    source = number % nodes
    return {
        "source": f"n{source}",
        "target": f"n{(source * 7 + number // nodes * 131 + 1) % nodes}",
        "relation": _RELATIONS[number // nodes % len(_RELATIONS)],
        "confidence": 0.9,
        "sentences": 1,
    }
