"""The fields of forms: what completes them, and examples that this graph has."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import NamedNode, Store

from extract.schema import CONCEPT_TYPES
from kg.query.catalogue import Param
from kg.query.run import run_query
from kg.rdf.terms import term
from kg.serve.workers.tasks import Snapshot
from kg.view.labels import read_label

_OFFERED = 300
"""How many names a field completes; more would make a long page."""
_PEOPLE = {"person": ("authors", "person"), "organisation": ("organisations", "organisation")}


@lru_cache(maxsize=32)
def offered(snapshot: Snapshot, type_: str) -> tuple[str, ...]:
    """Return names of things of a type of parameter ("paper", "method", …), the best known first.

    Kept, since a snapshot never changes.
    """
    store = snapshot.store
    if type_ == "paper":
        return tuple(titles(store))
    if type_ in _PEOPLE:
        query, column = _PEOPLE[type_]
        rows = run_query(store, query, {"top": _OFFERED}).to_records()
        return tuple(str(row[column]) for row in rows)
    wanted = {type_.capitalize()} if type_.capitalize() in CONCEPT_TYPES else set(CONCEPT_TYPES)
    rows = run_query(store, "most-connected").to_records()
    return tuple(str(row["concept"]) for row in rows if row["type"] in wanted)[:_OFFERED]


def choices(snapshot: Snapshot, param: Param) -> tuple[str, ...]:
    """Return what completes the field of a parameter; () where anything may stand."""
    if param.type in ("paper", *_PEOPLE, "concept", "entity", *map(str.lower, CONCEPT_TYPES)):
        return offered(snapshot, param.type)
    return tuple(map(str.lower, CONCEPT_TYPES)) if param.name == "type" else ()


def titles(store: Store) -> list[str]:
    """Return titles of papers, sorted; of a large graph only some."""
    papers = store.quads_for_pattern(None, term("rdf:type"), term("fabio:ResearchPaper"), None)
    found = (quad.subject.value for quad in papers if isinstance(quad.subject, NamedNode))
    return sorted(read_label(store, iri) for iri in sorted(found)[:_OFFERED])
