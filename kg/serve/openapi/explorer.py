"""The part of the OpenAPI description that is about the explorer and the data it draws."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from kg.serve.explorer import save as explorer_save
from kg.serve.explorer.records import (
    ANSWERS,
    ASKED,
    DRAWN,
    Added,
    Card,
    Groups,
    NodesAsked,
    SeenAsked,
    Statements,
    View,
    Ways,
)
from kg.serve.explorer.view import FIRST
from kg.serve.openapi.parts import content, responses

JSON = "application/json"
TAG = "explorer"
_ID = {
    "type": "string",
    "minLength": 1,
    "description": "What stands after the base of the graph in the IRI of a thing, or that IRI.",
}
REF = "#/components/schemas/{name}"


def schemas() -> dict[str, Any]:
    """Return the JSON Schema of each record that is sent or asked for, by its name.

    Example:
        >>> schemas()["Edge"]["properties"]["sentences"]
        {'type': 'integer', 'minimum': 0}
    """
    _, found = msgspec.json.schema_components((*ANSWERS, *ASKED), ref_template=REF)
    asked = {record.__name__ for record in ASKED}
    return {name: _described(one, asked=name in asked) for name, one in sorted(found.items())}


def _described(schema: dict[str, Any], *, asked: bool) -> dict[str, Any]:
    """Return the schema of a record; of one that we send, fields with a default are there too."""
    text = inspect.cleandoc(schema.get("description", ""))
    sent = () if asked else [n for n, one in schema["properties"].items() if "default" in one]
    return {**schema, "description": text, "required": [*schema.get("required", ()), *sent]}


def _ref(record: type) -> dict[str, str]:
    return {"$ref": REF.format(name=record.__name__)}


def paths() -> dict[str, Any]:
    """Return the paths of the explorer: its page, and the documents that the page asks for."""
    near, most = _around(), _most()
    return {
        "/explore": _get(
            "explorer", "The explorer as a page.", near, most, offered=content(["text/html"])
        ),
        "/view.json": _get(
            "view", "What is drawn: the whole, or what is around a thing.", near, most, answer=View
        ),
        "/view/nodes.json": {"post": _post_nodes()},
        "/view/card.json": _get(
            "card",
            "What is said of one thing, with the sentences that say so.",
            _parameter("id", _ID, required=True),
            answer=Card,
        ),
        "/view/evidence.json": _get(
            "evidence",
            "Each relation between two things, with its sentences.",
            *_ends(),
            answer=Statements,
        ),
        "/view/paths.json": _get(
            "ways",
            "Ways from one thing to another, the best first.",
            *_ends(),
            answer=Ways,
        ),
        "/view/groups.json": _get(
            "groups",
            "The names of the groups that things form, by number.",
            answer=Groups,
        ),
        **{
            f"/explore/save.{form}": {"post": _post_seen(form, kind)}
            for form, kind in explorer_save.FORMS.items()
        },
    }


def _parameter(name: str, schema: object, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _around() -> dict[str, Any]:
    text = "The thing in the middle; without it, the picture is of the whole graph."
    return {**_parameter("around", {"type": "string"}), "description": text}


def _most() -> dict[str, Any]:
    bounds = {"type": "integer", "minimum": 1, "maximum": DRAWN, "default": FIRST}
    return {**_parameter("nodes", bounds), "description": "How many nodes at most."}


def _ends() -> list[dict[str, Any]]:
    return [_parameter(name, _ID, required=True) for name in ("from", "to")]


def _get(
    operation: str,
    summary: str,
    *parameters: dict[str, Any],
    answer: type | None = None,
    offered: dict[str, Any] | None = None,
) -> dict[str, Any]:
    offered = {JSON: {"schema": _ref(answer)}} if answer else offered or {}
    described = {"operationId": operation, "tags": [TAG], "summary": summary}
    problems = ("400", "404", "503") if parameters else ("503",)
    answers = responses(offered, *problems, text="What was asked for.")
    return {"get": {**described, "parameters": list(parameters), "responses": answers}}


def _post_nodes() -> dict[str, Any]:
    offered = {JSON: {"schema": _ref(Added)}}
    return {
        "operationId": "nodes",
        "tags": [TAG],
        "summary": "Some things, and their edges to each other and to what is drawn already.",
        "description": "What the graph has not is left out.",
        "requestBody": {"required": True, "content": {JSON: {"schema": _ref(NodesAsked)}}},
        "responses": responses(offered, "400", "503", text="Nodes without places, and edges."),
    }


def _post_seen(form: str, kind: str) -> dict[str, Any]:
    offered = content([kind.partition(";")[0]])
    return {
        "operationId": f"save-{form}",
        "tags": [TAG],
        "summary": "What is seen in the explorer, as a file.",
        "description": inspect.getdoc(SeenAsked),
        "requestBody": {"required": True, "content": {JSON: {"schema": _ref(SeenAsked)}}},
        "responses": responses(offered, "400", "404", "422", "503", text="The file."),
    }
