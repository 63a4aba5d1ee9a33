"""Rows of a table to records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.sources.collected import Collected
from extract.sources.field_names import normal_name
from extract.sources.numbers import find_arxiv, find_doi
from extract.sources.records import Name, Record
from extract.sources.table_columns import Header
from extract.sources.table_lines import Row
from extract.sources.table_names import (
    are_last_first,
    part_glued,
    read_cell,
    with_orcids,
    with_places,
)
from extract.sources.tagged import Field, Tagged
from extract.sources.web_of_science import to_record
from extract.sources.zotero_items import TYPES

_KINDS = {
    "article": "article-journal",
    "review": "article-journal",
    "letter": "article-journal",
    "shortsurvey": "article-journal",
    "articleinpress": "article-journal",
    "ieeejournals": "article-journal",
    "ieeemagazines": "article-magazine",
    "conference": "paper-conference",
    "conferenceproceeding": "paper-conference",
    "ieeeconferences": "paper-conference",
    "proceedingspaper": "paper-conference",
    "proceedingpaper": "paper-conference",
    "chapter": "chapter",
    "bookchapter": "chapter",
    **{kind.lower(): type for kind, type in TYPES.items()},
}
_SOURCE = re.compile(
    r"(?P<venue>[^()]+?) \((?P<year>(?:19|20)\d\d)\)(?: (?P<volume>[^\s:()]+))?"
    r"(?: ?:(?P<issue>[^()]*?))?(?: \((?P<pages>[^()]*)\))?(?: Article Number: \S+)?"
    r"(?:\. Date of Publication: (?P<date>.*))?"
)
_YEAR = re.compile(r"\d{4}")
_FULL = ("authorfullnames", "authorsfullnames")  # always "Byron, Ada; Hopper, Grace M."
_SPLIT_LINES = frozenset({"AU", "AF", "BA", "BF", "CA", "CR"})


def add_rows(rows: Iterable[Row], header: Header, found: Collected) -> None:
    """Take each row as a paper, and tell those that are none and those that are cut short."""
    kept = [row for row in rows if row.fault or row.shown]
    style = _Style.of(header, kept)
    short = 0
    for row in kept:
        if row.fault:
            found.miss(row.number, row.shown, row.fault, record=True)
        elif not _is_header(row, header):
            found.add(_record(row, header, style), row.shown)
            short += len(row.cells) < len(header.names)
    if short:
        rows_are = "1 row is" if short == 1 else f"{short} rows are"
        found.remark(0, f"{rows_are} shorter than the header; the cells at their end are empty")


def _is_header(row: Row, header: Header) -> bool:
    return tuple(" ".join(cell.split()) for cell in row.cells) == header.names


@dataclass(frozen=True, slots=True)
class _Style:
    """How the table writes its authors: by column, and whether nothing parts them."""

    last_first: frozenset[int]
    glued: bool

    @classmethod
    def of(cls, header: Header, rows: Sequence[Row]) -> _Style:
        places = header.places.get("authors", ())
        found = (p for p in places if are_last_first(r.cells[p] for r in rows if p < len(r.cells)))
        names = {normal_name(name) for name in header.names}
        full = (p for p in places if normal_name(header.names[p]) in _FULL)
        return cls(frozenset((*found, *full)), {"itemtitle", "contenttype", "itemdoi"} <= names)


def _record(row: Row, header: Header, style: _Style) -> Record:
    return _tagged(row, header) if header.tagged else _plain(row, header, style)


def _tagged(row: Row, header: Header) -> Record:
    """Return the record of a row whose columns are the fields of Web of Science."""
    cells = zip(header.names, row.cells, strict=False)
    fields = (Field(tag, row.number, _lines(tag, cell)) for tag, cell in cells if cell.strip())
    return to_record(Tagged(row.number, tuple(fields)))


def _lines(tag: str, cell: str) -> tuple[str, ...]:
    if tag == "C1":
        return tuple(re.split(r";\s*(?=\[)", cell))
    return tuple(map(str.strip, cell.split(";"))) if tag in _SPLIT_LINES else (cell,)


def _plain(row: Row, header: Header, style: _Style) -> Record:
    def first(field: str) -> str:
        return header.value(row.cells, field)

    kinds = [normal_name(kind) for kind in first("type").split(";")]
    source = _source(row, header) if "(" in first("venue") or not first("year") else {}
    return Record(
        number=row.number,
        title=first("title"),
        abstract=first("abstract"),
        names=tuple(_names(row, header, style)),
        dates=(
            *_dates(first("year"), tuple(header.values(row.cells, "date"))),
            *(source[name] for name in ("date", "year") if source.get(name)),
        ),
        venue=source.get("venue") or first("venue"),
        type=next((_KINDS[kind] for kind in kinds if kind in _KINDS), ""),
        id=first("id"),
        doi=first("doi"),
        arxiv=first("arxiv"),
        pubmed=first("pubmed"),
        openalex=first("openalex"),
        numbers=(first("id"), *header.values(row.cells, "links")),
        ids=tuple(filter(_is_wos, map(str.lower, header.values(row.cells, "id")))),
        keywords=tuple(header.values(row.cells, "keywords")),
        serials=tuple(header.values(row.cells, "issn")),
        publisher=first("publisher"),
        volume=first("volume") or source.get("volume", ""),
        issue=first("issue") or source.get("issue", ""),
        pages=_pages(first("pages"), first("lastpage")) or source.get("pages", ""),
        references=tuple(_references(first("references"))),
        language=first("language"),
        addresses=tuple(header.values(row.cells, "links")),
        retracted=any(kind.startswith("retracted") for kind in kinds),
    )


def _source(row: Row, header: Header) -> dict[str, str]:
    """Return what Embase writes in one column: journal, year, volume, issue, pages, day."""
    cells = zip(header.names, row.cells, strict=False)
    found = (_SOURCE.fullmatch(cell.strip()) for name, cell in cells if name == "Source")
    return next((one.groupdict(default="") for one in found if one), {})


def _is_wos(text: str) -> bool:
    return text.startswith("wos:")


def _names(row: Row, header: Header, style: _Style) -> list[Name]:
    """Return the authors of the surest column that has some, with what others say of them."""
    for place in header.places.get("authors", ()):
        cell = row.cells[place] if place < len(row.cells) else ""
        if cell.strip():
            cell = part_glued(cell) if style.glued else cell
            names = read_cell(cell, last_first=place in style.last_first)
            written = list(header.values(row.cells, "authors"))
            names = with_places(names, list(header.values(row.cells, "affiliations")), written)
            return with_orcids(names, header.value(row.cells, "orcid"))
    return []


def _dates(year: str, dates: tuple[str, ...]) -> Iterator[str]:
    """Yield the year first, by which the others are judged; a day without a year gets it."""
    year = year.removesuffix(".0")
    if year:
        yield year
    for date in dates:
        yield date if _YEAR.search(date) or not year else f"{date} {year}"


def _pages(first: str, last: str) -> str:
    return f"{first}-{last}" if last and last != first and "-" not in first else first


def _references(text: str) -> Iterator[str]:
    for piece in text.split(";"):
        if doi := find_doi(piece):
            yield f"doi:{doi}"
        elif arxiv := find_arxiv(piece):
            yield f"arxiv:{arxiv}"
