"""The OpenAPI description, held against what the server does."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kg.query.catalogue import find_query
from kg.serve.app import create_app
from kg.serve.explorer import routes as explorer
from kg.serve.openapi.document import document
from kg.serve.openapi.explorer import schemas
from kg.serve.pages.named import catalogue
from kg.serve.workers.limits import Settings
from tests.serving import InProcess
from tests.small import small_graph

QUERIES = ("ASK { ?s ?p ?o }", "SELECT * { ?s a ?o }", "CONSTRUCT WHERE { ?s a ?o }", "}{")
schemathesis.openapi.format("sparql-query", st.sampled_from(QUERIES))
schemathesis.openapi.format("iri", st.sampled_from(("https://example.org/", "urn:x:y")))


@schemathesis.serializer("application/sparql-query")
def send_query(_: object, value: object) -> bytes:
    return str(value).encode()


app = create_app(InProcess(small_graph()), Settings(hosts=("testserver",)))


def of_each_kind() -> list[str]:
    """Return the names of queries that have each kind of parameter between them, none included."""
    kinds = {tuple(sorted({p.type for p in query.params})): query.name for query in catalogue()}
    chosen: dict[str, str] = {kind: name for types, name in kinds.items() for kind in types}
    return sorted({*chosen.values(), kinds[()]})


OTHERS = ("sparql", r"id/.*", r"\.well-known/void", "queries", "explore.*", r"view[./].*")
PATHS = "|".join((*OTHERS, *of_each_kind()))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)
bounded = schema.include(path_regex=rf"^/(queries/)?({PATHS}|overview\.{{format}})$")


@bounded.parametrize()
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_server_does_as_it_says(case: schemathesis.Case[Any]) -> None:
    # That a text is a query, or an edge ends at a node of a list, cannot be said by a schema.
    unclear = case.path.startswith(("/sparql", "/explore/save"))
    unsure: list[Any] = [positive_data_acceptance] if unclear else []
    case.call_and_validate(excluded_checks=unsure)


def test_every_answer_fits_its_schema() -> None:
    """Ask each query once, as its example does."""
    for path in document()["paths"]:
        if path.startswith("/queries/") and "{" not in path:
            operation = schema[path]["GET"]
            query = find_query(path.rpartition("/")[2])
            operation.Case(query=dict(query.example)).call_and_validate()


def test_every_answer_of_the_explorer_fits_its_schema() -> None:
    """Ask for a thing of each type and an edge of each relation, and save all that is drawn."""
    view = get("/view.json")
    for node in {node["type"]: node for node in view["nodes"]}.values():
        get("/view/card.json", id=node["id"])
        get("/view.json", around=node["id"])
    for edge in {edge["relation"]: edge for edge in view["edges"]}.values():
        ends = {"from": edge["source"], "to": edge["target"]}
        assert get("/view/evidence.json", **ends)["statements"]
    assert get("/view/paths.json", **{"from": "method-bm25-x", "to": "x"}, status=404)
    ids = [node["id"] for node in view["nodes"]]
    assert get("/view/paths.json", **{"from": ids[0], "to": ids[1]})
    assert post("/view/nodes.json", {"add": ids, "drawn": []}).json()["edges"]
    parts = ("id", "x", "y", "community", "degree")
    seen = [[node[part] for part in parts] for node in view["nodes"]]
    edges = [[ids.index(e["source"]), e["relation"], ids.index(e["target"])] for e in view["edges"]]
    for form in ("ttl", "gexf", "json", "html"):
        saved = post(f"/explore/save.{form}", {"title": "x", "nodes": seen, "edges": edges})
        assert saved.status_code == 200, saved.text


def test_what_the_explorer_is_given_is_described_field_by_field() -> None:
    view = get("/view.json")
    near = get("/view.json", around=view["nodes"][0]["id"])
    card = get("/view/card.json", id=view["nodes"][0]["id"])
    line = next(line for group in card["groups"] for line in group["lines"] if line["places"])

    known = schemas()
    given = {"View": [view, near], "Node": [*view["nodes"], *near["nodes"]], "Edge": view["edges"]}
    given |= {"Card": [card], "Group": card["groups"], "Line": [line], "Place": line["places"]}
    for name, records in given.items():
        told, needed = set(known[name]["properties"]), set(known[name]["required"])
        assert all(needed <= record.keys() <= told for record in records), name


def test_every_address_of_the_explorer_is_described() -> None:
    served = {route.path for route in explorer.routes}

    assert served <= set(document()["paths"])


def get(path: str, *, status: int = 200, **query: str) -> Any:
    response = schema[path]["GET"].Case(query=query).call_and_validate()
    assert response.status_code == status
    return response.json()


def post(path: str, body: Any) -> Any:
    operation = schema[path]["POST"]
    return operation.Case(body=body, media_type="application/json").call_and_validate()
