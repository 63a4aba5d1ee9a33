"""BibTeX and BibLaTeX files to papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from extract.model import Reading
from extract.sources.base import Source, SourceText
from extract.sources.bibtex_entries import Broken, Entry, read_entries
from extract.sources.collected import Collected
from extract.sources.records import Name, Record

_ENTRY = re.compile(r"^[^\S\n]*@\s*[A-Za-z]+\s*[{(]\s*[^\s,={}()\"#%]*\s*(?:,|=)", re.MULTILINE)
_NO_PAPERS = frozenset(
    ("proceedings", "mvproceedings", "mvcollection", "periodical", "xdata", "set", "control")
)
_EDITED = frozenset(("collection", "mvbook", "mvreference", "reference", "book"))
_TYPES = {
    "article": "article-journal",
    "suppperiodical": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "unpublished": "manuscript",
    "preprint": "article",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "software": "software",
    "dataset": "dataset",
    "patent": "patent",
}
_BRACES = re.compile(r"[{}]")


def recognises(head: str, path: str) -> bool:
    r"""Say whether an entry of BibTeX starts a line.

    Example:
        >>> recognises("% a comment\n@Article{ key,\n", "x"), recognises("ada@x.org", "x")
        (True, False)
    """
    return bool(_ENTRY.search(head))


def read_bibtex(text: SourceText, as_of: date) -> Reading:
    """Read the entries of a file; volumes of proceedings and the like are no papers."""
    found = Collected(text.name, SOURCE.name)
    for entry in read_entries("".join(text.characters())):
        if isinstance(entry, Broken):
            found.miss(entry.number, entry.text, entry.reason, record=entry.entry)
        elif not _is_volume(entry):
            found.add(to_record(entry))
    return found.reading()


def _is_volume(entry: Entry) -> bool:
    if entry.type in _NO_PAPERS:
        return True
    edited = entry.fields.get("editor") and not entry.fields.get("author")
    return bool(entry.type in _EDITED and edited)


def to_record(entry: Entry) -> Record:
    """Return an entry as a record, its texts with their LaTeX."""
    fields = entry.fields
    type = _TYPES.get(entry.type, "")
    return Record(
        number=entry.number,
        title=_title(fields),
        abstract=_field(fields, "abstract"),
        names=(Name(written=fields["author"], order="bibtex"),) if fields.get("author") else (),
        dates=tuple(_dates(fields)),
        venue=_venue(fields),
        type=type,
        arxiv=_arxiv(fields),
        pubmed=_pubmed(fields),
        numbers=(
            _plain(fields, "doi"),
            *_texts(fields, "url", "ee", "journal", "note", "howpublished"),
        ),
        keywords=tuple(_keywords(fields)),
        categories=tuple(_texts(fields, "primaryclass", "eprintclass")),
        serials=tuple(_texts(fields, "issn", "isbn")),
        publisher=_field(fields, "publisher", "school", "institution", "organization"),
        volume=_field(fields, "volume"),
        issue=_field(fields, "number", "issue"),
        pages=_field(fields, "pages").replace("--", "-"),
        language=_field(fields, "langid", "language", "hyphenation"),
        addresses=tuple(_texts(fields, "url")),
        collections=tuple(_collections(fields)),
        faults=entry.faults,
        latex=True,
    )


def _field(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name, "").strip()), "")


def _texts(fields: Mapping[str, str], *names: str) -> Iterator[str]:
    yield from (fields[name] for name in names if fields.get(name, "").strip())


def _plain(fields: Mapping[str, str], name: str) -> str:
    """Return a field whose letters are meant as they are: a number or an address."""
    return _BRACES.sub("", fields.get(name, "")).replace("\\_", "_").strip()


def _title(fields: Mapping[str, str]) -> str:
    title, subtitle = _field(fields, "title"), _field(fields, "subtitle")
    if not subtitle or subtitle.strip("{} ") in title:
        return title
    return f"{title.rstrip(' :')}: {subtitle}"


def _venue(fields: Mapping[str, str]) -> str:
    return _field(fields, "journal", "journaltitle", "booktitle", "maintitle")


def _dates(fields: Mapping[str, str]) -> Iterator[str]:
    yield from _texts(fields, "date")
    year, month, day = (_plain(fields, name) for name in ("year", "month", "day"))
    if month.isdigit():
        yield "-".join(filter(None, [year, month, day]))
    elif year:
        yield f"{day} {month} {year}".strip()
    yield from _texts(fields, "eventdate", "issued")


def _arxiv(fields: Mapping[str, str]) -> str:
    kind = _plain(fields, "eprinttype") or _plain(fields, "archiveprefix")
    number = _plain(fields, "eprint") or _plain(fields, "arxivid")
    if (
        kind.lower() == "arxiv"
        or (not kind and "arxiv" in number.lower())
        or _plain(fields, "arxivid")
    ):
        return number
    volume = _plain(fields, "volume")
    if _plain(fields, "journal") == "CoRR" and volume.startswith("abs/"):
        return volume.removeprefix("abs/")
    return ""


def _collections(fields: Mapping[str, str]) -> Iterator[str]:
    """Yield the groups of JabRef and Mendeley."""
    for text in _texts(fields, "groups", "mendeley-groups"):
        yield from filter(None, map(str.strip, re.split(r"[,;]", text)))


def _pubmed(fields: Mapping[str, str]) -> str:
    if _plain(fields, "eprinttype").lower() in ("pubmed", "pmid"):
        return _plain(fields, "eprint")
    return _plain(fields, "pmid")


def _keywords(fields: Mapping[str, str]) -> Iterator[str]:
    for text in _texts(fields, "keywords", "keyword", "author_keywords", "keywords-plus"):
        yield from re.split(r"[;\n]" if ";" in text else r",(?![^{]*\})", text)


SOURCE = Source(
    name="bibtex",
    summary="BibTeX and BibLaTeX",
    recognises=recognises,
    read=read_bibtex,
)
