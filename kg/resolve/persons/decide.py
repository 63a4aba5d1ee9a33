"""Who is one person in a block: what is known decides first, then how likely it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from kg.resolve.persons.blocks import Block
from kg.resolve.persons.features import Compared, reason, weights
from kg.resolve.persons.linkage import Groups, Join
from kg.resolve.persons.slots import Floats, Slot, Slots

LEAST = -0.6
"""The mean log-odds from which two groups are one person: chosen on annotated slots."""
MISSING = -3.0
"""The log-odds of two names that do not go together, beside others that do."""
RARE = -3.5
"""A name whose others are to be expected less often (natural logarithm) is never split."""
COMMON = -1.0
"""A co-author whose name is more common than this ties nobody together."""
UNSURE = -1.5
"""From these mean log-odds on, two groups that were not joined may yet be one person."""


class Rule(StrEnum):
    """Why two slots are of one person, the strongest first."""

    CORRECTION = "correction"
    ORCID = "ORCID"
    OWNER = "owner of the page"
    RARE_NAME = "full name"
    LEARNED = "alike"
    COAUTHOR = "full name and co-author"


KNOWN = (Rule.CORRECTION, Rule.ORCID, Rule.OWNER)
"""The rules that are sure whatever the names and papers are like."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beforehand, by slot: pairs that are one person, or two, and why."""

    same: Sequence[tuple[int, int, Rule]] = ()
    apart: Sequence[tuple[int, int]] = ()

    def split(self, blocks: Sequence[Block]) -> list[Known]:
        """Return what is known inside each of some blocks; a pair of two blocks is left out."""
        home = {slot: index for index, block in enumerate(blocks) for slot in block.slots}
        same: list[list[tuple[int, int, Rule]]] = [[] for _ in blocks]
        apart: list[list[tuple[int, int]]] = [[] for _ in blocks]
        for one, other, rule in self.same:
            if home[one] == home[other]:
                same[home[one]].append((one, other, rule))
        for one, other in self.apart:
            if home[one] == home[other]:
                apart[home[one]].append((one, other))
        return [Known(*pairs) for pairs in zip(same, apart, strict=True)]


@dataclass(frozen=True, slots=True)
class SlotJoin:
    """Two slots of one person, the rule, the log-odds, and the features that speak most for it."""

    one: int
    other: int
    rule: Rule
    odds: float
    reasons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The persons of a block, each as its slots in order; joins; and pairs that may be joined."""

    persons: tuple[tuple[int, ...], ...]
    joins: tuple[SlotJoin, ...] = ()
    near: tuple[SlotJoin, ...] = ()


def decide(slots: Slots, block: Block, compared: Compared, known: Known) -> Decision:
    """Return who is one person among the slots of a block."""
    if len(block.slots) == 1:
        return Decision((block.slots,))
    return _Desk(slots, block, compared, known).decide()


class _Desk:
    def __init__(self, slots: Slots, block: Block, compared: Compared, known: Known) -> None:
        self._slots, self._block, self._compared = slots, block, compared
        self._mine = [slots.slots[number] for number in block.slots]
        self._place = {number: place for place, number in enumerate(block.slots)}
        self._known = known
        odds = compared.features @ weights()
        self._row = {
            pair: row
            for row, pair in enumerate(
                zip(compared.one.tolist(), compared.other.tolist(), strict=True)
            )
        }
        self._groups = Groups(
            len(block.slots),
            compared.one,
            compared.other,
            odds,
            missing=MISSING,
            apart=self._apart(),
        )

    def decide(self) -> Decision:
        joins = [*self._join_known(), *self._join_rare()]
        joins += [self._note(join) for join in self._groups.link(LEAST, Rule.LEARNED)]
        joins += self._join_by_coauthors()
        persons = tuple(tuple(self._block.slots[p] for p in m) for m in self._groups.members())
        return Decision(persons, tuple(joins), tuple(self._near()))

    def _apart(self) -> Iterator[tuple[int, int]]:
        on_paper: defaultdict[int, list[int]] = defaultdict(list)
        by_orcid: defaultdict[str, list[int]] = defaultdict(list)
        for place, slot in enumerate(self._mine):
            if not self._is_inferred(place):
                on_paper[slot.paper].append(place)
            if slot.orcid:
                by_orcid[slot.orcid].append(place)
        for places in on_paper.values():
            yield from combinations(places, 2)
        for one, other in combinations(by_orcid.values(), 2):
            yield from ((a, b) for a in one for b in other)
        yield from (self._pair(a, b) for a, b in self._known.apart)

    def _is_inferred(self, place: int) -> bool:
        slot = self._mine[place]
        return self._slots.papers[slot.paper].authors[slot.place].inferred

    def _pair(self, one: int, other: int) -> tuple[int, int]:
        return self._place[one], self._place[other]

    def _join_known(self) -> Iterator[SlotJoin]:
        for one, other, rule in self._known.same:
            if join := self._groups.join(*self._pair(one, other), rule):
                yield self._note(join)

    def _join_rare(self) -> Iterator[SlotJoin]:
        by_name: defaultdict[int, list[int]] = defaultdict(list)
        for place, slot in enumerate(self._mine):
            by_name[slot.name].append(place)
        for name, places in by_name.items():
            if self._slots.chance[name] < RARE:
                for other in places[1:]:
                    if join := self._groups.join(places[0], other, Rule.RARE_NAME):
                        yield self._note(join)

    def _join_by_coauthors(self) -> Iterator[SlotJoin]:
        """Join groups of one full name that share a co-author whose name is not common."""
        places = self._groups.members()
        if len(places) < 2:
            return
        found = [_Group.of(self._slots, [self._mine[p] for p in group]) for group in places]
        for one, other in combinations(range(len(places)), 2):
            shared = found[one].coauthors & found[other].coauthors
            if found[one].names & found[other].names and shared:
                pair = places[one][0], places[other][0]
                if join := self._groups.join(*pair, Rule.COAUTHOR):
                    for group in (one, other):
                        found[group] = found[one].with_(found[other])
                    yield self._note(join)

    def _near(self) -> Iterator[SlotJoin]:
        for one, other, odds in self._groups.near(UNSURE):
            yield self._note(Join(*self._groups.strongest(one, other), odds, Rule.LEARNED))

    def _note(self, join: Join) -> SlotJoin:
        numbers = self._block.slots[join.one], self._block.slots[join.other]
        row = self._row.get((min(join.one, join.other), max(join.one, join.other)))
        reasons = () if row is None else _reasons(self._compared.features[row])
        return SlotJoin(*numbers, Rule(join.by), join.odds, reasons)


def _reasons(features: Floats) -> tuple[int, ...]:
    """Return the features that speak most for a pair, at most three, of those that have words."""
    worth = features * weights()
    best = np.argsort(-worth, kind="stable")
    return tuple(int(column) for column in best if worth[column] > 0 and reason(int(column)))[:3]


@dataclass(frozen=True, slots=True)
class _Group:
    """The full names of a group, and the names of its co-authors that are not common."""

    names: frozenset[int]
    coauthors: frozenset[int]

    @classmethod
    def of(cls, slots: Slots, mine: Sequence[Slot]) -> _Group:
        """Return the group of some slots."""
        names = {slot.name for slot in mine}
        beside = {name for slot in mine for name in slots.lists[slot.paper]} - names
        full = frozenset(name for name in names if slots.names[name].is_full)
        return cls(full, frozenset(name for name in beside if slots.chance[name] < COMMON))

    def with_(self, other: _Group) -> _Group:
        """Return both groups as one."""
        return _Group(self.names | other.names, self.coauthors | other.coauthors)
