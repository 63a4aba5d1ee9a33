"""The reading of a file while it grows: papers, and what of the records could not be read."""

from __future__ import annotations

from extract.model import Paper, Reading, UnreadLine
from extract.sources.papers import to_paper
from extract.sources.records import Record
from extract.sources.text import clean_text

_SHOWN = 200


class Collected:
    """The papers of a file and its unread parts, in the order in which they are found."""

    def __init__(self, source: str, format: str) -> None:
        self._source, self._format = source, format
        self._papers: list[Paper] = []
        self._unread: list[UnreadLine] = []

    def add(self, record: Record, shown: str = "") -> None:
        """Take a record as a paper; one without a title is told as unread."""
        paper, faults = to_paper(record, self._source)
        if paper is None:
            reason = record.faults[0] if record.faults else "a record without a title"
            self.miss(record.number, shown, reason, record=True)
            return
        self._papers.append(paper)
        for fault in faults:
            self.miss(record.number, paper.title, fault, record=False)

    def miss(self, number: int, text: str, reason: str, *, record: bool) -> None:
        """Note a part of the file that is not read; `record` where a whole record is lost."""
        shown = clean_text(text[:_SHOWN])
        self._unread.append(UnreadLine(self._source, number, shown, reason, record=record))

    def reading(self) -> Reading:
        """Return all that was found."""
        return Reading(self._source, self._format, tuple(self._papers), unread=tuple(self._unread))
