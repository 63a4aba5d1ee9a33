"""Papers as JSON objects, which the reader of JSON lines takes back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from extract.model import Paper


def to_record(paper: Paper) -> dict[str, Any]:
    """Return a paper as a JSON object, without the fields that are empty.

    Example:
        >>> to_record(Paper(title="Ask BERT", date="2024"))
        {'title': 'Ask BERT', 'authors_complete': True, 'date': '2024'}
    """
    return asdict(paper, dict_factory=_filled)


def _filled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if _says_something(key, value)}


def _says_something(key: str, value: object) -> bool:
    if key in _ANY_VALUE:
        return value is not None
    return value not in ("", None, (), 0, False)


_ANY_VALUE = ("authors_complete", "has_code", "score")
"""Fields in which False and 0 say something too."""
