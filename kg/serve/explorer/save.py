"""What is seen in the explorer as a file: Turtle with evidence, GEXF, VOSviewer JSON, one page."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Store, Triple
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.terms import term
from kg.serve.explorer.groups import group_labels
from kg.serve.explorer.parts import Backed, Document
from kg.serve.explorer.seen import Seen, find_seen, read_seen, seen_document, seen_parts
from kg.serve.http.responses import respond
from kg.serve.pages.entities import graph_base, to_form
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot
from kg.view.view import name_groups

if TYPE_CHECKING:
    import networkx as nx

FORMS = {
    "ttl": "text/turtle; charset=utf-8",
    "gexf": "application/gexf+xml",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
}
"""The suffix of each file, with its media type; "json" is what VOSviewer reads."""

_TYPE, _EVIDENCE = term("rdf:type"), term("sg:evidence")
_FROM, _BY = term("prov:wasDerivedFrom"), term("prov:wasGeneratedBy")
_NAMES = tuple(
    term(n) for n in ("rdf:type", "dct:title", "dct:identifier", "fabio:hasPublicationYear")
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CLUSTERS = 1000
"""The most clusters that VOSviewer counts, from 1."""


def save_answer(snapshot: Snapshot, limits: Limits, given: Mapping[str, Any]) -> Reply:
    """Return what is seen in the form that is asked for.

    Raises NotFoundError where the graph has none of it, ProblemError (422) beyond the limit.
    """
    form = str(given["form"])
    body = _MAKERS[form](snapshot, find_seen(snapshot.store, given))
    if len(body) > limits.answer:
        text = f"the file would be larger than {limits.answer} bytes; show less of the graph"
        raise ProblemError(Problem(422, "too-large", text))
    # A page of strangers' texts is for the disk, not for this origin.
    kept = (("content-disposition", f'attachment; filename="seen.{form}"'),)
    return Reply(body, FORMS[form], headers=kept)


def to_turtle(snapshot: Snapshot, seen: Seen) -> bytes:
    """Return the things that are seen, and each edge with its statement and its sentences."""
    store, base = snapshot.store, graph_base(snapshot.store)
    return to_form(set(_Said(store, seen).triples()), "ttl", base=base)


@dataclass(slots=True)
class _Said:
    """What is said of things by themselves, and what backs each edge between them.

    A paper whose sentence backs an edge without being seen has its title, numbers and year.
    """

    store: Store
    seen: Seen
    _done: set[NamedNode] = field(default_factory=set)

    def triples(self) -> Iterator[Triple]:
        backed = Backed(self.store)
        for iri in self.seen.nodes:
            yield from self._plain(NamedNode(iri))
        for edge in self.seen.edges:
            ends = NamedNode(edge.subject), NamedNode(edge.object)
            yield Triple(ends[0], NamedNode(edge.predicate), ends[1])
            if assertion := backed.find(edge).assertion:
                yield from self._statement(NamedNode(assertion))

    def _statement(self, assertion: NamedNode) -> Iterator[Triple]:
        for triple in self._of(assertion):
            yield triple
            if triple.predicate == _EVIDENCE and isinstance(triple.object, NamedNode):
                yield from self._sentence(triple.object)

    def _sentence(self, evidence: NamedNode) -> Iterator[Triple]:
        for triple in self._of(evidence):
            yield triple
            other = triple.object
            if triple.predicate == _BY and isinstance(other, NamedNode):
                yield from self._plain(other)
            if triple.predicate == _FROM and isinstance(other, NamedNode):
                yield from (said for said in self._of(other) if said.predicate in _NAMES)

    def _plain(self, node: NamedNode) -> Iterator[Triple]:
        """Yield the types and the texts of a node; its links to other nodes are left out."""
        for triple in self._of(node):
            if isinstance(triple.object, Literal) or triple.predicate == _TYPE:
                yield triple

    def _of(self, node: NamedNode) -> Iterator[Triple]:
        """Yield the triples of a node, once."""
        if node not in self._done:
            self._done.add(node)
            for quad in self.store.quads_for_pattern(node, None, None, None):
                yield quad.triple


def to_gexf(snapshot: Snapshot, seen: Seen) -> bytes:
    """Return nodes and edges as GEXF 1.2 with places, sizes and groups."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter()
    writer.add_graph(to_graph(*seen_parts(snapshot.store, seen), title=seen.title))
    # The day of writing is no part of the graph.
    writer.xml.find("meta").attrib.clear()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{writer}\n'.encode()


