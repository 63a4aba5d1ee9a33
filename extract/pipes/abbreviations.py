"""Component "sg_abbreviations": the pairs of long and short form that a text defines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extract.names import normal_key
from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.abbreviation_align import Match
from extract.pipes.abbreviation_forms import (
    can_be_long,
    can_be_short,
    is_capital,
    repeats,
)
from extract.pipes.abbreviation_match import match_long_form
from extract.pipes.abbreviation_view import AbbreviationMention, PlainView
from extract.pipes.doc_text import read_text
from extract.pipes.sentences import unwrap

Offsets = tuple[int, int]

_OPEN, _CLOSE = "([", {")": "(", "]": "["}
_MAX_INSIDE, _WINDOW = 160, 260
_MAX_CUTS = 6
_SURE = 0.3
"""The cost of a match that needs no brackets to be believed."""

_SEPARATOR = re.compile(r"[,;:(]|\s(?:and|or)\s")
_AFTER_SAID = re.compile(r"[\"'\u201c]?([^\W_][\w+&-]{1,19})\b")
_CLAUSE_END = re.compile(r"[,.;:()]|\n\n")
_TWO_SHORT = re.compile(r"([\w-]{1,12}\w)(?: and | or | & |, |; |/)([\w-]{1,12}\w)")
_JOINED = re.compile(r"\b(?:and|or)\b|[/&]")
_JOIN = re.compile(r"(?:\b(?:and|or)|[,;&/])$")
_QUOTES = " \t\n\"'\u201c\u201d\u2018\u2019`*"
_LEAD = re.compile(
    r"(?:\s*(?:i\.?e\.?,?|or|a\.?k\.?a\.?,?|abbreviated(?: as)?|short for|stands? for|for|namely"
    r"|called|dubbed|denoted(?: as| by)?|termed|hereafter|henceforth|hereinafter|also known as"
    r"|referred to as|in short|abbr(?:eviation)?[.:]?|the)[\s:,]+)+",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"([^\W_][^\s()\[\],;:]{0,19})[\"'\u201d\u2019`]*\s*$")
_WORD_THEN_NOUN = re.compile(
    r"([^\W_][^\s()\[\],;:]{0,19}) (?:framework|model|method|dataset|benchmark|corpus|algorithm"
    r"|system|metric|approach|architecture)\s*$"
)
_SAID = re.compile(
    r"(?:,|\u2014|\s-)\s*(?:i\.e\.,?|or|abbreviated(?: as)?|short for|termed|dubbed|called|namely"
    r"|a\.k\.a\.,?|also known as)\s+",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<![^\w][A-Z])\.\s|[!?;]\s|\n\n|[()\[\];]|:\s")
_TITLE = re.compile(
    r"\s*[\"'\u201c]?([^\W_][\w+-]{1,15})[\"'\u201d]?\s*(?::|\s[-\u2013\u2014]+)\s+"
)


def find_abbreviations(text: str, *, title_end: int = 0) -> list[AbbreviationMention]:
    """Return the definitions in a text, in its order, each pair of forms once.

    The first `title_end` characters are a title, where "SHORT: long form" defines too.

    Example:
        >>> text = "We train large language models (LLMs)."
        >>> [
        ...     (text[a.short_begin : a.short_end], text[a.long_begin : a.long_end])
        ...     for a in find_abbreviations(text)
        ... ]
        [('LLMs', 'large language models')]
    """
    view = PlainView(unwrap(text))
    found = [*_in_title(view.text, view.place(title_end)), *_in_brackets(view.text)]
    useful = [one for one in (*found, *_said(view.text)) if _is_useful(view.text, one)]
    mentions = sorted((view.back(one) for one in useful), key=lambda a: a.short_begin)
    keys: dict[tuple[str, str], AbbreviationMention] = {}
    for one in mentions:
        short, long = text[one.short_begin : one.short_end], text[one.long_begin : one.long_end]
        keys.setdefault((normal_key(short), normal_key(long)), one)
    return list(keys.values())


def _is_useful(text: str, found: AbbreviationMention) -> bool:
    """Tell whether the two forms differ, and a short form of one letter comes again in the text."""
    short = text[found.short_begin : found.short_end]
    if repeats(short, text[found.long_begin : found.long_end]):
        return False
    again = rf"(?<![\w(\[.-]){short}(?![\w)\].-])"
    return len(short) > 1 or bool(re.search(again, text))


def _brackets(text: str) -> Iterator[Offsets]:
    waiting: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match.group() in _OPEN:
            waiting.append(match.start())
        elif waiting and text[waiting[-1]] == _CLOSE[match.group()]:
            begin = waiting.pop() + 1
            if begin < match.start() <= begin + _MAX_INSIDE:
                yield begin, match.start()


def _in_brackets(text: str) -> Iterator[AbbreviationMention]:
    for begin, end in _brackets(text):
        lead = _LEAD.match(text, begin, end)
        inside = lead.end() if lead else begin
        finders = (_two_short_inside, _short_inside, _long_inside, _both_inside)
        yield from next(filter(None, (find(text, begin - 1, inside, end) for find in finders)), ())


def _short_inside(text: str, opening: int, begin: int, end: int) -> list[AbbreviationMention]:
    """Find "long form (SHORT)", "(SHORT; …)", "(SHORT, e.g. …)", "(i.e., SHORT)"."""
    for stop in _cuts(_SEPARATOR, text, begin, end):
        short = _strip(text, begin, stop)
        fits = can_be_short if stop == end else is_capital
        if short and fits(text[slice(*short)]):
            window = _before(text, opening)
            match = match_long_form(text[slice(*short)], text[slice(*window)])
            if match:
                return [_mention(short, match, window[0])]
    return []


def _two_short_inside(text: str, opening: int, begin: int, end: int) -> list[AbbreviationMention]:
    """Find "one long form and another (SHORT1 and SHORT2)", or one long form read in two ways."""
    two = _TWO_SHORT.fullmatch(text, begin, end)
    if not two or not (_has_capital(two[1]) and _has_capital(two[2])):
        return []
    window = _before(text, opening)
    last = match_long_form(two[2], text[slice(*window)])
    if not last:
        return []
    before = text[window[0] : window[0] + last.begin].rstrip()
    joined = _JOIN.search(before)
    if joined:
        first = _sure(match_long_form(two[1], before[: joined.start()].rstrip()))
    else:
        first = _same_long_form(two[1], text[slice(*window)], last)
    both = ((two.span(1), first), (two.span(2), last))
    return [_mention(short, match, window[0]) for short, match in both if match] if first else []


def _has_capital(short: str) -> bool:
    return can_be_short(short) and not short.islower()


def _same_long_form(short: str, phrase: str, other: Match) -> Match | None:
    """Return the long form of another short form if it is one of this too, and names one thing."""
    match = _sure(match_long_form(short, phrase))
    same = match and (match.begin, match.end) == (other.begin, other.end) and _sure(other)
    return match if same and not _JOINED.search(phrase, other.begin) else None


def _sure(match: Match | None) -> Match | None:
    return match if match and match.cost <= _SURE else None


def _long_inside(text: str, opening: int, begin: int, end: int) -> list[AbbreviationMention]:
    """Find "SHORT (long form)" and "the SHORT framework (long form)"."""
    shift = max(0, opening - 60)
    for pattern in (_LAST_WORD, _WORD_THEN_NOUN):
        word = pattern.search(text[shift:opening])
        if word and can_be_short(word[1]):
            short = (shift + word.start(1), shift + word.end(1))
            found = [] if _is_unit(text, *short) else _long_at(text, short, begin, end)
            if found:
                return found
    return []


def _is_unit(text: str, begin: int, end: int) -> bool:
    """Tell whether "ms" and its like follow a number there."""
    small = end - begin < 3 and text[begin:end].islower()
    return small and text[:begin].rstrip()[-1:].isdigit()


def _long_at(text: str, short: Offsets, begin: int, end: int) -> list[AbbreviationMention]:
    for stop in _cuts(_SEPARATOR, text, begin, end):
        long = _strip(text, begin, stop)
        match = long and match_long_form(text[slice(*short)], text[slice(*long)], whole=True)
        if long and match and can_be_long(text[slice(*short)], text[slice(*long)]):
            return [_mention(short, match, long[0])]
    return []


def _both_inside(text: str, opening: int, begin: int, end: int) -> list[AbbreviationMention]:
    """Find "(long form, SHORT)" and "(SHORT, long form)"."""
    comma = text.find(",", begin, end)
    first, second = (
        (_strip(text, begin, comma), _strip(text, comma + 1, end)) if comma > 0 else ((), ())
    )
    for short, long in ((second, first), (first, second)):
        if short and long and is_capital(text[slice(*short)]):
            match = match_long_form(text[slice(*short)], text[slice(*long)], whole=True)
            if match and match.cost <= _SURE and " " in text[slice(*long)]:
                return [_mention(short, match, long[0])]
    return []


def _cuts(separator: re.Pattern[str], text: str, begin: int, end: int) -> list[int]:
    return [end, *(m.start() for m in separator.finditer(text, begin, end))][:_MAX_CUTS]


def _said(text: str) -> Iterator[AbbreviationMention]:
    """Find "long form, i.e., SHORT" and "SHORT, i.e., long form"."""
    for said in _SAID.finditer(text):
        after = _AFTER_SAID.match(text, said.end())
        if after and is_capital(after[1]):
            window = _before(text, said.start())
            match = match_long_form(after[1], text[slice(*window)])
            if match and match.cost <= _SURE:
                yield _mention(after.span(1), match, window[0])
                continue
        yield from _long_said(text, said)


def _long_said(text: str, said: re.Match[str]) -> Iterator[AbbreviationMention]:
    before = text[max(0, said.start() - 40) : said.start()]
    word = _LAST_WORD.search(before)
    if not word or not is_capital(word[1]):
        return
    shift = max(0, said.start() - 40)
    end = _CLAUSE_END.search(text, said.end())
    stop = min(end.start() if end else len(text), said.end() + _MAX_INSIDE)
    found = _prefix_match(word[1], text[said.end() : stop])
    if found:
        yield _mention((shift + word.start(1), shift + word.end(1)), found, said.end())


def _in_title(text: str, end: int) -> Iterator[AbbreviationMention]:
    """Find "SHORT: long form for this and that" where each letter opens a word."""
    head = _TITLE.match(text, 0, end)
    if head and can_be_short(head[1]) and len(head[1]) > 2:
        found = _prefix_match(head[1], text[head.end() : end])
        if found:
            yield _mention(head.span(1), found, head.end())


def _prefix_match(short: str, phrase: str) -> Match | None:
    """Return the beginning of a phrase that the short form abbreviates best."""
    if not _may_begin(short, phrase):
        return None
    words = list(re.finditer(r"\S+", phrase))[1 : len(short) + 5]
    phrases = (phrase[: word.end()].rstrip(".,:;") for word in words)
    matches = (match_long_form(short, one, whole=True) for one in phrases)
    found = [match for match in matches if match and match.cost <= _SURE]
    return min(found, key=lambda match: (match.cost, match.end), default=None)


def _may_begin(short: str, phrase: str) -> bool:
    """Tell, quickly, whether a phrase opens with one of the first two letters of a short form.

    Digits may be spelt out, and open the names of chemicals.
    """
    opening = phrase.lstrip()[:1].lower()
    letters = [c.lower() for c in short if c.isalnum()]
    return not opening.isalpha() or opening in letters[:2] or letters[0].isdigit()


def _before(text: str, end: int) -> Offsets:
    """Return the clause that ends there, without quotes and space at its end."""
    begin = max(0, end - _WINDOW)
    for stop in _STOP.finditer(text, begin, end):
        begin = stop.end()
    return begin, begin + len(text[begin:end].rstrip(_QUOTES))


def _strip(text: str, begin: int, end: int) -> Offsets | None:
    piece = text[begin:end]
    body = piece.strip(_QUOTES + ".,")
    if not body:
        return None
    begin += piece.index(body)
    return begin, begin + len(body)


def _mention(short: Offsets, match: Match, shift: int) -> AbbreviationMention:
    return AbbreviationMention(*short, match.begin + shift, match.end + shift)


@Language.component("sg_abbreviations")
def abbreviations(doc: Doc) -> Doc:
    """Set `doc._.sg_abbreviations`."""
    doc._.sg_abbreviations = tuple(
        find_abbreviations(read_text(doc), title_end=doc._.sg_abstract_begin)
    )
    return doc
