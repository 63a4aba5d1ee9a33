"""Papers of arXiv, by https://info.arxiv.org/help/api: pages of an Atom feed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kg.fetch.page import START, Page, Service

_PER_PAGE = 200
_ATOM, _SEARCH = "http://www.w3.org/2005/Atom", "http://a9.com/-/spec/opensearch/1.1/"
_ARXIV = "http://arxiv.org/schemas/atom"
_NUMBER = r"(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_NUMBERS = re.compile(rf"{_NUMBER}(?:[\s,]+{_NUMBER})*", re.IGNORECASE)
_FIELDED = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate):")


def query_fields(query: str) -> dict[str, str]:
    """Return what asks for numbers, for a query of arXiv's own, or for words.

    Example:
        >>> query_fields("2503.11731, 2012.00030"), query_fields("cat:cs.IR AND au:byron")
        ({'id_list': '2503.11731,2012.00030'}, {'search_query': 'cat:cs.IR AND au:byron'})
        >>> query_fields("graph retrieval")
        {'search_query': 'all:"graph retrieval"'}
    """
    if _NUMBERS.fullmatch(query):
        numbers = re.split(r"[\s,]+", re.sub("arxiv:", "", query, flags=re.IGNORECASE))
        return {"id_list": ",".join(numbers)}
    words = " ".join(query.replace('"', " ").split())
    return {"search_query": query if _FIELDED.search(query) else f'all:"{words}"'}


def _fields(query: str, place: str, _mail: str) -> Mapping[str, str]:
    known = {"start": place or "0", "max_results": str(_PER_PAGE)}
    order = (
        {} if _NUMBERS.fullmatch(query) else {"sortBy": "submittedDate", "sortOrder": "ascending"}
    )
    return {**query_fields(query), **known, **order}


def read_page(answer: bytes, place: str = START) -> Page:
    """Read an answer; raises ValueError for what is none, or for arXiv's own word of an error."""
    try:
        feed = fromstring(answer)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError("no Atom feed") from error
    if feed.tag != f"{{{_ATOM}}}feed":
        raise ValueError("no Atom feed")
    entries = feed.findall(f"{{{_ATOM}}}entry")
    for entry in entries:
        if "/api/errors" in (entry.findtext(f"{{{_ATOM}}}id") or ""):
            raise ValueError(entry.findtext(f"{{{_ATOM}}}summary") or "an error")
    total = int(feed.findtext(f"{{{_SEARCH}}}totalResults") or 0)
    start = int(place or 0) + len(entries)
    after = str(start) if entries and start < total else ""
    return Page(tuple(map(_line, entries)), after, total)


def _line(entry: Element) -> bytes:
    register_namespace("", _ATOM)
    register_namespace("arxiv", _ARXIV)
    entry.tail = None
    return re.sub(rb"[\r\n]+\s*", b" ", tostring(entry, encoding="utf-8", xml_declaration=False))


def _join(records: Sequence[bytes]) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{_ATOM}">\n'
    return head.encode() + b"".join(record + b"\n" for record in records) + b"</feed>\n"


SERVICE = Service(
    "arxiv", "https://export.arxiv.org/api/query", ".atom", 3.0, _fields, read_page, _join
)
