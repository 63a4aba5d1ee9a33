"""Component "sg_mentions": the concepts that a paper may state something about."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes import extensions  # noqa: F401  (registers what is kept on a Doc)
from extract.pipes.concepts import Concept, group_candidates
from extract.pipes.doc_text import read_text
from extract.pipes.mentions_chunks import find_candidates
from extract.pipes.mentions_lexicon import known_phrases
from extract.pipes.mentions_words import Words, split_words


@dataclass(frozen=True, slots=True)
class Candidates:
    """The words of a Doc and the concepts that they may name, with every place of each."""

    words: Words
    concepts: tuple[Concept, ...]


@Language.component("sg_mentions")
def mentions(doc: Doc) -> Doc:
    """Set `doc._.sg_candidates`; "sg_roles" chooses among them.

    Example:
        >>> import spacy
        >>> doc = mentions(spacy.blank("en")("We fine-tune BERT. BERT is good."))
        >>> [(c.key, len(c.places)) for c in doc._.sg_candidates.concepts]
        [('bert', 2)]
    """
    words = split_words(read_text(doc))
    spans = find_candidates(words, known_phrases())
    doc._.sg_candidates = Candidates(words, group_candidates(words, spans, doc._.sg_abbreviations))
    return doc
