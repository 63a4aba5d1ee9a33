"""Whether a short form can stand for a phrase: the cheapest way to find its letters in it.

After the strategies of Sohn et al. (2008), "Abbreviation definition identification based on
automatic precision estimates": first letters cost nothing, letters inside words and words that
give no letter cost the more the less likely they are. Costs replace their order of strategies.
"""

from __future__ import annotations

import re

from extract.pipes.abbreviation_align import (
    INSIDE_FOLLOWING,
    SKIP_WORD,
    STOP_WORDS,
    Alignment,
    Match,
    Part,
    split_parts,
)
from extract.pipes.abbreviation_view import MASKED_CLOSE, MASKED_OPEN

_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_ONE_LETTER = re.compile(r"[A-Z]")
_SUBSCRIPT = re.compile(rf"[A-Za-z]{MASKED_OPEN}\w+{MASKED_CLOSE}|[A-Z][a-z]{{1,2}}")
_REPEATED = re.compile(r"([A-Z]{2,3})/\1$")
_LIMIT, _LIMIT_PER_LETTER = 1.0, 0.25
_MARKED, _WHOLE = 1.0, 0.5
_ROTATED, _NOTHING = 0.3, 0.05
MAX_LETTERS = 14
_HUMPED = re.compile(r"[A-Z][a-z]+[A-Z]")
_HUMP = re.compile(r"[A-Z][a-z]{1,}")
_CAPITALISED = re.compile(r"(?:[A-Z][\w-]+\s)*[A-Z][\w-]+$")
_MOST_UNSAID = 2
_LEAD = re.compile(
    r"(?:methods?|models?|approach(?:es)?|techniques?|algorithms?|measures?|managements?)\s(?:in|of|for|with|on)\s"
)


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
    parts = split_parts(phrase)
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
    initials = "".join(part.word[0] for part in split_parts(rest) if part.word not in STOP_WORDS)
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
            return Match(run.start() + ours[0].start(), run.end(), SKIP_WORD)
    return None


def _match(letters: str, extra: float, phrase: str, parts: list[Part], whole: bool) -> Match | None:
    found = Alignment(letters, phrase, parts).best(whole=whole)
    if not found or found.cost + extra > _limit(letters, phrase, found, whole):
        return None
    if _only_begins(letters, phrase, found):
        return None
    if extra == _ROTATED and found.cost > _NOTHING:
        return None
    return Match(found.begin, found.end, found.cost + extra)


def _only_begins(letters: str, phrase: str, found: Match) -> bool:
    """Tell whether the letters only repeat how a first word begins that others follow."""
    first, *others = split_parts(phrase[found.begin : found.end])
    tail = sum(part.tail_cost() for part in others)
    repeated = INSIDE_FOLLOWING * (len(letters) - 1) + tail
    return bool(others) and first.word.startswith(letters) and found.cost > repeated / 2


def _last_word(letter: str, parts: list[Part]) -> Match | None:
    last = parts[-1] if parts else None
    if last is None or not last.opens or len(last.word) < 4 or last.word[0] != letter.lower():
        return None
    return Match(last.begin, last.end, 0.0)


def _limit(letters: str, phrase: str, found: Match, whole: bool) -> float:
    marked = _INNER_CAPITAL.search(phrase, found.begin, found.end)
    bonus = (_MARKED if marked else 0.0) + (_WHOLE if whole else 0.0)
    return _LIMIT + _LIMIT_PER_LETTER * len(letters) + bonus


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
