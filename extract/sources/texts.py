"""The one place for texts: what sources write as title and abstract, to what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.sources.latex import has_latex, latex_to_text
from extract.sources.markup import has_markup, undo_entities, without_markup
from extract.sources.text import clean_text

_MARK = r"(?:retracted|withdrawn|removed)(?:\s+(?:article|paper|publication|chapter))?"
_RETRACTED_BEFORE = re.compile(
    rf"^(?:[\[(]\s*{_MARK}\s*[\])]\s*[:.\u2013—-]?\s*|(?-i:RETRACTED|Retracted|WITHDRAWN|Withdrawn)"
    r"(?:\s+(?:article|paper|publication|chapter))?\s*[:\u2013—]\s*"
    r"|(?-i:RETRACTED|WITHDRAWN)(?:\s+(?:article|paper|publication|chapter))?\s+[.-]?\s*"
    r"(?=\S+\s+\S))",
    re.IGNORECASE,
)
_RETRACTED_BEHIND = re.compile(
    rf"\s*(?:[\[(]\s*(?:{_MARK}|retraction of|retracted in|retracted (?:article|paper)[^()\[\]]*)"
    r"[^()\[\]]{0,200}[\])]|[\u2013—-]\s*(?-i:RETRACTED|WITHDRAWN))\s*\.?$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"(?:this|the)\s+(?:paper|article|submission|manuscript|work|chapter)\s+(?:has|have|was|is)\s+"
    r"(?:been\s+)?(?:being\s+)?(?:retracted|withdrawn)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\W*(?:(?:no|without)\s+(?:an?\s+)?(?:english\s+)?abstracts?"
    r"(?:\s+(?:is\s+|was\s+)?(?:available|provided|found|given|included|supplied|present|for this"
    r" (?:article|paper|record)|available for this (?:article|paper|record)))?"
    r"|abstracts?\s+(?:is\s+)?(?:not|un)\s*-?\s*(?:available|provided|found)"
    r"|n\.?\s*/?\s*a|none|null|nil|nan|tba|tbd|-+|abstract|summary|not available|unavailable"
    r"|international audience|unknown|no description(?: available)?|missing)\W*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:(?:[Aa]bstract|ABSTRACT|Summary|SUMMARY)\s*(?:[:.—\u2013]+|-\s)\s*(?=\S)"
    r"|(?:Abstract|ABSTRACT)(?=[A-Z][a-z])"
    r"|(?:Abstract|ABSTRACT)\s+(?=(?:We|In|This|The|A|An|Our|It|To|For|As|Background|BACKGROUND"
    r"|Objectives?|OBJECTIVES?|Introduction|INTRODUCTION|Purpose|PURPOSE|Aims?|AIMS?)\b))"
)
_SIGN = r"(?:©|\(\s*[cC]\s*\)|\bCopyright\b(?:\s*(?:©|\(\s*[cC]\s*\)))?)"
_RIGHTS_SIGN = re.compile(r"©|\(\s*[cC]\s*\)|Copyright|Published by|All rights reserved")
_RIGHTS_BEHIND = re.compile(
    rf"(?:^|(?<=[\s.!?)\]\"”]))(?:PsycI(?:nfo|NFO) Database Record\s*)?(?:{_SIGN}"
    r"(?:\s*[,:]?\s*(?:(?:19|20)\d\d\b|the\b|by\b|[A-Z]))"
    r"|(?:19|20)\d\d\s+(?:[A-Z][\w.&,-]*\s+){1,6}(?=All rights reserved)"
    r"|Published by (?:Elsevier|Springer|Wiley|John Wiley|Oxford|Cambridge|SAGE|Taylor|IEEE|ACM)\b"
    r"|All rights reserved\b)"
)
_RIGHTS_BEFORE = re.compile(
    rf"^{_SIGN}(?:(?<![a-z])|(?=\s*(?:19|20)\d\d))"
    r"(?:[^.]|\.(?=[\w,]|\s+(?:V|Ltd|Inc|and)\b|\s*,)){1,120}?\.\s*"
    r"(?:All rights reserved\.?\s*)?(?=[A-Z\"“])"
)
_LONGEST_RIGHTS = 450
_SPLIT_KEYWORDS = re.compile(r"\s*[;|]\s*|\s+[·•]\s+")
_KEYWORD_SIGNS = " .*;,"


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is stored, and whether a mark before or behind it said "retracted"."""

    text: str
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Abstract:
    """An abstract as it is stored ("" for none), what stood there of copyright, and retraction."""

    text: str
    rights: str = ""
    retracted: bool = False


def plain_text(text: str) -> str:
    r"""Return text as it is stored: LaTeX, tags and entities undone where they stand, then cleaned.

    Example:
        >>> plain_text(r"<i>G\"odel</i> &amp; {N}ORA,  p < 0.05")
        'Gödel & NORA, p < 0.05'
    """
    if has_markup(text):
        text = without_markup(text)
    if has_latex(text):
        text = latex_to_text(text)
    return clean_text(text)


