"""Categories of arXiv, as triples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.rdf.terms import Base, Term, describe, iri, text, written

_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
_ARXIV_SCHEME = iri("https://arxiv.org/category_taxonomy")


def category_id(code: str) -> str:
    """Return the local name of an arXiv category, "" for what is no code of one.

    Example:
        >>> category_id("cs.IR"), category_id("Retrieval, 2nd ed.")
        ('category-cs-IR', '')
    """
    return "category-" + code.replace(".", "-") if _CATEGORY.fullmatch(code) else ""


def encode_category(subject: Term, code: str, base: Base) -> Iterator[str]:
    """Yield the category of a paper or a person."""
    if name := category_id(code):
        node = base(name)
        yield from describe(subject, ("sg:category", node))
        yield from describe(
            node,
            ("rdf:type", written("skos:Concept")),
            ("skos:notation", text(code)),
            ("skos:prefLabel", text(code)),
            ("skos:inScheme", _ARXIV_SCHEME),
        )
