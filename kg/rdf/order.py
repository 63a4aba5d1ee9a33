"""Lines in an order that depends on them alone, however many: sorted in runs, on disk if need be.

A line is a triple as N-Triples, with two spaces before rdf:type: so the lines sort, as bytes, in
the order in which triples are written. A block is a text of whole lines of one subject. Runs of
sorted blocks are cut at the same subjects, and what lies between two cuts is a part of the graph,
which is made from its slice of each run alone.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse, serialize

from kg.rdf.terms import term

RUN = 1 << 25
"""How many characters of lines are sorted at a time: about 200,000 lines."""
PART = 1 << 24
"""How many bytes of lines a part has, about."""
_MARKED = 1 << 15
_AT_ONCE = 10_000


def triple_order(triple: Triple) -> tuple[str, bool, str, str]:
    """Return what triples are sorted by: the subject, its types first, predicate and object."""
    typed = triple.predicate == term("rdf:type")
    return (str(triple.subject), not typed, str(triple.predicate), str(triple.object))


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines in the order of their subjects, in memory or in a file of which some places are known.

    `marks` are subjects of the file in their order, and `places` where a block of theirs begins.
    """

    lines: Sequence[bytes] = ()
    path: Path | None = None
    marks: Sequence[bytes] = ()
    places: Sequence[int] = ()

    def between(self, low: bytes, high: bytes) -> Sequence[bytes]:
        """Return the lines of subjects from `low` on and before `high`; b"" is no bound."""
        lines = self._near(low, high) if self.path else self.lines
        begin = bisect_left(lines, low, key=subject_of) if low else 0
        end = bisect_left(lines, high, key=subject_of) if high else len(lines)
        return lines[begin:end]

    def _near(self, low: bytes, high: bytes) -> Sequence[bytes]:
        begin = max(bisect_left(self.marks, low) - 1, 0)
        end = bisect_left(self.marks, high) if high else len(self.marks)
        assert self.path is not None  # noqa: S101
        with self.path.open("rb") as file:
            file.seek(self.places[begin])
            ends = self.places[end] if end < len(self.places) else -1
            data = file.read() if ends < 0 else file.read(max(ends - file.tell(), 0))
        return data.splitlines()


@dataclass(frozen=True, slots=True)
class SortedLines:
    r"""Lines in order and each once, part by part; no subject lies in two of the parts.

    Example:
        >>> found = sort_blocks(["<x:b> <x:p> <x:c> .\n", "<x:a> <x:p> <x:c> .\n"] * 2)
        >>> [found.part(number) for number in range(found.parts)]
        [[b'<x:a> <x:p> <x:c> .', b'<x:b> <x:p> <x:c> .']]
    """

    runs: tuple[_Run, ...]
    cuts: tuple[bytes, ...] = ()

    @property
    def parts(self) -> int:
        """How many parts there are; some may be empty."""
        return len(self.cuts) + 1

    def part(self, number: int) -> list[bytes]:
        """Return the lines of a part, without their line ends."""
        low, high = (b"", *self.cuts)[number], (*self.cuts, b"")[number]
        lines = [line for run in self.runs for line in run.between(low, high)]
        lines.sort()  # which takes little of runs that are in order already
        return [line for line, _ in groupby(lines)]

    def __iter__(self) -> Iterator[bytes]:
        return chain.from_iterable(map(self.part, range(self.parts)))


def subject_of(line: bytes) -> bytes:
    """Return the subject of a line, with the space behind it."""
    return line[: line.index(b" ") + 1]


def sort_blocks(
    blocks: Iterable[str],
    *,
    folder: Path | None = None,
    run: int = RUN,
    part: int = PART,
    cuts: Iterable[bytes] = (),
) -> SortedLines:
    """Sort blocks; what is more than `run` characters waits in files of a folder.

    All blocks are read before this returns. The files stay for the caller to remove; without a
    folder everything is sorted in memory. Parts also begin at `cuts`, which are subjects, or
    beginnings of subjects.
    """
    runs: list[_Run] = []
    stream = iter(blocks)
    while taken := _take(stream, run if folder else None):
        last = folder is None or (not runs and taken.size < run)
        lines = "".join(sorted(taken.blocks)).encode()
        runs.append(_kept(lines) if last else _laid_down(lines, Path(str(folder)), len(runs)))
    return SortedLines(tuple(runs), tuple(sorted({*cuts, *_cuts(runs, part)})))


@dataclass(slots=True)
class _Taken:
    blocks: set[str] = field(default_factory=set)
    size: int = 0

    def __bool__(self) -> bool:
        return bool(self.blocks)


def _take(stream: Iterator[str], most: int | None) -> _Taken:
    taken = _Taken()
    for block in stream:
        if block not in taken.blocks:
            taken.blocks.add(block)
            taken.size += len(block)
            if most is not None and taken.size >= most:
                break
    return taken


def _kept(data: bytes) -> _Run:
    return _Run(sorted(set(data.splitlines())))


def _laid_down(data: bytes, folder: Path, number: int) -> _Run:
    path = folder / f"run-{number}"
    path.write_bytes(data)
    places = list(_places(data))
    marks = [data[place : data.index(b" ", place) + 1] for place in places]
    return _Run(path=path, marks=marks, places=places)


def _places(data: bytes) -> Iterator[int]:
    """Yield where lines begin, not all of them."""
    place = 0
    while 0 <= place < len(data):
        yield place
        place = data.find(b"\n", place + _MARKED) + 1 or -1


def _cuts(runs: Iterable[_Run], part: int) -> Iterable[bytes]:
    marks = sorted(chain.from_iterable(run.marks for run in runs))
    step = max(part // _MARKED, 1)
    return marks[step::step]


def sort_lines(
    triples: Iterable[Triple], *, folder: Path | None = None, types_first: bool = True
) -> SortedLines:
    """Return triples as sorted lines; without `types_first` as those of canonical N-Triples.

    Example:
        >>> from pyoxigraph import Literal, NamedNode
        >>> a, p = NamedNode("x:a"), NamedNode("x:p")
        >>> said, typed = Triple(a, p, Literal("1")), Triple(a, term("rdf:type"), p)
        >>> list(read_lines(sort_lines([said, typed, said]))) == [typed, said]
        True
    """
    return sort_blocks(_blocks(triples, types_first=types_first), folder=folder)


def _blocks(triples: Iterable[Triple], *, types_first: bool) -> Iterator[str]:
    stream = iter(triples)
    type_ = term("rdf:type")
    while some := list(islice(stream, _AT_ONCE)):
        typed = [triple for triple in some if types_first and triple.predicate == type_]
        others = [triple for triple in some if not (types_first and triple.predicate == type_)]
        yield from (line.replace(" ", "  ", 1) for line in _lines(typed))
        yield from _lines(others)


def _lines(triples: list[Triple]) -> list[str]:
    data = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return [line.decode() for line in data.splitlines(keepends=True)]


def read_lines(lines: Iterable[bytes]) -> Iterator[Triple]:
    """Yield the triples that lines stand for."""
    stream = iter(lines)
    while some := list(islice(stream, _AT_ONCE)):
        data = io.BytesIO(b"\n".join(some) + b"\n")
        yield from (quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES))
