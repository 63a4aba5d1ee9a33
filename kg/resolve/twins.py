"""Things of one name that several papers propose: two things, unless the papers belong together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.model import TITLE, Evidence, Fact
from extract.schema import PROPOSES
from kg.resolve.context import context_words, likeness, mean_words
from kg.resolve.model import ConceptKey
from kg.resolve.naming import Names
from kg.resolve.people import person_key

ESTABLISHED = 5
"""What so many papers speak of without proposing it is a thing that others made before."""
_SURE = 0.85
_LIKE, _AHEAD = 0.05, 2.0
_OWN = re.compile(
    r"\b(?:propos|present|introduc|develop|releas|design|build|built|construct|creat|nam(?:ed|ely)"
    r"|call|dub|term)\w*\b[^.;]{0,100}$",
    re.IGNORECASE,
)
"""The words of a sentence before the name of what it proposes."""
_SAME = re.compile(r"\b(?:extend(?:s|ed|ing)?|extension of|our (?:earlier|previous|prior))\b")
"""Words by which a paper says that it goes on with what is there."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Which paper speaks of a thing of its own, and which proposes nothing after all."""

    homes: Mapping[tuple[str, ConceptKey], ConceptKey] = field(default_factory=dict)
    users: frozenset[tuple[str, ConceptKey]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Said:
    """One paper that names a thing, and how."""

    names: Names
    facts: tuple[Fact, ...]

    @property
    def order(self) -> tuple[str, str]:
        return (self.names.extraction.paper.date or "9", self.names.paper_id)

    @property
    def proposals(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.relation == PROPOSES]


def find_twins(papers: Iterable[Names]) -> Twins:
    """Return what several papers propose under one name, told apart; a name at a time."""
    said: defaultdict[ConceptKey, list[_Said]] = defaultdict(list)
    for names in papers:
        for key, facts in _by_key(names).items():
            said[key].append(_Said(names, tuple(facts)))
    homes: dict[tuple[str, ConceptKey], ConceptKey] = {}
    users: set[tuple[str, ConceptKey]] = set()
    for key, found in said.items():
        if not key.home and sum(bool(one.proposals) for one in found) > 1:
            group = _Group.of(found)
            users.update((one.names.paper_id, key) for one in group.doubted)
            for paper_id, home in group.homes():
                homes[paper_id, key] = key._replace(home=home)
    return Twins(homes, frozenset(users))


def _by_key(names: Names) -> dict[ConceptKey, list[Fact]]:
    found: defaultdict[ConceptKey, list[Fact]] = defaultdict(list)
    for fact in names.extraction.facts:
        key = names.key(fact.type, fact.name)
        if key.name and fact.evidence:
            found[key].append(fact)
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """The papers of one name: its makers in families, those who doubtfully make it, its users."""

    makers: tuple[tuple[_Said, ...], ...]
    doubted: tuple[_Said, ...]
    users: tuple[_Said, ...]

    @classmethod
    def of(cls, found: Iterable[_Said]) -> _Group:
        every = sorted(found, key=lambda one: one.order)
        proposing = [one for one in every if one.proposals]
        users = [one for one in every if not one.proposals]
        sure = [one for one in proposing if _is_sure(one, used=bool(users))]
        families: list[list[_Said]] = []
        for one in sure:
            kin = next((f for f in families if any(_belongs(one, other) for other in f)), None)
            if kin is None:
                families.append([one])
            else:
                kin.append(one)
        doubted = [one for one in proposing if one not in sure]
        return cls(tuple(map(tuple, families)), tuple(doubted), tuple(users))

    def homes(self) -> Iterator[tuple[str, str]]:
        """Yield each paper that does not speak of the first thing, and the paper that does."""
        if len(self.makers) + self.is_established < 2:
            return
        others = self.makers if self.is_established else self.makers[1:]
        for family in others:
            for one in family:
                yield one.names.paper_id, family[0].names.paper_id
        if not self.is_established:
            for one in (*self.doubted, *self.users):
                if (home := self._home_of(one)) != self.makers[0][0].names.paper_id:
                    yield one.names.paper_id, home

    @property
    def is_established(self) -> bool:
        return len(self.users) >= ESTABLISHED

    def _home_of(self, user: _Said) -> str:
        """Return the first paper of those that speak of what this one speaks of, else itself."""
        words = context_words(user.names.extraction)
        scored = sorted(
            ((_likeness(words, family), family[0].names.paper_id) for family in self.makers),
            reverse=True,
        )
        near = scored[0][0] >= max(_LIKE, _AHEAD * scored[1][0])
        return scored[0][1] if near else user.names.paper_id


def _likeness(words: frozenset[str], family: Sequence[_Said]) -> float:
    return likeness(words, mean_words(context_words(one.names.extraction) for one in family))


def _is_sure(one: _Said, *, used: bool) -> bool:
    """Tell whether a paper says that it makes what it names; `used` if others only use it."""
    places = [place for fact in one.proposals for place in fact.evidence]
    if any(_says_own(place) for place in places):
        return True
    return not used and max(fact.confidence for fact in one.proposals) >= _SURE


def _says_own(place: Evidence) -> bool:
    before = place.sentence[: place.begin - place.sentence_begin]
    after = place.sentence[place.end - place.sentence_begin :]
    heads = place.field == TITLE and not before.strip() and after.lstrip().startswith((":", "--"))
    return heads or bool(_OWN.search(before))


def _belongs(one: _Said, other: _Said) -> bool:
    """Tell whether two papers propose one thing: by an author of both, or by their words."""
    authors = [{person_key(a.name) for a in s.names.extraction.paper.authors} for s in (one, other)]
    if authors[0] & authors[1]:
        return True
    return any(_SAME.search(e.sentence) for s in (one, other) for e in _places(s))


def _places(said: _Said) -> Iterator[Evidence]:
    for fact in said.facts:
        yield from fact.evidence
