"""What stands below a picture for print: what its marks and lines are, and what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.schema import DRAWN_RELATIONS
from kg.export.figure_place import SIZE
from kg.export.figure_text import text_width
from kg.query.search import plural
from kg.view.document import ViewDocument
from kg.view.selection import CLASSES

MOST_NODES = 40
MOST_EDGES = 2000
"""How much of a graph a picture is made of; so many nodes are still read on a printed page."""


def for_print(document: ViewDocument, *, around: bool) -> ViewDocument:
    """Return a document without what only fills the paper.

    Co-authors are seen by their papers. The owner of a profile page is tied to all of it, so a
    picture of the whole goes without; and so does what has no edge then.
    """
    owner = "" if around else document.focus
    written = any(edge.relation == "creator" for edge in document.edges)
    edges = tuple(
        edge
        for edge in document.edges
        if owner not in (edge.source, edge.target)
        and not (written and edge.relation == "coauthorOf")
    )
    tied = {end for edge in edges for end in (edge.source, edge.target)} | {document.focus}
    nodes = (n for n in document.nodes if n.id != owner and (n.id in tied or not edges))
    return replace(document, nodes=tuple(nodes), edges=edges)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the legend: a type, or else a relation."""

    text: str
    type: str
    relation: str
    x: float
    y: float


def legend(document: ViewDocument, *, width: float) -> Iterator[Entry]:
    """Yield what the picture has of types and then, on a line of their own, of relations."""
    types = {node.type for node in document.nodes}
    relations = {edge.relation for edge in document.edges}
    y = 0.0
    for entries in (
        [(name, name, "") for name in CLASSES if name in types],
        [(r.label, "", r.name) for r in DRAWN_RELATIONS if r.name in relations],
    ):
        x = 0.0
        for text, type_, relation in entries:
            sample = 16.0 if type_ else 32.0
            wide = sample + text_width(text, size=SIZE) + 20
            if x and x + wide > width:
                x, y = 0.0, y + SIZE * 1.6
            yield Entry(text, type_, relation, x, y)
            x += wide
        y += SIZE * 1.8 if entries else 0


def caption(
    whole: ViewDocument, drawn: ViewDocument, *, unlabelled: int, depth: int | None, build: str
) -> str:
    """Return what the picture shows, how that was chosen, and what it was made of."""
    counts = Counter(node.type for node in drawn.nodes)
    types = [f"{counts[name]:,} {plural(name, counts[name])}" for name in CLASSES if counts[name]]
    if not types:
        return whole.notice
    parts = [
        f"{whole.title}: {', '.join(types)}; {len(drawn.edges):,} {_edges(len(drawn.edges))}.",
        _chosen(whole, depth),
        _not_drawn(whole, drawn, around=depth is not None),
        f"{unlabelled} names found no room." if unlabelled else "",
        "The larger a mark, the more edges end there in the whole graph.",
        f"Made by scholargraph from {build}." if build else "",
    ]
    return " ".join(part for part in parts if part)


def _chosen(document: ViewDocument, depth: int | None) -> str:
    shown, total = len(document.nodes), document.total_nodes
    within = "" if depth is None else f" within {depth} step{'s' * (depth != 1)}"
    if depth is not None and shown < MOST_NODES:
        return f"All{within}, of {total:,} things in the graph."
    if shown < total:
        how = f"the nearest{within}, and of those " if within else ""
        return f"Of {total:,} things in the graph these are {how}the most connected."
    return ""


def _not_drawn(whole: ViewDocument, drawn: ViewDocument, *, around: bool) -> str:
    left = []
    if not around and whole.focus:
        left.append(next(n.label for n in whole.nodes if n.id == whole.focus))
    relations = {edge.relation for edge in whole.edges} - {edge.relation for edge in drawn.edges}
    if "coauthorOf" in relations:
        left.append("co-authorship beyond the papers")
    return f"Not drawn: {', '.join(left)}." if left else ""


def _edges(count: int) -> str:
    return "edge" if count == 1 else "edges"
