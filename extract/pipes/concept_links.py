"""Component "sg_concept_links": what a text says of two named things, "extends" and "partOf"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.doc_text import doc_text
from extract.pipes.sentences import unwrap
from extract.pipes.word_sets import words


@dataclass(frozen=True, slots=True)
class ConceptLinkMention:
    """`subject` `relation` `object`, where the text says so; offsets count its characters."""

    begin: int
    end: int
    relation: str
    subject: str
    object: str
    type: str = "Method"


_WORD = r"[A-Za-z0-9][\w]*(?:[-.][\w]+)*\+{0,2}(?:\s[vV]\d+(?:\.\d+)?\b)?"
_GAP = r"(?:\s\([^()]{1,80}\))?"
_KIND = (
    r"(?:\s(?:framework|model|method|algorithm|architecture|system|approach|dataset|benchmark|corpus"
    r"|network|suite))?"
)
_ONE, _TWO = rf"(?P<one>{_WORD})", rf"(?P<two>{_WORD})"
_INTRODUCE = r"(?:propos|introduc|present|develop|design|creat|build)(?:e|es|ed|ing)?"
_DET = r"(?:(?:a|an|the|our|its|original|existing|well-known|popular|previous|prior|earlier)\s)*"
_ON = r"\s(?:up)?on"
_EXTENDS = tuple(
    (re.compile(cue), re.compile(pattern))
    for cue, pattern in (
        (
            rf"extends\s|builds{_ON}|generali[sz]es\s",
            rf"{_ONE}{_GAP}{_KIND},?\s(?:which\s|that\s)?(?:extends|builds{_ON}(?:\stop\sof)?"
            rf"|generali[sz]es)\s{_DET}{_TWO}",
        ),
        (
            r"(?:extension|variant|generali[sz]ation|successor)\s(?:of|to)\s",
            rf"{_ONE}{_GAP}{_KIND}(?:,|\sis)\s(?:\w+\s)?(?:an?\s)(?:[\w-]+\s){{0,2}}"
            rf"(?:extension|variant|generali[sz]ation|successor)\s(?:of|to)\s{_DET}{_TWO}",
        ),
        (
            rf"[Bb]uil(?:t|ding){_ON}",
            rf"[Bb]uil(?:t|ding){_ON}(?:\stop\sof)?\s{_DET}{_TWO}{_GAP}{_KIND},\s"
            rf"(?:we|this\s\w+|the\sauthors)\s(?:\w+\s)?{_INTRODUCE}\s{_DET}{_ONE}",
        ),
        (
            rf"built{_ON}",
            rf"{_INTRODUCE}\s{_DET}{_ONE}{_GAP}{_KIND},?\s(?:which\sis\s)?built{_ON}(?:\stop\sof)?"
            rf"\s{_DET}{_TWO}",
        ),
        (
            r"\bextend",
            rf"\bextend(?:s|ing|ed)?\s{_DET}{_TWO}{_GAP}{_KIND}[^.;]{{0,80}}?,?\s(?:called|termed"
            rf"|named|dubbed|namely|as)\s{_ONE}",
        ),
    )
)
"""What says that one thing extends another: a cue that is quick to find, and the whole phrase."""
_SAYS_PARTS = re.compile(r"consist(?:s|ing)? of|compris|composed of|made up of|encompass")
_WHOLE = re.compile(
    rf"{_ONE}{_GAP}{_KIND},?\s(?:which\s|that\s)?(?:consists?\sof|comprises?|is\scomposed\sof"
    r"|is\scomprised\sof|is\smade\sup\sof|encompasses|consisting\sof|comprising)\s"
    r"(?P<tail>(?:(?!--)[^.]|\.(?!\s)){3,400})"
)
_ITEM = re.compile(r"[,;:]|\band\b|\(\d\)|\((?:i|ii|iii|iv|a|b|c)\)")
_ITEM_NAME = re.compile(
    rf"\s*{_DET}(?:(?:[\w-]+\s){{1,9}}\((?P<short>{_WORD})\)|(?P<name>{_WORD}){_GAP})"
    r"(?:\s(?:module|component|benchmark|dataset|stage|loss|network|model|block|layer|agent|corpus"
    r"|algorithm|strategy|encoder|decoder|mechanism|subset))?"
    r"(?=\s*$|\s(?:that|which|for|to|with|module)\b)"
)
_VARIANT = re.compile(
    r"(?<![\w.@/\\+-])(?P<base>[A-Za-z0-9][\w.-]{1,40}?)"
    r"(?P<suffix>\+{1,2}|[\s-]?[vV]\d+(?:\.\d+)?|-[A-Z][\w-]{0,40})(?![\w@/+])"
)
_VERSION = re.compile(r"\+{1,2}|[\s-]?[vV]\d+(?:\.\d+)?")
_NEW = re.compile(rf"\b(?:{_INTRODUCE}|extend\w*|variant\w*|version|upgrad\w+|our)\b")
_DATASET = re.compile(r"(?:\b(?:dataset|benchmark|corpus|corpora)\b|\w(?:Bench|BENCH)\b)")
_COMMON = words(
    "AI CNN DNN GAN GNN GPU LLM LLMs LM ML MLLM MLP NLP RAG RL RNN SOTA SFT VLM VLMs VQA 2D 3D"
    " QA IR US UK EU API GPT"
)
_MAX_NAMES = 400
_REACH, _BEYOND = 160, 500
_NOT_VARIANT = re.compile(
    r"-(?:Net\w*|Bench\w*|Eval\w*|Dataset|Data|DATA|Test|Train|Text|Agent|Search|\w*(?:ed|[Aa]ware|[Dd]riven"
    r"|[Ss]tyle|[Ll]ike|[Ff]ree|[Ss]pecific))"
)


def is_name(word: str) -> bool:
    """Return whether a word looks like the name of a method or dataset.

    Example:
        >>> [is_name(w) for w in ("HERON++", "IISAN", "We", "Model", "QuickNet", "94.8")]
        [True, True, False, False, True, False]
    """
    capitals = sum(c.isupper() for c in word)
    marked = capitals > 1 or word[1:] != word[1:].lower() or word.endswith("+")
    digits = word[0].isupper() and any(c.isdigit() for c in word)
    return capitals > 0 and (marked or digits) and len(word) > 2


def find_concept_links(text: str, *, title_end: int = 0) -> list[ConceptLinkMention]:
    """Return the links between named things that the text states, each once.

    Example:
        >>> text = "We present QuickNet++, which extends QuickNet."
        >>> [(x.subject, x.relation, x.object) for x in find_concept_links(text)]
        [('QuickNet++', 'extends', 'QuickNet')]
    """
    text = unwrap(text)
    parts = list(_parts(text))
    inside = {(link.subject, link.object) for link in parts}
    variants = (v for v in _variants(text, title_end) if (v.subject, v.object) not in inside)
    found = [*_extensions(text), *parts, *variants]
    once: dict[tuple[str, str, str], ConceptLinkMention] = {}
    for link in found:
        once.setdefault((link.relation, link.subject, link.object), link)
    return sorted(once.values(), key=lambda link: (link.begin, link.subject, link.object))


def _extensions(text: str) -> Iterator[ConceptLinkMention]:
    for cue, pattern in _EXTENDS:
        for m in _near(cue, pattern, text):
            one, two = m["one"], m["two"]
            named = is_name(one) and is_name(two) and one != two
            if named and not {one, two} & _COMMON and "\n\n" not in m.group():
                kind = _kind(text[m.start() : m.end() + 20])
                yield ConceptLinkMention(*m.span(), "extends", one, two, kind)


def _parts(text: str) -> Iterator[ConceptLinkMention]:
    for m in _near(_SAYS_PARTS, _WHOLE, text):
        if is_name(m["one"]) and m["one"] not in _COMMON and "\n\n" not in m.group():
            kind = _kind(m.group()[: m.start("tail") - m.start()])
            for part in _items(m["tail"]):
                if part != m["one"] and part not in _COMMON:
                    yield ConceptLinkMention(*m.span(), "partOf", part, m["one"], kind)


def _near(cue: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a slow pattern that start within reach of a cue."""
    end = 0
    for said in cue.finditer(text):
        if said.start() >= end:
            for m in pattern.finditer(text, max(end, said.start() - _REACH), said.end() + _BEYOND):
                end = m.end()
                yield m


