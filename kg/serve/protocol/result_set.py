"""The rows of an answer as RDF, in the result set vocabulary of the SPARQL test suites."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.query.table import IRI, XSD, Table, Value
from kg.rdf.terms import term

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def to_result_set(table: Table) -> bytes:
    """Return the table as Turtle; an empty cell has no binding, and rs:index keeps the order.

    Example:
        >>> text = to_result_set(Table(("year",), ((2024,),))).decode()
        >>> '_:v1_0 rs:variable "year"' in text
        True
    """
    named = {"rs": _RS, "xsd": XSD}
    return serialize(_triples(table), format=RdfFormat.TURTLE, prefixes=named) or b""


def _rs(name: str) -> NamedNode:
    return NamedNode(_RS + name)


def _triples(table: Table) -> Iterator[Triple]:
    whole = BlankNode("set")
    yield Triple(whole, term("rdf:type"), _rs("ResultSet"))
    for column in table.columns:
        yield Triple(whole, _rs("resultVariable"), Literal(column))
    for index in range(1, len(table) + 1):
        yield Triple(whole, _rs("solution"), BlankNode(f"s{index}"))
    for index, row in enumerate(table.rows, start=1):
        yield from _solution(index, table.columns, row)


def _solution(index: int, columns: tuple[str, ...], row: tuple[Value, ...]) -> Iterator[Triple]:
    solution = BlankNode(f"s{index}")
    found = [place for place, value in enumerate(row) if value is not None]
    yield Triple(solution, _rs("index"), Literal(index))
    for place in found:
        yield Triple(solution, _rs("binding"), BlankNode(f"v{index}_{place}"))
    for place in found:
        binding = BlankNode(f"v{index}_{place}")
        yield Triple(binding, _rs("variable"), Literal(columns[place]))
        yield Triple(binding, _rs("value"), to_term(row[place]))


def to_term(value: Value) -> NamedNode | Literal:
    """Return a cell's value as an RDF term.

    Example:
        >>> print(to_term(IRI("https://example.org/a")), to_term("a"))
        <https://example.org/a> "a"
    """
    if isinstance(value, IRI):
        return NamedNode(value)
    if isinstance(value, Decimal | datetime.date):
        kind = "decimal" if isinstance(value, Decimal) else "date"
        return Literal(str(value), datatype=term(f"xsd:{kind}"))
    return Literal("" if value is None else value)
