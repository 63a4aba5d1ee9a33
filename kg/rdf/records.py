"""What a record says of its paper beside title, people and place, and how records were joined."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from extract.model import Paper
from extract.names import normal_key
from kg.rdf.terms import (
    Base,
    Term,
    boolean,
    day_or_year,
    describe,
    iri,
    plain,
    source_term,
    text,
    written,
)
from kg.resolve.addresses import web_iri
from kg.resolve.ids import (
    find_arxiv,
    find_doi,
    find_numbers,
    hashed_id,
    named_id,
    paper_id,
)
from kg.resolve.model import Join, PaperNode, Record

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PUBMED, _OPENALEX = re.compile(r"\d{1,9}"), re.compile(r"W\d{1,12}", re.IGNORECASE)
_TYPES = {
    "article-journal": "fabio:JournalArticle",
    "paper-conference": "fabio:ConferencePaper",
    "chapter": "fabio:BookChapter",
    "book": "fabio:Book",
    "thesis": "fabio:Thesis",
    "report": "fabio:ReportDocument",
    "review": "fabio:ReviewArticle",
    "dataset": "fabio:Dataset",
}
"""What the commonest types of CSL are in FaBiO."""
_LINKS = {"code": "sg:codeLink", "data": "sg:dataLink", "site": "sg:siteLink"}


def encode_record(node: PaperNode, base: Base) -> Iterator[str]:
    """Yield keywords, numbers, type, language and the rest of what a record holds."""
    paper, subject = node.paper, base(node.id)
    kind = _TYPES.get(paper.type)
    language = paper.language if _LANGUAGE.fullmatch(paper.language) else ""
    yield from describe(
        subject,
        ("sg:recordType", text(paper.type)),
        ("dct:type", written(kind) if kind else None),
        ("dct:language", text(language)),
        ("dct:rights", text(paper.rights)),
        ("sg:retracted", boolean(paper.retracted or None)),
        ("prism:volume", text(paper.volume)),
        ("prism:number", text(paper.issue)),
        ("prism:pageRange", text(paper.pages)),
        ("sg:publisherName", text(paper.publisher)),
        *(("sg:collection", text(name)) for name in paper.collections),
    )
    yield from _more_numbers(subject, paper)
    for link in paper.links:
        if address := web_iri(link.address):
            yield from describe(subject, (_LINKS.get(link.kind, "foaf:page"), iri(address)))
    for keyword in filter(text, paper.keywords):
        yield from describe(subject, ("sg:keyword", base(keyword_id(keyword))))


def encode_numbers(node: PaperNode, base: Base) -> Iterator[str]:
    """Yield the DOI, the arXiv number and the source's own key, with their pages."""
    doi, arxiv = find_doi(node.paper), find_arxiv(node.paper)
    own = "" if doi and doi in node.paper.id.lower() else node.paper.id
    places = (f"https://doi.org/{doi}" if doi else "", f"https://arxiv.org/abs/{arxiv}")
    pages = (web_iri(places[0]), web_iri(places[1]) if arxiv else "")
    yield from describe(
        base(node.id),
        ("prism:doi", text(doi)),
        ("dct:identifier", text(f"doi:{doi}") if doi else None),
        ("dct:identifier", text(f"arXiv:{arxiv}" if arxiv else own)),
        *(("foaf:page", iri(page)) for page in pages if page),
    )


def _more_numbers(subject: Term, paper: Paper) -> Iterator[str]:
    found: list[tuple[str, Term | None]] = [("dct:identifier", text(other)) for other in paper.ids]
    if _PUBMED.fullmatch(paper.pubmed):
        page = iri(f"https://pubmed.ncbi.nlm.nih.gov/{paper.pubmed}/")
        found += [("dct:identifier", text(f"pmid:{paper.pubmed}")), ("foaf:page", page)]
    if _OPENALEX.fullmatch(paper.openalex):
        number = paper.openalex.upper()
        page = iri(f"https://openalex.org/{number}")
        found += [("dct:identifier", text(f"openalex:{number}")), ("foaf:page", page)]
    yield from describe(subject, *found)


