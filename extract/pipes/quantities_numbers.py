"""The numbers of a sentence that may be results: with their unit, ranges whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_PERCENT = r"\s?(?:\$?\s*\\?%|percent(?:age)?(?:\spoints?)?\b)(?:\s?points?\b|-points?\b)?"
_RATIO = r"\s?\$?\s*(?:\\times|\u00d7)|[xX]\b(?![-\w])"
_COUNTED = r"[\s-]?(?:times|folds?|points?|pp|pts|percentage[\s-]points?)\b"
_SIZED = (
    r"\s?(?:[KMGT]i?B|ms|seconds?|minutes?|hours?|FPS|fps|dB|kWh|mJ|GFLOPs|mm|cm|px|pixels|s)\b(?!/)"
    r"|\s(?:tokens per second|tokens/s|frames per second|frames/s|bits?|bars?)\b"
)
_UNIT = rf"(?:{_PERCENT}|{_RATIO}|{_COUNTED}|{_SIZED})"
_JOIN = r"\s?(?:--?|[\u2013\u2014~]|\\sim|to)\s?\$?[+\u2212-]?"
_QUANTITY = re.compile(
    r"(?<![\w.,@/^_{-])(?<!\d:)(?:\$\s*)?(?:[+\u2212~\u2248<>\u2265\u2264\u223c-]|\\(?:sim|approx|geq?|leq?)\s?)*(?:\$\s?)?"
    rf"(?:(?P<low>{_NUMBER})(?P<low_unit>{_UNIT})?{_JOIN})?"
    rf"(?P<value>{_NUMBER})(?P<unit>{_UNIT})?\s?\$?(?![\w^_{{]|\.\d|[-/:](?=\w))",
    re.IGNORECASE,
)
_NO_RESULT_BEFORE = re.compile(
    r"(?:\bp\s?(?:-?values?)?\s?(?:[<=>\u2264\u2265]|\\leq?|less than|of)\s*"
    r"|\b(?:CIs?|confidence intervals?(?:\s?\[CI\])?)[^()\[\];]*"
    r"|\b(?:n|N|k|d|top|seed|version|Fig(?:ure)?|Table|Sect?(?:ion)?|Eq|phase|type|grade|stage|alpha"
    r"|year|threshold|temperature|dose|IoU|learning rate|dropout|batch size|power)\.?"
    r"\s?(?:=|of|at)?\s?[-<>$~]*\s*"
    r"|[\[(]?\d+(?:\.\d+)?%\s(?:CI|confidence)[^()\[\];]*"
    r"|\b(?:between|ages?|aged)\s(?:\d+\sand\s)?)$"
)
_NO_RESULT_AFTER = re.compile(
    r"\s?(?:%?\s(?:CIs?\b|confidence)|(?:[-\s](?:million|billion|trillion|thousand|k|M|B)\b)"
    r"|\s?(?:\\times|\u00d7|x)\s?\$?\d|\s?(?:Hz|k?Hz|MHz|GHz|mM|mg|kg|g|m?L|ml|\u00b5|\u03bc|\\mu|n?mol"
    r"|nm|K|k?m|k?eV|V|mA|W|kW|\u00b0|\\circ)\b|\shours?\sof|-(?:year|month|week|day|hour|layer|bit|shot|way"
    r"|dimensional|class|fold cross|point scale)|\s(?:years?|months?|weeks?|days?)\b"
    r"|\s(?:GPU|TPU|CPU)s?[\s-]hours?|%?\sof\s(?:the\s)?(?:total\s|overall\s|entire\s)?"
    r"(?:runtime|time|budget|data|samples|training data|patients|population|participants)\b"
    r"|[-\s]fold\s(?:cross|and)|\sfold\s)"
)
_NAME_BEFORE = re.compile(r"(?:^|[\s(\u201c])(?P<name>[A-Z][\w.@-]*)\s+$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: characters of the sentence; `plain` is a whole one without unit."""

    begin: int
    end: int
    value: str
    unit: str
    written: str
    plain: bool


def find_quantities(sentence: str) -> Iterator[Quantity]:
    r"""Yield what may be a result, no years, chances of error, counts or sizes.

    Example:
        >>> [q.written for q in find_quantities("GPT gains 24--32\\% (p < 0.01) on 5 of 12 sets.")]
        ['24--32\\%', '5', '12']
    """
    for match in _QUANTITY.finditer(sentence):
        begin, end = match.span()
        if "from" in sentence[max(0, begin - 12) : begin] and match["low"]:
            yield from _two(match)
        elif not _is_other(sentence, match):
            yield _quantity(match, begin, end)


def _is_other(sentence: str, match: re.Match[str]) -> bool:
    before = sentence[max(0, match.start() - 90) : match.start()]
    bare = not match["unit"]
    if _NO_RESULT_BEFORE.search(before) or (bare and _is_year(match["value"])):
        return True
    return bool(_NO_RESULT_AFTER.match(sentence, match.end("value")))


def _is_year(value: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", value))


def _two(match: re.Match[str]) -> Iterator[Quantity]:
    """Yield both ends of "from 3 to 5"."""
    unit = match["low_unit"] or ""
    low_end = match.end("low_unit") if unit else match.end("low")
    written = match.string[match.start() : low_end].strip("$ ")
    yield Quantity(match.start(), low_end, _plain(match["low"]), _unit(unit), written, False)
    yield _quantity(match, match.start("value"), match.end())


def _quantity(match: re.Match[str], begin: int, end: int) -> Quantity:
    written = match.string[begin:end].strip("$ ")
    plain = not match["unit"] and "." not in match["value"]
    return Quantity(begin, end, _plain(match["value"]), _unit(match["unit"]), written, plain)


def _plain(value: str) -> str:
    return value.replace(",", "")


def _unit(written: str | None) -> str:
    unit = (written or "").replace("$", "").replace("\\%", "%").strip(" -")
    return {"\\times": "\u00d7", "percent": "%"}.get(unit, unit)


def follows_name(sentence: str, quantity: Quantity) -> str:
    """Return the word with a capital right before a quantity, "" if there is none."""
    match = _NAME_BEFORE.search(sentence[max(0, quantity.begin - 40) : quantity.begin])
    return match["name"] if match else ""
