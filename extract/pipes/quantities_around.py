"""Whose a result is and on what: the names around a quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.pipes.word_sets import words

_NAME = r"(?:[A-Z][\w+.@/-]*\w|[a-z]\w*[A-Z]\w*)"
_NAMES = rf"{_NAME}(?: (?:{_NAME}|\d+))*"
_ON = re.compile(rf"\bon\s(?:the\s|both\s)?(?:[a-z-]+\s){{0,2}}?(?P<name>{_NAMES})")
_ON_PLAIN = re.compile(
    r"\bon\s(?:the\s|an?\s)?(?P<name>(?:[\w-]+\s){0,4}?(?:test sets?|datasets?|benchmarks?"
    r"|corpus|corpora|sets?|subsets?|splits?|data))\b"
)
_LIST = re.compile(
    rf"\b(?:on|for|in)\s(?:the\s)?(?P<list>{_NAMES}(?:(?:,\s(?:and\s)?|\sand\s){_NAMES})+)"
)
_LIST_MARK = re.compile(r",\s(?:and\s)?|\sand\s")
_CLAIMS = (
    r"(?:(?:achiev|attain|reach|obtain|yield|deliver|outperform|surpass|exceed|improv|reduc|increas"
    r"|boost|gain|rais|cut|accelerat|lower|show|demonstrat|match|maintain|provid|exhibit|gives?|sav)\w*"
    r"|scored|scoring|scores)\b"
)
_METHOD = re.compile(
    rf"(?:^|[\s(])(?P<name>{_NAME}(?:-\w+)*(?:\s{_NAME})?)\s(?:\w+ly\s|can\s|also\s|has\s)?{_CLAIMS}"
)
_BRACKETED = re.compile(rf"(?:^|\s)(?P<name>{_NAME})\s[(\[][^()\[\]]{{0,24}}$")
_NOT_NAMES = words(
    "The This These It We Our In On To With Experiments Results Experimental Specifically Moreover"
    " Notably Model Method Approach Extensive Empirical Evaluations Evaluation Here Using Compared"
    " Furthermore Additionally However Finally By For At When While Across Both Overall Its They"
)
_METRIC_LIKE = re.compile(
    r"(?:@|F1|BLEU|ROUGE|AUC|AP\b|SSIM|PSNR|IoU|RMSE|MAE|FID|Accuracy|OR\b|SUS)"
)


def method_near(sentence: str, begin: int) -> str:
    """Return the name that a sentence says has reached a quantity: "X (81.2)", "X achieves".

    Example:
        >>> method_near("PondNet achieves 3.4, ahead of DuckNet (3.1).", 40)
        'DuckNet'
    """
    before = sentence[max(0, begin - 200) : begin]
    bracketed = _BRACKETED.search(before)
    if (
        bracketed
        and _may_do(bracketed["name"])
        and not re.search(r"\bon\s\S+\s[(\[]", before[-60:])
    ):
        return bracketed["name"]
    names = [m["name"] for m in _METHOD.finditer(before) if _may_do(m["name"])]
    return names[-1] if names else ""


def _may_do(name: str) -> bool:
    return name.split()[0] not in _NOT_NAMES and not _METRIC_LIKE.search(name)


def dataset_near(sentence: str, begin: int, end: int) -> str:
    """Return the name behind "on" that is next to a quantity, in its clause or else before it."""
    after = re.split(r"[;]|\.\s|,\swhile|,\sand\s", sentence[end : end + 110])[0]
    behind = _ON.search(after) or _ON_PLAIN.search(after)
    if behind:
        return behind["name"]
    ahead = [m["name"] for m in _ON.finditer(sentence[:begin]) if m["name"] not in _NOT_NAMES]
    return ahead[-1] if ahead else ""


def listed_datasets(sentence: str, places: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Return the dataset of each of some quantities that a sentence deals out "respectively"."""
    if "respectively" not in sentence or len(places) < 2:
        return {}
    for match in _LIST.finditer(sentence):
        names = _LIST_MARK.split(match["list"])
        if len(names) == len(places):
            return dict(enumerate(names))
    return {}
