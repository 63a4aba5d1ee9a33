"""JSON lines of papers: one object a line, all keys but the title optional."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

from extract.errors import InputError
from extract.model import Author, Paper, Reading, UnreadLine
from extract.sources.areas import arxiv_categories
from extract.sources.authors import AuthorList, join_names, number_authors, read_author_list
from extract.sources.base import Line, Source, SourceText
from extract.sources.dates import read_date
from extract.sources.text import clean_text

_ID_KEYS = ("id", "paper")
_DATE_KEYS = ("date", "published", "year", "update_date")
_VENUE_KEYS = ("venue", "journal-ref", "journal")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_SHOWN_CHARACTERS = 200
_MAX_SCORE = 1e9

Record = Mapping[str, Any]


def recognises(head: str, path: str) -> bool:
    """Say whether the file starts as JSON does; a list or a bare value gets its error on reading.

    Example:
        >>> recognises(' {"title": "Ask BERT"}', "papers.txt"), recognises("Ada Byron", "a.jsonl")
        (True, False)
    """
    return head.lstrip()[:1] in ("{", "[")


def read_json_lines(text: SourceText, as_of: date) -> Reading:
    """Read one paper a line; blank lines are passed over, unknown keys ignored.

    Raises:
        InputError: a line is not a JSON object or has no title.
    """
    papers: list[Paper] = []
    unread: list[UnreadLine] = []
    for line in text.lines:
        if line.text.strip():
            paper, faults = _read_record(_parse(line, text.path), line, text)
            papers.append(paper)
            shown = clean_text(line.text[:_SHOWN_CHARACTERS]) if faults else ""
            unread += [UnreadLine(text.name, line.number, shown, fault) for fault in faults]
    return Reading(text.name, SOURCE.name, tuple(papers), unread=tuple(unread))


def _parse(line: Line, path: str) -> Record:
    expected = 'expected one object a line, such as {"title": "…", "abstract": "…"}'
    try:
        record = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        raise InputError(path, f"not JSON; {expected}", line=line.number) from error
    if not isinstance(record, dict):
        raise InputError(path, f"JSON, but no object; {expected}", line=line.number)
    title = record.get("title")
    if not isinstance(title, str) or not clean_text(title):
        problem = 'an object without a title; expected "title" with a text'
        raise InputError(path, problem, line=line.number)
    return record


def _read_record(record: Record, line: Line, text: SourceText) -> tuple[Paper, list[str]]:
    authors = _read_authors(record.get("authors"))
    if record.get("authors_complete") is False:
        authors = replace(authors, complete=False)
    faults = list(_faults(record, authors))
    paper = Paper(
        title=clean_text(record["title"]),
        abstract=_text(record, "abstract"),
        id=_text(record, *_ID_KEYS),
        authors=(*number_authors(authors.names), *_inferred(record.get("authors"))),
        authors_complete=bool(authors.names) and authors.complete,
        date=_date(record),
        date_inferred=bool(_date(record)) and record.get("date_inferred") is True,
        categories=tuple(_categories(record.get("categories"))),
        tags=tuple(_tags(record.get("tags"))),
        has_code=code if isinstance(code := record.get("has_code"), bool) else None,
        score=_score(record.get("score")),
        doi=_DOI_PREFIX.sub("", _text(record, "doi")),
        venue=_text(record, *_VENUE_KEYS),
        source=text.name,
        line=line.number,
    )
    return paper, faults


def _text(record: Record, *keys: str) -> str:
    """Return the first of the keys that holds a text or a number, cleaned; "" if none does."""
    values = (record.get(key) for key in keys)
    texts = (clean_text(str(v)) for v in values if _is_scalar(v))
    return next((text for text in texts if text), "")


def _is_scalar(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return isinstance(value, str | int) and not isinstance(value, bool)


def _date(record: Record) -> str:
    found = (read_date(_text(record, key)) for key in _DATE_KEYS)
    return next((text for text in found if text), "")


def _read_authors(value: object) -> AuthorList:
    if isinstance(value, str):
        return read_author_list(clean_text(value))
    return join_names(_names(value if isinstance(value, list) else []))


def _names(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str) and not _is_inferred(value):
            yield name


def _inferred(values: object) -> Iterator[Author]:
    """Yield the authors that the list does not name, as `kg parse` writes them."""
    for value in filter(_is_inferred, values if isinstance(values, list) else []):
        if isinstance(value["name"], str) and (name := clean_text(value["name"])):
            yield Author(name, inferred=True)


def _is_inferred(value: Any) -> bool:
    return isinstance(value, dict) and value.get("inferred") is True and "name" in value


def _categories(value: object) -> list[str]:
    """Return the arXiv categories, each once; classes of other schemes (MSC, ACM) are left out."""
    words = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    return list(dict.fromkeys(w for w in words if isinstance(w, str) and w in arxiv_categories()))


def _tags(values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else []:
        if isinstance(value, str) and (tag := clean_text(value)):
            yield tag


def _score(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < _MAX_SCORE else None


def _faults(record: Record, authors: AuthorList) -> Iterator[str]:
    """Yield what of the optional keys could not be read."""
    for key in ("abstract", "doi", *_ID_KEYS, *_VENUE_KEYS, *_DATE_KEYS):
        if record.get(key) is not None and not _is_scalar(record[key]):
            yield f'"{key}" that is no text'
    if any(_text(record, key) for key in _DATE_KEYS) and not _date(record):
        yield "a date that is not understood; expected one such as 2024-05-27"
    if record.get("authors") and not authors.names and not any(_inferred(record["authors"])):
        yield '"authors" without a name'


SOURCE = Source(
    name="json-lines",
    summary="JSON lines of papers",
    recognises=recognises,
    read=read_json_lines,
)
