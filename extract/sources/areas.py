"""The arXiv categories, and which of them a page's short area code stands for."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def area_codes() -> dict[str, str]:
    """Return the arXiv category of each area code, the first row of the table winning.

    Example:
        >>> area_codes()["IM"], area_codes()["SY"]
        ('astro-ph.IM', 'cs.SY')
    """
    found: dict[str, str] = {}
    for code, category in _rows():
        found.setdefault(code, category)
    return found


@cache
def arxiv_categories() -> frozenset[str]:
    """Return every category of arXiv ("cs.IR", "quant-ph")."""
    return frozenset(category for _, category in _rows())


def find_category(code: str) -> str:
    """Return the category that a code ("IR") or a category ("cs.IR") names, "" if none.

    Example:
        >>> find_category("IR"), find_category("stat.ML"), find_category("quant-ph")
        ('cs.IR', 'stat.ML', 'quant-ph')
    """
    return code if code in arxiv_categories() else area_codes().get(code, "")


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    table = resources.files("extract") / "data" / "area_codes.tsv"
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((code, category) for code, category in rows)
