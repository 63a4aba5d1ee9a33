"""Component "sg_roles": which concepts play a role in the paper, which one, and how surely."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDX  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.concepts import Concept
from extract.pipes.mentions import Candidates
from extract.pipes.mentions_lexicon import known_names, lexicon, usages
from extract.pipes.mentions_words import Words
from extract.pipes.roles_choice import Judged, choose
from extract.pipes.roles_context import Sentence, read_sentences
from extract.pipes.roles_features import concept_features
from extract.pipes.roles_heads import with_shared_heads
from extract.pipes.roles_lists import probable_lists, with_lists
from extract.pipes.roles_rules import with_rules
from extract.pipes.roles_scale import confidence_of, log_odds
from extract.pipes.roles_types import concept_type
from extract.pipes.roles_weights import WEIGHTS, Weights, load_weights
from extract.pipes.tagger_numbers import PROBABLE, likeliest
from extract.schema import RELATIONS

_WEAKEST_PLACE = 0.25
_TELLING = {
    "proposes": {"sent=propose": 1.0, "sent=we": 0.5, "verbcue0=propose": 0.5},
    "comparesWith": {"sent=compare": 1.0, "sent=beat": 1.0, "sent=result": 1.0},
    "uses": {
        **{"sent=we": 1.0, "sent=propose": 0.5, "sent=result": -1.0},
        **{"place=at": 1.0, "place=before": -3.0, "place=title": -0.5},
    },
    "addresses": {
        **{"sent=we": 1.0, "sent=result": -1.0, "sent=contrast": -1.0},
        **{"place=at": 2.0, "place=before": -3.0, "place=title": 0.5},
    },
}
"""What words that state a relation add to a place, in log-odds. Weights were learned to tell facts,
not which sentence states them best. What stands before the first sentence on the paper's own work
is mostly background on a thing that the paper uses or a task that it addresses; what came out of
the work, and what others lack, says less than what was done."""
_ENOUGH_PHRASES = 20
_FAMILIAR = 0.09
"""Of 500 learned-from abstracts, 2 in 100 have a smaller share of known phrases; of 300 abstracts
of medicine, 3 in 4."""
_SURE = 0.4
"""Of 430 annotated papers of other sciences, F1 is 52 without a bound and 46 with 0.75."""
_NEVER = {"Method": ("evaluatesOn", "measures"), "Dataset": ("measures",)}
_MOST_PLACES = 25
"""How many places of one paper stand behind a statement; one text can repeat a name endlessly."""


@dataclass(frozen=True, slots=True)
class Support:
    """Characters of `doc.text` where a concept plays its role, and how strongly they say so."""

    begin: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Role:
    """A relation of the paper to a concept of type `type`; `support` has the strongest first."""

    relation: str
    type: str
    concept: Concept
    confidence: float
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """The chooser of facts: by the weights of a file, none with a confidence below `least`."""

    weights: str
    least: float

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.sg_roles` and mark the places that speak for them in `doc.spans["mentions"]`.

        A span's label is the type of the concept, its id (also `span._.sg_role`) the relation, and
        `span._.sg_concept` the key under which the paper's forms of the concept meet.
        """
        candidates, sentences = doc._.sg_candidates, read_doc(doc)
        weights, words = load_weights(self.weights), candidates.words
        judged = tuple(judge(candidates, sentences, weights, doc._.sg_readings))
        found = (
            _role(candidates, sentences, one, relation, rank, weights)
            for relation, chosen in choose(words, judged, least=least_confidence(candidates))
            for rank, one in enumerate(chosen)
        )
        sure = tuple(role for role in found if role.confidence >= self.least)
        doc._.sg_roles = with_shared_heads(words, sure)
        begins = doc.to_array(IDX).tolist()
        spans = (span for role in doc._.sg_roles for span in _spans(doc, role, begins))
        doc.spans["mentions"] = list(spans)
        return doc


@Language.factory("sg_roles", default_config={"weights": WEIGHTS, "least": 0.0})
def make_roles(nlp: Language, name: str, weights: str, least: float) -> Roles:
    """Return the chooser of facts; `weights` is a file of `extract/data`, or elsewhere by path.

    `least` is the smallest confidence of a fact, 0 to 1: more of it gives fewer and surer facts.
    Raises ValueError where there is no such file.
    """
    if weights != WEIGHTS and not lexicon(weights).is_file():
        raise ValueError(f"there is no file of weights {weights!r}")
    return Roles(weights, least)


def least_confidence(candidates: Candidates) -> float:
    """Return the least confidence of a fact in a text, more than 0 where its field is strange.

    Probabilities hold for papers like those that they were learned on. Where next to none of the
    phrases is known from these, what is rather doubtful is left out.
    """
    known = sum(concept.key in usages() for concept in candidates.concepts)
    phrases = len(candidates.concepts)
    strange = phrases >= _ENOUGH_PHRASES and known < _FAMILIAR * phrases
    return _SURE if strange else 0.0


