"""What the page of one node shows."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.card import CardReader
from kg.document import Detail, Note
from kg.serve.html import address
from kg.serve.neighbours import Group, Neighbours
from kg.serve.nodes import ROWS, Link, Nodes, Place, Row
from kg.table import IRI
from kg.vocab import PREFIXES, SG

_TYPE = PREFIXES["rdf"] + "type"
_AUTHORS = 100
_MARKS = 5
"""How many sentences stand behind one note."""


@dataclass(frozen=True, slots=True)
class EntityPage:
    """All that the page of one node shows; `type` is "" for what is no thing people talk about."""

    iri: str
    label: str
    type: str
    kind: str
    alt_labels: tuple[str, ...] = ()
    text: str = ""
    authors: tuple[Link, ...] = ()
    and_others: bool = False
    details: tuple[Detail, ...] = ()
    notes: tuple[tuple[Note, tuple[Place, ...]], ...] = ()
    groups: tuple[Group, ...] = ()
    places: tuple[Place, ...] = ()
    own: tuple[Row, ...] = ()
    pointing: tuple[Row, ...] = ()
    more_own: bool = False
    all_pointing: str = ""


def read_page(store: Store, node: NamedNode, *, base: str) -> EntityPage:
    """Return the page of a node that the graph has; links lead to pages of this server."""
    nodes, iri = Nodes(store, base), node.value
    return _thing_page(nodes, iri) if nodes.type(iri) else _node_page(nodes, iri)


def _node_page(nodes: Nodes, iri: str) -> EntityPage:
    """Return the page of a node that backs others: a statement, a sentence, an authorship."""
    kinds = sorted(IRI(kind).local_name for kind in nodes.texts(iri, _TYPE))
    own, pointing = nodes.quads(iri, None, None), nodes.quads(None, None, iri)
    return EntityPage(
        iri=iri,
        label=nodes.title(iri),
        type="",
        kind=", ".join(kinds) or "Node",
        places=tuple(nodes.places(nodes.texts(iri, str(SG.evidence))[:ROWS] or [iri])),
        own=nodes.rows(own[:ROWS], at="object"),
        pointing=nodes.rows(pointing[:ROWS], at="subject"),
        more_own=len(own) > ROWS,
        all_pointing=_pointing_query(iri) if len(pointing) > ROWS else "",
    )


def _pointing_query(iri: str) -> str:
    """Return the address of all that points to a node."""
    query = f"SELECT ?node ?predicate WHERE {{ ?node ?predicate {NamedNode(iri)} }}"
    return address("/query", query=f"{query}\nORDER BY ?predicate ?node", format="table")


def _thing_page(nodes: Nodes, iri: str) -> EntityPage:
    type_ = nodes.type(iri)
    cards = CardReader(nodes.store, {iri: type_})
    card = cards.card(iri)
    own, authors = nodes.quads(iri, None, None), _authors(nodes, iri)
    incomplete = nodes.texts(iri, str(SG.authorListComplete)) == ["false"]
    return EntityPage(
        iri=iri,
        label=card.label,
        type=type_,
        kind=type_,
        alt_labels=card.alt_labels,
        text=card.text,
        authors=authors[:_AUTHORS],
        and_others=incomplete or len(authors) > _AUTHORS,
        details=tuple(detail for detail in card.details if detail.name != "Authors"),
        notes=tuple((note, _sentences(nodes, cards, note)) for note in card.notes),
        groups=tuple(Neighbours(nodes, cards, iri).groups()),
        own=nodes.rows(own[:ROWS], at="object"),
        more_own=len(own) > ROWS,
    )


def _sentences(nodes: Nodes, cards: CardReader, note: Note) -> tuple[Place, ...]:
    return tuple(nodes.place(cards.evidence[number]) for number in note.evidence[:_MARKS])


def _authors(nodes: Nodes, iri: str) -> tuple[Link, ...]:
    """Return the authors in their order; who has no position comes last."""
    found = []
    for authorship in nodes.texts(iri, str(SG.hasAuthorship)):
        position = nodes.number(authorship, str(SG.position))
        links = [nodes.link(person) for person in nodes.texts(authorship, str(SG.author))]
        written = nodes.texts(authorship, str(SG.nameAsWritten))
        found += [(not position, position, Link((written or [n.text])[0], n.href)) for n in links]
    return tuple(link for _, _, link in sorted(found, key=lambda f: (f[0], f[1], f[2].text)))
