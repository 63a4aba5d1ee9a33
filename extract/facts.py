"""From the roles that concepts play in a Doc to the facts of its paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from extract.evidence import evidence_at
from extract.model import Evidence, Fact, Paper
from extract.names import clean_label, normal_key, singular_word
from extract.pipes.concepts import Concept
from extract.pipes.doc_text import doc_text
from extract.pipes.mentions_lexicon import known_spellings
from extract.pipes.mentions_words import NAME, Words, word_kind
from extract.pipes.roles import Role

_LOWERED = frozenset(("Task", "Metric"))


def find_facts(doc: Doc, paper: Paper) -> tuple[Fact, ...]:
    """Return the facts that the paper states, in the order of the relations, surest first."""
    text, words = doc_text(doc), doc._.sg_candidates.words
    return tuple(
        _fact(role, surface_forms(text, words, role.concept), _evidence(doc, paper, role))
        for role in doc._.sg_roles
    )


def _fact(role: Role, forms: list[str], evidence: tuple[Evidence, ...]) -> Fact:
    name = best_name(forms, role.type)
    return Fact(
        role.relation,
        role.type,
        name,
        tuple(form for form in forms if form != name),
        role.confidence,
        evidence,
    )


def _evidence(doc: Doc, paper: Paper, role: Role) -> tuple[Evidence, ...]:
    return tuple(
        evidence_at(doc, paper, place.begin, place.end, place.confidence) for place in role.support
    )


def surface_forms(text: str, words: Words, concept: Concept) -> list[str]:
    """Return the forms of a concept in the text, the most frequent first, then in text order."""
    if concept.spelled:
        return [clean_label(concept.spelled)]
    forms = Counter(
        clean_label(text[words.begin[p.first] : words.end[p.last - 1]]) for p in concept.places
    )
    return [form for form, _ in forms.most_common() if form]


def best_name(forms: Sequence[str], type_: str) -> str:
    """Return the form best known: a short form, else the phrase in singular.

    Example:
        >>> best_name(["large language models", "LLMs", "LLM"], "Method")
        'LLM'
        >>> best_name(["Recommender Systems", "recommender systems"], "Task")
        'recommender system'
    """
    short = [form for form in forms if " " not in form and word_kind(form) == NAME]
    if short:
        return _without_plural(short)
    name = min(forms, key=lambda form: sum(c.isupper() for c in form))
    return _singular(_sentence_case(name) if type_ in _LOWERED else name)


def _sentence_case(name: str) -> str:
    """Return the name of a task or metric without the capitals that only a title gives it."""
    known = known_spellings().get(normal_key(name), "")
    if known.lower() == name.lower():
        return known
    words = name.split(" ")
    if not all(word[0].isupper() for word in words) and not name[0].isupper():
        return name
    return " ".join(word if _is_proper(word) else word.lower() for word in words)


def _is_proper(word: str) -> bool:
    return word_kind(word) == NAME or bool(_PROPER.search(word))


_PROPER = re.compile(
    r"(?:ian|ish|ese|ean|Arabic|French|German|Dutch|Greek|Hindi|Urdu|Thai|Hebrew|Turkic|Boolean"
    r"|Pearson|Spearman|Cohen|Kendall|Krippendorff|Wasserstein|Hausdorff|Jaccard|Fr\u00e9chet|Monte"
    r"|Carlo|Markov|Nash|Turing|Fourier|Internet|English|China|Africa|Europe)$"
)


def _without_plural(short: Sequence[str]) -> str:
    name = short[0]
    if not (name.endswith("s") and name[:-1].upper() == name[:-1]):
        return name
    return name[:-1]


def _singular(name: str) -> str:
    *front, last = name.split(" ")
    if not last.islower() or last.endswith(_KEEPS) or normal_key(last) == last:
        return name
    return " ".join([*front, singular_word(last)])


_KEEPS = ("ics", "series", "news", "lens", "means", "bias", "sis")
