"""What speaks for and against two slots being of one person, as numbers with weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from kg.resolve.persons.blocks import Block
from kg.resolve.persons.names import SURE, Relation
from kg.resolve.persons.slots import Floats, Ints, Row, Slots

FEATURES = (
    "bias",
    "a middle name more",
    "initials and name",
    "several initials and names",
    "another relation of names",
    "how common the name is",
    "co-authors to compare",
    "a shared co-author",
    "several shared co-authors",
    "rarity of shared co-authors",
    "co-authors alike by initials",
    "no shared co-author",
    "no co-author",
    "likeness of texts",
    "likeness of titles",
    "same venue",
    "shared categories",
    "other categories",
    "years apart",
    "same affiliation",
    "other affiliation",
)
"""The columns of the features of a pair, in the order of person_weights.tsv."""
BATCH = 300
"""How many slots are compared at once: small blocks together, since each call costs more."""
_RELATIONS = tuple(Relation)
_RAREST = 8.0
_MOST_AFFILIATION = 6.0
_NEVER = -1

Relations = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Compared:
    """The pairs of a block that can be of one person: places in its slots, relation, features."""

    one: Ints
    other: Ints
    relation: Ints
    features: Floats


def compare(slots: Slots, blocks: Sequence[Block]) -> Iterator[tuple[Block, Compared]]:
    """Yield each block with its pairs, in the order of the blocks; a single slot has none."""
    for batch in _batches(blocks):
        yield from _compare(slots, batch)


def _batches(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    batch: list[Block] = []
    size = 0
    for block in blocks:
        if batch and size + len(block.slots) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(block)
        size += len(block.slots)
    if batch:
        yield batch


def _compare(slots: Slots, batch: Sequence[Block]) -> Iterator[tuple[Block, Compared]]:
    numbers = [slot for block in batch for slot in block.slots]
    starts = np.cumsum([0, *(len(block.slots) for block in batch)])
    pairs = [_related(slots, block) for block in batch]
    one = np.concatenate([p[0] + start for p, start in zip(pairs, starts, strict=False)])
    other = np.concatenate([p[1] + start for p, start in zip(pairs, starts, strict=False)])
    relation = np.concatenate([p[2] for p in pairs])
    table = _Table(slots, numbers).features(one, other, relation)
    cuts = np.cumsum([0, *(len(p[0]) for p in pairs)])
    for index, block in enumerate(batch):
        mine = slice(cuts[index], cuts[index + 1])
        yield block, Compared(*pairs[index], table[mine])


def _related(slots: Slots, block: Block) -> tuple[Ints, Ints, Ints]:
    """Return the pairs of a block, by place, and the number of the relation of their names."""
    names = sorted({slots.slots[number].name for number in block.slots})
    place = {name: index for index, name in enumerate(names)}
    table = np.full((len(names), len(names)), _NEVER, dtype=np.int64)
    np.fill_diagonal(table, _RELATIONS.index(Relation.SAME))
    for (a, b), relation in block.relations.items():
        table[place[a], place[b]] = table[place[b], place[a]] = _RELATIONS.index(relation)
    at = np.array([place[slots.slots[number].name] for number in block.slots], dtype=np.int64)
    one, other = np.nonzero(np.triu(table[at][:, at] != _NEVER, 1))
    return one, other, table[at[one], at[other]]


class _Table:
    """The features of pairs of some slots."""

    def __init__(self, slots: Slots, numbers: Sequence[int]) -> None:
        self._slots = slots
        self._numbers = numbers
        self._mine = [slots.slots[number] for number in numbers]
        self._paper = np.array([slot.paper for slot in self._mine], dtype=np.int64)
        self._name = np.array([slot.name for slot in self._mine], dtype=np.int64)
        others = [self._others(slot.paper, slot.name) for slot in self._mine]
        self._count = np.array([len(found) for found in others], dtype=np.int64)
        self._others_of = others

    def _others(self, paper: int, name: int) -> Ints:
        return np.array(sorted(set(self._slots.lists[paper]) - {name}), dtype=np.int64)

    def features(self, one: Ints, other: Ints, relation: Ints) -> Floats:
        """Return a row for each pair, a column for each of `FEATURES`."""
        found = np.zeros((len(one), len(FEATURES)), dtype=np.float64)
        if len(one):
            found[:, 0] = 1
            found[:, 1:6] = self._names(one, other, relation)
            found[:, 6:13] = self._coauthors(one, other)
            found[:, 13:19] = self._papers(self._paper[one], self._paper[other])
            found[:, 19:21] = self._affiliations(one, other)
        return found

    def _names(self, one: Ints, other: Ints, relation: Ints) -> Floats:
        chance = self._slots.chance[self._name]
        sure = [_RELATIONS.index(r) for r in _RELATIONS if r in SURE and r != Relation.SAME]
        kinds = [(relation == number) for number in sure]
        weak = (relation > max(sure)).astype(np.float64)
        return np.stack([*kinds, weak, np.maximum(chance[one], chance[other])], axis=1)

    def _coauthors(self, one: Ints, other: Ints) -> Floats:
        slots = self._slots
        rare = np.sqrt(np.clip(-slots.chance, 0, _RAREST))
        rows = [(found, np.ones(len(found))) for found in self._others_of]
        shared = _products(rows)[one, other]
        rarity = _products([(found, rare[found]) for found, _ in rows])[one, other]
        alike = _products([_counted(slots.initials[found]) for found, _ in rows])[one, other]
        fewest = np.minimum(self._count[one], self._count[other])
        to_compare = np.log1p(fewest)
        return np.stack(
            [
                to_compare,
                shared >= 1,
                shared >= 2,
                np.log1p(rarity),
                np.clip(alike - shared, 0, 2) * (shared == 0),
                to_compare * (shared == 0),
                fewest == 0,
            ],
            axis=1,
        )

    def _papers(self, one: Ints, other: Ints) -> Floats:
        slots = self._slots
        papers = np.unique(self._paper)
        a, b = np.searchsorted(papers, one), np.searchsorted(papers, other)
        named = slots.venues[one] == slots.venues[other]
        venue = named & np.array([bool(slots.papers[p].venue) for p in papers])[a]
        dated = (slots.years[one] > 0) & (slots.years[other] > 0)
        apart = np.log1p(np.abs(slots.years[one] - slots.years[other])) * dated
        categories = [
            _overlap(slots.categories[p], slots.categories[q])
            for p, q in zip(one.tolist(), other.tolist(), strict=True)
        ]
        columns = [
            _products([slots.texts[p] for p in papers])[a, b],
            _products([slots.titles[p] for p in papers])[a, b],
            venue,
            *np.array(categories).T,
            apart,
        ]
        return np.stack(columns, axis=1)

    def _affiliations(self, one: Ints, other: Ints) -> Floats:
        named = [slot.affiliation for slot in self._mine]
        found = np.zeros((len(one), 2))
        known = np.array([bool(words) for words in named])
        for row in np.nonzero(known[one] & known[other])[0]:
            shared = named[one[row]] & named[other[row]]
            worth = sum(self._slots.worth[word] for word in sorted(shared))
            found[row] = min(worth, _MOST_AFFILIATION), not shared
        return found


def _overlap(one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
    if not one or not other:
        return 0.0, 0.0
    shared = len(one & other)
    return shared / len(one | other), float(not shared)


def _counted(numbers: Ints) -> Row:
    found = np.unique(numbers)
    return found, np.ones(len(found))


def _products(rows: Sequence[Row]) -> Floats:
    """Return the scalar product of each row with each."""
    lengths = [len(numbers) for numbers, _ in rows]
    _, inverse, counts = np.unique(
        np.concatenate([numbers for numbers, _ in rows]), return_inverse=True, return_counts=True
    )
    place = np.cumsum(counts > 1) - 1  # what stands in one row alone adds to no pair
    kept = counts[inverse] > 1
    dense = np.zeros((len(rows), int((counts > 1).sum())), dtype=np.float64)
    row = np.repeat(np.arange(len(rows)), lengths)
    values = np.concatenate([values for _, values in rows])
    dense[row[kept], place[inverse[kept]]] = values[kept]
    return dense @ dense.T


@cache
def weights() -> Floats:
    """Return the weight of each feature, of person_weights.tsv."""
    return np.array([float(value) for _, value, _ in _weight_rows()], dtype=np.float64)


@cache
def _weight_rows() -> list[list[str]]:
    text = (resources.files("kg") / "data" / "person_weights.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def reason(column: int) -> str:
    """Return in words what a feature says that speaks for one person."""
    return _weight_rows()[column][2]
