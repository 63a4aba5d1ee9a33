"""Component "sg_tagger": what a small network reads at each place of each candidate.

The network is a MiniLM encoder (Wang et al. 2020) with int8 weights, run by ONNX Runtime. Its
readings are no decision: "sg_roles" weighs them beside the features of the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from extract.errors import ScholargraphError
from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.doc_text import doc_text
from extract.pipes.mentions_lexicon import lexicon
from extract.pipes.tagger_numbers import NUMBERS, Readings, concept_numbers
from extract.pipes.tagger_pieces import Window, split_text, windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

WIDEST = 14
"""Words of the widest place that the network reads, each sign of punctuation counted."""

_RELATIONS, _MARKS = 12, 3
_SLOW_STEP = "SkipLayerNormFusion"  # the joined step takes five times the time of the two


@dataclass(slots=True)
class Tagger:
    """The network of the file `model`, beside the lexicons if the path is relative.

    It is loaded with the first text. One text is read at a time on one thread, so that neither
    its neighbours nor the machine's cores have a say in its numbers.
    """

    model: str
    _session: InferenceSession | None = field(default=None, repr=False)

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.sg_readings`: a row of numbers for each of `doc._.sg_candidates.concepts`."""
        concepts, words = doc._.sg_candidates.concepts, doc._.sg_candidates.words
        text = doc_text(doc)
        ours = split_text(text)
        begins = {begin: i for i, (begin, _) in enumerate(ours)}
        ends = {end: i for i, (_, end) in enumerate(ours)}
        places = [
            (n, begins.get(words.begin[p.first], -1), ends.get(words.end[p.last - 1], -1))
            for n, concept in enumerate(concepts)
            for p in concept.places
        ]
        rows = np.array(places, dtype=np.int64).reshape(-1, 3)
        width = rows[:, 2] - rows[:, 1]
        rows = rows[(rows[:, 1] >= 0) & (rows[:, 2] >= 0) & (width >= 0) & (width < WIDEST)]
        title = max(0, doc._.sg_abstract_begin - 2)
        parts = [
            self.read(window, rows[(rows[:, 1] >= window.first) & (rows[:, 2] < window.last)])
            for window in windows(text, ours, title)
        ]
        doc._.sg_readings = (
            concept_numbers(parts, len(concepts)) if parts else np.zeros((0, NUMBERS))
        )
        return doc

    def read(self, window: Window, rows: NDArray[np.int64]) -> Readings:
        """Return what the network says of some places (concept, first word, last word)."""
        first, last = rows[:, 1] - window.first, rows[:, 2] - window.first
        marks, spans = self._run(
            ids=[window.pieces],
            shapes=[window.shapes],
            first=window.opening,
            last=window.closing,
            begins=first,
            ends=last,
        )
        return Readings(rows[:, 0], rows[:, 1], rows[:, 2], spans, _of_marks(marks, first, last))

    def _run(self, **inputs: Any) -> list[NDArray[np.float32]]:
        if self._session is None:
            self._session = _load(self.model)
        numbers = {name: np.asarray(value, dtype=np.int64) for name, value in inputs.items()}
        found: list[NDArray[np.float32]] = self._session.run(None, numbers)
        return found


def _load(model: str) -> InferenceSession:
    try:
        from onnxruntime import InferenceSession, SessionOptions
    except ImportError as error:
        raise ScholargraphError("onnxruntime is not installed, and the tagger needs it") from error
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(
        str(lexicon(model)),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=[_SLOW_STEP],
    )


def _of_marks(
    marks: NDArray[np.float32], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the chance that a mention begins at a word, goes on, and ends at another.

    `marks` holds for each word and relation the chances of outside, begin and inside.
    """
    outside_end = np.zeros((1, _RELATIONS), np.float32)
    inside = np.concatenate([marks[:, :, 2], outside_end])
    chance = marks[first, :, 1].reshape(len(first), _RELATIONS)
    for step in range(1, 1 + int((last - first).max(initial=0))):
        goes_on = (first + step <= last)[:, None]
        chance = chance * np.where(goes_on, inside[np.minimum(first + step, len(marks))], 1)
    rest: NDArray[np.float32] = chance * (1 - inside[last + 1])
    return rest


@Language.factory("sg_tagger", default_config={"model": "tagger.onnx"})
def make_tagger(nlp: Language, name: str, model: str) -> Tagger:
    """Return the component that reads with the network of a file of `extract/data`."""
    return Tagger(model)
