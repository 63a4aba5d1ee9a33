"""Knowledge to triples: each statement once direct, and once as an assertion with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from pyoxigraph import Triple

from kg.rdf.counts import encode_counts
from kg.rdf.dataset import Counts, Example, Run, encode_dataset, encode_run, run_node
from kg.rdf.identity import encode_identity
from kg.rdf.order import lay_down, merge_lines, read_lines, sort_lines, triple_order
from kg.rdf.papers import encode_papers
from kg.rdf.people import encode_people
from kg.rdf.statements import StatementEncoder
from kg.rdf.terms import Base
from kg.rdf.vocab import DEFAULT_BASE
from kg.resolve.model import Knowledge

__all__ = ["Example", "Run", "encode", "triple_order"]


def encode(
    knowledge: Knowledge,
    *,
    run: Run,
    base: str = DEFAULT_BASE,
    abstracts: bool = True,
    min_confidence: float = 0.0,
    cited: bool = False,
    examples: Sequence[Example] = (),
    folder: Path | None = None,
) -> Iterator[Triple]:
    """Return the graph as distinct triples without blank nodes, in the order of `triple_order`.

    Without `abstracts` the sentences of the evidence stay, the texts around them do not; with
    `cited`, works that are only cited are things of the graph. The
    counts of the void:Dataset are those of all triples but its own description. What is too much
    to sort in memory waits in files of `folder`, which stay there for the caller to remove; all is
    encoded when this returns, so that the knowledge is not needed any more.

    Raises:
        UsageError: `base` is not an http(s) address that ends in / or #.

    Example:
        >>> len(list(encode(Knowledge((), (), (), ()), run=Run("rules", "1")))) > 0
        True
    """
    space = Base(base)
    papers = encode_papers(knowledge, space, abstracts=abstracts, cited=cited)
    data = chain(papers, _encode_data(knowledge, run, space, min_confidence=min_confidence))
    counts = Counts()
    lines = _keep(counts.of(sort_lines(data, folder=folder)), folder)
    about = encode_dataset(
        counts,
        base=space,
        run=run,
        min_confidence=min_confidence,
        examples=examples,
    )
    return read_lines(merge_lines(lines, sort_lines(about)))


def _encode_data(
    knowledge: Knowledge, run: Run, base: Base, *, min_confidence: float
) -> Iterator[Triple]:
    yield from encode_people(knowledge, base)
    yield from encode_identity(knowledge, base)
    yield from StatementEncoder(base, run_node(run, base), min_confidence).encode(knowledge)
    yield from encode_counts(knowledge, base, min_confidence=min_confidence)
    yield from encode_run(run, base)


def _keep(lines: Iterator[bytes], folder: Path | None) -> Iterable[bytes]:
    return lay_down(lines, folder / "data") if folder else list(lines)
