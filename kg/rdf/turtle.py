"""A graph as bytes that depend on its triples alone: Turtle to read, N-Triples to compare."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pyoxigraph import RdfFormat, Triple, serialize

from kg.rdf.order import read_lines, sort_lines
from kg.rdf.vocab import DEFAULT_BASE, prefixes


def to_turtle(triples: Iterable[Triple], *, base: str = DEFAULT_BASE) -> bytes:
    """Return the triples as Turtle, sorted by subject, each triple once.

    Example:
        >>> from kg.rdf.terms import Base, term
        >>> typed = Triple(Base(DEFAULT_BASE)("person-1"), term("rdf:type"), term("foaf:Person"))
        >>> to_turtle([typed, typed]).decode().splitlines()[-1]
        'sgd:person-1 a foaf:Person .'
    """
    file = io.BytesIO()
    with TemporaryDirectory() as scratch:
        ordered = read_lines(sort_lines(triples, folder=Path(scratch)))
        write_turtle(ordered, file, base=base)
    return file.getvalue()


def write_turtle(triples: Iterable[Triple], file: IO[bytes], *, base: str = DEFAULT_BASE) -> int:
    """Write distinct triples as Turtle in the order in which they come; return how many."""
    named = dict(sorted(prefixes(base=base).items()))
    number = count()
    counted = (triple for triple, _ in zip(triples, number, strict=False))
    serialize(counted, file, format=RdfFormat.TURTLE, prefixes=named)
    return next(number)


def to_ntriples(triples: Iterable[Triple]) -> bytes:
    """Return the triples as N-Triples with sorted lines, which is the canonical form."""
    with TemporaryDirectory() as scratch:
        return b"".join(sort_lines(triples, folder=Path(scratch), types_first=False))
