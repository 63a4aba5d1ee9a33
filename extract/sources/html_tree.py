"""Web pages as small trees: elements by the names that they carry, texts, and lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from extract.errors import InputError
from extract.sources.base import Line, SourceText
from extract.sources.text import clean_text

LIMIT_PAGE = 16 * 1024 * 1024
"""Characters of a page, which is held in memory as a whole."""

_DEEPEST = 200
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*){0,9}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HEAD = 4096
_NAMES = ("class", "id", "data-test-id")
_SILENT = frozenset(("script", "style", "title", "template"))
_VOID_NAMES = "area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
_BLOCK_NAMES = (
    "address article aside blockquote body br button caption dd details div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option"
    " p pre section select summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[a-z/]", re.IGNORECASE)
_OPEN_END = re.compile(r"</[a-zA-Z][^<>]*(?=<)")
_BREAK = "\n"


@dataclass(slots=True)
class Element:
    """An element with the names of its class, id and test id; a text has no tag and no parts.

    `link` is the address that it leads to.
    """

    number: int
    tag: str = ""
    names: frozenset[str] = frozenset()
    content: str = ""
    parts: list[Element] = field(default_factory=list)
    swallowed: bool = False
    link: str = ""

    def walk(self) -> Iterator[Element]:
        """Yield this element and all within it, in the order of the page."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.parts)

    def find(self, name: str) -> Iterator[Element]:
        """Yield the elements within that carry a name."""
        return (element for element in self.walk() if name in element.names)

    def text(self, without: str = "") -> str:
        """Return the text on one line, blocks parted by spaces; `without` names what is left out.

        Example:
            >>> parse('<td>SIGIR<span class="year">, 2021</span></td>').text(without="year")
            'SIGIR'
        """
        return clean_text("".join(text for _, text in self._pieces(without)))

    def lines(self) -> Iterator[Line]:
        """Yield each block as a line with a blank one below it; texts side by side are joined."""
        number, texts = self.number, list[str]()
        for at, text in (*self._pieces(), (self.number, _BREAK)):
            if text != _BREAK:
                number = number if texts else at
                texts.append(text)
            elif whole := clean_text("".join(texts)):
                yield from (Line(number, whole), Line(number, ""))
            texts = [] if text == _BREAK else texts

    def _pieces(self, without: str = "") -> Iterator[tuple[int, str]]:
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if without and without in element.names:
                continue
            edge = _BREAK if element.tag in _BLOCKS else ""
            if element.content or edge:
                yield element.number, element.content or edge
            if element.parts:
                waiting += (Element(element.number, content=edge), *reversed(element.parts))


class _Builder(HTMLParser):
    def __init__(self, number: int) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element(number)
        self._first, self._open = number, [self.root]

    def _number(self) -> int:
        return self._first + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = (value for name, value in attrs if name in _NAMES and value)
        names = frozenset(name for value in values for name in value.split())
        swallowed = any(_TAG.search(f"{name} {value or ''}") for name, value in attrs)
        link = next((value for name, value in attrs if name == "href" and value), "")
        element = Element(self._number(), tag, names, swallowed=swallowed, link=link)
        self._open[-1].parts.append(element)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        if self._open[-1].tag not in _SILENT:
            text = Element(self._number(), content=_SPACE.sub(" ", data))
            self._open[-1].parts.append(text)


def parse(page: str, number: int = 1) -> Element:
    """Return a page, or a part of one that starts at the line `number`, as a tree.

    What is never closed ends with the part; scripts and styles are no text.

    Example:
        >>> [line.text for line in parse("<h1>Ada</h1><p>h-index<b>4").lines() if line.text]
        ['Ada', 'h-index4']
    """
    builder = _Builder(number)
    builder.feed(_closed(page))
    builder.close()
    return builder.root


def _closed(page: str) -> str:
    """End what a page leaves open, which the parser would look for from each place anew.

    An end tag that lost its own end would take in the tag behind it.
    """
    page = _OPEN_END.sub(r"\g<0>>", page)
    if page.rfind("<!--") > page.rfind("-->"):
        page += "-->"
    return f"{page}>" if page.rfind("<") > page.rfind(">") else page


def is_html(head: str) -> bool:
    """Say whether a text starts as a web page does.

    Example:
        >>> is_html("<!-- saved --><html>"), is_html("h-index 4")
        (True, False)
    """
    return bool(_HTML.match(head[:_HEAD]))


def whole_page(text: SourceText) -> str:
    """Return the whole text of a page.

    Raises:
        InputError: it is larger than a page may be.
    """
    pieces, size = list[str](), 0
    for piece in text.characters():
        size += len(piece)
        if size > LIMIT_PAGE:
            limit = LIMIT_PAGE >> 20
            problem = f"a page of more than {limit} MB; save it without its pictures ('HTML only')"
            raise InputError(text.path, problem)
        pieces.append(piece)
    return "".join(pieces)


def parted(page: str, rows: re.Pattern[str]) -> list[Element]:
    """Return what stands before the first row of a page, then each row, as trees of their own.

    A row that is damaged costs no other row, since each ends where the next one starts.
    """
    places = [0, *(found.start() for found in rows.finditer(page)), len(page)]
    parts, number = list[Element](), 1
    for start, end in pairwise(places):
        parts.append(parse(page[start:end], number))
        number += page.count("\n", start, end)
    return parts


def first_text(elements: Iterable[Element], name: str, without: str = "") -> str:
    """Return the text of the first element that carries a name and has a text, else ""."""
    texts = (found.text(without) for element in elements for found in element.find(name))
    return next(filter(None, texts), "")
