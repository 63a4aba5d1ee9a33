"""What the words around rule out whatever the weights say: models are no datasets, lists agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.pipes.concepts import Concept
from extract.pipes.mentions_lexicon import known_names
from extract.pipes.roles_choice import THRESHOLDS, Judged
from extract.pipes.roles_lists import Chunks
from extract.pipes.word_sets import words as word_set
from extract.schema import RELATIONS

_USES, _COMPARED, _DATA, _MEASURES = (
    RELATIONS.index(r) for r in ("uses", "comparesWith", "evaluatesOn", "measures")
)
_SHARED = (_USES, _COMPARED, _DATA)
_MODEL_NAME = re.compile(
    r"(?:llama|vlm|llm|gpt|bert|roberta|gemma|qwen|llava|mistral|mamba|\w{3}former|\wvit)"
    r"(?:[ -]?v?\d[\w.]*)*$"
)
_MODELS = word_set(
    "model llm vlm lm mllm lvlm assistant architecture backbone agent network transformer encoder"
    " detector segmenter classifier chatbot generator system method baseline solver optimizer"
    " optimiser planner embedding"
)
_METRICS = frozenset(("metric", "score"))
_DATASETS = frozenset(("dataset", "benchmark", "corpus", "suite", "task", "set"))
_NAMING = ("holder=", "kind=", "head=", "tail=")
"""The cues that hold class words: before a bracket, behind a name, behind its list."""

_COMPARING = frozenset(("sent=beat", "sent=compare"))
_SURE_OF_ONE = 0.7
_AS_SURE = 0.9


def with_rules(
    judged: Sequence[Judged], rows: Sequence[int], lists: Sequence[Chunks]
) -> list[Judged]:
    """Return candidates with chances moved to where the words leave room for them.

    `rows` are the rows of the candidates, as `lists` count them.
    """
    fitted = [_with_kind(one) for one in judged]
    number = {row: n for n, row in enumerate(rows)}
    for chunks in lists:
        members = [[number[r] for r in found if r in number] for found in chunks.values()]
        _agree(fitted, [m for m in members if m])
    return fitted


def _with_kind(one: Judged) -> Judged:
    """Move what is said to be a model or a metric away from what a paper evaluates on."""
    if one.probabilities[_DATA] < THRESHOLDS["evaluatesOn"]:
        return one
    marks = set[str]().union(*one.cues)
    kinds = {mark.partition("=")[2] for mark in marks if mark.startswith(_NAMING)}
    if kinds & _DATASETS:
        return one
    if any(f"head={metric}" in marks for metric in _METRICS):
        return _moved(one, _DATA, _MEASURES)
    return _moved(one, _DATA, _USES) if kinds & _MODELS or _is_model(one.concept) else one


def _is_model(concept: Concept) -> bool:
    types = {kind for key in concept.keys for kind in known_names().get(key, ())}
    return "Dataset" not in types and any(_MODEL_NAME.search(key) for key in concept.keys)


def _in_comparison(one: Judged) -> bool:
    """Return whether a candidate only stands where something is compared or outdone."""
    return all(_COMPARING & cues for cues in one.cues)


def _moved(one: Judged, source: int, target: int) -> Judged:
    chances = list(one.probabilities)
    chances[target], chances[source] = max(chances[target], chances[source]), 0.0
    return replace(one, probabilities=chances)


def _agree(judged: list[Judged], members: Sequence[Sequence[int]]) -> None:
    """Give the members of a list the relation that its surest member has."""
    heads = [
        max(rows, key=lambda n: max(judged[n].probabilities[c] for c in _SHARED))
        for rows in members
    ]
    sums = {c: sum(judged[n].probabilities[c] for n in heads) for c in _SHARED}
    common = max(_SHARED, key=lambda c: sums[c])
    if common == _USES and all(_in_comparison(judged[n]) for n in heads):
        common = _COMPARED if sums[_COMPARED] >= _SURE_OF_ONE else common
    for n in heads:
        chances = judged[n].probabilities
        own = max(_SHARED, key=lambda c: chances[c])
        possible = own != common and chances[common] > 0  # 0 where its type rules it out.
        if possible and chances[own] >= THRESHOLDS[RELATIONS[own]]:
            moved = list(chances)
            moved[common], moved[own] = max(chances[common], _AS_SURE * chances[own]), 0.0
            judged[n] = replace(judged[n], probabilities=moved)
