"""Component "sg_sentences": rule-based sentence boundaries for titles and abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from spacy.attrs import IDX, SENT_START  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.doc_text import doc_text

Offsets = tuple[int, int]
"""First character and the one after the last, in the text at hand."""

MAX_SENTENCE = 2_000
"""Longer stretches are cut at white space, so that evidence stays small on text without stops."""

_END = re.compile(
    r"""(?P<stop>[.!?]+)[)\]}"'\u201d\u2019]*(?:\s+(?=\S)|(?=[A-Z][a-z]+\s|[A-Z]\w*[ ,]|\(\d\)))"""
    r"|\n[^\S\n]*\n\s*"
)
_SHORTENED = re.compile(
    r"(?:^|[\s(\[~])(?:e\.?g|i\.?e|et al|al|vs|v|cf|ca|approx|resp|figs?|eqs?|sec|tab|no|nos|vol"
    r"|pp?|ref|refs|dr|prof|mr|mrs|ms|st|inc|ltd|co|jr|dept|univ|w\.r\.t|wrt|a\.k\.a|i\.i\.d|s\.t|viz"
    r"|[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z])\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:[\s.][A-Z]|\bal)\.$")
_STARTER = re.compile(
    r"(?:It|We|The|This|These|Our|In|To|However|Is|Experiments?|Extensive|Code)\b[^.]"
)
_NUMBERING = re.compile(r"\W*\d{1,2}\.\s*")
_ALWAYS_GO_ON = re.compile(r"(?:e\.?g|i\.?e|vs|cf|ca|w\.r\.t|resp|approx)\.$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.|@)\S*$|\b\w+\.(?:com|org|io|net|edu)(?:/\S*)?$")
_STARTS = re.compile(
    r"""[\s("'\[{$\\\u201c\u2018*-]*(?:[A-Z0-9]|\\|\W*http|[a-z]\w*[A-Z]|github)"""
)
_LOOK_BACK = 100
_WRAP = re.compile(r"(?<![\n])[^\S\n ](?!\n)|(?<!\n)\n(?!\n)")


def unwrap(text: str) -> str:
    r"""Return a text of the same length whose wrapped lines are joined; blank lines stay.

    Example:
        >>> unwrap("two\nwords\n\nmore")
        'two words\n\nmore'
    """
    return _WRAP.sub(" ", text)


def split_sentences(text: str) -> list[Offsets]:
    """Return the sentences of a text, trimmed of white space.

    Example:
        >>> text = "It gains 4.2% (e.g. on QA).Does it last? Yes."
        >>> [text[begin:end] for begin, end in split_sentences(text)]
        ['It gains 4.2% (e.g. on QA).', 'Does it last?', 'Yes.']
    """
    begin, found = 0, []
    for match in _END.finditer(text):
        if _is_end(text, match) and not _NUMBERING.fullmatch(text, begin, match.end()):
            found.append((begin, match.end()))
            begin = match.end()
    found.append((begin, len(text)))
    return [piece for one in found for piece in _pieces(text, *one)]


def _is_end(text: str, match: re.Match[str]) -> bool:
    stop = match["stop"]
    if not stop:
        return True
    before = text[max(0, match.start() - _LOOK_BACK) : match.start() + 1]
    spaced = match.group()[-1].isspace()
    if not spaced:
        return _is_glued_end(before, stop)
    if stop != ".":
        return _STARTS.match(text, match.end()) is not None or "?" in stop or "!" in stop
    if _ALWAYS_GO_ON.search(before):
        return False
    if _INITIAL.search(before) and _STARTER.match(text, match.end()):
        return True
    return _STARTS.match(text, match.end()) is not None and not _SHORTENED.search(before)


def _is_glued_end(before: str, stop: str) -> bool:
    """Tell "method.We" from "U.S.A", "Node.Js" and addresses."""
    word = before.split()[-1] if before.split() else ""
    return (
        len(stop) == 1
        and not _ADDRESS.search(word)
        and re.search(r"[\w)\]%][a-z)\]%\d][.?!]$", word) is not None
        and not _SHORTENED.search(before)
    )


def _pieces(text: str, begin: int, end: int) -> Iterator[Offsets]:
    piece = text[begin:end]
    body = piece.strip()
    begin += len(piece) - len(piece.lstrip())
    end = begin + len(body)
    while end - begin > MAX_SENTENCE:
        space = text.rfind(" ", begin + 1, begin + MAX_SENTENCE)
        cut = space if space > 0 else begin + MAX_SENTENCE
        yield begin, cut
        begin = cut + (space > 0)
    if end > begin:
        yield begin, end


@Language.component("sg_sentences")
def sentences(doc: Doc) -> Doc:
    """Set `doc._.sg_sentences` and the token boundaries nearest to them."""
    text, cut = doc_text(doc), doc._.sg_abstract_begin
    title, abstract = split_sentences(text[:cut]), split_sentences(text[cut:])
    doc._.sg_sentences = tuple(title) + tuple((b + cut, e + cut) for b, e in abstract)
    _mark_tokens(doc)
    return doc


def _mark_tokens(doc: Doc) -> None:
    # Token.is_sent_start looks at the whole doc each time it is set; an array does so once.
    places = doc.to_array(IDX)
    begins = np.searchsorted(places, [begin for begin, _ in doc._.sg_sentences])
    marks = np.full(len(doc), -1, dtype=np.int64)
    marks[begins[begins < len(doc)]] = 1
    if len(doc):
        column = marks.astype(np.uint64).reshape(-1, 1)
        doc.from_array([SENT_START], column)  # type: ignore[arg-type]
