"""Heads that members of a list share: "linear and ridge regression" names two methods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.pipes.concepts import Concept, Place
from extract.pipes.mentions_chunks import joined
from extract.pipes.mentions_lexicon import known_names, usages
from extract.pipes.mentions_words import BREAK, GENERIC, Words

if TYPE_CHECKING:
    from extract.pipes.roles import Role, Support

_JOINING = frozenset(("and", "or"))
_AS_SURE = 0.95


def with_shared_heads(words: Words, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Return roles with those of members whose head stands only once, behind the last member.

    Only what a lexicon knows is spelled out, so that "black and white image" stays one thing. A
    role of the first word alone gives way.
    """
    found: list[Role] = []
    spelled = {id(role): list(_spelled(words, role)) for role in roles}
    bare = {(r.relation, r.concept.places) for more in spelled.values() for r in more}
    keys = {(role.relation, key) for role in roles for key in role.concept.keys}
    for role in roles:
        if (role.relation, role.concept.places) not in bare:
            found.append(role)
        found.extend(r for r in spelled[id(role)] if (r.relation, r.concept.key) not in keys)
    return tuple(found)


def _spelled(words: Words, role: Role) -> Iterator[Role]:
    for place in role.concept.places:
        first = place.first - 2
        if place.last - place.first < 2 or first < 0 or not _is_member(words, first):
            continue
        head = place.last - 1
        key = f"{words.key[first]} {words.key[head]}"
        if key in usages() or key in known_names():
            concept = Concept(key, (key,), (Place(first, first + 1),))
            name = f"{words.text[first]} {words.text[head]}"
            yield replace(
                role,
                concept=replace(concept, spelled=name),
                confidence=round(role.confidence * _AS_SURE, 4),
                support=tuple(_widened(words, role, first, head)),
            )
            return


def _is_member(words: Words, first: int) -> bool:
    """Return whether a word and the "and" behind it open a list of two."""
    together = joined(words, first + 1) and joined(words, first + 2)
    if words.low[first + 1] not in _JOINING or not together:
        return False
    if words.kind[first] in (BREAK, GENERIC):
        return False
    return not first or words.kind[first - 1] == BREAK or not joined(words, first)


def _widened(words: Words, role: Role, first: int, head: int) -> Iterator[Support]:
    """Yield the place that spans the list, from the first word to the head."""
    at = words.begin[first + 2]
    near = next((s for s in role.support if s.begin == at), role.support[0])
    sure = round(near.confidence * _AS_SURE, 4)
    yield replace(near, begin=words.begin[first], end=words.end[head], confidence=sure)
