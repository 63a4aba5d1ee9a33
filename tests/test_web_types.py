"""The types that the pages' scripts are checked by say what the server's records say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.serve.openapi.explorer import schemas

TYPES = (Path(__file__).parents[1] / "kg/web/src/shared/data.d.ts").read_text("utf-8")
INTERFACE = re.compile(r"^export interface (\w+)(?: extends (\w+))? \{\n(.*?)^\}", re.M | re.S)
FIELD = re.compile(r"^  (\w+)(\??): (.*);$", re.M)
RECORDS = {"Thing": "Node", "Tie": "Edge", "Place": "Sentence", "Part": "Added"}
SENT = {"Seen": "SeenAsked"}
SAME = ("View", "Card", "Detail", "Group", "Line", "Link", "Note", "Statement")
"""Types that are called as their records are."""
PLAIN = {"integer": "number"}


def fields(name: str) -> dict[str, tuple[bool, str]]:
    """Return the fields of an interface: whether each is always there, and its type."""
    found = {m[1]: (m[2], m[3]) for m in INTERFACE.finditer(TYPES)}
    base, body = found[name]
    own = {field: (not maybe, type_) for field, maybe, type_ in FIELD.findall(body)}
    return {**(fields(base) if base else {}), **own}


def script_type(schema: Any) -> str:
    """Return how TypeScript writes the type of a JSON schema."""
    if "$ref" in schema:
        record = schema["$ref"].rpartition("/")[2]
        return next((name for name, one in RECORDS.items() if one == record), record)
    if "anyOf" in schema:
        return " | ".join(script_type(one) for one in schema["anyOf"])
    if "prefixItems" in schema:
        return f"[{', '.join(script_type(one) for one in schema['prefixItems'])}]"
    if schema.get("type") == "array":
        return f"{script_type(schema['items'])}[]"
    if schema.get("type") == "object":
        return f"Record<string, {script_type(schema['additionalProperties'])}>"
    return PLAIN.get(schema["type"], str(schema["type"]))


@pytest.mark.parametrize("name", [*RECORDS, *SENT, *SAME])
def test_scripts_read_and_send_what_the_record_has(name: str) -> None:
    record = schemas()[(RECORDS | SENT).get(name, name)]

    for field, (always, type_) in fields(name).items():
        assert type_ == script_type(record["properties"][field]), field
        assert not always or name in SENT or field in record["required"], field
