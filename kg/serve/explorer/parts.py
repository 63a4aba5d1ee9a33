"""One node and one edge of what the explorer draws, without any text but their names."""

from __future__ import annotations

from itertools import islice

from msgspec import UNSET
from pyoxigraph import NamedNode, Store

from extract.schema import DRAWN_RELATIONS
from kg.errors import NotFoundError
from kg.rdf.vocab import PREFIXES, SG
from kg.resolve.ids import collaboration_id
from kg.serve.explorer.records import MOST_EDGES, Node
from kg.serve.explorer.records import Edge as DrawnEdge
from kg.serve.pages.entities import find_node
from kg.view.backed import Backed
from kg.view.labels import local_id, read_label, read_texts, read_year, shorten
from kg.view.selection import Edge, Overview

_HUB = 300
"""Ends of a thing are counted up to here: more only say that it is large."""
NAMES = 8
"""How many other names of a thing can be searched for."""
_NOTATION, _PART_OF = PREFIXES["skos"] + "notation", PREFIXES["dct"] + "isPartOf"


def to_node(store: Store, base: str, id_: str) -> NamedNode:
    """Return the thing with a local name or IRI; raises NotFoundError where there is none."""
    try:
        return find_node(store, base, id_)
    except NotFoundError:
        return find_node(store, id_[:1], id_[1:])


def node_part(store: Store, iri: str, base: str, overview: Overview, *, degree: int) -> Node:
    """Return a thing as it is drawn, without its place."""
    label, type_ = read_label(store, iri), overview.type_of(iri)
    year = read_year(store, iri)
    return Node(
        id=local_id(iri, base),
        label=label,
        short=shorten(label, title=type_ == "Paper"),
        type=type_,
        names=tuple(read_texts(store, iri, PREFIXES["skos"] + "altLabel")[:NAMES]),
        degree=degree,
        year=UNSET if year is None else year,
        tags=paper_tags(store, iri) if type_ == "Paper" else UNSET,
    )


def paper_tags(store: Store, iri: str) -> dict[str, list[str]]:
    """Return the categories of a paper and where it appeared, as far as the graph has them."""
    classes = read_texts(store, iri, str(SG.category))
    codes = [_first(store, iri, _NOTATION) or read_label(store, iri) for iri in classes]
    venues = sorted(read_label(store, v) for v in read_texts(store, iri, _PART_OF))
    return {name: texts for name, texts in (("category", codes), ("venue", venues)) if texts}


def _first(store: Store, iri: str, predicate: str) -> str:
    return next(iter(read_texts(store, iri, predicate)), "")


def count_ends(store: Store, iri: str) -> int:
    """Return how many edges end at a thing, counted as far as 300."""
    node, drawn = NamedNode(iri), [NamedNode(relation.iri) for relation in DRAWN_RELATIONS]
    patterns = ((s, p, o) for s, o in ((node, None), (None, node)) for p in drawn)
    quads = (quad for pattern in patterns for quad in store.quads_for_pattern(*pattern))
    return sum(1 for _ in islice(quads, _HUB))


def edge_part(edge: Edge, base: str, backed: Backed) -> DrawnEdge:
    """Return an edge as it is drawn, with the number of sentences behind it.

    Of people who wrote together it has how many papers.
    """
    stated = backed.find(edge)
    papers = _papers_together(backed.store, edge, base) if edge.relation == "coauthorOf" else 0
    return DrawnEdge(
        source=local_id(edge.subject, base),
        target=local_id(edge.object, base),
        relation=edge.relation,
        confidence=stated.confidence,
        sentences=stated.sentences,
        papers=papers or UNSET,
    )


def _papers_together(store: Store, edge: Edge, base: str) -> int:
    """Return the count on the node of two people, whose address says who they are."""
    one, other = (end.removeprefix(base) for end in (edge.subject, edge.object))
    count = _first(store, base + collaboration_id(one, other), str(SG.paperCount))
    return int(count) if count.isdecimal() else 0


def edges_between(overview: Overview, new: set[str], old: set[str]) -> list[Edge]:
    """Return the edges of some new things to each other and to old ones, the most telling first.

    Only what ends at the new things is read, since the old ones may be many.
    """
    kept = new | old
    outward = {edge for iri in new for edge in overview.edges_from(iri, kept)}
    inward = {edge for iri in new for edge in overview.edges_to(iri, old)}
    order = {relation.name: rank for rank, relation in enumerate(DRAWN_RELATIONS)}
    found = sorted(outward | inward, key=lambda e: (order[e.relation], e.subject, e.object))
    return found[:MOST_EDGES]
