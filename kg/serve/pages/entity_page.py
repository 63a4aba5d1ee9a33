"""What the page of one node shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Store

from kg.query.table import IRI
from kg.rdf.vocab import PREFIXES, SG
from kg.serve.http.html import address
from kg.serve.pages.marked import Piece, marked_abstract
from kg.serve.pages.neighbours import Group, Neighbours
from kg.serve.pages.nodes import ROWS, Link, Nodes, Place, Row, decimal
from kg.view.card import CardReader
from kg.view.document import Detail, Note

_TYPE = PREFIXES["rdf"] + "type"
_AUTHORS = 100
_COUNT = re.compile("[1-9][0-9]{0,14}")
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
    marked: tuple[Piece, ...] = ()
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


def read_page(
    store: Store, node: NamedNode, *, base: str, without: Collection[str] = ()
) -> EntityPage:
    """Return the page of a node that the graph has; links lead to pages of this server.

    `without` are the ids of groups of neighbours that are shown in another way.
    """
    nodes, iri = Nodes(store, base), node.value
    return _thing_page(nodes, iri, without) if nodes.type(iri) else _node_page(nodes, iri)


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


def _thing_page(nodes: Nodes, iri: str, without: Collection[str]) -> EntityPage:
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
        alt_labels=_other_names(card.alt_labels, card.label),
        text=card.text,
        marked=marked_abstract(cards, iri, card.text) if type_ == "Paper" else (),
        authors=authors[:_AUTHORS],
        and_others=incomplete or len(authors) > _AUTHORS,
        details=_details(card.details, type_, card.notes),
        notes=tuple((note, _sentences(nodes, cards, note)) for note in card.notes),
        groups=tuple(Neighbours(nodes, cards, iri, without).groups()),
        own=nodes.rows(own[:ROWS], at="object"),
        more_own=len(own) > ROWS,
    )


def figures_of(store: Store, iri: str) -> tuple[Detail, ...]:
    """Return the figures of a person, as a page shows them."""
    return _details(CardReader(store, {iri: "Person"}).card(iri).details, "Person")


def _other_names(names: Iterable[str], label: str) -> tuple[str, ...]:
    """Return one of each name that is written in several ways, the plainest, and not the label."""
    plainest = sorted(
        names, key=lambda n: (n.count("-"), sum(map(str.isupper, n)), n), reverse=True
    )
    found = {_spelled(name): name for name in plainest}
    found.pop(_spelled(label), None)
    return tuple(sorted(found.values(), key=lambda name: (name.casefold(), name)))


def _spelled(name: str) -> str:
    return name.casefold().replace("-", " ")


def _details(
    details: Iterable[Detail], type_: str, notes: Iterable[Note] = ()
) -> tuple[Detail, ...]:
    """Return details but the authors, which a page has links for; figures as people write them."""
    if type_ == "Paper":
        code = [Detail("Code", note.text, note.href) for note in notes if note.kind == "code"]
        left = [d for d in details if d.name != "Authors" and not (code and d.name == "Code")]
        return (*code, *left)
    return tuple(replace(detail, value=_figure(detail.name, detail.value)) for detail in details)


def _figure(name: str, value: str) -> str:
    if name == "Novelty" and (share := decimal(value)) is not None:
        return f"{100 * share:.0f} %"
    return f"{int(value):,}" if _COUNT.fullmatch(value) else value


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
