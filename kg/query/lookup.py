"""From what a person types to the thing that is meant: IRI, id, label or another name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions

from extract.schema import CONCEPT_TYPES, DRAWN_RELATIONS, PROPOSES, THINGS
from kg.errors import AmbiguousError, Near, NotFoundError
from kg.query.binding import with_values
from kg.query.catalogue import find_query
from kg.query.table import IRI, to_python
from kg.resolve.ids import search_key
from kg.store.protocol import GraphStore

_PAPER = NamedNode("http://purl.org/spar/fabio/ResearchPaper")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NAME_KEY = NamedNode("https://w3id.org/scholargraph/ns#nameKey")
_IDENTIFIER = NamedNode("http://purl.org/dc/terms/identifier")
_BEFORE_NUMBER = re.compile(
    r"(?:doi:|arxiv:|https?://(?:dx\.)?doi\.org/|https?://arxiv\.org/abs/)", re.I
)
_LOCAL_NAME_AT_END = re.compile(r"[A-Za-z0-9_-]+$")
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|^`\\]+")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # bytes of a command line that are no UTF-8
_CLASSES = {
    "concept": CONCEPT_TYPES,
    **{name.lower(): (name,) for name in CONCEPT_TYPES},
    "paper": ("ResearchPaper",),
    "person": ("Person",),
    "organisation": ("Organization",),
}
_ENTITIES = tuple(name for names in _CLASSES.values() for name in names)
_PROPOSES = NamedNode(next(r.iri for r in DRAWN_RELATIONS if r.name == PROPOSES))
_THINGS = tuple(NamedNode(thing.iri) for thing in THINGS)
LABELS = tuple(
    NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://xmlns.com/foaf/0.1/name",
        "http://purl.org/dc/terms/title",
    )
)
_MANY = 8
"""How many candidates a message lists."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name may stand for; `match` is "label", "alternative label" or "near"."""

    iri: str
    label: str
    type: str
    match: str


def find_entity(store: GraphStore, name: str, *, type: str = "entity") -> IRI:
    """Return the IRI of the one thing of a type ("method", …, "entity") that a name stands for.

    A label wins over an alternative label. A paper is also found by its number (DOI, arXiv), by
    how its title begins, and by what it alone proposes. Raises NotFoundError with names that
    contain this one, and UsageError with the candidates where there are several.
    """
    name = _HALF_CHARACTER.sub("\ufffd", name)
    if found := _find_by_id(store, name):
        return found
    candidates = _of_type(_with_label(store, name), type)
    if not candidates:
        candidates = _best(_of_type(_with_key(store, name), type))
    if not candidates and type == "paper":
        candidates = _papers(store, name)
    candidates = list({c.iri: c for c in candidates}.values())
    if not candidates:
        raise _nothing_called(store, name, type)
    if len(candidates) > 1:
        listed = "; ".join(f"{IRI(c.iri).local_name} ({c.label})" for c in candidates[:_MANY])
        text = f"{name!r} may be any of {len(candidates)}: {listed}; give the id"
        raise AmbiguousError(text, near=(Near(c.label, c.iri) for c in candidates[:_MANY]))
    return IRI(candidates[0].iri)


def find_things(store: GraphStore) -> tuple[IRI, ...]:
    """Return the papers, people, concepts and organisations of a graph, sorted."""
    quads = (q for class_ in _THINGS for q in store.quads_for_pattern(None, _TYPE, class_))
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return tuple(map(IRI, sorted(found)))


def _find_by_id(store: GraphStore, name: str) -> IRI | None:
    if _ABSOLUTE.fullmatch(name) and _is_subject(store, name):
        return IRI(name)
    if not _LOCAL_NAME.fullmatch(name):
        return None
    whole = base_iri(store) + name
    return IRI(whole) if _is_subject(store, whole) else None


