"""The field of a paper, as far as its arXiv categories tell."""

from __future__ import annotations

from extract.model import Paper

LEARNING = frozenset(("cs.AI", "cs.CL", "cs.CV", "cs.IR", "cs.LG"))
NEAR = ("cs.", "eess.")
STATISTICS = "stat.ML"

CORE, COMPUTING, SCIENCES, UNKNOWN = (
    "machine learning",
    "other computer science",
    "other sciences",
    "no field given",
)
FIELDS = (CORE, COMPUTING, SCIENCES, UNKNOWN)
"""In the order in which they are shown."""


def field_of(paper: Paper) -> str:
    """Return the field of a paper's first category; of other catalogues' it is another science.

    Example:
        >>> field_of(Paper("Ask BERT", categories=("cs.CL", "cs.SE")))
        'machine learning'
        >>> field_of(Paper("Ask BERT"))
        'no field given'
    """
    if not paper.categories:
        return UNKNOWN
    first = paper.categories[0]
    if first in LEARNING:
        return CORE
    return COMPUTING if first.startswith(NEAR) or first == STATISTICS else SCIENCES
