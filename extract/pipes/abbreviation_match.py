"""Whether a short form can stand for a phrase: the cheapest way to find its letters in it.

After the strategies of Sohn et al. (2008), "Abbreviation definition identification based on
automatic precision estimates": first letters cost nothing, letters inside words and words that
give no letter cost the more the less likely they are. Costs replace their order of strategies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.pipes.abbreviation_chemistry import name_begin
from extract.pipes.abbreviation_view import MASKED_CLOSE, MASKED_OPEN
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
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_ONE_LETTER = re.compile(r"[A-Z]")
_SUBSCRIPT = re.compile(rf"[A-Za-z]{MASKED_OPEN}\w+{MASKED_CLOSE}|[A-Z][a-z]{{1,2}}")
_REPEATED = re.compile(r"([A-Z]{2,3})/\1$")
_IMPOSSIBLE = 3
_LIMIT, _LIMIT_PER_LETTER = 1.0, 0.25
_SKIP_WORD, _SKIP_PART, _INSIDE, _INSIDE_NEXT = 0.8, 0.4, 0.4, 1.2
_INSIDE_FOLLOWING, _GENERIC_TAIL = 0.15, 0.3
_MARKED, _WHOLE = 1.0, 0.5
_TAIL, _ROTATED, _NOTHING = 1.2, 0.3, 0.05
MAX_LETTERS = 14
_HUMPED = re.compile(r"[A-Z][a-z]+[A-Z]")
_HUMP = re.compile(r"[A-Z][a-z]{1,}")
_CAPITALISED = re.compile(r"(?:[A-Z][\w-]+\s)*[A-Z][\w-]+$")
_MOST_UNSAID = 2
_LEAD = re.compile(
    r"(?:methods?|models?|approach(?:es)?|techniques?|algorithms?|measures?|managements?)\s(?:in|of|for|with|on)\s"
)


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
        return 0.1 if self.word in _SUFFIXES or self.word.isdigit() else _SKIP_PART

    def tail_cost(self) -> float:
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
    if _ONE_LETTER.fullmatch(short):
        return _last_word(short, parts)
    for spellings in _spellings(short) if parts else ():
        found = [_match(letters, extra, phrase, parts, whole) for letters, extra in spellings]
        fitting = [match for match in found if match and not _is_part_of_word(short, phrase, match)]
        if fitting:
            return _without_lead(short, phrase, min(fitting, key=lambda match: match.cost))
    return _by_humps(short, phrase)


def _is_part_of_word(short: str, phrase: str, found: Match) -> bool:
    """Tell whether a short form like a name only has letters of one word: "Transformers (ToMe)"."""
    long = phrase[found.begin : found.end]
    if re.search(r"[\s-]", long):
        return False
    return bool(_HUMPED.match(short)) or long.lower().startswith(short.rstrip("0123456789").lower())


def _without_lead(short: str, phrase: str, found: Match) -> Match:
    """Return a match without words such as "methods in" before it, if the rest still fits."""
    lead = _LEAD.match(phrase, found.begin, found.end)
    rest = phrase[lead.end() : found.end] if lead else ""
    if not lead or " " not in rest.strip():
        return found
    letters = re.sub(r"(?i)(.)\1", r"\1", short)
    fits = any(
        re.match(r"\W*" + re.escape(form[0]), rest, re.IGNORECASE) for form in (short, letters)
    )
    initials = "".join(part.word[0] for part in _parts(rest) if part.word not in STOP_WORDS)
    return Match(lead.end(), found.end, found.cost) if fits and _same(initials, letters) else found


def _same(initials: str, letters: str) -> bool:
    return initials.lower() == letters.lower()


def _by_humps(short: str, phrase: str) -> Match | None:
    """Return the capitalised words of which the first ones begin as the parts of a name do.

    "Adaptive Realistic Map Synthesis" for "AdaReal".
    """
    humps = _HUMP.findall(short)
    run = _CAPITALISED.search(phrase)
    if len(humps) < 2 or "".join(humps) != short or not run:
        return None
    words_ = list(re.finditer(r"\S+", run.group()))
    for n in range(len(words_) - len(humps), -1, -1):
        ours = words_[n : n + len(humps)]
        fits = all(w.group().startswith(h) for w, h in zip(ours, humps, strict=True))
        if fits and len(words_) - n - len(humps) <= _MOST_UNSAID:
            return Match(run.start() + ours[0].start(), run.end(), _SKIP_WORD)
    return None


def _match(
    letters: str, extra: float, phrase: str, parts: list[_Part], whole: bool
) -> Match | None:
    found = _Alignment(letters, phrase, parts).best(whole=whole)
    if not found or found.cost + extra > _limit(letters, phrase, found, whole):
        return None
    if _only_begins(letters, phrase, found):
        return None
    if extra == _ROTATED and found.cost > _NOTHING:
        return None
    return Match(found.begin, found.end, found.cost + extra)


def _only_begins(letters: str, phrase: str, found: Match) -> bool:
    """Tell whether the letters only repeat how a first word begins that others follow."""
    first, *others = _parts(phrase[found.begin : found.end])
    tail = sum(part.tail_cost() for part in others)
    repeated = _INSIDE_FOLLOWING * (len(letters) - 1) + tail
    return bool(others) and first.word.startswith(letters) and found.cost > repeated / 2


def _last_word(letter: str, parts: list[_Part]) -> Match | None:
    last = parts[-1] if parts else None
    if last is None or not last.opens or len(last.word) < 4 or last.word[0] != letter.lower():
        return None
    return Match(last.begin, last.end, 0.0)


def _limit(letters: str, phrase: str, found: Match, whole: bool) -> float:
    marked = _INNER_CAPITAL.search(phrase, found.begin, found.end)
    bonus = (_MARKED if marked else 0.0) + (_WHOLE if whole else 0.0)
    return _LIMIT + _LIMIT_PER_LETTER * len(letters) + bonus


def _parts(phrase: str) -> list[_Part]:
    found = []
    for m in _PART.finditer(phrase):
        before = phrase[m.start() - 1 : m.start()]
        if m.group() == "s" and before in ("'", "\u2019"):
            continue
        locant = before == "," and m.group()[0].isdigit()
        opens = not locant and (not before or before.isspace() or before in "([\"'\u201c\u2018`,;")
        found.append(_Part(m.start(), m.end(), m.group().lower(), opens))
    return found


def _spellings(short: str) -> list[list[tuple[str, float]]]:
    """Return readings with their costs: those in one list compete, later lists are last resorts."""
    plural = re.search(r"[A-Z0-9]s$", short)
    letters = re.sub(r"[\W_]", "", short[:-1] if plural else short).lower()[: MAX_LETTERS + 1]
    if not 2 <= len(letters) <= MAX_LETTERS:
        return []
    spellings = [[(letters, 0.0)]]
    bare = re.sub(r"\d", "", letters)
    if bare != letters and len(bare) > 1:
        spellings.append([(bare, 0.5)])
    if _SUBSCRIPT.fullmatch(short):
        spellings[0].append((letters[1:] + letters[0], _ROTATED))
    repeated = _REPEATED.search(short)
    if repeated:
        spellings.append([(letters[: -len(repeated[1])], 0.2)])
    if len(letters) > 5 and not short.isupper():
        spellings.append([(letters[:-1], 0.5)])
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
            return 0.0 if begins else _INSIDE_FOLLOWING if following == place + 1 else _INSIDE
        return (0.0 if begins else _INSIDE_NEXT) + self.skipped[part] - self.skipped[number + 1]
