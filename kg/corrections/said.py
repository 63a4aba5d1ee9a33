"""What a built graph says, in the terms in which a correction names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from extract.model import TITLE
from extract.schema import CONCEPT_TYPES
from kg.corrections.model import KEEP, LINKS, REJECT, Correction
from kg.errors import NotFoundError
from kg.query.lookup import base_iri
from kg.rdf.vocab import PREFIXES, SG
from kg.view.cut import Sentence, cut_sentence
from kg.view.labels import read_label, read_texts

_DCT, _RDF = PREFIXES["dct"], PREFIXES["rdf"]
_NUMBERS = ("doi:", "arXiv:")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a graph; `id` is the local name of its assertion.

    A paper states it (`paper` is its number, `title` its title), or it is of the concept `subject`.
    `sentences` are in the order of the text; `object` is the IRI of what has `name`.
    """

    id: str
    relation: str
    name: str
    type: str
    confidence: float
    status: str
    sentences: tuple[Sentence, ...]
    paper: str = ""
    title: str = ""
    subject: str = ""
    object: str = ""

    def correction(self, kind: str, *, note: str = "") -> Correction:
        """Return the correction that keeps or rejects this statement."""
        return Correction(
            kind,
            self.name,
            type=self.type,
            paper=self.paper,
            title=self.title,
            subject=self.subject,
            relation=self.relation,
            note=note,
        )

    def is_in(self, correction: Correction) -> bool:
        """Tell whether a correction keeps or rejects this statement."""
        kind = correction.kind
        own = self.correction(kind, note=correction.note)
        return kind in (KEEP, REJECT) and own.to_fields() == correction.to_fields()

    def to_text(self) -> str:
        """Return the statement with its sentences, for people."""
        about = self.subject or self.title or self.paper
        thing = f"{self.name} ({self.type})" if self.type else self.name
        lines = [about, f"  {self.relation} → {thing}  [{self.confidence:.2f}]  {self.id}"]
        return "\n".join([*lines, *(f"      {sentence}" for sentence in self.sentences)])


def find_said(store: Store, id_: str) -> Said:
    """Return the statement of an assertion's id or IRI; raises NotFoundError without one."""
    base = base_iri(store)
    iri = id_ if id_.startswith(base) else base + id_
    if str(SG.Assertion) not in read_texts(store, iri, _RDF + "type"):
        raise NotFoundError(
            f"the graph has no statement with the id {id_!r} (`kg review --list` shows them)"
        )
    return _read(store, iri)


def least_sure(store: Store) -> Iterator[Said]:
    """Yield the statements that no one has looked at, the least sure first, of the 250 least."""
    entries = store.quads_for_pattern(None, NamedNode(str(SG.ranking)), Literal("doubt"))
    iris = {iri for e in entries for iri in read_texts(store, _iri(e.subject), str(SG.of))}
    for _, iri in sorted((_number(store, iri), iri) for iri in iris):
        if (said := _read(store, iri)).status == "asserted":
            yield said


def concept_type(store: Store, iri: str) -> str:
    """Return the main type, "Method", "Dataset", "Task" or "Metric", "" for what is no concept."""
    types = {*read_texts(store, iri, _RDF + "type")} - {*read_texts(store, iri, str(SG.alsoOfType))}
    return next((name for name in CONCEPT_TYPES if str(SG[name]) in types), "")


def _read(store: Store, iri: str) -> Said:
    subject, predicate, object_ = (
        _first(store, iri, _RDF + name) for name in ("subject", "predicate", "object")
    )
    relation, type_ = predicate.removeprefix(str(SG)), concept_type(store, object_)
    named = read_label(store, subject)
    link = relation in LINKS
    return Said(
        id=iri.removeprefix(base_iri(store)),
        relation=relation,
        name=read_label(store, object_) if type_ else object_,
        type=type_,
        confidence=_number(store, iri),
        status=_first(store, iri, str(SG.status)),
        sentences=_sentences(store, iri),
        paper="" if link else _paper_number(store, subject),
        title="" if link else " ".join(named.split()),
        subject=named if link else "",
        object=object_,
    )


def _paper_number(store: Store, paper: str) -> str:
    numbers = read_texts(store, paper, _DCT + "identifier")
    known = [number for number in numbers if number.startswith(_NUMBERS)]
    return next(iter((*known, *numbers)), "")


def _sentences(store: Store, assertion: str) -> tuple[Sentence, ...]:
    def place(evidence: str) -> tuple[bool, int, str]:
        begin = int(_first(store, evidence, str(SG.begin)) or 0)
        return (_first(store, evidence, str(SG.field)) != TITLE, begin, evidence)

    places = sorted(read_texts(store, assertion, str(SG.evidence)), key=place)
    return tuple(_sentence(store, evidence) for evidence in places)


def _sentence(store: Store, evidence: str) -> Sentence:
    sentence, exact = (_first(store, evidence, str(SG[n])) for n in ("sentence", "exact"))
    first, begin = (_first(store, evidence, str(SG[n])) for n in ("sentenceBegin", "begin"))
    return cut_sentence(sentence, exact, at=int(begin or 0) - int(first or 0))


def _number(store: Store, iri: str) -> float:
    return float(_first(store, iri, str(SG.confidence)) or 0)


def _first(store: Store, iri: str, predicate: str) -> str:
    return next(iter(read_texts(store, iri, predicate)), "")


def _iri(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else ""
