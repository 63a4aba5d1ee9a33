"""What was read from each text, kept beside the graph, so that a build reads only what is new.

The file is a help and no more: without it, or with a broken one, a build gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from extract.model import ABSTRACT, TITLE, Evidence, Extraction, Paper
from kg.builder.fingerprint import reader_digest

FILE = "extractions.sqlite"
"""The name of the file in the folder of a graph."""
_NOBODY = Paper(title="")


class ExtractionCache:
    """The extractions in a file, by what their texts are and by what read them.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as name, ExtractionCache.open(Path(name)) as cache:
        ...     cache.keep([Extraction(Paper(title="Ask BERT", id="1"))])
        ...     cache.find(Paper(title="Ask BERT", id="2")).paper.id
        '2'
    """

    def __init__(self, database: sqlite3.Connection, reader: str) -> None:
        self._database = database
        self._reader = reader

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path) -> Iterator[ExtractionCache]:
        """Open the file of a folder; one that cannot be read is made anew."""
        with contextlib.closing(_connect(folder / FILE)) as database:
            yield cls(database, reader_digest())

    def find(self, paper: Paper) -> Extraction | None:
        """Return the extraction of a paper of the same title and abstract, None if none is kept.

        What is kept is not believed: each piece of evidence must be the words of this paper.
        """
        query = "SELECT value FROM extraction WHERE key = ?"
        try:
            row = self._database.execute(query, (self._key(paper),)).fetchone()
            kept = msgspec.json.decode(row[0], type=Extraction) if row else None
        except (sqlite3.DatabaseError, msgspec.MsgspecError):
            return None
        return replace(kept, paper=paper) if kept and _is_of(kept, paper) else None

    def keep(self, extractions: Iterable[Extraction]) -> None:
        """Write extractions; what cannot be written will be read again."""
        rows = []
        for one in extractions:
            with contextlib.suppress(UnicodeEncodeError):  # half a character
                rows.append(
                    (self._key(one.paper), msgspec.json.encode(replace(one, paper=_NOBODY)))
                )
        with contextlib.suppress(sqlite3.DatabaseError), self._database:
            self._database.executemany("INSERT OR REPLACE INTO extraction VALUES (?, ?)", rows)

    def keep_only(self, papers: Iterable[Paper]) -> None:
        """Forget the extractions of all other papers, and those of other readers."""
        wanted = {self._key(paper) for paper in papers}
        with contextlib.suppress(sqlite3.DatabaseError), self._database:
            kept = self._database.execute("SELECT key FROM extraction").fetchall()
            old = [key for key in kept if key[0] not in wanted]
            self._database.executemany("DELETE FROM extraction WHERE key = ?", old)

    def _key(self, paper: Paper) -> bytes:
        parts = json.dumps([self._reader, paper.title, paper.abstract, paper.in_english])
        return hashlib.sha256(parts.encode()).digest()


def _connect(file: Path) -> sqlite3.Connection:
    try:
        return _prepared(file)
    except sqlite3.DatabaseError:
        file.unlink()
        return _prepared(file)


def _prepared(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file)
    table = "CREATE TABLE IF NOT EXISTS extraction (key BLOB PRIMARY KEY, value BLOB NOT NULL)"
    try:
        database.execute("PRAGMA secure_delete = ON")  # a paper that is taken out is gone
        database.execute(table)
        database.execute("SELECT key, value FROM extraction LIMIT 1").fetchall()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _is_of(extraction: Extraction, paper: Paper) -> bool:
    stands = all(_stands_in(evidence, paper) for evidence in _all_evidence(extraction))
    return stands and all(fact.evidence for fact in extraction.facts)


def _stands_in(evidence: Evidence, paper: Paper) -> bool:
    if evidence.field not in (TITLE, ABSTRACT):
        return False
    text, begin = paper.text(evidence.field), evidence.sentence_begin
    if not 0 <= begin <= evidence.begin < evidence.end:
        return False
    sentence = text[begin : begin + len(evidence.sentence)]
    return (text[evidence.begin : evidence.end], sentence) == (evidence.exact, evidence.sentence)


def _all_evidence(extraction: Extraction) -> Iterator[Evidence]:
    for fact in extraction.facts:
        yield from fact.evidence
    yield from (one.evidence for one in extraction.abbreviations)
    yield from (one.evidence for one in extraction.code)
    yield from (one.evidence for one in extraction.links)
    yield from (one.evidence for one in extraction.results)
