"""What the editor of the query page asks for, and the examples that other editors read.

/query/terms.json has the classes and properties to complete, /query/queries.json the named queries
to choose from; /queries/NAME.rq is the text of one with its parameters bound, and
/.well-known/sparql-examples has all of them as SHACL executables.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import chain

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.query.catalogue import Query, find_query
from kg.query.run import TOP
from kg.rdf.vocab import DEFAULT_BASE, prefixes
from kg.rdf.void import ClassUse, property_uses
from kg.serve.http.negotiate import TRIPLES
from kg.serve.http.parameters import address_of, read_pairs
from kg.serve.http.responses import negotiate, respond
from kg.serve.pages.entities import graph_base
from kg.serve.pages.examples import bound_text, example_triples, prefix_triples, usable_examples
from kg.serve.pages.named import catalogue as all_queries
from kg.serve.pages.named import grouped, to_params
from kg.serve.protocol.answer import BoundedBuffer, write_triples
from kg.serve.protocol.terms import meanings, terms_used
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot
from kg.view.selection import CLASSES

TERMS_PATH = "/query/terms.json"
QUERIES_PATH = "/query/queries.json"
EXAMPLES_PATH = "/.well-known/sparql-examples"
SPARQL = "application/sparql-query"
JSON = "application/json"
_LONGEST_NAME = 100

Given = Mapping[str, object]


def answer(snapshot: Snapshot, limits: Limits, arguments: Given) -> Reply:
    """Return what `what` names: "terms", "queries", "text" or "examples"."""
    return _ANSWERS[str(arguments["what"])](snapshot, limits, arguments)


def _terms(snapshot: Snapshot, _: Limits, __: Given) -> Reply:
    return _to_json(terms_document(snapshot))


def _to_json(document: object) -> Reply:
    return Reply(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), JSON)


def terms_document(snapshot: Snapshot) -> dict[str, object]:
    """Return all that can be completed: prefixes, and classes with their properties.

    A property is [IRI, number of triples].
    """
    store, uses = snapshot.store, terms_used(snapshot)
    base = graph_base(store)
    properties = property_uses(store)
    used = {*properties, *(use.iri for use in uses)}
    return {
        "base": base,
        "prefixes": prefixes(base=base or DEFAULT_BASE),
        "classes": [_class(use) for use in _things_first(uses)],
        "properties": sorted(properties.items(), key=lambda item: (-item[1], item[0])),
        "meanings": {iri: asdict(said) for iri, said in meanings().items() if iri in used},
    }


def _things_first(uses: Sequence[ClassUse]) -> list[ClassUse]:
    """Return the classes that people ask about, then what stands behind them, each by size."""
    things = set(CLASSES.values())
    return sorted(uses, key=lambda use: use.iri not in things)


def _class(use: ClassUse) -> dict[str, object]:
    return {"iri": use.iri, "count": use.count, "properties": list(use.properties.items())}


def _queries(snapshot: Snapshot, _: Limits, __: Given) -> Reply:
    return _to_json(queries_document(snapshot))


def queries_document(snapshot: Snapshot) -> list[dict[str, object]]:
    """Return the named queries by group, with values of this graph to try each parameter on."""
    examples = usable_examples(snapshot)
    groups = grouped(all_queries())
    return [
        {"group": group, **_described(query, examples.get(query.name, {}))}
        for group, queries in groups.items()
        for query in queries
    ]


def _described(query: Query, example: Mapping[str, str]) -> dict[str, object]:
    params = [
        {
            "name": param.name,
            "text": param.text,
            "default": param.default,
            "example": example.get(param.name, ""),
        }
        for param in query.params
    ]
    return {"name": query.name, "question": query.summary, "params": params}


def _text(snapshot: Snapshot, _: Limits, arguments: Given) -> Reply:
    query = find_query(str(arguments["name"])[:_LONGEST_NAME])
    pairs: list[tuple[str, str]] = [*arguments["params"]]  # type: ignore[misc]
    given = to_params([(name, value) for name, value in pairs if value])
    if TOP not in query.param_names:
        given.pop(TOP, None)
    return Reply(bound_text(snapshot.store, query, given).encode(), SPARQL)


def _examples(snapshot: Snapshot, limits: Limits, arguments: Given) -> Reply:
    node, media_type = str(arguments["node"]), str(arguments["media_type"])
    base = graph_base(snapshot.store) or DEFAULT_BASE
    examples = example_triples(snapshot, node=node, endpoint=str(arguments["endpoint"]))
    buffer = BoundedBuffer(limits.answer)
    triples = chain(prefix_triples(base, node=node), examples)
    write_triples(triples, media_type, buffer, limits.rows)
    return Reply(buffer.getvalue(), media_type)


_ANSWERS: dict[str, Callable[[Snapshot, Limits, Given], Reply]] = {
    "terms": _terms,
    "queries": _queries,
    "text": _text,
    "examples": _examples,
}


def _document(what: str) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        return await respond(request, Job("editor", {"what": what}), media_type=JSON)

    return endpoint


async def _text_endpoint(request: Request) -> Response:
    params = tuple(read_pairs(request.scope["query_string"]))
    name = str(request.path_params["name"])
    job = Job("editor", {"what": "text", "name": name, "params": params})
    return await respond(request, job, media_type=SPARQL)


async def _examples_endpoint(request: Request) -> Response:
    media_type = negotiate(request, tuple(TRIPLES))
    arguments = {
        "what": "examples",
        "media_type": media_type,
        "node": address_of(request, EXAMPLES_PATH),
        "endpoint": address_of(request, "/sparql"),
    }
    return await respond(request, Job("editor", arguments), media_type=media_type)


routes = [
    Route(TERMS_PATH, _document("terms")),
    Route(QUERIES_PATH, _document("queries")),
    Route("/queries/{name}.rq", _text_endpoint),
    Route(EXAMPLES_PATH, _examples_endpoint),
]
