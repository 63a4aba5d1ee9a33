"""Web of Science as it exports "plain text": two letters, a space, and lines that go on below."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.records import Name, Record
from extract.sources.tagged import Grammar, Tagged
from extract.sources.tagged_files import read_tagged_file

GRAMMAR = Grammar(
    tag=re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*))?"),
    starts=frozenset(["PT"]),
    ends=frozenset(["ER", "EF"]),
    single=frozenset(["TI", "SO", "UT"]),
    ignored=frozenset(["FN", "VR"]),
)
_START = re.compile(
    r"\A\s*\ufeff?\s*FN .*(?:ISI|Thomson|Clarivate|Web of Science|Inspec|Medline)"
    r"|^PT [A-Z]\s*\n(?:[A-Z][A-Z0-9] |   )",
    re.MULTILINE | re.IGNORECASE,
)
_ADDRESS = re.compile(r"\[(?P<names>[^\]]*)\]\s*(?P<address>.+)", re.DOTALL)
_WITH_NUMBER = re.compile(r"(?P<name>[^/;]+)/(?P<number>[\d-]{15,18}[\dXx])")
_TORN = re.compile(r"(?P<space>\s?)& (?P<name>[A-Za-z]{2,8});")
_CITED = re.compile(r"\bDOI (?:\[(?P<list>[^\]]*)\]|(?P<one>10\.\S+))")
_TYPES = {"J": "article-journal", "B": "book", "S": "chapter", "C": "paper-conference"}


def recognises(head: str, path: str) -> bool:
    r"""Say whether the head of an export is there, or a record starts with its kind.

    Example:
        >>> recognises("FN Clarivate Analytics Web of Science\nVR 1.0\n", "x")
        True
        >>> recognises("PT J\nAU Byron, A\n", "x"), recognises("PT Journal Article", "x")
        (True, False)
    """
    return bool(_START.search(head))


def read_web_of_science(text: SourceText, as_of: date) -> Reading:
    """Read the records of an export of Web of Science."""
    return read_tagged_file(text, GRAMMAR, to_record, SOURCE.name)


def to_record(tagged: Tagged) -> Record:
    """Return a record; editors (BE, ED) are no authors."""
    kinds = [kind.strip().lower() for kind in tagged.first("DT").split(";")]
    return Record(
        number=tagged.number,
        title=_with_letters(tagged.first("TI")),
        abstract=_with_letters(tagged.first("AB")),
        names=tuple(_names(tagged)),
        dates=_dates(tagged),
        venue=_with_letters(tagged.first("SO", "JI")),
        type=_type(tagged, kinds),
        doi=tagged.first("DI", "D2"),
        pubmed=tagged.first("PM"),
        ids=tuple(text.lower() for text in tagged.all("UT") if text.lower().startswith("wos:")),
        keywords=tuple(_keywords(tagged)),
        serials=tuple(tagged.all("SN", "EI", "BN")),
        publisher=tagged.first("PU"),
        volume=tagged.first("VL"),
        issue=tagged.first("IS"),
        pages="-".join(filter(None, [tagged.first("BP"), tagged.first("EP")])),
        references=tuple(_references(tagged)),
        language=tagged.first("LA"),
        retracted="retracted publication" in kinds,
    )


def _with_letters(text: str) -> str:
    """Return a text with the entities whole that its export has torn apart.

    Example:
        >>> _with_letters("Schr & ouml;dinger & amp; co")
        'Schrödinger & co'
    """
    return _TORN.sub(_whole, text) if "& " in text else text


def _whole(torn: re.Match[str]) -> str:
    sign = html.unescape(f"&{torn['name']};")
    if len(sign) > 1:  # no entity
        return torn[0]
    return sign if sign.isalpha() else f"{torn['space']}{sign}"


def _names(tagged: Tagged) -> Iterator[Name]:
    """Yield the authors, by their full names where these are given, then groups."""
    addresses = dict(_addresses(tagged))
    orcids = dict(_numbers(tagged))
    written = _people(tagged, "AF", "BF") or _people(tagged, "AU", "BA")
    for name in written:
        yield Name(
            written=name,
            order="last, first",
            orcid=orcids.get(name.lower(), ""),
            affiliations=tuple(addresses.get(name.lower(), ())),
        )
    for name in tagged.lines("CA", *([] if written else ["GP"])):
        yield Name(written=name, organisation=True)


def _people(tagged: Tagged, *tags: str) -> list[str]:
    """Return names, one a line or parted by semicolons; who stands there twice counts once."""
    names = (name.strip() for line in tagged.lines(*tags) for name in line.split(";"))
    return list(dict.fromkeys(name for name in names if name))


def _addresses(tagged: Tagged) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for address in re.split(r"\n(?=\[)", "\n".join(tagged.lines("C1"))):
        if named := _ADDRESS.fullmatch(address.strip()):
            for name in named["names"].split(";"):
                key = " ".join(name.split()).lower()
                found.setdefault(key, []).append(" ".join(named["address"].split()).rstrip("."))
    yield from found.items()


def _numbers(tagged: Tagged) -> Iterator[tuple[str, str]]:
    for named in _WITH_NUMBER.finditer(" ".join(tagged.lines("OI"))):
        yield " ".join(named["name"].split()).lower(), named["number"]


def _dates(tagged: Tagged) -> tuple[str, ...]:
    year, day = tagged.first("PY").strip(), tagged.first("PD").strip()
    if year:
        return (f"{day} {year}" if year not in day else day, year)
    return tuple(tagged.all("EA", "EY")) or ((day,) if day else ())


def _type(tagged: Tagged, kinds: list[str]) -> str:
    if any("proceedings paper" in kind for kind in kinds) or tagged.first("CT"):
        return "paper-conference"
    if any("book chapter" in kind for kind in kinds):
        return "chapter"
    return _TYPES.get(tagged.first("PT").strip(), "")


def _keywords(tagged: Tagged) -> Iterator[str]:
    for text in tagged.all("DE", "ID"):
        yield from " ".join(text.split()).split(";")


def _references(tagged: Tagged) -> Iterator[str]:
    for line in tagged.lines("CR"):
        if cited := _CITED.search(line):
            first = (cited["one"] or cited["list"].split(",")[0]).strip(" ,;")
            yield f"doi:{first.lower()}"


SOURCE = Source(
    name="web-of-science",
    summary="Web of Science, plain text",
    recognises=recognises,
    read=read_web_of_science,
)
