"""What the pipes keep on a Doc and a Span of spaCy: attributes that begin with "sg_", named here.

A pipe imports this module before it sets one; names of other packages are never taken over.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span

OF_DOC: dict[str, object] = {
    "sg_abstract_begin": 0,
    "sg_sentences": (),
    "sg_links": (),
    "sg_abbreviations": (),
    "sg_candidates": None,
    "sg_readings": None,
    "sg_roles": (),
    "sg_results": (),
    "sg_concept_links": (),
}
"""Each attribute of a Doc with what it is before its pipe has run."""


def register() -> None:
    """Register what is not there yet: a module may be loaded twice in one process.

    Example:
        >>> register()
        >>> Doc.has_extension("sg_roles"), Span.has_extension("sg_concept")
        (True, True)
    """
    for name, default in OF_DOC.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Span.has_extension("sg_role"):
        Span.set_extension("sg_role", getter=lambda span: span.id_)
    if not Span.has_extension("sg_concept"):
        Span.set_extension("sg_concept", default="")


register()
