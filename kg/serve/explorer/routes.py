"""The explorer at /explore, its script and style, and the data that it asks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extract.schema import DRAWN_RELATIONS
from kg.serve.explorer.cards import card_document, evidence_document
from kg.serve.explorer.groups import group_labels
from kg.serve.explorer.paths import find_paths
from kg.serve.explorer.records import DRAWN, Groups, Node, NodesAsked, View, Ways
from kg.serve.explorer.save import routes as save_routes
from kg.serve.explorer.save import save_answer
from kg.serve.explorer.view import (
    FIRST,
    added_document,
    around_document,
    first_document,
    legend,
)
from kg.serve.http.files import POLICY, file_address
from kg.serve.http.html import HTML, address, render
from kg.serve.http.parameters import read_pairs, read_record, unclear
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
    return Reply(msgspec.json.encode(made), JSON)


def _view(snapshot: Snapshot, given: Given) -> View:
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
    "paths": lambda snapshot, given: Ways(
        tuple(map(tuple, find_paths(snapshot, one=given["from"], other=given["to"])))
    ),
    "groups": lambda snapshot, _: Groups(tuple(group_labels(snapshot.build))),
}


def _page(snapshot: Snapshot, given: Given) -> Reply:
    # What stands there for browsers without scripts is short: a larger picture is made once, later.
    document = _view(snapshot, {**given, "nodes": min(given["nodes"], FIRST)})
    base = graph_base(snapshot.store)
    page = render(
        "explore",
        here="/explore",
        title=document.title,
        notice=document.notice,
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


def _top_nodes(document: View) -> list[tuple[str, Node]]:
    """Return the most connected nodes, each after the address of its page."""
    ranked = sorted(document.nodes, key=lambda node: (-node.degree, node.label))
    return [(f"/id/{quote(node.id, safe=_SAFE)}", node) for node in ranked[:_ROWS]]


def _top_statements(document: View) -> list[tuple[str, str, str]]:
    labels = {node.id: node.label for node in document.nodes}
    verbs = {relation.name: relation.label for relation in DRAWN_RELATIONS}
    told = (edge for edge in document.edges if edge.sentences)
    return [
        (labels[edge.source], verbs[edge.relation], labels[edge.target])
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
    given = read_record(await request.body(), NodesAsked)
    job = Job("explorer", {"what": "nodes", "add": given.add, "drawn": given.drawn})
    return await respond(request, job, media_type=JSON, repeatable=False)


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
