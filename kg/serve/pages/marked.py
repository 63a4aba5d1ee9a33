"""The abstract of a paper with all its marks: each sentence once, whatever it states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extract.model import ABSTRACT
from extract.schema import DRAWN_RELATIONS
from kg.view.card import CardReader
from kg.view.labels import read_label, read_texts
from kg.view.overview import edges_of

_STATED = tuple(relation for relation in DRAWN_RELATIONS if relation.stated)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an abstract, and what it says ("uses LLM"); "" where it states nothing."""

    text: str
    says: str


def marked_abstract(cards: CardReader, iri: str, abstract: str) -> tuple[Piece, ...]:
    """Return an abstract cut where marks begin and end; () for one in which nothing is marked."""
    spans = sorted(set(_spans(cards, iri, abstract)))
    cuts = sorted({0, len(abstract), *(at for begin, end, _ in spans for at in (begin, end))})
    if not spans:
        return ()
    return tuple(
        Piece(abstract[begin:end], _says(spans, begin, end)) for begin, end in pairwise(cuts)
    )


def _says(spans: list[tuple[int, int, str]], begin: int, end: int) -> str:
    return "; ".join(dict.fromkeys(s for b, e, s in spans if b <= begin and end <= e))


def _spans(cards: CardReader, iri: str, abstract: str) -> Iterator[tuple[int, int, str]]:
    for relation in _STATED:
        things = ((iri, thing) for thing in read_texts(cards.store, iri, relation.iri))
        for edge in edges_of(relation, things):
            said = f"{relation.label} {read_label(cards.store, edge.object)}"
            places = (cards.evidence[place] for place in cards.backing(edge).evidence)
            for place in places:
                begin = (place.offset or 0) + place.begin
                end = begin + len(place.exact)
                if place.field == ABSTRACT and abstract[begin:end] == place.exact:
                    yield begin, end, said
