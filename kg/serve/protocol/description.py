"""What the server says of itself: the SPARQL 1.1 Service Description, and VoID of the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Store, Triple
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.terms import term
from kg.serve.http.negotiate import TRIPLES
from kg.serve.http.parameters import address_of
from kg.serve.http.responses import negotiate, respond
from kg.serve.protocol.answer import BoundedBuffer, write_triples
from kg.serve.protocol.terms import terms_used
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = (
    QueryResultsFormat.JSON,
    QueryResultsFormat.XML,
    QueryResultsFormat.CSV,
    QueryResultsFormat.TSV,
    RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES,
    RdfFormat.JSON_LD,
    RdfFormat.RDF_XML,
)
_NOTES = (
    "A path of length zero (?, *) from a variable bound to a literal that is in no triple matches "
    "that literal, as in VALUES ?v { 1 } ?v <p>? ?v, where SPARQL 1.1 has no match.",
    "Language tags are given in small letters, and numbers in their canonical form: 1.0 as 1.",
)
"""Where the engine's answers differ from what was written or asked."""

_MOST_GRAPHS = 1000
_PARTS = ("void:classPartition", "void:propertyPartition", "sh:declare")


async def describe_service(request: Request) -> Response:
    """Answer with the description of the endpoint: languages, formats and graphs."""
    return await _respond(request, "description")


async def describe_graph(request: Request) -> Response:
    """Answer with what the graph says of itself, and where it can be asked and had."""
    return await _respond(request, "void")


async def _respond(request: Request, task: str) -> Response:
    media_type = negotiate(request, tuple(TRIPLES))
    arguments = {
        "media_type": media_type,
        "endpoint": address_of(request, "/sparql"),
        "dump": address_of(request, "/data?default"),
        "void": address_of(request, "/.well-known/void"),
    }
    return await respond(request, Job(task, arguments), media_type=media_type)


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the service description, with the classes of the default graph and what they have."""
    triples = chain(_service(snapshot.store, arguments), _classes(snapshot, arguments))
    return _write(triples, limits, arguments)


def answer_void(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the graph's void:Dataset with its parts; raises ProblemError (404) without one."""
    return _write(_dataset(snapshot.store, arguments), limits, arguments)


def _write(triples: Iterator[Triple], limits: Limits, arguments: Mapping[str, object]) -> Reply:
    media_type, buffer = str(arguments["media_type"]), BoundedBuffer(limits.answer)
    write_triples(triples, media_type, buffer, limits.rows)
    return Reply(buffer.getvalue(), media_type)


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _service(store: Store, arguments: Mapping[str, object]) -> Iterator[Triple]:
    endpoint = NamedNode(str(arguments["endpoint"]))
    service, dataset, graph = (
        NamedNode(f"{endpoint.value}#{part}") for part in ("service", "dataset", "default-graph")
    )
    type_ = term("rdf:type")
    yield Triple(service, type_, _sd("Service"))
    yield Triple(service, _sd("endpoint"), endpoint)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for note in _NOTES:
        yield Triple(service, term("rdfs:comment"), Literal(note, language="en"))
    for form in _FORMATS:
        yield Triple(service, _sd("resultFormat"), NamedNode(form.iri))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, type_, _sd("Dataset"))
    yield Triple(dataset, term("rdfs:seeAlso"), NamedNode(str(arguments["void"])))
    yield Triple(dataset, _sd("defaultGraph"), graph)
    yield from _named_graphs(store, dataset)
    yield Triple(graph, type_, _sd("Graph"))


def _classes(snapshot: Snapshot, arguments: Mapping[str, object]) -> Iterator[Triple]:
    """Yield which properties each class has: editors of others look for that here."""
    graph = f"{arguments['endpoint']}#default-graph"
    for number, use in enumerate(terms_used(snapshot), start=1):
        part = NamedNode(f"{graph}-class-{number}")
        yield Triple(NamedNode(graph), term("void:classPartition"), part)
        yield Triple(part, term("void:class"), NamedNode(use.iri))
        yield Triple(part, term("void:entities"), Literal(use.count))
        for place, (iri, count) in enumerate(use.properties.items(), start=1):
            within = NamedNode(f"{part.value}-property-{place}")
            yield Triple(part, term("void:propertyPartition"), within)
            yield Triple(within, term("void:property"), NamedNode(iri))
            yield Triple(within, term("void:triples"), Literal(count))


def _named_graphs(store: Store, dataset: NamedNode) -> Iterator[Triple]:
    for number, name in enumerate(islice(store.named_graphs(), _MOST_GRAPHS), start=1):
        if isinstance(name, NamedNode):
            graph = NamedNode(f"{dataset.value}-{number}")
            yield Triple(dataset, _sd("namedGraph"), graph)
            yield Triple(graph, term("rdf:type"), _sd("NamedGraph"))
            yield Triple(graph, _sd("name"), name)


def _dataset(store: Store, arguments: Mapping[str, object]) -> Iterator[Triple]:
    node = _find_dataset(store)
    yield from _about(store, node)
    yield Triple(node, term("void:sparqlEndpoint"), NamedNode(str(arguments["endpoint"])))
    yield Triple(node, term("void:dataDump"), NamedNode(str(arguments["dump"])))
    for part in _PARTS:
        for quad in store.quads_for_pattern(node, term(part), None):
            if isinstance(quad.object, NamedNode):
                yield from _about(store, quad.object)


def _find_dataset(store: Store) -> NamedNode:
    described = store.quads_for_pattern(None, term("rdf:type"), term("void:Dataset"))
    for quad in described:
        if isinstance(quad.subject, NamedNode):
            return quad.subject
    raise ProblemError(Problem(404, "not-found", "the graph has no description of itself"))


def _about(store: Store, node: NamedNode) -> Iterator[Triple]:
    return (quad.triple for quad in store.quads_for_pattern(node, None, None))


routes = [Route("/.well-known/void", describe_graph, methods=["GET"])]
