"""RIS, what most reference managers and databases export: `TY  - JOUR`, a tag a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.records import Name, Record
from extract.sources.tagged import Grammar, Tagged
from extract.sources.tagged_files import read_tagged_file

_KNOWN = (
    "TY|A[1-4BDNU]|B[LT]|C[1-8APNTY]|D[ABIOP]|E[DPRT]|ID|IS|J[12AFO]|KW|L[1-4AKB]|M[1-3]|N[12V]|OP|"
    "P[BPY]|R[INP]|S[ENPT]|T[1-3AIT]|U[1-5R]|V[1LO]|Y[12]"
)
GRAMMAR = Grammar(
    tag=re.compile(
        rf"(?P<tag>[A-Z][A-Z0-9](?=  -|\t-)|(?:{_KNOWN})(?=[ \t]{{1,4}}-))[ \t]+-[ \t]*"
        r"(?P<value>.*)"
    ),
    starts=frozenset(["TY"]),
    ends=frozenset(["ER"]),
    single=frozenset(["TI", "T1", "AB", "DO"]),
)
_START = re.compile(r"^[ \t\ufeff]{0,9}TY[ \t]{1,4}-[ \t]*\w*[ \t]*$", re.MULTILINE)
_END = re.compile(r"^ER  -", re.MULTILINE)
_FIELD = re.compile(r"^(?:A[U1]|T[I1]|PY|Y1|JO|JF|DO|AB|N2)  - \S", re.MULTILINE)
_TYPES = {
    "ABST": "article-journal",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CHAP": "chapter",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "INPR": "article-journal",
    "JFULL": "article-journal",
    "JOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "PAT": "patent",
    "RPRT": "report",
    "THES": "thesis",
    "UNPB": "manuscript",
}
_VENUES = {
    "chapter": ("BT", "T2", "JF", "JO"),
    "paper-conference": ("T2", "BT", "C3", "JF", "JO", "T3"),
    "book": (),
    "thesis": (),
}
_OTHER_VENUES = ("JF", "T2", "JO", "BT", "JA", "J1", "J2")


def recognises(head: str, path: str) -> bool:
    r"""Say whether a line starts a record of RIS, or fields and the end of one are there.

    Example:
        >>> recognises("1.\nTY  - JOUR\nTI  - Ask BERT", "x"), recognises("@article{k,", "x")
        (True, False)
    """
    return bool(_START.search(head) or (_END.search(head) and _FIELD.search(head)))


def read_ris(text: SourceText, as_of: date) -> Reading:
    """Read the records of a RIS file, with or without the line that ends each of them."""
    return read_tagged_file(text, GRAMMAR, to_record, SOURCE.name)


def to_record(tagged: Tagged) -> Record:
    """Return a record of RIS; editors (A2, A3, A4, ED) are no authors."""
    type = _TYPES.get(tagged.first("TY").strip().upper(), "")
    return Record(
        number=tagged.number,
        title=_title(tagged, type),
        abstract=tagged.first("AB", "N2"),
        names=tuple(_names(tagged)),
        dates=(*tagged.all("DA", "PY", "Y1"),),
        venue=tagged.first(*_VENUES.get(type, _OTHER_VENUES)),
        type=type,
        numbers=(*tagged.all("DO"), *tagged.all("UR", "L3", "M3", "N1", "L2", "LK", "U1", "U2")),
        keywords=tuple(tagged.lines("KW")),
        serials=tuple(tagged.all("SN")),
        publisher=tagged.first("PB"),
        volume=tagged.first("VL"),
        issue=tagged.first("IS"),
        pages="-".join(filter(None, [tagged.first("SP").strip(), tagged.first("EP").strip()])),
        language=tagged.first("LA"),
        addresses=tuple(tagged.lines("UR", "LK")),
        faults=tuple(_faults(tagged)),
    )


def _title(tagged: Tagged, type: str) -> str:
    return tagged.first("TI", "T1", "CT", *(["BT"] if type in ("book", "", "manuscript") else []))


def _names(tagged: Tagged) -> Iterator[Name]:
    seen: set[str] = set()
    for text in tagged.all("AU", "A1"):
        if text not in seen:
            seen.add(text)
            yield Name(written=text, order="last, first, suffix")


def _faults(tagged: Tagged) -> Iterator[str]:
    if len(set(tagged.all("TI", "T1"))) > 1:
        yield "a record with two titles; the first one is kept"


SOURCE = Source(
    name="ris",
    summary="RIS (reference managers, databases)",
    recognises=recognises,
    read=read_ris,
)
