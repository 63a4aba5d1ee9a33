"""A graph as bytes that depend on its triples alone: Turtle to read, N-Triples to compare."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import RdfFormat, Triple, serialize

from kg.rdf import triple_order
from kg.vocab import DEFAULT_BASE, prefixes


def to_turtle(triples: Iterable[Triple], *, base: str = DEFAULT_BASE) -> bytes:
    """Return the triples as Turtle, sorted by subject, each triple once.

    Example:
        >>> from kg.rdf_terms import Base, term
        >>> typed = Triple(Base(DEFAULT_BASE)("person-1"), term("rdf:type"), term("foaf:Person"))
        >>> to_turtle([typed, typed]).decode().splitlines()[-1]
        'sgd:person-1 a foaf:Person .'
    """
    return ordered_turtle(sorted(set(triples), key=triple_order), base=base)


def ordered_turtle(triples: Iterable[Triple], *, base: str = DEFAULT_BASE) -> bytes:
    """Return distinct triples as Turtle in the order in which they come, as `encode` gives them."""
    named = dict(sorted(prefixes(base=base).items()))
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=named) or b""


def to_ntriples(triples: Iterable[Triple]) -> bytes:
    """Return the triples as N-Triples with sorted lines, which is the canonical form."""
    lines = serialize(set(triples), format=RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))
