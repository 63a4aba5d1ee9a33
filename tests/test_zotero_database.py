"""Zotero's own database: items, people, tags, collections; nothing of what is in the bin."""

from __future__ import annotations

import datetime
import json
import sqlite3
from pathlib import Path

import pytest

from extract.errors import InputError
from extract.sources import read_papers
from tests.commands import run

TITLES = """PREFIX fabio: <http://purl.org/spar/fabio/> PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?title { ?p a fabio:ResearchPaper ; dct:title ?title } ORDER BY ?title"""
AS_OF = datetime.date(2026, 7, 1)
SCHEMA = """
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
CREATE TABLE retractedItems (itemID INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName, lastName, fieldMode INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName, parentCollectionID);
CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT);
INSERT INTO libraries VALUES (1, 'user'), (2, 'feed');
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment'), (3, 'preprint');
INSERT INTO items VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 1, 1), (5, 1, 2), (6, 1, 1);
INSERT INTO deletedItems VALUES (4);
INSERT INTO retractedItems VALUES (3, '{}');
INSERT INTO fields VALUES (1, 'title'), (2, 'date'), (3, 'DOI'), (4, 'publicationTitle'),
  (5, 'abstractNote'), (6, 'archiveID'), (7, 'ISSN');
INSERT INTO itemDataValues VALUES (1, 'HARBOR: <i>Graph</i> Retrieval'), (2, '2021-05-00 May 2021'),
  (3, '10.9999/MADE.Z'), (4, 'Made-Up Letters'), (5, 'We propose HARBOR.'), (6, 'QUARRY'),
  (7, 'arXiv:2203.00001'), (8, '1234-567X'), (9, 'In the Bin');
INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (1, 7, 8),
  (2, 1, 9), (3, 1, 6), (3, 6, 7), (4, 1, 9), (5, 1, 9);
INSERT INTO creators VALUES (1, 'Jan', 'van der Berg', 0), (2, '', 'HARBOR Collaboration', 1),
  (3, 'Ed', 'Lovell', 0);
INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
INSERT INTO itemCreators VALUES (1, 2, 1, 1), (1, 1, 1, 0), (1, 3, 2, 2), (3, 1, 1, 0);
INSERT INTO tags VALUES (1, 'graphs'), (2, 'ranking');
INSERT INTO itemTags VALUES (1, 2, 0), (1, 1, 1);
INSERT INTO collections VALUES (1, 'Thesis', NULL), (2, 'Chapter 2', 1);
INSERT INTO collectionItems VALUES (2, 1, 0), (1, 3, 0);
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "zotero.sqlite"
    with sqlite3.connect(file) as connection:
        connection.executescript(SCHEMA)
    connection.close()
    return file


def test_items_are_read_with_their_people_tags_and_collections(database: Path) -> None:
    reading = read_papers(database, as_of=AS_OF)

    assert reading.format == "zotero-database"
    assert [paper.title for paper in reading.papers] == ["HARBOR: Graph Retrieval", "QUARRY"]
    first, second = reading.papers
    assert [a.name for a in first.authors] == ["Jan van der Berg", "HARBOR Collaboration"]
    assert [a.organisation for a in first.authors] == [False, True]
    assert (first.date, first.doi, first.venue) == ("2021-05", "10.9999/made.z", "Made-Up Letters")
    assert (first.abstract, first.keywords) == ("We propose HARBOR.", ("graphs", "ranking"))
    assert (first.issn, first.collections) == (("1234-567X",), ("Thesis/Chapter 2",))
    assert (second.arxiv, second.retracted, second.collections) == ("2203.00001", True, ("Thesis",))


def test_an_item_without_a_title_is_told(database: Path) -> None:
    unread = read_papers(database, as_of=AS_OF).unread

    assert [(line.number, line.record) for line in unread] == [(6, True)]


def test_reading_leaves_the_database_as_it_is_also_while_zotero_holds_it(database: Path) -> None:
    before = database.read_bytes()
    with sqlite3.connect(database) as zotero:
        zotero.execute("PRAGMA locking_mode = EXCLUSIVE")
        zotero.execute("BEGIN EXCLUSIVE")

        assert len(read_papers(database, as_of=AS_OF).papers) == 2
    zotero.close()

    assert database.read_bytes() == before
    assert [file.name for file in database.parent.iterdir()] == ["zotero.sqlite"]


def test_the_folder_of_zotero_is_built_from_its_database_while_zotero_runs(
    database: Path, tmp_path: Path
) -> None:
    stored = tmp_path / "storage" / "ABCD2345"
    stored.mkdir(parents=True)
    (stored / "refs.bib").write_text("@article{x, title = {Not a Paper of the Library}}\n")
    (stored / "paper.pdf").write_bytes(b"%PDF-1.7\n")
    kept = tmp_path / "graph"
    with sqlite3.connect(database) as zotero:
        zotero.execute("PRAGMA locking_mode = EXCLUSIVE")
        zotero.execute("BEGIN EXCLUSIVE")
        done = run("build", tmp_path, "--collection", "Thesis", "-o", kept)
        part = run("parse", database, "--collection", "Chapter 2")
    zotero.close()
    built = json.loads(run("query", "-g", kept, "-s", TITLES, "-f", "json").stdout)

    assert done.returncode == 0, done.stderr
    assert "refs.bib" not in done.stderr + done.stdout
    assert [row["title"] for row in built] == ["HARBOR: Graph Retrieval", "QUARRY"]
    assert "HARBOR" in part.stdout
    assert "QUARRY" not in part.stdout


@pytest.mark.parametrize("cut", [200, 5000, 20000])
def test_a_broken_database_is_one_sentence(database: Path, cut: int) -> None:
    database.write_bytes(database.read_bytes()[:cut] + b"\0" * 100)

    with pytest.raises(InputError, match=r"zotero\.sqlite: a database that cannot be read"):
        read_papers(database, as_of=AS_OF)


def test_another_database_is_none_of_zotero(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE visits (url)")
    connection.close()

    with pytest.raises(InputError, match="a database"):
        read_papers(file, as_of=AS_OF)
