"""Which concept a surface form of one paper names: the key under which concepts meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.model import TITLE, Evidence, Extraction, Fact
from extract.schema import PROPOSES
from kg.resolve.expansions import label_of, name_key
from kg.resolve.meanings import Choice
from kg.resolve.model import KINDS, ConceptKey, PlacedEvidence
from kg.resolve.settled import Settled
from kg.resolve.short_forms import Senses, is_known, is_short
from kg.resolve.spelling import is_marked, is_name_like, is_near_miss, name_like_words
from kg.resolve.variants import Variant

_BETWEEN = re.compile(r"[\s/]+|(?<=[A-Z])-(?=[A-Za-z][a-z]{2})")
"""What stands between the words of a name; a short form may have a hyphen behind it."""


def _said_once(parts: Sequence[str]) -> Iterator[str]:
    """Yield parts of a name without those that end the part before: of "LLM model", the model."""
    last = ""
    for part in parts:
        if part != last:
            yield part
        last = part.rpartition(" ")[2] if " " in part else last


@dataclass(frozen=True, slots=True)
class Joined:
    """Two forms that one rule takes as names of the concept of a key."""

    key: ConceptKey
    rule: str
    forms: tuple[str, str]
    evidence: tuple[PlacedEvidence, ...]


@dataclass(slots=True)
class Names:
    """The names of one paper: `key` gives the concept key of a form of a type.

    Every step is a function of one form, not a chain of pairs: a form follows its own definition
    in the paper, else the long form that it is, else the meaning that its short form has for
    others, else itself. `settle` says what the names of all papers together make of it.
    """

    paper_id: str
    extraction: Extraction
    senses: Senses
    joined: list[Joined] = field(default_factory=list)
    _moved: dict[ConceptKey, ConceptKey] = field(default_factory=dict)
    _keys: dict[tuple[str, str], ConceptKey] = field(default_factory=dict)
    _proposed: frozenset[str] = frozenset()
    settled: Settled = field(default_factory=Settled)

    def __post_init__(self) -> None:
        facts = self.extraction.facts
        self._proposed = frozenset(f.name for f in facts if f.relation == PROPOSES)
        for kind in dict.fromkeys(KINDS.values()):
            alike = [fact for fact in facts if KINDS[fact.type] == kind]
            self._follow_aliases(kind, alike)
            self._follow_spelling(kind, alike)
            self._note_meanings(kind, alike)
            self._note_aliases(alike)

    def settle(self, settled: Settled) -> None:
        """Let the keys of this paper follow what was settled from all papers."""
        self.settled = settled
        self.joined = [replace(j, key=settled.key(self.paper_id, j.key)) for j in self.joined]

    def key(self, type_: str, surface: str) -> ConceptKey:
        """Return the key of the concept that a form names; its name is "" where it is none."""
        local = self.local_key(KINDS[type_], surface)
        return self.settled.key(self.paper_id, local)

    def variant(self, type_: str, surface: str) -> Variant | None:
        """Return what a form's key follows as a variant of another name, if it does."""
        local = self.local_key(KINDS[type_], surface)
        return self.settled.variants.get(local)

    def local_key(self, kind: str, surface: str) -> ConceptKey:
        """Return the key that a form has before the names of other papers are compared."""
        key = self._meaning(kind, surface)
        return self._moved.get(key, key)

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the type and form of what a fact names, or a link whose words are there."""
        for fact in self.extraction.facts:
            if fact.evidence:
                yield fact.type, fact.name
        for link in self.extraction.links:
            for surface in (link.subject, link.object):
                if surface in link.evidence.sentence:
                    yield link.type, surface

    def spelled(self, surface: str) -> str:
        """Return the form that a misspelt form stands for, else the form itself."""
        pairs = (j.forms for j in self.joined if j.rule == "misspelling" and len(j.evidence) > 1)
        return next((right for right, wrong in pairs if wrong == surface), surface)

    def _meaning(self, kind: str, surface: str) -> ConceptKey:
        place = (kind, surface)
        if place not in self._keys:
            self._keys[place] = self._find_meaning(kind, surface)
        return self._keys[place]

    def _find_meaning(self, kind: str, surface: str) -> ConceptKey:
        defined = self.senses.defined(self.paper_id, surface) or self.senses.long(surface)
        if defined:
            return ConceptKey(kind, defined)
        choice = self._choice(kind, surface)
        if choice.root:
            return ConceptKey(kind, choice.root)
        expanded = self.expanded(surface)
        name = self.senses.long(expanded) or expanded
        return ConceptKey(kind, name, self.paper_id if choice.open else "")

    def _choice(self, kind: str, surface: str) -> Choice:
        """Return what a form that this paper does not define follows; what it proposes, nothing."""
        if surface in self._proposed:
            return Choice()
        return self.senses.follow(self.paper_id, kind, surface)

    def expanded(self, surface: str) -> str:
        """Return the key of a name with each short form in it written out.

        "LLM agent" and "large language model agent" are one thing where LLM is known to mean one.
        """
        words = [word for word in _BETWEEN.split(surface) if word]
        known = [self._written_out(word, words) for word in words] if len(words) > 1 else []
        if not any(known):
            return name_key(surface)
        every = [long or name_key(word) for long, word in zip(known, words, strict=True)]
        return " ".join(_said_once(every))

    def _written_out(self, word: str, words: Sequence[str]) -> str:
        """Return what a short form stands for inside a name, "" beside what makes it a name."""
        defined = self.senses.defined(self.paper_id, word)
        if defined and not any(map(str.isdigit, words)):
            return defined
        usual = self.senses.usual(word) if is_short(word) else ""
        others = [other for other in words if usual and other != word and not is_short(other)]
        capital = any(not other[0].islower() for other in others)
        if any(map(is_marked, others)) or any(map(str.isdigit, others)):
            return ""
        return "" if capital and not is_known(word) else usual

    def _note_meanings(self, kind: str, facts: list[Fact]) -> None:
        for fact in facts:
            if self.senses.defined(self.paper_id, fact.name) or self.senses.long(fact.name):
                continue
            choice = self._choice(kind, fact.name)
            if choice.root and fact.evidence:
                model = self.senses.definition(choice.root, fact.name)
                long = model.long if model else choice.root
                places = (self._place(fact.evidence[0]), *([model.place] if model else ()))
                self._note(fact.type, choice.rule, (fact.name, long), places)

    def _note_aliases(self, facts: list[Fact]) -> None:
        """Note the other forms of a name that no key and no definition explains."""
        for fact in facts:
            for alias in fact.aliases:
                if self.key(fact.type, alias) != self.key(fact.type, fact.name) and fact.evidence:
                    rule = "misspelling" if is_near_miss(fact.name, alias) else "alias"
                    place = self._place(fact.evidence[0])
                    self._note(fact.type, rule, (fact.name, alias), (place,))

    def _follow_aliases(self, kind: str, facts: list[Fact]) -> None:
        """Let two facts of which one names the other as its alias meet, a single step."""
        names = {fact.name for fact in facts}
        for fact in sorted(facts, key=repr):
            for alias in fact.aliases:
                if alias in names and fact.evidence and not self._linked(fact, alias):
                    self._meet(kind, fact, alias)

    def _meet(self, kind: str, fact: Fact, alias: str) -> None:
        best, other = sorted((fact.name, alias), key=self._rank)
        key = self._meaning(kind, other)
        if key.name != name_key(other):  # what has a definition goes nowhere else
            best, other, key = other, best, self._meaning(kind, best)
        if key.name == name_key(other) and self._move(key, self._meaning(kind, best)):
            self._note(fact.type, "alias", (best, other), (self._place(fact.evidence[0]),))

    def _follow_spelling(self, kind: str, facts: list[Fact]) -> None:
        for fact in sorted(facts, key=repr):
            for right, evidence in self._candidates(facts, fact):
                near = is_near_miss(right, fact.name) and not self._linked(fact, right)
                if near and self._rank(right) < self._rank(fact.name):
                    wrong_key, right_key = (self._meaning(kind, n) for n in (fact.name, right))
                    if self._move(wrong_key, right_key):
                        places = (self._place(evidence), self._place(fact.evidence[0]))
                        self._note(fact.type, "misspelling", (right, fact.name), places)

    def _candidates(self, facts: list[Fact], fact: Fact) -> Iterator[tuple[str, Evidence]]:
        """Yield the spellings that a name may be a slip of; what is compared is never one."""
        relations = {f.relation for f in facts if f.name == fact.name}
        if not is_name_like(fact.name) or "comparesWith" in relations or not fact.evidence:
            return
        title = self.extraction.paper.title
        for match in name_like_words(title):
            yield match[0], Evidence(TITLE, *match.span(), match[0], title, 0)
        for other in sorted(facts, key=repr):
            own = PROPOSES in (other.relation, fact.relation)
            if own and other.relation != "comparesWith" and other.evidence:
                yield other.name, other.evidence[0]

    def _rank(self, form: str) -> tuple[int, bool, str]:
        paper = self.extraction.paper
        written = paper.title.count(form) + paper.abstract.count(form)
        return (-written, form not in paper.title, form)

    def _linked(self, fact: Fact, form: str) -> bool:
        """Tell whether the paper relates two names, and so tells them apart, or a person does."""
        if self.senses.apart.parts(fact.name, form):
            return True
        pair = {name_key(fact.name), name_key(form)}
        links = self.extraction.links
        return any({name_key(x.subject), name_key(x.object)} == pair for x in links)

    def _move(self, key: ConceptKey, target: ConceptKey) -> bool:
        """Let one key follow another, unless either is already part of a move."""
        chained = key in self._moved or key in self._moved.values() or target in self._moved
        if key == target or not key.name or not target.name or chained:
            return False
        self._moved[key] = target
        return True

    def _note(
        self,
        type_: str,
        rule: str,
        forms: tuple[str, str],
        evidence: tuple[PlacedEvidence, ...],
    ) -> None:
        cleaned = (label_of(forms[0]), label_of(forms[1]))
        self.joined.append(Joined(self.key(type_, forms[0]), rule, cleaned, evidence))

    def _place(self, evidence: Evidence) -> PlacedEvidence:
        return PlacedEvidence(self.paper_id, evidence)
