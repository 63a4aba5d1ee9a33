"""All names of a graph in one piece of memory, so that a search need not ask the store.

It is written once for all workers, by a process of its own while the first questions are answered;
until it stands, and where it cannot be, the query of the catalogue gives the same answer.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import weakref
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.query.catalogue import find_query
from kg.query.lookup import LABELS, NAME_KEY
from kg.query.run import TOP, run_query
from kg.query.table import IRI, Table
from kg.rdf.terms import term
from kg.serve.workers.tasks import Snapshot
from kg.view.selection import CLASSES

_QUERY = "search"
_TYPE = term("rdf:type")
_GRAPH = DefaultGraph()  # named graphs are not what a query asks
_TEXT = "text"
_DIGITS = 18  # of a number of rows; what is longer is for others to refuse
_HEAD = struct.Struct("=8sQQ")
_READY = b"names 1\n"
_END = "\n"
"""After each key, so that none runs into the next; a key that has it makes no index."""


class Name(NamedTuple):
    """What is found: a thing by its label, once for each of its classes."""

    label: str | None
    type: str
    iri: str


class Names:
    """The names of a graph, in the order of the query's answer.

    Example:
        >>> from kg.store.builds import memory_store
        >>> turtle = '''@prefix sg: <https://w3id.org/scholargraph/ns#> .
        ... <urn:m> a sg:Method ; sg:nameKey "pine net", "pn" ;
        ...   <http://www.w3.org/2004/02/skos/core#prefLabel> "PineNet" .'''
        >>> names = Names(make_names(memory_store(turtle.encode())))
        >>> [*names.find("NET")]
        [Name(label='PineNet', type='Method', iri='urn:m')]
    """

    def __init__(self, data: bytes | mmap.mmap) -> None:
        ready, count, size = _HEAD.unpack_from(data)
        if ready != _READY:
            raise ValueError("this is no list of names")
        places = memoryview(data)[_HEAD.size :].cast("B")
        width = (count + 1) * array("Q").itemsize
        self._keys = places[:width].cast("Q")
        self._rows = places[width : 2 * width].cast("Q")
        self._begin = _HEAD.size + 2 * width
        self._end = self._begin + size
        self._data = data

    def find(self, text: str) -> Iterator[Name]:
        """Yield what has a text in one of its names, in any case of letters; shortest first."""
        wanted = text.lower().encode("utf-8", "surrogatepass")
        at = self._begin if _END not in text else self._end
        while at < self._end and (found := self._data.find(wanted, at, self._end)) >= 0:
            row = bisect_right(self._keys, found - self._begin) - 1
            yield self._row(row)
            at = self._begin + self._keys[row + 1]

    def _row(self, row: int) -> Name:
        first, last = self._rows[row], self._rows[row + 1]
        return Name(*json.loads(self._data[self._end + first : self._end + last]))


def make_names(store: Store) -> bytes:
    """Return the names of a graph; raises ValueError where a key could not be told from the next.

    The same graph gives the same bytes.
    """
    keys = _read(store, NAME_KEY)
    if any(_END in key for found in keys.values() for key in found):
        raise ValueError("a name has more than one line")
    rows = sorted(_rows(store, keys), key=_order)
    blocks = ["".join(key + _END for key in sorted(keys[row.iri])).encode() for row in rows]
    told = [json.dumps(row, ensure_ascii=False).encode() for row in rows]
    head = _HEAD.pack(_READY, len(rows), sum(map(len, blocks)))
    return b"".join((head, _ends(blocks), _ends(told), *blocks, *told))


def _read(store: Store, predicate: NamedNode) -> Mapping[str, list[str]]:
    found = defaultdict(list)
    for quad in store.quads_for_pattern(None, predicate, None, _GRAPH):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found[quad.subject.value].append(quad.object.value)
    return dict(found)


def _rows(store: Store, keys: Mapping[str, object]) -> Iterator[Name]:
    concepts, people, titles = (_read(store, label) for label in LABELS)
    for class_ in CLASSES.values():
        for quad in store.quads_for_pattern(None, _TYPE, NamedNode(class_), _GRAPH):
            iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            labels = concepts.get(iri) or people.get(iri) or titles.get(iri) or (None,)
            if iri in keys:
                yield from (Name(label, IRI(class_).local_name, iri) for label in labels)


def _order(row: Name) -> tuple[int, str, str, str]:
    return (-1 if row.label is None else len(row.label), row.label or "", row.iri, row.type)


def _ends(parts: Iterable[bytes]) -> bytes:
    return array("Q", accumulate(map(len, parts), initial=0)).tobytes()


class NamesFile:
    """Room for the names of one graph, which processes that were forked after it share."""

    def __init__(self) -> None:
        self._handle, path = tempfile.mkstemp()
        Path(path).unlink()
        weakref.finalize(self, os.close, self._handle)
        self._names: Names | None = None

    def fill(self, store: Store) -> None:
        """Write the names of a graph; raises ValueError where they make no index."""
        with os.fdopen(os.dup(self._handle), "wb") as file:
            file.seek(len(_READY))
            file.write(make_names(store)[len(_READY) :])
        os.pwrite(self._handle, _READY, 0)  # what is ready is whole

    def read(self) -> Names | None:
        """Return the names, None as long as they are not there."""
        if self._names is None and os.pread(self._handle, len(_READY), 0) == _READY:
            self._names = Names(mmap.mmap(self._handle, 0, prot=mmap.PROT_READ))
        return self._names


def search(snapshot: Snapshot, given: Mapping[str, object]) -> Table:
    """Answer the query "search" with its parameters, as the store would."""
    names = snapshot.names.read() if snapshot.names else None
    top = str(given.get(TOP, ""))
    if names is None or set(given) != {_TEXT, TOP} or not _is_number(top):
        return run_query(snapshot.store, _QUERY, given)
    rows = islice(names.find(str(given[_TEXT])), int(top))
    found = ((row.label, row.type, IRI(row.iri)) for row in rows)
    return Table(find_query(_QUERY).columns, tuple(found))


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _DIGITS
