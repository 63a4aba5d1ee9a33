"""Files of tagged lines to papers, the one way that their formats share."""

from __future__ import annotations

from collections.abc import Callable

from extract.model import Reading
from extract.sources.base import SourceText
from extract.sources.collected import Collected
from extract.sources.records import Record
from extract.sources.tagged import Grammar, Tagged, read_tagged


def read_tagged_file(
    text: SourceText, grammar: Grammar, to_record: Callable[[Tagged], Record], format: str
) -> Reading:
    """Read the papers of a file of tagged lines; a record without a title is told as unread."""
    found = Collected(text.name, format)
    for tagged in read_tagged(text.lines, grammar):
        first, record = tagged.fields[0], to_record(tagged)
        if not record.title and not record.names and not tagged.all(*grammar.starts):
            found.miss(first.number, first.text, "a line outside of a record", record=False)
        else:
            found.add(record, shown=first.text)
    return found.reading()
