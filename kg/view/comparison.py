"""Papers side by side: what each says of the same things, with the sentences that say so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Store

from extract.schema import DRAWN_RELATIONS, PROPOSES
from kg.errors import UsageError
from kg.query.lookup import base_iri
from kg.query.table import Table
from kg.rdf.vocab import SG
from kg.view.card import CardReader
from kg.view.document import ViewEvidence
from kg.view.labels import local_id, read_label, read_texts, read_year, shorten, web_address
from kg.view.overview import edges_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_PAPERS = 12
"""How many papers one table holds; a reader loses the columns of more."""

YEAR, RESULTS, CODE = "year", "results", "code"
ROWS = {
    YEAR: "Year",
    "addresses": "Task",
    PROPOSES: "Proposes",
    "uses": "Uses",
    "comparesWith": "Baselines",
    "evaluatesOn": "Datasets",
    "measures": "Metrics",
    RESULTS: "Results",
    CODE: "Code",
}
"""The rows of the table in their order, and what they are called."""

_RELATIONS = {relation.name: relation for relation in DRAWN_RELATIONS}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a paper says in a cell; `shared` is how many of the papers say it.

    `iri` is the thing, "" for what has no page; `href` a web address or "".
    """

    text: str
    iri: str = ""
    href: str = ""
    confidence: float | None = None
    evidence: tuple[ViewEvidence, ...] = ()
    shared: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A paper of the table: its cells stand in the order of ROWS."""

    iri: str
    id: str
    label: str
    short: str
    cells: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Papers as columns, what they say as rows.

    Example:
        >>> one = Column("urn:a", "a", "Ask: a", "Ask", ((Said("2024"),), *((),) * 8))
        >>> Comparison((one,)).table().rows[0]
        ('Year', '2024')
    """

    papers: tuple[Column, ...]

    @classmethod
    def of(cls, columns: Iterable[Column]) -> Comparison:
        """Return the comparison of columns; what several papers say is counted and stands first."""
        kept = tuple(columns)
        return cls(tuple(_marked(column, _shared(kept)) for column in kept))

    def rows(self) -> Iterator[tuple[str, str, tuple[tuple[Said, ...], ...]]]:
        """Yield the name of each row, what it is called, and its cells."""
        for place, (name, title) in enumerate(ROWS.items()):
            yield name, title, tuple(column.cells[place] for column in self.papers)

    def table(self, *, mark: str = "") -> Table:
        """Return rows of text; `mark` stands before what several papers say."""
        rows = (
            (title, *("; ".join(f"{mark * (s.shared > 1)}{s.text}" for s in cell) for cell in row))
            for _, title, row in self.rows()
        )
        return Table(("", *self.names()), tuple(rows))

    def names(self) -> tuple[str, ...]:
        """Return what to call each column: a short name, or the title where two have the same."""
        counts = Counter(paper.short for paper in self.papers)
        return tuple(p.label if counts[p.short] > 1 else p.short for p in self.papers)

    def sentences(self) -> Table:
        """Return each thing that is said with its sentence: a line each."""
        columns = ("paper", "row", "says", "shared_by", "confidence", "sentence", "iri")
        rows = (
            (paper.label, title, said.text, said.shared, said.confidence, sentence, said.iri)
            for place, title in enumerate(ROWS.values())
            for paper in self.papers
            for said in paper.cells[place]
            for sentence in ([*(e.sentence for e in said.evidence)] or [""])
        )
        return Table(columns, tuple(rows))

    def to_json(self) -> str:
        """Return the whole as one JSON object: rows, papers, cells, sentences."""
        rows = [{"name": name, "title": title} for name, title in ROWS.items()]
        whole = {"rows": rows, "papers": [asdict(paper) for paper in self.papers]}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def render(self, form: str, *, width: int | None = None) -> str:
        """Return the comparison in one of FORMS; raises UsageError for another."""
        from kg.view.comparison_forms import FORMS

        if form not in FORMS:
            raise UsageError(f"papers cannot be compared as {form!r}; known: {', '.join(FORMS)}")
        return FORMS[form](self, width)

    def to_csv(self) -> str:
        """Return the table as CSV."""
        return self.render("csv")

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        return self.render("md")

    def to_latex(self) -> str:
        """Return the table as LaTeX, for the package booktabs."""
        return self.render("tex")

    def __str__(self) -> str:
        return self.render("table")

    def __repr__(self) -> str:
        return f"<comparison of {', '.join(self.names())}>"

    def _repr_html_(self) -> str:
        return self.render("html")


