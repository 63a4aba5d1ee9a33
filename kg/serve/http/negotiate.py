"""Which form of an answer a client likes best: the Accept header, RFC 9110 section 12.5.1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

RESULTS: Mapping[str, str] = {
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "application/json": "JSON",
    "application/xml": "XML",
    "text/xml": "XML",
}
"""Media types of SELECT and ASK, best first; the values name the engine's formats."""

TRIPLES: Mapping[str, str] = {
    "text/turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "application/ld+json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "application/json": "JSON_LD",
    "application/xml": "RDF_XML",
    "text/xml": "RDF_XML",
    "text/plain": "N_TRIPLES",
}
"""Media types of CONSTRUCT, DESCRIBE and whole graphs, best first."""

ANYTHING = "*/*"

_MOST = 100
_USUAL = 400  # characters; a browser's header has about 150
_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+"?)++')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"?')
_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)(?:/([\w!#$&^.+*-]+))?\s*(?:;|$)")
_QUALITY = re.compile(r";\s*[qQ]\s*=([^;]*)")
_NUMBER = re.compile(r"\s*(?:1(?:\.0*)?|0?(?:\.\d*)?)\s*")


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header; `quality` is 0 to 1, 0 for what is not wanted."""

    type: str
    subtype: str
    quality: float

    def matches(self, media_type: str) -> bool:
        """Return whether a media type without parameters is in this range."""
        kind, _, subtype = media_type.partition("/")
        return self.type in ("*", kind) and self.subtype in ("*", subtype)

    @property
    def specificity(self) -> int:
        """0 for */*, 1 for text/*, 2 for text/csv."""
        return (self.type != "*") + (self.subtype != "*")


def choose(accept: str, offers: Iterable[str]) -> str | None:
    """Return the offer that a client likes best, the first of equals; None where it takes none.

    The most specific range that fits an offer says its quality. Parameters other than q are not
    looked at, and elements that are no media range are passed over; an empty header takes all.

    Example:
        >>> choose("text/csv;q=0.5, text/*;q=0.9, */*;q=0.1", ["text/csv", "text/turtle"])
        'text/turtle'
        >>> choose("image/png", ["text/csv"]) is None
        True
    """
    chosen = _choose_again if len(accept) <= _USUAL else _choose
    return chosen(accept, tuple(offers))


def _choose(accept: str, offers: tuple[str, ...]) -> str | None:
    ranges = tuple(parse_accept(accept)) or tuple(parse_accept(ANYTHING))
    best, quality = None, 0.0
    for offer in offers:
        if (liked := _quality(offer, ranges)) > quality:
            best, quality = offer, liked
    return best


_choose_again = lru_cache(maxsize=512)(_choose)


def _quality(offer: str, ranges: Iterable[MediaRange]) -> float:
    fitting = [range_ for range_ in ranges if range_.matches(offer)]
    return max(fitting, key=lambda r: (r.specificity, r.quality)).quality if fitting else 0.0


def parse_accept(header: str) -> Iterator[MediaRange]:
    """Yield the media ranges of an Accept header, as they stand; at most a hundred are read.

    Example:
        >>> [r.quality for r in parse_accept("text/html, text/csv; q=.5, nonsense/, a/b;q=2")]
        [1.0, 0.5]
    """
    for _, element in zip(range(_MOST), _ELEMENT.finditer(header), strict=False):
        if range_ := _parse_range(_QUOTED.sub("", element[0]).lower()):
            yield range_


def _parse_range(element: str) -> MediaRange | None:
    match = _RANGE.match(element)
    quality = _parse_quality(element)
    if not match or quality is None:
        return None
    kind, subtype = match[1], match[2]
    if subtype is None and kind != "*":
        return None
    return MediaRange(kind, subtype or "*", quality)


def _parse_quality(element: str) -> float | None:
    found = _QUALITY.search(element)
    if not found:
        return 1.0
    text = found[1].strip()
    return float(text) if text not in ("", ".") and _NUMBER.fullmatch(text) else None
