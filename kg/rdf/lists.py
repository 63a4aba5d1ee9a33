"""The heads of long lists, put in order beforehand: to sort a whole list means reading it all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from extract.names import normal_key
from extract.schema import PROPOSES
from kg.rdf.statements import abbreviation_id, assertion_id, merge_id, result_id
from kg.rdf.terms import Base, Term, describe, integer, rounded, text, written
from kg.resolve.ids import hashed_id
from kg.resolve.model import Knowledge, Merge, PlacedAbbreviation, PlacedResult, Statement

LISTED = 1000
"""How many entries the head of a list has."""
Papers = Mapping[str, Collection[str]]
"""The ids of the papers that speak of each concept."""
Years = Mapping[str, int | None]
"""The year of each paper, by id."""


def ranking_entry(
    ranking: str, things: tuple[str, ...], base: Base, *pairs: tuple[str, Term | None]
) -> Iterator[str]:
    """Yield an entry of a ranking: of a thing, or of a pair, by id, and what is said of it."""
    return describe(
        base(hashed_id("entry", ranking, *things)),
        ("rdf:type", written("sg:RankingEntry")),
        ("sg:ranking", text(ranking)),
        *(("sg:of", base(thing)) for thing in things),
        *pairs,
    )


def encode_lists(
    knowledge: Knowledge, direct: Iterable[Statement], papers: Papers, years: Years, base: Base
) -> Iterator[str]:
    """Yield the heads of the lists of proposed methods, results, merges and abbreviations.

    `direct` are the statements that count.
    """
    titles = {node.id: node.paper.title for node in knowledge.papers}
    methods = {concept.id for concept in knowledge.concepts if concept.type == "Method"}
    proposals = (s for s in direct if s.predicate == PROPOSES and s.object in methods)
    lists = {
        "proposal": _proposals(proposals, titles, years),
        "result": _results(knowledge.results, titles, years),
        "merge": _merges(knowledge.merges, papers),
    }
    for name, ids in lists.items():
        for id_ in ids[:LISTED]:
            yield from ranking_entry(name, (id_,), base)
    for id_, count in _abbreviations(knowledge.abbreviations)[:LISTED]:
        number = ("sg:paperCount", integer(count))
        yield from ranking_entry("abbreviation", (id_,), base, number)


def _proposals(said: Iterable[Statement], titles: Mapping[str, str], years: Years) -> list[str]:
    """Return the newest proposals first, and of one year the surest."""
    places = [
        (-(years[s.subject] or 0), -rounded(s.confidence), titles[s.subject], assertion_id(s))
        for s in said
    ]
    return [id_ for *_, id_ in sorted(places)]


def _results(results: Iterable[PlacedResult], titles: Mapping[str, str], years: Years) -> list[str]:
    """Return the newest results first."""
    places = [(-(years[r.paper_id] or 0), titles[r.paper_id], result_id(r)) for r in results]
    return [id_ for *_, id_ in sorted(places)]


def _merges(merges: Iterable[Merge], papers: Papers) -> list[str]:
    """Return the merges into the concepts that most papers speak of first."""
    places = [(-len(papers.get(m.concept_id, ())), m.concept_id, merge_id(m)) for m in merges]
    return [id_ for *_, id_ in sorted(places)]


def _abbreviations(placed: Iterable[PlacedAbbreviation]) -> list[tuple[str, int]]:
    """Return an abbreviation of each pair of forms, and how many papers define it, most first.

    Forms that differ in case, hyphens or number alone are one.
    """
    pairs: defaultdict[tuple[str, str], list[PlacedAbbreviation]] = defaultdict(list)
    for one in placed:
        forms = one.abbreviation.short, one.abbreviation.long
        pairs[normal_key(forms[0]), normal_key(forms[1])].append(one)
    counts = {pair: len({one.paper_id for one in found}) for pair, found in pairs.items()}
    ranked = sorted(pairs, key=lambda pair: (-counts[pair], pair))
    return [(abbreviation_id(_usual(pairs[pair])), counts[pair]) for pair in ranked]


def _usual(alike: Sequence[PlacedAbbreviation]) -> PlacedAbbreviation:
    """Return one that is written as most are, and that names a concept if such a one does."""
    written = Counter((one.abbreviation.short, one.abbreviation.long) for one in alike)

    def place(one: PlacedAbbreviation) -> tuple[int, tuple[str, str], bool, str]:
        forms = one.abbreviation.short, one.abbreviation.long
        return -written[forms], forms, not one.concept_id, abbreviation_id(one)

    return min(alike, key=place)
