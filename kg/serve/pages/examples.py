"""Named queries as texts that run as they are: their parameters bound to things of this graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Store, Triple

from kg.errors import ScholargraphError
from kg.query.binding import with_values
from kg.query.catalogue import ENTITY_TYPES, Param, Query, find_query, query_names
from kg.query.lookup import find_entity
from kg.query.run import bind_params, run_query
from kg.rdf.terms import term
from kg.rdf.vocab import prefixes
from kg.serve.workers.tasks import Snapshot
from kg.view.labels import read_label

_STAND_INS = {
    "person": ("authors", {}, "person"),
    "organisation": ("organisations", {}, "organisation"),
    **{
        type_: ("most-connected", {"type": type_.capitalize()}, "concept")
        for type_ in ("method", "dataset", "task", "metric")
    },
    **dict.fromkeys(("concept", "entity"), ("most-connected", {}, "concept")),
}
"""By type of parameter, the query whose first row has something to ask about: its name, what that
row must have in other columns, and the column of the thing's name."""
_PAPER = term("fabio:ResearchPaper")
_ROWS = 1000


def bound_text(store: Store, query: Query, given: Mapping[str, str]) -> str:
    """Return the text of a query with what is given, and defaults, bound as VALUES.

    A parameter that must be given and is not stays open. Raises UsageError and NotFoundError as
    `kg.query.run.bind_params` does.
    """
    text = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+ "))
    known = tuple(p for p in query.params if p.default is not None or p.name in given)
    bound = bind_params(store, replace(query, params=known), given)
    return f"# {query.summary}\n{with_values(text.strip(), bound)}\n"


@lru_cache(maxsize=1)
def usable_examples(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """Return, by query, values for its parameters that name things of this graph.

    The example of the query's own header where the graph has that, else what is most frequent.
    A query that nothing fits is left out. Kept, since a snapshot never changes.
    """
    found = {}
    for query in map(find_query, query_names()):
        params = [param for param in query.params if param.default is None]
        values = {param.name: _value(snapshot, query, param) for param in params}
        if all(values.values()):
            found[query.name] = values
    return found


def example_of(snapshot: Snapshot, query: Query, param: Param) -> str:
    """Return a value for a parameter that this graph has, "" where there is none."""
    if param.default is not None:
        return ""
    value = _value(snapshot, query, param)
    found = value.startswith("http") and param.type in ENTITY_TYPES
    return read_label(snapshot.store, value) if found else value


def _value(snapshot: Snapshot, query: Query, param: Param) -> str:
    said = dict(query.example).get(param.name, "")
    if param.type not in ENTITY_TYPES or (said and _names(snapshot, said, param.type)):
        return said
    return _stand_in(snapshot, param.type)


@lru_cache(maxsize=64)
def _names(snapshot: Snapshot, name: str, type_: str) -> str:
    """Return the IRI that a name stands for in this graph, "" where it stands for no one thing."""
    if not run_query(snapshot.store, "find-by-name", {"name": name}):
        return ""  # at once: what has a name like it is not looked for
    try:
        return find_entity(snapshot.store, name, type=type_)
    except ScholargraphError:
        return ""


@lru_cache(maxsize=len(ENTITY_TYPES))
def _stand_in(snapshot: Snapshot, type_: str) -> str:
    if type_ == "paper":
        papers = snapshot.store.quads_for_pattern(None, term("rdf:type"), _PAPER)
        return min(
            (q.subject.value for q in papers if isinstance(q.subject, NamedNode)), default=""
        )
    query, wanted, column = _STAND_INS[type_]
    for row in run_query(snapshot.store, query, {"top": _ROWS}).to_records():
        if wanted.items() <= row.items() and (name := str(row[column] or "")):
            iri = str(row[f"{column}_iri"])
            return name if _names(snapshot, name, type_) == iri else iri
    return ""


def example_triples(snapshot: Snapshot, *, node: str, endpoint: str) -> Iterator[Triple]:
    """Yield the named queries as SHACL executables of `endpoint`, each an IRI below `node`."""
    declared = NamedNode(f"{node}/prefixes")
    for name, params in usable_examples(snapshot).items():
        query = find_query(name)
        example = NamedNode(f"{node}/{name}")
        text = bound_text(snapshot.store, query, params)
        yield Triple(example, term("rdf:type"), term("sh:SPARQLExecutable"))
        yield Triple(example, term("rdf:type"), term("sh:SPARQLSelectExecutable"))
        yield Triple(example, term("rdfs:label"), Literal(name))
        yield Triple(example, term("rdfs:comment"), Literal(query.summary, language="en"))
        yield Triple(example, term("sh:prefixes"), declared)
        yield Triple(example, term("sh:select"), Literal(text))
        yield Triple(example, NamedNode("https://schema.org/target"), NamedNode(endpoint))


def prefix_triples(base: str, *, node: str) -> Iterator[Triple]:
    """Yield the prefixes of a graph, declared as SHACL has it."""
    ontology = NamedNode(f"{node}/prefixes")
    yield Triple(ontology, term("rdf:type"), term("owl:Ontology"))
    for prefix, namespace in prefixes(base=base).items():
        declaration = NamedNode(f"{ontology.value}/{prefix}")
        value = Literal(namespace, datatype=term("xsd:anyURI"))
        yield Triple(ontology, term("sh:declare"), declaration)
        yield Triple(declaration, term("rdf:type"), term("sh:PrefixDeclaration"))
        yield Triple(declaration, term("sh:prefix"), Literal(prefix))
        yield Triple(declaration, term("sh:namespace"), value)
