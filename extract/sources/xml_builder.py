"""The elements of XML records, built one record at a time while all around them is forgotten."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

MAX_DEPTH = 200
"""Elements within one another; no format of papers comes near it."""

_BARE_AND = re.compile(r"&(?!#?\w{1,40};)")
_BAD_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.I
)
_BAD_CHARACTERS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], " ")


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the records of a format are.

    `path` are the local names of the elements around a record, the root first. `records` are the
    elements that are records, none if all are at that depth, and `parts` others at a known depth (0
    is the root) at which reading can start again. All else that stands beside records is forgotten
    once it is read, but for elements called as in `kept`, which stay within their parent. `start`
    matches the text at which a record or a part begins, with the group `name` for its local name.
    """

    path: tuple[str, ...]
    records: frozenset[str]
    start: re.Pattern[str]
    parts: Mapping[str, int] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def is_record(self, name: str) -> bool:
        """Say whether elements of this local name are records."""
        return name in self.records or not self.records


@dataclass(frozen=True, slots=True)
class XmlRecord:
    """A record with the line on which it starts and the elements around it, the root first."""

    number: int
    element: Element
    around: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class XmlFault:
    """What was not well-formed, and whether a record is lost by it."""

    number: int
    text: str
    reason: str
    record: bool


def shape(path: str, records: str, parts: str = "", kept: str = "") -> Shape:
    """Return the shape of a format whose records are known by their names alone.

    Example:
        >>> shape("collection/volume", "paper", parts="volume").parts
        {'volume': 1}
    """
    names = records.split()
    around = tuple(path.split("/"))
    depths = {part: around.index(part) for part in parts.split()}
    alternatives = "|".join(map(re.escape, [*names, *depths]))
    start = start_of(rf"(?:[\w.-]+:)?(?P<name>{alternatives})(?=[\s/>])")
    return Shape(around, frozenset(names), start, depths, frozenset(kept.split()))


def start_of(tag: str) -> re.Pattern[str]:
    """Return the pattern of what a record starts with, or of a further XML text in the file."""
    return re.compile(f"<(?:{tag}|(?P<prolog>[?]xml)\\s)")


def local_name(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def mended(text: str) -> str:
    """Return text without what no XML may hold but exports do: control characters, a bare &."""
    text = text.translate(_BAD_CHARACTERS)
    return _BARE_AND.sub("&amp;", _BAD_REFERENCE.sub(" ", text)) if "&" in text else text


class Entities(dict[str, str]):
    """The characters of HTML's entities; what is none stays as it is written."""

    def __missing__(self, name: str) -> str:
        return html.unescape(f"&{name};")


class Builder:
    """Builds the elements of records, and drops all else that stands beside them."""

    def __init__(self, of: Shape) -> None:
        self._shape = of
        self._open: list[Element] = []
        self._last: Element | None = None  # closed last: text goes behind it
        self._records: list[XmlRecord] = []
        self._begun = 1
        self._prefixes: dict[str, str] = {}
        self._settled = False
        self.base = len(of.path)  # how deep records are, as the first one shows
        self.number = 1
        self.gave = False
        self.muted = False

    def declare(self, prefix: str | None, address: str | None) -> None:
        """Note a namespace, for the elements that a new parser starts within."""
        if not self.muted and len(self._open) < self.base:
            self._prefixes.setdefault(prefix or "", address or "")

    def settle(self) -> None:
        """Take the depth of the first record as that of all, where the path is another."""
        path = self._shape.path
        names = tuple(local_name(element.tag) for element in self._open[: len(path)])
        if not self._settled and names != path:
            self.base = len(self._open)
        self._settled = True

    def at(self, depth: int) -> bool:
        """Say whether reading stands directly within the elements around what has this depth."""
        return len(self._open) == depth

    def rewind(self, depth: int) -> str:
        """Close all below `depth`, and return the start tags that lead there."""
        self.base = len(self._shape.path)
        self._settled = True
        del self._open[depth:]
        self._last = self._open[-1][-1] if self._open and len(self._open[-1]) else None
        for missing in self._shape.path[len(self._open) : depth]:
            self._push(Element(missing))
        self.muted = True
        names = [local_name(element.tag) for element in self._open]
        return "".join(
            _opening(name, {} if place else self._prefixes) for place, name in enumerate(names)
        )

    def take_records(self) -> Iterator[XmlRecord]:
        """Yield the records that were closed since the last call."""
        found, self._records = self._records, []
        self.gave = bool(found)
        yield from found

    def start(self, tag: str, attributes: dict[str, str]) -> Element | None:
        """Open an element, for the parser."""
        if self.muted:
            return None
        if len(self._open) >= MAX_DEPTH:
            raise RecursionError
        element = Element(tag, attributes)
        if len(self._open) == self.base:
            self._begun = self.number
        self._push(element)
        return element

    def _push(self, element: Element) -> None:
        if self._open:
            self._open[-1].append(element)
        self._open.append(element)
        self._last = None

    def data(self, text: str) -> None:
        """Add text to the element that is open, for the parser."""
        if self.muted or len(self._open) <= self.base:
            return
        if self._last is None:
            self._open[-1].text = (self._open[-1].text or "") + text
        else:
            self._last.tail = (self._last.tail or "") + text

    def end(self, tag: str) -> Element | None:
        """Close an element, for the parser."""
        if self.muted or not self._open:
            return None
        element = self._last = self._open.pop()
        depth = len(self._open)
        if depth == self.base and self._shape.is_record(local_name(tag)):
            self._records.append(XmlRecord(self._begun, element, tuple(self._open)))
        if 0 < depth <= self.base and local_name(tag) not in self._shape.kept:
            self._open[-1].remove(element)
            self._last = None
        return element

    def close(self) -> None:
        """Be the target of a parser, which has nothing to give back."""


def _opening(name: str, prefixes: Mapping[str, str]) -> str:
    spaces = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(address)}"
        for prefix, address in prefixes.items()
    )
    return f"<{name}{spaces}>"
