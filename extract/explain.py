"""Why a paper is said to use, propose or address a thing, or why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from extract.errors import ScholargraphError
from extract.evidence import evidence_at
from extract.facts import surface_forms
from extract.model import Paper
from extract.names import normal_key
from extract.pipeline import to_doc
from extract.pipes.concepts import Concept
from extract.pipes.doc_text import doc_text
from extract.pipes.roles import judge, least_confidence, read_doc, with_chance
from extract.pipes.roles_choice import THRESHOLDS, Judged, choose
from extract.pipes.roles_features import concept_features
from extract.pipes.roles_lists import NUMBERS_OF_ALL, probable_lists, with_lists
from extract.pipes.roles_scale import confidence_of
from extract.pipes.roles_weights import load_weights
from extract.pipes.tagger_numbers import chances
from extract.schema import RELATIONS

Floats = NDArray[np.float64]

_SHOWN = 10
"""How many of the weights that counted most are shown."""

_NAMED = 5
"""How many candidates are named where none has the name."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What speaks for one relation, from 0 to 1: the tagger, the judge, and what is listed.

    `judge` is what the weights say, `final` what is left of it after the rules; from `least` on
    a fact is listed. `confidence` is that of the listed fact, None where none is listed.
    """

    relation: str
    tagger: float
    judge: float
    final: float
    least: float
    confidence: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Weight:
    """A feature of the candidate, as `data/weights.tsv` calls it, and its weight in log-odds."""

    feature: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a name was listed or not: the candidate, its chances, and what counted most.

    `relation` is the one that the weights and the sentence are of: the listed or else the likeliest
    one. `words` and `numbers` are the sums of all weights of yes-or-no features and of the tagger's
    numbers, `bias` what every candidate has: together the log-odds of `judge`.
    """

    name: str
    title: str
    forms: tuple[str, ...]
    places: int
    relation: str
    chances: tuple[Chance, ...]
    weights: tuple[Weight, ...]
    words: float
    numbers: float
    bias: float
    sentence: str


def explain(nlp: Language, paper: Paper, name: str) -> Explanation:
    """Return why a name was listed as a fact of a paper, or why not.

    Raises:
        ScholargraphError: no candidate of the paper has the name; the text names the nearest.
    """
    doc = nlp(to_doc(nlp, paper))
    concepts = doc._.sg_candidates.concepts
    rows = [row for row, concept in enumerate(concepts) if _has_name(doc, concept, name)]
    if not rows:
        raise ScholargraphError(_no_candidate(doc, paper, name))
    return _explain(doc, paper, name, rows[0])


def _has_name(doc: Doc, concept: Concept, name: str) -> bool:
    key = normal_key(name)
    return key in concept.keys or key in map(normal_key, _forms(doc, concept))


def _forms(doc: Doc, concept: Concept) -> list[str]:
    return surface_forms(doc_text(doc), doc._.sg_candidates.words, concept)


def _no_candidate(doc: Doc, paper: Paper, name: str) -> str:
    words = set(normal_key(name).split())
    near = [
        forms[0]
        for concept in doc._.sg_candidates.concepts
        if words & {word for key in concept.keys for word in key.split()}
        and (forms := _forms(doc, concept))
    ]
    place = "is written there, and is" if name.lower() in doc_text(doc).lower() else "is"
    nearest = f"; candidates with a word of it: {', '.join(near[:_NAMED])}" if near else ""
    return f"{name!r} {place} no candidate in “{paper.title}”{nearest}"


