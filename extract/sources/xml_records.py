"""XML files of records, read one record at a time; nothing is fetched, no entity is expanded.

A record that is not well-formed costs that record alone: reading starts again at the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from extract.errors import InputError
from extract.sources.xml_builder import (
    MAX_DEPTH,
    Builder,
    Entities,
    Shape,
    XmlFault,
    XmlRecord,
    local_name,
    mended,
    shape,
    start_of,
)

__all__ = ["Shape", "XmlFault", "XmlRecord", "local_name", "read_records", "shape", "start_of"]

LIMIT_RECORD = 32 * 1024 * 1024
"""Characters of one record."""

_SHOWN = 200
_LONGEST_START = 100  # characters of a start that two pieces may part


def read_records(pieces: Iterable[str], of: Shape, path: str) -> Iterator[XmlRecord | XmlFault]:
    """Yield the records of an XML text and what could not be read of it, in order.

    Raises:
        InputError: the file declares entities of its own, or is nested or long beyond the limits.

    Example:
        >>> dblp = shape("dblp", "article")
        >>> text = "<dblp><article><title>Ask</title></article><article></dblp>"
        >>> [type(found).__name__ for found in read_records([text], dblp, "d.xml")]
        ['XmlRecord', 'XmlFault']
    """
    parser = _Parser(of, path)
    for number, text in _at_starts(pieces, of.start, path):
        yield from parser.take(number, text)
    yield from parser.finish()


def _at_starts(
    pieces: Iterable[str], start: re.Pattern[str], path: str
) -> Iterator[tuple[int, str]]:
    """Yield the text cut where records start, each piece with the line of its first character."""
    held, number = "", 1
    for piece in pieces:
        unseen = max(len(held) - _LONGEST_START, 1)
        held += piece
        places = [found.start() for found in start.finditer(held, unseen)]
        last = 0
        for place in places:
            yield number, held[last:place]
            number += held.count("\n", last, place)
            last = place
        held = held[last:]
        if len(held) > LIMIT_RECORD:
            problem = f"a record longer than {LIMIT_RECORD >> 20} MB; expected shorter ones"
            raise InputError(path, problem, line=number)
    if held:
        yield number, held


class _Parser:
    """Expat behind a builder that outlives it: after a fault a new one starts where records do."""

    def __init__(self, of: Shape, path: str) -> None:
        self._shape, self._path = of, path
        self._builder = Builder(of)
        self._expat = self._fresh()
        self._lost = False  # whether nothing can be read until the next record starts
        self._number, self._text = 1, ""
        self._fed = False  # whether the parser has been given anything
        self._told = False  # whether a fault of this piece is said
        self._restarted = False  # whether elements are open that nothing will close

    def take(self, number: int, text: str) -> Iterator[XmlRecord | XmlFault]:
        """Yield what is read by a piece that starts where a record does."""
        start = self._shape.start.match(text)
        if (
            start
            and not start["prolog"]
            and self._shape.is_record(start["name"])
            and not self._lost
        ):
            self._builder.settle()
        if start and self._fed:
            depth = self._depth_of(start, self._builder.base)
            if not self._builder.at(depth) and not self._lost:
                yield self._fault("its element is not closed")
            if not self._builder.at(depth) or self._lost or start["prolog"]:
                self._restart(start)
        self._number, self._text, self._fed, self._told = number, text, True, False
        if not self._lost:
            yield from self._feed(text)

    def _depth_of(self, start: re.Match[str], usual: int) -> int:
        return 0 if start["prolog"] else self._shape.parts.get(start["name"], usual)

    def _feed(self, text: str) -> Iterator[XmlRecord | XmlFault]:
        self._builder.number = self._number
        reason = self._try(text)
        if reason.startswith("junk after document"):
            self._restart(self._shape.start.match(text))
            reason = self._try(text)
        yield from self._builder.take_records()
        if reason:
            yield self._fault(f"XML that is not well-formed: {reason}")
            self._lost = True
        elif self._is_lost() and self._builder.at(self._builder.base):
            yield self._fault("a record within a comment, or where none is expected")

    def _try(self, text: str) -> str:
        """Feed a piece, and return what is wrong with it."""
        try:
            self._expat.feed(mended(text))
        except ParseError as error:
            return str(error).partition(":")[0]
        except DefusedXmlException as error:
            problem = "XML that declares entities of its own; they are not expanded"
            raise InputError(self._path, problem, line=self._number) from error
        except RecursionError as error:
            problem = f"XML with more than {MAX_DEPTH} elements in one another"
            raise InputError(self._path, problem, line=self._number) from error
        return ""

    def _fault(self, reason: str) -> XmlFault:
        lost = self._is_lost() and not self._told
        self._told = True
        return XmlFault(self._number, self._text[:_SHOWN], reason, lost)

    def _is_lost(self) -> bool:
        """Say whether the piece starts with a record and gave none."""
        start = self._shape.start.match(self._text)
        if not start or start["prolog"] or self._builder.gave:
            return False
        return self._shape.is_record(start["name"])

    def _restart(self, start: re.Match[str] | None) -> None:
        """Start a new expat within the elements that were open around the records."""
        self._lost, self._restarted = False, True
        self._expat = self._fresh()
        usual = len(self._shape.path)
        opening = self._builder.rewind(self._depth_of(start, usual) if start else usual)
        self._expat.feed(opening)
        self._builder.muted = False

    def _fresh(self) -> Any:
        expat = DefusedXMLParser(target=self._builder)
        expat.entity = Entities()
        expat.parser.UseForeignDTD(True)  # entities of a DTD that is not there are no error
        expat.parser.StartNamespaceDeclHandler = self._builder.declare
        return expat

    def finish(self) -> Iterator[XmlFault]:
        """Say so where the text ends within an element."""
        if self._lost or self._told:
            return
        if self._restarted:
            if self._is_lost():
                yield self._fault("its element is not closed")
            return
        try:
            self._expat.close()
        except ParseError as error:
            yield self._fault(f"XML that ends early: {str(error).partition(':')[0]}")
