"""The text of a Doc, joined once: spaCy joins all tokens anew each time it is asked."""

from __future__ import annotations

from spacy.tokens import Doc

from extract.pipes.latex import plain_text

_KEY, _PLAIN = "scholargraph.text", "scholargraph.plain"


def keep_text(doc: Doc, text: str) -> Doc:
    """Note the text that a Doc was made of, so that it need not be joined at all."""
    doc.user_data[_KEY] = text
    return doc


def doc_text(doc: Doc) -> str:
    """Return `doc.text`; the text of a Doc never changes, so that one copy serves every pipe.

    Example:
        >>> import spacy
        >>> doc = spacy.blank("en")("We fine-tune BERT.")
        >>> doc_text(doc) is doc_text(doc)
        True
    """
    text: str | None = doc.user_data.get(_KEY)
    if text is None:
        text = doc.user_data[_KEY] = doc.text
    return text


def read_text(doc: Doc) -> str:
    """Return the text as pipes read it: as long as `doc.text`, LaTeX as what it stands for."""
    text: str | None = doc.user_data.get(_PLAIN)
    if text is None:
        text = doc.user_data[_PLAIN] = plain_text(doc_text(doc))
    return text
