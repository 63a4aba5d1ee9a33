"""The part of a remote graph around one thing, fetched with few requests into memory.

What is fetched is more than the part itself: for all that its nodes name, also type, names and
year, so that a card, a view or an export of the copy is the one that the whole graph would give.
Only counts over the whole graph (`total_nodes`, `total_edges` of a view) are those of the copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Store

from extract.schema import DRAWN_RELATIONS
from kg.rdf.vocab import PREFIXES, SG
from kg.remote.store import RemoteStore
from kg.view.part import witnesses
from kg.view.selection import CLASSES

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_ASSERTION = NamedNode(str(SG.Assertion))
_MARKS = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("rdf", "type"),
        ("dct", "title"),
        ("foaf", "name"),
        ("skos", "prefLabel"),
        ("skos", "notation"),
        ("rdfs", "label"),
        ("fabio", "hasPublicationYear"),
    )
)
"""What is fetched of a thing that is only named."""
_BATCH = 24 * 1024
"""How many bytes of IRIs one query names."""

_EDGES = "{{ VALUES ?p {{ {edges} }} VALUES ?{end} {{ {iris} }} ?s ?p ?o }}"
_ALL_OF = "{{ VALUES ?s {{ {iris} }} ?s ?p ?o }}"
_MARKS_OF = "{{ VALUES ?s {{ {iris} }} ?s ?p ?o . FILTER (?p IN ({marks})) }}"
_TYPES_OF_LEADING_TO = (
    "{{ VALUES ?thing {{ {iris} }} ?s ?link ?thing ; {type} ?o . BIND ({type} AS ?p) "
    "FILTER (?o != {evidence}) }}"
)


def fetch_around(remote: RemoteStore, centre: str, *, depth: int) -> Store:
    """Return a store in memory that holds what lies within `depth` steps of a thing."""
    part = _Part(remote)
    things = part.walk(centre, depth=depth)
    part.gather(things, things=things)
    papers = set(witnesses(part.copy, things)) - things
    part.gather(papers, things=things | papers)
    return part.copy


@dataclass(slots=True)
class _Part:
    remote: RemoteStore
    copy: Store = field(default_factory=Store)
    _marked: set[str] = field(default_factory=set)
    _described: set[str] = field(default_factory=set)

    def walk(self, centre: str, *, depth: int) -> set[str]:
        """Fetch the edges of all things within `depth` steps; return these things."""
        things = frontier = {centre}
        for step in range(depth + 1):
            ends = self._edges(frontier)
            self.mark(ends)
            frontier = {iri for iri in ends - things if self._is_thing(iri)}
            things = things | frontier if step < depth else things
        return things

    def _edges(self, iris: set[str]) -> set[str]:
        edges = _listed(relation.iri for relation in DRAWN_RELATIONS)
        ends = set(iris)
        for end in "so":
            for found in self._fetch(_EDGES, iris, edges=edges, end=end):
                ends |= {_iri(node) for quad in found for node in (quad.subject, quad.object)}
        return ends - {""}

    def mark(self, iris: set[str]) -> None:
        """Fetch types, names and years."""
        unknown, self._marked = iris - self._marked, self._marked | iris
        for _ in self._fetch(_MARKS_OF, unknown, marks=_listed(_MARKS, between=", ")):
            pass

    def gather(self, new: set[str], *, things: set[str]) -> None:
        """Fetch all that is said of the new ones among the things of the part."""
        self.describe(new)
        self.close(new | self.backing(new), things=things)

    def describe(self, iris: set[str]) -> set[str]:
        """Fetch all triples of these subjects; return those that had not been described."""
        unknown, self._described = iris - self._described, self._described | iris
        for _ in self._fetch(_ALL_OF, unknown):
            pass
        return unknown

    def backing(self, things: set[str]) -> set[str]:
        """Fetch what leads to the things: assertions, results, collaborations and the like."""
        terms = {"type": str(_TYPE), "evidence": f"<{SG.Evidence}>"}
        found = list(self._fetch(_TYPES_OF_LEADING_TO, things, **terms))
        leading = {_iri(quad.subject) for part in found for quad in part} - {""}
        nodes = {iri for iri in leading if not self._is_thing(iri)}
        self.describe(nodes)
        return nodes

    def close(self, nodes: set[str], *, things: set[str]) -> None:
        """Fetch what the nodes name, step by step, up to things that lie outside."""
        while nodes:
            named = {iri for node in nodes for iri in self._named(node)}
            self.mark(named)
            kept = {n for n in nodes if not self._leads_out(n, things)}
            reached = {iri for node in kept for iri in self._named(node)}
            nodes = self.describe({iri for iri in reached if not self._is_thing(iri)})

    def _leads_out(self, node: str, things: set[str]) -> bool:
        """Return whether an assertion is of a thing outside; its evidence is not asked for."""
        if not self._is(node, {_ASSERTION.value}):
            return False
        return any(self._is_thing(iri) for iri in set(self._named(node)) - things)

    def _named(self, node: str) -> Iterator[str]:
        quads = self.copy.quads_for_pattern(NamedNode(node), None, None)
        return (iri for quad in quads if (iri := _iri(quad.object)))

    def _is_thing(self, node: str) -> bool:
        return self._is(node, set(CLASSES.values()))

    def _is(self, node: str, classes: set[str]) -> bool:
        types = self.copy.quads_for_pattern(NamedNode(node), _TYPE, None)
        return any(_iri(quad.object) in classes for quad in types)

    def _fetch(self, where: str, iris: Iterable[str], **terms: str) -> Iterator[Store]:
        for batch in _batches(sorted(iris)):
            found = self.remote.fetch(where.format(iris=batch, **terms))
            self.copy.extend(found)
            yield found


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _listed(iris: Iterable[str], *, between: str = " ") -> str:
    return between.join(f"<{iri}>" for iri in iris)


def _batches(iris: Iterable[str]) -> Iterator[str]:
    batch: list[str] = []
    size = 0
    for iri in iris:
        if batch and size + len(iri) > _BATCH:
            yield _listed(batch)
            batch, size = [], 0
        batch.append(iri)
        size += len(iri) + 3
    if batch:
        yield _listed(batch)
