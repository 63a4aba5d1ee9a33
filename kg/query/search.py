"""Search as people type: names, titles and abstracts, with typos, counts and snippets."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from extract.schema import THINGS
from kg.errors import UsageError
from kg.query.search_spelling import corrected
from kg.query.search_text import Snippet, snippet
from kg.query.table import IRI, Table
from kg.resolve.ids import fold, search_key

TOP = 50
"""How many things are listed if not said otherwise."""
TYPES = tuple(thing.name for thing in THINGS)
_MOST = 10_000
_RANKED = 3000
"""Of so many papers at most, those whose texts fit best come first; of more, the newest."""
_FEW = 3
_LONGEST = 300
_WORDS = 16
_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_QUOTED = re.compile(r'"([^"]+)"|(\w+)')
_PREFIX = 2
"""How many letters the beginning of a word must have to stand for the word."""
_PART = 3
"""How many letters a part of a word must have to be found inside of words."""
_EXACT, _OTHER_NAME, _IN_LABEL, _IN_OTHERS = range(4)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found; `snippet` is where: another name or words of the abstract.

    `papers` is how many papers speak of it, of a paper 0; `year` is that of a paper.
    """

    iri: IRI
    label: str
    type: str
    papers: int
    year: int | None
    snippet: Snippet | None


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What a search gave: hits, the best first, and how many there are of each type.

    `instead` is a text that may have been meant; if `corrected`, the hits are those of it.
    """

    text: str
    hits: tuple[Hit, ...]
    counts: tuple[tuple[str, int], ...]
    instead: str = ""
    corrected: bool = False

    def __len__(self) -> int:
        return sum(count for _, count in self.counts)

    def table(self) -> Table:
        """Return the hits as rows, with what is marked in «marks»."""
        rows = (
            (hit.label, hit.type, hit.year, hit.papers or None, _marked(hit.snippet), hit.iri)
            for hit in self.hits
        )
        return Table(("label", "type", "year", "papers", "where", "iri"), tuple(rows))

    def to_text(self, *, width: int | None = None) -> str:
        """Return what was found as lines of text, with a line of counts and one of advice."""
        listed = self.table().to_text(width=width) if self.hits else "nothing was found"
        return "\n".join(filter(None, (self.summary(), listed))) + "\n"

    def summary(self) -> str:
        """Return in one line how much was found, and what may have been meant."""
        counts = ", ".join(f"{count:,} {plural(type_, count)}" for type_, count in self.counts)
        if self.corrected:
            return f"nothing has “{self.text}”; this is what has “{self.instead}”: {counts}"
        return f"{counts}; did you mean “{self.instead}”?" if self.instead else counts

    def __repr__(self) -> str:
        return f"<{len(self)} found for {self.text!r}>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.summary())}</p>{self.table()._repr_html_()}"


def names_only(text: str, table: Table) -> Found:
    """Return what the query "search" found, for a graph that has no index: an endpoint."""
    names = {IRI(thing.iri).local_name: thing.name for thing in THINGS}
    rows = (row for row in table.to_records() if isinstance(row["iri"], IRI))
    hits = tuple(
        Hit(IRI(row["iri"]), str(row["label"]), names[str(row["type"])], 0, None, None)
        for row in rows
    )
    counted = Counter(hit.type for hit in hits)
    return Found(text, hits, tuple((t, counted[t]) for t in TYPES if counted[t]))


_PLURALS = {"Person": "people"}


def plural(type_: str, count: int) -> str:
    """Return what so many things of a type are called.

    Example:
        >>> plural("Person", 2), plural("Method", 1)
        ('people', 'method')
    """
    return type_.lower() if count == 1 else _PLURALS.get(type_, f"{type_.lower()}s")


def _marked(found: Snippet | None) -> str:
    return "" if found is None else "".join(f"«{t}»" if on else t for t, on in found.parts())


def search(index: sqlite3.Connection, text: str, *, type: str = "", top: int = TOP) -> Found:
    """Return what has all the words of a text in its names or its abstract.

    Words may be beginnings of words. Where nothing has them, a part of a name is looked for, and
    then the nearest words that the graph has; "two words" in quotes stay together.
    Raises UsageError for an unknown type.
    """
    if type and type not in TYPES:
        raise UsageError(f"there is no type {type!r}; there are {', '.join(TYPES)}")
    text = " ".join(_UNSEEN.sub(" ", text).split())[:_LONGEST]
    found = _search(index, text, type, min(max(top, 0), _MOST))
    if len(found) >= _FEW or not (instead := corrected(index, _terms(text), text)):
        return found
    other = _search(index, instead, type, min(max(top, 0), _MOST))
    if len(other) <= len(found):
        return found
    if len(found):
        return replace(found, instead=instead)
    return replace(other, text=text, instead=instead, corrected=True)


def _terms(text: str) -> list[str]:
    return [fold(word) for quoted, word in _QUOTED.findall(text) if word and not quoted]


def _search(index: sqlite3.Connection, text: str, type_: str, top: int) -> Found:
    match, words = _match(text)
    if not match:
        return Found(text, (), ())
    ranges = _ranges(index)
    wanted = {t: r for t, r in ranges.items() if type_ in ("", t)}
    counts = _counts(index, match, ranges)
    if counts:
        ids = _best(index, match, text, words, wanted, top, counts.get("Paper", 0))
    else:
        counts, ids = _inside(index, text, ranges, wanted, top)
    return Found(text, tuple(_hits(index, ids, words)), tuple(counts.items()))


def _match(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what SQLite is asked for, and its words; quoted, so that none is a command."""
    asked, words = [], []
    for quoted, word in _QUOTED.findall(text)[:_WORDS]:
        inner = " ".join(re.findall(r"\w+", fold(quoted or word)))
        if inner:
            asked.append(f'"{inner}"' + ("" if quoted or len(inner) < _PREFIX else "*"))
            words.append(inner)
    return " AND ".join(asked), tuple(words)


