"""Named queries: /queries is the catalogue, /queries/NAME an answer in the form asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import AmbiguousError, Near, NotFoundError, ScholargraphError, UsageError
from kg.query.catalogue import ENTITY_TYPES, Param, Query, find_query, query_names
from kg.query.lookup import base_iri
from kg.query.run import TOP, run_query
from kg.query.table import Table
from kg.serve.http.forms import choose_form, split_suffix
from kg.serve.http.html import HTML, PAGE_HEADERS, address, render
from kg.serve.http.parameters import read_pairs
from kg.serve.http.responses import respond
from kg.serve.pages.cells import PAGE_ROWS, cells, visible
from kg.serve.pages.examples import bound_text, example_of
from kg.serve.pages.fields import choices
from kg.serve.protocol.result_set import to_result_set
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.names import search
from kg.serve.workers.problems import to_problem
from kg.serve.workers.tasks import Snapshot

FORMS = {
    "json": "application/json",
    "html": HTML,
    "csv": "text/csv; charset=utf-8; header=present",
    "ttl": "text/turtle; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "ndjson": "application/x-ndjson",
}
"""The suffix of each form of an answer, with its media type; the first one is the default."""
_LONGEST_NAME = 100


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Answer a named query, or give the catalogue where the name is empty.

    `params` are pairs of texts, `form` is one of FORMS.

    Raises UsageError for parameters that are unknown, missing, wrong or given twice, NotFoundError
    where the query or a thing that a parameter names does not exist, and ProblemError (422) for an
    answer beyond the limits. A page says these things itself, above the form to mend them in.
    """
    name, form = str(arguments["name"]), str(arguments["form"])
    if not name:
        return _catalogue(form)
    query = find_query(name[:_LONGEST_NAME])
    pairs = _pairs(arguments["params"])
    if form == "html":
        # A browser sends each field of a form, so an empty one is one that was not filled in.
        return _page(snapshot, query, [pair for pair in pairs if pair[1]], limits)
    given = to_params(pairs)
    table = ask(snapshot, query, given, limits)
    body = to_bytes(form, table, query=query, given=given)
    if len(body) > limits.answer:
        raise _too_large(f"{limits.answer} bytes")
    return Reply(body, FORMS[form])


def _pairs(value: object) -> list[tuple[str, str]]:
    pairs = value if isinstance(value, Sequence) else ()
    return [(str(name), str(text)) for name, text in pairs]


