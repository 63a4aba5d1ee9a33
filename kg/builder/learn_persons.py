"""Learns how to tell persons apart, from papers that nobody annotated: no one's identity is used.

`python -m kg.builder.learn_persons PAPERS [--anthology VOLUME.xml.gz …]` writes name_counts.tsv and
person_weights.tsv. Two slots of one rare full name are taken as one person, two of one family name
and initial with different given names as two. From these come the weights of all that is not the
name. How often slots whose names agree are one person is then estimated by expectation and
maximisation, by kind of agreement and by how common the name is.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from defusedxml.ElementTree import parse

from extract.model import Affiliation, Author, Paper
from extract.sources import read_inputs
from kg.resolve.persons.blocks import Block, find_blocks
from kg.resolve.persons.features import FEATURES, compare
from kg.resolve.persons.names import PersonName, Relation, is_slip, parse_name, relate_given
from kg.resolve.persons.slots import Floats, Slots, make_slots, name_counts

DATA = Path(__file__).parents[1] / "data"
LEAST_NAMES = 10
"""How many names a part must be in to be listed."""
RARE = -5.5
"""The logarithm of the expected persons of a name, under which its slots are taken as one's."""
MOST_SLOTS, MOST_PAIRS, MOST_UNKNOWN = 60, 60, 4000
"""How many slots and pairs of one family name and initial count, and pairs of one block."""
SHARE = 3000.0
"""What the pairs of one input that are one person, or two, weigh together."""
PENALTY, STEPS = 1.0, 60
NAME = slice(0, 6)
CONTEXT = slice(6, len(FEATURES))
AGAINST = frozenset({"no co-author", "other categories", "years apart", "other affiliation"})
FREE = frozenset({"co-authors to compare", "no shared co-author"})
"""Features that may have any sign; all others speak for one person."""

Sample = tuple[Floats, Floats, Floats, Floats]
"""Features of slots whose names agree, with the weight of each, of rare ones among them, of two."""


def main() -> None:
    """Write name_counts.tsv and the weights of person_weights.tsv, whose words stay."""
    parser = argparse.ArgumentParser(prog="python -m kg.builder.learn_persons")
    parser.add_argument("papers", nargs="+", help="files of papers, with all their authors")
    parser.add_argument("--anthology", nargs="*", default=[], help="XML volumes with affiliations")
    args = parser.parse_args()
    day = datetime.date(2000, 1, 1)
    papers = [p for reading in read_inputs(args.papers, as_of=day) for p in reading.papers]
    write_counts(papers)
    inputs = [papers, [p for path in args.anthology for p in read_anthology(path)]]
    weights = learn([sample(make_slots(found)) for found in inputs if found])
    write_weights(weights)


def read_anthology(path: str) -> Iterator[Paper]:
    """Yield the papers of a volume of the ACL Anthology with affiliations, without any id."""
    raw = (
        gzip.decompress(Path(path).read_bytes())
        if path.endswith(".gz")
        else Path(path).read_bytes()
    )
    year = Path(path).name[:4]
    for volume in parse(io.BytesIO(raw)).getroot().iter("volume"):
        for paper in volume.iter("paper"):
            yield Paper(
                title=_text(paper.find("title")),
                abstract=_text(paper.find("abstract")),
                authors=tuple(_author(author) for author in paper.findall("author")),
                date=year,
                venue=f"{Path(path).name} {volume.get('id')}",
            )


def _author(author: object) -> Author:
    parts = {name: _text(author.find(name)) for name in ("first", "last", "affiliation")}  # type: ignore[attr-defined]
    known = (Affiliation(parts["affiliation"]),) if parts["affiliation"] else ()
    return Author(f"{parts['first']} {parts['last']}".strip(), affiliations=known)


def _text(node: object) -> str:
    return "" if node is None else " ".join("".join(node.itertext()).split())  # type: ignore[attr-defined]


def write_counts(papers: Iterable[Paper]) -> None:
    """Write how many different names have each family name, given name and initial."""
    parsed = {
        parse_name(author.name).key: parse_name(author.name) for p in papers for author in p.authors
    }
    names = [name for name in parsed.values() if name.given]
    parts = {
        "family": Counter(name.family for name in names),
        "given": Counter(name.joined for name in names if name.is_full),
        "initial": Counter(name.joined[0] for name in names),
    }
    rows = [("all", "", len(names))]
    for part, counts in parts.items():
        rows += [
            (part, name, count)
            for name, count in sorted(counts.items())
            if count >= LEAST_NAMES and name.isascii() and name.isalpha()
        ]
    _write("name_counts.tsv", ("part", "name", "count"), rows)
    name_counts.cache_clear()