def read_doc(doc: Doc) -> list[Sentence]:
    """Return the sentences of a Doc as `judge` wants them."""
    return read_sentences(doc._.sg_candidates.words, doc._.sg_sentences, doc._.sg_abstract_begin)


def judge(
    candidates: Candidates,
    sentences: list[Sentence],
    weights: Weights,
    readings: NDArray[np.float64],
) -> Iterator[Judged]:
    """Yield every candidate that has a chance with the probability of each relation.

    `readings` has a row of the tagger's numbers for each candidate.
    """
    place_of = {i: n for n, s in enumerate(sentences) for i in range(s.first, s.last)}
    rows = with_chance(candidates, readings, place_of)
    words = candidates.words
    lists = probable_lists(words, candidates.concepts, readings, sentences, place_of)
    numbers = with_lists(readings, lists)
    concepts = [candidates.concepts[row] for row in rows]
    known = [concept_features(candidates.words, c, sentences, place_of) for c in concepts]
    features = [features for features, _ in known]
    probabilities = weights.probabilities(features, numbers[rows]).tolist()
    judged = [
        Judged(concept, _fitting(concept, of_relations), cues)
        for concept, (_, cues), of_relations in zip(concepts, known, probabilities, strict=True)
    ]
    yield from with_rules(judged, rows, lists)


def _fitting(concept: Concept, probabilities: list[float]) -> list[float]:
    """Return the probabilities without those of relations that a well-known thing cannot have.

    Of 980 facts with a well-known method in the annotated papers that were learned from, 2 say
    that it is measured and none that it is evaluated on.
    """
    types = set(known_names().get(concept.key, ()))
    never = _NEVER.get(types.pop(), ()) if len(types) == 1 else ()
    return [
        0.0 if relation in never else p
        for relation, p in zip(RELATIONS, probabilities, strict=True)
    ]


def with_chance(
    candidates: Candidates, readings: NDArray[np.float64] | None, place_of: dict[int, int]
) -> list[int]:
    """Return the rows of the candidates that may be a fact; the others are most of all.

    Without `readings` the words alone tell.
    """
    rows = range(len(candidates.concepts))
    probable = rows if readings is None else np.flatnonzero(likeliest(readings) >= PROBABLE)
    return [
        int(row)
        for row in probable
        if _has_chance(candidates.words, candidates.concepts[row], place_of)
    ]


def _has_chance(words: Words, concept: Concept, place_of: dict[int, int]) -> bool:
    """Return whether a concept is more than one small word that no lexicon knows.

    Such words are two fifths of the candidates and hardly ever a fact.
    """
    if not all(p.first in place_of for p in concept.places):
        return False
    if concept.key in usages() or concept.key in known_names():
        return True
    return any(p.last - p.first > 1 or not words.text[p.first].islower() for p in concept.places)


def _role(
    candidates: Candidates,
    sentences: list[Sentence],
    judged: Judged,
    relation: str,
    rank: int,
    weights: Weights,
) -> Role:
    column = RELATIONS.index(relation)
    confidence = confidence_of(relation, rank, judged.probabilities[column])
    return Role(
        relation,
        concept_type(candidates.words, judged.concept, sentences, relation),
        judged.concept,
        round(confidence, 4),
        _support(candidates, judged, column, confidence, weights),
    )


def _support(
    candidates: Candidates, judged: Judged, column: int, confidence: float, weights: Weights
) -> tuple[Support, ...]:
    """Return the strongest places, each as sure as the concept were if it were its best place."""
    sums = weights.sums(judged.cues)[:, column].tolist()
    strengths = [s + _told(column, cues) for s, cues in zip(sums, judged.cues, strict=True)]
    found = [
        (_shifted(confidence, strength - max(strengths)), place)
        for place, strength in zip(judged.concept.places, strengths, strict=True)
    ]
    found.sort(key=lambda f: (-f[0], f[1].first, f[1].last))
    words = candidates.words
    return tuple(
        Support(words.begin[p.first], words.end[p.last - 1], round(sure, 4))
        for i, (sure, p) in enumerate(found[:_MOST_PLACES])
        if i == 0 or sure >= _WEAKEST_PLACE
    )


def _told(column: int, cues: frozenset[str]) -> float:
    return sum(more for cue, more in _TELLING.get(RELATIONS[column], {}).items() if cue in cues)


def _shifted(probability: float, by: float) -> float:
    return 1 / (1 + exp(min(-log_odds(probability) - by, 500)))


def _spans(doc: Doc, role: Role, begins: list[int]) -> Iterator[Span]:
    """Yield the tokens that cover the places; `begins` is the first character of each token."""
    for place in role.support:
        first = bisect_right(begins, place.begin) - 1
        last = bisect_left(begins, place.end)
        span = Span(doc, first, last, label=role.type, span_id=role.relation)
        span._.sg_concept = role.concept.key
        yield span
