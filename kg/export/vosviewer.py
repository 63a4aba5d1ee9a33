"""A picture as a network in the JSON of VOSviewer, where a pair has one link.

Format: https://app.vosviewer.com/docs/file-types/json-file-type/
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from kg.export.formats import Format
from kg.export.picture import Picture, PictureNode

_CLUSTERS = 1000
"""The most clusters that VOSviewer counts, from 1."""


def to_vosviewer(picture: Picture) -> bytes:
    """Return items, links and clusters; without places VOSviewer finds its own.

    The strength of a link is the number of sentences behind the statements between the two, 1
    where a record says so.
    """
    strengths = _strengths(picture)
    ties: dict[str, list[int]] = defaultdict(list)
    for pair, strength in strengths.items():
        for id_ in pair:
            ties[id_].append(strength)
    links = [{"source_id": a, "target_id": b, "strength": n} for (a, b), n in strengths.items()]
    network = {
        "items": [_item(node, ties[node.id]) for node in picture.nodes],
        "links": links,
        "clusters": _clusters(picture),
    }
    made = {"network": network, "info": {"title": picture.title}}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _strengths(picture: Picture) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for edge in picture.edges:
        if edge.source != edge.target:
            one, other = sorted((edge.source, edge.target))
            found[one, other] += max(edge.sentences, 1)
    return dict(found)


def _item(node: PictureNode, ties: list[int]) -> dict[str, object]:
    item: dict[str, object] = {
        "id": node.id,
        "label": node.short if node.type == "Paper" else node.label,
    }
    if node.point is not None:
        item |= {"x": node.point[0], "y": -node.point[1]}
    if node.group is not None:
        item |= {"cluster": _cluster(node.group)}
    item |= {"weights": {"Links": len(ties), "Total link strength": sum(ties)}}
    return item if node.year is None else {**item, "scores": {"Year": node.year}}


def _cluster(group: int) -> int:
    return min(max(group, 0) + 1, _CLUSTERS)


def _clusters(picture: Picture) -> list[dict[str, object]]:
    labels = picture.groups
    used = sorted({_cluster(node.group) for node in picture.nodes if node.group is not None})
    return [{"cluster": n, "label": labels[n - 1]} for n in used if n <= len(labels)]


FORMAT = Format(
    "vosviewer",
    "a network for VOSviewer: clusters, link strengths, years",
    "application/json",
    (".vosviewer.json",),
    lambda part: to_vosviewer(part.picture()),
)
