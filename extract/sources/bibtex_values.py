"""The value of a BibTeX field: pieces in braces or quotes, numbers and macros, joined by `#`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_MARK = re.compile(r"(?<!\\)[{}\"]")
_BARE = re.compile(r"[^\s#{}\"]+")
_JOIN = re.compile(r"\s*#\s*")
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w+-]*)\s*=\s*(?=[{\"\w])")


@dataclass(frozen=True, slots=True)
class Value:
    """The text of a value, macros that nobody defines, and what follows where a comma is missing.

    `next_name` and `next_raw` are the field that follows, `stray` is text that is no field.
    """

    text: str
    undefined: tuple[str, ...] = ()
    next_name: str = ""
    next_raw: str = ""
    stray: str = ""


def join_value(raw: str, macros: Mapping[str, str]) -> Value:
    """Return the value of a field as BibTeX joins it; macros are found in any case.

    Example:
        >>> join_value('"Journal of " # jmu', {"jmu": "Made-Up Things"}).text
        'Journal of Made-Up Things'
        >>> join_value("{Kepler, Jo} title = {A Comma}", {}).next_name
        'title'
    """
    raw = raw.strip()
    if raw[:1] == "{" and raw[-1:] == "}" and raw.count("{") == 1:
        return Value(raw[1:-1])
    texts: list[str] = []
    undefined: list[str] = []
    at = 0
    while at < len(raw):
        text, end = _piece(raw, at, macros, undefined)
        texts.append(text)
        if not (join := _JOIN.match(raw, end)):
            return _ended(raw, end, texts, undefined)
        at = join.end()
    return Value("".join(texts), tuple(undefined))


def _piece(raw: str, at: int, macros: Mapping[str, str], undefined: list[str]) -> tuple[str, int]:
    if raw[at] in '{"':
        end = _closing(raw, at)
        return raw[at + 1 : end], end + 1
    if not (bare := _BARE.match(raw, at)):
        return "", len(raw)
    word = bare[0]
    if word.lower() in macros:
        return macros[word.lower()], bare.end()
    if not word[0].isdigit():
        undefined.append(word)
    return word if word[0].isdigit() else "", bare.end()


def _closing(raw: str, at: int) -> int:
    """Return where the piece that starts at `at` ends; a quote ends one outside of braces only."""
    depth = 0
    for mark in _MARK.finditer(raw, at + (raw[at] == '"')):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] == ('"' if raw[at] == '"' else "}"):
            return mark.start()
    return len(raw)


def _ended(raw: str, end: int, texts: list[str], undefined: list[str]) -> Value:
    rest = raw[end:].strip()
    if follows := _NEXT_FIELD.match(rest):
        name, value = follows[1].lower(), rest[follows.end() :]
        return Value("".join(texts), tuple(undefined), next_name=name, next_raw=value)
    if raw[0] not in '{"' and rest:  # words without braces around them
        return Value(raw)
    if len(texts) == 1 and undefined and not rest:
        return Value("", tuple(undefined))
    return Value("".join(texts), tuple(undefined), stray=rest)
