"""The types that the explorer's scripts are checked by say what the server's description says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.serve.openapi.explorer import JSON, SCHEMAS, paths

TYPES = (Path(__file__).parents[1] / "kg/web/src/shared/data.d.ts").read_text("utf-8")
INTERFACE = re.compile(r"^export interface (\w+)(?: extends (\w+))? \{\n(.*?)^\}", re.M | re.S)
FIELD = re.compile(r"^  (\w+)(\??): ", re.M)


def fields(name: str) -> dict[str, bool]:
    """Return the fields of an interface, and of each whether it is always there."""
    found = {m[1]: (m[2], m[3]) for m in INTERFACE.finditer(TYPES)}
    base, body = found[name]
    own = {field: not maybe for field, maybe in FIELD.findall(body)}
    return {**(fields(base) if base else {}), **own}


def answer(path: str) -> Any:
    return paths()[path]["get"]["responses"]["200"]["content"][JSON]["schema"]


CARD = answer("/view/card.json")
GROUP = CARD["properties"]["groups"]["items"]
DESCRIBED = {
    "Link": SCHEMAS["Link"],
    "Thing": SCHEMAS["Node"],
    "Tie": SCHEMAS["Edge"],
    "Place": SCHEMAS["Sentence"],
    "View": answer("/view.json"),
    "Card": CARD,
    "Detail": CARD["properties"]["details"]["items"],
    "Group": GROUP,
    "Line": GROUP["properties"]["lines"]["items"],
    "Statement": answer("/view/evidence.json")["properties"]["statements"]["items"],
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_script_reads_no_field_that_is_not_described(name: str) -> None:
    schema, read = DESCRIBED[name], fields(name)

    assert read.keys() <= schema["properties"].keys()
    assert {field for field, always in read.items() if always} <= set(schema["required"])
