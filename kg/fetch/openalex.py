"""Works of OpenAlex, by https://docs.openalex.org: pages by cursor, a JSON object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from kg.fetch.page import START, Page, Service

_PER_PAGE = 100
_OWN = r"(?:https?://openalex\.org/)?"
_KINDS = (
    (rf"{_OWN}(A\d+)", "authorships.author.id"),
    (rf"{_OWN}(I\d+)", "authorships.institutions.id"),
    (rf"{_OWN}(W\d+)", "openalex"),
    (rf"{_OWN}(S\d+)", "primary_location.source.id"),
    (r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", "authorships.author.orcid"),
    (r"(?:https?://doi\.org/|doi:)?(10\.\d{4,9}/\S+)", "doi"),
)
_FILTER = re.compile(r"[a-z_.]+:[^\s,]+(?:,[a-z_.]+:[^\s,]+)*")


def query_fields(query: str) -> dict[str, str]:
    """Return what asks for the works of a number, of a filter, or of words.

    Example:
        >>> query_fields("A5023888391"), query_fields("graph retrieval")
        ({'filter': 'authorships.author.id:A5023888391'}, {'search': 'graph retrieval'})
        >>> query_fields("authorships.author.id:A1,publication_year:2024")
        {'filter': 'authorships.author.id:A1,publication_year:2024'}
    """
    for pattern, name in _KINDS:
        if found := re.fullmatch(pattern, query, re.IGNORECASE):
            return {"filter": f"{name}:{found[1]}"}
    return {"filter": query} if _FILTER.fullmatch(query) else {"search": query}


def _fields(query: str, place: str, mail: str) -> Mapping[str, str]:
    known = {"per-page": str(_PER_PAGE), "cursor": place or "*"}
    return {**query_fields(query), **known, **({"mailto": mail} if mail else {})}


def read_page(answer: bytes, _place: str = START) -> Page:
    """Read an answer; raises ValueError for what is none."""
    found = json.loads(answer)
    if not isinstance(found, dict) or not isinstance(found.get("results"), list):
        raise ValueError("no list of results")
    meta = said if isinstance(said := found.get("meta"), dict) else {}
    works = tuple(json.dumps(w, ensure_ascii=False).encode() for w in found["results"])
    after = meta.get("next_cursor") if works else None
    total = meta.get("count")
    return Page(works, str(after or ""), total if isinstance(total, int) else 0)


def _join(records: Sequence[bytes]) -> bytes:
    return b"".join(record + b"\n" for record in records)


SERVICE = Service(
    "openalex", "https://api.openalex.org/works", ".jsonl", 0.2, _fields, read_page, _join
)
