"""The cheapest places of the letters of a short form in a phrase, and what each place costs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.pipes.abbreviation_chemistry import name_begin
from extract.pipes.abbreviation_view import MASKED_CLOSE
from extract.pipes.word_sets import words

STOP_WORDS = words(
    "a an and as at by for from in into is of on or over that the through to toward "
    "towards under using via we with within without"
)
_NEVER_LAST = STOP_WORDS - {"a"}
_GENERIC = words(
    "algorithm approach architecture benchmark corpus dataset framework index loss "
    "mechanism method methods model models module network networks paradigm pipeline "
    "scale scheme score strategy system task technique"
)
_JOINING = words("and or nor but than versus vs")
_NEVER_FIRST = words(
    "are be been can did do does had has have is it its may our that these they this those was we "
    "were which while who with"
)
_SUFFIXES = words("aware based driven enhanced free guided level oriented wise")
_LEFT_OUT = words("approach method methods technique")
_NUMBERS = {
    "1": ("one", "first", "uni", "single"),
    "2": ("two", "to", "bi", "di", "double", "second"),
    "3": ("three", "third", "tri"),
    "4": ("four", "for", "tetra"),
    "5": ("five", "fifth", "penta"),
    "6": ("six",),
    "7": ("seven", "vii"),
    "8": ("eight", "viii"),
    "9": ("nine", "ninth"),
    "\u03b1": ("alpha",),
    "\u03b2": ("beta",),
    "\u03b3": ("gamma",),
    "\u03b4": ("delta",),
    "x": ("cross", "ex"),
}
_PART = re.compile(r"[^\W_]+")
_IMPOSSIBLE = 3
SKIP_WORD, _SKIP_PART, _INSIDE, _INSIDE_NEXT = 0.8, 0.4, 0.4, 1.2
INSIDE_FOLLOWING, _GENERIC_TAIL, _TAIL = 0.15, 0.3, 1.2


@dataclass(frozen=True, slots=True)
class Part:
    """A run of letters and digits of a phrase."""

    begin: int
    end: int
    word: str
    opens: bool
    """Whether it begins a word, rather than following a hyphen or slash."""

    def skip_cost(self) -> float:
        """Return what it costs that no letter stands for it."""
        if self.word in STOP_WORDS:
            return 0.0 if self.opens else 0.1
        if self.opens:
            return SKIP_WORD
        return 0.1 if self.word in _SUFFIXES or self.word.isdigit() else _SKIP_PART

    def tail_cost(self) -> float:
        """Return what it costs that the last letter stands before it."""
        if not self.opens:
            return 0.1 if self.word.isdigit() else 0.4
        if self.word in _JOINING:
            return _IMPOSSIBLE
        return 0.6 if self.word in STOP_WORDS else _GENERIC_TAIL if self.word in _GENERIC else _TAIL


@dataclass(frozen=True, slots=True)
class Match:
    """Where in a phrase the long form is, and how doubtful the match is (0 is beyond doubt)."""

    begin: int
    end: int
    cost: float


def split_parts(phrase: str) -> list[Part]:
    """Return the parts of a phrase in their order."""
    found = []
    for m in _PART.finditer(phrase):
        before = phrase[m.start() - 1 : m.start()]
        if m.group() == "s" and before in ("'", "\u2019"):
            continue
        locant = before == "," and m.group()[0].isdigit()
        opens = not locant and (not before or before.isspace() or before in "([\"'\u201c\u2018`,;")
        found.append(Part(m.start(), m.end(), m.group().lower(), opens))
    return found


class Alignment:
    """Cheapest placements of letters in a phrase, found from the last letter to the first."""

    def __init__(self, letters: str, phrase: str, parts: list[Part]) -> None:
        self.letters, self.parts = letters, parts
        self.phrase = phrase
        self.lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in phrase)
        self.skipped = [0.0]
        for part in parts:
            self.skipped.append(self.skipped[-1] + part.skip_cost())

    def best(self, *, whole: bool) -> Match | None:
        """Return the cheapest placement, the shortest of equals."""
        ranked = []
        for (place, part), (cost, end) in self._costs().items():
            if place == self.parts[part].begin:
                begin, start_cost = self._start(part)
                if not whole or begin <= self.parts[0].begin:
                    ranked.append((cost + start_cost, -begin, end))
        if not ranked:
            return None
        cost, begin, end = min(ranked)
        return Match(-begin, end, cost)

    def _start(self, number: int) -> tuple[int, float]:
        """Return where a long form begins whose first letter is that of a part, and its cost."""
        part = self.parts[number]
        begin = None if part.opens else name_begin(self.phrase, part.begin)
        if begin is not None:
            return begin, 0.0
        doubt = _IMPOSSIBLE if part.word in _NEVER_FIRST else 0.9 * (part.word in STOP_WORDS)
        return part.begin, doubt + (0.0 if part.opens else 1.0)

    def _costs(self) -> dict[tuple[int, int], tuple[float, int]]:
        later = self._last_letter()
        for letter in reversed(self.letters[:-1]):
            later = self._letter_before(letter, later)
        return later

    def _last_letter(self) -> dict[tuple[int, int], tuple[float, int]]:
        found: dict[tuple[int, int], tuple[float, int]] = {}
        tail, end = 0.0, self._end(len(self.parts) - 1)
        if self.parts[-1].opens and self.parts[-1].word in _NEVER_LAST:
            return found
        for number in range(len(self.parts) - 1, -1, -1):
            for place in self._places(self.letters[-1], number):
                found[place, number] = (tail, end)
            tail += self.parts[number].tail_cost()
            if tail >= (_IMPOSSIBLE if len(self.letters) > 2 else _TAIL):
                break
            end = self._end(number - 1) if self.parts[number].word in _LEFT_OUT else end
        return found

    def _end(self, number: int) -> int:
        """Return where the word of a part ends: parts joined to it belong to it."""
        while number + 1 < len(self.parts) and not self.parts[number + 1].opens:
            number += 1
        end = self.parts[number].end
        return end + (self.phrase[end : end + 1] == MASKED_CLOSE)

    def _letter_before(
        self, letter: str, later: dict[tuple[int, int], tuple[float, int]]
    ) -> dict[tuple[int, int], tuple[float, int]]:
        found = {}
        for number in range(len(self.parts)):
            for place in self._places(letter, number):
                options = [
                    (cost + self._step(place, number, following, part), end)
                    for (following, part), (cost, end) in later.items()
                    if following > place
                ]
                if options:
                    found[place, number] = min(options)
        return found

    def _places(self, letter: str, number: int) -> list[int]:
        part = self.parts[number]
        places = [p for p in range(part.begin, part.end) if self.lower[p] == letter]
        spelt = _NUMBERS.get(letter, ())
        if part.begin not in places and spelt and part.word.startswith(spelt):
            places.append(part.begin)
        return places

    def _step(self, place: int, number: int, following: int, part: int) -> float:
        begins = following == self.parts[part].begin or (
            self.phrase[following].isupper() and self.phrase[following - 1].islower()
        )
        if part == number:
            return 0.0 if begins else INSIDE_FOLLOWING if following == place + 1 else _INSIDE
        return (0.0 if begins else _INSIDE_NEXT) + self.skipped[part] - self.skipped[number + 1]
