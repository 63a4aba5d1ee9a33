"""What the explorer and its cards are given as JSON, and what they send, as records.

The description for programs (`/openapi.json`) is made from these records, so that it says what is
sent. A field that is UNSET is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from extract.schema import DRAWN_RELATIONS
from kg.serve.pages.neighbours import Group
from kg.serve.pages.nodes import Link, Place
from kg.view.document import Detail, Note
from kg.view.selection import CLASSES

DRAWN = 1500
"""The most nodes that a picture has."""
MOST_EDGES = 6000
"""The most edges that a picture has."""
LONGEST = 4
"""How many steps a way from one thing to another may have."""
MOST_WAYS = 5
_FARTHEST = 1_000_000

Count = Annotated[int, Meta(ge=0)]
Confidence = Annotated[float, Meta(ge=0, le=1)]
Type = Annotated[str, Meta(extra_json_schema={"enum": list(CLASSES)})]
RelationName = Annotated[
    str, Meta(extra_json_schema={"enum": [relation.name for relation in DRAWN_RELATIONS]})
]
Coordinate = Annotated[float, Meta(description="In the picture; y grows downwards.")]


class Node(Struct, frozen=True, kw_only=True):
    """A thing as it is drawn; without a place where the page is to find one."""

    id: str
    label: str
    short: str
    type: Type
    names: tuple[str, ...]
    degree: Count
    year: int | UnsetType = UNSET
    tags: dict[str, list[str]] | UnsetType = UNSET
    community: int | UnsetType = UNSET
    x: Coordinate | UnsetType = UNSET
    y: Coordinate | UnsetType = UNSET
    first: Annotated[bool, Meta(description="Whether the first picture shows it.")] | UnsetType = (
        UNSET
    )


class Edge(Struct, frozen=True, kw_only=True):
    """A relation between two things, by their ids, with the number of sentences behind it."""

    source: str
    target: str
    relation: RelationName
    confidence: Confidence | None
    sentences: Count
    papers: Annotated[Count, Meta(description="How many papers two people share.")] | UnsetType = (
        UNSET
    )


Nodes = Annotated[tuple[Node, ...], Meta(max_length=DRAWN)]
Edges = Annotated[tuple[Edge, ...], Meta(max_length=MOST_EDGES)]


class View(Struct, frozen=True, kw_only=True):
    """What is drawn; `notice` says what was left out, `focus` is what stands in the middle."""

    title: str
    notice: str
    total_nodes: Count
    total_edges: Count
    focus: str
    nodes: Nodes
    edges: Edges


class Added(Struct, frozen=True, kw_only=True):
    """Things without places, and their edges to each other and to what is drawn."""

    nodes: Nodes
    edges: Edges


class Card(Struct, frozen=True, kw_only=True):
    """What is said of one thing: its data, its neighbours by relation, and the sentences.

    A note is what a paper says that is no edge (kind, text, address), with its sentences.
    """

    id: str
    iri: str
    label: str
    type: str
    kind: str
    text: str
    alt_labels: tuple[str, ...]
    authors: tuple[Link, ...]
    and_others: bool
    details: tuple[Detail, ...]
    notes: tuple[tuple[Note, tuple[Place, ...]], ...]
    groups: tuple[Group, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Sentence(Place):
    """A sentence of a paper, cut at the words that state something, with what found it."""

    extractor: str


class Statement(Edge, frozen=True, kw_only=True):
    """A relation between two things; `more` counts its sentences that are not in `places`."""

    id: str
    label: str
    note: str
    places: tuple[Sentence, ...]
    more: Count


class Statements(Struct, frozen=True):
    """All relations between two things."""

    statements: tuple[Statement, ...]


class Ways(Struct, frozen=True):
    """Ways from one thing to another as ids, the best first."""

    paths: Annotated[
        tuple[Annotated[tuple[str, ...], Meta(min_length=2, max_length=LONGEST + 1)], ...],
        Meta(max_length=MOST_WAYS),
    ]


class Groups(Struct, frozen=True):
    """The names of the groups that things form, by number."""

    labels: tuple[str, ...]


class NodesAsked(Struct, frozen=True):
    """The ids of things to add, and of those that are drawn already."""

    add: Annotated[tuple[str, ...], Meta(min_length=1, max_length=DRAWN)]
    drawn: Annotated[tuple[str, ...], Meta(max_length=DRAWN)] = ()


_Place = Annotated[float, Meta(ge=-_FARTHEST, le=_FARTHEST)]
_Number = Annotated[int, Meta(ge=-1, lt=10_000_000)]
_End = Annotated[int, Meta(ge=0, lt=DRAWN)]


class SeenAsked(Struct, frozen=True):
    """What a page shows: nodes as [id, x, y, group, degree], edges as [from, relation, to].

    The ends of an edge are places in the list of nodes.
    """

    nodes: Annotated[
        tuple[tuple[str, _Place, _Place, _Number, _Number], ...],
        Meta(min_length=1, max_length=DRAWN),
    ]
    edges: Annotated[tuple[tuple[_End, RelationName, _End], ...], Meta(max_length=MOST_EDGES)]
    title: str = ""


ANSWERS = (View, Added, Card, Statements, Ways, Groups)
ASKED = (NodesAsked, SeenAsked)
