"""Component "sg_quantities": quantities that a paper claims as its results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.doc_text import doc_text, read_text
from extract.pipes.quantities_around import dataset_near, listed_datasets, method_near
from extract.pipes.quantities_metrics import is_changed, is_told, metric_of
from extract.pipes.quantities_numbers import Quantity, find_quantities, follows_name
from extract.pipes.roles import Role
from extract.pipes.sentences import unwrap
from extract.schema import PROPOSES


@dataclass(frozen=True, slots=True)
class ResultMention:
    """A claimed quantity; offsets count characters of `doc.text` and cover the quantity."""

    begin: int
    end: int
    value: str
    unit: str
    written: str
    metric: str = ""
    baseline: str = ""
    method: str = ""
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a paper is about: the method that it proposes, and its only dataset; "" if unknown."""

    method: str = ""
    dataset: str = ""


NOTHING = Known()

_CLAIM = re.compile(
    r"\b(?:achiev|attain|reach|obtain|yield|deliver|scor|outperform|surpass|exceed|improv|reduc"
    r"|increas|boost|gain|faster|speed|result|experiment|evaluat|demonstrat|show|lower|decreas"
    r"|accelerat|our|we|perform|enabl|enhanc|higher|better|maintain|cut|rais|beat|offer|provid"
    r"|accura|precision|recall|observ|found|find|was|were|respectively|compared|versus|only|sav)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|this (?:paper|work|study|article|letter|research)|propose[sd]?|introduce[sd]?"
    r"|present(?:s|ed)?|experiment(?:s|al)?|results?|evaluations?|here|conclusions?|methods?:)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:mortality|deaths?|worldwide|population|estimated|accounts? for|annual(?:ly)?|if we"
    r"|assum\w+|learning rate|dropout|batch size)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"\b(?:which|that)\s(?:requires?|needs?|takes?|consumes?)\s[^.;]{0,20}\Z")
"""What makes a quantity the one of another method: "LoRA, which requires 37 GB GPU memory"."""

_AGAINST = re.compile(
    r"\s?(?:\(\w+\)\s)?(?:vs\.?|versus|against|compared (?:to|with)|over|than)\s(?:the\s)?"
)
_FROM = re.compile(r"\bfrom\s[^.;]{0,12}$")
_TO = re.compile(r"\s?(?:[^.;\d]{0,20}\s)?to\s[^.;\d]{0,16}$")
_LISTED = re.compile(
    r"\s?(?:,|and|or|[,;]\s(?:and|or)|[)\]],?\s(?:and\s)?(?:[\w./+-]+\s){1,5}[(\[])?\s?[~\u2248+$>]*\s?"
)
_WEAK = frozenset(
    ("s", "hours", "hour", "minutes", "minute", "seconds", "second", "gb", "mb", "kb", "tb")
)
_NOT_ALONE = re.compile(r"(?:\b(?:first|top|last|every|each|all|over|for)\s|#)$", re.IGNORECASE)


def find_results(sentence: str, known: Known = NOTHING) -> list[ResultMention]:
    """Return the claimed quantities of one sentence, offsets counted from its start.

    Example:
        >>> [r] = find_results("QuickNet reduces GPU memory from 47GB to 3GB on ImageNet.")
        >>> r.value, r.unit, r.baseline, r.metric, r.method, r.dataset
        ('3', 'GB', '47GB', 'GPU memory', 'QuickNet', 'ImageNet')
    """
    if not _CLAIM.search(sentence) or _BACKGROUND.search(sentence):
        return []
    found = list(find_quantities(sentence))
    bases = _bases(sentence, found)
    metrics = _metrics(sentence, found, bases)
    kept = [
        q for n, q in enumerate(found) if n not in bases and _is_claimed(sentence, q, metrics[n])
    ]
    datasets = listed_datasets(sentence, [(q.begin, q.end) for q in kept])
    baseline_of = {after: found[base].written for base, after in bases.items()}
    return [
        ResultMention(
            q.begin,
            q.end,
            q.value,
            q.unit,
            q.written,
            metrics[found.index(q)],
            baseline_of.get(found.index(q), ""),
            method_near(sentence, q.begin) or known.method,
            datasets.get(n) or dataset_near(sentence, q.begin, q.end) or known.dataset,
        )
        for n, q in enumerate(kept)
    ]


def _bases(sentence: str, found: Sequence[Quantity]) -> dict[int, int]:
    """Return which quantities another is set against: "from 3", "compared to 3"."""
    bases: dict[int, int] = {}
    for n, (one, other) in enumerate(pairwise(found)):
        between = sentence[one.end : other.begin]
        if _FROM.search(sentence[: one.begin]) and _TO.fullmatch(between):
            bases[n] = n + 1
        elif _AGAINST.fullmatch(between):
            bases[n + 1] = n
    return bases


def _metrics(sentence: str, found: Sequence[Quantity], bases: Mapping[int, int]) -> list[str]:
    """Return what each quantity is of; members of a list have what one of them has."""
    metrics = [metric_of(sentence, q.begin, q.end) for q in found]
    for base, now in bases.items():
        first, then = sorted((base, now))
        metrics[then] = metrics[first] or metrics[then]
    for n in range(1, len(found)):
        if not metrics[n] and _in_one_list(sentence, found[n - 1], found[n]):
            metrics[n] = metrics[n - 1]
    for n in range(len(found) - 1, 0, -1):
        if not metrics[n - 1] and _in_one_list(sentence, found[n - 1], found[n]):
            metrics[n - 1] = metrics[n]
    return metrics


def _in_one_list(sentence: str, one: Quantity, other: Quantity) -> bool:
    return bool(_LISTED.fullmatch(sentence, one.end, other.begin)) or bool(
        _TO.fullmatch(sentence, one.end, other.begin)
    )


def _is_claimed(sentence: str, one: Quantity, metric: str) -> bool:
    before = sentence[max(0, one.begin - 60) : one.begin]
    if _OF_OTHERS.search(before):
        return False
    if one.plain or one.unit.lower() in _WEAK:
        changed = bool(metric and one.unit) and is_changed(sentence, one.begin)
        return changed or (is_told(sentence, one.begin, one.end) and not _NOT_ALONE.search(before))
    return bool(one.unit) or bool(metric) or not follows_name(sentence, one)


@Language.component("sg_quantities")
def quantities(doc: Doc) -> Doc:
    """Set `doc._.sg_results`, from the first sentence on that speaks of the paper's own work."""
    found, text = list[ResultMention](), unwrap(read_text(doc))
    own = not _OWN.search(text, doc._.sg_abstract_begin)  # Then nothing tells where it begins.
    known = _known(doc_text(doc), doc)
    for begin, end in doc._.sg_sentences:
        sentence = text[begin:end]
        own = own or (begin >= doc._.sg_abstract_begin and bool(_OWN.search(sentence)))
        if own and any(c.isdigit() for c in sentence):
            found += [_shifted(result, begin) for result in find_results(sentence, known)]
    doc._.sg_results = tuple(found)
    return doc


def _known(text: str, doc: Doc) -> Known:
    roles: tuple[Role, ...] = doc._.sg_roles
    proposed = [r for r in roles if r.relation == PROPOSES and r.type == "Method"]
    datasets = [r for r in roles if r.relation == "evaluatesOn"]
    method = _written(text, proposed[0]) if proposed else ""
    return Known(method, _written(text, datasets[0]) if len(datasets) == 1 else "")


def _written(text: str, role: Role) -> str:
    """Return the shortest form that speaks for a role: the short one where there are two."""
    forms = [text[place.begin : place.end] for place in role.support]
    return min(forms, key=lambda form: (len(form), form))


def _shifted(result: ResultMention, by: int) -> ResultMention:
    return replace(result, begin=result.begin + by, end=result.end + by)