def _ranges(index: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    rows = {t: (first, last) for t, first, last in index.execute("SELECT * FROM range")}
    return {type_: rows[type_] for type_ in TYPES if type_ in rows}


_FIRST = (
    "SELECT rowid FROM found WHERE found MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
)
_RANK = (
    "SELECT rowid FROM found WHERE found MATCH ? AND rowid BETWEEN ? AND ?"
    " ORDER BY bm25(found, 8.0, 6.0, 1.0), rowid LIMIT ?"
)
_INSIDE = "SELECT rowid FROM part WHERE part MATCH ? ORDER BY rowid LIMIT ?"
_THING = "SELECT iri, type, label, weight, others, body FROM thing WHERE id = ?"


def _counts(
    index: sqlite3.Connection, match: str, ranges: dict[str, tuple[int, int]]
) -> dict[str, int]:
    if not ranges:
        return {}
    # All in one pass, since to find what matches takes longer than to count it.
    sums = ", ".join("total(rowid BETWEEN ? AND ?)" for _ in ranges)
    sql = f"SELECT {sums} FROM found WHERE found MATCH ?"  # noqa: S608
    ends = (end for pair in ranges.values() for end in pair)
    counted = index.execute(sql, (*ends, match)).fetchone()
    return {t: int(count) for t, count in zip(ranges, counted, strict=True) if count}


def _best(
    index: sqlite3.Connection,
    match: str,
    text: str,
    words: Sequence[str],
    ranges: dict[str, tuple[int, int]],
    top: int,
    papers: int,
) -> list[int]:
    names = f"{{label others}} : ({match})"
    found: dict[int, None] = {}
    for first, last in ranges.values():
        found.update(dict.fromkeys(_ids(index.execute(_FIRST, (names, first, last, top)))))
        found.update(dict.fromkeys(_called(index, text, first, last)))
    ranked = sorted(found, key=lambda id_: _order(index, id_, text, words))[:top]
    if len(ranked) < top and "Paper" in ranges:
        sql = _FIRST if papers > _RANKED else _RANK
        rest = _ids(index.execute(sql, (match, *ranges["Paper"], top)))
        ranked += [id_ for id_ in rest if id_ not in found][: top - len(ranked)]
    return ranked


def _called(index: sqlite3.Connection, text: str, first: int, last: int) -> Iterator[int]:
    sql = "SELECT thing FROM name WHERE key = ? AND thing BETWEEN ? AND ?"
    return _ids(index.execute(sql, (search_key(text), first, last)))


def _ids(rows: Iterable[tuple[int]]) -> Iterator[int]:
    return (row[0] for row in rows)


def _order(
    index: sqlite3.Connection, id_: int, text: str, words: Sequence[str]
) -> tuple[int, int, int, int]:
    """Return what says how near a thing is: how its name fits, then how much is known of it."""
    _, type_, label, weight, others, _ = index.execute(_THING, (id_,)).fetchone()
    papers = 1 if type_ == "Paper" else weight
    return (_tier(label, others, text, words), -papers, len(label), id_)


def _tier(label: str, others: str, text: str, words: Sequence[str]) -> int:
    key = search_key(text)
    if search_key(label) == key:
        return _EXACT
    if key in map(search_key, others.split("\n")):
        return _OTHER_NAME
    return _IN_LABEL if all(word in fold(label) for word in words) else _IN_OTHERS


def _inside(
    index: sqlite3.Connection,
    text: str,
    ranges: dict[str, tuple[int, int]],
    wanted: dict[str, tuple[int, int]],
    top: int,
) -> tuple[dict[str, int], list[int]]:
    """Return what has a text inside of a name; all of them are counted up to a bound."""
    part = fold(text).replace('"', "")
    if len(part) < _PART:
        return {}, []
    threes = sorted({part[at : at + _PART] for at in range(len(part) - _PART + 1)})
    asked = " AND ".join(f'"{three}"' for three in threes)
    likely = list(_ids(index.execute(_INSIDE, (asked, _MOST))))
    rows = ((id_, *index.execute(_THING, (id_,)).fetchone()) for id_ in likely)
    # Without places the index only knows which three letters are there, not in what order.
    found = [id_ for id_, _, _, label, _, others, _ in rows if part in fold(f"{label}\n{others}")]
    counts = {t: sum(a <= id_ <= b for id_ in found) for t, (a, b) in ranges.items()}
    kept = [id_ for id_ in found if any(a <= id_ <= b for a, b in wanted.values())]
    ordered = sorted(kept, key=lambda id_: _order(index, id_, text, (part,)))
    return {t: count for t, count in counts.items() if count}, ordered[:top]


def _hits(index: sqlite3.Connection, ids: Iterable[int], words: Sequence[str]) -> Iterator[Hit]:
    for id_ in ids:
        iri, type_, label, weight, others, body = index.execute(_THING, (id_,)).fetchone()
        paper = type_ == "Paper"
        yield Hit(
            iri=IRI(iri),
            label=label,
            type=type_,
            papers=0 if paper else weight,
            year=weight if paper and weight else None,
            snippet=snippet(label, others.split("\n"), body, words),
        )
