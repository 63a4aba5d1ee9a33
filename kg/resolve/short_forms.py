"""What short forms stand for: the expansions that the papers define, and when they agree."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import permutations

from extract.model import Extraction
from extract.names import clean_label, normal_key
from kg.resolve.apart import Apart
from kg.resolve.model import PlacedEvidence

_ENDING = re.compile(
    r"(?:isations?|izations?|ations?|ative|ions?|ives?|ings?|ments?|ised|ized|ise|ize|ed|er|or|al"
    r"|ly|e)$"
)
_STEM = 4
_LONGEST_SHORT = 12


name_key = lru_cache(maxsize=1 << 16)(normal_key)
"""The normal key of a name, remembered, since each name is looked up many times."""

label_of = lru_cache(maxsize=1 << 16)(clean_label)
"""The clean label of a name, remembered likewise."""


def inflection_key(name: str) -> str:
    """Return the key under which expansions of one short form meet that differ in word endings.

    Far too coarse for names in general: only what shares a short form is compared by it.

    Example:
        >>> inflection_key("Introspective Feedback") == inflection_key("introspection feedback")
        True
        >>> inflection_key("graph convolution network") == inflection_key(
        ...     "graph convolutional networks"
        ... )
        True
        >>> inflection_key("soft actor-critic") == inflection_key("self actor-critic")
        False
    """
    return " ".join(_stem(word) for word in name_key(name).split())


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return word if stem == word or len(stem) < _STEM else _stem(stem)


def short_key(surface: str) -> str:
    """Return the key of a short form, the same for its plural.

    Example:
        >>> short_key("MDS") == short_key("MDSs")
        True
    """
    return name_key(surface[:-1] if is_short_plural(surface) else surface)


def is_short_plural(surface: str) -> bool:
    """Tell whether a form is a short one with the s of the plural ("LLMs", but not "DAS")."""
    return surface.endswith("s") and surface[-2:-1].isupper()


def same_short_form(surface: str, short: str) -> bool:
    """Tell whether a surface form is this short form, perhaps as a plural; case counts.

    Example:
        >>> same_short_form("LLM", "LLMs"), same_short_form("car", "CAR")
        (True, False)
    """
    return surface.removesuffix("s") == short.removesuffix("s")


def is_acronym(short: str, long: str) -> bool:
    """Tell whether a form looks like the short one of another: capitals, letters in order.

    Example:
        >>> is_acronym("LLMs", "large language models"), is_acronym("BERT", "large model")
        (True, False)
        >>> is_acronym("IISAN", "IISAN-Versa")
        False
    """
    words = name_key(long).split()
    letters = [c for c in short.removesuffix("s") if c.isalnum()]
    if len(words) < 2 or " " in short or name_key(short) in name_key(long):
        return False
    if not 2 <= len(letters) <= _LONGEST_SHORT or sum(c.isupper() for c in letters) < 2:
        return False
    rest = iter("".join(words))
    begins = letters[0].lower() == words[0][0]
    return begins and all(c.lower() in rest for c in letters)


@dataclass(frozen=True, slots=True)
class Definition:
    """One place where a paper says what a short form stands for.

    `explicit` is False where no words of the text define it, and the extraction alone gives one
    form as an alias of the other.
    """

    short: str
    long: str
    place: PlacedEvidence
    explicit: bool = True

    @property
    def short_key(self) -> str:
        """The normal key of the short form."""
        return short_key(self.short)

    @property
    def long_key(self) -> str:
        """The normal key of the long form."""
        return name_key(self.long)


@dataclass(slots=True)
class Senses:
    """Every definition of an input; `expansion` gives the one key that a form stands for."""

    definitions: tuple[Definition, ...] = ()
    apart: Apart = field(default_factory=Apart)
    _by_paper: dict[tuple[str, str], Definition] = field(default_factory=dict)
    _by_short: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    _by_root: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    _roots: dict[str, str] = field(default_factory=dict)
    _only: dict[str, Definition | None] = field(default_factory=dict)
    _ambiguous: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        usable = [d for d in self.definitions if d.short_key and d.long_key]
        self._roots = _find_roots(usable)
        by_short: defaultdict[str, list[Definition]] = defaultdict(list)
        for definition in sorted(usable, key=_order, reverse=True):
            by_short[definition.short_key].append(definition)
            # Reversed, so that the first stands where a paper defines a short form twice.
            self._by_paper[definition.place.paper_id, definition.short_key] = definition
        self._by_short = {short: tuple(reversed(found)) for short, found in by_short.items()}
        by_root: defaultdict[str, list[Definition]] = defaultdict(list)
        for definition in usable:
            by_root[self.root(definition)].append(definition)
        self._by_root = {root: tuple(found) for root, found in by_root.items()}

    def defined(self, paper_id: str, surface: str) -> str:
        """Return the key of what a short form stands for in this paper, "" if it has no word."""
        found = self._by_paper.get((paper_id, short_key(surface)))
        return self.root(found) if found and same_short_form(surface, found.short) else ""

    def long(self, name: str) -> str:
        """Return the key that stands for this long form and its inflections, "" if undefined."""
        return self._roots.get(name_key(name), "")

    def only(self, surface: str) -> Definition | None:
        """Return the definition of a short form if the whole input knows just one meaning."""
        if surface not in self._only:  # remembered, since a common form has thousands
            found = self._by_short.get(short_key(surface), ())
            alike = (d for d in found if same_short_form(surface, d.short))
            self._only[surface] = None if self.ambiguous(surface) else next(alike, None)
        return self._only[surface]

    def root(self, definition: Definition) -> str:
        """Return the key of what a definition's long form stands for."""
        return self._roots[definition.long_key]

    def meaning(self, key: str) -> tuple[Definition, ...]:
        """Return every definition of what has this key, in a fixed order."""
        return self._by_root.get(key, ())

    def ambiguous(self, short: str) -> bool:
        """Tell whether the input knows more than one meaning of a short form."""
        key = short_key(short)
        if key not in self._ambiguous:
            meant = {self.root(d) for d in self._by_short.get(key, ())}
            self._ambiguous[key] = len(meant) > 1
        return self._ambiguous[key]


