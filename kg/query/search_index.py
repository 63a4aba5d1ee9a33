"""An index of all that can be searched in a graph: names, titles and abstracts, in one SQLite file.

A thing is a row; rows stand by type and then by weight, so that the first ones of a type are those
that most papers speak of, whatever is looked for, and none has to be ranked to be left out.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from extract.schema import THINGS
from kg.query.lookup import LABELS, NAME_KEY
from kg.resolve.ids import fold
from kg.store.protocol import GraphStore

ABSTRACT = NamedNode("http://purl.org/dc/terms/abstract")
ALT = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
_SG = "https://w3id.org/scholargraph/ns#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ALSO = NamedNode(f"{_SG}alsoOfType")
_PAPERS = NamedNode(f"{_SG}paperCount")
_CREATOR = NamedNode("http://purl.org/dc/terms/creator")
_YEAR = NamedNode("http://purl.org/spar/fabio/hasPublicationYear")
_SENTENCE = NamedNode(f"{_SG}sentence")
_FROM = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_WORD = re.compile(r"\w+")
_SHORTEST = 2
"""How many letters a word has at least."""

_SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT, type TEXT, label TEXT, weight INTEGER,
                    others TEXT, body TEXT);
CREATE TABLE name (key TEXT, thing INTEGER, PRIMARY KEY (key, thing)) WITHOUT ROWID;
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT UNIQUE, things INTEGER);
CREATE TABLE range (type TEXT PRIMARY KEY, first INTEGER, last INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5(label, others, body, content='', prefix='2 3',
                                      tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE part USING fts5(names, content='', columnsize=0, detail='none',
                                     tokenize='trigram');
CREATE VIRTUAL TABLE spelling USING fts5(word, content='', columnsize=0, tokenize='trigram');
"""


@dataclass(frozen=True, slots=True)
class _Thing:
    iri: str
    type: str
    label: str
    weight: int
    others: tuple[str, ...]
    body: str


def write_index(store: GraphStore, file: Path) -> None:
    """Write the index of a graph to a file that is not there yet."""
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        fill_index(connection, store)
        connection.execute("VACUUM")
    finally:
        connection.close()


def memory_index(store: GraphStore) -> sqlite3.Connection:
    """Return the index of a graph in memory, for one that has none on disk."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    fill_index(connection, store)
    return connection


def open_index(file: Path) -> sqlite3.Connection:
    """Open an index for reading; raises sqlite3.Error where there is none."""
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def fill_index(connection: sqlite3.Connection, store: GraphStore) -> None:
    """Write all that can be searched into an empty database."""
    connection.executescript(_SCHEMA)
    order = {thing.name: place for place, thing in enumerate(THINGS)}
    things = sorted(_things(store), key=lambda t: (order[t.type], -t.weight, t.label, t.iri))
    keys = _texts(store, NAME_KEY)
    rows = (
        (place, t.iri, t.type, t.label, t.weight, "\n".join(t.others), t.body)
        for place, t in enumerate(things, 1)
    )
    connection.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO name VALUES (?, ?)", _keys(things, keys))
    connection.executemany("INSERT INTO range VALUES (?, ?, ?)", _ranges(things))
    folded = (
        (n, *map(fold, (t.label, "\n".join(t.others), t.body))) for n, t in enumerate(things, 1)
    )
    connection.executemany(
        "INSERT INTO found (rowid, label, others, body) VALUES (?, ?, ?, ?)", folded
    )
    parts = ((n, fold("\n".join((t.label, *t.others)))) for n, t in enumerate(things, 1))
    connection.executemany("INSERT INTO part (rowid, names) VALUES (?, ?)", parts)
    words = sorted(_words(things).items())
    connection.executemany("INSERT INTO word (word, things) VALUES (?, ?)", words)
    spelled = ((place, word) for place, (word, _) in enumerate(words, 1))
    connection.executemany("INSERT INTO spelling (rowid, word) VALUES (?, ?)", spelled)
    for table in ("found", "part", "spelling"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
    connection.commit()


def _keys(things: Iterable[_Thing], keys: Mapping[str, list[str]]) -> Iterator[tuple[str, int]]:
    for place, thing in enumerate(things, 1):
        yield from ((key, place) for key in sorted(set(keys.get(thing.iri, ()))))


def _ranges(things: Iterable[_Thing]) -> Iterator[tuple[str, int, int]]:
    counts = Counter(thing.type for thing in things)
    first = 1
    for type_ in (thing.name for thing in THINGS if counts[thing.name]):
        yield type_, first, first + counts[type_] - 1
        first += counts[type_]


def _words(things: Iterable[_Thing]) -> Counter[str]:
    """Return in how many things each word is."""
    found: Counter[str] = Counter()
    for thing in things:
        whole = fold(" ".join((thing.label, *thing.others, thing.body)))
        found.update({w for w in _WORD.findall(whole) if len(w) >= _SHORTEST})
    return found


def _things(store: GraphStore) -> Iterator[_Thing]:
    labels = [_texts(store, label) for label in LABELS]
    others, abstracts, papers = (_texts(store, term) for term in (ALT, ABSTRACT, _PAPERS))
    years, written, sentences = _texts(store, _YEAR), _written(store), _sentences(store, abstracts)
    for iri, type_ in _typed(store).items():
        label = next((found[iri][0] for found in labels if found.get(iri)), "")
        weights = (papers if type_ != "Paper" else years).get(iri, ())
        weight = max((int(w) for w in weights if w.isdecimal()), default=written[iri])
        names = (*others.get(iri, ()), *(t for found in labels for t in found.get(iri, ())))
        if label:
            yield _Thing(
                iri=iri,
                type=type_,
                label=label,
                weight=weight,
                others=tuple(sorted(set(names) - {label})),
                body=" ".join(abstracts.get(iri) or sentences.get(iri) or ()),
            )


def _typed(store: GraphStore) -> dict[str, str]:
    """Return the first type of each thing, but for one that it is beside."""
    found: dict[str, str] = {}
    for thing in THINGS:
        class_ = NamedNode(thing.iri)
        for quad in store.quads_for_pattern(None, _TYPE, class_):
            node = quad.subject
            beside = isinstance(node, NamedNode) and any(
                store.quads_for_pattern(node, _ALSO, class_)
            )
            if isinstance(node, NamedNode) and not beside:
                found.setdefault(node.value, thing.name)
    return found


def _texts(store: GraphStore, predicate: NamedNode) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, predicate, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found[quad.subject.value].append(quad.object.value)
    return {iri: sorted(texts) for iri, texts in found.items()}


def _written(store: GraphStore) -> Counter[str]:
    creators = store.quads_for_pattern(None, _CREATOR, None)
    return Counter(quad.object.value for quad in creators if isinstance(quad.object, NamedNode))


def _sentences(store: GraphStore, abstracts: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the sentences of papers whose abstracts are not in the graph."""
    if abstracts:
        return {}
    said = _texts(store, _SENTENCE)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, _FROM, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.object.value].update(said.get(quad.subject.value, ()))
    return {iri: sorted(texts) for iri, texts in found.items()}
