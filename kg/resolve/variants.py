"""Names that are one but for spaces, inflection, order or a last word that adds nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.resolve.expansions import JOINING, without_accents
from kg.resolve.lexicons import read_rows
from kg.resolve.spelling import is_marked

SAME_LETTERS, GENERIC_TAIL, INFLECTION, WORD_ORDER = (
    "same-letters",
    "generic-tail",
    "inflected-name",
    "word-order",
)
_SHORTEST = 3
"""A name of fewer letters is no name that a generic word was put behind."""
_RULES = (SAME_LETTERS, GENERIC_TAIL, INFLECTION)
_PREFIXES = frozenset(("auto", "cross", "fine", "hyper", "inter", "multi", "non", "pre", "self"))
"""Parts of words that are also written apart."""
_DIGIT = re.compile(r"\d")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_VERSION = re.compile(r"(?<=[a-z ])(?:version |v ?)(?=\d)")


@dataclass(frozen=True, slots=True)
class Variant:
    """A key that is one with another (`root`), and the rule by which."""

    key: str
    root: str
    rule: str


def find_variants(
    kind: str, forms: Mapping[str, Counter[str]], weight: Callable[[str], int] = lambda _key: 0
) -> dict[str, Variant]:
    """Return each key of a kind of concept that follows another, from the forms of each key.

    What has more `weight` is followed first, then what has no ending too many, then the usual.

    Example:
        >>> forms = {"f1": Counter(["F1"]), "f1 score": Counter(["F1 score", "F1-score"])}
        >>> find_variants("metric", forms)["f1 score"].root
        'f1'
    """

    def rank(key: str) -> tuple[int, bool, int, int, str]:
        return (-weight(key), *_rank(kind, key, forms[key]))

    plain = {key: _stages(kind, key, written)[-1] for key, written in forms.items()}
    first = _follow(plain, rank)
    roots = {*first.values()}
    last = _follow({key: _in_order(kind, key, forms[key]) for key in roots}, rank)
    ends = {key: last[root] for key, root in first.items()}
    return {
        key: Variant(key, root, _rule(kind, (key, forms[key]), (root, forms[root])))
        for key, root in ends.items()
        if key != root
    }


def _follow(matches: Mapping[str, str], rank: Callable[[str], Any]) -> dict[str, str]:
    """Return what each key follows: the first by rank of those that match it."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, match in matches.items():
        groups[match or key].append(key)
    firsts = {match: min(keys, key=rank) for match, keys in groups.items()}
    return {key: firsts[match or key] for key, match in matches.items()}


def _rank(kind: str, key: str, forms: Counter[str]) -> tuple[bool, int, int, str]:
    *_, plain = _stages(kind, key, forms)
    return (plain != _letters(key.split()), -forms.total(), -len(key), key)


def _rule(kind: str, one: tuple[str, Iterable[str]], other: tuple[str, Iterable[str]]) -> str:
    stages = zip(_RULES, _stages(kind, *one), _stages(kind, *other), strict=True)
    return next((rule for rule, mine, its in stages if mine == its), WORD_ORDER)


def _stages(kind: str, key: str, forms: Iterable[str]) -> tuple[str, str, str]:
    """Return the letters of a key as it is, without tails, and without inflection.

    Example:
        >>> _stages("idea", "u net", ["U-Net"])[-1], _stages("idea", "gpt 4 1", ["GPT 4 1"])[-1]
        ('unet', 'gpt4_1')
        >>> names = ("distilling knowledge", "knowledge distillation", "knowledge distilled")
        >>> {_stages("idea", name, [name])[-1] for name in names}
        {'knowledgedistillation'}
    """
    words = key.split()
    bare = _without_tail(kind, words, forms)
    return _letters(words), _letters(bare), _letters(_plain(kind, words, forms))


def _plain(kind: str, words: Sequence[str], forms: Iterable[str]) -> Sequence[str]:
    bare = _without_tail(kind, words, forms)
    if kind == "dataset":
        return bare
    return _without_tail(kind, _inflect(bare), forms, cut=len(words) - len(bare))


def _letters(words: Iterable[str]) -> str:
    joined = _VERSION.sub("", _BETWEEN_DIGITS.sub("_", " ".join(words)))
    return without_accents(joined.replace(" ", ""))


def _in_order(kind: str, key: str, forms: Iterable[str]) -> str:
    """Return the words of a key, all but the last in one order, "" where their order counts."""
    words: list[str] = []
    for word in _plain(kind, key.split(), forms):
        if words and words[-1] in _PREFIXES:
            words[-1] += word
        else:
            words.append(word)
    swapped = kind == "metric" and "auc" in words
    if kind == "dataset" or JOINING & {*words} or (len(words) < 3 and not swapped):
        return ""
    if not swapped and _DIGIT.search(key):
        return ""
    return " ".join(sorted(words) if swapped else [*sorted(words[:-1]), words[-1]])


def _without_tail(
    kind: str, words: Sequence[str], forms: Iterable[str], *, cut: int = 0
) -> Sequence[str]:
    """Return words without their generic last ones; the forms have so many more that are `cut`."""
    head = words[:-1]
    while len("".join(head)) >= _SHORTEST or (head and kind == "metric" and head[0] == "f1"):
        after = _tails().get((kind, words[len(head)]), frozenset())
        if not after or not after & {"any", *_classes(head, len(words) - len(head) + cut, forms)}:
            return words[: len(head) + 1]
        head = head[:-1]
    return words[: len(head) + 1]


def _classes(head: Sequence[str], behind: int, forms: Iterable[str]) -> Iterator[str]:
    """Yield what a tail may stand after: a name, an activity, or a class of heads.tsv."""
    last, known = head[-1], _heads().get(head[-1], "")
    if known:
        yield known
    if not known and any(map(_is_name, _written(forms, behind))):
        yield "name"
    if last.endswith(("ing", "ion", "ment", "sis", "ery", "retrieval")):
        yield "activity"


def _written(forms: Iterable[str], behind: int) -> Iterator[str]:
    """Yield how the word with so many behind it is written in each form."""
    for form in forms:
        words = form.split()
        if len(words) > behind:
            yield words[-1 - behind]


def _is_name(word: str) -> bool:
    return is_marked(word) and _heads().get(word.lower()) != "no name"


def _inflect(words: Sequence[str]) -> Sequence[str]:
    usual, last, turned = _usual_words(), _last_words(), _gerunds()
    found = [part for word in words for part in usual.get(word, word).split()]
    if len(found) > 1 and found[0] in turned and found[1] not in JOINING:
        found = [*found[1:], *turned[found[0]].split()]
    if len(found) > 1 and found[-1] in last:
        found = [*found[:-1], *last[found[-1]].split()]
    return found


@cache
def _tails() -> Mapping[tuple[str, str], frozenset[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read_rows("tails.tsv"):
        found[row["kind"], row["word"]].add(row["after"])
    return {place: frozenset(after) for place, after in found.items()}


@cache
def _heads() -> Mapping[str, str]:
    return {row["word"]: row["class"] for row in read_rows("heads.tsv")}


@cache
def _usual_words() -> Mapping[str, str]:
    return {r["word"]: r["usual"] for r in read_rows("like_words.tsv") if r["where"] == "name"}


@cache
def _last_words() -> Mapping[str, str]:
    return {r["word"]: r["usual"] for r in read_rows("like_words.tsv") if r["where"] == "last"}


@cache
def _gerunds() -> Mapping[str, str]:
    return {row["first"]: row["last"] for row in read_rows("gerunds.tsv")}
