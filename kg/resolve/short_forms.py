"""What short forms stand for: the expansions that the papers define, and when they agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations

from extract.model import Extraction
from kg.resolve.apart import Apart
from kg.resolve.context import context_words, mean_words
from kg.resolve.expansions import find_roots, name_key, stem
from kg.resolve.lexicons import known_long, known_short_forms
from kg.resolve.meanings import AGREEING, Choice, choose, find_dominant, find_known
from kg.resolve.model import KINDS, PlacedEvidence

_LONGEST_SHORT = 12
_SHORTEST_MIXED = 3
_VERSION = re.compile(r"-\d+(?:\.\d+)?$|[A-Za-z]\d{2,}$")
_GAP = re.compile(r"(?<!\d) | (?!\d)")
"""A space but the one between digits."""
_MARK = re.compile(r"(?<!\d)[\s-]|[\s-](?!\d)")


def short_key(surface: str) -> str:
    """Return the key of a short form, the same for its plural and with a space or hyphen in it.

    Example:
        >>> short_key("MDS") == short_key("MDSs"), short_key("Grad-CAM") == short_key("GradCAM")
        (True, True)
        >>> short_key("GPT-4.1") == short_key("GPT-41")
        False
    """
    return _GAP.sub("", name_key(surface[:-1] if is_short_plural(surface) else surface))


def is_short_plural(surface: str) -> bool:
    """Tell whether a form is a short one with the s of the plural ("LLMs", but not "DAS")."""
    return surface.endswith("s") and surface[-2:-1].isupper()


def same_short_form(surface: str, short: str) -> bool:
    """Tell whether a surface form is this short form, perhaps as a plural; case counts.

    Example:
        >>> same_short_form("LLM", "LLMs"), same_short_form("car", "CAR")
        (True, False)
        >>> same_short_form("Grad-CAM", "GradCAM")
        True
    """
    one, other = (_MARK.sub("", form).removesuffix("s") for form in (surface, short))
    return one == other


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


def singular_short(surface: str) -> str:
    """Return a short form without the s of the plural.

    Example:
        >>> singular_short("LLMs"), singular_short("DAS"), singular_short("loss")
        ('LLM', 'DAS', 'loss')
    """
    return surface[:-1] if is_short_plural(surface) else surface


def is_known(surface: str) -> bool:
    """Tell whether the lists of short forms know one."""
    return bool(known_long(singular_short(surface)))


def is_short(surface: str) -> bool:
    """Tell whether a form is written as short forms are: one word with two capitals."""
    return " " not in surface and sum(c.isupper() for c in surface) > 1


@dataclass(frozen=True, slots=True)
class Definition:
    """One place where a paper says what a short form stands for.

    `explicit` is False where no words of the text define it, and the extraction alone gives one
    form as an alias of the other. `kinds` are the kinds of concept that the paper names by it.
    """

    short: str
    long: str
    place: PlacedEvidence
    explicit: bool = True
    kinds: tuple[str, ...] = ()

    @property
    def short_key(self) -> str:
        """The normal key of the short form."""
        return short_key(self.short)

    @property
    def long_key(self) -> str:
        """The normal key of the long form."""
        return name_key(self.long)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sense of a short form with the papers that define it, and what they speak of."""

    root: str
    definitions: tuple[Definition, ...]
    words: Mapping[str, float]

    @property
    def papers(self) -> int:
        """The number of papers that define it."""
        return len({d.place.paper_id for d in self.definitions})


