"""What stands behind an edge: how sure a statement is, and how many sentences say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.rdf.terms import term
from kg.rdf.vocab import SG
from kg.view.selection import Edge


class Stated(NamedTuple):
    """What stands behind an edge; `assertion` is the IRI of its statement, "" without one."""

    confidence: float | None = None
    sentences: int = 0
    assertion: str = ""


@dataclass(slots=True)
class Backed:
    """Tells how sure the statements of a graph are, and by how many sentences; reads no texts."""

    store: Store
    _stated: dict[str, bool] = field(default_factory=dict)
    _about: dict[str, list[Any]] = field(default_factory=dict)

    def find(self, edge: Edge) -> Stated:
        """Return what stands behind an edge."""
        if self._is_stated(edge.predicate):
            object_, predicate = NamedNode(edge.object), NamedNode(edge.predicate)
            for assertion in self._statements(edge.subject):
                said = Quad(assertion, _OBJECT, object_), Quad(assertion, _PREDICATE, predicate)
                if all(quad in self.store for quad in said):
                    return self._read(assertion)
        return Stated()

    def _is_stated(self, predicate: str) -> bool:
        """Tell whether the graph has any statement with a predicate."""
        if predicate not in self._stated:
            quads = self.store.quads_for_pattern(None, _PREDICATE, NamedNode(predicate), None)
            self._stated[predicate] = any(quads)
        return self._stated[predicate]

    def _statements(self, subject: str) -> list[Any]:
        if subject not in self._about:
            quads = self.store.quads_for_pattern(None, _SUBJECT, NamedNode(subject), None)
            self._about[subject] = [quad.subject for quad in quads]
        return self._about[subject]

    def _read(self, assertion: Any) -> Stated:
        sure = self._said(assertion, _CONFIDENCE)
        share, sentences = float(sure[0]) if sure else None, len(self._said(assertion, _EVIDENCE))
        return Stated(share, sentences, getattr(assertion, "value", ""))

    def _said(self, assertion: Any, predicate: NamedNode) -> list[str]:
        quads = self.store.quads_for_pattern(assertion, predicate, None, None)
        return [q.object.value for q in quads if isinstance(q.object, NamedNode | Literal)]


_SUBJECT, _PREDICATE, _OBJECT = (term(f"rdf:{name}") for name in ("subject", "predicate", "object"))
_CONFIDENCE, _EVIDENCE = NamedNode(str(SG.confidence)), NamedNode(str(SG.evidence))
