"""The card of one entity as text: what it is, what it is joined to, and the sentences."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import escape

from pyoxigraph import Store

from kg.query.lookup import find_entity
from kg.view.view import ViewDocument, ViewEdge, ViewEvidence, ViewNode, whole_view

_SENTENCES = 3
"""How many sentences the text shows under one statement; the JSON has them all."""


@dataclass(frozen=True, slots=True, repr=False)
class EntityCard:
    """A node, its statements with their sentences, and the nodes at the other ends."""

    node: ViewNode
    document: ViewDocument

    def to_json(self) -> str:
        """Return the card as one JSON object, in the form of the view document."""
        entity = {"entity": asdict(self.node), "neighbourhood": asdict(self.document)}
        return json.dumps(entity, ensure_ascii=False, indent=1) + "\n"

    def to_text(self) -> str:
        """Return the card as lines of text; the words that state something stand in «marks»."""
        return "\n".join([*self._head(), *self._statements()]) + "\n"

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        said = sum(map(len, self._groups().values()))
        return f"<{self.node.type.lower()} {self.node.label!r}: {said} statements>"

    def _repr_html_(self) -> str:
        node, nodes = self.node, {node.id: node for node in self.document.nodes}
        groups = (
            f"<dt>{escape(title)} ({len(edges)})</dt>"
            + "".join(f"<dd>{self._html(edge, nodes)}</dd>" for edge in edges)
            for title, edges in self._groups().items()
        )
        facts = "; ".join(f"{detail.name}: {detail.value}" for detail in node.details)
        head = f"<b>{escape(node.label)}</b> ({escape(node.type.lower())}) {escape(facts)}"
        return f"<p>{head}</p><dl>{''.join(groups)}</dl>"

    def _html(self, edge: ViewEdge, nodes: dict[str, ViewNode]) -> str:
        said = [self.document.evidence[place] for place in edge.evidence[:1]]
        sentences = "".join(f"<br><small>{marked_html(evidence)}</small>" for evidence in said)
        return escape(self._other(edge, nodes).label) + sentences

    def _head(self) -> Iterator[str]:
        yield f"{self.node.label} ({self.node.type.lower()})"
        yield f"  {self.node.iri}"
        if self.node.alt_labels:
            yield f"  also: {'; '.join(self.node.alt_labels)}"
        yield from (f"  {detail.name}: {detail.value}" for detail in self.node.details)
        for note in self.node.notes:
            yield f"  {note.kind}: {note.text}"

    def _statements(self) -> Iterator[str]:
        nodes = {node.id: node for node in self.document.nodes}
        for title, edges in self._groups().items():
            yield f"\n{title} ({len(edges)})"
            for edge in sorted(edges, key=lambda e: self._other(e, nodes).label.casefold()):
                yield from self._statement(edge, self._other(edge, nodes))

    def _groups(self) -> dict[str, list[ViewEdge]]:
        groups: dict[str, list[ViewEdge]] = defaultdict(list)
        for edge in self.document.edges:
            if self.node.id in (edge.source, edge.target):
                arrow = "→" if edge.source == self.node.id else "←"
                groups[f"{arrow} {edge.label}"].append(edge)
        return groups

    def _other(self, edge: ViewEdge, nodes: dict[str, ViewNode]) -> ViewNode:
        return nodes[edge.target if edge.source == self.node.id else edge.source]

    def _statement(self, edge: ViewEdge, other: ViewNode) -> Iterator[str]:
        facts = [edge.note, "" if edge.confidence is None else f"{edge.confidence:.2f}"]
        said = ", ".join(filter(None, facts))
        yield f"  {other.label}" + (f"  [{said}]" if said else "")
        for place in edge.evidence[:_SENTENCES]:
            yield f"      {marked(self.document.evidence[place])}"
        if len(edge.evidence) > _SENTENCES:
            yield f"      + {len(edge.evidence) - _SENTENCES} more"


def marked(evidence: ViewEvidence) -> str:
    """Return the sentence of an evidence with «marks» around the words that state something."""
    sentence, begin, end = evidence.sentence, evidence.begin, evidence.end
    return f"{sentence[:begin]}«{sentence[begin:end]}»{sentence[end:]}"


def marked_html(evidence: ViewEvidence) -> str:
    """Return the sentence of an evidence as HTML, the words that state something marked."""
    sentence, begin, end = evidence.sentence, evidence.begin, evidence.end
    parts = (sentence[:begin], sentence[begin:end], sentence[end:])
    before, words, after = map(escape, parts)
    return f"{before}<mark>{words}</mark>{after}"


def entity_card(store: Store, name: str) -> EntityCard:
    """Return the card of the one entity that a label, another name, an id or an IRI stands for.

    Raises NotFoundError where there is none, and UsageError with the candidates where there are
    several.
    """
    iri = find_entity(store, name)
    document = whole_view(store, around=iri)
    return EntityCard(next(node for node in document.nodes if node.iri == iri), document)
