"""Organisations: those that people work for, and those that stand in a list of authors."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from extract.model import Affiliation, Author, Paper, Profile
from kg.rdf.terms import Base, Term, describe, iri, plain, quoted, text, written
from kg.resolve.ids import fold, organisation_id

_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[a-z0-9]{8})", re.IGNORECASE)
_OF_ROR = "organisation-ror-"


def affiliation_id(affiliation: Affiliation) -> str:
    """Return the local name of an organisation: by its ROR number, else by its name.

    Example:
        >>> affiliation_id(Affiliation("Made-Up University", "https://ror.org/00abcde12"))
        'organisation-ror-00abcde12'
    """
    found = _ROR.fullmatch(affiliation.ror.strip())
    return f"{_OF_ROR}{found[1].lower()}" if found else organisation_id(affiliation.name)


def named_organisations(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the local name and a name of each organisation that a record of a paper names."""
    for author in paper.authors:
        if author.organisation:
            yield organisation_id(author.name), author.name
        for affiliation in author.affiliations:
            yield affiliation_id(affiliation), affiliation.name


def tagged_organisations(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the local name and the tag of each organisation that a page tags a paper with."""
    for tag in paper.tags:
        yield organisation_id(tag), tag


def encode_organisations(
    papers: Iterable[Paper], profiles: Iterable[Profile], base: Base
) -> Iterator[str]:
    """Yield each organisation once, called as most papers call it."""
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for paper in papers:
        for id_, name in named_organisations(paper):
            names[id_][name] += 1
        for id_, tag in tagged_organisations(paper):
            tags[id_].add(tag)
    for profile in profiles:
        for affiliation in profile.affiliations:
            names[affiliation_id(affiliation)][affiliation.name] += 1
    for id_ in sorted({*names, *tags}):
        yield from _organisation(id_, names[id_], tags[id_], base)


def _organisation(id_: str, names: Counter[str], tags: Iterable[str], base: Base) -> Iterator[str]:
    ranked = sorted(names, key=lambda name: (-names[name], name))
    keys = sorted({" ".join(fold(tag).split()) for tag in tags})
    labels = [label for name in (*ranked, *keys, *sorted(tags)) if (label := plain(name))]
    if not labels:
        return
    others = sorted(set(labels) - {labels[0]})
    number = id_.removeprefix(_OF_ROR)
    ror = iri(f"https://ror.org/{number}") if number != id_ else None
    yield from describe(
        base(id_),
        ("rdf:type", written("org:Organization")),
        ("skos:prefLabel", quoted(labels[0])),
        *(("skos:altLabel", quoted(label)) for label in others),
        ("sg:ror", ror),
    )


def encode_affiliations(authorship: Term, paper: Term, author: Author, base: Base) -> Iterator[str]:
    """Yield where an author of a paper works, as that paper says."""
    for affiliation in author.affiliations:
        if name := text(affiliation.name):
            node = base(affiliation_id(affiliation))
            yield from describe(
                authorship, ("sg:affiliation", node), ("sg:affiliationAsWritten", name)
            )
            yield from describe(paper, ("sg:hasAffiliation", node))
