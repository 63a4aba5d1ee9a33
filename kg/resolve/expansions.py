"""When two long forms of one short form are one: inflection, spelling and order of words apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from extract.names import clean_label, normal_key
from kg.resolve.lexicons import known_short_forms, like_words
from kg.resolve.spelling import edits

JOINING = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "in",
        "on",
        "with",
        "and",
        "or",
        "to",
        "from",
        "via",
        "by",
        "at",
    ]
)
"""Words that join others and tell no long forms of one short form apart."""
_ENDING = re.compile(
    r"(?:isations?|izations?|ations?|ative|ions?|ives?|ings?|ments?|ised|ized|ise|ize|ed|er|or|al"
    r"|ly|e)$"
)
_STEM, _PART = 4, 3
"""The fewest letters of a stem: of a word, and of what may be part of a word ("multi-modal")."""
_LONG_WORD = 7
"""A word of fewer letters is one letter away from too many others ("intra", "inter")."""
_TAIL = frozenset(
    ["model", "method", "network", "algorithm", "framework", "approach", "technique", "system"]
)

_ARTICLE = re.compile(r"^(a|an|the)-(?=\w)", re.IGNORECASE)
_SIZE = re.compile(r"(?<=[A-Za-z]\d)s\b")
_SUBSCRIPT = re.compile(r"(?<=[A-Za-z])_\{?(\d)\}?(?![\d}])")


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> str:
    """Return the normal key of a name, remembered, since each name is looked up many times.

    A letter that a hyphen joins is no article, an s behind a version no plural, and a digit below
    the line stands beside it.

    Example:
        >>> name_key("A-Score"), name_key("YOLOv8s"), name_key("The Scores"), name_key("F_1")
        ('ascore', 'yolov8 s', 'score', 'f1')
    """
    return normal_key(_SUBSCRIPT.sub(r"\1", _SIZE.sub(" s", _ARTICLE.sub(r"\1", name))))


label_of = lru_cache(maxsize=1 << 16)(clean_label)
"""The clean label of a name, remembered likewise."""


def without_accents(text: str) -> str:
    """Return text without the accents that some leave out.

    Example:
        >>> without_accents("fréchet distance")
        'frechet distance'
    """
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 16)
def stem(word: str, least: int = _STEM) -> str:
    """Return a word of a key without its ending, where at least so many letters stay.

    Example:
        >>> stem("adaptation"), stem("adapter"), stem("red")
        ('adapt', 'adapt', 'red')
    """
    found = _ENDING.sub("", word)
    return word if found == word or len(found) < least else stem(found, least)


@lru_cache(maxsize=1 << 16)
def expansion_key(long: str) -> str:
    """Return the key under which the long forms of one short form meet.

    Inflection, hyphens, order, joining words, a word of like meaning, a short form inside and a
    last word such as "model" do not count.

    Example:
        >>> keys = {
        ...     expansion_key(name)
        ...     for name in (
        ...         "multimodal large language models",
        ...         "Multi-Modal Large Language Model",
        ...         "large multimodal language model",
        ...         "multimodal LLM",
        ...     )
        ... }
        >>> len(keys), expansion_key("large multilingual language model") in keys
        (1, False)
    """
    words = [like_words().get(w, w) for w in _written_out(name_key(long)).split()]
    words = [word for word in words if word not in JOINING] or words
    while len(words) > 2 and words[-1] in _TAIL:
        words.pop()
    # The letters without their order: words change places, and hyphens come and go.
    stems = without_accents("".join(stem(word, _PART) for word in words))
    return "".join(sorted(stems.replace("e", "")))


def _written_out(key: str) -> str:
    return " ".join(_known_keys().get(word, word) for word in key.split())


@cache
def _known_keys() -> Mapping[str, str]:
    """Return the keys of the words of well-known short forms that are no words themselves."""
    known = known_short_forms().items()
    return {name_key(short): name_key(long) for short, long in known if short[-1].isupper()}


def find_roots(definitions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return one key for the long keys of a short key that are one, from pairs of the two.

    A long form with two short forms ("SAAC", "SA2C") is not joined with the other long forms of
    both: it takes the group that is largest, so nothing is joined through a third.

    Example:
        >>> find_roots([("ga", "graph adapter"), ("ga", "graph adaptation"), ("ga", "gated adder")])
        {'graph adaptation': 'graph adaptation', 'graph adapter': 'graph adaptation', \
'gated adder': 'gated adder'}
    """
    by_short: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for short, long in definitions:
        by_short[short][long] += 1
    groups = [group for short in by_short for group in _groups(short, by_short[short])]
    roots: dict[str, str] = {}
    for _, _, counts in sorted(groups, key=lambda g: g[:2]):
        root = min(counts, key=lambda long: (long not in roots, -counts[long], long))
        for long in sorted(counts):
            roots.setdefault(long, roots.get(root, root))
    return roots


def _groups(short: str, counts: Counter[str]) -> list[tuple[int, tuple[str, str], Counter[str]]]:
    """Return the groups of long forms of one short form, each with its size and its name."""
    by_key: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for long, count in counts.items():
        by_key[expansion_key(long)][long] += count
    groups: list[Counter[str]] = []
    for key in sorted(by_key, key=lambda k: (-by_key[k].total(), k)):
        found = by_key[key]
        home = next((g for g in groups if _is_slip(min(found), _usual(g))), None)
        if home is None:
            groups.append(found)
        else:
            home.update(found)
    return [(-group.total(), (short, min(group)), group) for group in groups]


def _usual(counts: Counter[str]) -> str:
    return min(counts, key=lambda long: (-counts[long], long))


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two long forms differ in one letter of a long word."""
    pairs = list(zip(one.split(), other.split(), strict=False))
    if abs(len(one) - len(other)) > 1 or len(one.split()) != len(other.split()):
        return False
    unlike = [pair for pair in pairs if pair[0] != pair[1]]
    long = len(unlike) == 1 and min(map(len, unlike[0])) >= _LONG_WORD
    return long and edits(*unlike[0]) <= 1
