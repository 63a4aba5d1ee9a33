"""Names of persons taken apart, and how two names can be of one person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from kg.resolve.people import person_key

SHORTEST_SLIP = 5
"""A name of fewer letters is one letter away from too many others."""
_UMLAUT = re.compile("([aou])e")
_MARKS = re.compile("['\u2019]")


class Relation(StrEnum):
    """How two different names can be of one person, the nearest first."""

    SAME = "same name"
    FULLER = "a middle name more"
    INITIALS = "initials and name"
    ALL_INITIALS = "several initials and names"
    NICKNAME = "short and long form of a given name"
    SLIP = "one letter of difference"
    MIDDLE = "called by a middle name"
    FAMILY = "a part of the family name"
    REORDERED = "the same words in another order"


SURE = frozenset({Relation.SAME, Relation.FULLER, Relation.INITIALS, Relation.ALL_INITIALS})
"""Relations that need nothing else to be looked at; the others need a shared co-author."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name by its parts, all folded: `given` names or initials, `family` name, all `words`.

    `key` is that of `person_key`; a hyphen parts given names and is left out of family names.
    """

    key: str
    given: tuple[str, ...]
    family: str
    words: tuple[str, ...]

    @property
    def block(self) -> tuple[str, str]:
        """Return the family name and the first initial, under which most spellings meet."""
        return plain(self.family), self.given[0][0] if self.given else ""

    @property
    def joined(self) -> str:
        """Return the given names as one word ("jiawei" for "Jia-Wei")."""
        return "".join(self.given)

    @property
    def is_full(self) -> bool:
        """Tell whether the first given name is written out."""
        return bool(self.given) and len(self.given[0]) > 1


@lru_cache(maxsize=1 << 17)
def parse_name(name: str) -> PersonName:
    """Return a name by its parts; "Family, Given" is turned round.

    Example:
        >>> parse_name("Ludwig van der Berg").family, parse_name("Ek, Ada B.").given
        ('vanderberg', ('ada', 'b'))
        >>> parse_name("Jia-Wei Ek").given, parse_name("Ada Ek, Jr.").family
        (('jia', 'wei'), 'ek')
    """
    words = _MARKS.sub("", person_key(_in_order(name))).split()
    while len(words) > 1 and words[-1] in listed("suffix"):
        words.pop()
    first = max(len(words) - 1, 0)
    while first > 1 and words[first - 1] in listed("particle"):
        first -= 1
    given = tuple(part for word in words[:first] for part in word.split("-") if part)
    family = "".join(words[first:]).replace("-", "")
    parts = tuple(part for word in words for part in word.split("-") if part)
    return PersonName(person_key(name), given, family, parts)


def _in_order(name: str) -> str:
    family, comma, given = name.partition(",")
    turned = comma and person_key(given) and person_key(given) not in listed("suffix")
    return f"{given} {family}" if turned else name


def plain(family: str) -> str:
    """Return a family name without the e of an umlaut that is written out.

    Example:
        >>> plain("mueller"), plain("muller")
        ('muller', 'muller')
    """
    return _UMLAUT.sub(r"\1", family)


def relate(one: PersonName, other: PersonName) -> Relation | None:
    """Return how two names can be of one person, None where they are of two.

    Example:
        >>> relate(parse_name("A. Ek"), parse_name("Ada B. Ek")).value
        'initials and name'
        >>> relate(parse_name("Ada Ek"), parse_name("Alma Ek")) is None
        True
        >>> relate(parse_name("Ada Lind Oe"), parse_name("Ada Lind")).value
        'a part of the family name'
    """
    if plain(one.family) == plain(other.family):
        return relate_given(one.given, other.given)
    if not one.given or not other.given:
        return None
    if _same_words(one, other):
        return Relation.REORDERED
    if not _compatible(one.given[0], other.given[0]):
        return None
    if _is_part(one, other):
        return Relation.FAMILY
    slip = is_slip(one.family, other.family) and relate_given(one.given, other.given) in SURE
    return Relation.SLIP if slip else None


def relate_given(one: Sequence[str], other: Sequence[str]) -> Relation | None:
    """Return how the given names of two persons of one family name go together.

    Example:
        >>> relate_given(["jia", "wei"], ["jiawei"]).value, relate_given(["j", "w"], ["jia"]).value
        ('same name', 'initials and name')
        >>> relate_given(["ada", "b"], ["ada", "c"]) is None
        True
    """
    if not one or not other:
        return None
    if "".join(one) == "".join(other):
        return Relation.SAME
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    if strength := _compatible(fewer[0], more[0]):
        return _relate_rest(fewer, more, written_out=strength > 1)
    if len(fewer) == 1 and len(more) > 1 and fewer[0] == more[0][0] + more[1][0]:
        return Relation.ALL_INITIALS
    return _relate_first(fewer, more)


def _relate_rest(
    fewer: Sequence[str], more: Sequence[str], *, written_out: bool
) -> Relation | None:
    rest = list(more[1:])
    for word in fewer[1:]:
        place = next((i for i, other in enumerate(rest) if _compatible(word, other)), None)
        if place is None:
            return None
        rest = rest[place + 1 :]
    if written_out:
        return Relation.FULLER
    return Relation.ALL_INITIALS if len(fewer) > 1 else Relation.INITIALS


def _relate_first(fewer: Sequence[str], more: Sequence[str]) -> Relation | None:
    one, other = fewer[0], more[0]
    short, long = sorted((one, other), key=len)
    if frozenset((one, other)) in nicknames() or (len(short) > 2 and long.startswith(short)):
        return Relation.NICKNAME
    if is_slip(one, other):
        return Relation.SLIP
    return Relation.MIDDLE if len(one) > 1 and one in more[1:] else None


def _compatible(one: str, other: str) -> int:
    """Return 2 for the same name written out, 1 where an initial allows both, else 0."""
    if one == other:
        return 2 if len(one) > 1 else 1
    return int(min(len(one), len(other)) == 1 and one[0] == other[0])


def _same_words(one: PersonName, other: PersonName) -> bool:
    if sorted(one.words) == sorted(other.words):
        return True
    together = "".join(one.words) == "".join(other.words)
    return together and (one.family in other.words or other.family in one.words)


def _is_part(one: PersonName, other: PersonName) -> bool:
    """Tell whether every word of the shorter name stands in the longer one, the last not first."""
    short, long = sorted((one, other), key=lambda name: len(name.words))
    last = short.words[-1]
    found = len(last) > 2 and last in long.words[1:]
    return found and all(any(_compatible(w, x) for x in long.words) for w in short.words)


def is_slip(one: str, other: str) -> bool:
    """Tell whether two long words differ in one letter, or in two that changed places.

    Example:
        >>> is_slip("hirschman", "hirshman"), is_slip("bergman", "begrman"), is_slip("ek", "ik")
        (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    if short == long or len(short) < SHORTEST_SLIP or len(long) - len(short) > 1:
        return False
    same = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1]
    return short[same + 1 :] == long[same + 1 :] or (
        swapped and short[same + 2 :] == long[same + 2 :]
    )


@cache
def listed(kind: str) -> frozenset[str]:
    """Return the words of a kind in person_words.tsv.

    A "particle" belongs to the family name that follows it, a "suffix" to no name; words of the
    kinds "organisation" and "text" are in too many of them to say anything.
    """
    return frozenset(word for found, word in _rows("person_words.tsv") if found == kind)


@cache
def nicknames() -> frozenset[frozenset[str]]:
    """Return the pairs of a given name and its short form, of nicknames.tsv."""
    return frozenset(frozenset(pair) for pair in _rows("nicknames.tsv"))


def _rows(name: str) -> list[list[str]]:
    text = (resources.files("kg") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]
