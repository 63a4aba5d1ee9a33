"""The SPARQL 1.1 Graph Store Protocol at /data, as far as it reads: whole graphs."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.vocab import prefixes
from kg.serve.http.negotiate import TRIPLES
from kg.serve.http.parameters import address_of, read_pairs, read_text, unclear
from kg.serve.http.responses import negotiate, respond
from kg.serve.protocol.answer import BoundedBuffer, graph_name
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot


async def graph(request: Request) -> Response:
    """Answer with the graph that a request names: `?default`, `?graph=IRI`, or its own address."""
    media_type = negotiate(request, tuple(TRIPLES))
    job = Job("graph", {"graph": _asked_graph(request), "media_type": media_type})
    return await respond(request, job, media_type=media_type)


def _asked_graph(request: Request) -> str | None:
    """Return the name of a graph, None for the default graph; raises ProblemError (400)."""
    if request.path_params.get("path"):
        return address_of(request, read_text(request.scope["raw_path"]))
    given = read_pairs(request.scope["query_string"])
    names = [value for name, value in given if name == "graph"]
    if len(names) + any(name == "default" for name, _ in given) != 1:
        raise unclear("name one graph: /data?default, or /data?graph=IRI")
    return names[0] if names else None


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return a whole graph; raises ProblemError: 404 where there is none, 422 beyond the limit."""
    name, media_type = arguments["graph"], str(arguments["media_type"])
    source = DefaultGraph() if name is None else graph_name(str(name))
    if isinstance(source, NamedNode) and not snapshot.store.contains_named_graph(source):
        raise ProblemError(Problem(404, "not-found", f"there is no graph {source.value[:500]}"))
    buffer = BoundedBuffer(limits.answer)
    named = dict(sorted(prefixes().items()))
    form = getattr(RdfFormat, TRIPLES[media_type])
    snapshot.store.dump(buffer, form, from_graph=source, prefixes=named)
    return Reply(buffer.getvalue(), media_type)


routes = [
    Route("/data", graph, methods=["GET"]),
    Route("/data/{path:path}", graph, methods=["GET"]),
]
