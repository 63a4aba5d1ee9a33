"""The lexicons of the package: known phrases, what they usually are, and their short forms."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from extract.names import normal_key


@dataclass(frozen=True, slots=True)
class Usage:
    """In how many papers of the arXiv sample a phrase stands, and its share in each relation."""

    papers: int
    shares: tuple[float, ...]


def lexicon(name: str) -> Path:
    """Return a file of `extract/data`, or one elsewhere by its whole path."""
    return Path(str(resources.files("extract"))) / "data" / name


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a lexicon, none where there is no such file."""
    file = lexicon(name)
    if file.is_file():
        with file.open(encoding="utf-8") as lines:
            yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def known_names() -> Mapping[str, tuple[str, ...]]:
    """Return the types of well-known names by key, as `data/names.tsv` lists them."""
    types: dict[str, tuple[str, ...]] = {}
    for row in read_table("names.tsv"):
        key = normal_key(row["name"])
        types[key] = (*types.get(key, ()), row["type"])
    return types


@cache
def known_spellings() -> Mapping[str, str]:
    """Return how well-known names are written, by key."""
    return {normal_key(row["name"]): row["name"] for row in read_table("names.tsv")}


@cache
def known_synonyms() -> Mapping[str, str]:
    """Return the key of the long form of well-known short forms, `data/synonyms.tsv`."""
    return {normal_key(r["short"]): normal_key(r["long"]) for r in read_table("synonyms.tsv")}


@cache
def usages() -> Mapping[str, Usage]:
    """Return how phrases are used by key, as `data/usage.tsv` counts them."""
    return {
        row["key"]: Usage(int(row["papers"]), tuple(float(x) for x in row["shares"].split()))
        for row in read_table("usage.tsv")
    }


@dataclass(frozen=True, slots=True)
class Phrases:
    """The keys of known names and phrases, and the words that one of them begins with."""

    whole: frozenset[str]
    opening: frozenset[str]


@cache
def known_phrases() -> Phrases:
    """Return the known names, and the known phrases of two words and more."""
    every = (*known_names(), *usages(), *known_synonyms().values())
    whole = frozenset(key for key in every if " " in key or key in known_names())
    parts = (key.split() for key in whole)
    return Phrases(whole, frozenset(" ".join(p[:n]) for p in parts for n in range(1, len(p))))
