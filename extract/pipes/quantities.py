"""Component "sg_quantities": quantities that a paper claims as its results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes.doc_text import doc_text
from extract.pipes.sentences import unwrap
from extract.pipes.word_sets import words


@dataclass(frozen=True, slots=True)
class ResultMention:
    """A claimed quantity; offsets count characters of `doc.text` and cover the claim."""

    begin: int
    end: int
    value: str
    unit: str
    written: str
    metric: str = ""
    baseline: str = ""
    method: str = ""
    dataset: str = ""


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_RANGE = rf"(?:{_NUMBER})(?:\\?%)?\s?(?:[-\u2013~]{{1,2}}|\\sim|to)\s?"
_UNIT = (
    r"\s?(?:\$?\\?%|\bpercent(?:age)?(?: points?)?\b)(?:\s?points?\b|-points?\b)?"
    r"|\s?(?:\$?\\times\$?|\u00d7|[xX]\b)"
    r"|[\s-]?(?:times|folds?|points?|pp|pts)\b"
    r"|\s?(?:[KMGT]i?B|ms|seconds?|minutes?|hours?|FPS|fps|dB|kWh|mJ|GFLOPs|mm|cm|s)\b(?!/)"
    r"|\s(?:tokens per second|tokens/s|frames per second|frames/s|bits?)\b"
)
_ABOUT = (
    r"(?:(?:up to|over|more than|about|around|approximately|roughly|nearly|almost|at least|only"
    r"|just|an?"
    r"|as (?:much|low|high) as|(?:an? )?(?:average|mean)(?: of)?|absolute|relative|by|an additional"
    r"|[~\u2248<>\u2265\u2264$]|\\sim|\\approx)\s*)*"
)


def _quantity(name: str, *, unit: str = "?") -> str:
    return (
        rf"(?P<{name}>(?<![\d.,<>])(?:\$?(?:[+\u2212]|(?<!\w)-))?\$?(?<![\w.])(?:{_RANGE})?"
        rf"(?P<{name}_value>{_NUMBER})(?P<{name}_unit>{_UNIT}){unit})\$?"
    )


_NOUNS = r"(?:[^.,;:()\[\]\d]|(?<=[A-Za-z@])\d){1,60}?"
_BETTER = (
    r"(?:reduc|increas|improv|boost|rais|lower|decreas|cut|shrink|enhanc|accelerat|dropp?|rise|rose"
    r"|lift|elevat|speed|enhanc|drop)(?:e|es|ed|ing|s|t|ting|ping|d)?(?: up)?"
)
_AHEAD = (
    r"(?:outperform|surpass|exceed|beat|improv|outpac|advanc)(?:e|es|ed|ing|s)?(?: upon| on| over)?"
)
_GAIN = (
    r"(?:improvements?|gains?|reductions?|increases?|decreases?|speed-?ups?|boosts?|acceleration"
    r"|drops?|savings?|compression|uplift)"
)
_THAN = r"(?:faster|slower|smaller|higher|lower|fewer|less|better|cheaper|shorter)"
_FROM_TO = re.compile(
    r"\b(?:(?P<before>[A-Za-z][\w@-]*(?:\s[\w@-]+){0,2})\s)?"
    rf"(?P<verb>{_BETTER})\s+(?:(?:the|its|their|our)\s+)?(?P<metric>{_NOUNS}\s)??(?:[-\u2013\u2014]+\s)?"
    rf"from\s+{_ABOUT}{_quantity('base')}\s+to\s+{_ABOUT}{_quantity('now')}",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b(?P<verb>{_BETTER})\s+(?:the\s+|its\s+|their\s+)?(?P<metric>{_NOUNS}\s)?by\s+{_ABOUT}"
    rf"{_quantity('now', unit='')}(?:\s(?:in|of)\s(?P<of>[A-Za-z@][\w@ -]{{1,40}}))?",
    re.IGNORECASE,
)
_ALSO_BY = re.compile(
    r"(?:,|\band)\s+(?P<metric>[A-Za-z][^.,;:()\[\]\d]{1,40}?)\sby\s+"
    rf"{_ABOUT}{_quantity('now', unit='')}",
    re.IGNORECASE,
)
_AHEAD_BY = re.compile(
    rf"\b{_AHEAD}\s[^.;:]{{1,90}}?\s\(?by\s+{_ABOUT}{_quantity('now', unit='')}"
    r"(?:\s(?:in terms of|in)\s(?P<of>[A-Za-z@][\w@ -]{1,40}))?",
    re.IGNORECASE,
)
_GAIN_OF = re.compile(
    rf"\b(?:(?P<metric>[A-Za-z][\w@-]*(?: [\w@-]+){{0,2}})\s)?{_GAIN}\s(?:of|by)\s{_ABOUT}"
    rf"{_quantity('now', unit='')}(?:\sin\s(?P<of>[A-Za-z@][\w@ -]{{1,40}}))?",
    re.IGNORECASE,
)
_Q_GAIN = re.compile(
    rf"{_quantity('now', unit='')}\s(?:(?:absolute|relative|average|performance|overall)\s)*"
    rf"(?:(?P<metric>[A-Za-z][\w@-]*(?: [\w@-]+){{0,1}})\s)?{_GAIN}\b"
    r"(?:\s(?:in|of)\s(?P<of>[A-Za-z@][\w@ -]{1,40}))?",
    re.IGNORECASE,
)
_Q_THAN = re.compile(
    rf"{_quantity('now', unit='')}\s{_THAN}\b(?:\s(?P<of>[A-Za-z][\w-]*(?: [\w-]+){{0,2}})\sthan)?",
    re.IGNORECASE,
)
_POINTS = re.compile(
    rf"(?P<now>[+\u2212](?P<now_value>{_NUMBER})(?P<now_unit>{_UNIT})?)"
    r"(?:\s(?:in|on)?\s?(?P<of>[A-Za-z@][\w@-]*))?"
)


@cache
def _measured() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """Return the patterns "METRIC of Q" and "METRIC: Q", and "Q METRIC", of the listed metrics."""
    path = resources.files("extract") / "data" / "result_metrics.txt"
    names = sorted(path.read_text(encoding="utf-8").split("\n"), key=lambda n: (-len(n), n))
    listed = "|".join(re.escape(name) for name in names if name)
    metric = r"(?P<metric>(?:[A-Za-z][\w@-]*\s){0,2}?(?:[\w@]+-)?"
    metric += rf"(?:{listed})(?:[\s-](?:scores?|rates?))?)"
    before = (
        rf"\b{metric}(?<!rate)(?<!cost){_OF}{_quantity('now')}",
        rf"\b{metric}{_OF}{_quantity('now', unit='')}",
        rf"\b{metric}\s?[:=]\s?{_quantity('now')}",
    )
    after = rf"{_quantity('now', unit='')}\s(?:\w+\s)??{metric}\b"
    compiled = tuple(re.compile(pattern, re.IGNORECASE) for pattern in before)
    return compiled, re.compile(after, re.IGNORECASE)


_OF = rf"(?:\s\([^()]{{1,20}}\))?(?:\sscores?)?\s(?:of|to|at|is|was|by|=)\s{_ABOUT}"
_LINKED = re.compile(rf"(?:{_OF}|[:=]\s?){_quantity('now')}", re.IGNORECASE)
_REACH = 60
_OF_OTHERS = re.compile(r"\b(?:which|that)\s(?:requires?|needs?|takes?|consumes?)\s(?:\w+\s)?\Z")
"""What makes a quantity the one of another method: "LoRA, which requires 37 GB GPU memory"."""
_CLAIM = re.compile(
    r"\b(?:achiev|attain|reach|obtain|yield|deliver|scor|outperform|surpass|exceed|improv|reduc"
    r"|increas|boost|gain|faster|speed|result|experiment|evaluat|demonstrat|show|lower|decreas"
    r"|accelerat|our|we|perform|enabl|enhanc|higher|better|maintain|cut|rais|beat|offer|provid)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|this (?:paper|work|study|article|letter|research)|propose[sd]?|introduce[sd]?"
    r"|present(?:s|ed)?|experiment(?:s|al)?|results?|evaluations?)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:prevalence|mortality|deaths?|worldwide|population|patients with|estimated|accounts? for"
    r"|affects?|annual(?:ly)?|incidence|target(?:s|ing) of|if we|assum\w+|p\s?[<=]"
    r"|learning rate|dropout|batch size)\b",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w+.@/-]*\w|[a-z]\w*[A-Z]\w*"
_DATASET = re.compile(
    rf"\s?(?:[a-zA-Z@-]+\s){{0,4}}?on\s(?:the\s)?(?P<name>(?:{_NAME})(?:[ -](?:{_NAME}|\d+))*)"
)
_METHOD = re.compile(
    rf"(?:^|[\s(])(?P<name>(?:{_NAME})(?:-\w+)*)\s(?:\w+ly\s|can\s|also\s|has\s)?"
    r"(?:(?:achiev|attain|reach|obtain|yield|deliver|outperform|surpass|exceed|improv|reduc|increas"
    r"|boost|gain|rais|cut|accelerat|lower)\w*|scored|scoring)\b"
)
_NOT_NAMES = words(
    "The This These It We Our In On To With Experiments Results Experimental Specifically Moreover"
    " Notably Model Method Approach"
)
_METRIC_STOP = re.compile(
    r"\s(?:on|over|compared|while|and|or|for|with|than|across|at|by|when|without|under|relative"
    r"|from|as|is|are|was|such|versus|vs|using|to)\b"
)
_VERB = re.compile(
    r".*\b(?:achiev|attain|reach|obtain|yield|deliver|outperform|surpass|exceed|improv|reduc"
    r"|increas|boost|gain|represent|show|provid|demonstrat|report|observ|lower|decreas|reveal"
    r"|result|rais|offer|bring|enhanc|exhibit|maintain|mark|indicat|includ|us)(?:e|es|ed|ing|s)?(?:\s|$)",
    re.IGNORECASE,
)
_METRIC_LEAD = re.compile(
    r".*\s(?:an?|the|its|their|our|of|in|and|or|with|to|up|over|on|average|averaged|overall|total"
    r"|best|better|larger|faster|higher|lower|relative|absolute|strong|top|further|both|that|is|are"
    r"|was|be|even|state-of-the-art|considerabl[ey]|consistent|additional|significant(?:ly)?"
    r"|substantial(?:ly)?|notabl[ey]|remarkabl[ey]|impressive|marked(?:ly)?|competitive|respective"
    r"|more|only|dramatic|exceptional|final|great\w*|high\w*|performance|maximum|lower)(?=\s|$)",
    re.IGNORECASE,
)
_VAGUE = words(
    "performance it them results the models model methods baselines baseline category categories"
    " tasks task datasets dataset benchmarks benchmark setting settings scenarios cases terms"
    " improvement gain points average speedup"
)


def find_results(sentence: str) -> list[ResultMention]:
    """Return the claimed quantities of one sentence, offsets counted from its start.

    Example:
        >>> [r] = find_results("QuickNet reduces GPU memory from 47GB to 3GB on ImageNet.")
        >>> r.value, r.unit, r.baseline, r.metric, r.method, r.dataset
        ('3', 'GB', '47GB', 'GPU memory', 'QuickNet', 'ImageNet')
    """
    if not _CLAIM.search(sentence) or _BACKGROUND.search(sentence):
        return []
    taken: list[tuple[int, int]] = []
    found = []
    for match in _matches(sentence):
        place = match.span("now")
        if all(place[1] <= begin or end <= place[0] for begin, end in taken):
            taken.append(place)
            found.append(_result(sentence, match))
            if "base" in match.groupdict():
                taken.append(match.span("base"))
    return sorted(found, key=lambda r: (r.begin, r.end))


def _matches(sentence: str) -> Iterator[re.Match[str]]:
    for pattern in (_FROM_TO, _BY, _AHEAD_BY, _ALSO_BY, _GAIN_OF, _Q_GAIN):
        yield from pattern.finditer(sentence)
    before, after = _measured()
    for pattern in before:
        for linked in _LINKED.finditer(sentence):
            yield from pattern.finditer(sentence, max(0, linked.start() - _REACH), linked.end())
    for pattern in (after, _Q_THAN, _POINTS):
        for match in pattern.finditer(sentence):
            if not _OF_OTHERS.search(sentence, max(0, match.start() - _REACH), match.start()):
                yield match


def _result(sentence: str, match: re.Match[str]) -> ResultMention:
    groups = match.groupdict()
    return ResultMention(
        match.start(),
        match.end(),
        value=groups["now_value"].replace(",", ""),
        unit=_unit(groups["now_unit"]),
        written=groups["now"].strip("$ "),
        metric=_metric(groups),
        baseline=(groups.get("base") or "").strip("$ "),
        method=_method(sentence[: match.start("now")]),
        dataset=_dataset(sentence[match.end("now") :]),
    )


def _unit(written: str | None) -> str:
    unit = (written or "").strip(" -").replace("$", "").replace("\\%", "%")
    return {"\\times": "\u00d7", "percent": "%"}.get(unit, unit)


def _metric(groups: dict[str, str | None]) -> str:
    for group in ("of", "metric", "before"):
        written = groups.get(group) or ""
        name = _METRIC_STOP.split(written if group == "of" else _VERB.sub("", written), maxsplit=1)[
            0
        ]
        name = " ".join(_METRIC_LEAD.sub("", f" {name}").split()).strip(" -")
        if name and name.split()[-1].lower() not in _VAGUE:
            return name
    return ""


def _dataset(after: str) -> str:
    match = _DATASET.match(after[:90])
    return match["name"] if match else ""


def _method(before: str) -> str:
    names = [m["name"] for m in _METHOD.finditer(before[-200:])]
    return next((n for n in reversed(names) if n.split()[0] not in _NOT_NAMES), "")


@Language.component("sg_quantities")
def quantities(doc: Doc) -> Doc:
    """Set `doc._.results`, from the first sentence on that speaks of the paper's own work."""
    own, found, text = False, [], unwrap(doc_text(doc))
    for begin, end in doc._.sentences:
        sentence = text[begin:end]
        own = own or (begin >= doc._.abstract_begin and bool(_OWN.search(sentence)))
        if own and any(c.isdigit() for c in sentence):
            found += [_shifted(result, begin) for result in find_results(sentence)]
    doc._.results = tuple(found)
    return doc


def _shifted(result: ResultMention, by: int) -> ResultMention:
    return replace(result, begin=result.begin + by, end=result.end + by)


Doc.set_extension("results", default=(), force=True)
