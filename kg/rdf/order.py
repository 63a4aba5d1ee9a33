"""Triples in an order that depends on them alone, however many: sorted in runs, on disk if need be.

A line is a triple as N-Triples, with two spaces before rdf:type: so the lines sort, as bytes, in
the order in which triples are written.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import count, groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Triple, parse, serialize

from kg.rdf.terms import term

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RUN = 200_000
"""How many triples are sorted at a time, in about 150 MB."""
_BLOCK = 200


def triple_order(triple: Triple) -> tuple[str, bool, str, str]:
    """Return what triples are sorted by: the subject, its types first, predicate and object."""
    typed = triple.predicate == term("rdf:type")
    return (str(triple.subject), not typed, str(triple.predicate), str(triple.object))


def sort_lines(
    triples: Iterable[Triple],
    *,
    folder: Path | None = None,
    run: int = RUN,
    types_first: bool = True,
) -> Iterator[bytes]:
    """Yield each triple once as a line; all but the first `run` of them wait in files of a folder.

    All triples are read before this returns. The files stay for the caller to remove; without a
    folder everything is sorted in memory. Without `types_first` the lines are canonical N-Triples.

    Example:
        >>> from pyoxigraph import Literal, NamedNode
        >>> a, p = NamedNode("x:a"), NamedNode("x:p")
        >>> said, typed = Triple(a, p, Literal("1")), Triple(a, term("rdf:type"), p)
        >>> list(read_lines(sort_lines([said, typed, said]))) == [typed, said]
        True
    """
    stream = iter(triples)
    runs: list[Iterable[bytes]] = []
    for number in count():
        lines = _sorted_run(list(islice(stream, run)), types_first)
        if not lines:
            return merge_lines(*runs)
        runs.append(lay_down(lines, folder / f"run-{number}") if folder and runs else lines)
    raise AssertionError


def _sorted_run(triples: list[Triple], types_first: bool) -> list[bytes]:
    if not types_first:
        return sorted({*_lines(triples)})
    type_ = term("rdf:type")
    typed = [triple for triple in triples if triple.predicate == type_]
    others = [triple for triple in triples if triple.predicate != type_]
    first = (line.replace(b" ", b"  ", 1) for line in _lines(typed))
    return sorted({*first, *_lines(others)})


def _lines(triples: list[Triple]) -> list[bytes]:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)


def lay_down(lines: Iterable[bytes], path: Path) -> Iterator[bytes]:
    """Write lines to a file; return them as they are read from it, which opens it."""
    with path.open("wb") as file:
        file.writelines(lines)
    return _file_lines(path)


def _file_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def merge_lines(*runs: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of sorted runs in one order, each once."""
    return (line for line, _ in groupby(merge(*runs)))


def read_lines(lines: Iterable[bytes]) -> Iterator[Triple]:
    """Yield the triples that lines stand for."""
    quads = parse(io.BufferedReader(_Lines(lines), 1 << 16), format=RdfFormat.N_TRIPLES)
    return (quad.triple for quad in quads)


class _Lines(io.RawIOBase):
    """Lines as a file to read from."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        self._rest = self._rest or b"".join(islice(self._lines, _BLOCK))
        space = memoryview(buffer).cast("B")
        part, self._rest = self._rest[: len(space)], self._rest[len(space) :]
        space[: len(part)] = part
        return len(part)
