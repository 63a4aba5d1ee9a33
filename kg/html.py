"""A view document as one HTML file that opens from disk and asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Any

from kg.console import write_file
from kg.document import ViewDocument, ViewEdge, ViewNode

SHAPES = {
    "Paper": "square",
    "Person": "dot",
    "Method": "diamond",
    "Dataset": "triangle",
    "Task": "hexagon",
    "Metric": "triangleDown",
    "Organisation": "star",
}
INVERSE = {
    "proposes": "proposed by",
    "uses": "used by",
    "comparesWith": "compared with by",
    "evaluatesOn": "evaluated on by",
    "addresses": "addressed by",
    "measures": "measured by",
    "extends": "extended by",
    "partOf": "has part",
    "cites": "cited by",
    "hasAffiliation": "of",
    "creator": "author of",
    "coauthorOf": "co-author of",
    "broader": "broader than",
    "related": "related to",
}
"""What a relation is called when read from its object."""

_SCRIPTS = ("data", "colours", "picture", "labels", "card", "search", "filters", "table", "main")
_ROUNDNESS = 0.16
_OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hideEdgesOnDrag": False, "selectConnectedEdges": False},
    "nodes": {"chosen": False, "scaling": {"label": False}},
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 1.5, "color": {"inherit": False}},
}


def write_html(document: ViewDocument, path: Path) -> None:
    """Write the document as one HTML file; a file that stands there is replaced at once."""
    write_file(to_html(document).encode(), path)


def to_html(document: ViewDocument) -> str:
    """Return the page: our template with the library, the styles, the scripts and the data in it.

    Its policy allows exactly these scripts and styles, by their hashes, and no request at all.

    Example:
        >>> from kg.view import view_document
        >>> from pyoxigraph import Store
        >>> "default-src 'none'" in to_html(view_document(Store()))
        True
    """
    library, script, style = _library(), _script(), _web("page.css").read_text("utf-8")
    return Template(_web("page.html").read_text("utf-8")).substitute(
        policy=_policy(scripts=(library, script), styles=(style,)),
        title=escape(document.title),
        style=style,
        tables=_tables(document),
        data=_data(document),
        library=library,
        script=script,
    )


def to_network(document: ViewDocument) -> dict[str, object]:
    """Return what vis-network draws, gathered by pyvis's model: nodes, edges and options.

    Edges between the same two nodes are bent apart, so that each of them is seen.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    for node in document.nodes:
        network.add_node(
            node.id,
            label=" ",
            shape=SHAPES.get(node.type, "dot"),
            size=node.radius,
            x=node.x,
            y=node.y,
            physics=False,
        )
    for edge, bend in edge_bends(document.edges):
        network.add_edge(
            edge.source,
            edge.target,
            id=edge.id,
            smooth=_smooth(bend),
            dashes=_dashes(edge.relation),
        )
    return {
        "nodes": [_without(node, "color", "label", "physics") for node in network.nodes],
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


def _dashes(relation: str) -> list[int] | bool:
    return {"comparesWith": [6, 4], "coauthorOf": [1, 4], "related": [2, 4]}.get(relation, False)


def _data(document: ViewDocument) -> str:
    """Return the data as JSON that cannot end its script element."""
    view, texts = _pooled(document)
    data = {"view": view, "texts": texts, "network": to_network(document), "words": INVERSE}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _pooled(document: ViewDocument) -> tuple[dict[str, Any], list[str]]:
    """Return the document, each sentence and extractor as its place in a list of texts.

    One sentence often backs many statements; so the file stays small enough to mail.
    """
    view = asdict(document)
    places: dict[str, int] = {}
    for evidence in view["evidence"]:
        for name in ("sentence", "extractor"):
            evidence[name] = places.setdefault(evidence[name], len(places))
    for kind in ("nodes", "edges", "evidence"):
        view[kind] = [
            {k: v for k, v in item.items() if v not in ("", (), None)} for item in view[kind]
        ]
    return view, list(places)


def _policy(*, scripts: Sequence[str], styles: Sequence[str]) -> str:
    allowed = {"script-src": scripts, "style-src": styles}
    hashed = (
        f"{directive} {' '.join(_digest(text) for text in texts)}"
        for directive, texts in allowed.items()
    )
    return "; ".join(
        ["default-src 'none'", *hashed, "img-src data:", "base-uri 'none'", "form-action 'none'"]
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _library() -> str:
    """Return the newest vis-network that pyvis brings, with its licence notice."""
    folder = resources.files("pyvis") / "templates" / "lib"
    versions = sorted(f.name for f in folder.iterdir() if f.name.startswith("vis-"))
    text = (folder / versions[-1] / "vis-network.min.js").read_text("utf-8")
    return text.rpartition("//# sourceMappingURL")[0] or text


def _script() -> str:
    parts = (_web("page", f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def _web(*names: str) -> Traversable:
    return resources.files("kg").joinpath("web", *names)


def _tables(document: ViewDocument) -> str:
    """Return what a reader without scripts sees."""
    papers = [node for node in document.nodes if node.type == "Paper"]
    others = [node for node in document.nodes if node.type != "Paper"]
    parts = [
        '<div class="plain"><p>The picture needs scripts; here is what it shows.</p>',
        f"<p>{escape(document.notice)}</p>",
        _table("Papers", ("Title", "Year", "Authors"), (_paper_row(node) for node in papers)),
        _table("People and concepts", ("Name", "Type", "Links"), map(_row, others)),
        "</div>",
    ]
    return "".join(parts)


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<h2>{escape(caption)}</h2><table><tr>{head}</tr>{body}</table>"


def _paper_row(node: ViewNode) -> tuple[str, str, str]:
    authors = next((d.value for d in node.details if d.name == "Authors"), "")
    return node.label, "" if node.year is None else str(node.year), authors


def _row(node: ViewNode) -> tuple[str, str, str]:
    return node.label, node.type, str(node.degree)
