"""A part of a graph as something to look at: one HTML file, or a figure for print."""

from __future__ import annotations

from kg.export.figure import to_png, to_svg
from kg.export.figure_legend import MOST_EDGES, MOST_NODES
from kg.export.formats import Format, Part
from kg.export.html import to_html

FILE_NODES, FILE_EDGES = 500, 2000
"""How many nodes and edges one HTML file shows at most."""


def _html(part: Part) -> bytes:
    return to_html(part.document(max_nodes=FILE_NODES, max_edges=FILE_EDGES)).encode()


def _svg(part: Part) -> bytes:
    document = part.document(max_nodes=MOST_NODES, max_edges=MOST_EDGES)
    return to_svg(document, depth=part.depth, build=part.source)


HTML = Format(
    "html",
    "the explorer as one file that asks no network; at most 500 things",
    "text/html; charset=utf-8",
    (".html", ".htm"),
    _html,
)
SVG = Format("svg", "a figure of at most 40 things for print", "image/svg+xml", (".svg",), _svg)
PNG = Format(
    "png",
    "the same figure in pixels (needs scholargraph[figures])",
    "image/png",
    (".png",),
    lambda part: to_png(_svg(part)),
)
