"""The OpenAPI description, held against what the server does."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kg.catalogue import find_query
from kg.serve.app import create_app
from kg.serve.limits import Settings
from kg.serve.named import catalogue
from kg.serve.openapi import document
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


PATHS = "|".join(("sparql", r"id/.*", r"\.well-known/void", "queries", *of_each_kind()))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)
bounded = schema.include(path_regex=rf"^/(queries/)?({PATHS}|overview\.{{format}})$")


@bounded.parametrize()
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_server_does_as_it_says(case: schemathesis.Case[Any]) -> None:
    # That a text is a query cannot be said by a schema.
    unsure: list[Any] = [positive_data_acceptance] if case.path == "/sparql" else []
    case.call_and_validate(excluded_checks=unsure)


def test_every_answer_fits_its_schema() -> None:
    """Ask each query once, as its example does."""
    for path in document()["paths"]:
        if path.startswith("/queries/") and "{" not in path:
            operation = schema[path]["GET"]
            query = find_query(path.rpartition("/")[2])
            operation.Case(query=dict(query.example)).call_and_validate()
