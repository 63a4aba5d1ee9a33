"""Whether a short form can stand for a phrase: the cheapest way to find its letters in it.

After the strategies of Sohn et al. (2008), "Abbreviation definition identification based on
automatic precision estimates": first letters cost nothing, letters inside words and words that
give no letter cost the more the less likely they are. Costs replace their order of strategies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.pipes.word_sets import words

STOP_WORDS = words(
    "a an and as at by for from in into is of on or over that the through to toward "
    "towards under using via we with within without"
)
_GENERIC = words(
    "algorithm approach architecture benchmark corpus dataset framework index loss "
    "mechanism method methods model models module network networks paradigm pipeline "
    "scale scheme score strategy system task technique"
)
_SUFFIXES = words("aware based driven enhanced free guided level oriented wise")
_LEFT_OUT = words("approach method methods technique")
_NUMBERS = {
    "1": ("one", "first", "uni", "single"),
    "2": ("two", "to", "bi", "double", "second"),
    "3": ("three", "tri"),
    "4": ("four", "for"),
    "5": ("five",),
    "6": ("six",),
    "x": ("cross", "ex"),
}
_PART = re.compile(r"[^\W_]+")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_IMPOSSIBLE = 99.0
_LIMIT, _LIMIT_PER_LETTER = 1.0, 0.25
_SKIP_WORD, _SKIP_PART, _INSIDE, _INSIDE_NEXT = 0.8, 0.4, 0.4, 1.2
_MARKED, _WHOLE = 1.0, 0.5
MAX_LETTERS = 14


@dataclass(frozen=True, slots=True)
class _Part:
    begin: int
    end: int
    word: str
    opens: bool
    """Whether it begins a word, rather than following a hyphen or slash."""

    def skip_cost(self) -> float:
        if self.word in STOP_WORDS:
            return 0.0 if self.opens else 0.1
        if self.opens:
            return _SKIP_WORD
        return 0.1 if self.word in _SUFFIXES else _SKIP_PART

    def tail_cost(self) -> float:
        if not self.opens:
            return 0.4
        return 0.3 if self.word in _GENERIC else _IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class Match:
    """Where in a phrase the long form is, and how doubtful the match is (0 is beyond doubt)."""

    begin: int
    end: int
    cost: float


def match_long_form(short: str, phrase: str, *, whole: bool = False) -> Match | None:
    """Return the part of a phrase that the short form abbreviates.

    The phrase ends where the long form ends, but for a word such as "method"; with `whole` it
    also starts there.

    Example:
        >>> match = match_long_form("OPSD", "we use on-policy self-distillation")
        >>> "we use on-policy self-distillation"[match.begin : match.end]
        'on-policy self-distillation'
        >>> match_long_form("BERT", "the encoder of Devlin") is None
        True
    """
    parts = _parts(phrase)
    limit = (
        _LIMIT + (_MARKED if _INNER_CAPITAL.search(phrase) else 0.0) + (_WHOLE if whole else 0.0)
    )
    for letters, extra in _spellings(short) if parts else ():
        found = _Alignment(letters, phrase, parts).best(whole=whole)
        if found and found.cost + extra <= _LIMIT_PER_LETTER * len(letters) + limit:
            return Match(found.begin, found.end, found.cost + extra)
    return None


def _parts(phrase: str) -> list[_Part]:
    found = []
    for m in _PART.finditer(phrase):
        before = phrase[m.start() - 1 : m.start()]
        opens = not before or before.isspace() or before in "([\"'\u201c\u2018`,;"
        found.append(_Part(m.start(), m.end(), m.group().lower(), opens))
    return found


def _spellings(short: str) -> list[tuple[str, float]]:
    plural = re.search(r"[A-Z0-9]s$", short)
    letters = re.sub(r"[\W_]", "", short[:-1] if plural else short).lower()[: MAX_LETTERS + 1]
    if not 2 <= len(letters) <= MAX_LETTERS:
        return []
    spellings = [(letters, 0.0)]
    bare = re.sub(r"\d", "", letters)
    if bare != letters and len(bare) > 1:
        spellings.append((bare, 0.5))
    if len(letters) > 5 and not short.isupper():
        spellings.append((letters[:-1], 0.5))
    return spellings


class _Alignment:
    """Cheapest placements of letters in a phrase, found from the last letter to the first."""

    def __init__(self, letters: str, phrase: str, parts: list[_Part]) -> None:
        self.letters, self.parts = letters, parts
        self.phrase = phrase
        self.lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in phrase)
        self.skipped = [0.0]
        for part in parts:
            self.skipped.append(self.skipped[-1] + part.skip_cost())

    def best(self, *, whole: bool) -> Match | None:
        """Return the cheapest placement, the shortest of equals."""
        ranked = [
            (cost + self._start_cost(part), -place, end)
            for (place, part), (cost, end) in self._costs().items()
            if place == self.parts[part].begin and not (whole and part)
        ]
        if not ranked:
            return None
        cost, place, end = min(ranked)
        return Match(-place, end, cost)

    def _start_cost(self, part: int) -> float:
        one = self.parts[part]
        return (0.0 if one.opens else 1.0) + (0.9 if one.word in STOP_WORDS else 0.0)

    def _costs(self) -> dict[tuple[int, int], tuple[float, int]]:
        later = self._last_letter()
        for letter in reversed(self.letters[:-1]):
            later = self._letter_before(letter, later)
        return later

    def _last_letter(self) -> dict[tuple[int, int], tuple[float, int]]:
        found: dict[tuple[int, int], tuple[float, int]] = {}
        tail, end = 0.0, self._end(len(self.parts) - 1)
        for number in range(len(self.parts) - 1, -1, -1):
            for place in self._places(self.letters[-1], number):
                found[place, number] = (tail, end)
            tail += self.parts[number].tail_cost()
            if tail >= _IMPOSSIBLE:
                break
            end = self._end(number - 1) if self.parts[number].word in _LEFT_OUT else end
        return found

    def _end(self, number: int) -> int:
        """Return where the word of a part ends: parts joined to it belong to it."""
        while number + 1 < len(self.parts) and not self.parts[number + 1].opens:
            number += 1
        return self.parts[number].end

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
            return 0.0 if begins else 0.15 if following == place + 1 else _INSIDE
        return (0.0 if begins else _INSIDE_NEXT) + self.skipped[part] - self.skipped[number + 1]
