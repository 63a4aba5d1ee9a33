"""Why a fact was listed or not, in words, from what the extraction says of it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from extract.errors import ScholargraphError
from extract.explain import Chance, Explanation, Weight, explain
from extract.model import Paper
from extract.names import normal_key
from kg.builder.reading import ReadOptions, gather, load_pipeline, paper_key
from kg.errors import NotFoundError
from kg.resolve.ids import paper_id

_SHOWN = 5


def explain_fact(inputs: Sequence[str | Path], how: ReadOptions, paper: str, name: str) -> str:
    """Return why a name is listed as a fact of a paper of some inputs, or why not, as text.

    `paper` is the id of a paper, or words of its title; `name` any form of a thing that its text
    has.

    Raises:
        InputError: no input can be read.
        NotFoundError: no paper, or several, are called so, or no candidate of it has the name.
    """
    found = find_paper(gather(inputs, how).papers, paper)
    try:
        return to_text(explain(load_pipeline(), found, name))
    except ScholargraphError as error:
        raise NotFoundError(str(error)) from error


def find_paper(papers: Sequence[Paper], wanted: str) -> Paper:
    """Return the paper with an id, with a title, or the one with some words in its title.

    Example:
        >>> find_paper([Paper("Ask BERT"), Paper("Ask ponds")], "ponds").title
        'Ask ponds'
    """
    key = normal_key(wanted)
    last = wanted.rstrip("/").rsplit("/", 1)[-1].removeprefix("sgd:")
    named = [p for p in papers if wanted in (paper_key(p), p.title) or last == paper_id(p)]
    words = named or [p for p in papers if key and key in normal_key(p.title)]
    distinct = list({paper_id(paper): paper for paper in words}.values())
    if len(distinct) == 1:
        return distinct[0]
    if not distinct:
        raise NotFoundError(f"no paper is called {wanted!r}; give its id or words of its title")
    titles = "; ".join(paper.title for paper in distinct[:_SHOWN])
    raise NotFoundError(f"{len(distinct)} papers are called {wanted!r}: {titles}")


def to_text(found: Explanation) -> str:
    """Return an explanation for people, a few dozen lines."""
    listed = [c for c in found.chances if c.confidence is not None]
    said = ", ".join(f"{c.relation} ({c.confidence:.2f})" for c in listed) or "nothing"
    lines = [
        f"{found.name} in “{found.title}” is listed as: {said}",
        f"written     {', '.join(found.forms)}; in {found.places} place(s)",
        f"sentence    {' '.join(found.sentence.split())}",
        "",
        f"{'relation':<14}{'tagger':>7}{'judge':>7}{'rules':>7}{'needs':>7}  outcome",
        *map(_chance_line, found.chances),
        "",
        f"What counted for {found.relation}, in log-odds (0 is even, 2 is nine in ten):",
        f"{found.bias:+7.2f}  every candidate",
        f"{found.numbers:+7.2f}  what the tagger reads at its places",
        f"{found.words:+7.2f}  words in and around it, of which most:",
        *map(_weight_line, found.weights),
    ]
    return "\n".join(lines) + "\n"


def _chance_line(chance: Chance) -> str:
    numbers = (chance.tagger, chance.judge, chance.final, chance.least)
    columns = "".join(f"{number:>7.2f}" for number in numbers)
    return f"{chance.relation:<14}{columns}  {chance.why}"


def _weight_line(weight: Weight) -> str:
    return f"{weight.weight:+9.2f}  {feature_text(weight.feature)}"


def feature_text(feature: str) -> str:
    """Return what a feature says, in words.

    Example:
        >>> feature_text("l1=with"), feature_text("name:listed")
        ('before it stands “with”', 'of what is known or written as name: it stands in a list')
    """
    kind, _, value = feature.partition("=")
    of, colon, bare = kind.rpartition(":")
    words = _words().get(bare, f"{bare} {{}}").replace("{}", value)
    return f"of what is known or written as {of}: {words}" if colon else words


@cache
def _words() -> Mapping[str, str]:
    file = resources.files("kg") / "data" / "feature_words.tsv"
    with file.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["feature"]: row["words"] for row in rows}