def _is_subject(store: GraphStore, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return next(iter(store.quads_for_pattern(node, None, None)), None) is not None


def base_iri(store: GraphStore) -> str:
    """Return what stands before the ids in the IRIs of this graph, "" for one without papers."""
    papers = store.quads_for_pattern(None, _TYPE, _PAPER)
    iri = next((q.subject.value for q in papers if isinstance(q.subject, NamedNode)), "")
    return _LOCAL_NAME_AT_END.sub("", iri)


def _with_label(store: GraphStore, name: str) -> list[Candidate]:
    found = {iri for label in LABELS for iri in _subjects(store, label, name)}
    return [candidate for iri in sorted(found) for candidate in _candidates(store, iri, name)]


def _with_key(store: GraphStore, name: str) -> list[Candidate]:
    found = _subjects(store, NAME_KEY, search_key(name))
    return [candidate for iri in sorted(found) for candidate in _candidates(store, iri, name)]


def _subjects(store: GraphStore, predicate: NamedNode, text: str) -> set[str]:
    quads = store.quads_for_pattern(None, predicate, Literal(text))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _candidates(store: GraphStore, iri: str, name: str) -> Iterator[Candidate]:
    """Yield what a name may stand for: a thing once for each of its types."""
    node = NamedNode(iri)
    labels = (q.object for label in LABELS for q in store.quads_for_pattern(node, label, None))
    label = str(to_python(next(labels, None)) or "")
    match = "label" if search_key(label) == search_key(name) else "alternative label"
    for quad in store.quads_for_pattern(node, _TYPE, None):
        yield Candidate(iri, label, str(to_python(quad.object)), match)


def _papers(store: GraphStore, name: str) -> list[Candidate]:
    """Return the papers that a number, a short name or a part of a title stands for."""
    return _with_number(store, name) or _with_beginning(store, name)


def _with_number(store: GraphStore, name: str) -> list[Candidate]:
    number = _BEFORE_NUMBER.sub("", name.strip())
    found = {
        iri
        for text in (number, f"doi:{number.lower()}", f"doi:{number}", f"arXiv:{number}")
        for iri in _subjects(store, _IDENTIFIER, text)
    }
    return [c for iri in sorted(found) for c in _of_type([*_candidates(store, iri, name)], "paper")]


def _with_beginning(store: GraphStore, name: str) -> list[Candidate]:
    key = search_key(name)
    if not key:
        return []
    near = _of_type(_near(store, name), "paper")
    begins = [c for c in near if search_key(c.label.partition(":")[0]) == key]
    return begins or _proposing(store, name) or near


def _proposing(store: GraphStore, name: str) -> list[Candidate]:
    things = {c.iri for c in _of_type(_with_key(store, name), "concept")}
    papers = {
        quad.subject.value
        for thing in things
        for quad in store.quads_for_pattern(None, _PROPOSES, NamedNode(thing))
        if isinstance(quad.subject, NamedNode)
    }
    return [
        c for iri in sorted(papers) for c in _of_type([*_candidates(store, iri, name)], "paper")
    ]


def _of_type(candidates: list[Candidate], type_: str) -> list[Candidate]:
    wanted = _CLASSES.get(type_, _ENTITIES)
    return [c for c in candidates if re.split(r"[/#]", c.type)[-1] in wanted]


def _best(candidates: list[Candidate]) -> list[Candidate]:
    """Return those that match by label, else all."""
    return [c for c in candidates if c.match == "label"] or candidates


def _nothing_called(store: GraphStore, name: str, type_: str) -> NotFoundError:
    near = list({c.label: c for c in _of_type(_near(store, name), type_)}.values())[:_MANY]
    hint = "; near: " + ", ".join(c.label for c in near) if near else ""
    kind = "thing" if type_ == "entity" else type_
    return NotFoundError(
        f"the graph has no {kind} called {name!r}{hint}",
        near=(Near(c.label, c.iri) for c in near),
        advice="try `kg search TEXT`",
    )


def _near(store: GraphStore, name: str) -> list[Candidate]:
    solutions = store.query(with_values(find_query("search").text, {"text": Literal(name)}))
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("search is no SELECT")
    rows = (
        [str(to_python(row[key]) or "") for key in ("iri", "label", "type")] for row in solutions
    )
    return [Candidate(iri, label, type_, "near") for iri, label, type_ in rows]
