"""The explorer at /explore, its script and style, and the data that it asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extract.schema import DRAWN_RELATIONS
from kg.serve.explorer.cards import card_document, evidence_document
from kg.serve.explorer.groups import group_labels
from kg.serve.explorer.paths import find_paths
from kg.serve.explorer.save import routes as save_routes
from kg.serve.explorer.save import save_answer
from kg.serve.explorer.view import (
    DRAWN,
    FIRST,
    added_document,
    around_document,
    first_document,
    legend,
)
from kg.serve.http.files import POLICY, file_address
from kg.serve.http.html import HTML, address, render
from kg.serve.http.parameters import read_pairs, read_text, unclear
from kg.serve.http.responses import respond
from kg.serve.pages.entities import graph_base
from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot

JSON = "application/json"
_ROWS = 60
_SAFE = "-._~!$&'()*+,;=:@"

Given = Mapping[str, Any]


def answer(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    """Return what `what` names: "page", "save", or one of the documents that the page asks for."""
    what = str(arguments["what"])
    if what == "page":
        return _page(snapshot, arguments)
    if what == "save":
        return save_answer(snapshot, limits, arguments)
    made = _ANSWERS[what](snapshot, arguments)
    return Reply(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode(), JSON)


def _view(snapshot: Snapshot, given: Given) -> object:
    if given["around"]:
        return around_document(snapshot, id=given["around"])
    return first_document(snapshot, nodes=given["nodes"])


_ANSWERS: dict[str, Callable[[Snapshot, Given], object]] = {
    "view": _view,
    "nodes": lambda snapshot, given: added_document(
        snapshot, add=given["add"], drawn=given["drawn"]
    ),
    "card": lambda snapshot, given: card_document(snapshot, id=given["id"]),
    "evidence": lambda snapshot, given: evidence_document(
        snapshot, one=given["from"], other=given["to"]
    ),
    "paths": lambda snapshot, given: {
        "paths": find_paths(snapshot, one=given["from"], other=given["to"])
    },
    "groups": lambda snapshot, _: {"labels": group_labels(snapshot.build)},
}


def _page(snapshot: Snapshot, given: Given) -> Reply:
    # What stands there for browsers without scripts is short: a larger picture is made once, later.
    document: Any = _view(snapshot, {**given, "nodes": min(given["nodes"], FIRST)})
    base = graph_base(snapshot.store)
    page = render(
        "explore",
        here="/explore",
        title=document["title"],
        notice=document["notice"],
        nodes=_top_nodes(document),
        statements=_top_statements(document),
        script=file_address("explorer.js"),
        forces=file_address("forces.js"),
        edit=given.get("edit", False),
        sheet=file_address("explorer.css"),
        data=_data_address(given),
        words=json.dumps({**legend(), "base": base}, ensure_ascii=False),
    )
    return Reply(page, HTML, headers=(("content-security-policy", POLICY),))


def _top_nodes(document: Any) -> list[dict[str, object]]:
    ranked = sorted(document["nodes"], key=lambda node: (-node["degree"], node["label"]))
    return [{**node, "href": f"/id/{quote(node['id'], safe=_SAFE)}"} for node in ranked[:_ROWS]]


def _top_statements(document: Any) -> list[tuple[str, str, str]]:
    labels = {node["id"]: node["label"] for node in document["nodes"]}
    verbs = {relation.name: relation.label for relation in DRAWN_RELATIONS}
    told = (edge for edge in document["edges"] if edge["sentences"])
    return [
        (labels[edge["source"]], verbs[edge["relation"]], labels[edge["target"]])
        for edge in islice(told, _ROWS)
    ]


def _data_address(given: Given) -> str:
    asked = {"around": given["around"]} if given["around"] else {}
    if given["nodes"] != FIRST:
        asked["nodes"] = str(given["nodes"])
    return address("/view.json", **asked)


def _drawn(what: str, media_type: str) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        asked = dict(read_pairs(request.scope["query_string"]))
        arguments = {
            "what": what,
            "around": asked.get("around", ""),
            "nodes": _number(asked, "nodes", FIRST, DRAWN),
        }
        if what == "page" and request.app.state.settings.editing:
            arguments["edit"] = True
        return await respond(request, Job("explorer", arguments), media_type=media_type)

    return endpoint


def _number(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = asked.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most):
        raise unclear(f"{name} must be a whole number from 1 to {most}")
    return int(text)


def _asked(what: str, *names: str) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        asked = dict(read_pairs(request.scope["query_string"]))
        if missing := [name for name in names if not asked.get(name)]:
            raise unclear(f"the request lacks the parameter {missing[0]}")
        job = Job("explorer", {"what": what, **{name: asked[name] for name in names}})
        return await respond(request, job, media_type=JSON)

    return endpoint


async def _nodes(request: Request) -> Response:
    given = _read_lists(await request.body())
    job = Job("explorer", {"what": "nodes", **given})
    return await respond(request, job, media_type=JSON, repeatable=False)


def _read_lists(body: bytes) -> dict[str, tuple[str, ...]]:
    """Return the ids in {"add": [...], "drawn": [...]}; raises ProblemError (400)."""
    try:
        given = json.loads(read_text(body))
    except (ValueError, RecursionError):
        raise unclear("the request is no JSON") from None
    lists = {n: given.get(n, []) for n in ("add", "drawn")} if isinstance(given, dict) else {}
    for ids in lists.values():
        if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
            raise unclear("add and drawn must be lists of ids")
        if len(ids) > DRAWN:
            raise unclear(f"a list has at most {DRAWN} ids")
    if not lists.get("add"):
        raise unclear("the request names no node to add")
    return {name: tuple(ids) for name, ids in lists.items()}


routes = [
    Route("/explore", _drawn("page", HTML)),
    Route("/view.json", _drawn("view", JSON)),
    Route("/view/nodes.json", _nodes, methods=["POST"]),
    Route("/view/card.json", _asked("card", "id")),
    Route("/view/evidence.json", _asked("evidence", "from", "to")),
    Route("/view/paths.json", _asked("paths", "from", "to")),
    Route("/view/groups.json", _asked("groups")),
    *save_routes,
]
