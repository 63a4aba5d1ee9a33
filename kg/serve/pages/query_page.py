"""The SPARQL form at /query: an editor, and without scripts a form that answers with a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store, parse_query_results
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.query.lookup import base_iri
from kg.query.table import to_python
from kg.query.text import is_repeatable, query_form
from kg.rdf.vocab import DEFAULT_BASE, prefixes
from kg.serve.http.files import POLICY, file_address
from kg.serve.http.html import HTML, render
from kg.serve.http.parameters import address_of, read_pairs, unclear
from kg.serve.http.responses import respond
from kg.serve.pages.cells import PAGE_ROWS, Cell, cell
from kg.serve.pages.editor import QUERIES_PATH, TERMS_PATH
from kg.serve.protocol import answer as sparql
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot

PATH = "/query"
TABLE = "table"
FORMATS = {
    TABLE: "table on this page",
    "application/sparql-results+json": "JSON",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "application/sparql-results+xml": "XML",
    "text/turtle": "Turtle, of CONSTRUCT",
    "application/n-triples": "N-Triples, of CONSTRUCT",
}
"""What the form offers, by the value of its field `format`."""

_JSON = "application/sparql-results+json"
_GRAPHS = ("CONSTRUCT", "DESCRIBE")
_FIRST = """SELECT ?paper ?title WHERE {
  ?paper a fabio:ResearchPaper ;
         dct:title ?title .
}
LIMIT 20
"""
_SHOWN = 50_000
"""How many characters of Turtle the page shows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of an answer; `text` is Turtle, or what an ASK has found."""

    columns: Sequence[str] = ()
    cells: Sequence[Sequence[Cell]] = ()
    text: str = ""
    more: bool = False


def query_page(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return the form with a query in it, and with its answer where it is to be run."""
    query, run = str(arguments["query"]), arguments["format"] == TABLE
    problem, shown = None, None
    if query and run:
        try:
            shown = _show(snapshot, limits, query, str(arguments["base"]))
        except ProblemError as error:
            problem = error.problem
    body = render(
        "query",
        here=PATH,
        query=query or first_query(snapshot.store),
        formats=FORMATS,
        shown=shown,
        problem=problem,
        fresh=not query,
        terms=TERMS_PATH,
        queries=QUERIES_PATH,
        script=file_address("query.js"),
        lines=file_address("lines.js"),
        sheet=file_address("query.css"),
    )
    status = problem.status if isinstance(problem, Problem) else 200
    return Reply(body, HTML, status=status, headers=(("content-security-policy", POLICY),))


def _show(snapshot: Snapshot, limits: Limits, query: str, base: str) -> Shown:
    graph = query_form(query) in _GRAPHS
    media_type = "text/turtle" if graph else _JSON
    arguments = {"query": query, "media_type": media_type, "base": base}
    reply = sparql.answer(snapshot, limits, arguments)
    if graph:
        text = reply.body.decode()
        return Shown(text=text[:_SHOWN], more=len(text) > _SHOWN)
    return _show_results(reply.body, base_iri(snapshot.store))


def _show_results(body: bytes, base: str) -> Shown:
    found = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return Shown(text="yes" if found else "no")
    if not isinstance(found, QuerySolutions):
        raise TypeError("triples do not come as JSON results")
    names = [variable.value for variable in found.variables]
    rows = islice(found, PAGE_ROWS)
    cells = [[cell(to_python(row[name]), base) for name in names] for row in rows]
    return Shown(columns=names, cells=cells, more=next(found, None) is not None)


def first_query(store: Store) -> str:
    """Return a query to begin with, that declares every prefix."""
    named = sorted(prefixes(base=base_iri(store) or DEFAULT_BASE).items())
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in named)
    return f"{head}\n{_FIRST}"


async def _query(request: Request) -> Response:
    given = dict(read_pairs(request.scope["query_string"]))
    query, form = given.get("query", ""), given.get("format", "")
    request.state.query = query
    arguments = {"query": query, "base": address_of(request, "/sparql")}
    if form in ("", TABLE):
        job = Job("home", {"page": "query", "format": form, **arguments})
        return await respond(request, job, media_type=HTML, repeatable=is_repeatable(query))
    if form not in FORMATS:
        raise unclear(f"there is no format {form[:100]!r}; there are {', '.join(FORMATS)}")
    job = Job("sparql", {**arguments, "media_type": form})
    return await respond(request, job, media_type=form, repeatable=is_repeatable(query))


routes = [Route(PATH, _query)]
