"""What a thing is joined to, by relation, with the sentences that say so.

All of it is read by index look-ups, of which a page makes a bounded number: a hub with tens of
thousands of neighbours costs no more than one with five hundred.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from extract.schema import CONCEPT_TYPES, DRAWN_RELATIONS, Relation
from kg.console import counted
from kg.query.catalogue import find_query, query_names
from kg.query.table import IRI
from kg.rdf.vocab import SG
from kg.resolve.ids import assertion_id
from kg.serve.http.html import address
from kg.serve.pages.nodes import Link, Nodes, Place
from kg.view.card import CardReader
from kg.view.selection import Edge

SHOWN = 25
"""How many neighbours of one relation are listed."""
SCANNED = 300
"""How many of them are looked at to choose those."""
_SENTENCES = 3
_JOINTS = (str(SG.between), str(SG.paperCount), str(SG.firstYear), str(SG.lastYear))


@dataclass(frozen=True, slots=True)
class Line:
    """One neighbour with what backs the statement about it; `more` counts sentences not shown.

    `statement` is the id of the assertion, "" where there is none.
    """

    other: Link
    year: int = 0
    confidence: float | None = None
    note: str = ""
    places: tuple[Place, ...] = ()
    more: int = 0
    statement: str = ""

    @property
    def order(self) -> tuple[int, float, str]:
        """The newest first, then the surest."""
        return (-self.year, -(self.confidence or 0), self.other.text.casefold())


@dataclass(frozen=True, slots=True)
class Group:
    """The neighbours by one relation; `more` is where all of them are, "" if they are all here."""

    id: str
    title: str
    count: str
    lines: tuple[Line, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Reads the neighbours of one thing; sentences are gathered by `cards`.

    `without` are the ids of groups that are not wanted.
    """

    nodes: Nodes
    cards: CardReader
    centre: str
    without: Collection[str] = ()

    def groups(self) -> Iterator[Group]:
        """Yield a group for each relation that the thing has, the most telling first."""
        for relation in DRAWN_RELATIONS:
            if relation.name != "coauthorOf":
                yield from self._related(relation)
        if self._shows("to-coauthorOf") and self.nodes.type(self.centre) == "Person":
            yield from self._joint("coauthorOf", "co-author of", "coauthors", "person")
        if self._shows("to-coOccursWith") and self.nodes.type(self.centre) in CONCEPT_TYPES:
            yield from self._joint("coOccursWith", "in papers together with", "", "")

    def _related(self, relation: Relation) -> Iterator[Group]:
        name, iri = relation.name, relation.iri
        out = self._objects(iri) if name != "creator" and self._shows(f"to-{name}") else []
        if out:
            edges = [Edge(self.centre, other, name, relation.label, iri) for other in out]
            yield self._group(f"to-{name}", relation.label, edges)
        inward = not relation.symmetric and self._shows(f"from-{name}")
        found = self._subjects(iri) if inward else []
        if found:
            edges = [Edge(other, self.centre, name, relation.label, iri) for other in found]
            yield self._group(f"from-{name}", relation.inverse, edges)

    def _shows(self, group: str) -> bool:
        return group not in self.without

    def _objects(self, predicate: str) -> list[str]:
        """Return what the thing points to, one more than are looked at where there are more."""
        node, store = NamedNode(self.centre), self.nodes.store
        ends = (q.object for q in store.quads_for_pattern(node, NamedNode(predicate), None, None))
        return [end.value for end in islice(ends, SCANNED + 1) if isinstance(end, NamedNode)]

    def _subjects(self, predicate: str) -> list[str]:
        """Return what points to the thing, one more than are looked at where there are more."""
        node, store = NamedNode(self.centre), self.nodes.store
        ends = (q.subject for q in store.quads_for_pattern(None, NamedNode(predicate), node, None))
        return [end.value for end in islice(ends, SCANNED + 1) if isinstance(end, NamedNode)]

    def _group(self, id_: str, title: str, edges: Sequence[Edge]) -> Group:
        ranked = sorted(edges, key=lambda e: (-self.nodes.year(self._other(e)), self._other(e)))
        lines = sorted((self._line(e) for e in ranked[:SHOWN]), key=lambda line: line.order)
        more = self._all(edges[0]) if len(edges) > SHOWN else ""
        return Group(id_, title, _count(len(edges)), tuple(lines), more)

    def _other(self, edge: Edge) -> str:
        return edge.object if edge.subject == self.centre else edge.subject

    def _line(self, edge: Edge) -> Line:
        backing, other = self.cards.backing(edge), self._other(edge)
        shown = [self.cards.evidence[number] for number in backing.evidence[:_SENTENCES]]
        return Line(
            other=self.nodes.link(other),
            year=self.nodes.year(other),
            confidence=backing.confidence,
            places=tuple(self.nodes.place(evidence) for evidence in shown),
            more=len(backing.evidence) - len(shown),
            statement=self._assertion(edge) if backing.confidence is not None else "",
        )

    def _assertion(self, edge: Edge) -> str:
        ends = [end.removeprefix(self.nodes.base) for end in (edge.subject, edge.object)]
        return assertion_id(ends[0], edge.relation, ends[1])

    def _joint(self, name: str, title: str, query: str, param: str) -> Iterator[Group]:
        """Yield who stands beside the thing on a precomputed node that counts their papers."""
        found = self._subjects(_JOINTS[0])
        ranked = sorted((-self.nodes.number(joint, _JOINTS[1]), joint) for joint in found)
        lines = [line for _, joint in ranked[:SHOWN] for line in self._beside(joint)]
        if lines:
            edge = Edge(self.centre, "", name, title, str(SG[name]))
            more = self._all(edge, query, param) if len(found) > SHOWN else ""
            yield Group(f"to-{name}", title, _count(len(found)), tuple(lines), more)

    def _beside(self, joint: str) -> Iterator[Line]:
        others = [iri for iri in self.nodes.texts(joint, _JOINTS[0]) if iri != self.centre]
        count, first, last = (self.nodes.number(joint, name) for name in _JOINTS[1:])
        years = "" if not first else f", {first}" + (f" to {last}" if last != first else "")
        note = f"{counted(count, 'paper')}{years}"
        yield from (Line(self.nodes.link(other), note=note) for other in others)

    def _all(self, edge: Edge, query: str = "", param: str = "") -> str:
        """Return the address of all neighbours: a named query, else a query to send."""
        if not query and edge.object == self.centre:
            concept = self.nodes.type(self.centre) in CONCEPT_TYPES
            query, param = _FROM.get(edge.relation, _CONCEPT if concept else ("", ""))
        if query in query_names() and param in find_query(query).param_names:
            return address(f"/queries/{query}", **{param: IRI(self.centre).local_name})
        centre, predicate = NamedNode(self.centre), NamedNode(edge.predicate)
        pattern = f"?thing {predicate} {centre}"
        if edge.subject == self.centre:
            pattern = f"{centre} {predicate} ?thing"
        query = f"SELECT ?thing WHERE {{ {pattern} }}\nORDER BY ?thing"
        return address("/query", query=query, format="table")


_FROM = {"creator": ("author-papers", "person")}
_CONCEPT = ("concept-papers", "concept")


def _count(number: int) -> str:
    return f"more than {SCANNED}" if number > SCANNED else str(number)
