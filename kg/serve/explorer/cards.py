"""What the explorer says of one thing or one pair: data, neighbours, and the sentences."""

from __future__ import annotations

from dataclasses import asdict

from kg.serve.explorer.parts import Document, edges_between, to_node
from kg.serve.pages.entities import graph_base
from kg.serve.pages.entity_page import read_page
from kg.serve.pages.nodes import Nodes
from kg.serve.workers.tasks import Snapshot
from kg.view.backed import Backed
from kg.view.card import CardReader
from kg.view.labels import local_id
from kg.view.selection import Edge, near_overview

_MOST_TEXTS = 25


def card_document(snapshot: Snapshot, *, id: str) -> Document:
    """Return the page of a thing as data, without its bare triples; raises NotFoundError."""
    store, base = snapshot.store, graph_base(snapshot.store)
    node = to_node(store, base, id)
    page = asdict(read_page(store, node, base=base))
    for name in ("own", "pointing", "more_own", "all_pointing"):
        del page[name]
    return {**page, "id": local_id(node.value, base)}


def evidence_document(snapshot: Snapshot, *, one: str, other: str) -> Document:
    """Return each relation between two things with the sentences behind it, both ways.

    Raises NotFoundError where the graph has one of them not.
    """
    store, base = snapshot.store, graph_base(snapshot.store)
    ends = [to_node(store, base, id_).value for id_ in (one, other)]
    overview = near_overview(store)
    cards, nodes = CardReader(store, overview.types), Nodes(store, base)
    edges = edges_between(overview, {ends[0]}, {ends[1]})
    between = [e for e in edges if {e.subject, e.object} == set(ends)]
    backed = Backed(store)
    return {
        "statements": [
            {**_statement(e, base, cards, nodes), "id": local_id(backed.find(e).assertion, base)}
            for e in between
        ]
    }


def _statement(edge: Edge, base: str, cards: CardReader, nodes: Nodes) -> Document:
    backing = cards.backing(edge)
    shown = [cards.evidence[number] for number in backing.evidence[:_MOST_TEXTS]]
    places = [
        {**asdict(nodes.place(evidence)), "extractor": evidence.extractor} for evidence in shown
    ]
    return {
        "source": local_id(edge.subject, base),
        "target": local_id(edge.object, base),
        "relation": edge.relation,
        "label": edge.label,
        "confidence": backing.confidence,
        "sentences": len(backing.evidence),
        "note": backing.note,
        "places": places,
        "more": len(backing.evidence) - len(shown),
    }