def keyword_id(keyword: str) -> str:
    """Return the local name of a keyword, whatever its case."""
    key = normal_key(keyword) or keyword.casefold()
    return named_id("keyword", key, key)


def encode_keywords(papers: Iterable[Paper], base: Base) -> Iterator[str]:
    """Yield each keyword once, called as most papers give it."""
    given: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        for keyword in paper.keywords:
            if label := plain(keyword):
                given[keyword_id(keyword)][label] += 1
    for id_, labels in given.items():
        first, *others = sorted(labels, key=lambda label: (-labels[label], label))
        yield from describe(
            base(id_),
            ("rdf:type", written("skos:Concept")),
            ("skos:prefLabel", text(first)),
            *(("skos:altLabel", text(label)) for label in others),
        )


def encode_citations(
    papers: Iterable[PaperNode], base: Base, *, outside: bool = False
) -> Iterator[str]:
    """Yield which papers cite which; works that are not among them only if `outside`."""
    nodes = list(papers)
    known = _by_number(nodes)
    for node in nodes:
        for reference in node.paper.references:
            cited = known.get(_reference_key(reference), "")
            if cited and cited != node.id:
                yield from describe(base(node.id), ("cito:cites", base(cited)))
            elif outside and not cited:
                yield from _outside(base(node.id), reference, base)


def _by_number(nodes: Iterable[PaperNode]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for node in nodes:
        for number in node.paper.ids:
            found.setdefault(number.casefold(), node.id)
        for kind, number in find_numbers(node.paper):
            found[f"{_SCHEMES[kind]}:{number.casefold()}"] = node.id
    return found


_SCHEMES = {
    "DOI": "doi",
    "arXiv number": "arxiv",
    "PubMed number": "pubmed",
    "OpenAlex number": "openalex",
}
_SAME_SCHEME = {"pmid": "pubmed"}


def _reference_key(reference: str) -> str:
    scheme, _, number = reference.partition(":")
    scheme = _SAME_SCHEME.get(scheme.casefold(), scheme.casefold())
    paper = _referred(scheme, number)
    return f"{scheme}:{(find_doi(paper) or find_arxiv(paper) or number).casefold()}"


def _referred(scheme: str, number: str) -> Paper:
    """Return a paper that is known by one number alone."""
    known = {
        "doi": Paper("", doi=number),
        "arxiv": Paper("", arxiv=number),
        "pubmed": Paper("", pubmed=number),
        "openalex": Paper("", openalex=number),
    }
    return known.get(scheme, Paper(""))


def _outside(subject: Term, reference: str, base: Base) -> Iterator[str]:
    scheme, _, number = _reference_key(reference).partition(":")
    if not number:
        return
    number = number.upper() if scheme == "openalex" else number
    paper = _referred(scheme, number)
    known = any(number for _, number in find_numbers(paper))
    node = base(paper_id(paper) if known else hashed_id("work", scheme, number))
    yield from describe(subject, ("cito:cites", node))
    yield from describe(
        node,
        ("rdf:type", written("sg:CitedWork")),
        ("dct:identifier", text(f"{scheme}:{number}")),
    )


def encode_joins(joins: Iterable[Join], base: Base) -> Iterator[str]:
    """Yield each join of two records that are one paper, with its rule."""
    for join in joins:
        records = [record_id(record) for record in join.records]
        yield from describe(
            base(hashed_id("join", join.paper_id, join.rule, *records)),
            ("rdf:type", written("sg:Join")),
            ("sg:joinedInto", base(join.paper_id)),
            ("sg:rule", text(join.rule)),
            *(("sg:record", base(record)) for record in records),
        )
        for record in join.records:
            yield from _record(record, join.paper_id, base)


def record_id(record: Record) -> str:
    """Return the id of a record, which its place in a file has no part in."""
    return hashed_id("record", record.source, record.number, record.title, record.date)


def _record(record: Record, paper: str, base: Base) -> Iterator[str]:
    yield from describe(
        base(record_id(record)),
        ("rdf:type", written("sg:Record")),
        ("sg:recordOf", base(paper)),
        ("dct:source", source_term(record.source)),
        ("dct:identifier", text(record.number)),
        ("dct:title", text(record.title)),
        ("dct:issued", day_or_year(record.date)),
    )