def sample(slots: Slots) -> Sample:
    """Return the pairs of an input to learn from."""
    features, weights = [], []
    same = list(Relation).index(Relation.SAME)
    rare = []
    for _, pairs in compare(slots, find_blocks(slots)):
        step = len(pairs.one) // MOST_UNKNOWN + 1
        found = pairs.features[::step]
        features.append(found)
        weights.append(np.full(len(found), 1 / max(len(found), 1) ** 0.5))
        rare.append((pairs.relation[::step] == same) & (found[:, 5] < RARE))
    two = [p.features[_spread(len(p.one))] for _, p in compare(slots, list(_different(slots)))]
    return (
        np.concatenate(features),
        np.concatenate(weights),
        np.concatenate(rare).astype(np.float64),
        np.concatenate(two),
    )


def _spread(count: int) -> slice:
    return slice(None, None, count // MOST_PAIRS + 1)


def _different(slots: Slots) -> Iterator[Block]:
    """Yield slots of one family name and initial, one a name, related where they are two's."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, slot in enumerate(slots.slots):
        if slots.names[slot.name].is_full:
            groups[slots.names[slot.name].block].append(number)
    for _, numbers in sorted(groups.items()):
        first = {slots.slots[n].name: n for n in reversed(numbers)}
        names = sorted(first)[:MOST_SLOTS]
        pairs = {
            (a, b): Relation.SAME
            for a, b in combinations(names, 2)
            if _are_two(slots.names[a], slots.names[b])
            and slots.slots[first[a]].paper != slots.slots[first[b]].paper
        }
        if pairs:
            yield Block(tuple(sorted(first[name] for name in names)), pairs)


def _are_two(one: PersonName, other: PersonName) -> bool:
    return relate_given(one.given, other.given) is None and not is_slip(
        one.given[0], other.given[0]
    )


def learn(samples: Sequence[Sample]) -> Floats:
    """Return the weight of each feature, so that their sum is the log-odds of one person."""
    inputs, labels, shares = [], [], []
    for agreeing, weights, rare, two in samples:
        one = rare > 0
        inputs += [agreeing[one], two]
        labels += [np.ones(int(one.sum())), np.zeros(len(two))]
        shares += [weights[one] / weights[one].sum() * SHARE, np.full(len(two), SHARE / len(two))]
    context = _signed(np.concatenate(inputs), np.concatenate(labels), np.concatenate(shares))
    found = np.concatenate([agreeing for agreeing, *_ in samples])
    share = np.concatenate([weights for _, weights, *_ in samples])
    evidence = context[0] + found[:, CONTEXT] @ context[1:]
    names = _maximise(found[:, NAME], evidence, share)
    names[0] += context[0]
    return np.concatenate([names, context[1:]])


def _signed(inputs: Floats, labels: Floats, shares: Floats) -> Floats:
    """Return bias and weights of the context, none of a sign that makes no sense."""
    columns = FEATURES[CONTEXT]
    table = np.column_stack([np.ones(len(inputs)), inputs[:, CONTEXT]])
    kept = [0, *range(1, len(columns) + 1)]
    while True:
        weights = np.zeros(len(columns) + 1)
        weights[kept] = regress(table[:, kept], labels, shares)
        wrong = {i for i in kept[1:] if _is_wrong(columns[i - 1], float(weights[i]))}
        if not wrong:
            return weights
        kept = [i for i in kept if i not in wrong]


def _is_wrong(feature: str, weight: float) -> bool:
    return feature not in FREE and (weight > 0) == (feature in AGAINST)


def _maximise(names: Floats, evidence: Floats, shares: Floats) -> Floats:
    """Return the weights of what the names say, beside what the rest says, by many small steps."""
    weights = np.zeros(names.shape[1])
    twice = np.concatenate([names, names])
    labels = np.concatenate([np.ones(len(names)), np.zeros(len(names))])
    for _ in range(STEPS):
        same = _logistic(names @ weights + evidence)
        weights = regress(twice, labels, np.concatenate([shares * same, shares * (1 - same)]))
    return weights


def regress(inputs: Floats, labels: Floats, shares: Floats) -> Floats:
    """Return the weights of a logistic regression whose first column is the bias."""
    prices = np.full(inputs.shape[1], PENALTY)
    prices[0] = 1e-6
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        likely = _logistic(inputs @ weights)
        slope = inputs.T @ (shares * (labels - likely)) - prices * weights
        curve = (inputs.T * (shares * likely * (1 - likely))) @ inputs + np.diag(prices)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-7:
            break
    return weights


def _logistic(odds: Floats) -> Floats:
    likely: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return likely


def write_weights(weights: Floats) -> None:
    """Write the weights beside the words that say what each feature means."""
    path = DATA / "person_weights.tsv"
    words = [line.split("\t")[2] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    rows = [
        (feature, f"{weight:.3f}", said)
        for feature, weight, said in zip(FEATURES, weights, words, strict=True)
    ]
    _write(path.name, ("feature", "weight", "reason"), rows)


def _write(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    lines = ["\t".join(map(str, row)) + "\n" for row in (header, *rows)]
    (DATA / name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