def latex_text(text: str) -> str:
    """Return a text that is LaTeX for certain (of a BibTeX file) as it is stored.

    Example:
        >>> latex_text("{A {B}}ook on sets {0, 1}")
        'A Book on sets 0, 1'
    """
    return plain_text(latex_to_text(text))


def double_escaped(text: str) -> str:
    """Return a text that is XML within a string (of Crossref) with its own entities undone.

    Example:
        >>> plain_text(double_escaped("BERT &amp;amp; p&lt;0.05"))
        'BERT & p<0.05'
    """
    return undo_entities(without_markup(text)) if has_markup(text) else text


def read_title(text: str, *, latex: bool = False) -> Title:
    """Return a title and whether it is marked as retracted; the mark goes.

    Example:
        >>> read_title("RETRACTED ARTICLE: VELO"), read_title("Retracted gene lists")
        (Title(text='VELO', retracted=True), Title(text='Retracted gene lists', retracted=False))
    """
    whole = latex_text(text) if latex else plain_text(text)
    rest = _RETRACTED_BEHIND.sub("", _RETRACTED_BEFORE.sub("", whole))
    return Title(rest, retracted=True) if rest and rest != whole else Title(whole)


def read_abstract(text: str, *, latex: bool = False) -> Abstract:
    """Return an abstract without its heading and copyright line; a placeholder is none.

    Example:
        >>> read_abstract("Abstract: We propose PACO. © 2020 Elsevier B.V. All rights reserved.")
        Abstract(text='We propose PACO.', rights='© 2020 Elsevier B.V. All rights reserved.', \
retracted=False)
        >>> read_abstract("[No abstract available]").text
        ''
    """
    whole = latex_text(text) if latex else plain_text(text)
    if not whole or _PLACEHOLDER.fullmatch(whole):
        return Abstract("")
    whole = _HEADING.sub("", whole)
    rest, rights = _part_rights(whole)
    if not rest or _PLACEHOLDER.fullmatch(rest):
        rest = ""
    return Abstract(rest, rights, bool(_TAKEN_BACK.match(rest)))


def _part_rights(text: str) -> tuple[str, str]:
    if before := _RIGHTS_BEFORE.match(text):
        rest, rights = _part_rights(text[before.end() :])
        return rest, " ".join(part for part in (before[0].strip(), rights) if part)
    start = max(len(text) - _LONGEST_RIGHTS, 0)
    if not _RIGHTS_SIGN.search(text, start):
        return text, ""
    found = next((m for m in _RIGHTS_BEHIND.finditer(text, start) if _is_end(text, m)), None)
    return (text[: found.start()].rstrip(" ("), text[found.start() :]) if found else (text, "")


def _is_end(text: str, found: re.Match[str]) -> bool:
    """Say whether a copyright sign starts a new sentence, and no further prose follows."""
    before = text[: found.start()].rstrip()
    return not before or before[-1] in '.!?)]"”:;' or found[0].startswith("©")


def from_inverted_index(index: Mapping[str, Any]) -> str:
    """Return the text of an index from words to places, in which a word may stand at many.

    Example:
        >>> from_inverted_index({"We": [0], "ask": [1, 3], "BERT": [2], "again.": [4]})
        'We ask BERT ask again.'
    """
    return " ".join(word for _, word in sorted(_placed(index)))


def _placed(index: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for word, places in index.items():
        for place in places if isinstance(places, list) else ():
            if isinstance(place, int) and isinstance(word, str):
                yield place, word


def join_sections(sections: Iterable[tuple[str, str]]) -> str:
    """Return the sections of a structured abstract as one text, each after its label.

    Example:
        >>> join_sections([("AIM", "We ask."), ("", "It works."), ("UNLABELLED", "So.")])
        'AIM: We ask. It works. So.'
    """
    return " ".join(_section(label.strip(" :"), text) for label, text in sections if text.strip())


def _section(label: str, text: str) -> str:
    named = label and label.upper() not in ("UNLABELLED", "UNLABELED", "UNASSIGNED", "ABSTRACT")
    return f"{label}: {text.strip()}" if named else text.strip()


def read_keywords(value: object) -> tuple[str, ...]:
    """Return keywords from one text or a list of texts, each once, as given.

    Example:
        >>> read_keywords("graphs; retrieval; graphs"), read_keywords("graphs, retrieval")
        (('graphs', 'retrieval'), ('graphs', 'retrieval'))
    """
    texts = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    split = [
        part for text in texts if isinstance(text, str) for part in _split_keywords(text, texts)
    ]
    found = (plain_text(part).strip(_KEYWORD_SIGNS) for part in split)
    return tuple(dict.fromkeys(word for word in found if word))


def _split_keywords(text: str, texts: list[Any] | tuple[Any, ...]) -> list[str]:
    parts = _SPLIT_KEYWORDS.split(text)
    return parts[0].split(",") if len(parts) == 1 and len(texts) == 1 else parts
