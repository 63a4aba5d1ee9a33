"""From what a person types to the thing that is meant: IRI, id, label or another name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from kg.catalogue import find_query
from kg.errors import NotFoundError, UsageError
from kg.rdf_terms import term
from kg.table import IRI, to_python

_PAPER = NamedNode("http://purl.org/spar/fabio/ResearchPaper")
_TYPE = term("rdf:type")
_LOCAL_NAME_AT_END = re.compile(r"[A-Za-z0-9_-]+$")
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|^`\\]+")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # bytes of a command line that are no UTF-8
_CONCEPTS = ("Method", "Dataset", "Task", "Metric")
_CLASSES = {
    "concept": _CONCEPTS,
    "method": _CONCEPTS[:1],
    "dataset": _CONCEPTS[1:2],
    "task": _CONCEPTS[2:3],
    "metric": _CONCEPTS[3:],
    "paper": ("ResearchPaper",),
    "person": ("Person",),
    "organisation": ("Organization",),
}
_ENTITIES = tuple(name for names in _CLASSES.values() for name in names)
_LABELS = tuple(
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
    """A thing that a name may stand for; `match` is "label" or "alternative label"."""

    iri: str
    label: str
    type: str
    match: str


def find_entity(store: Store, name: str, *, type: str = "entity") -> IRI:
    """Return the IRI of the one thing of a type ("method", …, "entity") that a name stands for.

    A label wins over an alternative label. Raises NotFoundError with names that contain this one,
    and UsageError with the candidates where there are several.
    """
    name = _HALF_CHARACTER.sub("\ufffd", name)
    if found := _find_by_id(store, name):
        return found
    # An exact label is an index look-up; any other match reads all names.
    candidates = _of_type(_with_label(store, name), type)
    if not candidates:
        candidates = _best(_of_type(_ask(store, "find-by-name", "name", name), type))
    candidates = list({c.iri: c for c in candidates}.values())
    if not candidates:
        raise NotFoundError(_nothing_called(store, name, type))
    if len(candidates) > 1:
        listed = "; ".join(f"{IRI(c.iri).local_name} ({c.label})" for c in candidates[:_MANY])
        raise UsageError(f"{name!r} may be any of {len(candidates)}: {listed}; give the id")
    return IRI(candidates[0].iri)


def _find_by_id(store: Store, name: str) -> IRI | None:
    if _ABSOLUTE.fullmatch(name) and _is_subject(store, name):
        return IRI(name)
    if not _LOCAL_NAME.fullmatch(name):
        return None
    whole = base_iri(store) + name
    return IRI(whole) if _is_subject(store, whole) else None


def _is_subject(store: Store, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return next(iter(store.quads_for_pattern(node, None, None)), None) is not None


def base_iri(store: Store) -> str:
    """Return what stands before the ids in the IRIs of this graph, "" for one without papers."""
    papers = store.quads_for_pattern(None, _TYPE, _PAPER)
    iri = next((q.subject.value for q in papers if isinstance(q.subject, NamedNode)), "")
    return _LOCAL_NAME_AT_END.sub("", iri)


def _ask(store: Store, query: str, param: str, text: str) -> list[Candidate]:
    solutions = store.query(find_query(query).text, substitutions={Variable(param): Literal(text)})
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"{query} is no SELECT")
    return [
        Candidate(*(str(to_python(row[name]) or "") for name in ("iri", "label", "type", "match")))
        for row in solutions
    ]


def _with_label(store: Store, name: str) -> list[Candidate]:
    subjects = sorted(
        quad.subject.value
        for label in _LABELS
        for quad in store.quads_for_pattern(None, label, Literal(name))
        if isinstance(quad.subject, NamedNode)
    )
    return [
        Candidate(iri, name, str(to_python(quad.object)), "label")
        for iri in subjects
        for quad in store.quads_for_pattern(NamedNode(iri), _TYPE, None)
    ]


def _of_type(candidates: list[Candidate], type_: str) -> list[Candidate]:
    wanted = _CLASSES.get(type_, _ENTITIES)
    return [c for c in candidates if re.split(r"[/#]", c.type)[-1] in wanted]


def _best(candidates: list[Candidate]) -> list[Candidate]:
    """Return those that match by label, else all."""
    return [c for c in candidates if c.match == "label"] or candidates


def _nothing_called(store: Store, name: str, type_: str) -> str:
    near = _of_type(_ask(store, "search", "text", name), type_)[:_MANY]
    hint = "; near: " + ", ".join(dict.fromkeys(c.label for c in near)) if near else ""
    kind = "thing" if type_ == "entity" else type_
    return f"the graph has no {kind} called {name!r}{hint} (try `kg query search -p text=…`)"
