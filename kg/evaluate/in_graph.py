"""Annotated persons and names, each beside the node that a built graph has for it."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from extract.model import Paper
from extract.schema import CONCEPT_TYPES, RELATIONS
from kg.builder.reading import read_objects
from kg.errors import InputError
from kg.evaluate.identity import AMBIGUOUS, DIFFERENT, SAME, Identity, NamePair, Slot
from kg.rdf.vocab import PREFIXES, SG
from kg.resolve.ids import find_arxiv, find_doi
from kg.view.labels import read_texts

_DCT, _RDF, _SKOS = (PREFIXES[name] for name in ("dct", "rdf", "skos"))
_NAMES = (_SKOS + "prefLabel", _SKOS + "altLabel")
_LABELS = (SAME, DIFFERENT, AMBIGUOUS)

Record = Mapping[str, Any]


def evaluate_identity(gold: str | os.PathLike[str], store: Store) -> Identity:
    """Compare annotated persons or concepts with those of a built graph of the same papers.

    A line of `gold` is an author, {"paper", "position", "person"}, perhaps with "block" and
    "tracks", or a pair of names of one type in two papers, {"type", "a", "paper_a", "b", "paper_b",
    "label"}, perhaps with "class" and "reason"; the label is "same", "different" or "ambiguous",
    which counts neither way. A paper goes by its number.

    Raises:
        InputError: the file cannot be read, holds nothing, or a line is not of this form.
    """
    graph = _Graph(store)
    slots: list[Slot] = []
    pairs: list[NamePair] = []
    for number, record in read_objects(str(gold)):
        try:
            if "paper_a" in record:
                pairs.append(_pair(record, graph))
            else:
                slots.append(_slot(record, graph))
        except ValueError as error:
            raise InputError(gold, str(error), line=number) from error
    if not slots and not pairs:
        raise InputError(gold, "no annotated authors or names; expected one a line")
    return Identity(tuple(slots), tuple(pairs))


def _slot(record: Record, graph: _Graph) -> Slot:
    position, tracks = record.get("position"), record.get("tracks", [])
    if not isinstance(position, int) or isinstance(position, bool) or position < 1:
        raise ValueError('"position" that is no number from 1')
    if not isinstance(tracks, list) or not all(isinstance(track, str) for track in tracks):
        raise ValueError('"tracks" that is no list of texts')
    found = graph.author(_text(record, "paper"), position)
    block = _text(record, "block", needed=False)
    return Slot(_text(record, "person"), found, block, tuple(tracks))


def _pair(record: Record, graph: _Graph) -> NamePair:
    label, type_ = _text(record, "label"), _text(record, "type")
    for name, value, known in (("label", label, _LABELS), ("type", type_, CONCEPT_TYPES)):
        if value not in known:
            raise ValueError(f'"{name}" that is none of {", ".join(known)}')
    one, other = (
        graph.concepts(_text(record, f"paper_{side}"), type_, _text(record, side))
        for side in ("a", "b")
    )
    joined = bool(one & other) if one and other else None
    reason, group = (_text(record, name, needed=False) for name in ("reason", "class"))
    return NamePair(label, joined, group, (type_, record["a"], record["b"], reason))


def _text(record: Record, name: str, *, needed: bool = True) -> str:
    value = record.get(name, "")
    if not isinstance(value, str) or (needed and not value):
        raise ValueError(f'"{name}" that is no text')
    return value


class _Graph:
    """Finds the persons and concepts of papers, which go by their numbers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._authors: dict[str, dict[int, str]] = {}

    def author(self, paper: str, position: int) -> str:
        """Return the person at a position of a paper, "" if there is none."""
        if paper not in self._authors:
            self._authors[paper] = dict(self._read_authors(paper))
        return self._authors[paper].get(position, "")

    def concepts(self, paper: str, type_: str, name: str) -> set[str]:
        """Return the concepts of a type that a paper speaks of by a name, the nearest spelling."""
        said = {c for node in self._nodes(paper) for r in RELATIONS for c in self._said(node, r)}
        names = {c: self._names(c) for c in said if str(SG[type_]) in self._texts(c, _RDF + "type")}
        keys: tuple[Callable[[str], str], ...] = (str, str.lower, _plain)
        found = (
            {c for c, known in names.items() if any(key(n) == key(name) for n in known)}
            for key in keys
        )
        return next(filter(None, found), set())

    def _read_authors(self, paper: str) -> Iterator[tuple[int, str]]:
        for node in self._nodes(paper):
            for slot in self._texts(node, str(SG.hasAuthorship)):
                for person in self._texts(slot, str(SG.author)):
                    for position in self._texts(slot, str(SG.position)):
                        yield int(position), person

    def _nodes(self, paper: str) -> list[str]:
        """Return the papers with a number; a DOI or arXiv number in any form."""
        named = Paper(title="", id=paper)
        numbers = (paper, f"doi:{find_doi(named)}", f"arXiv:{find_arxiv(named)}")
        quads = (
            self._store.quads_for_pattern(None, NamedNode(_DCT + "identifier"), Literal(number))
            for number in numbers
        )
        subjects = {quad.subject for found in quads for quad in found}
        return sorted(node.value for node in subjects if isinstance(node, NamedNode))

    def _said(self, paper: str, relation: str) -> list[str]:
        return self._texts(paper, str(SG[relation]))

    def _names(self, concept: str) -> list[str]:
        return [name for predicate in _NAMES for name in self._texts(concept, predicate)]

    def _texts(self, subject: str, predicate: str) -> list[str]:
        return read_texts(self._store, subject, predicate)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^0-9a-z]+", "", folded).rstrip("s")
