"""A view document as a network of networkx, and as GraphML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.export.formats import Format
from kg.query.lookup import base_iri
from kg.view.document import ViewDocument, ViewEdge

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(document: ViewDocument, *, base: str = "") -> nx.MultiDiGraph:
    """Return a view document as a directed multigraph; every attribute is plain text or a number.

    A node is named by what follows `base` in its IRI, the same in every part of a graph, and has
    `iri`, `label`, `type` and, for a paper, `year`. An edge has its `relation` as key too; its
    `weight` is the number of sentences that state it, of co-authors the number of papers that
    they share, else 1; `year` and `last_year` are the first and the last year of those papers;
    `confidence` and the surest `sentence` are there where a text states it.

    Example:
        >>> from kg.view.view import view_document
        >>> from pyoxigraph import Store
        >>> len(to_networkx(view_document(Store())))
        0
    """
    import networkx as nx

    graph = nx.MultiDiGraph(name=document.title)
    names = {node.id: node.iri.removeprefix(base) for node in document.nodes}
    for node in document.nodes:
        graph.add_node(names[node.id], **_known(node, ("iri", "label", "type", "year")))
    backing = _Papers.of(document)
    for edge in document.edges:
        graph.add_edge(
            names[edge.source],
            names[edge.target],
            key=edge.relation,
            **_known(edge, ("relation", "confidence", "note")),
            **_said(document, edge, backing),
        )
    return graph


def _known(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _said(document: ViewDocument, edge: ViewEdge, backing: _Papers) -> dict[str, Any]:
    said = [document.evidence[place] for place in edge.evidence]
    papers = backing.behind(edge, {sentence.paper for sentence in said})
    years = [backing.years[paper] for paper in papers if paper in backing.years]
    span = {"year": min(years), "last_year": max(years)} if years else {}
    together = len(papers) if edge.relation == "coauthorOf" else len(said)
    sentence = {"sentence": said[0].sentence} if said else {}
    return {"weight": max(together, 1), **span, **sentence}


@dataclass(frozen=True, slots=True)
class _Papers:
    """The years of papers, and what each person wrote, by the ids of a document."""

    years: Mapping[str, int]
    written: Mapping[str, set[str]]

    @classmethod
    def of(cls, document: ViewDocument) -> _Papers:
        written: dict[str, set[str]] = defaultdict(set)
        for edge in document.edges:
            if edge.relation == "creator":
                written[edge.target].add(edge.source)
        papers = (node for node in document.nodes if node.type == "Paper")
        return cls({p.id: p.year for p in papers if p.year is not None}, written)

    def behind(self, edge: ViewEdge, stating: set[str]) -> set[str]:
        """Return the papers that state an edge, that two people share, or that it starts from."""
        if edge.relation == "coauthorOf":
            return self.written.get(edge.source, set()) & self.written.get(edge.target, set())
        return stating - {""} or {edge.source}


def to_graphml(document: ViewDocument, *, base: str = "") -> bytes:
    """Return nodes and edges as GraphML, each edge with its surest sentence."""
    import networkx as nx

    lines = nx.generate_graphml(to_networkx(document, base=base), named_key_ids=True)
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, ""]).encode()


FORMAT = Format(
    "graphml",
    "GraphML for Cytoscape, yEd, igraph: weights, years, sentences",
    "application/graphml+xml",
    (".graphml",),
    lambda part: to_graphml(part.document(), base=base_iri(part.store)),
)