def to_graph(nodes: list[Document], edges: list[Document], *, title: str) -> nx.MultiDiGraph:
    """Return what is seen as a graph; every text in it can stand in XML."""
    import networkx as nx

    graph = nx.MultiDiGraph(name=_xml(title))
    for node in nodes:
        place = {"x": float(node["x"]), "y": float(-node["y"]), "z": 0.0}
        viz = {"position": place, "size": float(node["radius"])}
        names = ("iri", "label", "type", "year", "group", "degree")
        known = {name: _xml(node[name]) for name in names if name in node}
        graph.add_node(_xml(node["id"]), **known, viz=viz)
    for edge in edges:
        known = {n: edge[n] for n in ("relation", "confidence", "sentences") if edge[n] is not None}
        label = edge["relation"]
        graph.add_edge(_xml(edge["source"]), _xml(edge["target"]), label=label, **known)
    return graph


def _xml(value: Any) -> Any:
    return _NOT_XML.sub("", value) if isinstance(value, str) else value


def to_vosviewer(snapshot: Snapshot, seen: Seen) -> bytes:
    """Return a network in the JSON of VOSviewer, where a pair has one link.

    Its strength is the number of sentences behind the statements between the two, 1 where a
    record says so. Format: https://app.vosviewer.com/docs/file-types/json-file-type/
    """
    nodes, edges = seen_parts(snapshot.store, seen)
    strengths = _strengths(edges)
    ties: dict[str, list[int]] = defaultdict(list)
    for pair, strength in strengths.items():
        for id_ in pair:
            ties[id_].append(strength)
    links = [{"source_id": a, "target_id": b, "strength": n} for (a, b), n in strengths.items()]
    network = {
        "items": [_item(node, ties[node["id"]]) for node in nodes],
        "links": links,
        "clusters": _clusters(snapshot, nodes),
    }
    made = {"network": network, "info": {"title": seen.title}}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _strengths(edges: list[Document]) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for edge in edges:
        if edge["source"] != edge["target"]:
            one, other = sorted((edge["source"], edge["target"]))
            found[one, other] += max(edge["sentences"], 1)
    return dict(found)


def _item(node: Document, ties: list[int]) -> dict[str, object]:
    item: dict[str, object] = {
        "id": node["id"],
        "label": node["short"] if node["type"] == "Paper" else node["label"],
        "x": node["x"],
        "y": -node["y"],
        "cluster": _cluster(node),
        "weights": {"Links": len(ties), "Total link strength": sum(ties)},
    }
    return {**item, "scores": {"Year": node["year"]}} if "year" in node else item


def _cluster(node: Document) -> int:
    return int(min(max(node["group"], 0) + 1, _CLUSTERS))


def _clusters(snapshot: Snapshot, nodes: list[Document]) -> list[dict[str, object]]:
    labels = group_labels(snapshot.build)
    used = sorted({_cluster(node) for node in nodes})
    return [{"cluster": n, "label": labels[n - 1]} for n in used if n <= len(labels)]


def to_page(snapshot: Snapshot, seen: Seen) -> bytes:
    """Return one HTML file that opens from disk, as `kg export --to html` makes it."""
    from kg.export.html import to_html

    part, labels = seen.strongest(), group_labels(snapshot.build)
    document = name_groups(seen_document(snapshot.store, part), labels)
    if len(part.nodes) < len(seen.nodes):
        left = f"The {len(part.nodes)} most connected of {len(seen.nodes):,} nodes that were seen."
        document = replace(document, notice=left)
    return to_html(document).encode()


_MAKERS: dict[str, Callable[[Snapshot, Seen], bytes]] = {
    "ttl": to_turtle,
    "gexf": to_gexf,
    "json": to_vosviewer,
    "html": to_page,
}


def _saved(form: str) -> Route:
    async def endpoint(request: Request) -> Response:
        seen = read_seen(await request.body())
        job = Job("explorer", {"what": "save", "form": form, **seen})
        return await respond(request, job, media_type=FORMS[form], repeatable=False)

    return Route(f"/explore/save.{form}", endpoint, methods=["POST"])


routes = [_saved(form) for form in FORMS]
