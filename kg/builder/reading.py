"""Reads and extracts for the commands that build nothing; the door to `extract`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from extract.errors import InputError
from extract.model import Extraction, Paper, Reading, Remark, UnreadLine
from kg.resolve.ids import paper_id

if TYPE_CHECKING:
    from spacy.language import Language


def load_pipeline() -> Language:
    """Return the spaCy pipeline, built anew from its configuration."""
    from extract.pipeline import build_pipeline

    return build_pipeline()


def read(inputs: Sequence[str], *, as_of: datetime.date) -> list[Reading]:
    """Read each input; raises InputError with file and line where one cannot be read."""
    from extract.sources import read_inputs

    return read_inputs(inputs, as_of=as_of)


def extract(
    inputs: Sequence[str], *, as_of: datetime.date, jobs: int = 1
) -> Iterator[dict[str, Any]]:
    """Yield one record a paper, in the order of the inputs: facts, abbreviations, code, results.

    A paper without a key of its own goes by its id in the graph.
    """
    from extract.collect import to_json

    papers = [paper for reading in read(inputs, as_of=as_of) for paper in reading.papers]
    for extraction in extractions(papers, jobs=jobs):
        yield {**to_json(extraction), "paper": paper_key(extraction.paper)}


def paper_key(paper: Paper) -> str:
    """Return the id by which a paper goes: its own, or the one that it has in the graph."""
    return paper.id or paper_id(paper)


def extractions(papers: Iterable[Paper], *, jobs: int = 1) -> Iterator[Extraction]:
    """Yield the extraction of each paper, in their order."""
    from extract.pipeline import extract_papers

    return extract_papers(papers, jobs=jobs)


def read_objects(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the number and the object of each line of a file of JSON lines, also gzipped.

    Raises:
        InputError: the file cannot be read, or a line is no JSON object.
    """
    from extract.sources.lines import display_name, open_input, read_lines

    with open_input(path) as stream:
        for line in read_lines(stream, path):
            if line.text.strip():
                yield line.number, _object(line.text, display_name(path), line.number)


def _object(text: str, shown: str, number: int) -> Mapping[str, Any]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(shown, "not JSON; expected one object a line", line=number) from error
    if not isinstance(record, dict):
        raise InputError(shown, "JSON, but no object; expected one object a line", line=number)
    return record


def to_record(paper: Paper) -> dict[str, Any]:
    """Return a paper as a JSON object, without the fields that are empty.

    Example:
        >>> to_record(Paper(title="Ask BERT", date="2024"))
        {'title': 'Ask BERT', 'authors_complete': True, 'date': '2024'}
    """
    return asdict(paper, dict_factory=_filled)


def _filled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if _says_something(key, value)}


def _says_something(key: str, value: object) -> bool:
    if key in _ANY_VALUE:
        return value is not None
    return value not in ("", None, (), 0, False)


_ANY_VALUE = ("authors_complete", "has_code", "score")
"""Fields in which False and 0 say something too."""


def summary(reading: Reading) -> str:
    """Return what was read, how, and each line that was not understood, as lines of text.

    Example:
        >>> print(summary(Reading("refs.bib", "bibtex", (Paper("Ask BERT"),))))
        refs.bib: 1 paper (bibtex)
    """
    if not reading.format:
        return "\n".join(f"{reading.source}: passed over, {u.reason}" for u in reading.unread)
    count = len(reading.papers)
    seen = f" of {reading.seen} records" if reading.seen > count else ""
    head = f"{reading.source}: {count} paper{'s' * (count != 1)}{seen} ({reading.format})"
    return "\n".join([head, *map(_remark, reading.remarks), *map(_line, reading.unread)])


def _remark(remark: Remark) -> str:
    where = f"{remark.source}:{remark.number}" if remark.number else remark.source
    return f"{where}: {remark.text}"


def _line(unread: UnreadLine) -> str:
    shown = unread.text if len(unread.text) <= 100 else unread.text[:99] + "…"
    said = f"{unread.source}:{unread.number}: not understood ({unread.reason})"
    return f"{said}: {shown}" if shown else said
