"""The lines of one paper of a page, parted into title, author line and abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from extract.sources.authors import is_author_line, is_clear_author_line
from extract.sources.base import Line

_ENDS_SENTENCE = (".", "?", "!", "。", ".)", '."')
_BROKEN_WORD = re.compile(r"(?<=\w)-\n(?=\w)(?!(?:and|or|to|versus|vs)\b)")
_MAX_STRAY_WORDS = 4
_MAX_TITLE_LINES = 4

Paragraph = list[Line]


@dataclass(frozen=True, slots=True)
class Block:
    """The texts of one paper; "" is what is not there, `stray` lines belong to none of them."""

    title: str
    authors: str = ""
    abstract: str = ""
    stray: tuple[Line, ...] = ()


def split_block(lines: Sequence[Line]) -> Block:
    """Part the cleaned lines after a paper's header.

    The title is the first line, and further lines of its paragraph where the authors stand in the
    next one; wrapped lines are joined by one space.

    Example:
        >>> texts = ("Ask BERT", "", "Ada Byron et al.", "", "We ask", "BERT.")
        >>> split_block([Line(n, text) for n, text in enumerate(texts, start=1)])
        Block(title='Ask BERT', authors='Ada Byron et al.', abstract='We ask BERT.', stray=())
    """
    paragraphs = [list(g) for filled, g in groupby(lines, lambda line: bool(line.text)) if filled]
    if not paragraphs:
        return Block("")
    title, rest = _split_title(paragraphs)
    authors, rest = _split_authors(rest)
    abstract, stray = _split_abstract(rest)
    return Block(_joined(title), _joined(authors), _joined(abstract), tuple(stray))


def _joined(lines: Sequence[Line]) -> str:
    """Join wrapped lines by a space, except within a word that was broken at its hyphen."""
    return _BROKEN_WORD.sub("-", "\n".join(line.text for line in lines)).replace("\n", " ")


def _split_title(paragraphs: list[Paragraph]) -> tuple[Paragraph, list[Paragraph]]:
    first, later = paragraphs[0], paragraphs[1:]
    if len(first) > 1 and later and _is_all_title(first, later):
        return first, later
    below = (n for n, line in enumerate(first[:_MAX_TITLE_LINES]) if n and _is_clear(line))
    end = next(below, 1)
    return first[:end], [p for p in (first[end:], *later) if p]


def _is_all_title(first: Paragraph, later: list[Paragraph]) -> bool:
    if any(map(_is_clear, first[1:])):
        return False
    if is_author_line(later[0][0].text, text_follows=bool(later[0][1:] or later[1:])):
        return True
    named = is_author_line(first[1].text, text_follows=True)
    return not named and not any(line.text.endswith(_ENDS_SENTENCE) for line in first[1:])


def _is_clear(line: Line) -> bool:
    return is_clear_author_line(line.text)


def _split_authors(paragraphs: list[Paragraph]) -> tuple[Paragraph, list[Paragraph]]:
    if not paragraphs:
        return [], []
    first, later = paragraphs[0], paragraphs[1:]
    if not is_author_line(first[0].text, text_follows=bool(first[1:] or later)):
        return [], paragraphs
    count = 1
    while count < len(first) and _goes_on(first[count - 1].text, first[count].text):
        count += 1
    return first[:count], [p for p in (first[count:], *later) if p]


def _goes_on(before: str, text: str) -> bool:
    """Say whether a line goes on with a list of authors that is wrapped over lines."""
    if is_clear_author_line(before):
        return False
    open_end = before.endswith((",", " and", "&")) or "," in text
    listed = open_end and is_author_line(text, text_follows=False)
    return listed or is_clear_author_line(text)


def _split_abstract(paragraphs: list[Paragraph]) -> tuple[Paragraph, Paragraph]:
    """Part off the last paragraphs that are a few words each, as of buttons, after a full stop."""
    end = len(paragraphs)
    while end and _is_few_words(_joined(paragraphs[end - 1])):
        end -= 1
    if not end or not paragraphs[end - 1][-1].text.endswith(_ENDS_SENTENCE):
        end = len(paragraphs)
    return list(chain(*paragraphs[:end])), list(chain(*paragraphs[end:]))


def _is_few_words(text: str) -> bool:
    few = len(text.split()) <= _MAX_STRAY_WORDS and "://" not in text
    return few and not text.endswith((*_ENDS_SENTENCE, ":"))
