"""Names that a person tells apart from what they were joined with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extract.model import Evidence, Extraction, Fact
from extract.names import normal_key


def pair_key(one: str, other: str) -> str:
    """Return the key of two names, in any order."""
    return "\n".join(sorted((normal_key(one), normal_key(other))))


@dataclass(frozen=True, slots=True)
class Apart:
    """Normal keys of names that are joined with no other name, and pairs that are not joined.

    `used` gets the keys, and the `pair_key` of pairs, that would be joined otherwise.

    Example:
        >>> apart = Apart(frozenset({"gl"}))
        >>> apart.parts("GL", "graph loss"), apart.parts("GL", "GLs"), sorted(apart.used)
        (True, False, ['gl'])
        >>> pair = Apart(pairs=frozenset({pair_key("GL", "graph loss")}))
        >>> pair.parts("graph losses", "GL"), pair.parts("GL", "gentle light")
        (True, False)
    """

    keys: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)

    def parts(self, one: str, other: str) -> bool:
        """Tell whether two names must not be joined."""
        if self.is_empty:
            return False
        names = {normal_key(one), normal_key(other)}
        found = names & self.keys if len(names) > 1 else set()
        found |= {pair_key(one, other)} & self.pairs
        self.used.update(found)
        return bool(found)

    @property
    def is_empty(self) -> bool:
        """Whether no name is apart from any other."""
        return not (self.keys or self.pairs)

    def part(self, extraction: Extraction) -> Extraction:
        """Return an extraction whose facts name each of the names apart by itself."""
        if self.is_empty:
            return extraction
        facts = (part for fact in extraction.facts for part in self._part_fact(fact))
        return replace(extraction, facts=tuple(facts))

    def _part_fact(self, fact: Fact) -> Iterator[Fact]:
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for form in (fact.name, *fact.aliases):
            groups[self._key(fact, form)].append(form)
        if len(groups) < 2:
            yield fact
            return
        self.used.update(key for key in groups if key in self.keys)
        places: defaultdict[str, list[Evidence]] = defaultdict(list)
        for evidence in fact.evidence:
            key = self._key(fact, evidence.exact)
            places[key if key in groups else self._key(fact, fact.name)].append(evidence)
        for key, forms in groups.items():
            if places[key]:
                yield _of_forms(fact, forms, places[key])

    def _key(self, fact: Fact, form: str) -> str:
        """Return the key of a form that is apart from a fact's name, "" for all others together."""
        key, pair = normal_key(form), pair_key(fact.name, form)
        if pair in self.pairs:
            self.used.add(pair)
            return key
        return key if key in self.keys else ""


def _of_forms(fact: Fact, forms: list[str], evidence: list[Evidence]) -> Fact:
    sure = max(place.confidence for place in evidence)
    confidence = fact.confidence if fact.name in forms else min(fact.confidence, sure)
    name, *aliases = forms
    return replace(
        fact, name=name, aliases=tuple(aliases), confidence=confidence, evidence=tuple(evidence)
    )
