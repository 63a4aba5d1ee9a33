"""What readers of other packages hand on, made fit to be stored."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from extract.model import Author, Paper, Profile, Reading
from extract.sources.text import clean_text

_Record = TypeVar("_Record", Author, Paper, Profile)


def clean_reading(reading: Reading) -> Reading:
    r"""Return a reading with clean texts, and without papers and authors that have none.

    Example:
        >>> clean_reading(Reading("x", "x", (Paper("Ask\nBERT"),))).papers[0].title
        'Ask BERT'
    """
    papers = (_clean_paper(paper) for paper in reading.papers)
    return replace(
        reading,
        papers=tuple(paper for paper in papers if paper.title),
        profile=_clean(reading.profile) if reading.profile else None,
    )


def _clean_paper(paper: Paper) -> Paper:
    clean = _clean(paper)
    return replace(clean, authors=tuple(author for author in clean.authors if author.name))


def _clean(record: _Record) -> _Record:
    return replace(record, **{f.name: _value(getattr(record, f.name)) for f in fields(record)})


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_value(one) for one in value)
    return _clean(value) if hasattr(value, "__dataclass_fields__") else value
