"""The part of the OpenAPI description that is about the explorer and the data it draws."""

from __future__ import annotations

from typing import Any

from extract.schema import DRAWN_RELATIONS
from kg.serve.explorer import paths as explorer_paths
from kg.serve.explorer import save as explorer_save
from kg.serve.explorer.parts import MOST_EDGES
from kg.serve.explorer.view import DRAWN, FIRST
from kg.serve.openapi.parts import TEXT, array, content, record, responses
from kg.view.selection import CLASSES

JSON = "application/json"
TAG = "explorer"
_COUNT = {"type": "integer", "minimum": 0}
_YES = {"type": "boolean"}
_CONFIDENCE = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_ID = {
    "type": "string",
    "minLength": 1,
    "description": "What stands after the base of the graph in the IRI of a thing, or that IRI.",
}
_RELATION = {"enum": [relation.name for relation in DRAWN_RELATIONS]}
_PLACE = {"type": "number", "description": "In the picture; y grows downwards."}
_LINK = record(
    {
        "text": TEXT,
        "href": {"type": "string", "description": "Empty where there is nothing to link to."},
        "type": {"enum": [*CLASSES, ""]},
    }
)
_WORDS = {
    **dict.fromkeys(("before", "exact", "after", "field"), TEXT),
    "paper": {"$ref": "#/components/schemas/Link"},
    "confidence": _CONFIDENCE,
}
_NODE = {
    **dict.fromkeys(("id", "label", "short"), TEXT),
    "type": {"enum": list(CLASSES)},
    "names": array(TEXT),
    "degree": _COUNT,
}
_MAYBE = {
    "year": {"type": "integer"},
    "community": {"type": "integer"},
    "x": _PLACE,
    "y": _PLACE,
    "first": {"type": "boolean", "description": "Whether the first picture shows it."},
    "tags": {"type": "object", "additionalProperties": array(TEXT)},
}
_EDGE = {
    "source": TEXT,
    "target": TEXT,
    "relation": _RELATION,
    "confidence": _CONFIDENCE,
    "sentences": _COUNT,
}
_TOGETHER = {"papers": {**_COUNT, "description": "How many papers two people share."}}
_LINE = {
    "other": {"$ref": "#/components/schemas/Link"},
    "year": _COUNT,
    "confidence": _CONFIDENCE,
    "note": TEXT,
    "places": array({"$ref": "#/components/schemas/Sentence"}),
    "more": _COUNT,
    "statement": TEXT,
}
_GROUP = {
    **dict.fromkeys(("id", "title", "count", "more"), TEXT),
    "lines": array(record(_LINE)),
}
_DETAIL = dict.fromkeys(("name", "value", "href"), TEXT)
_NOTED = {
    "type": "array",
    "description": "What a paper says that is no edge (kind, text, href), then its sentences.",
    "minItems": 2,
    "maxItems": 2,
}

SCHEMAS = {
    "Link": _LINK,
    "Node": record(_NODE, _MAYBE),
    "Edge": record(_EDGE, _TOGETHER),
    "Sentence": {
        **record(_WORDS, {"extractor": TEXT}),
        "description": "A sentence of a paper, cut at the words that state something.",
    },
}
"""What several answers are made of, by name."""

_NODES, _EDGES, _SENTENCES, _LINKS = (
    array({"$ref": f"#/components/schemas/{name}"}) for name in ("Node", "Edge", "Sentence", "Link")
)
_VIEW = record(
    {
        **dict.fromkeys(("title", "notice", "focus"), TEXT),
        **dict.fromkeys(("total_nodes", "total_edges"), _COUNT),
        "nodes": {**_NODES, "maxItems": DRAWN},
        "edges": {**_EDGES, "maxItems": MOST_EDGES},
    }
)
_CARD = record(
    {
        **dict.fromkeys(("id", "iri", "label", "type", "kind", "text"), TEXT),
        "alt_labels": array(TEXT),
        "authors": _LINKS,
        "and_others": _YES,
        "details": array(record(_DETAIL)),
        "notes": array(_NOTED),
        "groups": array(record(_GROUP)),
        "places": _SENTENCES,
    }
)
_STATEMENT = {
    **_EDGE,
    "id": TEXT,
    "label": TEXT,
    "note": TEXT,
    "places": _SENTENCES,
    "more": _COUNT,
}
_PATHS = {
    **array(array(TEXT, minItems=2, maxItems=explorer_paths.LONGEST + 1)),
    "maxItems": explorer_paths.MOST,
}


