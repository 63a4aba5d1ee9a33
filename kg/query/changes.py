"""What is new in a graph: papers, people, concepts and statements that came, went or changed.

Two files of graphs are read side by side: both are in one order, so that only what differs is
looked at, whatever the size of the graphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from kg.query.table import IRI, Table
from kg.rdf.terms import term
from kg.store.builds import read_store

COLUMNS = ("change", "kind", "name", "what", "id")
CHANGES = ("new", "gone", "changed")
_NAMES = ("skos:prefLabel", "foaf:name", "dct:title", "rdfs:label")


@dataclass(frozen=True, slots=True)
class _Kind:
    """Things of a class, and the properties that are theirs: not what others state of them."""

    name: str
    plural: str
    class_: str
    told: Mapping[str, str]


KINDS = (
    _Kind(
        "paper",
        "papers",
        "fabio:ResearchPaper",
        {
            "dct:title": "title",
            "dct:abstract": "abstract",
            "dct:issued": "date",
            "dct:isPartOf": "venue",
            "dct:creator": "authors",
            "prism:doi": "DOI",
            "sg:codeAvailable": "code",
            "sg:retracted": "retracted",
        },
    ),
    _Kind(
        "person",
        "people",
        "foaf:Person",
        {
            "foaf:name": "name",
            "skos:altLabel": "other names",
            "sg:orcid": "ORCID",
            "sg:hIndex": "h-index",
            "sg:citationCount": "citations",
        },
    ),
    _Kind(
        "concept",
        "concepts",
        "sg:Concept",
        {"rdf:type": "type", "skos:prefLabel": "name", "skos:altLabel": "other names"},
    ),
    _Kind(
        "statement",
        "statements",
        "sg:Assertion",
        {"sg:confidence": "confidence", "sg:status": "status", "sg:evidence": "evidence"},
    ),
)
_Values = dict[str, list[NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that came, went or changed; `what` are the names of what changed."""

    change: str
    kind: str
    id: str
    values: _Values
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one build to another, by kind, new things first."""

    former: Path
    new: Path
    found: tuple[Change, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many of each kind are new, gone and changed."""
        number = Counter((one.kind, one.change) for one in self.found)
        return {k.name: {change: number[k.name, change] for change in CHANGES} for k in KINDS}

    def lines(self) -> list[str]:
        """Return a line for each kind of thing that changed at all."""
        return [
            f"{kind.plural:<11} {', '.join(f'{n} {change}' for change, n in of.items())}"
            for kind, of in zip(KINDS, self.counts().values(), strict=True)
            if any(of.values())
        ]

    def to_table(self) -> Table:
        """Return a row for each change, with what things are called."""
        stores = {"gone": read_store(self.former)}
        other = read_store(self.new)
        rows = sorted((_row(one, stores.get(one.change, other)) for one in self.found), key=_place)
        return Table(COLUMNS, tuple(rows))


def find_changes(former: Path, new: Path) -> Changes:
    """Compare the graphs of two builds."""
    with (former / "graph.ttl").open("rb") as one, (new / "graph.ttl").open("rb") as other:
        heads = _head(one), _head(other)
        pairs = _side_by_side(_blocks(one, heads[0][1]), _blocks(other, heads[1][1]))
        found = [_change(a, b, heads[0][0], heads[1][0]) for a, b in pairs]
    return Changes(former, new, tuple(one for one in found if one))


def _head(file: IO[bytes]) -> tuple[bytes, bytes]:
    """Return the prefixes that a file begins with, and the line behind them."""
    head, line = b"", file.readline()
    while line.startswith(b"@prefix"):
        head, line = head + line, file.readline()
    return head, line


def _blocks(file: IO[bytes], line: bytes) -> Iterator[bytes]:
    """Yield all that is said of one thing after the other."""
    block = line
    for more in file:
        if not more.startswith(b"\t"):
            yield block
            block = b""
        block += more
    yield block


def _side_by_side(one: Iterator[bytes], other: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield what differs, b"" for what only the other side has."""
    a, b = next(one, b""), next(other, b"")
    while a or b:
        if a == b:
            a, b = next(one, b""), next(other, b"")
            continue
        mine, theirs = _subject(a), _subject(b)
        first, second = mine <= theirs, theirs <= mine
        yield a if first else b"", b if second else b""
        a, b = next(one, b"") if first else a, next(other, b"") if second else b


def _subject(block: bytes) -> bytes:
    """Return what things stand in order of; the last of all for the end of a file."""
    return block.partition(b" ")[0] + b">" if block else b"\xff"


def _change(former: bytes, new: bytes, head: bytes, new_head: bytes) -> Change | None:
    one, other = _read(former, head), _read(new, new_head)
    told = other or one
    if told is None:
        return None
    kind, id_, values = told
    if one is None or other is None:
        return Change("gone" if other is None else "new", kind.name, id_, values)
    pairs = kind.told.items()
    what = tuple(said for name, said in pairs if one[2].get(name) != values.get(name))
    return Change("changed", kind.name, id_, values, what) if what else None


_BY_CLASS = {term(kind.class_).value: kind for kind in KINDS}
_TOLD = {
    term(name).value: name
    for name in (
        *(name for kind in KINDS for name in kind.told),
        "rdf:subject",
        "rdf:predicate",
        "rdf:object",
    )
}


def _read(block: bytes, head: bytes) -> tuple[_Kind, str, _Values] | None:
    """Return what a block says of its thing, None if it is of no kind that is told."""
    if not block:
        return None
    values: _Values = {}
    subject = ""
    for quad in parse(head + block, format=RdfFormat.TURTLE, lenient=True):
        subject = str(getattr(quad.subject, "value", ""))
        if name := _TOLD.get(quad.predicate.value):
            values.setdefault(name, []).append(quad.object)
    kinds = (_BY_CLASS.get(type_.value) for type_ in values.get("rdf:type", ()))
    kind = next((kind for kind in kinds if kind), None)
    return (kind, subject, values) if kind else None


def _row(one: Change, store: Store) -> tuple[str, str, str, str, IRI]:
    if one.kind == "statement":
        ends = (one.values[f"rdf:{end}"][0] for end in ("subject", "predicate", "object"))
        name = " ".join(_name(end, store) for end in ends)
    else:
        name = _name(NamedNode(one.id), store)
    return one.change, one.kind, name, ", ".join(one.what), IRI(one.id)


def _name(node: NamedNode | Literal, store: Store) -> str:
    """Return what a thing is called, the end of its address if it has no name."""
    if isinstance(node, NamedNode):
        for predicate in _NAMES:
            for quad in store.quads_for_pattern(node, term(predicate), None):
                if isinstance(quad.object, Literal):
                    return quad.object.value
        return IRI(node.value).local_name
    return node.value


_KIND_ORDER = {kind.name: place for place, kind in enumerate(KINDS)}


def _place(row: tuple[str, str, str, str, IRI]) -> tuple[int, int, str, str]:
    return _KIND_ORDER[row[1]], CHANGES.index(row[0]), row[2], row[4]
