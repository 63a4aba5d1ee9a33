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
def known_long(short: str, kind: str = "") -> str:
    """Return the key of what a short form stands for, "" if the lists do not know it.

    Capitals may differ among short forms, not between one and a word. As a metric some have one
    meaning that have several otherwise.

    Example:
        >>> known_long("kNN"), known_long("clip"), known_long("LLM")
        ('k nearest neighbor', '', 'large language model')
        >>> known_long("AP"), known_long("AP", "metric")
        ('', 'average precision')
    """
    if kind == "metric" and (found := _known_metric(short)):
        return found
    if short in known_short_forms() or sum(c.isupper() for c in short) < _CAPITALS:
        return known_short_forms().get(short, "")
    return _by_capitals().get(short.upper(), "")


@cache
def tail_words() -> frozenset[str]:
    """Return the words that may say nothing at the end of a name."""
    return frozenset(row["word"] for row in read_rows("tails.tsv"))


def _known_metric(short: str) -> str:
    known = _known_metrics()
    capitals = sum(c.isupper() for c in short) >= _CAPITALS
    return known.get(short) or (known.get(short.upper(), "") if capitals else "")


@cache
def _known_metrics() -> Mapping[str, str]:
    known = {row["short"]: normal_key(row["long"]) for row in read_rows("metrics.tsv")}
    return {**{short.upper(): long for short, long in known.items()}, **known}


@cache
def agreed_long(short: str) -> str:
    """Return the key of what most papers of a sample of arXiv that define a short form mean by it.

    At least two agree, and seven in ten: too few to know it, enough to bear out another definition.

    Example:
        >>> agreed_long("fMRI"), agreed_long("SAM 2"), agreed_long("LISA")
        ('functional magnetic resonance imaging', 'segment anything model 2', '')
    """
    return _agreed().get(_without_gaps(short), "")


def _without_gaps(short: str) -> str:
    return short.replace(" ", "").replace("-", "")


@cache
def _agreed() -> Mapping[str, str]:
    return {_without_gaps(row["short"]): row["long"] for row in read_rows("agreed_forms.tsv")}


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
