"""What a bibliographic record holds, as any format gives it, and the paper that it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import Affiliation


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a record gives it: in parts, or `written` in one text.

    `order` says how a text is to be read where the format rules it: "last, first, suffix" (RIS),
    "last initials" (PubMed's AU), "last, suffix, first" (BibTeX); "list" is one text with all
    names; "" leaves it to its looks. `after` counts names that the source leaves out before it.
    """

    written: str = ""
    given: str = ""
    family: str = ""
    suffix: str = ""
    order: str = ""
    organisation: bool = False
    orcid: str = ""
    ids: tuple[str, ...] = ()
    affiliations: tuple[str | Affiliation, ...] = ()
    after: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a library, its texts still as the format writes them.

    `dates` are texts of which the most exact is taken that agrees with the first year; `numbers`
    are texts in which a DOI, an arXiv or a PubMed number may stand, the surest first; `serials` are
    texts with an ISSN or an ISBN.
    """

    number: int
    title: str = ""
    abstract: str = ""
    names: tuple[Name, ...] = ()
    complete: bool = True
    dates: tuple[str, ...] = ()
    venue: str = ""
    type: str = ""
    id: str = ""
    doi: str = ""
    arxiv: str = ""
    pubmed: str = ""
    openalex: str = ""
    numbers: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    references: tuple[str, ...] = ()
    language: str = ""
    addresses: tuple[str, ...] = ()
    retracted: bool = False
    rights: str = ""
    collections: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    latex: bool = False
    code: tuple[str, ...] = ()
