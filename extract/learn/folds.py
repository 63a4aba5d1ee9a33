"""Which papers are left out together, and the tagger that has not seen them."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language

from extract.pipeline import build_pipeline

FOLDS = 5
"""Parts of the papers that the judge leaves out in turn."""

TAGGERS = 3
"""Parts that the tagger leaves out in turn: it takes longer to train."""

_SEED = 13


def judge_fold(name: str) -> int:
    """Return the part that a paper is in when the judge is cross-validated."""
    return zlib.crc32(name.encode()) % FOLDS


def tagger_folds(names: Iterable[str]) -> list[list[str]]:
    """Return the parts of the papers that are left out in turn when taggers are trained.

    Example:
        >>> [len(part) for part in tagger_folds("abcdefgh")]
        [3, 3, 2]
    """
    order = sorted(names)
    random.Random(_SEED).shuffle(order)  # noqa: S311  (no secret, and always the same)
    return [order[fold::TAGGERS] for fold in range(TAGGERS)]


def tagger_file(folder: Path, fold: int) -> Path:
    """Return where the tagger lies that has not seen a part."""
    return folder.resolve() / f"tagger-{fold}.onnx"


def pipelines(taggers: Path) -> list[Language]:
    """Return a pipeline for each part, with the tagger that has not seen it."""
    found = [build_pipeline() for _ in range(TAGGERS)]
    for fold, nlp in enumerate(found):
        component: Any = nlp.get_pipe("sg_tagger")
        component.model = str(tagger_file(taggers, fold))
    return found


def blind_pipeline() -> Language:
    """Return the pipeline without a tagger."""
    nlp = build_pipeline()
    nlp.remove_pipe("sg_tagger")
    return nlp
