"""Runs named queries with bound parameters, and SPARQL text that a user wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Triple, Variable

from kg.errors import UsageError
from kg.query.binding import with_values
from kg.query.catalogue import (
    ANY,
    ENTITY_TYPES,
    Param,
    Query,
    find_query,
    list_queries,
    parse_query,
    query_folder,
)
from kg.query.lookup import find_entity
from kg.query.table import Table, Value, to_python
from kg.query.text import check_query, explain
from kg.store.protocol import GraphStore

__all__ = [
    "Query",
    "Term",
    "bind_params",
    "find_query",
    "list_queries",
    "parse_params",
    "parse_query",
    "query_folder",
    "run_query",
    "run_sparql",
]

Term = NamedNode | Literal

TOP = "top"
"""A parameter that every query takes: how many rows at most."""

_MAX_DIGITS = 18


def run_query(
    store: GraphStore, query: str | Query, params: Mapping[str, object] | None = None
) -> Table:
    """Run a query of the catalogue; return the columns that its header declares.

    A parameter that names a thing takes an IRI, an id ("method-bert-1a2b3c4d"), a label or another
    name of it, in any case of letters; "top" keeps the first rows of any query. Raises UsageError
    where a parameter is missing, unknown, ill-typed or ambiguous, and NotFoundError where the
    query or the thing does not exist.
    """
    query = find_query(query) if isinstance(query, str) else query
    given = dict(params or {})
    top = _top(given.pop(TOP, None)) if TOP not in query.param_names else None
    check_query(query.text)
    bound = bind_params(store, query, given)
    solutions = _ask(store, with_values(query.text, bound))
    if not isinstance(solutions, pyoxigraph.QuerySolutions):
        raise UsageError(f"{query.name}: only a SELECT can have a header with columns")
    columns = [Variable(name) for name in query.columns]
    rows = (_row(solution, columns) for solution in solutions)
    return Table(query.columns, tuple(islice(rows, top)))


def _top(value: object) -> int | None:
    if value is None:
        return None
    if not str(value).isdecimal() or len(str(value)) > _MAX_DIGITS:
        raise UsageError(f"{TOP!r} must be a whole number, not {str(value)[:40]!r}")
    return int(str(value))


def _row(solution: pyoxigraph.QuerySolution, columns: Iterable[Variable]) -> tuple[Value, ...]:
    return tuple(to_python(solution[column]) for column in columns)


def bind_params(store: GraphStore, query: Query, given: Mapping[str, object]) -> dict[str, Term]:
    """Return the RDF term of each parameter that is given or has a default, by name."""
    if unknown := sorted(set(given) - set(query.param_names)):
        raise UsageError(f"unknown parameter {unknown[0]!r}; {query.usage()}")
    bound = {}
    for param in query.params:
        value = given.get(param.name, param.default)
        if value is None:
            raise UsageError(f"parameter {param.name!r} is missing; {query.usage()}")
        if param.name in given or value != ANY:
            bound[param.name] = _term(store, query, param, str(value))
    return bound


def _term(store: GraphStore, query: Query, param: Param, value: str) -> Term:
    if param.type in ENTITY_TYPES:
        return NamedNode(find_entity(store, value, type=param.type))
    try:
        return _literal(param.type, value)
    except ValueError as error:
        raise UsageError(
            f"{param.name!r} must be of type {param.type}, not {value!r}; {query.usage()}"
        ) from error


def _literal(type_: str, value: str) -> Term:
    if type_ == "iri":
        return NamedNode(value)
    if type_ in ("integer", "year"):
        return Literal(int(_matching(_INTEGER, value)))
    if type_ == "decimal":
        return Literal(_matching(_NUMBER, value), datatype=NamedNode(_DECIMAL))
    return Literal(value)


def _matching(form: re.Pattern[str], value: str) -> str:
    """Return text that is written as XML Schema has its numbers; raises ValueError."""
    if not form.fullmatch(value):
        raise ValueError(value)
    return value


_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


def parse_params(pairs: Sequence[str]) -> dict[str, str]:
    """Return "name=value" texts as a mapping; raises UsageError for one without "=".

    Example:
        >>> parse_params(["concept=BERT", "since=2020"])
        {'concept': 'BERT', 'since': '2020'}
    """
    parts = [pair.partition("=") for pair in pairs]
    for name, equals, value in parts:
        if not name or not equals:
            raise UsageError(f"{name + value!r} is no parameter; write it as name=value")
    return {name: value for name, _, value in parts}


def run_sparql(store: GraphStore, text: str, *, triples: str = "ttl") -> Table | bytes:
    """Run SPARQL text: SELECT and ASK give a table, CONSTRUCT and DESCRIBE Turtle or N-Triples.

    `triples` is "ttl" or "nt". Raises UsageError, with line and column where the text is not
    SPARQL; updates and SERVICE are refused.
    """
    check_query(text)
    answer = _ask(store, text)
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return Table(("answer",), ((bool(answer),),))
    if isinstance(answer, pyoxigraph.QueryTriples):
        return _serialize(answer, triples)
    names = tuple(variable.value for variable in answer.variables)
    return Table(names, tuple(_row(solution, answer.variables) for solution in answer))


def _ask(
    store: GraphStore, text: str
) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
    try:
        return store.query(text)
    except SyntaxError as error:
        raise UsageError(explain(error, text)) from error
    except UnicodeEncodeError as error:
        raise UsageError("the query is no valid text: it holds half a character") from error
    except RuntimeError as error:
        raise UsageError(f"the query cannot be run: {error}") from error


def _serialize(triples: Iterable[Triple], form: str) -> bytes:
    from kg.rdf.turtle import to_ntriples, to_turtle

    if form == "nt":
        return to_ntriples(triples)
    if form != "ttl":
        raise UsageError(f"triples cannot be written as {form!r}; known: ttl, nt")
    return to_turtle(triples)
