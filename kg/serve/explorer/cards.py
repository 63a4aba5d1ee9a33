"""What the explorer says of one thing or one pair: data, neighbours, and the sentences."""

from __future__ import annotations

from dataclasses import fields

from kg.serve.explorer.parts import edges_between, to_node
from kg.serve.explorer.records import Card, Sentence, Statement, Statements
from kg.serve.pages.entities import graph_base
from kg.serve.pages.entity_page import read_page
from kg.serve.pages.nodes import Nodes, Place
from kg.serve.workers.tasks import Snapshot
from kg.view.backed import Backed
from kg.view.card import CardReader
from kg.view.labels import local_id
from kg.view.selection import Edge, near_overview

_MOST_TEXTS = 25


def card_document(snapshot: Snapshot, *, id: str) -> Card:
    """Return the page of a thing as data, without its bare triples; raises NotFoundError."""
    store, base = snapshot.store, graph_base(snapshot.store)
    node = to_node(store, base, id)
    page = read_page(store, node, base=base)
    said = {name: getattr(page, name) for name in Card.__struct_fields__ if name != "id"}
    return Card(id=local_id(node.value, base), **said)


def evidence_document(snapshot: Snapshot, *, one: str, other: str) -> Statements:
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
    ids = (local_id(backed.find(edge).assertion, base) for edge in between)
    found = (_statement(e, id_, cards, nodes) for e, id_ in zip(between, ids, strict=True))
    return Statements(tuple(found))


def _statement(edge: Edge, id_: str, cards: CardReader, nodes: Nodes) -> Statement:
    backing = cards.backing(edge)
    shown = [cards.evidence[number] for number in backing.evidence[:_MOST_TEXTS]]
    return Statement(
        id=id_,
        source=local_id(edge.subject, nodes.base),
        target=local_id(edge.object, nodes.base),
        relation=edge.relation,
        label=edge.label,
        confidence=backing.confidence,
        sentences=len(backing.evidence),
        note=backing.note,
        places=tuple(_sentence(nodes.place(one), one.extractor) for one in shown),
        more=len(backing.evidence) - len(shown),
    )


def _sentence(place: Place, extractor: str) -> Sentence:
    said = {part.name: getattr(place, part.name) for part in fields(place)}
    return Sentence(**said, extractor=extractor)
