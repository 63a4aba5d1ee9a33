"""The answers of an endpoint as results and triples, or as an error where they are neither."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
)

from kg.errors import EndpointError, LimitError
from kg.query.text import tokens
from kg.remote.reply import Reply

ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
TRIPLES = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
_ASKED = "__ASK_RETVAL"
"""How Virtuoso 7 calls its answer to an ASK, which it gives as a row."""
_TRIPLE = frozenset("spo")
_ENDLESS = (RdfFormat.N_TRIPLES, RdfFormat.TURTLE)
"""Formats that may end after any line."""


def unreadable(url: str, problem: str) -> EndpointError:
    """Return the error for an answer that cannot be used."""
    return EndpointError(f"{url}: the answer {problem}")


def read_rows(reply: Reply, url: str, *, columns: frozenset[str]) -> QuerySolutions:
    """Return the rows of an answer; raises EndpointError where it is cut or has other columns."""
    given = _columns(reply, url)
    if given is None:
        raise unreadable(url, "is a yes or no where rows were asked for")
    if not columns <= given:
        raise unreadable(url, "has other columns than the query")
    answer = _parse(reply)
    if not isinstance(answer, QuerySolutions):
        raise TypeError("rows with columns are solutions")
    return answer


def read_triples(reply: Reply, url: str) -> list[Quad]:
    """Return the rows of ?s ?p ?o; raises EndpointError where they are no triples."""
    rows = [(row["s"], row["p"], row["o"]) for row in read_rows(reply, url, columns=_TRIPLE)]
    return [_to_quad(*row, url=url) for row in rows]


def read_count(reply: Reply, url: str) -> int:
    """Return the ?n of the one row of an answer."""
    counts = [row["n"] for row in read_rows(reply, url, columns=frozenset("n"))]
    if len(counts) != 1 or not isinstance(counts[0], Literal) or not counts[0].value.isdecimal():
        raise unreadable(url, "holds no count")
    return int(counts[0].value)


def read_boolean(reply: Reply, url: str) -> QueryBoolean:
    """Return the answer to an ASK; raises EndpointError where it is none."""
    given = _columns(reply, url)
    if given not in (None, {_ASKED}):
        raise unreadable(url, "holds rows where yes or no was asked for")
    answer = _parse(reply)
    if isinstance(answer, QueryBoolean):
        return answer
    yes = any(getattr(row[_ASKED], "value", "0") != "0" for row in answer)
    found = Store().query("ASK {}" if yes else "ASK { ?s ?p ?o }")
    if not isinstance(found, QueryBoolean):
        raise TypeError("an ASK gives yes or no")
    return found


def _columns(reply: Reply, url: str) -> frozenset[str] | None:
    """Return the names of the columns, None for a yes or no; raises EndpointError for neither."""
    if QueryResultsFormat.from_media_type(reply.media_type) is None:
        raise _wrong_type(reply, url, "SPARQL results")
    # Raised without its cause, whose traceback would hold an iterator of the engine: that must
    # not be dropped by another thread.
    with suppress(SyntaxError, ValueError):
        return _read_through(reply)
    raise unreadable(url, f"is cut off or is no {reply.media_type}")


def _read_through(reply: Reply) -> frozenset[str] | None:
    answer = _parse(reply)
    if isinstance(answer, QueryBoolean):
        return None
    names = frozenset(variable.value for variable in answer.variables)
    for _ in answer:
        pass  # What is cut or wrong shows only where it stands.
    return names


def _parse(reply: Reply) -> QuerySolutions | QueryBoolean:
    form = QueryResultsFormat.from_media_type(reply.media_type)
    return pyoxigraph.parse_query_results(reply.body, form)


def read_graph(reply: Reply, url: str) -> Store:
    """Return the triples of an answer; raises EndpointError where it may not be whole."""
    form = RdfFormat.from_media_type(reply.media_type)
    if form is None:
        raise _wrong_type(reply, url, "RDF")
    if form in _ENDLESS and not reply.marked:
        raise unreadable(url, "does not tell where it ends, so that it may have been cut")
    store = Store()
    try:
        store.load(reply.body, format=form, base_iri=url)
    except (SyntaxError, ValueError) as error:
        raise unreadable(url, f"is cut off or is no {reply.media_type}") from error
    return store


def _wrong_type(reply: Reply, url: str, wanted: str) -> EndpointError:
    kind = reply.media_type or "of no type"
    return unreadable(url, f"is {kind} and no {wanted}; is this the address of an endpoint?")


def _to_quad(subject: object, predicate: object, object_: object, *, url: str) -> Quad:
    node = subject if isinstance(subject, NamedNode | BlankNode) else None
    term = object_ if isinstance(object_, NamedNode | BlankNode | Literal | Triple) else None
    if node is None or term is None or not isinstance(predicate, NamedNode):
        raise unreadable(url, "holds what is no triple")
    return Quad(node, predicate, term)


def check_rows(reply: Reply, url: str) -> None:
    """Raise LimitError where a store says that it has left rows out."""
    if reply.row_limit:
        raise LimitError(
            f"{url}: the store cut its answer at {reply.row_limit:,} rows; "
            "add LIMIT, or ask for less"
        )


def check_constructed(text: str, reply: Reply, ask: Callable[[str], Reply], url: str) -> None:
    """Raise LimitError where Virtuoso has cut what a CONSTRUCT gives, which it does in silence.

    Asked for the same rows, it says so; `ask` sends a query and returns the answer.
    """
    rows = as_select(text)
    if reply.server == "Virtuoso" and rows:
        check_rows(ask(rows), url)


def as_select(text: str) -> str:
    """Return a SELECT with one row for each solution of a CONSTRUCT, "" for another query.

    Example:
        >>> as_select("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o } LIMIT 9")
        'SELECT (1 AS ?one) WHERE { ?s ?p ?o } LIMIT 9'
        >>> as_select("CONSTRUCT WHERE { ?s ?p ?o }"), as_select("DESCRIBE <a:b>")
        ('SELECT (1 AS ?one) WHERE { ?s ?p ?o }', '')
    """
    found = list(tokens(text))
    words = [match[0].upper() if match.lastgroup == "word" else match[0] for match in found]
    if "CONSTRUCT" not in words:
        return ""
    place = words.index("CONSTRUCT")
    template = words[place + 1 : place + 2] == ["{"]
    last = words.index("}", place) if template else place
    return f"{text[: found[place].start()]}SELECT (1 AS ?one){text[found[last].end() :]}"
