"""What the graph says of one node or one edge, as a card shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Store

from kg.console import counted
from kg.rdf.vocab import PREFIXES, SG
from kg.view.cut import cut_sentence
from kg.view.document import Detail, Note, ViewAuthor, ViewEvidence
from kg.view.labels import read_label, read_texts, shorten, web_address
from kg.view.selection import Edge

DCT, FABIO, FOAF, ORG, PRISM, PROV, RDF, SKOS = (
    PREFIXES[name] for name in ("dct", "fabio", "foaf", "org", "prism", "prov", "rdf", "skos")
)
_FIGURES = {
    "h-index": "hIndex",
    "Citations": "citationCount",
    "Papers": "paperCount",
    "Novelty": "novelty",
    "AI score": "aiScore",
    "as of": "asOf",
}
MAY_BE = "May be"
"""The detail that says whom a person may be, too."""
_OTHERS = 3
_TRUE = ("true", "1")
_PLACES = 5  # of work, at most
_ARXIV = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """What a node's card says, without its edges."""

    label: str
    short: str
    type: str
    year: int | None
    alt_labels: tuple[str, ...]
    text: str
    details: tuple[Detail, ...]
    notes: tuple[Note, ...]
    authors: tuple[ViewAuthor, ...] = ()
    """With the IRIs of the people as nodes."""
    and_others: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """What two people wrote together: how many papers, and the first and last of their years."""

    papers: int
    since: int | None = None
    until: int | None = None

    def __str__(self) -> str:
        years = sorted({year for year in (self.since, self.until) if year is not None})
        span = ", " + " to ".join(map(str, years)) if years else ""
        return f"{counted(self.papers, 'paper')} together{span}"


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind one edge."""

    confidence: float | None = None
    evidence: tuple[int, ...] = ()
    note: str = ""
    statement: str = ""
    together: Together | None = None


@dataclass(frozen=True, slots=True)
class ClaimedResult:
    """A quantity that a paper claims, and by what names it says what reached it, and on what."""

    note: Note
    metric: str
    method: str
    dataset: str


@dataclass(slots=True)
class CardReader:
    """Reads cards, and gathers in `evidence` each sentence that they point to, once."""

    store: Store
    types: Mapping[str, str]
    evidence: list[ViewEvidence] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _assertions: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)

    def card(self, iri: str) -> Card:
        """Return the card of a node."""
        label = read_label(self.store, iri)
        type_ = self.types[iri]
        authors = self._authors(iri) if type_ == "Paper" else ()
        return Card(
            label=label,
            short=shorten(label, title=type_ == "Paper"),
            type=type_,
            year=self._year(iri),
            alt_labels=tuple(sorted(set(self._texts(iri, SKOS + "altLabel")) - {label})),
            text=self._first(iri, DCT + "abstract"),
            details=self._paper_details(iri, authors) if type_ == "Paper" else self._details(iri),
            notes=self._notes(iri) if type_ == "Paper" else (),
            authors=authors,
            and_others=bool(authors) and self._lacks_authors(iri),
        )

    def backing(self, edge: Edge) -> Backing:
        """Return the evidence of an edge; co-authors get the papers that they share as a note."""
        if edge.relation == "coauthorOf":
            together = self._together(edge.subject, edge.object)
            return Backing(note=str(together), together=together)
        assertion = self._asserted(edge.subject).get((edge.predicate, edge.object), "")
        if not assertion:
            return Backing()
        return Backing(
            confidence=_number(self._first(assertion, SG.confidence)),
            evidence=self._gather(assertion),
            statement=assertion,
        )

    def _paper_details(self, iri: str, authors: Sequence[ViewAuthor]) -> tuple[Detail, ...]:
        doi, keys = self._first(iri, PRISM + "doi"), self._texts(iri, DCT + "identifier")
        arxiv = next((m[1] for key in keys if (m := _ARXIV.fullmatch(key))), "")
        found = [
            Detail("Status", "retracted" if self._first(iri, SG.retracted) in _TRUE else ""),
            Detail("Date", self._date(iri)),
            self._several("Authors", [a.name for a in authors], more=self._lacks_authors(iri)),
            Detail("Venue", self._named(iri, DCT + "isPartOf")),
            Detail("Affiliations", self._named(iri, SG.hasAffiliation)),
            self._several("Category", self._categories(iri)),
            self._several("Keywords", self._labels(iri, SG.keyword)),
            Detail("Score", self._first(iri, SG.score)),
            Detail("DOI", doi, web_address(f"https://doi.org/{doi}") if doi else ""),
            Detail("arXiv", arxiv, f"https://arxiv.org/abs/{arxiv}" if arxiv else ""),
            Detail("Code", "available" if self._says_code(iri) else ""),
        ]
        return tuple(detail for detail in found if detail.value)

    def _date(self, iri: str) -> str:
        inferred = self._first(iri, SG.dateInferred) in _TRUE
        return self._first(iri, DCT + "issued") + (" (year inferred)" if inferred else "")

    def _categories(self, iri: str) -> list[str]:
        found = self._texts(iri, SG.category)
        return [self._first(c, SKOS + "notation") or self._label(c) for c in found]

    def _labels(self, iri: str, predicate: str) -> list[str]:
        return sorted(map(self._label, self._texts(iri, predicate)), key=str.casefold)

    @staticmethod
    def _several(name: str, values: Sequence[str], *, more: bool = False) -> Detail:
        said = ", ".join(values) + (" and others" if more and values else "")
        return Detail(name, said, values=tuple(values))

    def _details(self, iri: str) -> tuple[Detail, ...]:
        orcid, ror = self._first(iri, SG.orcid), self._first(iri, SG.ror)
        found = [
            *(Detail(name, self._first(iri, SG[term])) for name, term in _FIGURES.items()),
            Detail("ORCID", orcid, web_address(f"https://orcid.org/{orcid}")),
            Detail("ROR", ror.rpartition("/")[2], web_address(ror)),
            self._several("Affiliations", self._affiliations(iri)),
            *(self._doubts(iri) if self.types[iri] == "Person" else ()),
        ]
        return tuple(detail for detail in found if detail.value)

    def _affiliations(self, iri: str) -> list[str]:
        """Return where a person works, by their page first, then as most of their papers say."""
        papers = (self._texts(a, SG.affiliation) for a in self._subjects(SG.author, iri))
        counts = Counter(place for places in papers for place in places)
        by_papers = sorted(counts, key=lambda place: (-counts[place], place))
        places = dict.fromkeys([*self._texts(iri, ORG + "memberOf"), *by_papers])
        return [self._label(place) for place in places][:_PLACES]

    def _doubts(self, person: str) -> Iterator[Detail]:
        """Yield whom a person may be, besides or instead."""
        if groups := self._first(person, SG.groupCount):
            parts = f"{groups} groups of papers without a common co-author"
            yield Detail(MAY_BE, f"several people: {parts}")
        others = (self._other(c, person) for c in self._subjects(str(SG.between), person))
        names = sorted({read_label(self.store, other) for other in others if other})
        if names:
            more = f" and {len(names) - _OTHERS} more" if len(names) > _OTHERS else ""
            yield Detail(MAY_BE, f"the same person as {', '.join(names[:_OTHERS])}{more}")

    def _other(self, candidate: str, person: str) -> str:
        """Return whom a person may be one with, "" where a pair says something else."""
        if str(SG.PersonCandidate) not in self._texts(candidate, RDF + "type"):
            return ""
        return next((p for p in self._texts(candidate, SG.between) if p != person), "")

    def _notes(self, iri: str) -> tuple[Note, ...]:
        results = (result.note for result in self.results(iri))
        defined = (self._abbreviation(n) for n in self._about(iri, "Abbreviation"))
        asserted = self._asserted(iri)
        code = (
            Note(
                "code",
                address,
                web_address(address),
                self._gather(asserted.get((str(SG.hasCode), address), "")),
            )
            for address in self._texts(iri, SG.hasCode)
        )
        return (*results, *defined, *code)

    def results(self, iri: str) -> tuple[ClaimedResult, ...]:
        """Return the results that a paper claims."""
        return tuple(self._result(node) for node in self._about(iri, "Result"))

    def _result(self, node: str) -> ClaimedResult:
        name = self._named(node, SG.metric) or self._first(node, SG.metricAsWritten)
        written = self._first(node, SG.valueAsWritten) or self._first(node, SG.value)
        baseline = self._first(node, SG.baseline)
        quantity = f"{baseline} → {written}" if baseline else written
        text = f"{name}: {quantity}" if name else quantity
        note = Note("result", text, "", self._gather(node))
        return ClaimedResult(
            note, name, self._named(node, SG.method), self._named(node, SG.dataset)
        )

    def _abbreviation(self, node: str) -> Note:
        short, long = self._first(node, SG.shortForm), self._first(node, SG.longForm)
        return Note("abbreviation", f"{short}: {long}", "", self._gather(node))

    def _about(self, paper: str, class_: str) -> list[str]:
        """Return the nodes of a class whose evidence lies in this paper, or that name it."""
        owned = self._subjects(PROV + "wasDerivedFrom", paper)
        typed = {n for n in owned if str(SG[class_]) in self._texts(n, RDF + "type")}
        return sorted(typed)

    def _authors(self, iri: str) -> tuple[ViewAuthor, ...]:
        """Return the authors in their order; who has no position comes last."""
        listed = []
        for authorship in self._texts(iri, SG.hasAuthorship):
            position = self._first(authorship, SG.position)
            name = self._first(authorship, SG.nameAsWritten)
            name = name or self._named(authorship, SG.author)
            person = self._first(authorship, SG.author)
            listed.append((not position, int(_number(position) or 0), name, person))
        return tuple(ViewAuthor(name, person) for _, _, name, person in sorted(listed))

    def _lacks_authors(self, iri: str) -> bool:
        return self._first(iri, SG.authorListComplete) in ("false", "0")

    def _says_code(self, iri: str) -> bool:
        return self._first(iri, SG.codeAvailable) in _TRUE

    def _year(self, iri: str) -> int | None:
        year = _number(self._first(iri, FABIO + "hasPublicationYear"))
        return None if year is None else int(year)

    def _together(self, one: str, other: str) -> Together:
        written = [set(self._subjects(DCT + "creator", person)) for person in (one, other)]
        both = written[0] & written[1]
        years = sorted(year for paper in both if (year := self._year(paper)) is not None)
        return Together(len(both), *((years[0], years[-1]) if years else ()))

    def _asserted(self, subject: str) -> dict[tuple[str, str], str]:
        if subject not in self._assertions:
            self._assertions[subject] = {
                (self._first(a, RDF + "predicate"), self._first(a, RDF + "object")): a
                for a in self._subjects(RDF + "subject", subject)
            }
        return self._assertions[subject]

    def _gather(self, node: str) -> tuple[int, ...]:
        found = sorted(self._place(e) for e in self._texts(node, SG.evidence))
        return tuple(sorted(found, key=lambda p: -(self.evidence[p].confidence or 0)))

    def _place(self, iri: str) -> int:
        if iri not in self._places:
            self._places[iri] = len(self.evidence)
            self.evidence.append(self._read_evidence(iri))
        return self._places[iri]

    def _read_evidence(self, iri: str) -> ViewEvidence:
        sentence, exact = self._first(iri, SG.sentence), self._first(iri, SG.exact)
        offset = _number(self._first(iri, SG.sentenceBegin))
        begin = int(_number(self._first(iri, SG.begin)) or 0) - int(offset or 0)
        cut = cut_sentence(sentence, exact, at=begin)
        begin = len(cut.before) if cut.exact else 0
        paper = self._first(iri, PROV + "wasDerivedFrom")
        run = self._first(iri, PROV + "wasGeneratedBy")
        return ViewEvidence(
            paper=paper,
            title=read_label(self.store, paper) if paper else "",
            field=self._first(iri, SG.field),
            sentence=sentence,
            begin=begin,
            end=begin + len(cut.exact),
            exact=exact,
            extractor=self._extractor(run),
            confidence=_number(self._first(iri, SG.confidence)),
            offset=None if offset is None else int(offset),
            iri=iri,
            run=run,
        )

    def _extractor(self, run: str) -> str:
        if not run:
            return ""
        name = f"{self._first(run, SG.extractor)} {self._first(run, SG.extractorVersion)}".strip()
        return name or self._label(run)

    def _texts(self, subject: str, predicate: str) -> list[str]:
        return read_texts(self.store, subject, predicate)

    def _first(self, subject: str, predicate: str) -> str:
        return next(iter(self._texts(subject, predicate)), "")

    def _label(self, iri: str) -> str:
        return read_label(self.store, iri)

    def _named(self, subject: str, predicate: str) -> str:
        names = (read_label(self.store, value) for value in self._texts(subject, predicate))
        return ", ".join(sorted(names))

    def _subjects(self, predicate: str, value: str) -> list[str]:
        quads = self.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value), None)
        return sorted({q.subject.value for q in quads if isinstance(q.subject, NamedNode)})


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value and abs(value) < 1e15 else None
