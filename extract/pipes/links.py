"""Component "sg_links": addresses where a paper says that its own code, data or site is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.doc_text import doc_text


@dataclass(frozen=True, slots=True)
class LinkMention:
    """An address of the paper's own; offsets count characters of `doc.text`."""

    begin: int
    end: int
    address: str


_HOSTS = (
    r"(?:github|gitlab|gitee|bitbucket|codeberg|huggingface|modelscope|zenodo|figshare|osf|kaggle)"
    r"\.(?:com|org|co|io|cn)/"
)
_ADDRESS = re.compile(
    r"(?:https?:[ ]?//[ ]?(?:(?:github|gitlab)[.][ ]com/)?|(?<![\w./@-])(?:www\.)(?=\w)"
    rf"|(?<![\w./@-])(?={_HOSTS}|[\w-]{{1,60}}\.github\.io\b))"
    r"""[^\s<>"{}|^`\u201c\u201d\u2019$]{3,500}""",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*\\"
_GLUED = re.compile(r"[.](?=[A-Z][a-z]+$)")
_OPEN = {")": "(", "]": "["}
_WINDOW = 140

_OWN = re.compile(
    r"\b(?:availab|accessib|releas|open-?sourc|publish|hosted|shared|publicly"
    r"|found (?:at|in|on|here)"
    r"|(?:can|could|may) be (?:found|accessed|downloaded|used|obtained|viewed|seen)|maintained"
    r"|our|project (?:page|web)|home ?page|code|implementation|repositor|demo|visit|see\b)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:(?:[Ww]e|have|has|had|was|were|is|are|by|and) us(?:ed?|es|ing)|[Uu]sing"
    r"|utiliz\w+|leverag\w+|(?<!be )(?:downloaded|obtained) from"
    r"|(?:collected|sourced|taken|derived|extracted) from"
    r"|crawled|scraped|provided by|based (?:up)?on|built (?:up)?on|such as|e\.g\.,?|comes? from"
    r"|[A-Z]\w+ (?:[Cc]hallenge|[Cc]ompetition|[Ll]eaderboard)|[Kk]aggle competition)\b"
)
_POINTS = re.compile(
    r"(?:\b(?:at|in|on|from|via|here|link|page|webpage|website|repository|repo|under|following)|:)"
    r"[\W_]*(?:\\?(?:href|url|texttt)\W*)?$"
)


def find_links(text: str) -> Iterator[LinkMention]:
    r"""Yield the addresses of code, data and sites that the text says are its authors' own.

    Example:
        >>> [m.address for m in find_links(r"Code is at \url{https://github.com/x/y}.")]
        ['https://github.com/x/y']
        >>> [m.address for m in find_links("We used spaCy (https://spacy.io) to split it.")]
        []
    """
    seen = set()
    for match in _ADDRESS.finditer(text):
        begin, end = match.start(), _end_of(text, match)
        address = re.sub(r"\s|\\", "", text[begin:end])
        if "." in address and address not in seen and _is_own(text, begin):
            seen.add(address)
            yield LinkMention(begin, end, address)


def _end_of(text: str, match: re.Match[str]) -> int:
    address = match.group()
    while address and (address[-1] in _TRAILING or _closes_nothing(address)):
        address = address[:-1]
    glued = _GLUED.search(address)
    follows = text[match.end() : match.end() + 2]
    if glued and re.match(r"\s[a-z]", follows):
        address = address[: glued.start()]
    return match.start() + len(address)


def _closes_nothing(address: str) -> bool:
    last = address[-1]
    return last in _OPEN and address.count(last) > address.count(_OPEN[last])


def _is_own(text: str, begin: int) -> bool:
    before = text[max(0, begin - _WINDOW) : begin]
    clause = re.split(r"[.!?]\s+(?=[A-Z])|\n\n", before)[-1]
    foreign = [m.end() for m in _FOREIGN.finditer(clause)]
    own = [m.end() for m in _OWN.finditer(clause)]
    last = max(own, default=-1)
    return not foreign or last > foreign[-1] or bool(last >= 0 and _POINTS.search(clause))


@Language.component("sg_links")
def links(doc: Doc) -> Doc:
    """Set `doc._.sg_links`."""
    doc._.sg_links = tuple(find_links(doc_text(doc)))
    return doc