@dataclass(slots=True)
class Senses:
    """Every definition of an input, and what each short form stands for in each paper."""

    definitions: tuple[Definition, ...] = ()
    apart: Apart = field(default_factory=Apart)
    papers: Mapping[str, Extraction] = field(default_factory=dict)
    _by_paper: dict[tuple[str, str], Definition] = field(default_factory=dict)
    _by_short: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    _by_root: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    _roots: dict[str, str] = field(default_factory=dict)
    _meanings: dict[tuple[str, str], tuple[Meaning, ...]] = field(default_factory=dict)
    _words: dict[str, frozenset[str]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        usable = [d for d in self.definitions if d.short_key and d.long_key]
        self._roots = find_roots((d.short_key, d.long_key) for d in usable)
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

    def follow(self, paper_id: str, kind: str, surface: str) -> Choice:
        """Return what an undefined form of a kind of concept follows in a paper, if anything."""
        short = singular_short(surface)
        senses = self._senses(short, kind)
        if not senses and not known_long(short, kind):
            return Choice()
        words = self._context(paper_id) - {stem(short_key(short))}
        choice = self._rooted(choose(short, senses, words, kind))
        return Choice() if choice.root and self.apart.parts(surface, choice.root) else choice

    def owner(self, surface: str) -> str:
        """Return the key of the one meaning that a short form has wherever it is not defined.

        "" where its meanings compete, or are none.
        """
        if surface not in self._owners:  # remembered, since a common form has thousands
            self._owners[surface] = self._find_owner(singular_short(surface))
        return self._owners[surface]

    def usual(self, word: str) -> str:
        """Return the key of what a short form inside a name stands for, "" if that is not sure."""
        owner = self.owner(word)
        single = owner and owner not in known_short_forms().values()
        papers = {d.place.paper_id for d in self._by_root.get(owner, ())} if single else ()
        few = single and len(papers) < AGREEING
        return "" if few or not owner or self.apart.parts(word, owner) else owner

    def definition(self, root: str, surface: str) -> Definition | None:
        """Return the first definition that gives a short form this meaning."""
        found = self._by_short.get(short_key(surface), ())
        return next((d for d in found if self.root(d) == root), None)

    def root(self, definition: Definition) -> str:
        """Return the key of what a definition's long form stands for."""
        return self._roots[definition.long_key]

    def meaning(self, key: str) -> tuple[Definition, ...]:
        """Return every definition of what has this key, in a fixed order."""
        return self._by_root.get(key, ())

    def _find_owner(self, short: str) -> str:
        senses = self._senses(short, "")
        known = find_known(short, senses)
        most = [sense.root for sense in senses if sense.papers == senses[0].papers]
        sure = find_dominant(senses) or (self._roots.get(known, "") if known in most else "")
        alone = find_known(short, senses) if not senses else ""
        return sure or alone or (senses[0].root if len(senses) == 1 else "")

    def _rooted(self, choice: Choice) -> Choice:
        return replace(choice, root=self._roots.get(choice.root, choice.root))

    def _senses(self, short: str, kind: str) -> tuple[Meaning, ...]:
        """Return the meanings of a short form, the most defined first; all kinds for ""."""
        key = (short, kind)
        if key not in self._meanings:
            self._meanings[key] = self._find_senses(short, kind)
        return self._meanings[key]

    def _find_senses(self, short: str, kind: str) -> tuple[Meaning, ...]:
        every = [d for d in self._by_short.get(short_key(short), ()) if not kind or kind in d.kinds]
        exact = [d for d in every if same_short_form(singular_short(d.short), short)]
        found = exact or [d for d in every if is_short(short) and _is_like(short, d.short)]
        by_root: defaultdict[str, list[Definition]] = defaultdict(list)
        for definition in found:
            by_root[self.root(definition)].append(definition)
        own = {stem(short_key(short))}
        senses = [self._meaning(root, tuple(alike), own) for root, alike in by_root.items()]
        return tuple(sorted(senses, key=lambda sense: (-sense.papers, sense.root)))

    def _meaning(self, root: str, alike: tuple[Definition, ...], own: set[str]) -> Meaning:
        papers = sorted({d.place.paper_id for d in alike})
        return Meaning(root, alike, mean_words(self._context(paper) - own for paper in papers))

    def _context(self, paper_id: str) -> frozenset[str]:
        if paper_id not in self._words:
            known = self.papers.get(paper_id)
            self._words[paper_id] = context_words(known) if known else frozenset()
        return self._words[paper_id]


def find_senses(papers: Mapping[str, Extraction], apart: Apart | None = None) -> Senses:
    """Return the senses that the extractions of papers (under their ids) give, in any order.

    What a text defines counts before aliases, of which the first alone counts: a short form means
    one thing in one paper. No definition of a name that is `apart` counts.
    """
    apart = apart or Apart()
    kept: list[Definition] = []
    for paper_id, extraction in papers.items():
        given = _definitions(paper_id, extraction)
        found = sorted({d for d in given if not apart.parts(d.short, d.long)}, key=_order)
        seen: set[str] = set()
        for definition in found:
            if definition.explicit or definition.short_key not in seen:
                kept.append(definition)
            seen.add(definition.short_key)
    return Senses(tuple(sorted(kept, key=_order)), apart, papers)


def _definitions(paper_id: str, extraction: Extraction) -> Iterator[Definition]:
    kinds = _kinds(extraction) if extraction.abbreviations else {}
    for pair in extraction.abbreviations:
        if not _is_chance(pair.short, pair.long):
            keys = (short_key(pair.short), name_key(pair.long))
            named = sorted({kind for key in keys for kind in kinds.get(key, ())})
            place = PlacedEvidence(paper_id, pair.evidence)
            yield Definition(pair.short, pair.long, place, kinds=tuple(named))
    for fact in extraction.facts:
        forms = (fact.name, *fact.aliases)
        for short, long in permutations(forms, 2):
            if fact.evidence and fact.name in (short, long) and is_acronym(short, long):
                place = PlacedEvidence(paper_id, fact.evidence[0])
                yield Definition(short, long, place, False, (KINDS[fact.type],))


def _kinds(extraction: Extraction) -> dict[str, set[str]]:
    """Return the kinds of concept that a paper names by each key."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for fact in extraction.facts:
        for form in (fact.name, *fact.aliases):
            for key in {short_key(form), name_key(form)}:
                found[key].add(KINDS[fact.type])
    return found


def _is_like(short: str, other: str) -> bool:
    """Tell whether two short forms differ only in capitals behind the first ("vLLM" is a name)."""
    return is_short(other) and short[0] == other[0]


def _is_chance(short: str, long: str) -> bool:
    """Tell whether a short form is more, or only happens to have letters of a word ("ToMe")."""
    if _VERSION.search(short) and not any(c.isdigit() for c in long):
        return True  # "ResNet-18" is one of those that the long form names
    single = len(name_key(long).split()) == 1
    mixed = any(c.islower() for c in short.removesuffix("s")) or any(c.isdigit() for c in short)
    return single and mixed and len(short) > _SHORTEST_MIXED


def _order(definition: Definition) -> tuple[bool, str, str, int, int, str, str, tuple[str, ...]]:
    evidence = definition.place.evidence
    place = (definition.place.paper_id, evidence.field, evidence.begin, evidence.end)
    forms = (definition.short, definition.long, definition.kinds)
    return (not definition.explicit, *place, *forms)
