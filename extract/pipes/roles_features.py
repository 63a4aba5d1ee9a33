"""What is known of a concept in a paper, as the features that the weights speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from math import log

from extract.pipes.concepts import Concept, Place
from extract.pipes.mentions_lexicon import known_names, usages
from extract.pipes.mentions_words import BREAK, HEAD, Words
from extract.pipes.roles_context import Sentence, context, shape

_MANY = 5


def concept_features(
    words: Words, concept: Concept, sentences: list[Sentence], place_of: dict[int, int]
) -> tuple[set[str], tuple[frozenset[str], ...]]:
    """Return the features of a concept, and those of each of its places by themselves.

    `place_of` gives the sentence of each word.
    """
    marks = tuple(
        frozenset(context(words, p.first, p.last, sentences[place_of[p.first]]))
        for p in concept.places
    )
    form = _form(words, concept)
    known = _known_as(concept) or form
    near = set[str]().union(*marks)
    features = near | {f"{known}:{mark}" for mark in near}
    features.update(_own(words, concept, sentences, place_of, form))
    features.update(_lexical(words, concept, form))
    features.add(f"known={known}|{form}")
    return features, marks


def _known_as(concept: Concept) -> str:
    """Return the type that the lexicons give a concept, "" if they do not know it."""
    for key in concept.keys:
        if key in known_names():
            return known_names()[key][0]
    return ""


def _form(words: Words, concept: Concept) -> str:
    shapes = {shape(words, p.first, p.last) for p in concept.places}
    return next(s for s in ("name", "plain", "Title") if s in shapes)


def _own(
    words: Words,
    concept: Concept,
    sentences: list[Sentence],
    place_of: dict[int, int],
    form: str,
) -> Iterator[str]:
    seen = [sentences[place_of[p.first]].place for p in concept.places]
    yield f"form={form}"
    yield f"seen={form}|{min(len(seen), _MANY)}"
    yield f"first={form}|{seen[0]}"
    yield f"last={form}|{seen[-1]}"
    yield f"title={form}|{'title' in seen}|{len(seen) > 1}"
    yield f"kinds={form}|{'+'.join(sorted(set(seen)))}"
    yield f"defined={concept.defined}|{form}"
    if concept.defined:
        yield f"defined={seen[1] if seen[0] == 'title' and len(seen) > 1 else seen[0]}|{form}"
    yield from _of_title(words, concept.places[0], sentences[0])
    if len(sentences) > 1 and concept.places[-1].first >= sentences[-1].first:
        yield "place=last"


def _of_title(words: Words, place: Place, title: Sentence) -> Iterator[str]:
    if place.first >= title.last or title.place != "title":
        return
    mark = words.gap[place.last].strip() if place.last < len(words.gap) else ""
    if place.first == title.first and mark[:1] in (":", "-", "\u2014", "\u2013"):
        yield f"headline={place.last - place.first}"
    behind = any(":" in words.gap[i] for i in range(title.first + 1, place.first + 1))
    yield f"title={'behind' if behind else 'front'}|{place.last == title.last}"


def _lexical(words: Words, concept: Concept, form: str) -> Iterator[str]:
    longest = max(concept.keys, key=lambda key: (len(key.split()), key))
    parts = longest.split() or [""]
    yield f"words={min(len(parts), _MANY)}|{form}"
    yield f"end={parts[-1]}"
    yield f"end={' '.join(parts[-2:])}"
    yield f"start={parts[0]}"
    yield f"suffix={parts[-1][-4:]}|{form}"
    for key in concept.keys:
        yield f"key={key}"
    yield from _shape_of(words, concept)
    yield from _usage(concept, form)
    for key in concept.keys:
        yield from (f"type={'+'.join(sorted(set(t)))}" for t in [known_names().get(key)] if t)


def _shape_of(words: Words, concept: Concept) -> Iterator[str]:
    place = min(concept.places, key=lambda p: p.last - p.first)
    slim = _pattern(words.text[place.first][:12])
    yield f"shape={slim if len(slim) < 7 else slim[:6] + '~'}|{min(place.last - place.first, 3)}"
    if any(words.kind[i] in (HEAD, BREAK) for i in range(place.first, place.last)):
        yield "holds=class"
    humps = _HUMP.findall(words.text[place.last - 1][-_HUMPS_SHOW:])
    if len(humps) > 1:
        yield f"hump={humps[-1].lower()}"


_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HUMPS_SHOW = 40


@lru_cache(maxsize=1 << 15)
def _pattern(text: str) -> str:
    """Return a form with "A", "a" and "0" for its runs of capitals, other letters and digits."""
    return "".join(kind for kind, _ in groupby(text, key=_letter))


def _letter(char: str) -> str:
    if char.isdigit():
        return "0"
    if not char.isalpha():
        return char
    return "A" if char.isupper() else "a"


def _usage(concept: Concept, form: str) -> Iterator[str]:
    found = max(
        (u for k in concept.keys if (u := usages().get(k))), key=lambda u: u.papers, default=None
    )
    if found is None:
        yield f"papers=0|{form}"
        return
    yield f"papers={int(log(found.papers, 2))}|{form}"
    for i, share in enumerate(found.shares):
        yield f"share{i}={int(share**0.5)}"
