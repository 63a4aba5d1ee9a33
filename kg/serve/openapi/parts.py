"""The parts of the OpenAPI description that all endpoints share: problems and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

TEXT = {"type": "string"}
_PROBLEMS = {
    "400": "A parameter is unknown, missing, wrong or given twice, or the query is not SPARQL.",
    "403": "The query would change the graph or ask another endpoint.",
    "404": "No query, or nothing in the graph, has this name; the detail lists near names.",
    "406": "None of the accepted media types can be had here.",
    "415": "A query can come as a form or as application/sparql-query.",
    "422": "The answer is larger than one answer may be.",
    "503": "The query ran too long or took too much memory, or the server has too much to do.",
}


_VALUE = {
    "type": ["string", "number", "boolean", "null"],
    "description": "A cell; an IRI and a date are text, null is an empty cell.",
}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence that says what to do."},
        "code": {"type": "string", "examples": ["usage", "not-found", "syntax", "timeout"]},
        "line": {"type": "integer", "description": "Of a syntax error; counts from 1."},
        "column": {"type": "integer", "description": "Of a syntax error; counts from 1."},
    },
}


def _problem(status: str) -> dict[str, Any]:
    offered = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        **content(("text/html", "text/plain")),
    }
    described: dict[str, Any] = {"description": _PROBLEMS[status], "content": offered}
    if status == "503":
        text = "In how many seconds to try again."
        described["headers"] = {
            "Retry-After": {"description": text, "schema": {"type": "integer"}, "required": False}
        }
    return described


def content(media_types: Iterable[str]) -> dict[str, Any]:
    """Return media types as OpenAPI lists them; their own standards say what is in them."""
    return {kind: {} if kind.endswith("json") else {"schema": TEXT} for kind in media_types}


def responses(offered: Mapping[str, Any], *problems: str, text: str) -> dict[str, Any]:
    """Return the responses of an operation: 200, and problems by their status."""
    failed = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in problems}
    return {"200": {"description": text, "content": offered}, **failed}


def suffix(forms: Mapping[str, str]) -> dict[str, Any]:
    """Return the parameter that says the form of an answer in its address."""
    return {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "The form of the answer; without it, the Accept header says which.",
        "schema": {"type": "string", "enum": list(forms)},
    }


def components(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the paths refer to: problems, cells, and schemas of their own."""
    return {
        "schemas": {"Problem": _PROBLEM, "Value": _VALUE, **schemas},
        "responses": {f"Problem{status}": _problem(status) for status in _PROBLEMS},
    }
