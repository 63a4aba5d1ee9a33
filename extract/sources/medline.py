"""PubMed's own format (.nbib, MEDLINE): tags of four letters, lines that go on are indented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.records import Name, Record
from extract.sources.tagged import Field, Grammar, Tagged
from extract.sources.tagged_files import read_tagged_file

GRAMMAR = Grammar(
    tag=re.compile(r"(?P<tag>[A-Z][A-Z0-9 ]{3})-[ \t]*(?P<value>.*)"),
    starts=frozenset(["PMID"]),
    single=frozenset(["TI", "AB", "JT", "DP", "UI"]),
    heading=re.compile(r"\S.*"),  # what goes on is indented
)
_START = re.compile(r"^\ufeff?(?:PMID- ?\d+|OWN - \w+|STAT- [\w-]+|FAU - .*)[ \t]*$", re.MULTILINE)
_NUMBER_OF_KIND = re.compile(r"(?P<value>.*?)\s*\[(?P<kind>\w+)\]\s*")
_ORCID = re.compile(r"(?:ORCID:\s*)?(?:https?://orcid\.org/)?([\d-]{15,18}[\dXx])", re.IGNORECASE)
_NO_TITLE = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)


def recognises(head: str, path: str) -> bool:
    r"""Say whether a line gives the number of a PubMed record.

    Example:
        >>> recognises("\nPMID- 10000001\nOWN - NLM", "x"), recognises("PMID: 1", "x")
        (True, False)
    """
    return bool(_START.search(head))


def read_medline(text: SourceText, as_of: date) -> Reading:
    """Read the records of a file as PubMed saves it."""
    return read_tagged_file(text, GRAMMAR, to_record, SOURCE.name)


def to_record(tagged: Tagged) -> Record:
    """Return a record of PubMed; the copyright line (CI) is no part of the abstract."""
    kinds = [text.lower() for text in tagged.all("PT")]
    return Record(
        number=tagged.number,
        title=_title(tagged),
        abstract=" ".join(tagged.all("AB")),
        names=tuple(_names(tagged.fields)),
        dates=tuple(tagged.all("DP")) or tuple(tagged.all("DEP", "EDAT")),
        venue=tagged.first("JT", "TA", *(["BTI", "CTI"] if tagged.first("TI") else [])),
        type=_type(kinds),
        pubmed=tagged.first("PMID"),
        doi=_doi(tagged),
        ids=tuple(f"pmc:{text}" for text in tagged.all("PMC")),
        keywords=(*tagged.all("OT"), *_headings(tagged)),
        serials=tuple(tagged.all("IS", "ISBN")),
        publisher=tagged.first("PB"),
        volume=tagged.first("VI"),
        issue=tagged.first("IP"),
        pages=tagged.first("PG"),
        language=tagged.first("LA"),
        retracted="retracted publication" in kinds or bool(tagged.first("RIN")),
        rights=tagged.first("CI"),
    )


def _title(tagged: Tagged) -> str:
    titles = [text for text in tagged.all("TI", "TT", "BTI") if not _NO_TITLE.fullmatch(text)]
    return titles[0] if titles else ""


def _names(fields: tuple[Field, ...]) -> Iterator[Name]:
    """Yield the authors with what stands below each: AU repeats the FAU before it."""
    name: Name | None = None
    full = False
    for field in fields:
        if found := _name(field, after_full=full):
            yield from filter(None, [name])
            name = found
        elif name is not None:
            name = _with_detail(name, field)
        full = field.tag == "FAU" or (full and field.tag not in ("AU", "CN", "FAU"))
    yield from filter(None, [name])


def _name(field: Field, *, after_full: bool) -> Name | None:
    text = " ".join(field.text.split())
    if field.tag == "FAU":
        return Name(written=text, order="last, first")
    if field.tag == "AU" and not after_full:
        return Name(written=text, order="last, first" if "," in text else "last initials")
    if field.tag == "CN":
        return Name(written=text, organisation=True)
    return None


def _with_detail(name: Name, field: Field) -> Name:
    text = " ".join(field.text.split())
    if field.tag == "AD" and text:
        return replace(name, affiliations=(*name.affiliations, text))
    if field.tag == "AUID" and (orcid := _ORCID.fullmatch(text)):
        return replace(name, orcid=orcid[1])
    return name


def _doi(tagged: Tagged) -> str:
    """Return the DOI among the numbers of an article, each of which says its kind in brackets."""
    for text in tagged.all("LID", "AID"):
        found = _NUMBER_OF_KIND.fullmatch(text)
        if found and found["kind"].lower() == "doi":
            return found["value"]
        if text.lower().startswith("doi:"):
            return text
    return ""


def _headings(tagged: Tagged) -> Iterator[str]:
    """Yield the subject headings without the qualifiers behind them."""
    for text in tagged.all("MH"):
        yield text.partition("/")[0].replace("*", "")


def _type(kinds: list[str]) -> str:
    if any("preprint" in kind for kind in kinds):
        return "article"
    if any(kind in ("book", "books and documents") for kind in kinds):
        return "book"
    return "article-journal" if kinds else ""


SOURCE = Source(
    name="medline",
    summary="PubMed's format (.nbib, MEDLINE)",
    recognises=recognises,
    read=read_medline,
)
