"""Blocks: slots whose names can be of one person, so few that each is compared with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.resolve.persons.names import SURE, PersonName, Relation, relate, relate_given
from kg.resolve.persons.slots import Slots

LARGEST = 1000
"""How many slots a block may have."""
MOST_NAMES = 60
"""Where more names share an initial and a family name, initials alone relate no two of them."""
MOST_COAUTHORS = 300
"""Who has more co-authors than this relates no two names."""

Pairs = dict[tuple[int, int], Relation]


@dataclass(frozen=True, slots=True)
class Block:
    """Slots by number, in order, and how their names, by number in order, can be of one person."""

    slots: tuple[int, ...]
    relations: Mapping[tuple[int, int], Relation]


def find_blocks(slots: Slots, tied: Iterable[tuple[int, int]] = ()) -> list[Block]:
    """Return the blocks of all slots, each slot in one; `tied` names stand in one block."""
    relations = relate_names(slots)
    by_name: defaultdict[int, list[int]] = defaultdict(list)
    for number, slot in enumerate(slots.slots):
        by_name[slot.name].append(number)
    groups = _components(len(slots.names), [*relations, *tied])
    home = {name: index for index, group in enumerate(groups) for name in group}
    theirs: list[Pairs] = [{} for _ in groups]
    for pair, relation in relations.items():
        theirs[home[pair[0]]][pair] = relation
    cutter = _Cutter(by_name, slots)
    found = [b for group, own in zip(groups, theirs, strict=True) for b in cutter.cut(group, own)]
    return sorted(found, key=lambda block: block.slots)


def relate_names(slots: Slots) -> Pairs:
    """Return the pairs of names that can be of one person: by their words, or by co-authors too."""
    found: Pairs = {}
    for numbers in _grouped(slots.names):
        for one, other in _near_pairs(numbers, slots.names):
            relation = relate_given(slots.names[one].given, slots.names[other].given)
            if relation and _counts(relation, one, other, len(numbers), slots):
                found[one, other] = relation
    for one, other in _beside_one(slots):
        if (one, other) not in found and (r := relate(slots.names[one], slots.names[other])):
            found[one, other] = r
    return found


def _grouped(names: Sequence[PersonName]) -> Iterator[list[int]]:
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        if name.given:
            groups[name.block].append(number)
    return (group for group in groups.values() if len(group) > 1)


def _near_pairs(numbers: Sequence[int], names: Sequence[PersonName]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a group in which one may shorten the other, each once."""
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    short = [number for number in numbers if not names[number].is_full]
    for number in numbers:
        name = names[number]
        for word in sorted({name.given[0], name.joined} if name.is_full else ()):
            by_word[word].append(number)
    pairs = {pair for group in by_word.values() for pair in combinations(sorted(group), 2)}
    pairs.update((min(a, b), max(a, b)) for a in short for b in numbers if a != b)
    return iter(sorted(pairs))


def _counts(relation: Relation, one: int, other: int, group: int, slots: Slots) -> bool:
    plain = relation in (Relation.SAME, Relation.FULLER) or group < MOST_NAMES
    return (plain and relation in SURE) or not slots.coauthors[one].isdisjoint(
        slots.coauthors[other]
    )


def _beside_one(slots: Slots) -> Iterator[tuple[int, int]]:
    """Yield the pairs of names that share a word and a co-author, each once."""
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for number, others in enumerate(slots.coauthors):
        for other in others:
            beside[other].append(number)
    seen: set[tuple[int, int]] = set()
    for coauthor in sorted(beside):
        if len(beside[coauthor]) <= MOST_COAUTHORS:
            for pair in _sharing_a_word(beside[coauthor], slots.names):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _sharing_a_word(
    numbers: Sequence[int], names: Sequence[PersonName]
) -> Iterator[tuple[int, int]]:
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for number in numbers:
        for word in set(names[number].words):
            if len(word) > 2:
                by_word[word].append(number)
    for word in sorted(by_word):
        yield from combinations(sorted(by_word[word]), 2)


def _components(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in pairs:
        a, b = root(one), root(other)
        parent[max(a, b)] = min(a, b)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(count):
        groups[root(number)].append(number)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts slots whose names are related into blocks of at most `LARGEST`."""

    by_name: Mapping[int, Sequence[int]]
    slots: Slots

    def cut(self, names: Sequence[int], relations: Pairs, step: int = 0) -> Iterator[Block]:
        """Yield the blocks of some names; what is too large is held together by fewer relations."""
        if sum(len(self.by_name[name]) for name in names) <= LARGEST:
            numbers = sorted(slot for name in names for slot in self.by_name[name])
            yield Block(tuple(numbers), relations)
        elif len(names) == 1:
            yield from self._cut_name(self.by_name[names[0]])
        else:
            held = {p: r for p, r in relations.items() if r in _HELD[step]}
            for part, kept in _parted(names, held):
                yield from self.cut(part, kept, step + 1)

    def _cut_name(self, numbers: Sequence[int]) -> Iterator[Block]:
        """Yield the blocks of one name: those who share co-authors first, then by order."""
        place = {number: index for index, number in enumerate(numbers)}
        beside: dict[int, int] = {}
        pairs: list[tuple[int, int]] = []
        for number in numbers:
            for other in self.slots.lists[self.slots.slots[number].paper]:
                if other != self.slots.slots[number].name:
                    pairs.append((place[number], place[beside.setdefault(other, number)]))
        groups = _components(len(numbers), pairs)
        chunk: list[int] = []
        for group in sorted(groups, key=lambda group: (-len(group), group)):
            for start in range(0, len(group), LARGEST):
                part = [numbers[index] for index in group[start : start + LARGEST]]
                if len(chunk) + len(part) > LARGEST:
                    yield Block(tuple(sorted(chunk)), {})
                    chunk = []
                chunk.extend(part)
        yield Block(tuple(sorted(chunk)), {})


_HELD = (
    frozenset({Relation.SAME, Relation.FULLER}),
    frozenset({Relation.SAME}),
    frozenset[Relation](),
)
"""Which relations hold a block together that is too large, step by step."""


def _parted(names: Sequence[int], relations: Pairs) -> Iterator[tuple[list[int], Pairs]]:
    """Yield names that hang together, and their relations."""
    place = {name: index for index, name in enumerate(names)}
    pairs = [(place[one], place[other]) for one, other in relations]
    for group in _components(len(names), pairs):
        part = [names[index] for index in group]
        inside = set(part)
        yield part, {pair: r for pair, r in relations.items() if pair[0] in inside}
