"""Command line of a comparison: `python -m extract.learn.scierc SCIERC MINILM`.

The network of the tagger learns the six types of SciERC (Luan et al. 2018) from its train split
alone and finds them in its dev split, where exact spans and types are counted, as the literature
does. SCIERC is the folder with `train.json` and `dev.json`. Nothing of it is kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.learn.examples import read_json_lines
from extract.learn.tagger import COURSES, train
from extract.learn.tagger_export import export
from extract.learn.tagger_net import make_network
from extract.learn.tagger_targets import BEGIN, INSIDE, Lesson
from extract.pipes.tagger import WIDEST, Tagger
from extract.pipes.tagger_numbers import HEADS
from extract.pipes.tagger_pieces import split_text, windows

TYPES = ("Task", "Method", "Metric", "Material", "OtherScientificTerm", "Generic")
THRESHOLDS = tuple(percent / 100 for percent in range(20, 65, 5))
ASIDE = 5
"""One abstract in so many of the train split chooses the threshold, and learns only afterwards."""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Half-open characters of a text, and the row of `TYPES` that they have."""

    begin: int
    end: int
    type: int


@dataclass(frozen=True, slots=True)
class Abstract:
    """A text of tokens with a space between two, and what is annotated in it."""

    text: str
    begins: frozenset[int]
    ends: frozenset[int]
    mentions: frozenset[Mention]


@dataclass(frozen=True, slots=True)
class Guess:
    """A mention that the network thinks of, and how probable it is."""

    mention: Mention
    chance: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 in percent."""

    precision: float
    recall: float
    f1: float


def main() -> None:
    """Train without a fifth of the train split, choose a threshold on it; train and measure."""
    parser = argparse.ArgumentParser(
        prog="python -m extract.learn.scierc", description=main.__doc__
    )
    parser.add_argument("scierc", type=Path, help="folder with train.json and dev.json")
    parser.add_argument("minilm", type=Path, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    ours, dev = (read_abstracts(args.scierc / f"{part}.json") for part in ("train", "dev"))
    aside = ours[::ASIDE]
    rest = [abstract for i, abstract in enumerate(ours) if i % ASIDE]
    read = _learn_and_read(rest, aside, args.minilm, args.seed)
    threshold = max(THRESHOLDS, key=lambda least: measure(read, aside, least).f1)
    _report(f"aside, threshold {threshold}", measure(read, aside, threshold))
    read = _learn_and_read(ours, dev, args.minilm, args.seed)
    for least in THRESHOLDS:
        chosen = " (chosen)" if least == threshold else ""
        _report(f"dev, threshold {least}{chosen}", measure(read, dev, least))


def _report(what: str, figures: Figures) -> None:
    sys.stdout.write(
        f"{what}: F1 {figures.f1:.1f} ({figures.precision:.1f}, {figures.recall:.1f})\n"
    )


def read_abstracts(path: Path) -> list[Abstract]:
    """Return the abstracts of a split, one a line, with the tokens and `ner` of SciERC."""
    return [_abstract(record) for record in read_json_lines(path)]


def _abstract(record: Mapping[str, Any]) -> Abstract:
    tokens = list(chain.from_iterable(record["sentences"]))
    begins = list(accumulate((len(token) + 1 for token in tokens[:-1]), initial=0))
    ends = [begin + len(token) for begin, token in zip(begins, tokens, strict=True)]
    mentions = frozenset(
        Mention(begins[first], ends[last], TYPES.index(kind))
        for first, last, kind in chain.from_iterable(record["ner"])
    )
    return Abstract(" ".join(tokens), frozenset(begins), frozenset(ends), mentions)


def lesson_of(abstract: Abstract) -> Lesson:
    """Return what the tagger can learn: each type has the two heads that a relation has else."""
    words = split_text(abstract.text)
    window = next(windows(abstract.text, words, 0))
    first = {begin: i for i, (begin, _) in enumerate(words[: window.last])}
    last = {end: i for i, (_, end) in enumerate(words[: window.last])}
    marks = np.zeros((window.last, HEADS), dtype=np.int64)
    spans = np.zeros((window.last, WIDEST, HEADS), dtype=np.float32)
    for one in sorted(abstract.mentions, key=lambda m: (m.end - m.begin, m)):
        i, j = first.get(one.begin, -1), last.get(one.end, -1)
        if i >= 0 and 0 <= j - i < WIDEST:
            heads = [one.type, one.type + len(TYPES)]
            spans[i, j - i, heads] = 1
            marks[i : j + 1, heads] = INSIDE
            marks[i, heads] = BEGIN
    return Lesson(window, marks, spans)


def _learn_and_read(
    learned: Iterable[Abstract], read: Iterable[Abstract], minilm: Path, seed: int
) -> list[list[Guess]]:
    """Return what a network finds in some abstracts that has learned others, as it would ship."""
    lessons = [lesson_of(abstract) for abstract in learned]
    network = train(lessons, make_network(minilm, COURSES[0].layers), COURSES, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tagger.onnx"
        export(network, path)
        tagger = Tagger(str(path))
        return [list(_guesses(tagger, abstract)) for abstract in read]


def _guesses(tagger: Tagger, abstract: Abstract) -> Iterator[Guess]:
    words = split_text(abstract.text)
    places = _places(abstract, words)
    for window in windows(abstract.text, words, 0):
        inside = (places[:, 1] >= window.first) & (places[:, 2] < window.last)
        found = tagger.read(window, places[inside])
        of_heads = ((found.spans + found.marks) / 2).reshape(-1, 2, len(TYPES))
        chances = of_heads.mean(axis=1)
        for row, kind in zip(*np.nonzero(chances >= min(THRESHOLDS)), strict=True):
            begin, end = words[found.first[row]][0], words[found.last[row]][1]
            yield Guess(Mention(begin, end, int(kind)), float(chances[row, kind]))


def _places(abstract: Abstract, words: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Return each run of whole tokens, as rows that `Tagger.read` takes."""
    rows = [
        (0, i, j)
        for i, (begin, _) in enumerate(words)
        for j in range(i, min(i + WIDEST, len(words)))
        if begin in abstract.begins and words[j][1] in abstract.ends
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def choose(guesses: Iterable[Guess], least: float) -> set[Mention]:
    """Return the probable mentions, of overlapping ones the most probable.

    Example:
        >>> guesses = [Guess(Mention(0, 4, 0), 0.6), Guess(Mention(2, 9, 1), 0.8)]
        >>> choose(guesses, 0.5)
        {Mention(begin=2, end=9, type=1)}
    """
    chosen: set[Mention] = set()
    for guess in sorted(guesses, key=lambda g: (-g.chance, g.mention)):
        one = guess.mention
        free = all(one.end <= other.begin or other.end <= one.begin for other in chosen)
        if guess.chance >= least and free:
            chosen.add(one)
    return chosen


def measure(
    guesses: Sequence[Iterable[Guess]], abstracts: Sequence[Abstract], least: float
) -> Figures:
    """Return how well exact spans with their types are found over all abstracts."""
    found = [choose(of_one, least) for of_one in guesses]
    wanted = [abstract.mentions for abstract in abstracts]
    right = sum(len(ours & theirs) for ours, theirs in zip(found, wanted, strict=True))
    ours, theirs = sum(map(len, found)), sum(map(len, wanted))
    precision, recall = 100 * right / max(1, ours), 100 * right / max(1, theirs)
    return Figures(precision, recall, 200 * right / max(1, ours + theirs))


if __name__ == "__main__":
    main()
