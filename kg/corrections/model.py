"""What a person says against a graph, in names that every build of it has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from extract.schema import CONCEPT_TYPES, RELATIONS
from kg.errors import UsageError

REJECT, KEEP, RETYPE, RENAME, MERGE, SPLIT = "reject", "keep", "retype", "rename", "merge", "split"
SAME_PAPER, OTHER_PAPER = "same-paper", "other-paper"
SAME_PERSON, OTHER_PERSON = "same-person", "other-person"
LINKS = ("extends", "partOf")
"""The relations from a concept to a concept."""

CODE = "hasCode"
"""The relation from a paper to an address."""

LONGEST = 2000
"""How many characters a text of a correction may have."""

_NEEDED = {
    REJECT: ("relation", "name"),
    KEEP: ("relation", "name"),
    RETYPE: ("name", "type", "to"),
    RENAME: ("name", "type", "to"),
    MERGE: ("name", "type", "to"),
    SPLIT: ("name",),
    SAME_PAPER: ("paper", "to"),
    OTHER_PAPER: ("paper", "to"),
    SAME_PERSON: ("paper", "position", "to", "to_position"),
    OTHER_PERSON: ("paper", "position", "to", "to_position"),
}
PAPERS = (SAME_PAPER, OTHER_PAPER)
"""The kinds that are of the records of papers."""
PERSONS = (SAME_PERSON, OTHER_PERSON)
"""The kinds that are of the authors of papers."""

KINDS = tuple(_NEEDED)
"""The kinds of correction."""

_OPTIONAL = {
    **dict.fromkeys(("reject", "keep"), ("paper", "title", "subject", "type")),
    "merge": ("to_type",),
    "split": ("to",),
}
_SAID = (REJECT, KEEP)
_POSITION = re.compile("[1-9][0-9]{0,4}")


class CorrectionError(UsageError):
    """A correction says too little, too much, or what cannot be."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction; which fields count depends on its `kind`.

    "reject" and "keep" are of the statement that a paper (`paper`, its number, or `title`), or the
    concept `subject`, stands in `relation` to the thing called `name`. "retype", "rename" and
    "merge" are of the concept called `name` of `type`: `to` is its type, its name, or the other
    name of what it is, perhaps of another type (`to_type`). "split" takes `name` out of all that it
    was joined with, or parts it from the name `to` alone, where that merge is wrong. "same-paper"
    and "other-paper" say whether the records of `paper` and of `to`, each a number or a title, are
    one paper. "same-person" and "other-person" say whether the author at `position` of `paper` and
    the one at `to_position` of `to` are one person; positions count from 1, as `line` does.
    """

    kind: str
    name: str = ""
    type: str = ""
    to: str = ""
    paper: str = ""
    title: str = ""
    subject: str = ""
    relation: str = ""
    note: str = ""
    position: str = ""
    to_position: str = ""
    to_type: str = ""
    line: int = field(default=0, compare=False)

    def to_fields(self) -> dict[str, str]:
        """Return what is said, in the order in which it is written."""
        order = (
            *("kind", "paper", "position", "title", "subject", "relation", "name", "type", "to"),
            *("to_type", "to_position", "note"),
        )
        return {name: text for name in order if (text := str(getattr(self, name)))}

    def __str__(self) -> str:
        if self.kind in _SAID:
            about = self.subject or self.title or self.paper
            return f"{self.kind} “{about}” {self.relation} “{self.name}”"
        end = f" → {self.to}" if self.to else ""
        if self.kind in PAPERS:
            return f"{self.kind} “{self.paper}”{end}"
        if self.kind in PERSONS:
            return f"{self.kind} “{self.paper}”, {self.position}{end}, {self.to_position}"
        return " ".join(part for part in (self.kind, self.type, f"“{self.name}”{end}") if part)


def make_correction(said: Mapping[str, str], *, line: int = 0) -> Correction:
    """Return the correction that these fields give; raises CorrectionError where they give none.

    Example:
        >>> str(
        ...     make_correction(
        ...         {"kind": "merge", "name": "KD", "type": "Method", "to": "distilling"}
        ...     )
        ... )
        'merge Method “KD” → distilling'
    """
    texts = {name: text for name, value in said.items() if (text := _clean(name, value))}
    kind = texts.get("kind", "")
    if kind not in KINDS:
        raise CorrectionError(f"a correction needs a kind, which is one of {', '.join(KINDS)}")
    _check_names(kind, texts)
    _check_values(texts)
    return Correction(**texts, line=line)


def _clean(name: str, value: str) -> str:
    text = unicodedata.normalize("NFC", value)
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    if len(text) > LONGEST:
        raise CorrectionError(f"{name[:40]!r} is longer than {LONGEST} characters")
    return " ".join(text.split())


def _check_names(kind: str, texts: Mapping[str, str]) -> None:
    known = [f.name for f in fields(Correction) if f.name != "line"]
    allowed = {"kind", "note", *_NEEDED[kind], *_OPTIONAL.get(kind, ())}
    for name in texts:
        if name not in allowed:
            says = f"{kind} takes no" if name in known else "a correction has no"
            raise CorrectionError(f"{says} field {name[:40]!r}")
    for name in _NEEDED[kind]:
        if name not in texts:
            raise CorrectionError(f"{kind} needs the field {name!r}")


def _check_values(texts: Mapping[str, str]) -> None:
    kind, relation = texts["kind"], texts.get("relation")
    names = ("type", "to_type", *(["to"] if kind == RETYPE else []))
    types = [texts[name] for name in names if name in texts]
    for found in types:
        _check_one_of("type", found, CONCEPT_TYPES)
    for name in ("position", "to_position"):
        if name in texts and not _POSITION.fullmatch(texts[name]):
            raise CorrectionError(f"{name} counts from 1; {texts[name][:40]!r} is no position")
    if kind == RETYPE and texts["type"] == texts["to"]:
        raise CorrectionError(f"retype needs two types, and both are {texts['to']}")
    if relation is not None:
        _check_one_of("relation", relation, (*RELATIONS, *LINKS, CODE))
        ends = ("subject",) if relation in LINKS else ("paper", "title")
        if not any(end in texts for end in ends):
            raise CorrectionError(f"{kind} of {relation!r} needs the field {' or '.join(ends)}")


def _check_one_of(name: str, found: str, known: tuple[str, ...]) -> None:
    if found not in known:
        raise CorrectionError(f"{found[:40]!r} is no {name}; there are {', '.join(known)}")
