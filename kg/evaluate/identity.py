"""How well a graph tells persons and concepts apart: its nodes against what is annotated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.query.table import Table, Value

SAME, DIFFERENT, AMBIGUOUS = "same", "different", "ambiguous"
_PERFECT = 0.9999


@dataclass(frozen=True, slots=True)
class Slot:
    """The author at a position (from 1) of a paper: who it is, and the person of the graph.

    `found` is "" where the graph has no such author, which counts as a person alone. Slots of one
    `block` are those that a name makes hard to tell apart; `tracks` are the parts of the figures.
    """

    person: str
    found: str
    block: str = ""
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamePair:
    """A name in one paper and a name in another: the label, and whether the graph joins them.

    `joined` is None where the graph lacks one of them.
    """

    label: str
    joined: bool | None
    group: str = ""
    shown: tuple[str, str, str, str] = ("", "", "", "")
    """Type, both names, and why the label is what it is."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1, from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Identity:
    """Annotated author slots or pairs of names, each beside what a graph makes of it."""

    slots: tuple[Slot, ...] = ()
    pairs: tuple[NamePair, ...] = ()

    def tables(self, *, errors: int = 0) -> dict[str, Table]:
        """Return the figures of what there is, with the first wrong pairs if asked for."""
        found: dict[str, Table] = {}
        if self.slots:
            found["persons"] = self.person_table()
        if self.pairs:
            found["concepts"] = self.concept_table()
            if errors:
                found["first errors"] = self.error_table(errors)
        return found

    def summary(self) -> str:
        """Return how much is annotated, and of how much the graph knows nothing."""
        lines = []
        if self.slots:
            lost = sum(not slot.found for slot in self.slots)
            lines.append(f"{len(self.slots)} annotated authors, {lost} not in the graph")
        if self.pairs:
            lost = sum(pair.joined is None for pair in self.pairs)
            lines.append(f"{len(self.pairs)} annotated pairs of names, {lost} not in the graph")
        return "\n".join(lines)

    def person_table(self) -> Table:
        """Return for each part pairwise and B-cubed figures in percent, and the mean of blocks."""
        columns = (
            *("part", "authors", "persons", "found"),
            *("pair_precision", "pair_recall", "pair_f1"),
            *("b3_precision", "b3_recall", "b3_f1", "blocks", "block_b3_f1", "perfect"),
        )
        parts = ((name, [s for s in self._slots if keep(s)]) for name, keep in self._parts())
        return Table(columns, tuple(_person_row(name, slots) for name, slots in parts if slots))

    def concept_table(self) -> Table:
        """Return precision and recall in percent of joining names, in all and of each class."""
        columns = ("class", "precision", "recall", "f1", "joined", "wrongly", "apart", "missed")
        groups = sorted({pair.group for pair in self.pairs} - {""})
        parts = [("all", self.pairs)]
        parts += [(g, tuple(p for p in self.pairs if p.group == g)) for g in groups]
        return Table(columns, tuple(_concept_row(name, pairs) for name, pairs in parts))

    def error_table(self, count: int) -> Table:
        """Return the first pairs that are joined wrongly, and those that are missed."""
        wrong = [("joined wrongly", p) for p in self.pairs if p.joined and p.label == DIFFERENT]
        missed = [("missed", p) for p in self.pairs if p.joined is False and p.label == SAME]
        rows = ((kind, *p.shown) for kind, p in (*wrong[:count], *missed[:count]))
        return Table(("error", "type", "name", "other", "reason"), tuple(rows))

    @cached_property
    def _slots(self) -> list[tuple[Slot, str]]:
        """Return each slot with the person that it counts for: what is not found is alone."""
        return [(slot, slot.found or f"?{place}") for place, slot in enumerate(self.slots)]

    def _parts(self) -> Iterator[tuple[str, Callable[[tuple[Slot, str]], bool]]]:
        yield "all", lambda _slot: True
        for track in sorted({track for slot in self.slots for track in slot.tracks}):
            yield track, lambda s, t=track: t in s[0].tracks  # type: ignore[misc]
        persons: defaultdict[str, set[str]] = defaultdict(set)
        for slot in self.slots:
            persons[slot.block].add(slot.person)
        if any(block and len(found) > 1 for block, found in persons.items()):
            yield "blocks of several", lambda s: bool(s[0].block) and len(persons[s[0].block]) > 1


def _person_row(name: str, slots: Sequence[tuple[Slot, str]]) -> tuple[Value, ...]:
    blocks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for slot, found in slots:
        blocks[slot.block].append((slot.person, found))
    means = [b_cubed(pairs).f1 for block, pairs in blocks.items() if block and len(pairs) > 1]
    labels = [(slot.person, found) for slot, found in slots]
    gold, mine = ({pair[side] for pair in labels} for side in (0, 1))
    figures = [_percents(rates) for rates in (pairwise(labels), b_cubed(labels))]
    perfect = sum(mean > _PERFECT for mean in means)
    mean = _percent(sum(means) / len(means)) if means else None
    sizes = (len(labels), len(gold), len(mine))
    return (name, *sizes, *figures[0], *figures[1], len(means), mean, perfect)


def _concept_row(name: str, pairs: Iterable[NamePair]) -> tuple[Value, ...]:
    counts = Counter((p.joined, p.label) for p in pairs if p.joined is not None)
    right, wrong = counts[True, SAME], counts[True, DIFFERENT]
    missed, apart = counts[False, SAME], counts[False, DIFFERENT]
    rates = Rates(_share(right, right + wrong), _share(right, right + missed))
    return (name, *_percents(rates), right, wrong, apart, missed)


def _percents(rates: Rates) -> tuple[float, float, float]:
    return (_percent(rates.precision), _percent(rates.recall), _percent(rates.f1))


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


Labels = Sequence[tuple[Hashable, Hashable]]
"""For each item what it is, and what it was taken for."""


def pairwise(labels: Labels) -> Rates:
    """Return how many pairs that are taken for one are one, and how many that are one are taken so.

    Example:
        >>> pairwise([("a", 1), ("a", 1), ("a", 2), ("b", 2)])
        Rates(precision=0.5, recall=0.3333333333333333)
    """

    def pairs(items: Iterable[Hashable]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(items).values())

    both = pairs(labels)
    return Rates(
        _share(both, pairs(mine for _, mine in labels)),
        _share(both, pairs(gold for gold, _ in labels)),
    )


def b_cubed(labels: Labels) -> Rates:
    """Return B-cubed figures: the mean over items of how pure and how whole their group is.

    Example:
        >>> b_cubed([("a", 1), ("a", 1), ("a", 2), ("b", 2)]).precision
        0.75
    """
    gold, mine = (Counter(pair[side] for pair in labels) for side in (0, 1))
    both = Counter(labels)
    pure = sum(n * n / mine[pair[1]] for pair, n in both.items())
    whole = sum(n * n / gold[pair[0]] for pair, n in both.items())
    return Rates(pure / len(labels), whole / len(labels))
