"""Annotated papers, extractions and their JSON lines, as claims that can be compared."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from extract.model import Extraction
from kg.builder.reading import paper_key, read_objects
from kg.errors import InputError
from kg.evaluate.scoring import ABBREVIATIONS, CODE, Claim, PaperClaims

Record = Mapping[str, Any]


def read_gold(path: str | os.PathLike[str]) -> list[PaperClaims]:
    """Read annotated papers from JSON lines, one a line.

    A line is {"paper": id, "title": text, "facts": [{"relation", "name", "type", "aliases",
    "optional", "evidence"}], "abbreviations": [[short, long]], "code": [address]}, of which
    the id and the facts, and of a fact its relation and name, have to be there.

    Raises:
        InputError: the file cannot be read, holds no paper, or a line is not of this form.
    """
    papers = []
    for number, record in read_objects(str(path)):
        try:
            papers.append(to_claims(record))
        except ValueError as error:
            raise InputError(path, str(error), line=number) from error
    if not papers:
        raise InputError(path, "no annotated papers; expected one a line")
    return papers


def to_claims(record: Record) -> PaperClaims:
    """Return the claims of one JSON object, annotated or as `kg extract` prints them.

    Raises:
        ValueError: the object is not of the form that `read_gold` describes.

    Example:
        >>> facts = [{"relation": "uses", "name": "BERT"}]
        >>> to_claims({"paper": "p1", "facts": facts}).claims[0].name
        'BERT'
    """
    claims = (*_facts(record), *_abbreviations(record), *_code(record))
    return PaperClaims(
        _text(record, "paper", needed=True),
        _text(record, "title"),
        claims,
        has_text=bool(_text(record, "abstract")),
    )


def _facts(record: Record) -> Iterator[Claim]:
    if "facts" not in record:
        raise ValueError('an object without "facts"; expected an annotated paper')
    for fact in _list(record, "facts"):
        if not isinstance(fact, dict):
            raise ValueError('a fact that is no object; expected {"relation": …, "name": …}')
        confidence = fact.get("confidence", 1.0)
        yield Claim(
            _text(fact, "relation", needed=True),
            _text(fact, "name", needed=True),
            tuple(_texts(fact, "aliases")),
            _text(fact, "type"),
            optional=bool(fact.get("optional")),
            confidence=float(confidence) if isinstance(confidence, int | float) else 1.0,
            sentence=_text(fact, "evidence"),
        )


def _abbreviations(record: Record) -> Iterator[Claim]:
    for pair in _list(record, ABBREVIATIONS):
        if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_text, pair)):
            raise ValueError("an abbreviation that is no pair; expected [short form, long form]")
        yield Claim(ABBREVIATIONS, pair[0], (pair[1],))


def _code(record: Record) -> Iterator[Claim]:
    yield from (Claim(CODE, address) for address in _texts(record, CODE))


def _list(record: Record, key: str) -> list[Any]:
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f'"{key}" that is no list')
    return value


def _texts(record: Record, key: str) -> list[str]:
    if not all(map(_is_text, _list(record, key))):
        raise ValueError(f'"{key}" with something that is no text')
    return _list(record, key)


def _text(record: Record, key: str, *, needed: bool = False) -> str:
    value = record.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{key}" that is no text; expected {{"{key}": "…"}}')
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def from_extraction(extraction: Extraction) -> PaperClaims:
    """Return what was extracted from a paper as claims."""
    claims = (*_extracted_facts(extraction), *_extracted_lists(extraction))
    return PaperClaims(paper_key(extraction.paper), extraction.paper.title, claims)


def _extracted_facts(extraction: Extraction) -> Iterator[Claim]:
    for fact in extraction.facts:
        sentence = fact.evidence[0].sentence
        yield Claim(
            fact.relation,
            fact.name,
            fact.aliases,
            fact.type,
            confidence=fact.confidence,
            sentence=sentence,
        )


def _extracted_lists(extraction: Extraction) -> Iterator[Claim]:
    for pair in extraction.abbreviations:
        yield Claim(ABBREVIATIONS, pair.short, (pair.long,), sentence=pair.evidence.sentence)
    for link in extraction.code:
        yield Claim(CODE, link.address, sentence=link.evidence.sentence)
