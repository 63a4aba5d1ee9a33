"""What the OpenAPI description says of searching and comparing."""

from __future__ import annotations

from typing import Any

from kg.query.run import TOP
from kg.query.search import TYPES
from kg.serve.openapi.parts import TEXT, content, responses, suffix
from kg.serve.pages import compare, search
from kg.view.comparison import MOST_PAPERS


def search_paths() -> dict[str, Any]:
    """Return what /search answers."""
    asked = [
        {"name": "q", "in": "query", "description": "Words, or their beginnings.", "schema": TEXT},
        {
            "name": "type",
            "in": "query",
            "description": "Only things of this type.",
            "schema": {"type": "string", "enum": list(TYPES)},
        },
        {
            "name": TOP,
            "in": "query",
            "description": "How many things at most.",
            "schema": {"type": "integer", "minimum": 0, "maximum": search.MOST},
        },
    ]
    known = {
        "tags": ["things"],
        "summary": "What has these words in its names, its title or its abstract?",
        "description": "The best first, with counts by type and the words where they stand; "
        "mistyped words are taken for the nearest known ones, which `corrected` says.",
        "responses": responses(
            content(kind.partition(";")[0] for kind in search.FORMS.values()),
            *("400", "406", "503"),
            text="What was found.",
        ),
    }
    return {
        "/search": {"get": {"operationId": "find", **known, "parameters": asked}},
        "/search.{format}": {
            "get": {"operationId": "find-as", **known, "parameters": [suffix(search.FORMS), *asked]}
        },
    }


def compare_paths() -> dict[str, Any]:
    """Return what /compare answers."""
    papers = {
        "name": "paper",
        "in": "query",
        "description": "A title, how it begins, a number (DOI, arXiv), an id or what it proposes; "
        f"given once for each paper, at most {MOST_PAPERS} times.",
        "schema": {"type": "array", "items": {"type": "string", "minLength": 1}},
    }
    known = {
        "tags": ["things"],
        "summary": "What do papers say of the same things, and what do they share?",
        "description": "Papers are columns; task, method, baselines, datasets, metrics, results "
        "and code are rows. JSON has the sentences behind each cell.",
        "responses": responses(
            content(kind.partition(";")[0] for kind in compare.FORMS.values()),
            *("400", "404", "406", "503"),
            text="The table.",
        ),
    }
    return {
        "/compare": {"get": {"operationId": "compare", **known, "parameters": [papers]}},
        "/compare.{format}": {
            "get": {
                "operationId": "compare-as",
                **known,
                "parameters": [suffix(compare.FORMS), papers],
            }
        },
    }
