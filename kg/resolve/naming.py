"""Which concept a surface form of one paper names: the key under which concepts meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.model import TITLE, Evidence, Extraction, Fact
from extract.schema import CONCEPT_TYPES, PROPOSES
from kg.resolve.model import PlacedEvidence
from kg.resolve.short_forms import Senses, label_of, name_key
from kg.resolve.spelling import is_name_like, is_near_miss, name_like_words


@dataclass(frozen=True, slots=True)
class Joined:
    """Two forms that one rule takes as names of the concept `key` of `type`."""

    type: str
    key: str
    rule: str
    forms: tuple[str, str]
    evidence: tuple[PlacedEvidence, ...]


@dataclass(slots=True)
class Names:
    """The names of one paper: `key` gives the concept key of a form of a type.

    Every step is a function of one form, not a chain of pairs: a form follows its own definition
    in the paper, else the long form that it is, else the only meaning known for it, else itself.
    """

    paper_id: str
    extraction: Extraction
    senses: Senses
    joined: list[Joined] = field(default_factory=list)
    _moved: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for type_ in CONCEPT_TYPES:
            facts = [fact for fact in self.extraction.facts if fact.type == type_]
            self._follow_aliases(type_, facts)
            self._follow_spelling(type_, facts)
            self._note_only_expansions(facts)
            self._note_aliases(facts)

    def key(self, type_: str, surface: str) -> str:
        """Return the key of the concept that a form names, "" for a form that names nothing."""
        key = self._meaning(surface)
        return self._moved.get((type_, key), key)

    def spelled(self, surface: str) -> str:
        """Return the form that a misspelt form stands for, else the form itself."""
        pairs = (j.forms for j in self.joined if j.rule == "misspelling" and len(j.evidence) > 1)
        return next((right for right, wrong in pairs if wrong == surface), surface)

    def _meaning(self, surface: str) -> str:
        defined = self.senses.defined(self.paper_id, surface) or self.senses.long(surface)
        if defined:
            return defined
        only = self.senses.only(surface)
        if only:
            return self.senses.root(only)
        expanded = self.expanded(surface)
        return self.senses.long(expanded) or expanded

    def expanded(self, surface: str) -> str:
        """Return the key of a name with each short form in it written out.

        "LLM agent" and "large language model agent" are one thing where LLM is known to mean one.
        """
        words = surface.split()
        known = [self._written_out(word) for word in words] if len(words) > 1 else []
        if not any(known):
            return name_key(surface)
        return " ".join(long or name_key(word) for long, word in zip(known, words, strict=True))

    def _written_out(self, word: str) -> str:
        only = self.senses.only(word)
        return self.senses.defined(self.paper_id, word) or (self.senses.root(only) if only else "")

    def _note_only_expansions(self, facts: list[Fact]) -> None:
        for fact in facts:
            known = self.senses.defined(self.paper_id, fact.name) or self.senses.long(fact.name)
            only = None if known else self.senses.only(fact.name)
            if only and fact.evidence:
                places = (self._place(fact.evidence[0]), only.place)
                self._note(fact.type, "only-expansion", (fact.name, only.long), places)

    def _note_aliases(self, facts: list[Fact]) -> None:
        """Note the other forms of a name that no key and no definition explains."""
        for fact in facts:
            for alias in fact.aliases:
                if self.key(fact.type, alias) != self.key(fact.type, fact.name) and fact.evidence:
                    rule = "misspelling" if is_near_miss(fact.name, alias) else "alias"
                    place = self._place(fact.evidence[0])
                    self._note(fact.type, rule, (fact.name, alias), (place,))

    def _follow_aliases(self, type_: str, facts: list[Fact]) -> None:
        """Let two facts of which one names the other as its alias meet, a single step."""
        names = {fact.name for fact in facts}
        for fact in sorted(facts, key=repr):
            for alias in fact.aliases:
                if alias in names and fact.evidence and not self._linked(fact, alias):
                    self._meet(type_, fact, alias)

    def _meet(self, type_: str, fact: Fact, alias: str) -> None:
        best, other = sorted((fact.name, alias), key=self._rank)
        key = self._meaning(other)
        if key != name_key(other):  # what has a definition goes nowhere else
            best, other, key = other, best, self._meaning(best)
        if key == name_key(other) and self._move(type_, key, self._meaning(best)):
            self._note(type_, "alias", (best, other), (self._place(fact.evidence[0]),))

    def _follow_spelling(self, type_: str, facts: list[Fact]) -> None:
        for fact in sorted(facts, key=repr):
            for right, evidence in self._candidates(facts, fact):
                near = is_near_miss(right, fact.name) and not self._linked(fact, right)
                if near and self._rank(right) < self._rank(fact.name):
                    wrong_key, right_key = self._meaning(fact.name), self._meaning(right)
                    if self._move(type_, wrong_key, right_key):
                        places = (self._place(evidence), self._place(fact.evidence[0]))
                        self._note(type_, "misspelling", (right, fact.name), places)

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

    def _move(self, type_: str, key: str, target: str) -> bool:
        """Let one key follow another, unless either is already part of a move."""
        taken = self._moved.keys() | {(type_, moved) for moved in self._targets(type_)}
        chained = (type_, key) in taken or (type_, target) in self._moved
        if key == target or not key or not target or chained:
            return False
        self._moved[type_, key] = target
        return True

    def _targets(self, type_: str) -> set[str]:
        return {target for (moved_type, _), target in self._moved.items() if moved_type == type_}

    def _note(
        self,
        type_: str,
        rule: str,
        forms: tuple[str, str],
        evidence: tuple[PlacedEvidence, ...],
    ) -> None:
        key = self.key(type_, forms[0])
        cleaned = (label_of(forms[0]), label_of(forms[1]))
        self.joined.append(Joined(type_, key, rule, cleaned, evidence))

    def _place(self, evidence: Evidence) -> PlacedEvidence:
        return PlacedEvidence(self.paper_id, evidence)
