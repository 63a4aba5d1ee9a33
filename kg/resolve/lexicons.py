"""The lists that rules of resolution read: short forms, tails of names, words that are alike."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import IO

from extract.names import normal_key

_CAPITALS = 2
"""A form of fewer capitals may be a word."""


def open_lexicon(name: str) -> IO[str]:
    """Open a list of this room (kg/resolve/data), or else of the extraction (extract/data)."""
    own = resources.files("kg.resolve") / "data" / name
    file = own if own.is_file() else resources.files("extract") / "data" / name
    return file.open(encoding="utf-8")


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a list with a head, tabs between its columns."""
    with open_lexicon(name) as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def known_short_forms() -> Mapping[str, str]:
    """Return the key of the long form of each short form that hardly stands for anything else.

    Those of the extraction's synonyms.tsv, and of short_forms.tsv what at least five papers of a
    sample of arXiv define alike, and no others otherwise.

    Example:
        >>> known_short_forms()["LLM"], known_short_forms().get("SAM")
        ('large language model', None)
    """
    rows = [*read_rows("short_forms.tsv"), *read_rows("synonyms.tsv")]
    return {row["short"]: normal_key(row["long"]) for row in rows}


@cache
def known_long(short: str) -> str:
    """Return the key of what a short form stands for, "" if the lists do not know it.

    Capitals may differ among short forms, not between one and a word.

    Example:
        >>> known_long("kNN"), known_long("clip"), known_long("LLM")
        ('k nearest neighbor', '', 'large language model')
    """
    if short in known_short_forms() or sum(c.isupper() for c in short) < _CAPITALS:
        return known_short_forms().get(short, "")
    return _by_capitals().get(short.upper(), "")


@cache
def _by_capitals() -> Mapping[str, str]:
    known = known_short_forms()
    longs = {short.upper(): set[str]() for short in known}
    for short, long in known.items():
        longs[short.upper()].add(long)
    return {short: min(found) for short, found in longs.items() if len(found) == 1}


@cache
def like_words() -> Mapping[str, str]:
    """Return the usual word for one that says the same in a long form ("vision" for "visual")."""
    rows = read_rows("like_words.tsv")
    return {row["word"]: row["usual"] for row in rows if row["where"] != "last"}
