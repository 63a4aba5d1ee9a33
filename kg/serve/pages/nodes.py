"""Nodes of a graph as pages show them: names with links, sentences with marks, rows of triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad, Store

from extract.schema import DRAWN_RELATIONS
from kg.query.table import IRI
from kg.rdf.vocab import PREFIXES, SG
from kg.serve.http.html import entity_address
from kg.view.cut import cut_sentence
from kg.view.document import ViewEvidence
from kg.view.labels import read_label, read_texts, web_address
from kg.view.selection import CLASSES

ROWS = 100
"""How many triples of a node a page lists."""
_RDF, _FABIO, _PROV = (PREFIXES[name] for name in ("rdf", "fabio", "prov"))
_PARTS = tuple(_RDF + name for name in ("subject", "predicate", "object"))
_VERBS = {relation.iri: relation.label for relation in DRAWN_RELATIONS}
_LONG = 300


@dataclass(frozen=True, slots=True)
class Link:
    """A name to show; `href` is "" where nothing may be linked, `type` one of CLASSES or ""."""

    text: str
    href: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence cut at the words that state something."""

    before: str
    exact: str
    after: str
    paper: Link
    field: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A triple of a node: its predicate as CURIE, and the node or text at the other end."""

    predicate: str
    value: Link


@dataclass(slots=True)
class Nodes:
    """Reads nodes of a store; the things of the graph live under `base`."""

    store: Store
    base: str
    _types: dict[str, str] = field(default_factory=dict)

    def type(self, iri: str) -> str:
        """Return which of CLASSES a node is, "" for one that is no thing people talk about."""
        if iri not in self._types:
            found = set(self.texts(iri, _RDF + "type")) - set(self.texts(iri, str(SG.alsoOfType)))
            self._types[iri] = next((n for n, class_ in CLASSES.items() if class_ in found), "")
        return self._types[iri]

    def texts(self, iri: str, predicate: str) -> list[str]:
        """Return the objects of a node as text, sorted."""
        return read_texts(self.store, iri, predicate)

    def number(self, iri: str, predicate: str) -> int:
        """Return a count or a year, 0 where there is none."""
        found = next(iter(self.texts(iri, predicate)), "")
        return int(found) if found.isascii() and found.isdigit() and len(found) < 16 else 0

    def year(self, iri: str) -> int:
        """Return the year of a paper, 0 where it is not known."""
        return self.number(iri, _FABIO + "hasPublicationYear")

    def link(self, iri: str) -> Link:
        """Return the name of a node with the address of its page."""
        inside = entity_address(iri, self.base)
        text = read_label(self.store, iri) if inside else curie(iri)
        return Link(text, inside or web_address(iri), self.type(iri))

    def quads(self, subject: str | None, predicate: str | None, object_: str | None) -> list[Quad]:
        """Return some triples of a pattern, at most one more than a page can list."""
        s, p, o = (None if iri is None else NamedNode(iri) for iri in (subject, predicate, object_))
        return list(islice(self.store.quads_for_pattern(s, p, o, None), ROWS + 1))

    def title(self, iri: str) -> str:
        """Return what to call a node: a statement by its parts, an evidence by its words."""
        makers = (self._statement, self._quotation, self._quantity, self._abbreviation, self._pair)
        return next(filter(None, (make(iri) for make in makers)), read_label(self.store, iri))

    def _statement(self, iri: str) -> str:
        parts = [self.texts(iri, part) for part in _PARTS]
        if not all(parts):
            return ""
        subject, predicate, object_ = (found[0] for found in parts)
        ends = (read_label(self.store, end) for end in (subject, object_))
        return f" {_VERBS.get(predicate, IRI(predicate).local_name)} ".join(ends)

    def _quotation(self, iri: str) -> str:
        words = (*self.texts(iri, str(SG.exact)), *self.texts(iri, str(SG.nameAsWritten)))
        return f"“{words[0]}”" if words else ""

    def _quantity(self, iri: str) -> str:
        """Return a result as "accuracy: 94.8%"."""
        value = self.texts(iri, str(SG.valueAsWritten))
        of = [read_label(self.store, metric) for metric in self.texts(iri, str(SG.metric))]
        of += self.texts(iri, str(SG.metricAsWritten))
        return ": ".join((*of[:1], value[0])) if value else ""

    def _abbreviation(self, iri: str) -> str:
        forms = [self.texts(iri, str(SG[name])) for name in ("shortForm", "longForm")]
        return ": ".join(form[0] for form in forms) if all(forms) else ""

    def _pair(self, iri: str) -> str:
        """Return who stands on both sides of a collaboration, or what is spoken of together."""
        ends = self.texts(iri, str(SG.between))
        return " and ".join(sorted(read_label(self.store, end) for end in ends))

    def rows(self, quads: Iterable[Quad], *, at: str) -> tuple[Row, ...]:
        """Return triples as rows that show one end, "subject" or "object", in a stable order."""
        rows = (Row(curie(quad.predicate.value), self._value(getattr(quad, at))) for quad in quads)
        return tuple(sorted(rows, key=lambda row: (row.predicate, row.value.text, row.value.href)))

    def _value(self, term: object) -> Link:
        if isinstance(term, NamedNode):
            link = self.link(term.value)
            backing = link.href.startswith("/") and not link.type
            return replace(link, text=self.title(term.value)) if backing else link
        text = term.value if isinstance(term, Literal) else str(term)
        return Link(text if len(text) <= _LONG else text[:_LONG] + "…")

    def place(self, evidence: ViewEvidence) -> Place:
        """Return a sentence of a view document, cut at its marks."""
        sentence, begin, end = evidence.sentence, evidence.begin, evidence.end
        return Place(
            before=sentence[:begin],
            exact=sentence[begin:end],
            after=sentence[end:],
            paper=Link(evidence.title, entity_address(evidence.paper, self.base), "Paper"),
            field=evidence.field,
            confidence=evidence.confidence,
        )

    def places(self, nodes: Iterable[str]) -> Iterator[Place]:
        """Yield the sentences of evidence nodes; what is no evidence gives none."""
        for iri in nodes:
            sentence, exact = (self.texts(iri, str(SG[name])) for name in ("sentence", "exact"))
            if sentence and exact:
                yield self._place(iri, sentence[0], exact[0])

    def _place(self, iri: str, sentence: str, exact: str) -> Place:
        begin, first = (self.number(iri, str(SG[n])) for n in ("begin", "sentenceBegin"))
        cut = cut_sentence(sentence, exact, at=begin - first)
        paper = next(iter(self.texts(iri, _PROV + "wasDerivedFrom")), "")
        return Place(
            before=cut.before,
            exact=cut.exact,
            after=cut.after,
            paper=self.link(paper) if paper else Link(""),
            field=next(iter(self.texts(iri, str(SG.field))), ""),
            confidence=decimal(next(iter(self.texts(iri, str(SG.confidence))), "")),
        )


def curie(iri: str) -> str:
    """Return an IRI with the prefix of its vocabulary, whole if we have none.

    Example:
        >>> curie("http://purl.org/dc/terms/title")
        'dct:title'
    """
    known = ((p, n) for p, n in PREFIXES.items() if iri.startswith(n) and iri != n)
    return next((f"{prefix}:{iri.removeprefix(name)}" for prefix, name in known), iri)


def decimal(text: str) -> float | None:
    """Return a confidence or a share, None for what is no number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
