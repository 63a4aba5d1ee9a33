"""The SPARQL 1.1 Protocol at /sparql, as far as it reads: queries by GET, by form and directly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.query.text import MAX_BYTES, is_repeatable, query_form
from kg.serve.http.negotiate import RESULTS, TRIPLES
from kg.serve.http.parameters import address_of, read_pairs, read_text, unclear
from kg.serve.http.responses import negotiate, problem_response, respond
from kg.serve.protocol.description import describe_service
from kg.serve.workers.jobs import Job, Problem, ProblemError

PATH = "/sparql"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

_ACCEPTED = {"accept-post": f"{FORM}, {DIRECT}"}
_GRAPHS = ("default-graph-uri", "named-graph-uri")
_BOM = "\ufeff"  # which some editors put before a text
_UPDATES_OFF = "updates are refused: this server reads the graph and never changes it"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request of the protocol asks, whichever way it came."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def sparql(request: Request) -> Response:
    """Answer a request to /sparql; without any parameter it is for the service description."""
    if request.method in ("GET", "HEAD") and not request.scope["query_string"]:
        return await describe_service(request)
    if request.method == "POST" and (problem := _wrong_type(request)):
        return problem_response(request, problem, _ACCEPTED)
    asked = await read_asked(request)
    request.state.query = asked.query
    return await _answer(request, asked)


async def _answer(request: Request, asked: Asked) -> Response:
    media_type = negotiate(request, _offers(asked.query))
    job = Job(
        "sparql",
        {
            "query": asked.query,
            "default_graphs": asked.default_graphs,
            "named_graphs": asked.named_graphs,
            "base": address_of(request, PATH),
            "media_type": media_type,
        },
    )
    repeatable = is_repeatable(asked.query)
    return await respond(request, job, media_type=media_type, repeatable=repeatable)


def _offers(query: str) -> tuple[str, ...]:
    form = query_form(query)
    if form in ("SELECT", "ASK"):
        return tuple(RESULTS)
    if form in ("CONSTRUCT", "DESCRIBE"):
        return tuple(TRIPLES)
    return (*RESULTS, *TRIPLES, "*/*")  # not a query: the worker says what is wrong with it


def _wrong_type(request: Request) -> Problem | None:
    media_type, _, params = request.headers.get("content-type", "").partition(";")
    kind = media_type.strip().lower()
    if kind == UPDATE:
        return Problem(403, "refused", _UPDATES_OFF)
    if kind not in (FORM, DIRECT):
        given = repr(kind[:100]) if kind else "none"
        text = f"the content type must be {FORM} or {DIRECT}, and is {given}"
        return Problem(415, "media-type", text)
    if not _is_utf8(params) or _encoding(request) != "identity":
        return Problem(415, "media-type", "a query must come as plain UTF-8")
    return None


def _encoding(request: Request) -> str:
    return request.headers.get("content-encoding", "identity").strip().lower()


def _is_utf8(params: str) -> bool:
    pairs = (param.partition("=") for param in params.lower().split(";"))
    charsets = [value.strip().strip("\"'") for name, _, value in pairs if name.strip() == "charset"]
    return all(charset in ("utf-8", "utf8", "us-ascii") for charset in charsets)


async def read_asked(request: Request) -> Asked:
    """Return what a request asks; raises ProblemError where that is unclear or refused."""
    pairs = read_pairs(request.scope["query_string"])
    if request.method == "POST":
        body = await request.body()
        pairs += [("query", read_text(body))] if _is_direct(request) else read_pairs(body)
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in pairs):
        raise ProblemError(Problem(403, "refused", _UPDATES_OFF))
    default, named = (tuple(_values(pairs, name)) for name in _GRAPHS)
    return Asked(_only_query(list(_values(pairs, "query"))), default, named)


def _is_direct(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith(DIRECT)


def _only_query(queries: list[str]) -> str:
    if len(queries) != 1:
        count = "no" if not queries else "more than one"
        raise unclear(f"the request has {count} query; it must have one parameter `query`")
    if len(queries[0].encode()) > MAX_BYTES:
        raise unclear(f"the query is longer than {MAX_BYTES // 1024} KiB")
    return queries[0].removeprefix(_BOM)


def _values(pairs: Iterable[tuple[str, str]], name: str) -> Iterable[str]:
    return (value for given, value in pairs if given == name)


routes = [Route(PATH, sparql, methods=["GET", "POST"])]
