"""The records of a view document: what an explorer draws, and what its cards say."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of a card; `href` is "" or an absolute http(s) address.

    Of what may be several, `values` has each by itself, and `value` all of them for reading.
    """

    name: str
    value: str
    href: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewAuthor:
    """An author as the paper writes the name; `node` is who it is, "" if they are not drawn."""

    name: str
    node: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a paper says that is no edge: kind "result", "abbreviation" or "code"."""

    kind: str
    text: str
    href: str
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ViewEvidence:
    """A sentence of a paper; `begin` and `end` mark `exact` in it, in code points, half-open.

    `paper` is the id of the paper's node; where that is not drawn, `title` says which it is.
    `offset` is where the sentence begins in the text of the `field`, None where that is not known;
    `iri` and `run` are the nodes of the graph that say so and that found it.
    """

    paper: str
    title: str
    field: str
    sentence: str
    begin: int
    end: int
    exact: str
    extractor: str
    confidence: float | None
    offset: int | None = None
    iri: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class ViewNode:
    """A thing to draw, its place, and what its card says.

    `id` is short and holds in this document only; `short` is a label of at most 32 characters;
    `first` says whether the first picture shows the node; `degree` counts the whole graph.
    """

    id: str
    iri: str
    label: str
    short: str
    type: str
    year: int | None
    degree: int
    community: int
    x: int
    y: int
    radius: float
    first: bool
    alt_labels: tuple[str, ...]
    text: str
    details: tuple[Detail, ...]
    notes: tuple[Note, ...]
    authors: tuple[ViewAuthor, ...] = ()
    and_others: bool = False


@dataclass(frozen=True, slots=True)
class ViewEdge:
    """One statement between two nodes; `evidence` are places in the document's evidence list.

    `statement` is the IRI of the node that it is evidence of, "" where there is none. Of two people
    `papers` is how many they wrote together, `since` and `until` the years of the first and last.
    """

    id: str
    source: str
    target: str
    relation: str
    label: str
    confidence: float | None
    evidence: tuple[int, ...]
    note: str
    statement: str = ""
    papers: int = 0
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that a filter offers, and on how many drawn nodes or edges it stands."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: "type", "relation", "year", "category" or "confidence"."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ViewDocument:
    """All that an explorer shows; `notice` says what was left out, and how that was chosen.

    `groups` are the names of communities by their numbers, as far as the map of a build has them;
    "" for one of which nothing is drawn.
    """

    title: str
    notice: str
    focus: str
    total_nodes: int
    total_edges: int
    nodes: tuple[ViewNode, ...]
    edges: tuple[ViewEdge, ...]
    evidence: tuple[ViewEvidence, ...]
    facets: tuple[Facet, ...]
    groups: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return the document as JSON on one line, keys as the records name them."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    def __repr__(self) -> str:
        shown = f"{len(self.nodes)} of {self.total_nodes} nodes"
        return f"<view {self.title!r}: {shown}, {len(self.edges)} edges>"
