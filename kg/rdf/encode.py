"""Knowledge to triples: each statement once direct, and once as an assertion with evidence."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import IO

from pyoxigraph import RdfFormat, Triple, parse

from kg.rdf.counts import encode_counts
from kg.rdf.dataset import SUBJECTS, Counts, Example, Run, encode_dataset, encode_run, run_node
from kg.rdf.identity import encode_identity
from kg.rdf.order import RUN, SortedLines, sort_blocks, subject_of, triple_order
from kg.rdf.papers import encode_papers
from kg.rdf.people import encode_people
from kg.rdf.statements import StatementEncoder
from kg.rdf.terms import Base
from kg.rdf.turtle import TurtleWriter
from kg.rdf.vocab import DEFAULT_BASE
from kg.resolve.model import Knowledge

__all__ = ["Example", "Run", "encode", "triple_order", "write_graph"]


@dataclass(frozen=True, slots=True)
class _Part:
    """Part of a graph as Turtle, in memory or in a file, and the subjects that it ends with."""

    first: bytes
    last: bytes
    turtle: bytes | Path

    def copy(self, file: IO[bytes]) -> None:
        if isinstance(self.turtle, bytes):
            file.write(self.turtle)
        else:
            with self.turtle.open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)


def encode(
    knowledge: Knowledge,
    *,
    run: Run,
    base: str = DEFAULT_BASE,
    abstracts: bool = True,
    min_confidence: float = 0.0,
    cited: bool = False,
    examples: Sequence[Example] = (),
) -> Iterator[Triple]:
    """Return the graph as `write_graph` writes it, as triples in the order of `triple_order`.

    Example:
        >>> len(list(encode(Knowledge((), (), (), ()), run=Run("rules", "1")))) > 0
        True
    """
    file = io.BytesIO()
    write_graph(
        knowledge,
        file,
        run=run,
        base=base,
        abstracts=abstracts,
        min_confidence=min_confidence,
        cited=cited,
        examples=examples,
    )
    return (quad.triple for quad in parse(file.getvalue(), format=RdfFormat.TURTLE))


def write_graph(
    knowledge: Knowledge,
    file: IO[bytes],
    *,
    run: Run,
    base: str = DEFAULT_BASE,
    abstracts: bool = True,
    min_confidence: float = 0.0,
    cited: bool = False,
    examples: Sequence[Example] = (),
    folder: Path | None = None,
    run_size: int = RUN,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the graph as Turtle: distinct triples without blank nodes; return how many.

    Without `abstracts` the sentences of the evidence stay, the texts around them do not; with
    `cited`, works that are only cited are things of the graph. The
    counts of the void:Dataset are those of all triples but its own description. What is too much
    to sort in memory, `run_size` characters, waits in files of `folder`, which stay there for the
    caller to remove. `progress` is told how many parts of how many are written.

    Raises:
        UsageError: `base` is not an http(s) address that ends in / or #.
    """
    space = Base(base)
    papers = encode_papers(knowledge, space, abstracts=abstracts, cited=cited)
    data = chain(papers, _encode_data(knowledge, run, space, min_confidence=min_confidence))
    cuts = [f"<{base}{name}".encode() for name in SUBJECTS]
    writer = TurtleWriter(base)
    lines = sort_blocks(data, folder=folder, run=run_size, cuts=cuts)
    parts = list(_parts(lines, writer, folder, progress))
    counts = Counts.of(writer.shapes)
    about = encode_dataset(
        counts, base=space, run=run, min_confidence=min_confidence, examples=examples
    )
    told = TurtleWriter(base)
    parts += _parts(sort_blocks(about, cuts=cuts), told)
    file.write(writer.head)
    for part in _in_order(parts):
        part.copy(file)
    return counts.triples + Counts.of(told.shapes).triples


def _encode_data(
    knowledge: Knowledge, run: Run, base: Base, *, min_confidence: float
) -> Iterator[str]:
    yield from encode_people(knowledge, base)
    yield from encode_identity(knowledge, base)
    yield from StatementEncoder(base, run_node(run, base), min_confidence).encode(knowledge)
    yield from encode_counts(knowledge, base, min_confidence=min_confidence)
    yield from encode_run(run, base)


def _parts(
    lines: SortedLines,
    writer: TurtleWriter,
    folder: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[_Part]:
    for number in range(lines.parts):
        if progress:
            progress(number, lines.parts)
        if some := lines.part(number):
            turtle = writer.write(some)
            ends = subject_of(some[0]), subject_of(some[-1])
            yield _Part(*ends, _laid_down(turtle, folder / f"part-{number}") if folder else turtle)


def _laid_down(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def _in_order(parts: Iterable[_Part]) -> list[_Part]:
    ordered = sorted(parts, key=lambda part: part.first)
    for one, other in pairwise(ordered):
        if one.last >= other.first:
            raise RuntimeError(f"{other.first!r} is in two parts")
    return ordered
