"""A graph as bytes that depend on its triples alone: Turtle to read, N-Triples to compare."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, Triple, parse, serialize

from kg.rdf.order import sort_lines
from kg.rdf.terms import written
from kg.rdf.vocab import DEFAULT_BASE, prefixes

Shape = tuple[tuple[bytes, ...], tuple[bytes, ...]]
"""The classes of a thing, and the property of each of its triples, as N-Triples writes them."""

_KEPT = 1 << 17
_BEFORE = b"<x:x> <x:x> "
_TYPE = written("rdf:type").encode()
_QUOTE, _BLANK = b'"_'


class _Verbs(dict[bytes, bytes]):
    def __init__(self, ask: Callable[[bytes], bytes]) -> None:
        super().__init__({_TYPE: b"a"})
        self._ask = ask

    def __missing__(self, verb: bytes) -> bytes:
        found = self[verb] = self._ask(verb)
        return found


class TurtleWriter:
    r"""Writes sorted lines as Turtle: the bytes of the engine's own writer, in less time.

    What it has written is in `shapes`: how many things there are of each.

    Example:
        >>> line = b"<https://w3id.org/scholargraph/id/person-1>  " + _TYPE + b" <x:b> ."
        >>> TurtleWriter(DEFAULT_BASE).write([line])
        b'sgd:person-1 a <x:b> .\n'
    """

    def __init__(self, base: str) -> None:
        self.shapes: Counter[Shape] = Counter()
        self._prefixes = dict(sorted(prefixes(base=base).items()))
        self._verbs = _Verbs(self._asked)
        self._terms: dict[bytes, bytes] = {}
        own = b"<" + re.escape(base.encode()) + rb"([A-Za-z0-9_][A-Za-z0-9_-]*)>"
        self._own = re.compile(own)
        self._short = self._ask(f"<{base}x>".encode())[1][:-1]

    @property
    def head(self) -> bytes:
        """The lines that a file begins with."""
        return self._ask(b"<x:x>")[0]

    def write(self, lines: Iterable[bytes]) -> bytes:
        """Return the lines of whole subjects as Turtle."""
        out: list[bytes] = []
        subject = predicate = b""
        classes: list[bytes] = []
        predicates: list[bytes] = []
        for line in lines:
            own, verb, object_ = line[:-2].split(b" ", 2)
            if not verb:  # of two spaces: a type
                verb, object_ = object_.split(b" ", 1)
            if own != subject:
                self._count(classes, predicates)
                out += (b" .\n", self._term(own), b" ", self._verbs[verb], b" ")
                classes, predicates = [], []
            elif verb != predicate:
                out += (b" ;\n\t", self._verbs[verb], b" ")
            else:
                out.append(b" , ")
            out.append(self._term(object_))
            subject, predicate = own, verb
            predicates.append(verb)
            if verb == _TYPE:
                classes.append(object_)
        self._count(classes, predicates)
        return b"".join(out[1:]) + b" .\n" if out else b""

    def _count(self, classes: list[bytes], predicates: list[bytes]) -> None:
        if predicates:
            self.shapes[tuple(classes), tuple(predicates)] += 1

    def _term(self, term: bytes) -> bytes:
        if term[-1] == _QUOTE:
            return self._asked(term) if b"\\u" in term else term
        if own := self._own.fullmatch(term):
            return self._short + own[1]
        return term if term[0] == _BLANK else self._asked(term)

    def _asked(self, term: bytes) -> bytes:
        if (known := self._terms.get(term)) is None:
            if len(self._terms) >= _KEPT:
                self._terms.clear()
            known = self._terms[term] = self._ask(term)[1]
        return known

    def _ask(self, term: bytes) -> tuple[bytes, bytes]:
        """Return the head of a file and a term, as the engine writes them."""
        triples = (q.triple for q in parse(_BEFORE + term + b" .", format=RdfFormat.N_TRIPLES))
        data = serialize(triples, format=RdfFormat.TURTLE, prefixes=self._prefixes) or b""
        head, _, rest = data.partition(_BEFORE)
        return head, rest.removesuffix(b" .\n")


def to_turtle(triples: Iterable[Triple], *, base: str = DEFAULT_BASE) -> bytes:
    """Return the triples as Turtle, sorted by subject, each triple once.

    Example:
        >>> from pyoxigraph import NamedNode
        >>> from kg.rdf.terms import term
        >>> node = NamedNode(f"{DEFAULT_BASE}person-1")
        >>> typed = Triple(node, term("rdf:type"), term("foaf:Person"))
        >>> to_turtle([typed, typed]).decode().splitlines()[-1]
        'sgd:person-1 a foaf:Person .'
    """
    writer = TurtleWriter(base)
    with TemporaryDirectory() as scratch:
        lines = sort_lines(triples, folder=Path(scratch))
        body = b"".join(writer.write(lines.part(number)) for number in range(lines.parts))
    return writer.head + body if body else b""


def to_ntriples(triples: Iterable[Triple]) -> bytes:
    """Return the triples as N-Triples with sorted lines, which is the canonical form."""
    with TemporaryDirectory() as scratch:
        lines = sort_lines(triples, folder=Path(scratch), types_first=False)
        return b"".join(line + b"\n" for line in lines)
