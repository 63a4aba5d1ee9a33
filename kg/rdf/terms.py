"""RDF terms that every engine reads alike: IRIs under one base, literals in canonical form.

What is encoded is written at once as N-Triples has it: a term as an object of its own would take
most of the time that a graph takes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from pathlib import PurePath

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.rdf.vocab import PREFIXES, SG
from kg.resolve.addresses import web_iri

MAX_TEXT = 1000
"""The longest literal, in code points, that is not a text which evidence points into."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but for tab and line end
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')
_DIGITS = 18
_KEPT = 1 << 14
"""How many of the terms that were written last are kept: most are soon written again."""
Term = str
"""A term as N-Triples writes it."""


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


@cache
def written(curie: str) -> Term:
    """Return a term of the ontology or of a reused vocabulary as it is written."""
    return str(term(curie))


def iri(address: str) -> Term:
    """Return a node of any address.

    Raises:
        ValueError: it is no IRI.
    """
    return str(NamedNode(address))


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

    def __call__(self, name: str) -> Term:
        """Return the node of a local name, which is of letters, digits, - and _ alone."""
        return f"<{self.iri}{name}>"


def _bad_base(iri: str) -> UsageError:
    return UsageError(f"{iri!r} cannot be a base: an http(s) address that ends in / or # is wanted")


def describe(subject: Term, *pairs: tuple[str, Term | None]) -> Iterator[str]:
    r"""Yield a block: the lines, in one text, of each predicate (as CURIE) that has an object.

    Example:
        >>> list(describe("<x:a>", ("rdf:type", "<x:b>"), ("rdf:value", None)))
        ['<x:a>  <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <x:b> .\n']
    """
    if block := "".join([f"{subject} {_predicate(p)} {o} .\n" for p, o in pairs if o is not None]):
        yield block


@cache
def _predicate(curie: str) -> Term:
    return f" {written(curie)}" if curie == "rdf:type" else written(curie)


@lru_cache(_KEPT)
def exact(text: str) -> Term:
    r"""Return text that offsets count in: a control character becomes one space, never none.

    Example:
        >>> exact("a\x00b")
        '"a b"'
    """
    return quoted(_storable(text))


def quoted(text: str) -> Term:
    """Return a literal of a text as it is."""
    return str(Literal(text)) if _ESCAPED.search(text) else f'"{text}"'


@lru_cache(_KEPT)
def text(value: str) -> Term | None:
    """Return text as `plain` has it; None stands for no text at all."""
    return quoted(clean) if (clean := plain(value)) else None


def plain(value: str) -> str:
    """Return text as NFC, on one line where it holds control characters, to 1,000 characters."""
    return unicodedata.normalize("NFC", _storable(value)).strip()[:MAX_TEXT]


def source_term(source: str) -> Term | None:
    """Return where a record was read: an address, or a file's name without its folders."""
    address = web_iri(source)
    return iri(address) if address else text(PurePath(source).name)


def source_name(source: str) -> str:
    """Return the text of `source_term`."""
    return web_iri(source) or plain(PurePath(source).name)


def _storable(text: str) -> str:
    return _HALF_CHARACTER.sub("\ufffd", _CONTROL.sub(" ", text))


def typed(value: str, datatype: str) -> Term:
    """Return a literal of a datatype (as CURIE)."""
    return f"{quoted(value)}^^{written(datatype)}"


@lru_cache(_KEPT)
def integer(value: int | None) -> Term | None:
    """Return an xsd:integer."""
    return None if value is None else typed(str(value), "xsd:integer")


def boolean(value: bool | None) -> Term | None:
    """Return an xsd:boolean."""
    return None if value is None else typed(str(value).lower(), "xsd:boolean")


@lru_cache(_KEPT)
def decimal(value: float | str | None) -> Term | None:
    """Return an xsd:decimal in the form that Oxigraph keeps; None for what is no number.

    Example:
        >>> [decimal(v).split("^")[0] for v in (0.930, "3", "1e3", "-0.50")]
        ['"0.93"', '"3"', '"1000"', '"-0.5"']
        >>> decimal("many"), decimal("1e99")
        (None, None)
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) >= _DIGITS:
        return None
    digits = f"{round(number, _DIGITS // 2):f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return typed("0" if digits == "-0" else digits, "xsd:decimal")


@lru_cache(_KEPT)
def confidence(value: float) -> Term | None:
    """Return a confidence with four digits, kept between 0 and 1."""
    return decimal(rounded(value))


def rounded(value: float) -> float:
    """Return a confidence as it is stored and compared."""
    return round(min(max(value, 0.0), 1.0), 4)


def day_or_year(value: str) -> Term | None:
    """Return an ISO date as xsd:date, a year or a month as the xsd:gYear, else None.

    A month has no datatype that all engines compare, so it counts as its year.

    Example:
        >>> [day_or_year(v) for v in ("2024-02-30", "soon", "")]
        [None, None, None]
        >>> day_or_year("2024-05")
        '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    if found := day(value):
        return found
    number = None if re.fullmatch(r"[12]\d{3}-\d\d-\d\d", value) else year(value)
    return None if number is None else typed(str(number), "xsd:gYear")


def day(value: str) -> Term | None:
    """Return an ISO date as xsd:date, else None."""
    is_day = re.fullmatch(r"[12]\d{3}-\d\d-\d\d", value) and _is_day(value)
    return typed(value, "xsd:date") if is_day else None


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
