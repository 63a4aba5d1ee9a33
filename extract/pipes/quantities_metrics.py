"""What a quantity is of: the metric in the words around it."""

from __future__ import annotations

import re
from functools import cache

from extract.pipes.mentions_lexicon import lexicon
from extract.pipes.word_sets import words

ABOUT = (
    r"(?:(?:up to|down to|over|under|more than|less than|about|around|approximately|roughly|nearly"
    r"|almost|at least|only|just|an?|even|still|merely|as (?:much|low|high) as"
    r"|(?:an? )?(?:average|mean)(?: of)?|absolute|relative|by|an additional"
    r"|a (?:top|peak|maximum|mere)|values? of"
    r"|[~\u2248<>\u2265\u2264$+\u2212-]|\\sim|\\approx)\s*)*"
)
_WORD = r"[A-Za-z@][\w@'\u2019/-]*(?:\s?\([^()\d]{1,20}\))?"
_NOUNS = rf"{_WORD}(?:\s{_WORD}){{0,4}}"
_GAIN = (
    r"(?:improvements?|gains?|reductions?|increases?|decreases?|speed-?ups?|boosts?|acceleration"
    r"|drops?|savings?|compression|uplift|decline|rise|overhead)"
)
_MORE = (
    r"(?:faster|slower|smaller|higher|lower|fewer|less|better|cheaper|shorter|larger|greater|more"
    r"|stronger)"
)
_CHANGE = (
    r"(?:reduc|increas|improv|boost|rais|lower|decreas|cut|shrink|enhanc|accelerat|dropp?|rise|rose"
    r"|lift|elevat|speed|declin|grow|grew|fell|sav|degrad)(?:e|es|ed|ing|s|t|ting|ping|d)?(?:\sup(?!\sto))?"
)
_AHEAD = (
    r"(?:outperform|surpass|exceed|beat|improv|outpac|advanc)(?:e|es|ed|ing|s)?"
    r"(?:\supon|\son|\sover)?"
)
_DESCRIBING = r"(?:absolute|relative|average|performance|overall|mean|median|additional|further)"
_GAIN_IN = re.compile(
    rf"\s?(?:{_DESCRIBING}\s)*(?P<before>(?:[\w@-]+\s){{0,3}}?){_GAIN}\b"
    rf"(?:\s(?:in|of|for)\s(?:the\s|its\s|our\s)?(?P<of>{_NOUNS}))?",
    re.IGNORECASE,
)
_MORE_OF = re.compile(
    rf"\s?(?:\([^()]*\)\s)?(?P<more>{_MORE})\b(?:\s(?P<of>(?!than\b){_NOUNS}))?", re.IGNORECASE
)
_IN = re.compile(
    rf"\s?(?:\([^()]*\)\s)?(?:in terms of|in|on the)\s(?:the\s|their\s|its\s)?(?P<of>{_NOUNS})",
    re.IGNORECASE,
)
_OF_METRIC = re.compile(
    rf"(?P<of>{_NOUNS})\s(?:of|to|at|is|was|were|by|reach\w*|exceed\w*|from|equal to)\s{ABOUT}$",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b(?:{_CHANGE})\s(?:the\s|its\s|their\s|our\s)?(?P<of>(?:[^.;:()\[\]\d]|(?<=[A-Za-z@])\d){{1,60}}?)"
    rf"\s(?:[-\u2013\u2014]+\s)?(?:from\s\S{{1,12}}\s)?(?:by|to|from)\s{ABOUT}$",
    re.IGNORECASE,
)
_SUBJECT_BY = re.compile(
    rf"(?P<of>{_NOUNS})(?:\s(?:is|are|was|were))?\s(?:{_CHANGE})\s(?:by|to|from)\s{ABOUT}$"
)
_SUBJECT = re.compile(rf"(?P<of>{_NOUNS})\s(?:is|was|are|were)\s{ABOUT}$", re.IGNORECASE)
_AHEAD_IN = re.compile(
    rf"\b{_AHEAD}\s[^.;:]{{1,90}}?\sin\s(?P<of>{_NOUNS})\s\(?by\s{ABOUT}$", re.IGNORECASE
)
_BRACKET = re.compile(rf"(?P<of>{_NOUNS})\s?[(\[]\s?(?:[^()\[\]]{{1,30}}[,;]\s)?{ABOUT}$")
_MARKED = re.compile(rf"(?P<of>{_NOUNS})\s?[:=\u2248]\s?{ABOUT}$")
_STOP = re.compile(
    r"\s(?:on|over|compared|while|and|or|for|with|than|across|at|by|when|without|under|relative|from"
    r"|as|is|are|was|were|such|versus|vs|using|to|of|in|that|which|has|have|had)\b"
)
_VERB = re.compile(
    r".*\b(?:achiev|attain|reach|obtain|yield|deliver|outperform|surpass|exceed|improv|reduc|increas"
    r"|boost|gain|represent|show|provid|demonstrat|report|observ|lower|decreas|reveal|result|rais|offer"
    r"|bring|enhanc|exhibit|maintain|mark|indicat|includ|preserv|cut|sav|retain|produc|hav|has|had)"
    r"(?:e|es|ed|ing|s)?(?:\s|$)|.*\b(?:uses|using|used)(?:\s|$)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r".*\s(?:an?|the|its|their|our|of|in|and|or|with|to|up|over|on|average|averaged|overall|total|best"
    r"|better|larger|faster|higher|lower|relative|absolute|strong|top|further|both|that|is|are|was|be"
    r"|even|state-of-the-art|considerabl[ey]|consistent|additional|significant(?:ly)?|mean|median"
    r"|substantial(?:ly)?|notabl[ey]|remarkabl[ey]|impressive|marked(?:ly)?|competitive|respective"
    r"|more|only|dramatic|exceptional|final|great\w*|high\w*|maximum|by|than|for|at|from)(?=\s|$)",
    re.IGNORECASE,
)
VAGUE = words(
    "it them results result the models model methods method baselines baseline category"
    " categories tasks task datasets dataset benchmarks benchmark setting settings scenarios terms"
    " cases improvement improvements gain gains points point average approach approaches framework"
    " one ones least most times percentage percent mean median best top and or out consists"
    " total cases increase reduction factor we this these those while p"
)
_CAPITALS = frozenset(("OR", "HR", "RR"))
_BROAD = words(
    "performance overhead cost speed rate rates score scores success memory relevance overlap"
)
"""Metrics that only count where the grammar ties them to a quantity."""

VAGUE_ALONE = words("score scores value values time rate rates performance overall level levels")


@cache
def _listed() -> re.Pattern[str]:
    """Return the pattern of the listed metrics, with the words that belong to one."""
    path = lexicon("result_metrics.txt")
    names = sorted(path.read_text(encoding="utf-8").split("\n"), key=lambda n: (-len(n), n))
    listed = "|".join(re.escape(name) for name in names if name)
    lead = r"(?:[A-Za-z][\w@-]*[\s-]){0,2}?(?:[\w@]+-)?"
    return re.compile(
        rf"(?<![\w@-])(?P<metric>{lead}(?:{listed})(?:@[\d.:]+|-\d+)?(?:[\s-](?:scores?|rates?))?)(?![\w@-])",
        re.IGNORECASE,
    )


def metric_of(sentence: str, begin: int, end: int) -> str:
    """Return what a quantity is said to be of, "" if the words around do not say it.

    Example:
        >>> text = "It raises the F1 of tagging by 4 points."
        >>> metric_of(text, 31, 39)
        'F1'
        >>> metric_of("It has 2.5x lower latency.", 7, 11)
        'latency'
    """
    before, after = sentence[max(0, begin - 140) : begin], sentence[end : end + 90]
    return _close(before, after) or _further(before, after)


def is_told(sentence: str, begin: int, end: int) -> bool:
    """Return whether the grammar ties a well-known metric to a quantity."""
    name = _close(sentence[max(0, begin - 140) : begin], sentence[end : end + 90])
    return bool(_listed().fullmatch(name))


def _close(before: str, after: str) -> str:
    """Return the metric that the grammar ties to a quantity between two pieces of text."""
    follows = _listed().match(after.removeprefix(" ")) if after.startswith((" ", "-")) else None
    gain, more = _GAIN_IN.match(after), _MORE_OF.match(after)
    if gain:
        kind = "speedup" if "speed" in gain.group().lower().split(" in ")[0] else ""
        return _named(gain["of"]) or _named(gain["before"]) or kind or _verbal(before)
    if more:
        faster = more["more"].lower() in ("faster", "slower")
        subject = _SUBJECT.search(before)
        return _named(more["of"]) or ("speedup" if faster else _named(subject and subject["of"]))
    if follows and not _STOP.search(f" {follows['metric']}"):
        return _cleaned(follows["metric"])
    return _verbal(before) or _in(after) or _said_before(before)


def _verbal(before: str) -> str:
    for pattern in (_AHEAD_IN, _BY, _SUBJECT_BY):
        match = pattern.search(before)
        name = _named(match["of"], stops=_STOP) if match else ""
        if name and not re.search(rf"\b{_AHEAD}\s[^,;]*$", match.group() if match else ""):
            return name
    return ""


def _in(after: str) -> str:
    match = _IN.match(after)
    listed = _listed().match(match["of"]) if match else None
    return _cleaned(listed["metric"]) if listed else ""


def _said_before(before: str) -> str:
    for pattern in (_OF_METRIC, _MARKED, _BRACKET):
        match = pattern.search(before)
        if match is None:
            continue
        found = [m["metric"] for m in _listed().finditer(match["of"])]
        if found:
            return _cleaned(found[-1])
        name = _named(match["of"])
        if name and pattern is not _BRACKET:
            return name
    return ""


def _further(before: str, after: str) -> str:
    """Return the nearest listed metric: before in the same clause, else right after."""
    clause = re.split(r"[;]|\.\s", before)[-1]
    found = [_cleaned(m["metric"]) for m in _listed().finditer(clause)]
    found = [name for name in found if name and name.split()[-1].lower() not in _BROAD]
    if found:
        return found[-1]
    behind = _listed().search(re.split(r"[;.]\s", after)[0])
    name = _cleaned(behind["metric"]) if behind else ""
    return "" if name and name.split()[-1].lower() in _BROAD else name


def _named(written: str | None, *, stops: re.Pattern[str] = _STOP) -> str:
    if not written:
        return ""
    return _cleaned(stops.split(f" {written}", maxsplit=1)[0])


def _cleaned(written: str) -> str:
    if written in _CAPITALS:  # No "or" that joins words.
        return written
    name = _LEAD.sub("", f" {_VERB.sub('', written)}").strip(" -,")
    name = " ".join(name.split())
    return "" if not name or _is_vague(name) else name


def _is_vague(name: str) -> bool:
    return name.split()[-1].lower() in VAGUE or name.lower() in VAGUE_ALONE


def is_changed(sentence: str, begin: int) -> bool:
    """Return whether a verb says that something changed by, to or from a quantity."""
    return bool(_BY.search(sentence[max(0, begin - 140) : begin]))
