"""Each relation and type stands in one record, and what the records say fits the ontology."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from rdflib import RDF, Graph, Namespace
from rdflib.namespace import OWL, RDFS

from extract.schema import DRAWN_RELATIONS, NAMESPACE, PROPOSES, THINGS

ROOT = Path(__file__).parents[1]
SG = Namespace(NAMESPACE)


def names_of(path: Path) -> Iterator[str]:
    """Yield the strings and attributes of a Python file, and the words of another one."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from re.findall(r"\w+", text)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Attribute | ast.Name):
            yield node.attr if isinstance(node, ast.Attribute) else node.id


def test_hardly_a_source_file_names_a_relation() -> None:
    files = [
        path
        for folder in ("extract", "kg")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".js", ".html")
        and not {"node_modules", "static"} & set(path.parts)
    ]
    naming = [path.relative_to(ROOT).as_posix() for path in files if PROPOSES in names_of(path)]

    assert len(files) > 200
    assert len(naming) <= 5, naming


def test_the_ontology_has_every_relation_and_type_of_ours() -> None:
    text = (resources.files("kg") / "schema" / "ontology.ttl").read_text(encoding="utf-8")
    ontology = Graph().parse(data=text, format="turtle")

    for relation in DRAWN_RELATIONS:
        if relation.namespace == NAMESPACE:
            assert (SG[relation.name], RDF.type, OWL.ObjectProperty) in ontology, relation.name
    for thing in THINGS:
        if thing.iri.startswith(NAMESPACE):
            assert (SG[thing.name], RDFS.subClassOf, None) in ontology, thing.name


def test_an_inverse_and_a_line_are_said_of_each_relation() -> None:
    types = {thing.name for thing in THINGS}

    assert all(r.label and r.inverse and r.width > 0 and r.pull > 0 for r in DRAWN_RELATIONS)
    assert {r.like for r in DRAWN_RELATIONS} <= {*types, ""}
    assert all(r.like for r in DRAWN_RELATIONS if r.stated)
