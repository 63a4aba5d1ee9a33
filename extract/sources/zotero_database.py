"""Zotero's own database (zotero.sqlite), read from a copy, so that Zotero may be running."""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.errors import InputError
from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.collected import Collected
from extract.sources.records import Name, Record
from extract.sources.zotero_items import IN_PLACE_OF_AUTHORS, NO_PAPERS, TYPES

_HEAD = "SQLite format 3\0"
_STEPS = 100_000
_LIMIT_STEPS = 50_000
"""Of so many times _STEPS instructions of SQLite: minutes, where a library takes seconds."""

_ITEMS = """
SELECT items.itemID, typeName FROM items JOIN itemTypes USING (itemTypeID)
WHERE itemID NOT IN (SELECT itemID FROM deletedItems)
  AND libraryID NOT IN (SELECT libraryID FROM libraries WHERE type = 'feed')
ORDER BY items.itemID
"""
_VALUES = """
SELECT itemID, fieldName, value FROM itemData
JOIN itemDataValues USING (valueID) JOIN fields USING (fieldID) ORDER BY itemID, fieldName
"""
_CREATORS = """
SELECT itemID, creatorType, firstName, lastName, fieldMode FROM itemCreators
JOIN creators USING (creatorID) JOIN creatorTypes USING (creatorTypeID) ORDER BY itemID, orderIndex
"""
_TAGS = "SELECT itemID, name FROM itemTags JOIN tags USING (tagID) ORDER BY itemID, name"
_COLLECTIONS = "SELECT collectionID, collectionName, parentCollectionID FROM collections"
_MEMBERS = "SELECT itemID, collectionID FROM collectionItems ORDER BY itemID, collectionID"
_RETRACTED = "SELECT itemID FROM retractedItems"


def recognises(head: str, path: str) -> bool:
    r"""Say whether the first bytes are those of a database with Zotero's tables.

    Example:
        >>> recognises("SQLite format 3\0 CREATE TABLE itemDataValues", "zotero.sqlite")
        True
        >>> recognises("SQLite format 3\0", "history.sqlite")
        False
    """
    named = Path(path).name.lower().startswith("zotero.sqlite")
    return head.startswith(_HEAD) and (named or "itemDataValues" in head)


def read_zotero_database(text: SourceText, as_of: date) -> Reading:
    """Read the items of all libraries, with the collections that they are in.

    Items in the bin and in feeds are left out, attachments and notes are no papers.

    Raises:
        InputError: it is no database of Zotero, or one that is being written.
    """
    found = Collected(text.name, SOURCE.name)
    try:
        with _opened(text) as database:
            for record in _records(database):
                found.add(record)
    except sqlite3.Error as error:
        problem = f"a database that cannot be read as Zotero's ({error}); close Zotero, try again"
        raise InputError(text.path, problem) from error
    return found.reading()


@contextmanager
def _opened(text: SourceText) -> Iterator[sqlite3.Connection]:
    """Open a copy of the database for reading alone, with a bound on the work that it may ask."""
    if text.data is None:
        raise InputError(text.path, "no database; expected zotero.sqlite")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "zotero.sqlite"
        with copy.open("wb") as file:
            shutil.copyfileobj(text.data, file)
        address = f"{copy.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_progress_handler(_Bound(), _STEPS)
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            yield database


@dataclass(slots=True)
class _Bound:
    """Stops a database whose tables are made to be endless."""

    steps: int = 0

    def __call__(self) -> bool:
        self.steps += 1
        return self.steps > _LIMIT_STEPS


@dataclass(slots=True)
class _Library:
    """What the tables say of each item."""

    values: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    creators: dict[int, list[tuple[str, Name]]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    collections: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    retracted: set[int] = field(default_factory=set)


def _records(database: sqlite3.Connection) -> Iterator[Record]:
    library = _library(database)
    for item, kind in database.execute(_ITEMS):
        if kind not in NO_PAPERS:
            yield _to_record(item, str(kind), library)


def _library(database: sqlite3.Connection) -> _Library:
    library = _Library()
    for item, name, value in database.execute(_VALUES):
        library.values[item][str(name)] = "" if value is None else str(value)
    for item, role, given, family, mode in database.execute(_CREATORS):
        library.creators[item].append((str(role), _name(given or "", family or "", mode)))
    for item, tag in database.execute(_TAGS):
        library.tags[item].append(str(tag))
    paths = _paths(database)
    for item, collection in database.execute(_MEMBERS):
        library.collections[item].append(paths.get(collection, ""))
    if _has_table(database, "retractedItems"):
        library.retracted = {item for (item,) in database.execute(_RETRACTED)}
    return library


def _has_table(database: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return database.execute(query, (name,)).fetchone() is not None


def _name(given: str, family: str, mode: object) -> Name:
    """Return a name in parts, or one that stands in a single field."""
    return Name(written=family) if mode == 1 or not given else Name(given=given, family=family)


def _paths(database: sqlite3.Connection) -> dict[int, str]:
    """Return each collection with those around it: "Thesis/Chapter 2"."""
    rows = {row[0]: (str(row[1]), row[2]) for row in database.execute(_COLLECTIONS)}
    return {collection: _path(collection, rows) for collection in rows}


def _path(collection: int, rows: Mapping[int, tuple[str, int | None]]) -> str:
    names: list[str] = []
    at: int | None = collection
    while at is not None and at in rows and len(names) < len(rows):
        name, at = rows[at]
        names.insert(0, name)
    return "/".join(names)


def _to_record(item: int, kind: str, library: _Library) -> Record:
    values = library.values[item]
    return Record(
        number=item,
        title=values.get("title", "") or values.get("nameOfAct", "") or values.get("caseName", ""),
        abstract=values.get("abstractNote", ""),
        names=tuple(_authors(library.creators[item])),
        dates=(values.get("date", ""),),
        venue=_first(
            values,
            "publicationTitle",
            "proceedingsTitle",
            "bookTitle",
            "encyclopediaTitle",
            "dictionaryTitle",
            "conferenceName",
            "blogTitle",
            "websiteTitle",
        ),
        type=TYPES.get(kind, ""),
        numbers=tuple(filter(None, (values.get(n) for n in ("DOI", "archiveID", "extra", "url")))),
        keywords=tuple(library.tags[item]),
        serials=tuple(_serials(values, kind)),
        publisher=_first(values, "publisher", "university", "institution", "repository"),
        volume=values.get("volume", ""),
        issue=values.get("issue", ""),
        pages=values.get("pages", ""),
        language=values.get("language", ""),
        addresses=tuple(filter(None, [values.get("url")])),
        retracted=item in library.retracted,
        collections=tuple(filter(None, library.collections[item])),
    )


def _first(values: Mapping[str, str], *names: str) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _serials(values: Mapping[str, str], kind: str) -> Iterator[str]:
    yield values.get("ISSN", "")
    if kind == "book":
        yield values.get("ISBN", "")


def _authors(creators: list[tuple[str, Name]]) -> list[Name]:
    """Return the authors, or those who stand in their place for a talk, a program, a patent."""
    for role in ("author", *IN_PLACE_OF_AUTHORS):
        if names := [name for has, name in creators if has == role]:
            return names
    return []


SOURCE = Source(
    name="zotero-database",
    summary="Zotero's own library (zotero.sqlite)",
    recognises=recognises,
    read=read_zotero_database,
    binary=True,
)
