"""A part of a graph as RDF: the same triples give the same bytes."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import RdfFormat, serialize

from kg.export.formats import Format, Part
from kg.query.lookup import base_iri
from kg.rdf.encode import triple_order
from kg.rdf.turtle import to_ntriples, to_turtle
from kg.rdf.vocab import DEFAULT_BASE, prefixes


def _turtle(part: Part) -> bytes:
    return to_turtle(part.triples(), base=_base(part))


def _document(form: RdfFormat) -> Callable[[Part], bytes]:
    def write(part: Part) -> bytes:
        ordered = sorted(set(part.triples()), key=triple_order)
        return serialize(ordered, format=form, prefixes=prefixes(base=_base(part))) or b""

    return write


def _base(part: Part) -> str:
    return base_iri(part.store) or DEFAULT_BASE


TURTLE = Format(
    "ttl",
    "Turtle: every triple, with the sentences behind each statement",
    "text/turtle; charset=utf-8",
    (".ttl",),
    _turtle,
)
NTRIPLES = Format(
    "nt",
    "N-Triples, sorted lines",
    "application/n-triples",
    (".nt",),
    lambda part: to_ntriples(part.triples()),
)
JSON_LD = Format(
    "jsonld", "JSON-LD", "application/ld+json", (".jsonld",), _document(RdfFormat.JSON_LD)
)
RDF_XML = Format(
    "rdfxml",
    "RDF/XML",
    "application/rdf+xml",
    (".rdf", ".rdfxml"),
    _document(RdfFormat.RDF_XML),
)
TRIG = Format("trig", "TriG, all in the default graph", "application/trig", (".trig",), _turtle)
