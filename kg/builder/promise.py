"""Which facts keep a promised precision, and how many do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract.model import Extraction, Fact
from extract.promises import least_confidences
from extract.schema import RELATIONS
from kg.console import counted
from kg.errors import UsageError


@dataclass(frozen=True, slots=True)
class Promise:
    """A precision from 0 to 1, and by relation the facts that keep it and those left out.

    `bounds` has the least confidence of each relation, None where no fact keeps the promise.
    """

    precision: float
    bounds: dict[str, float | None]
    kept: dict[str, int]
    left_out: dict[str, int]

    def to_text(self) -> str:
        """Return what was promised, and how many facts keep it, as a line.

        Example:
            >>> print(Promise(0.95, {"uses": 0.6}, {"uses": 3}, {"uses": 1}).to_text())
            precision 0.95: 3 facts keep it (3 uses), 1 left out
        """
        kept = ", ".join(f"{n} {relation}" for relation, n in self.kept.items() if n)
        listed, out = sum(self.kept.values()), sum(self.left_out.values())
        facts = f"{counted(listed, 'fact')} keep{'s' if listed == 1 else ''} it"
        named = f" ({kept})" if kept else ""
        return f"precision {self.precision:g}: {facts}{named}, {out} left out"


def bounds_of(precision: float) -> dict[str, float | None]:
    """Return the least confidence of each relation; raises UsageError for what none can promise."""
    try:
        return dict(least_confidences(precision))
    except ValueError as error:
        raise UsageError(str(error)) from error


def keep_promise(
    extractions: Iterable[Extraction], precision: float
) -> tuple[list[Extraction], Promise]:
    """Return the extractions with the facts that keep a precision, and how many these are.

    Raises:
        UsageError: no threshold keeps such a precision.
    """
    bounds = bounds_of(precision)
    kept, all_ = Counter[str](), Counter[str]()
    promised = []
    for extraction in extractions:
        facts = tuple(fact for fact in extraction.facts if _keeps(fact, bounds))
        kept.update(fact.relation for fact in facts)
        all_.update(fact.relation for fact in extraction.facts)
        promised.append(replace(extraction, facts=facts))
    by_relation = {name: kept[name] for name in RELATIONS}
    left_out = {name: all_[name] - kept[name] for name in RELATIONS}
    return promised, Promise(precision, bounds, by_relation, left_out)


def _keeps(fact: Fact, bounds: dict[str, float | None]) -> bool:
    bound = bounds[fact.relation]
    return bound is not None and fact.confidence >= bound