def find_senses(papers: Iterable[tuple[str, Extraction]], apart: Apart | None = None) -> Senses:
    """Return the senses that the extractions of papers (under their ids) give, in any order.

    What a text defines counts before aliases, of which the first alone counts: a short form means
    one thing in one paper. No definition of a name that is `apart` counts.
    """
    apart = apart or Apart()
    kept: list[Definition] = []
    for paper_id, extraction in papers:
        given = _definitions(paper_id, extraction)
        found = sorted({d for d in given if not apart.parts(d.short, d.long)}, key=_order)
        seen: set[str] = set()
        for definition in found:
            if definition.explicit or definition.short_key not in seen:
                kept.append(definition)
            seen.add(definition.short_key)
    return Senses(tuple(sorted(kept, key=_order)), apart)


def _definitions(paper_id: str, extraction: Extraction) -> Iterator[Definition]:
    for pair in extraction.abbreviations:
        yield Definition(pair.short, pair.long, PlacedEvidence(paper_id, pair.evidence))
    for fact in extraction.facts:
        forms = (fact.name, *fact.aliases)
        for short, long in permutations(forms, 2):
            if fact.evidence and fact.name in (short, long) and is_acronym(short, long):
                yield Definition(short, long, PlacedEvidence(paper_id, fact.evidence[0]), False)


def _order(definition: Definition) -> tuple[bool, str, str, int, int, str, str]:
    evidence = definition.place.evidence
    place = (definition.place.paper_id, evidence.field, evidence.begin, evidence.end)
    return (not definition.explicit, *place, definition.short, definition.long)


def _find_roots(definitions: Iterable[Definition]) -> dict[str, str]:
    """Return one key for the long forms of a short form that agree but for word endings.

    A long form with two short forms ("SAAC", "SA2C") is not joined with the other long forms of
    both: it takes the group that is largest, so nothing is joined through a third.
    """
    groups: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for definition in definitions:
        groups[definition.short_key, inflection_key(definition.long)][definition.long_key] += 1
    roots: dict[str, str] = {}
    for _, counts in sorted(groups.items(), key=lambda g: (-g[1].total(), g[0])):
        root = min(counts, key=lambda long: (long not in roots, -counts[long], long))
        for long in counts:
            roots.setdefault(long, roots.get(root, root))
    return roots