def to_params(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return pairs as a mapping; raises UsageError for a name that comes twice.

    Example:
        >>> to_params([("concept", "BERT")])
        {'concept': 'BERT'}
    """
    names = [name for name, _ in pairs]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UsageError(f"parameter {twice[0][:_LONGEST_NAME]!r} is given twice")
    return dict(pairs)


def ask(snapshot: Snapshot, query: Query, given: Mapping[str, str], limits: Limits) -> Table:
    """Run a query; raises ProblemError where it has more rows than one answer may."""
    bounded = {**given}
    if TOP not in query.param_names:
        bounded.setdefault(TOP, str(limits.rows + 1))
    if query.name == "search":
        table = search(snapshot, bounded)
    else:
        table = run_query(snapshot.store, query, bounded)
    if len(table) > limits.rows:
        raise _too_large(f"{limits.rows} rows")
    return table


def _too_large(size: str) -> ProblemError:
    text = f"the answer is larger than {size}, which is the most in one answer; `top` asks for less"
    return ProblemError(Problem(422, "too-large", text))


def to_bytes(form: str, table: Table, *, query: Query, given: Mapping[str, str]) -> bytes:
    """Return an answer in one of FORMS but "html"; JSON names the query beside its rows."""
    if form == "ttl":
        return to_result_set(table)
    if form != "json":
        return table.render(form).encode()
    head = {"query": query.name, "params": _all_params(query, given), "columns": table.columns}
    opened = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return f'{opened}, "rows": {table.to_json().rstrip()}}}\n'.encode()


def _all_params(query: Query, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is given and what stands in for the rest."""
    defaults = {p.name: p.default for p in query.params if p.default is not None}
    return {**defaults, **given}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a query's form."""

    param: Param
    value: str
    example: str
    kind: str
    choices: tuple[str, ...] = ()


def _page(snapshot: Snapshot, query: Query, pairs: list[tuple[str, str]], limits: Limits) -> Reply:
    problem, status, table, given = "", 200, None, dict(pairs)
    near: tuple[Near, ...] = ()
    if pairs or all(param.default is not None for param in query.params):
        try:
            table = ask(snapshot, query, to_params(pairs), limits)
        except (ProblemError, ScholargraphError) as error:
            found = to_problem(error)
            problem, status = found.detail, found.status
            near = error.near if isinstance(error, AmbiguousError | NotFoundError) else ()
    base = base_iri(snapshot.store)
    forms = [(form, address(f"/queries/{query.name}.{form}", **given)) for form in FORMS]
    body = render(
        "named",
        here="/queries",
        query=query,
        text="\n".join(
            line for line in query.text.splitlines() if not line.startswith("#+")
        ).strip(),
        fields=_fields(snapshot, query, given),
        top=given.get(TOP, ""),
        problem=problem.partition("; near: ")[0] if near else problem,
        near=[(n.label, _instead(query, given, n.iri.removeprefix(base))) for n in near],
        bars=_bars(table.head(PAGE_ROWS)) if table else (),
        count=None if table is None else len(table),
        columns=visible(table.columns) if table else (),
        cells=cells(table.head(PAGE_ROWS), base) if table else (),
        forms=[pair for pair in forms if pair[0] != "html"],
        editor=address(
            "/query", query=_editable(snapshot, query, given if table is not None else None)
        ),
    )
    return Reply(body, HTML, status=status, headers=PAGE_HEADERS)


def _editable(snapshot: Snapshot, query: Query, given: Mapping[str, str] | None) -> str:
    """Return the text of a query, bound to what it was asked with."""
    if given is None:
        return query.text
    known = {name: value for name, value in given.items() if name in query.param_names}
    return bound_text(snapshot.store, query, known)


def _instead(query: Query, given: Mapping[str, str], id_: str) -> str:
    """Return the address of a query with a thing that may have been meant, in its first field."""
    names = [param.name for param in query.params if param.type in ENTITY_TYPES]
    return address(f"/queries/{query.name}", **{**given, names[0]: id_} if names else {})


def _bars(table: Table) -> tuple[float, ...]:
    """Return what is drawn beside the rows: how many papers, or what share, each has."""
    drawn = next((name for name in _DRAWN if name in table.columns), "")
    if not drawn or len(table) <= 1:
        return ()
    values = (row[drawn] for row in table.to_records())
    numbers = [float(v) if isinstance(v, int | float | Decimal) else 0.0 for v in values]
    return tuple(numbers) if max(numbers) > 0 else ()


_DRAWN = ("share", "papers", "gain", "count", "statements")


def _fields(snapshot: Snapshot, query: Query, given: Mapping[str, str]) -> list[Field]:
    return [
        Field(
            param=param,
            value=given.get(param.name, ""),
            example=example_of(snapshot, query, param),
            kind="name" if param.type in ENTITY_TYPES else param.type,
            choices=choices(snapshot, param),
        )
        for param in query.params
    ]


def catalogue() -> list[Query]:
    """Return every query, by name."""
    return [find_query(name) for name in query_names()]


def grouped(queries: Sequence[Query]) -> dict[str, list[Query]]:
    """Return queries by what they ask about: the type of the first parameter that must be given.

    Example:
        >>> list(grouped([find_query("coauthors"), find_query("overview")]))
        ['About all papers', 'About a person']
    """
    groups: dict[str, list[Query]] = {title: [] for title in dict.fromkeys(_ABOUT.values())}
    for query in queries:
        needed = next((param.type for param in query.params if param.default is None), "")
        groups[_ABOUT.get(needed, _OTHER)].append(query)
    return {title: found for title, found in groups.items() if found}


_OTHER = "About a name or a number"
_CONCEPT = "About a method, dataset, task or metric"
_ABOUT = {
    "": "About all papers",
    "person": "About a person",
    "paper": "About a paper",
    "organisation": "About an organisation",
    **dict.fromkeys(("concept", "method", "dataset", "task", "metric"), _CONCEPT),
    **dict.fromkeys(("entity", "string"), _OTHER),
}


def _catalogue(form: str) -> Reply:
    if form == "json":
        return Reply(catalogue_json(), FORMS[form])
    queries = catalogue()
    page = render("queries", here="/queries", count=len(queries), groups=grouped(queries))
    return Reply(page, HTML, headers=PAGE_HEADERS)


def catalogue_json() -> bytes:
    """Return the catalogue as JSON: an array of queries with their parameters and columns."""
    described = [
        {
            "name": query.name,
            "question": query.summary,
            "description": query.description,
            "parameters": [_described(param) for param in query.params],
            "columns": query.columns,
            "example": dict(query.example),
            "href": f"/queries/{query.name}",
        }
        for query in catalogue()
    ]
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _described(param: Param) -> dict[str, object]:
    known = {"name": param.name, "type": param.type, "text": param.text}
    required = {"required": param.default is None}
    return {**known, **required, **({} if param.default is None else {"default": param.default})}


async def _answer(request: Request) -> Response:
    name, form = split_suffix(str(request.path_params["name"]), FORMS)
    form = form or choose_form(request, FORMS)
    params = tuple(read_pairs(request.scope["query_string"]))
    job = Job("named", {"name": name, "form": form, "params": params})
    return await respond(request, job, media_type=FORMS[form])


async def _catalogue_endpoint(request: Request) -> Response:
    _, form = split_suffix(request.url.path, _CATALOGUE_FORMS)
    form = form or choose_form(request, _CATALOGUE_FORMS)
    job = Job("named", {"name": "", "form": form, "params": ()})
    return await respond(request, job, media_type=FORMS[form])


_CATALOGUE_FORMS = {form: FORMS[form] for form in ("json", "html")}
routes = [
    Route("/queries", _catalogue_endpoint),
    *(Route(f"/queries.{form}", _catalogue_endpoint) for form in _CATALOGUE_FORMS),
    Route("/queries/{name}", _answer),
]