def paths() -> dict[str, Any]:
    """Return the paths of the explorer: its page, and the documents that the page asks for."""
    near, most = _around(), _most()
    return {
        "/explore": _get(
            "explorer", "The explorer as a page.", near, most, offered=content(["text/html"])
        ),
        "/view.json": _get(
            "view", "What is drawn: the whole, or what is around a thing.", near, most, answer=_VIEW
        ),
        "/view/nodes.json": {"post": _post_nodes()},
        "/view/card.json": _get(
            "card",
            "What is said of one thing, with the sentences that say so.",
            _parameter("id", _ID, required=True),
            answer=_CARD,
        ),
        "/view/evidence.json": _get(
            "evidence",
            "Each relation between two things, with its sentences.",
            *_ends(),
            answer=record({"statements": array(record(_STATEMENT))}),
        ),
        "/view/paths.json": _get(
            "ways",
            "Ways from one thing to another, the best first.",
            *_ends(),
            answer=record({"paths": _PATHS}),
        ),
        "/view/groups.json": _get(
            "groups",
            "The names of the groups that things form, by number.",
            answer=record({"labels": array(TEXT)}),
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
    answer: object = None,
    offered: dict[str, Any] | None = None,
) -> dict[str, Any]:
    offered = offered or {JSON: {"schema": answer}}
    described = {"operationId": operation, "tags": [TAG], "summary": summary}
    problems = ("400", "404", "503") if parameters else ("503",)
    answers = responses(offered, *problems, text="What was asked for.")
    return {"get": {**described, "parameters": list(parameters), "responses": answers}}


def _post_nodes() -> dict[str, Any]:
    ids = array(TEXT, maxItems=DRAWN)
    asked = record({"add": {**ids, "minItems": 1}}, {"drawn": ids})
    answer = record({"nodes": _NODES, "edges": {**_EDGES, "maxItems": MOST_EDGES}})
    offered = {JSON: {"schema": answer}}
    return {
        "operationId": "nodes",
        "tags": [TAG],
        "summary": "Some things, and their edges to each other and to what is drawn already.",
        "description": "What the graph has not is left out.",
        "requestBody": {"required": True, "content": {JSON: {"schema": asked}}},
        "responses": responses(offered, "400", "503", text="Nodes without places, and edges."),
    }


def _post_seen(form: str, kind: str) -> dict[str, Any]:
    number = {"type": "number", "minimum": -1_000_000, "maximum": 1_000_000}
    whole = {"type": "integer", "minimum": -1, "maximum": 99_999}
    end = {"type": "integer", "minimum": 0, "maximum": DRAWN - 1}
    seen = record(
        {
            "nodes": array(_tuple(TEXT, number, number, whole, whole), minItems=1, maxItems=DRAWN),
            "edges": array(_tuple(end, _RELATION, end), maxItems=MOST_EDGES),
        },
        {"title": TEXT},
    )
    offered = content([kind.partition(";")[0]])
    return {
        "operationId": f"save-{form}",
        "tags": [TAG],
        "summary": "What is seen in the explorer, as a file.",
        "description": "A node is [id, x, y, group, degree]; an edge [from, relation, to], its "
        "ends being places in the list of nodes.",
        "requestBody": {"required": True, "content": {JSON: {"schema": seen}}},
        "responses": responses(offered, "400", "404", "422", "503", text="The file."),
    }


def _tuple(*items: object) -> dict[str, Any]:
    size = len(items)
    return {"type": "array", "prefixItems": list(items), "minItems": size, "maxItems": size}
