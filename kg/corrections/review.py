"""Looking through the least sure statements, and writing down what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from extract.schema import CONCEPT_TYPES
from kg.corrections.file import append_corrections, read_corrections
from kg.corrections.model import KEEP, MERGE, REJECT, RENAME, RETYPE, Correction, make_correction
from kg.corrections.said import Said, concept_type, find_said, least_sure
from kg.errors import NotFoundError, ScholargraphError, UsageError
from kg.query.lookup import find_entity
from kg.query.table import Table
from kg.store.builds import CORRECTIONS, find_build
from kg.view.labels import read_label

if TYPE_CHECKING:
    from pyoxigraph import Store

Ask = Callable[[str], str | None]
"""Shows a question and returns the line that answers it, None at the end of the answers."""

Tell = Callable[[str], None]
MENU = "[k]eep, [r]eject, re[t]ype, re[n]ame, [m]erge, [s]kip, [q]uit? "
_KINDS = {"k": KEEP, "r": REJECT, "t": RETYPE, "n": RENAME, "m": MERGE}
_WORDS = {**{kind: key for key, kind in _KINDS.items()}, "skip": "s", "quit": "q"}
_QUESTIONS = {
    RETYPE: f"its type ({', '.join(CONCEPT_TYPES)}): ",
    RENAME: "its name: ",
    MERGE: "the same as (name or id): ",
}


@dataclass(frozen=True, slots=True)
class Review:
    """A built graph beside the file of its corrections."""

    store: Store
    file: Path

    def open(self) -> Iterator[Said]:
        """Yield the least sure statements that no correction in the file is about."""
        known = read_corrections(self.file) if self.file.exists() else ()
        for said in least_sure(self.store):
            if not any(said.is_in(correction) for correction in known):
                yield said

    def doubts(self, *, top: int) -> Table:
        """Return the first of the open statements, with the ids by which to decide on them."""
        columns = ("confidence", "title", "relation", "name", "type", "sentence", "id")
        rows = tuple(
            (s.confidence, s.title or s.subject, s.relation, s.name, s.type, _first(s), s.id)
            for s in islice(self.open(), top)
        )
        return Table(columns, rows)

    def decide(self, kind: str, ids: Iterable[str], *, note: str = "") -> list[Correction]:
        """Return the corrections that keep or reject statements; raises NotFoundError."""
        return [find_said(self.store, id_).correction(kind, note=note) for id_ in ids]

    def about(self, kind: str, name: str, to: str, *, note: str = "") -> Correction:
        """Return the correction that retypes, renames or merges what a name or id stands for.

        Raises NotFoundError and UsageError where one of the names is not of just one concept.
        """
        concept = find_entity(self.store, name, type="concept")
        type_ = concept_type(self.store, concept)
        if not type_:
            raise NotFoundError(f"{name!r} is no method, dataset, task or metric")
        if kind == MERGE:
            other = find_entity(self.store, to, type=type_.lower())
            if concept_type(self.store, other) != type_:
                raise UsageError(f"{to!r} is no {type_}; retype one of them first")
            if other == concept:
                raise UsageError(f"{name!r} and {to!r} are one {type_} already")
            to = read_label(self.store, other)
        label = read_label(self.store, concept)
        to = to.strip().capitalize() if kind == RETYPE else to
        said = {"kind": kind, "name": label, "type": type_, "to": to, "note": note}
        return make_correction(said)

    def write(self, corrections: Sequence[Correction]) -> int:
        """Write corrections to the file; return how many of them were not in it."""
        return append_corrections(self.file, corrections)

    def walk(self, *, ask: Ask, tell: Tell) -> int:
        """Ask about one open statement after the other; return how many corrections were written.

        Each answer is in the file before the next question.
        """
        written = 0
        for said in self.open():
            tell(said.to_text())
            key, correction = self._answer(said, ask, tell)
            if key == "q":
                break
            written += self.write([correction]) if correction else 0
        return written

    def _answer(self, said: Said, ask: Ask, tell: Tell) -> tuple[str, Correction | None]:
        """Ask until an answer makes sense; return its key, and the correction that it is."""
        while (line := ask(MENU)) is not None:
            word = line.strip().lower()
            key = _WORDS.get(word, word)
            if key in ("s", "q", ""):
                return key, None
            try:
                return key, self._correction(said, key, ask)
            except ScholargraphError as error:
                tell(f"{error}")
        return "q", None

    def _correction(self, said: Said, key: str, ask: Ask) -> Correction:
        kind = _KINDS.get(key)
        if kind is None:
            raise UsageError(f"{key[:20]!r} is none of {', '.join((*_KINDS, 's', 'q'))}")
        if kind in (KEEP, REJECT):
            return said.correction(kind)
        if not said.type:
            raise UsageError("this is an address, which can be kept or rejected")
        to = ask(_QUESTIONS[kind])
        return self.about(kind, said.object, to or "")


def _first(said: Said) -> str:
    return str(said.sentences[0]) if said.sentences else ""


def open_review(store: Store, folder: Path, file: Path | None = None) -> Review:
    """Return the review of a folder's graph; the file is its corrections.yaml if not given."""
    return Review(store, file or corrections_file(folder))


def corrections_file(folder: Path) -> Path:
    """Return where the corrections of a graph's folder are, of one of its builds too."""
    build = find_build(folder)
    return (build.parent.parent if build.parent.name == "builds" else folder) / CORRECTIONS


def scripted(
    review: Review,
    *,
    statements: Mapping[str, Sequence[str]],
    concepts: Mapping[str, tuple[str, str] | None],
    split: Sequence[str] = (),
    note: str = "",
) -> list[Correction]:
    """Return the corrections of a command line: ids by kind, pairs of names by kind, and names.

    Raises NotFoundError and UsageError before any of them is written.
    """
    found = [c for kind, ids in statements.items() for c in review.decide(kind, ids, note=note)]
    pairs = [(kind, pair) for kind, pair in concepts.items() if pair]
    found += [review.about(kind, *pair, note=note) for kind, pair in pairs]
    split_fields = ({"kind": "split", "name": name, "note": note} for name in split)
    return found + [make_correction(said) for said in split_fields]
