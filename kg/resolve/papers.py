"""One paper for every record of it, the fullest record kept and filled from the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from extract.model import Extraction, Paper
from kg.resolve.ids import find_arxiv, find_doi, paper_id, title_key
from kg.resolve.people import join_authors, keep_people


def merge_papers(extractions: Iterable[Extraction]) -> dict[str, Extraction]:
    """Return one extraction a paper, by the paper's local name, sorted.

    Records with the same DOI, arXiv number, or own id in the same source are one paper; so are
    those of the same normal title and year, unless two different numbers speak against it.
    What was read from the fullest record is kept whole, since its offsets count in its text.
    """
    merged: dict[str, Extraction] = {}
    records = _by_fullness(extractions)
    for group in _groups([record.paper for record in records]):
        best = _merge([records[index] for index in group])
        merged[_id(best.paper, records[group[0]].paper)] = best
    return dict(sorted(merged.items()))


def _id(merged: Paper, fullest: Paper) -> str:
    """Return the id by which the records met, with the numbers that any of them has."""
    return paper_id(replace(fullest, id=merged.id, doi=merged.doi))


def _groups(papers: Sequence[Paper]) -> list[list[int]]:
    by_title: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, paper in enumerate(papers):
        by_title[title_key(paper)].append(index)
    parent = list(range(len(papers)))
    for indices in by_title.values():
        if not _numbers_differ([papers[index] for index in indices]):
            _join_all(parent, indices)
    by_number: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, paper in enumerate(papers):
        for number in _numbers(paper):
            by_number[number].append(index)
    for indices in by_number.values():
        _join_all(parent, indices)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(papers)):
        groups[_root(parent, index)].append(index)
    return list(groups.values())


def _numbers(paper: Paper) -> list[tuple[str, ...]]:
    doi, arxiv = find_doi(paper), find_arxiv(paper)
    own = ("own", paper.source, paper.id) if paper.id and not doi and not arxiv else ()
    found = [("doi", doi) if doi else (), ("arxiv", arxiv) if arxiv else (), own]
    return [("id", paper_id(paper)), *(number for number in found if number)]


def _numbers_differ(papers: Sequence[Paper]) -> bool:
    """Tell whether two of these papers have different DOIs or different arXiv numbers."""
    dois = {find_doi(paper) for paper in papers} - {""}
    return len(dois) > 1 or len({find_arxiv(paper) for paper in papers} - {""}) > 1


def _join_all(parent: list[int], indices: Sequence[int]) -> None:
    for index in indices[1:]:
        one, other = _root(parent, indices[0]), _root(parent, index)
        parent[max(one, other)] = min(one, other)


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        index = parent[index]
    return index


def _has_no_arxiv(paper: Paper) -> bool:
    return not find_arxiv(paper)


def _by_fullness(extractions: Iterable[Extraction]) -> list[Extraction]:
    """Return each record once, the fullest first; of equal ones the text decides."""
    alike: defaultdict[tuple[int, int, int], list[Extraction]] = defaultdict(list)
    for extraction in set(extractions):
        paper = extraction.paper
        alike[-len(paper.abstract), -len(extraction.facts), -len(paper.authors)].append(extraction)
    return [record for size in sorted(alike) for record in sorted(alike[size], key=repr)]


def _merge(records: Sequence[Extraction]) -> Extraction:
    """Return the first record, which is the fullest, with what only the others know."""
    papers = [keep_people(record.paper) for record in records]
    codes = [paper.has_code for paper in papers if paper.has_code is not None]
    scores = [paper.score for paper in papers if paper.score is not None]
    dates = max(papers, key=lambda p: (bool(p.date), not p.date_inferred, len(p.date), p.date))
    paper = replace(
        papers[0],
        id=next((p.id for p in sorted(papers, key=_has_no_arxiv) if p.id), ""),
        doi=next((find_doi(p) for p in papers if find_doi(p)), ""),
        authors=join_authors(papers),
        authors_complete=any(p.authors_complete and p.authors for p in papers)
        or all(p.authors_complete for p in papers),
        date=dates.date,
        date_inferred=dates.date_inferred,
        categories=tuple(sorted({c for p in papers for c in p.categories})),
        tags=tuple(sorted({t for p in papers for t in p.tags})),
        has_code=any(codes) if codes else None,
        score=max(scores, default=None),
        venue=next((p.venue for p in papers if p.venue), ""),
    )
    return replace(records[0], paper=paper)
