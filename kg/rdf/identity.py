"""Why author slots are one person, and which persons may be one or several, as triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.rdf.papers import authorship_id
from kg.rdf.terms import Base, Term, confidence, describe, integer, text, written
from kg.resolve.ids import hashed_id
from kg.resolve.model import Knowledge, PaperNode, PersonJoin, PersonPair, SlotRef


def encode_identity(knowledge: Knowledge, base: Base) -> Iterator[str]:
    """Yield the joins of slots, the pairs of persons who may be one, and persons in parts."""
    authorships = _Authorships({node.id: node for node in knowledge.papers}, base)
    for join in knowledge.person_joins:
        yield from _join(join, authorships, base)
    for pair in knowledge.person_pairs:
        yield from _pair(pair, authorships, base)
    joined = {join.person_id for join in knowledge.person_joins if join.confidence < 1}
    for person, count in _groups(knowledge.papers, joined):
        yield from describe(base(person), ("sg:groupCount", integer(count)))


class _Authorships:
    def __init__(self, papers: Mapping[str, PaperNode], base: Base) -> None:
        self._papers, self._base = papers, base

    def __call__(self, ref: SlotRef) -> Term:
        node = self._papers[ref.paper_id]
        author, id_ = node.paper.authors[ref.place], node.author_ids[ref.place]
        return self._base(authorship_id(node.id, author, id_))


def _join(join: PersonJoin, authorships: _Authorships, base: Base) -> Iterator[str]:
    ends = authorships(join.one), authorships(join.other)
    return describe(
        base(hashed_id("person-join", join.person_id, join.rule, *(end[1:-1] for end in ends))),
        ("rdf:type", written("sg:PersonJoin")),
        ("sg:ofPerson", base(join.person_id)),
        ("sg:rule", text(join.rule)),
        ("sg:confidence", confidence(join.confidence)),
        *(("sg:between", end) for end in ends),
        *(("sg:reason", text(reason)) for reason in join.reasons),
    )


def _pair(pair: PersonPair, authorships: _Authorships, base: Base) -> Iterator[str]:
    people = base(pair.person_id), base(pair.other_id)
    return describe(
        base(hashed_id("person-candidate", pair.person_id, pair.other_id)),
        ("rdf:type", written("sg:PersonCandidate")),
        ("sg:confidence", confidence(pair.confidence)),
        *(("sg:between", person) for person in people),
        ("sg:seenIn", authorships(pair.one)),
        ("sg:seenIn", authorships(pair.other)),
        *(("sg:reason", text(reason)) for reason in pair.reasons),
    )


def _groups(papers: Iterable[PaperNode], wanted: set[str]) -> Iterator[tuple[str, int]]:
    """Yield the persons whose papers fall into groups without a common co-author, and how many."""
    written: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for node in papers:
        for person in node.people_ids & wanted:
            written[person].append(frozenset(node.people_ids - {person}))
    for person in sorted(written):
        if (count := _parts(written[person])) > 1:
            yield person, count


def _parts(circles: Iterable[frozenset[str]]) -> int:
    """Return into how many parts circles of people fall of which no two share anybody.

    Example:
        >>> _parts([frozenset("ab"), frozenset("bc"), frozenset("d"), frozenset()])
        3
    """
    parts: list[frozenset[str]] = []
    for circle in circles:
        beside = [part for part in parts if part & circle]
        parts = [part for part in parts if not part & circle] + [circle.union(*beside)]
    return len(parts)
