"""JSON of papers in fields of our own names, or usual ones: all but the title optional."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from extract.model import Link, Paper, Reading
from extract.sources.areas import arxiv_categories
from extract.sources.base import Source, SourceText
from extract.sources.collected import Collected
from extract.sources.field_names import field_names, field_of, looks_like_ours, normal_name
from extract.sources.json_authors import read_authors
from extract.sources.json_fields import is_number, text_of, texts_of, to_text
from extract.sources.json_source import check
from extract.sources.json_values import read_values
from extract.sources.numbers import find_arxiv, find_doi
from extract.sources.papers import to_paper
from extract.sources.records import Record
from extract.sources.text import clean_text
from extract.sources.texts import from_inverted_index

Value = Mapping[str, Any]

_MAX_SCORE = 1e9
_TEXT_FIELDS = ("abstract", "doi", "id", "venue", "date", "year", "updated")
_DATE_FIELDS = ("date", "year", "updated")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXPECTED = 'expected objects such as {"title": "…", "abstract": "…"}'
_FIELDS = frozenset({"title", "abstract", "authors", "date", "year", "venue", "doi"})


def recognises(head: str, path: str) -> bool:
    """Say whether the file starts as JSON does; a bare value gets its error on reading.

    Example:
        >>> recognises(' {"title": "Ask BERT"}', "papers.txt"), recognises("Ada Byron", "a.jsonl")
        (True, False)
    """
    return head.lstrip()[:1] in ("{", "[")


def read_json_lines(text: SourceText, as_of: date) -> Reading:
    """Read objects one a line, in a list, alone or in an answer; tell what is no paper.

    Raises:
        InputError: no object is a paper; the text says why of the first.
    """
    collected = Collected(text.name, SOURCE.name)
    strange: dict[str, tuple[int, int]] = {}
    for found in read_values(text, _is_record):
        if found.value is None:
            collected.miss(found.line, found.text, f"{found.fault}; {_EXPECTED}", record=True)
            continue
        _add(found.value, found.line, collected)
        for key in filter(looks_like_ours, found.value):
            line, count = strange.get(key, (found.line, 0))
            strange[key] = line, count + 1
    for key, (line, count) in strange.items():
        often = f" (in {count} records)" if count > 1 else ""
        collected.miss(line, key, f"a field that is not read{often}", record=False)
    return check(collected.reading(), text.path)


def _is_record(value: Value) -> bool:
    return any(field_of(key) in _FIELDS for key in value)


def _add(value: Value, line: int, collected: Collected) -> None:
    fields = _by_field(value)
    record = _record(fields, line)
    paper, faults = to_paper(record, collected.source)
    if paper is None:
        problem = 'an object without a title; expected "title" with a text'
        collected.miss(line, record.id or clean_text(str(dict(value)))[:200], problem, record=True)
        return
    paper = _with_own(paper, value, fields)
    collected.keep(paper, dict.fromkeys((*faults, *_faults(fields, paper))))


def _by_field(value: Value) -> dict[str, Any]:
    """Return what the object holds of each field of a paper, the surest name first."""
    named: dict[str, dict[str, Any]] = {}
    for key, found in value.items():
        if (field := field_of(key)) and found not in (None, "", [], {}):
            named.setdefault(field, {})[key] = found
    return {field: _surest(field, found) for field, found in named.items()}


def _surest(field: str, found: dict[str, Any]) -> Any:
    if len(found) == 1:
        return next(iter(found.values()))
    order = field_names()[field]
    return min(found.items(), key=lambda item: order.index(normal_name(item[0])))[1]


def _record(fields: Value, line: int) -> Record:
    abstract = fields.get("abstract")
    indexed = (
        from_inverted_index(abstract) if isinstance(abstract, dict) else _text(fields, "abstract")
    )
    return Record(
        number=line,
        title=_text(fields, "title"),
        abstract=indexed,
        dates=tuple(filter(None, (_text(fields, name) for name in _DATE_FIELDS))),
        venue=_text(fields, "venue"),
        type=_text(fields, "type"),
        id=clean_text(_text(fields, "id")),
        doi=_text(fields, "doi"),
        arxiv=_text(fields, "arxiv") or find_arxiv(_text(fields, "id"), bare=True),
        pubmed=_text(fields, "pubmed"),
        openalex=_text(fields, "openalex"),
        numbers=(_text(fields, "id"),),
        ids=texts_of(fields, "ids"),
        keywords=texts_of(fields, "keywords"),
        serials=texts_of(fields, "issn"),
        publisher=_text(fields, "publisher"),
        volume=_text(fields, "volume"),
        issue=_text(fields, "issue"),
        pages=_text(fields, "pages"),
        references=texts_of(fields, "references"),
        language=_text(fields, "language"),
    )


def _text(fields: Value, name: str) -> str:
    """Return the text of a field; the parts of one in a list are joined."""
    value = fields.get(name)
    if name == "abstract" and isinstance(value, list):
        return " ".join(part for part in value if isinstance(part, str))
    return to_text(value) if not (name == "title" and is_number(value)) else ""


def _with_own(paper: Paper, value: Value, fields: Value) -> Paper:
    """Return the paper with what only objects of our own fields say."""
    names = read_authors(fields.get("authors"))
    listed = any(not author.inferred for author in names.authors)
    complete = names.complete and value.get("authors_complete") is not False
    code = value.get("has_code")
    return replace(
        paper,
        authors=names.authors,
        authors_complete=listed and complete,
        date_inferred=bool(paper.date) and value.get("date_inferred") is True,
        categories=_categories(value),
        tags=tuple(_tags(value.get("tags"))),
        has_code=code if isinstance(code, bool) else None,
        score=_score(value.get("score")),
        doi=paper.doi or find_doi(_text(fields, "doi")),
        ids=tuple(filter(None, map(clean_text, texts_of(value, "ids")))) or paper.ids,
        openalex=clean_text(to_text(fields.get("openalex"))),
        links=tuple(_links(fields.get("links"))),
        retracted=paper.retracted or value.get("retracted") is True,
        rights=paper.rights or clean_text(to_text(value.get("rights"))),
        collections=tuple(filter(None, map(clean_text, texts_of(value, "collections")))),
    )


def _tags(values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else []:
        if isinstance(value, str) and (tag := clean_text(value)):
            yield tag


def _categories(value: Value) -> tuple[str, ...]:
    """Return the arXiv categories, each once; classes of other schemes (MSC, ACM) are left out."""
    words = " ".join(texts_of(value, "categories")).split()
    return tuple(dict.fromkeys(word for word in words if word in arxiv_categories()))


def _score(value: object) -> float | None:
    if not isinstance(value, int | float) or not is_number(value):
        return None
    return float(value) if abs(value) < _MAX_SCORE else None


def _links(value: object) -> Iterator[Link]:
    for one in value if isinstance(value, list) else [value]:
        address, kind = (text_of(one, "address", "url"), text_of(one, "kind"))
        if not isinstance(one, dict):
            address = to_text(one)
        if address.startswith(("https://", "http://")) and not any(map(str.isspace, address)):
            yield Link(clean_text(address), clean_text(kind))


def _faults(fields: Value, paper: Paper) -> Iterator[str]:
    """Yield what of the optional fields could not be read."""
    for name in _TEXT_FIELDS:
        if name in fields and not _text(fields, name) and not isinstance(fields[name], dict):
            yield f'"{name}" that is no text'
    dates = [text for name in _DATE_FIELDS if (text := _text(fields, name))]
    if dates and (not paper.date or (_ISO_DAY.fullmatch(dates[0]) and len(paper.date) < 10)):
        yield "a date that is not understood; expected one such as 2024-05-27"
    if fields.get("authors") and not paper.authors:
        yield '"authors" without a name'
    if _text(fields, "doi") and not paper.doi:
        yield f'"doi" that is no DOI: {_text(fields, "doi")[:60]}'


SOURCE = Source(
    name="json-lines",
    summary="JSON lines of papers",
    recognises=recognises,
    read=read_json_lines,
)
