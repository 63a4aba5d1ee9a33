"""One paper for every record of it, the fullest record kept and filled from the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from extract.model import Extraction, Paper
from kg.resolve.author_lists import join_authors
from kg.resolve.ids import find_arxiv, find_doi, fold, hashed_id, is_preprint_doi, paper_id
from kg.resolve.model import Join, Record
from kg.resolve.people import keep_people
from kg.resolve.told import Told
from kg.resolve.works import Link, find_works


@dataclass(frozen=True, slots=True)
class Works:
    """One extraction a paper, by the paper's local name, sorted; and each join of two records."""

    papers: dict[str, Extraction]
    joins: tuple[Join, ...] = ()


def merge_papers(extractions: Iterable[Extraction], told: Told | None = None) -> Works:
    """Return one extraction for all records of a paper; `find_works` says which they are.

    What was read from the fullest record is kept whole, since its offsets count in its text.
    """
    records = _by_fullness(extractions)
    links = {
        min(_places(found)): found
        for found in find_works([keep_people(r.paper) for r in records], told)
    }
    joined = set(chain.from_iterable(_places(found) for found in links.values()))
    groups = [
        _places(links[i]) if i in links else [i]
        for i in range(len(records))
        if i in links or i not in joined
    ]
    merged = [(_merge([records[i] for i in group]), group[0]) for group in groups]
    ids = _ids([(one.paper, records[first].paper) for one, first in merged])
    papers = {id_: one for id_, (one, _) in zip(ids, merged, strict=True)}
    joins = [
        _join(id_, link, records)
        for id_, group in zip(ids, groups, strict=True)
        for link in links.get(group[0], ())
    ]
    return Works(dict(sorted(papers.items())), tuple(sorted(joins, key=repr)))


def _places(links: Sequence[Link]) -> list[int]:
    return sorted({place for link in links for place in (link.one, link.other)})


def _join(paper: str, link: Link, records: Sequence[Extraction]) -> Join:
    return Join(paper, link.rule, (_record(records[link.one]), _record(records[link.other])))


def _record(extraction: Extraction) -> Record:
    paper = extraction.paper
    doi, arxiv = find_doi(paper), find_arxiv(paper)
    number = f"doi:{doi}" if doi else f"arXiv:{arxiv}" if arxiv else paper.id
    return Record(paper.source, paper.line, number, paper.title, paper.date)


def _ids(papers: Sequence[tuple[Paper, Paper]]) -> list[str]:
    """Return the id of each paper, given merged and as its fullest record has it.

    Where two different papers would have one id, all but the first by people and venue get another.
    """
    plain = [_id(merged, fullest) for merged, fullest in papers]
    same: defaultdict[str, list[int]] = defaultdict(list)
    for index, id_ in enumerate(plain):
        same[id_].append(index)
    for id_, indices in same.items():
        ordered = sorted(indices, key=lambda index: _told_apart(papers[index][0]))
        for index in ordered[1:]:
            plain[index] = hashed_id("paper", id_, *_told_apart(papers[index][0]))
    return plain


def _told_apart(paper: Paper) -> tuple[str, ...]:
    names = (fold(author.name) for author in paper.authors)
    return (*names, paper.venue, paper.date, paper.id, paper.abstract, paper.source)


def _id(merged: Paper, fullest: Paper) -> str:
    """Return the id by which the records met, with the numbers that any of them has."""
    known = replace(merged, title=fullest.title, date=fullest.date)
    return paper_id(known)


def _by_fullness(extractions: Iterable[Extraction]) -> list[Extraction]:
    """Return each record once, the fullest first; of equal ones the text decides."""
    alike: defaultdict[tuple[int, int, int], list[Extraction]] = defaultdict(list)
    for extraction in set(extractions):
        paper = extraction.paper
        alike[-len(paper.abstract), -len(extraction.facts), -len(paper.authors)].append(extraction)
    return [record for size in sorted(alike) for record in sorted(alike[size], key=repr)]


def _has_no_arxiv(paper: Paper) -> bool:
    return not find_arxiv(paper)


def _published_doi(paper: Paper) -> tuple[bool, str]:
    doi = find_doi(paper)
    return (is_preprint_doi(doi) or not doi, doi)


def _is_published(paper: Paper) -> bool:
    return (bool(paper.venue) and not find_arxiv(paper)) or not _published_doi(paper)[0]


def _merge(records: Sequence[Extraction]) -> Extraction:
    """Return the first record, which is the fullest, with what only the others know."""
    if len(records) == 1:
        return replace(records[0], paper=_own(keep_people(records[0].paper)))
    papers = [keep_people(record.paper) for record in records]
    codes = [paper.has_code for paper in papers if paper.has_code is not None]
    scores = [paper.score for paper in papers if paper.score is not None]
    out = [paper for paper in papers if _is_published(paper) and paper.date] or papers
    most = [*out, *papers]
    dates = max(out, key=lambda p: (bool(p.date), not p.date_inferred, len(p.date), p.date))
    paper = replace(
        _own(papers[0]),
        id=next((p.id for p in sorted(papers, key=_has_no_arxiv) if p.id), ""),
        doi=find_doi(min(papers, key=_published_doi)),
        arxiv=next((find_arxiv(p) for p in papers if find_arxiv(p)), ""),
        authors=join_authors(papers),
        authors_complete=any(p.authors_complete and p.authors for p in papers)
        or all(p.authors_complete for p in papers),
        date=dates.date,
        date_inferred=dates.date_inferred,
        has_code=any(codes) if codes else None,
        score=max(scores, default=None),
        retracted=any(p.retracted for p in papers),
        venue=next((p.venue for p in most if p.venue), ""),
        keywords=next((p.keywords for p in papers if p.keywords), ()),
        pubmed=_first(papers, lambda p: p.pubmed),
        openalex=_first(papers, lambda p: p.openalex),
        type=_first(most, lambda p: p.type),
        publisher=_first(most, lambda p: p.publisher),
        volume=_first(most, lambda p: p.volume),
        issue=_first(most, lambda p: p.issue),
        pages=_first(most, lambda p: p.pages),
        language=_first(papers, lambda p: p.language),
        rights=_first(papers, lambda p: p.rights),
        categories=_all(papers, lambda p: p.categories),
        tags=_all(papers, lambda p: p.tags),
        ids=_all(papers, lambda p: p.ids),
        issn=_all(papers, lambda p: p.issn),
        references=_all(papers, lambda p: p.references),
        collections=_all(papers, lambda p: p.collections),
        links=tuple(sorted({link for p in papers for link in p.links}, key=repr)),
    )
    return replace(records[0], paper=paper)


def _own(paper: Paper) -> Paper:
    """Return a paper with the numbers that its key holds in their own fields."""
    return replace(paper, doi=find_doi(paper), arxiv=find_arxiv(paper))


def _first(papers: Sequence[Paper], of: Callable[[Paper], str]) -> str:
    return next((text for text in map(of, papers) if text), "")


def _all(papers: Sequence[Paper], of: Callable[[Paper], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({text for paper in papers for text in of(paper)}))
