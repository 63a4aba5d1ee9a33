"""What the shareable file knows, as JSON: each text once, many rows as columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import takewhile
from typing import Any

from kg.export.network import to_network
from kg.view.document import ViewDocument
from kg.view.words import words

_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
_DRAWN = ("id", "x", "y", "radius")
"""What the network says of a node, so that it stands in the file once."""
_EDGE = ("relation", "confidence", "evidence", "note", "statement", "papers", "since", "until")
_EVIDENCE = ("iri", "paper", "title", "field", "sentence", "begin", "end", "offset", "confidence")
_POOLED = ("title", "field", "sentence", "extractor", "run")


def to_data(document: ViewDocument) -> str:
    """Return what the page knows as JSON that cannot end its script element.

    Nodes and edges stand in the order of the network, which has the places of the ones and the
    ends of the others. IRIs are without the base that the nodes share.
    """
    base, texts = _base(node.iri for node in document.nodes), dict[str, int]()
    data = {
        "view": {**_head(document), "base": base, **_rows(document, base, texts)},
        "texts": list(texts),
        "words": words(),
        "network": to_network(document),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def read_data(page: str) -> dict[str, Any] | None:
    """Return the view in a page as keys and lists, without its evidence; None where there is none.

    Nodes have ids and places again, and edges their ends; of evidence only the places are known.
    """
    found = _DATA.search(page)
    if not found:
        return None
    data = json.loads(found[1])
    view, network = data["view"], data["network"]
    if isinstance(view["edges"], list):  # as pages were before they had columns
        return dict(view)
    ends = [{"source": edge["from"], "target": edge["to"]} for edge in network["edges"]]
    columns = view["edges"]
    rows = zip(*columns.values(), strict=True)
    return {
        **view,
        "nodes": [
            {"short": node["label"], **drawn, **node}
            for node, drawn in zip(view["nodes"], network["nodes"], strict=True)
        ],
        "edges": [
            {**end, **dict(zip(columns, row, strict=True))}
            for end, row in zip(ends, rows, strict=True)
        ],
    }


def _head(document: ViewDocument) -> dict[str, object]:
    names = ("title", "notice", "focus", "total_nodes", "total_edges", "groups")
    return {name: getattr(document, name) for name in names}


def _rows(document: ViewDocument, base: str, texts: dict[str, int]) -> dict[str, object]:
    view = asdict(document)
    for edge in view["edges"]:
        edge["statement"] = _local(edge["statement"], base)
    for one in view["evidence"]:
        one["iri"] = _local(one["iri"], base)
        one |= {name: texts.setdefault(one[name], len(texts)) for name in _POOLED}
    return {
        "nodes": [_node(node) for node in view["nodes"]],
        "edges": _columns(view["edges"], _EDGE),
        "evidence": _columns(view["evidence"], (*_EVIDENCE, "extractor", "run")),
    }


def _node(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node without what is empty, and without what the network says."""
    kept = {name: value for name, value in node.items() if name not in _DRAWN}
    if kept["short"] == kept["label"]:
        del kept["short"]
    if not kept["and_others"]:
        del kept["and_others"]
    for name in ("details", "authors"):
        kept[name] = [_filled(item) for item in kept[name]]
    return _filled(kept)


def _filled(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value not in ("", (), [], None)}


def _columns(rows: Sequence[Mapping[str, Any]], names: Iterable[str]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in names}


def _base(iris: Iterable[str]) -> str:
    """Return what all IRIs begin with, as far as the last / or #.

    Example:
        >>> _base(["https://example.org/id/a-1", "https://example.org/id/a-2"])
        'https://example.org/id/'
    """
    ordered = sorted(iris) or [""]
    pairs = zip(ordered[0], ordered[-1], strict=False)
    shared = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return shared[: max(shared.rfind("/"), shared.rfind("#")) + 1]


def _local(iri: str, base: str) -> str:
    """Return what follows the base, else the whole IRI; only that one has a colon."""
    local = iri.removeprefix(base)
    return iri if ":" in local else local
