"""How right extracted facts are: what was extracted from a paper against what is annotated.

A fact is right when one of its forms equals a form of an annotated fact of the same relation, once
case, hyphens, punctuation, determiners and plurals are set aside; tasks and metrics also when most
of their words are the same. An annotated fact counts once: under a second name it is a duplicate.
An optional one counts neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extract.schema import RELATIONS
from kg.evaluate.agreement import agreement, comparison_key

ABBREVIATIONS, CODE = "abbreviations", "code"
SCORED = (*RELATIONS, ABBREVIATIONS, CODE)
"""What has figures of its own, in the order in which they are shown."""


class Kind(StrEnum):
    """What became of a fact; a wrong type comes beside "right", all others exclude each other."""

    RIGHT = "right"
    OPTIONAL = "optional"
    WRONG = "wrong"
    WRONG_RELATION = "wrong relation"
    DUPLICATE = "duplicate"
    MISSED = "missed"
    WRONG_TYPE = "wrong type"


FALSE = (Kind.WRONG, Kind.WRONG_RELATION, Kind.DUPLICATE)
"""The kinds that lower precision."""
ERRORS = (*FALSE, Kind.MISSED, Kind.WRONG_TYPE)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a paper states, annotated or extracted, with the sentence that says so.

    An abbreviation has its short form as `name` and its long form as the only alias, code its
    address as `name`.
    """

    relation: str
    name: str
    aliases: tuple[str, ...] = ()
    type: str = ""
    optional: bool = False
    confidence: float = 1.0
    sentence: str = ""

    @property
    def label(self) -> str:
        """The name; that of an abbreviation with its long form."""
        return f"{self.name} ({self.aliases[0]})" if self.relation == ABBREVIATIONS else self.name

    def keys(self) -> frozenset[str]:
        """Return the keys of the forms, without the empty ones."""
        return frozenset(filter(None, map(comparison_key, (self.name, *self.aliases))))


@dataclass(frozen=True, slots=True)
class PaperClaims:
    """All claims of one paper in the order of their source; `has_text`: it holds the abstract."""

    paper: str
    title: str = ""
    claims: tuple[Claim, ...] = ()
    has_text: bool = False

    def of(self, relation: str) -> list[Claim]:
        """Return the claims of one relation."""
        return [claim for claim in self.claims if claim.relation == relation]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one claim.

    `annotated` is the relation or type that the annotation has instead, where it has another.
    """

    kind: Kind
    paper: str
    claim: Claim
    annotated: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts of facts, and the percentages that follow from them, to one decimal place.

    Example:
        >>> figure = Figure(right=3, wrong=1, missed=2)
        >>> figure.precision, figure.recall, figure.f1
        (75.0, 60.0, 66.7)
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of the facts found, how many are right; 0 where none was found."""
        return round(100 * _share(self.right, self.wrong), 1)

    @property
    def recall(self) -> float:
        """Of the facts wanted, how many were found; 0 where none was wanted."""
        return round(100 * _share(self.right, self.missed), 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; 0 where both are."""
        p, r = _share(self.right, self.wrong), _share(self.right, self.missed)
        return round(200 * p * r / (p + r), 1) if p + r else 0.0


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 0.0


def judge(gold: PaperClaims, mine: PaperClaims) -> Iterator[Verdict]:
    """Yield what became of each extracted and each missed claim of a paper, by relation."""
    for relation in RELATIONS:
        yield from _judge_relation(gold, mine.of(relation), relation)
    for relation in (ABBREVIATIONS, CODE):
        yield from _judge_list(gold.paper, gold.of(relation), mine.of(relation))


def _judge_relation(gold: PaperClaims, mine: list[Claim], relation: str) -> Iterator[Verdict]:
    wanted, taken = gold.of(relation), set[int]()
    for claim in mine:
        hits = _hits(claim, wanted)
        free = next((i for i in hits if i not in taken), None)
        if free is not None:
            taken.add(free)
            yield from _found(gold.paper, claim, wanted[free])
        elif hits:
            yield Verdict(Kind.DUPLICATE, gold.paper, claim)
        else:
            yield _unwanted(gold, claim)
    for i, claim in enumerate(wanted):
        if i not in taken and not claim.optional:
            yield Verdict(Kind.MISSED, gold.paper, claim)


def _hits(claim: Claim, wanted: Sequence[Claim]) -> list[int]:
    """Return the places of the claims that agree with one, the best and then the first ahead."""
    scores = [agreement(claim.relation, claim.keys(), other.keys()) for other in wanted]
    return sorted((i for i, score in enumerate(scores) if score), key=lambda i: (-scores[i], i))


def _found(paper: str, claim: Claim, wanted: Claim) -> Iterator[Verdict]:
    yield Verdict(Kind.OPTIONAL if wanted.optional else Kind.RIGHT, paper, claim)
    both_typed = claim.type and wanted.type and not wanted.optional
    if both_typed and claim.type != wanted.type:
        yield Verdict(Kind.WRONG_TYPE, paper, claim, wanted.type)


def _unwanted(gold: PaperClaims, claim: Claim) -> Verdict:
    for relation in RELATIONS:
        others = (other.keys() for other in gold.of(relation))
        if any(agreement(relation, claim.keys(), keys) for keys in others):
            return Verdict(Kind.WRONG_RELATION, gold.paper, claim, relation)
    return Verdict(Kind.WRONG, gold.paper, claim)


def _judge_list(paper: str, gold: list[Claim], mine: list[Claim]) -> Iterator[Verdict]:
    wanted = {_list_key(claim): claim for claim in gold}
    found = {_list_key(claim): claim for claim in mine}
    for key, claim in found.items():
        yield Verdict(Kind.RIGHT if key in wanted else Kind.WRONG, paper, claim)
    for key, claim in wanted.items():
        if key not in found:
            yield Verdict(Kind.MISSED, paper, claim)


def _list_key(claim: Claim) -> tuple[str, ...]:
    if claim.relation == CODE:
        return (claim.name.rstrip("/.").lower(),)
    return tuple(map(comparison_key, (claim.name, *claim.aliases)))


def figures(verdicts: Iterable[Verdict]) -> dict[str, Figure]:
    """Return the figures of each relation, of abbreviations and of code."""
    counts = Counter((verdict.claim.relation, verdict.kind) for verdict in verdicts)
    return {
        name: Figure(
            counts[name, Kind.RIGHT],
            sum(counts[name, kind] for kind in FALSE),
            counts[name, Kind.MISSED],
        )
        for name in SCORED
    }


def micro(by_relation: dict[str, Figure]) -> Figure:
    """Return the figure of the facts of all six relations together."""
    facts = [by_relation[relation] for relation in RELATIONS]
    return Figure(
        sum(f.right for f in facts), sum(f.wrong for f in facts), sum(f.missed for f in facts)
    )


def macro_f1(by_relation: dict[str, Figure]) -> float:
    """Return the mean F1 of the six relations, in percent."""
    return round(sum(by_relation[relation].f1 for relation in RELATIONS) / len(RELATIONS), 1)
