"""The persons of an input: their nodes, names, and the record of why slots were joined."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from extract.model import Author, Paper, Profile
from extract.names import clean_label
from kg.resolve.ids import named_id, organisation_id
from kg.resolve.model import Person, PersonJoin, PersonPair, SlotRef
from kg.resolve.people import person_id, person_key
from kg.resolve.persons.blocks import find_blocks
from kg.resolve.persons.decide import KNOWN, RARE, Decision, Known, Rule, SlotJoin, decide
from kg.resolve.persons.features import compare, reason
from kg.resolve.persons.names import parse_name
from kg.resolve.persons.slots import Slots, make_slots
from kg.resolve.told import paper_key, paper_keys

_UNDATED = "9999"


@dataclass(frozen=True, slots=True)
class AuthorRef:
    """The author at a position, from 1, of the list of a paper, which goes by number or title."""

    paper: str
    position: int


RulingPair = tuple[AuthorRef, AuthorRef]


@dataclass(frozen=True, slots=True)
class Rulings:
    """What a person has said: which pairs of authors are one person, and which are two.

    `used` gets the pairs of which both authors are in the input.
    """

    same: tuple[RulingPair, ...] = ()
    apart: tuple[RulingPair, ...] = ()
    used: set[RulingPair] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Persons:
    """The persons, sorted by id; whose each slot is; why slots were joined; what may be joined."""

    people: tuple[Person, ...]
    author_ids: Mapping[str, tuple[str, ...]]
    joins: tuple[PersonJoin, ...] = ()
    near: tuple[PersonPair, ...] = ()


def find_persons(
    papers: Mapping[str, Paper], profiles: Iterable[Profile] = (), rulings: Rulings | None = None
) -> Persons:
    """Return the persons who wrote papers, which are named by their ids, and own pages.

    What is known decides first: rulings, ORCIDs, the owner of a page; then how rare a name is and
    how alike the papers are. The order of the papers changes nothing.

    Example:
        >>> papers = {"p1": Paper("A", authors=(Author("A. Ek"),)), "p2": Paper("B")}
        >>> found = find_persons(papers)
        >>> [person.name for person in found.people], found.author_ids["p2"]
        (['A. Ek'], ())
    """
    ids = sorted(papers)
    slots = make_slots([papers[id_] for id_ in ids])
    owners = sorted(set(profiles), key=lambda page: (page.as_of, repr(page)))
    known = _known(ids, slots, owners, rulings or Rulings())
    tied = [(slots.slots[a].name, slots.slots[b].name) for a, b, _ in known.same]
    blocks = find_blocks(slots, tied)
    compared = zip(compare(slots, blocks), known.split(blocks), strict=True)
    decided = [decide(slots, block, pairs, inside) for (block, pairs), inside in compared]
    return _Register(ids, slots, decided).persons(owners)


def _known(ids: Sequence[str], slots: Slots, owners: Sequence[Profile], rulings: Rulings) -> Known:
    said = bool(rulings.same or rulings.apart)
    number = dict(_answering(ids, slots)) if said else {}

    def numbered(pairs: Iterable[RulingPair]) -> Iterator[tuple[int, int]]:
        for pair in pairs:
            one, other = (
                number.get((r.paper, r.position), number.get((paper_key(r.paper), r.position)))
                for r in pair
            )
            if one is not None and other is not None and one != other:
                rulings.used.add(pair)
                yield one, other

    same = [(a, b, Rule.CORRECTION) for a, b in numbered(rulings.same)]
    same += [(a, b, Rule.ORCID) for a, b in _first_with_each(_by_orcid(slots).values())]
    same += [(a, b, Rule.OWNER) for a, b in _first_with_each(_owned(slots, owners))]
    return Known(tuple(same), tuple(numbered(rulings.apart)))


def _answering(ids: Sequence[str], slots: Slots) -> Iterator[tuple[tuple[str, int], int]]:
    """Yield each name of a paper with a position, and the slot that stands there."""
    for number, slot in enumerate(slots.slots):
        paper = slots.papers[slot.paper]
        if position := paper.authors[slot.place].position:
            for key in {ids[slot.paper], *paper_keys(paper)}:
                yield (key, position), number


def _first_with_each(groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    return ((group[0], other) for group in groups for other in group[1:])


def _by_orcid(slots: Slots) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, slot in enumerate(slots.slots):
        if slot.orcid:
            found[slot.orcid].append(number)
    return found


def _owned(slots: Slots, owners: Iterable[Profile]) -> Iterator[list[int]]:
    """Yield the slots of the owner of each page: of that name, on a paper of the page."""
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for page in owners:
        pages[person_key(page.name)].add(page.source)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, slot in enumerate(slots.slots):
        paper = slots.papers[slot.paper]
        key = slots.names[slot.name].key
        if paper.authors[slot.place].inferred or paper.source in pages.get(key, ()):
            found[key].append(number)
    yield from found.values()


class _Register:
    """Gives the groups of slots their names and ids."""

    def __init__(self, ids: Sequence[str], slots: Slots, decided: Sequence[Decision]) -> None:
        self._ids, self._slots = ids, slots
        self._decided = decided
        groups = [group for decision in decided for group in decision.persons]
        self._groups = sorted(groups, key=self._earliest)
        self._names = [self._spellings(group) for group in self._groups]
        self._id_of: dict[int, str] = {}
        self._person_ids = list(self._make_ids())

    def persons(self, owners: Sequence[Profile]) -> Persons:
        """Return the persons, those of the pages among them."""
        people = self._people(owners)
        slots, ids = self._slots, self._ids
        author_ids = {
            id_: [organisation_id(author.name) for author in paper.authors]
            for id_, paper in zip(ids, slots.papers, strict=True)
        }
        for number, slot in enumerate(slots.slots):
            author_ids[ids[slot.paper]][slot.place] = self._id_of[number]
        joins = (j for d in self._decided for j in d.joins if not self._says_itself(j))
        near = (pair for d in self._decided for pair in d.near)
        return Persons(
            people=tuple(sorted(people, key=lambda person: person.id)),
            author_ids={id_: tuple(found) for id_, found in author_ids.items()},
            joins=tuple(sorted(map(self._join, joins), key=repr)),
            near=tuple(sorted(map(self._pair, near), key=repr)),
        )

    def _says_itself(self, join: SlotJoin) -> bool:
        """Tell whether both slots have one full name that is not common."""
        one, other = (self._slots.slots[number].name for number in (join.one, join.other))
        plain = join.rule in (Rule.RARE_NAME, Rule.OWNER)
        return plain and one == other and bool(self._slots.chance[one] < RARE)

    def _earliest(self, group: Sequence[int]) -> tuple[str, str, int]:
        return min(self._when(number) for number in group)

    def _when(self, number: int) -> tuple[str, str, int]:
        slot = self._slots.slots[number]
        date = self._slots.papers[slot.paper].date
        return (date or _UNDATED, self._ids[slot.paper], slot.place)

    def _author(self, number: int) -> Author:
        slot = self._slots.slots[number]
        return self._slots.papers[slot.paper].authors[slot.place]

    def _spellings(self, group: Sequence[int]) -> Counter[str]:
        return Counter(clean_label(self._author(number).name) for number in group)

    def _make_ids(self) -> Iterator[str]:
        """Yield the id of each group; of one name, the group with the earliest slot has it."""
        taken: set[str] = set()
        for group, names in zip(self._groups, self._names, strict=True):
            key = person_key(_ranked(names)[0])
            _, paper, place = self._earliest(group)
            mine = named_id("person", key, f"{key} {paper} {place}" if key in taken else key)
            taken.add(key)
            self._id_of.update(dict.fromkeys(group, mine))
            yield mine

    def _people(self, owners: Sequence[Profile]) -> list[Person]:
        pages = {self._owner_id(page): page for page in owners if person_key(page.name)}
        people = [
            _person(id_, names, pages.pop(id_, None), self._orcid(group))
            for id_, names, group in zip(self._person_ids, self._names, self._groups, strict=True)
        ]
        return people + [_person(id_, Counter(), page, "") for id_, page in pages.items()]

    def _owner_id(self, page: Profile) -> str:
        """Return the person of a page: whoever has that name on its papers, else of that name."""
        for slots in _owned(self._slots, [page]):
            for number in slots:
                if self._slots.names[self._slots.slots[number].name].key == person_key(page.name):
                    return self._id_of[number]
        return person_id(page.name)

    def _orcid(self, group: Sequence[int]) -> str:
        return next((o for n in group if (o := self._slots.slots[n].orcid)), "")

    def _ref(self, number: int) -> SlotRef:
        slot = self._slots.slots[number]
        return SlotRef(self._ids[slot.paper], slot.place)

    def _join(self, join: SlotJoin) -> PersonJoin:
        one, other = sorted((self._ref(join.one), self._ref(join.other)))
        return PersonJoin(
            self._id_of[join.one], str(join.rule), _sure(join), one, other, _reasons(join)
        )

    def _pair(self, pair: SlotJoin) -> PersonPair:
        ends = sorted((self._id_of[n], self._ref(n)) for n in (pair.one, pair.other))
        return PersonPair(
            ends[0][0], ends[1][0], _sure(pair), ends[0][1], ends[1][1], _reasons(pair)
        )


def _reasons(join: SlotJoin) -> tuple[str, ...]:
    return () if join.rule in KNOWN else tuple(reason(column) for column in join.reasons)


def _sure(join: SlotJoin) -> float:
    """Return the probability of a join; what is known is sure."""
    if join.rule in KNOWN:
        return 1.0
    return round(float(1 / (1 + np.exp(-join.odds))), 3)


def _ranked(names: Counter[str]) -> list[str]:
    """Return spellings, the best one first: given names written out, then the most frequent."""
    return sorted(
        names,
        key=lambda name: (
            not parse_name(name).is_full,
            -names[name],
            name.isupper(),
            name.isascii(),
            -len(name),
            name,
        ),
    )


def _person(id_: str, names: Counter[str], profile: Profile | None, orcid: str) -> Person:
    if profile:
        names[clean_label(profile.name)] += 1
    name = clean_label(profile.name) if profile else _ranked(names)[0]
    return Person(id_, name, tuple(sorted(set(names) - {name})), profile, orcid)