def _explain(doc: Doc, paper: Paper, name: str, row: int) -> Explanation:
    candidates, sentences = doc._.sg_candidates, read_doc(doc)
    concept = candidates.concepts[row]
    place_of = {i: n for n, s in enumerate(sentences) for i in range(s.first, s.last)}
    lists = probable_lists(
        candidates.words, candidates.concepts, doc._.sg_readings, sentences, place_of
    )
    numbers = with_lists(doc._.sg_readings, lists)[row]
    features, _ = concept_features(candidates.words, concept, sentences, place_of)
    sums, parts = _sums(features, numbers)
    judged = list(judge(candidates, sentences, load_weights(), doc._.sg_readings))
    rows = with_chance(candidates, doc._.sg_readings, place_of)
    mine = judged[rows.index(row)] if row in rows else None
    found = tuple(_chances(doc, mine, judged, chances(doc._.sg_readings)[row].tolist(), sums))
    column = max(range(len(found)), key=lambda c: (found[c].confidence or 0, found[c].judge))
    return Explanation(
        name,
        paper.title,
        tuple(_forms(doc, concept)),
        len(concept.places),
        RELATIONS[column],
        found,
        tuple(_heaviest(features, column)),
        *_of_column(parts, column),
        _sentence(doc, paper, concept, RELATIONS[column]),
    )


def _of_column(parts: Sequence[Floats], column: int) -> tuple[float, float, float]:
    words, numbers, bias = (round(float(part[column]), 2) for part in parts)
    return words, numbers, bias


def _sums(features: set[str], numbers: Floats) -> tuple[Floats, tuple[Floats, ...]]:
    weights = load_weights()
    rows = [weights.rows.get(name, len(weights.rows)) for name in NUMBERS_OF_ALL]
    parts = weights.sums([features])[0], numbers @ weights.table[rows], weights.bias
    return 1 / (1 + np.exp(-sum(parts))), parts


def _heaviest(features: set[str], column: int) -> Iterator[Weight]:
    weights = load_weights()
    known = [
        Weight(f, float(weights.table[weights.rows[f], column]))
        for f in weights.rows.keys() & features
    ]
    yield from sorted(known, key=lambda w: (-abs(w.weight), w.feature))[:_SHOWN]


def _chances(
    doc: Doc,
    mine: Judged | None,
    judged: Sequence[Judged],
    tagger: Sequence[float],
    sums: Floats,
) -> Iterator[Chance]:
    least = least_confidence(doc._.sg_candidates)
    chosen = dict(choose(doc._.sg_candidates.words, judged, least=least))
    for column, relation in enumerate(RELATIONS):
        final = mine.probabilities[column] if mine else 0.0
        sure = None
        if mine in chosen[relation]:
            sure = round(confidence_of(relation, chosen[relation].index(mine), final), 4)
        why = "" if mine is None else _why_not(doc, mine, relation, chosen)
        yield Chance(
            relation,
            round(tagger[column], 4),
            round(float(sums[column]), 4),
            round(final, 4),
            THRESHOLDS[relation],
            sure,
            "listed" if sure is not None else why or "hopeless to the tagger, or one small word",
        )


def _why_not(doc: Doc, mine: Judged, relation: str, chosen: dict[str, list[Judged]]) -> str:
    if mine.probabilities[RELATIONS.index(relation)] < THRESHOLDS[relation]:
        return "too unlikely"
    for other, found in chosen.items():
        if other != relation and mine in found:
            return f"it is rather what the paper {other}"
    near = (one for one in chosen[relation] if _meets(one.concept, mine.concept))
    named = next((_forms(doc, one.concept)[0] for one in near), "")
    return (
        f"another cut of “{named}”, which is listed" if named else "too unlikely beside the others"
    )


def _meets(one: Concept, other: Concept) -> bool:
    return any(p.first < q.last and q.first < p.last for p in one.places for q in other.places)


def _sentence(doc: Doc, paper: Paper, concept: Concept, relation: str) -> str:
    for role in doc._.sg_roles:
        if role.relation == relation and role.concept.key == concept.key:
            return evidence_at(doc, paper, role.support[0].begin, role.support[0].end).sentence
    words, place = doc._.sg_candidates.words, concept.places[0]
    return evidence_at(doc, paper, words.begin[place.first], words.end[place.last - 1]).sentence