def compare(graphs: Iterable[tuple[Store, str]]) -> Comparison:
    """Return papers side by side, each given as a store that holds it and its IRI; each once.

    Raises UsageError for none, and for more than a table can show.
    """
    wanted = {iri: store for store, iri in graphs}
    if not wanted:
        raise UsageError("name the papers to compare: titles, short names or ids")
    if len(wanted) > MOST_PAPERS:
        raise UsageError(f"{len(wanted)} papers are too many for one table; name {MOST_PAPERS}")
    return Comparison.of(_read_column(store, iri) for iri, store in wanted.items())


def _read_column(store: Store, iri: str) -> Column:
    cards, label = CardReader(store, {iri: "Paper"}), read_label(store, iri)
    cells = ((_READERS.get(name) or _relation(name))(cards, iri) for name in ROWS)
    return Column(
        iri=iri,
        id=local_id(iri, base_iri(store)),
        label=label,
        short=shorten(label, title=True),
        cells=tuple(tuple(sorted(cell, key=_weight)) for cell in cells),
    )


def _weight(said: Said) -> tuple[int, float, str, str]:
    return (-said.shared, -(said.confidence or 0), said.text.casefold(), said.text)


Reader = Callable[[CardReader, str], Iterable[Said]]


def _relation(name: str) -> Reader:
    relation = _RELATIONS[name]

    def read(cards: CardReader, iri: str) -> Iterator[Said]:
        pairs = ((iri, thing) for thing in read_texts(cards.store, iri, relation.iri))
        for edge in edges_of(relation, pairs):
            backing = cards.backing(edge)
            label = read_label(cards.store, edge.object)
            evidence = tuple(cards.evidence[place] for place in backing.evidence)
            yield Said(label, edge.object, "", backing.confidence, evidence)

    return read


def _year(cards: CardReader, iri: str) -> Iterator[Said]:
    if year := read_year(cards.store, iri):
        yield Said(str(year))


def _results(cards: CardReader, iri: str) -> Iterator[Said]:
    for result in cards.results(iri):
        evidence = tuple(cards.evidence[place] for place in result.note.evidence)
        sure = max((e.confidence for e in evidence if e.confidence is not None), default=None)
        on = f" on {result.dataset}" if result.dataset else ""
        of = f" ({result.method}{on})" if result.method else on
        yield Said(f"{result.note.text}{of}", "", "", sure, evidence)


def _code(cards: CardReader, iri: str) -> Iterator[Said]:
    addresses = read_texts(cards.store, iri, str(SG.hasCode))
    yield from (Said(address, "", web_address(address)) for address in addresses)
    if not addresses and "true" in read_texts(cards.store, iri, str(SG.codeAvailable)):
        yield Said("available")


_READERS: Mapping[str, Reader] = {YEAR: _year, RESULTS: _results, CODE: _code}


def _shared(papers: Sequence[Column]) -> Counter[tuple[int, str]]:
    """Return how many papers have each thing in each row."""
    return Counter(
        (place, said.iri)
        for paper in papers
        for place, cell in enumerate(paper.cells)
        for said in cell
        if said.iri
    )


def _marked(paper: Column, shared: Counter[tuple[int, str]]) -> Column:
    counted = (
        (replace(said, shared=shared.get((place, said.iri), 1)) for said in cell)
        for place, cell in enumerate(paper.cells)
    )
    return replace(paper, cells=tuple(tuple(sorted(cell, key=_weight)) for cell in counted))