def _items(tail: str) -> Iterator[str]:
    for item in _ITEM.split(tail):
        match = _ITEM_NAME.match(item.rstrip())
        name = match and (match["short"] or match["name"])
        if name and is_name(name):
            yield name


def _variants(text: str, title_end: int) -> Iterator[ConceptLinkMention]:
    seen: set[str] = set()
    for m in _VARIANT.finditer(text):
        name, base, suffix = m.group(), m["base"], m["suffix"]
        if name in seen or not is_name(name) or len(seen) > _MAX_NAMES:
            continue
        seen.add(name)
        object_ = _standing_base(text, base, suffix)
        numbered = object_ != base  # "V1" before "V2": a release follows the one before it.
        if object_ and (numbered or _is_new(text, m, object_, title_end)):
            yield ConceptLinkMention(*m.span(), "extends", name, object_)


def _standing_base(text: str, base: str, suffix: str) -> str:
    """Return the name without its suffix, or the version before, that stands in the text."""
    version = _VERSION.fullmatch(suffix)
    fits = version or (len(base) > 3 and not _NOT_VARIANT.fullmatch(suffix))
    if fits and is_name(base) and base not in _COMMON and _stands(text, base):
        return base
    number = re.fullmatch(r"([\s-]?[vV])(\d{1,3})", suffix)
    before = f"{base}{number[1]}{int(number[2]) - 1}" if number else ""
    return before if before and _stands(text, before) else ""


def _stands(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w.@/\\+-]){re.escape(name)}(?![\w+/-])(?!\s[vV]\d)", text))


def _is_new(text: str, name: re.Match[str], base: str, title_end: int) -> bool:
    if f"{base}s" in text or re.search(
        rf"\b[Aa]n? {re.escape(base)}\b|{re.escape(base)}-based", text
    ):
        return False
    before = text[max(0, name.start() - 80) : name.start()].rpartition(". ")[2]
    heads_title = name.start() < 3 < title_end and text[name.end() : name.end() + 1] == ":"
    return heads_title or bool(_NEW.search(before))


def _kind(phrase: str) -> str:
    return "Dataset" if _DATASET.search(phrase) else "Method"


@Language.component("sg_concept_links")
def concept_links(doc: Doc) -> Doc:
    """Set `doc._.sg_concept_links`."""
    found = find_concept_links(doc_text(doc), title_end=doc._.sg_abstract_begin)
    doc._.sg_concept_links = tuple(found)
    return doc
