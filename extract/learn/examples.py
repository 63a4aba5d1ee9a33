"""Annotated papers as examples: every candidate with its features and what it should be."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from extract.facts import surface_forms
from extract.model import Paper
from extract.names import normal_key
from extract.pipeline import to_doc
from extract.pipes.roles import read_doc, with_chance
from extract.pipes.roles_choice import overlap
from extract.pipes.roles_features import concept_features
from extract.pipes.roles_lists import probable_lists, with_lists
from extract.schema import RELATIONS

LOOSE = frozenset(("addresses", "measures"))
"""The relations in which a phrase with most of the words counts as the same."""

TEACHING, TEXTS = "train2", "papers2.jsonl"
"""Where the annotated papers that teach lie in a folder of gold, and their texts."""

LEAST_OVERLAP = 0.67
LEFT_OUT = frozenset(("sg_roles", "sg_quantities", "sg_concept_links"))
YES, NO, OPEN = 1, 0, -1
"""A required fact; none; one that a reader may or may not list."""


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate of a paper: the keys of its forms, its features, a label for each relation.

    `numbers` are what the tagger says of it; none where it was not asked.
    """

    keys: frozenset[str]
    features: frozenset[str]
    labels: tuple[int, ...]
    numbers: tuple[float, ...] = ()


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def read_gold_files(folder: Path) -> Iterator[tuple[Paper, list[dict[str, Any]]]]:
    """Yield the annotated papers that teach, each with its facts.

    Those of a folder `train` beside them taught the tagger from which training starts: no part
    of them could be left out any more.
    """
    texts = {r["paper"]: r for r in read_json_lines(folder / TEXTS)}
    for path in sorted((folder / TEACHING).glob("*.jsonl")):
        for record in read_json_lines(path):
            text = texts[record["paper"]]
            paper = Paper(title=text["title"], abstract=text["abstract"], id=record["paper"])
            yield paper, record["facts"]


def paper_of(record: Mapping[str, Any]) -> Paper:
    """Return a stored record as a paper, of which only the texts matter here."""
    return Paper(title=record["title"], abstract=record.get("abstract") or "")


def find_examples(
    nlp: Language, paper: Paper, facts: Iterable[Mapping[str, Any]] = ()
) -> list[Example]:
    """Return the candidates of a paper as examples; without facts all labels are NO.

    Those that the tagger finds hopeless are among them: the judge learns better with them.
    """
    doc = to_doc(nlp, paper)
    for name, pipe in nlp.pipeline:
        if name not in LEFT_OUT:
            doc = pipe(doc)
    sentences = read_doc(doc)
    place_of = {i: n for n, s in enumerate(sentences) for i in range(s.first, s.last)}
    text, words, found = doc.text, doc._.sg_candidates.words, []
    concepts, readings = doc._.sg_candidates.concepts, doc._.sg_readings
    if readings is not None:
        lists = probable_lists(words, concepts, readings, sentences, place_of)
        readings = with_lists(readings, lists)
    for row in with_chance(doc._.sg_candidates, None, place_of):
        concept = concepts[row]
        features, _ = concept_features(words, concept, sentences, place_of)
        keys = frozenset(filter(None, map(normal_key, surface_forms(text, words, concept))))
        numbers = () if readings is None else tuple(readings[row].tolist())
        found.append((keys, frozenset(features), numbers))
    columns = [label([keys for keys, *_ in found], facts, relation) for relation in RELATIONS]
    return [
        Example(keys, features, labels, numbers)
        for (keys, features, numbers), labels in zip(found, zip(*columns, strict=True), strict=True)
    ]


def label(
    candidates: list[frozenset[str]], facts: Iterable[Mapping[str, Any]], relation: str
) -> list[int]:
    """Return the label of each candidate, given by its keys, for a relation.

    Example:
        >>> fact = {"relation": "uses", "name": "BERT", "aliases": ["BERT encoder"]}
        >>> label([frozenset({"bert"}), frozenset({"bert encoder"})], [fact], "uses")
        [1, -1]
    """
    labels = [NO] * len(candidates)
    ours = [fact for fact in facts if fact["relation"] == relation]
    for fact in sorted(ours, key=lambda f: bool(f.get("optional"))):
        _label_fact(labels, candidates, fact, loose=relation in LOOSE)
    return labels


def _label_fact(
    labels: list[int], candidates: list[frozenset[str]], fact: Mapping[str, Any], *, loose: bool
) -> None:
    name = normal_key(fact["name"])
    forms = {normal_key(form) for form in (fact["name"], *fact.get("aliases", []))} - {""}
    exact = [i for i, keys in enumerate(candidates) if keys & forms]
    best = {i for i in exact if name in candidates[i]} or set(exact)
    near = _near(candidates, forms) - set(exact) if loose else set()
    optional = bool(fact.get("optional"))
    for i in sorted(near | set(exact)):
        wanted = not optional and (i in best if exact else True)
        labels[i] = YES if wanted else labels[i] or OPEN


def _near(candidates: list[frozenset[str]], forms: set[str]) -> set[int]:
    return {
        i
        for i, keys in enumerate(candidates)
        if any(overlap(a, b) >= LEAST_OVERLAP for a in keys for b in forms)
    }
