"""RDF terms that every engine reads alike: IRIs under one base, literals in canonical form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import PurePath

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import UsageError
from kg.rdf.vocab import PREFIXES, SG
from kg.resolve.addresses import web_iri

MAX_TEXT = 1000
"""The longest literal, in code points, that is not a text which evidence points into."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but for tab and line end
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_DIGITS = 18
_YEAR = re.compile(r"[12]\d{3}")
Term = NamedNode | Literal


@cache
def term(curie: str) -> NamedNode:
    """Return a term of the ontology or of a reused vocabulary.

    Raises:
        AttributeError: our ontology has no such term.

    Example:
        >>> term("sg:uses").value
        'https://w3id.org/scholargraph/ns#uses'
    """
    prefix, _, name = curie.partition(":")
    return NamedNode(str(SG[name]) if prefix == "sg" else PREFIXES[prefix] + name)


@dataclass(frozen=True, slots=True)
class Base:
    """The namespace of the things of one graph.

    Raises:
        UsageError: the text is not an absolute http(s) IRI that ends in / or #.
    """

    iri: str

    def __post_init__(self) -> None:
        try:
            NamedNode(self.iri)
        except ValueError:
            raise _bad_base(self.iri) from None
        if not re.fullmatch(r"https?://[^/?#]+/(?:\S*[/#])?", self.iri):
            raise _bad_base(self.iri)

    def __call__(self, name: str) -> NamedNode:
        """Return the node of a local name."""
        return NamedNode(self.iri + name)


def _bad_base(iri: str) -> UsageError:
    return UsageError(f"{iri!r} cannot be a base: an http(s) address that ends in / or # is wanted")


def describe(subject: NamedNode, *pairs: tuple[str, Term | None]) -> Iterator[Triple]:
    """Yield a triple for each predicate (as CURIE) that has an object."""
    for predicate, object_ in pairs:
        if object_ is not None:
            yield Triple(subject, term(predicate), object_)


def exact(text: str) -> Literal:
    r"""Return text that offsets count in: a control character becomes one space, never none.

    Example:
        >>> exact("a\x00b").value
        'a b'
    """
    return Literal(_storable(text))


def text(value: str) -> Literal | None:
    """Return text as NFC, on one line where it holds control characters, cut to 1,000 characters.

    None stands for no text at all.
    """
    clean = unicodedata.normalize("NFC", _storable(value)).strip()
    return Literal(clean[:MAX_TEXT]) if clean else None


def source_term(source: str) -> Term | None:
    """Return where a record was read: an address, or a file's name without its folders."""
    address = web_iri(source)
    return NamedNode(address) if address else text(PurePath(source).name)


def _storable(text: str) -> str:
    return _HALF_CHARACTER.sub("\ufffd", _CONTROL.sub(" ", text))


def integer(value: int | None) -> Literal | None:
    """Return an xsd:integer."""
    return None if value is None else Literal(str(value), datatype=term("xsd:integer"))


def boolean(value: bool | None) -> Literal | None:
    """Return an xsd:boolean."""
    return None if value is None else Literal(str(value).lower(), datatype=term("xsd:boolean"))


def decimal(value: float | str | None) -> Literal | None:
    """Return an xsd:decimal in the form that Oxigraph keeps; None for what is no number.

    Example:
        >>> [decimal(v).value for v in (0.930, "3", "1e3", "-0.50")]
        ['0.93', '3', '1000', '-0.5']
        >>> decimal("many"), decimal("1e99")
        (None, None)
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) >= _DIGITS:
        return None
    plain = f"{round(number, _DIGITS // 2):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Literal("0" if plain == "-0" else plain, datatype=term("xsd:decimal"))


def confidence(value: float) -> Literal | None:
    """Return a confidence with four digits, kept between 0 and 1."""
    return decimal(rounded(value))


def rounded(value: float) -> float:
    """Return a confidence as it is stored and compared."""
    return round(min(max(value, 0.0), 1.0), 4)


def day_or_year(value: str) -> Literal | None:
    """Return an ISO date as xsd:date, a year or a month as the xsd:gYear, else None.

    A month has no datatype that all engines compare, so it counts as its year.

    Example:
        >>> [day_or_year(v) for v in ("2024-02-30", "soon", "")]
        [None, None, None]
        >>> day_or_year("2024-05").value
        '2024'
    """
    if re.fullmatch(r"[12]\d{3}-\d\d-\d\d", value):
        return Literal(value, datatype=term("xsd:date")) if _is_day(value) else None
    found = year(value)
    return None if found is None else Literal(str(found), datatype=term("xsd:gYear"))


def year(value: str) -> int | None:
    """Return the year of an ISO date, of a day, month or year alone; None if it is no date."""
    if re.fullmatch(r"[12]\d{3}-\d\d-\d\d", value):
        return int(value[:4]) if _is_day(value) else None
    month = re.fullmatch(r"([12]\d{3})(?:-(?:0[1-9]|1[0-2]))?", value)
    return int(month[1]) if month else None


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
