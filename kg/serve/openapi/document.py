"""/openapi.json: what this server answers, written from the headers of the queries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.query.catalogue import ANY, ENTITY_TYPES, Param, Query
from kg.query.run import TOP
from kg.serve.http.negotiate import RESULTS, TRIPLES
from kg.serve.http.responses import to_response
from kg.serve.openapi import explorer as openapi_explorer
from kg.serve.openapi import finding
from kg.serve.openapi.parts import TEXT, components, content, responses, suffix
from kg.serve.pages import entities, named
from kg.serve.workers.jobs import Reply

JSON, SPARQL = "application/json", "application/sparql-query"
_MOST = 10**18 - 1
_NUMBERS = {"integer": "integer", "year": "integer", "decimal": "number"}


@cache
def document() -> Mapping[str, Any]:
    """Return the OpenAPI 3.1 description.

    Example:
        >>> document()["paths"]["/queries/overview"]["get"]["operationId"]
        'overview'
    """
    queries = named.catalogue()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "scholargraph",
            "version": version("scholargraph"),
            "summary": "What papers propose, use and measure, with the words that say so.",
            "description": "Everything here only reads. Answers have an ETag that changes with "
            "the build; send it back as If-None-Match.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": {
            **_catalogue_path(),
            "/queries/{name}.rq": {"get": _query_text()},
            **{path: item for query in queries for path, item in _query_paths(query).items()},
            **_entity_paths(),
            **finding.compare_paths(),
            **finding.search_paths(),
            **openapi_explorer.paths(),
            "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
            "/.well-known/void": {"get": _described("void", _VOID)},
            "/.well-known/sparql-examples": {"get": _described("examples", _EXAMPLES)},
        },
        "components": components(openapi_explorer.schemas()),
    }


_TAGS = {
    "queries": "Named queries: a name for a thing can be its label, another name, its id or IRI.",
    "things": "Each node of the graph at its address.",
    "sparql": "The SPARQL 1.1 Protocol, as far as it reads.",
    openapi_explorer.TAG: "The explorer's page, and the data that it draws.",
}


def _catalogue_path() -> dict[str, Any]:
    described = {"type": "array", "items": {"type": "object", "required": ["name", "columns"]}}
    offered = {JSON: {"schema": described}, **content(["text/html"])}
    get = {
        "operationId": "queries",
        "tags": ["queries"],
        "summary": "Which named queries are there?",
        "responses": responses(offered, "406", "503", text="The catalogue."),
    }
    return {"/queries": {"get": get}}


def _query_text() -> dict[str, Any]:
    names = {"type": "string", "enum": [query.name for query in named.catalogue()]}
    return {
        "operationId": "query-text",
        "tags": ["queries"],
        "summary": "A named query as SPARQL, to be changed or asked elsewhere.",
        "description": "Parameters are given as at /queries/NAME and stand bound in the text; one "
        "that is not given stays open.",
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": names}],
        "responses": responses(content([SPARQL]), "400", "404", "503", text="The text."),
    }


def _query_paths(query: Query) -> dict[str, Any]:
    known = {
        "tags": ["queries"],
        "summary": query.summary,
        "description": query.description,
        "parameters": _query_params(query),
        "responses": responses(
            _rows(query), "400", "404", "406", "422", "503", text="The rows, in a stable order."
        ),
    }
    path = f"/queries/{query.name}"
    return {path: {"get": {"operationId": query.name, **known}}, **_with_suffix(path, known)}


def _with_suffix(path: str, known: Mapping[str, Any]) -> dict[str, Any]:
    name = path.rpartition("/")[2]
    suffixed = {
        "operationId": f"{name}-as",
        **known,
        "parameters": [suffix(named.FORMS), *known["parameters"]],
    }
    return {f"{path}.{{format}}": {"get": suffixed}}


def _rows(query: Query) -> dict[str, Any]:
    value = {"$ref": "#/components/schemas/Value"}
    row = {
        "type": "object",
        "properties": dict.fromkeys(query.columns, value),
        "required": list(query.columns),
        "additionalProperties": False,
    }
    answer = {
        "type": "object",
        "required": ["query", "params", "columns", "rows"],
        "properties": {
            "query": {"const": query.name},
            "params": {
                "type": "object",
                "description": "What was given, and the defaults of the rest.",
                "additionalProperties": TEXT,
            },
            "columns": {"type": "array", "items": TEXT},
            "rows": {"type": "array", "items": row},
        },
    }
    others = (kind.partition(";")[0] for form, kind in named.FORMS.items() if form != "json")
    return {JSON: {"schema": answer}, **content(others)}


def _query_params(query: Query) -> list[dict[str, Any]]:
    example = dict(query.example)
    top = {
        "name": TOP,
        "in": "query",
        "description": "How many rows at most.",
        "schema": {"type": "integer", "minimum": 0, "maximum": _MOST},
    }
    own = [_parameter(param, example.get(param.name)) for param in query.params]
    return own if TOP in query.param_names else [*own, top]


def _parameter(param: Param, example: str | None) -> dict[str, Any]:
    described = {
        "name": param.name,
        "in": "query",
        "required": param.default is None,
        "description": f"{param.text} ({param.type})",
        "schema": _schema(param),
    }
    return described if example is None else {**described, "example": _typed(param.type, example)}


def _schema(param: Param) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _NUMBERS.get(param.type, "string")}
    if param.type in ENTITY_TYPES:
        schema["minLength"] = 1
    if param.type == "iri":
        schema["format"] = "iri"
    if param.default not in (None, ANY):
        schema["default"] = _typed(param.type, str(param.default))
    return schema


def _typed(type_: str, text: str) -> object:
    kind = _NUMBERS.get(type_)
    return int(text) if kind == "integer" else float(text) if kind == "number" else text


def _entity_paths() -> dict[str, Any]:
    local = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "What stands after the base of the graph in the IRI of the thing.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
        "example": "dataset",
    }
    known = {
        "tags": ["things"],
        "summary": "What does the graph say of one thing, and by which words?",
        "description": "Its own triples, its authorships, the statements that it is subject or "
        f"object of, and their evidence; of statements by others at most {entities.STATED}.",
        "responses": responses(
            content(kind.partition(";")[0] for kind in entities.FORMS.values()),
            *("404", "406", "503"),
            text="A page, or triples.",
        ),
    }
    return {
        "/id/{id}": {"get": {"operationId": "thing", **known, "parameters": [local]}},
        "/id/{id}.{format}": {
            "get": {
                "operationId": "thing-as",
                **known,
                "parameters": [local, suffix(entities.FORMS)],
            }
        },
    }


_QUERY = {"type": "string", "format": "sparql-query"}
_GRAPHS = {
    "default-graph-uri": {"type": "array", "items": {"type": "string", "format": "iri"}},
    "named-graph-uri": {"type": "array", "items": {"type": "string", "format": "iri"}},
}


def _sparql(operation: str, *problems: str, text: str) -> dict[str, Any]:
    offered = content(dict.fromkeys((*RESULTS, *TRIPLES)))
    return {
        "operationId": operation,
        "tags": ["sparql"],
        "summary": "Ask the graph in SPARQL 1.1.",
        "description": text,
        "responses": responses(
            offered, "400", "403", "406", *problems, "422", "503", text="The answer."
        ),
    }


def _sparql_get() -> dict[str, Any]:
    text = "Without any parameter: the description of the service."
    params = ({"name": name, "in": "query", "schema": schema} for name, schema in _GRAPHS.items())
    query = {"name": "query", "in": "query", "schema": _QUERY, "example": "ASK { ?s ?p ?o }"}
    return {**_sparql("sparql", text=text), "parameters": [query, *params]}


def _sparql_post() -> dict[str, Any]:
    form = {"type": "object", "required": ["query"], "properties": {"query": _QUERY, **_GRAPHS}}
    offered = {
        "application/x-www-form-urlencoded": {"schema": form},
        "application/sparql-query": {"schema": _QUERY, "example": "ASK { ?s ?p ?o }"},
    }
    text = "The query as a field of a form, or as the body itself."
    described = _sparql("sparql-post", "415", text=text)
    return {**described, "requestBody": {"required": True, "content": offered}}


_VOID = "How much of what is in the graph, and where can it be had? (VoID)"
_EXAMPLES = "The named queries and the prefixes, as SHACL has them, for the editors of others."


def _described(operation: str, summary: str) -> dict[str, Any]:
    offered = content(dict.fromkeys(TRIPLES))
    return {
        "operationId": operation,
        "tags": ["sparql"],
        "summary": summary,
        "responses": responses(offered, "404", "406", "503", text="Triples."),
    }


@cache
def _encoded() -> bytes:
    return (json.dumps(document(), ensure_ascii=False) + "\n").encode()


async def _openapi(request: Request) -> Response:
    body = _encoded()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return to_response(request, Reply(body, JSON), tag=tag)


routes = [Route("/openapi.json", _openapi)]
