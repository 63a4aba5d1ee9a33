"""Names that a person tells apart from what they were joined with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extract.model import Evidence, Extraction, Fact
from extract.names import normal_key


@dataclass(frozen=True, slots=True)
class Apart:
    """Normal keys of names that are joined with no other name; `used` gets those that would be.

    Example:
        >>> apart = Apart(frozenset({"gl"}))
        >>> apart.parts("GL", "graph loss"), apart.parts("GL", "GLs"), sorted(apart.used)
        (True, False, ['gl'])
    """

    keys: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)

    def parts(self, one: str, other: str) -> bool:
        """Tell whether two names must not be joined."""
        if not self.keys:
            return False
        pair = {normal_key(one), normal_key(other)}
        found = pair & self.keys if len(pair) > 1 else set()
        self.used.update(found)
        return bool(found)

    def part(self, extraction: Extraction) -> Extraction:
        """Return an extraction whose facts name each of the names apart by itself."""
        if not self.keys:
            return extraction
        facts = (part for fact in extraction.facts for part in self._part_fact(fact))
        return replace(extraction, facts=tuple(facts))

    def _part_fact(self, fact: Fact) -> Iterator[Fact]:
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for form in (fact.name, *fact.aliases):
            groups[self._key(form)].append(form)
        if len(groups) < 2:
            yield fact
            return
        self.used.update(key for key in groups if key)
        places: defaultdict[str, list[Evidence]] = defaultdict(list)
        for evidence in fact.evidence:
            key = self._key(evidence.exact)
            places[key if key in groups else self._key(fact.name)].append(evidence)
        for key, forms in groups.items():
            if places[key]:
                yield _of_forms(fact, forms, places[key])

    def _key(self, form: str) -> str:
        """Return the key of a name that is apart, "" for all others together."""
        key = normal_key(form)
        return key if key in self.keys else ""


def _of_forms(fact: Fact, forms: list[str], evidence: list[Evidence]) -> Fact:
    sure = max(place.confidence for place in evidence)
    confidence = fact.confidence if fact.name in forms else min(fact.confidence, sure)
    name, *aliases = forms
    return replace(
        fact, name=name, aliases=tuple(aliases), confidence=confidence, evidence=tuple(evidence)
    )
