"""Knowledge to triples: each statement once direct, and once as an assertion with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from pyoxigraph import Triple

from kg.model import Knowledge
from kg.rdf_dataset import Example, Run, encode_dataset, encode_run, run_node
from kg.rdf_papers import encode_papers, encode_people
from kg.rdf_statements import StatementEncoder
from kg.rdf_terms import Base, term
from kg.vocab import DEFAULT_BASE

__all__ = ["Example", "Run", "encode", "triple_order"]


def encode(
    knowledge: Knowledge,
    *,
    run: Run,
    base: str = DEFAULT_BASE,
    abstracts: bool = True,
    min_confidence: float = 0.0,
    examples: Sequence[Example] = (),
) -> list[Triple]:
    """Return the graph as distinct triples without blank nodes, in the order of `triple_order`.

    Without `abstracts` the sentences of the evidence stay, the texts around them do not. The
    counts of the void:Dataset are those of all triples but its own description.

    Raises:
        UsageError: `base` is not an http(s) address that ends in / or #.

    Example:
        >>> len(encode(Knowledge((), (), (), ()), run=Run("rules", "1"))) > 0
        True
    """
    space = Base(base)
    encoder = StatementEncoder(space, run_node(run, space), min_confidence)
    data = set(
        chain(
            encode_papers(knowledge, space, abstracts=abstracts),
            encode_people(knowledge, space),
            encoder.encode(knowledge),
            encode_run(run, space),
        )
    )
    about = encode_dataset(
        data,
        base=space,
        run=run,
        min_confidence=min_confidence,
        examples=examples,
    )
    return sorted(data.union(about), key=triple_order)


def triple_order(triple: Triple) -> tuple[str, bool, str, str]:
    """Return what triples are sorted by: the subject, its types first, predicate and object."""
    typed = triple.predicate == term("rdf:type")
    return (str(triple.subject), not typed, triple.predicate.value, str(triple.object))
