"""The reading of a file while it grows: papers, and what of the records could not be read."""

from __future__ import annotations

from collections.abc import Iterable

from extract.model import Paper, Reading, Remark, UnreadLine
from extract.sources.papers import to_paper
from extract.sources.records import Record
from extract.sources.text import clean_text

_SHOWN = 200
_LANGUAGE = "no facts are read from a text that is not English"


class Collected:
    """The papers of a file and its unread parts, in the order in which they are found."""

    def __init__(self, source: str, format: str) -> None:
        self.source, self._format = source, format
        self._papers: list[Paper] = []
        self._unread: list[UnreadLine] = []
        self._remarks: list[Remark] = []

    def add(self, record: Record, shown: str = "") -> None:
        """Take a record as a paper; one without a title is told as unread."""
        paper, faults = to_paper(record, self.source)
        if paper is None:
            reason = record.faults[0] if record.faults else "a record without a title"
            self.miss(record.number, shown, reason, record=True)
            return
        self.keep(paper, faults)

    def keep(self, paper: Paper, faults: Iterable[str] = ()) -> None:
        """Take a paper, and what of its record is not understood."""
        self._papers.append(paper)
        for fault in faults:
            self.miss(paper.line, paper.title, fault, record=False)
        if not paper.in_english:
            self.remark(paper.line, f"{_LANGUAGE} ({paper.language}): {paper.title[:60]}")

    def remark(self, number: int, text: str) -> None:
        """Say something of how the file was read; `number` 0 is the whole file."""
        self._remarks.append(Remark(self.source, number, text))

    def miss(self, number: int, text: str, reason: str, *, record: bool) -> None:
        """Note a part of the file that is not read; `record` where a whole record is lost."""
        shown = clean_text(text[:_SHOWN])
        self._unread.append(UnreadLine(self.source, number, shown, reason, record=record))

    def reading(self) -> Reading:
        """Return all that was found."""
        return Reading(
            self.source,
            self._format,
            tuple(self._papers),
            unread=tuple(self._unread),
            remarks=tuple(self._remarks),
        )
