"""Records of the arXiv snapshot (OAI, a JSON object a line), as Kaggle offers it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from extract.sources.dates import read_date
from extract.sources.json_fields import objects_of, text_of
from extract.sources.json_source import JsonFormat
from extract.sources.name_lists import ending_of, split_names
from extract.sources.records import Name, Record

Value = Mapping[str, Any]

_BEHALF = re.compile(r"^(?:for|on behalf of)\s+(?:the\s+)?", re.IGNORECASE)


def to_record(paper: Value, line: int) -> Record:
    """Return a paper as a record, dated by its first version.

    Example:
        >>> versions = [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]
        >>> to_record({"title": "Ask BERT", "versions": versions}, 1).dates
        ('2007-04-02',)
    """
    rest, cut = ending_of(text_of(paper, "authors"))
    names = tuple(_parted(paper)) or tuple(Name(written=name) for name in split_names(rest))
    return Record(
        number=line,
        title=text_of(paper, "title"),
        abstract=text_of(paper, "abstract"),
        names=names,
        complete=not cut,
        dates=_dates(paper),
        venue=text_of(paper, "journal-ref"),
        type="article",
        id=text_of(paper, "id"),
        doi=text_of(paper, "doi"),
        arxiv=text_of(paper, "id"),
        categories=tuple(text_of(paper, "categories").split()),
    )


def _parted(paper: Value) -> Iterator[Name]:
    parsed = paper.get("authors_parsed")
    for parts in parsed if isinstance(parsed, list) else ():
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            family, given, suffix, *places = (*parts, "", "", "")
            if not given:
                family = _BEHALF.sub("", family)
            yield Name(
                given=given,
                family=family,
                suffix=suffix,
                affiliations=tuple(place for place in places if place),
            )


def _dates(paper: Value) -> tuple[str, ...]:
    created = (read_date(text_of(v, "created")) for v in objects_of(paper, "versions"))
    first = next(filter(None, created), "")
    return (first,) if first else (text_of(paper, "update_date"),)


SOURCE = JsonFormat(
    name="arxiv-snapshot",
    summary="the arXiv snapshot (JSON lines)",
    signs=re.compile(r'"(?:authors_parsed|submitter)"\s*:|"versions"\s*:\s*\[\s*\{\s*"version"'),
    keys=frozenset({"authors_parsed", "submitter", "versions", "title"}),
    to_record=to_record,
).source()
