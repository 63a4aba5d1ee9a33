"""One node and one edge of what the explorer draws, without any text but their names."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyoxigraph import NamedNode, Store

from extract.schema import DRAWN_RELATIONS
from kg.errors import NotFoundError
from kg.rdf.vocab import PREFIXES, SG
from kg.resolve.ids import hashed_id
from kg.serve.pages.entities import find_node
from kg.view.backed import Backed
from kg.view.labels import local_id, read_label, read_texts, read_year, shorten
from kg.view.selection import Edge, Overview

Document = dict[str, Any]
_HUB = 300
"""Ends of a thing are counted up to here: more only say that it is large."""
_NAMES = 8
_NOTATION, _PART_OF = PREFIXES["skos"] + "notation", PREFIXES["dct"] + "isPartOf"
MOST_EDGES = 6000
"""The most edges that a picture has."""


def to_node(store: Store, base: str, id_: str) -> NamedNode:
    """Return the thing with a local name or IRI; raises NotFoundError where there is none."""
    try:
        return find_node(store, base, id_)
    except NotFoundError:
        return find_node(store, id_[:1], id_[1:])


def node_part(store: Store, iri: str, base: str, overview: Overview) -> Document:
    """Return a thing as it is drawn, without its degree and its place."""
    label, type_ = read_label(store, iri), overview.type_of(iri)
    year = read_year(store, iri)
    found: Document = {
        "id": local_id(iri, base),
        "label": label,
        "short": shorten(label, title=type_ == "Paper"),
        "type": type_,
        "names": read_texts(store, iri, PREFIXES["skos"] + "altLabel")[:_NAMES],
    }
    if type_ == "Paper":
        found |= {"tags": paper_tags(store, iri)}
    return found if year is None else {**found, "year": year}


def paper_tags(store: Store, iri: str) -> Document:
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


def edge_part(edge: Edge, base: str, backed: Backed) -> Document:
    """Return an edge as it is drawn, with the number of sentences behind it.

    Of people who wrote together it has how many papers.
    """
    stated = backed.find(edge)
    papers = _papers_together(backed.store, edge, base) if edge.relation == "coauthorOf" else 0
    return {
        "source": local_id(edge.subject, base),
        "target": local_id(edge.object, base),
        "relation": edge.relation,
        "confidence": stated.confidence,
        "sentences": stated.sentences,
        **({"papers": papers} if papers else {}),
    }


def _papers_together(store: Store, edge: Edge, base: str) -> int:
    """Return the count on the node of two people, whose address says who they are."""
    ends = sorted(end.removeprefix(base) for end in (edge.subject, edge.object))
    count = _first(store, base + hashed_id("collaboration", *ends), str(SG.paperCount))
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
