"""BibTeX text to entries: macros filled in, `#` joined, fields of `crossref` inherited."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bibtexparser import model
from bibtexparser.splitter import Splitter

from extract.sources.bibtex_values import Value, join_value

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what fails is told by us

_KEYLESS = re.compile(r"(@(?!string\b|comment\b|preamble\b)\w+[ \t]*[{(])(?=\s*\w+\s*=)", re.I)
_ESCAPED_BACKSLASH = re.compile(r"\\\\(?=[{}\"])")
_STANDS_FOR_BACKSLASHES = "\ue0ff\ue0ff"
_LOOKS_LIKE_FIELDS = re.compile(r"\w\s*=\s*[{\"]|@\s*\w+\s*[{(]")
_LOOKS_LIKE_ENTRY = re.compile(r"^\s*@", re.MULTILINE)
_PEOPLE = frozenset(("author", "editor"))
_KEYWORDS = frozenset(("keywords", "keyword"))
_VOLUMES = frozenset(
    ("proceedings", "mvproceedings", "collection", "mvcollection", "book", "mvbook")
)
_VENUE_FIELDS = ("booktitle", "journal", "journaltitle")
_INHERITED = frozenset(
    ("year", "date", "month", "publisher", "issn", "series", "language", "langid", *_VENUE_FIELDS)
)
_MONTHS = {
    name[:3].lower(): name
    for name in [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a BibTeX file; `fields` by lower-case name, still with their LaTeX.

    `number` is the line on which it starts, `faults` says what of it was not understood.
    """

    type: str
    key: str
    number: int
    fields: Mapping[str, str]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of a BibTeX file that is not read; `entry` says that an entry is lost with it."""

    number: int
    text: str
    reason: str
    entry: bool = True


def read_entries(text: str) -> Iterator[Entry | Broken]:
    r"""Yield the entries of a BibTeX text in their order, and what is broken between them.

    Example:
        >>> entries = read_entries('@string{j = "Letters"} @article{k, journal = "My " # j}')
        >>> [(e.key, e.fields["journal"]) for e in entries if isinstance(e, Entry)]
        [('k', 'My Letters')]
    """
    found = list(_read_blocks(_prepared(text)))
    by_key: dict[str, Entry] = {}
    for entry in found:
        if isinstance(entry, Entry):
            by_key.setdefault(entry.key.lower(), entry)
    for entry in found:
        yield _with_inherited(entry, by_key) if isinstance(entry, Entry) else entry


def _prepared(text: str) -> str:
    """Return text with what trips the splitter put right, line for line."""
    text = _ESCAPED_BACKSLASH.sub(_STANDS_FOR_BACKSLASHES, text)
    return _KEYLESS.sub(r"\1,", text)


def _read_blocks(text: str) -> Iterator[Entry | Broken]:
    macros = dict(_MONTHS)
    broken_before = False
    for block in Splitter(text).split().blocks:
        if isinstance(block, model.ImplicitComment):
            if not broken_before and _LOOKS_LIKE_FIELDS.search(block.comment):
                lost = bool(_LOOKS_LIKE_ENTRY.search(block.comment))
                yield Broken(_line(block), block.comment, "text outside of an entry", entry=lost)
            continue
        broken_before = False
        inner = _inner(block)
        if isinstance(inner, model.String):
            macros[inner.key.lower()] = join_value(inner.value, macros).text
        elif isinstance(inner, model.Entry):
            yield _to_entry(inner, macros)
        elif isinstance(inner, model.ParsingFailedBlock):
            broken_before = True
            yield _to_broken(inner)


def _inner(block: model.Block) -> model.Block:
    """Return the block itself where the library only says that its key is there twice."""
    while isinstance(block, model.DuplicateFieldKeyBlock | model.DuplicateBlockKeyBlock):
        if block.ignore_error_block is None:
            break
        block = block.ignore_error_block
    return block


def _line(block: model.Block) -> int:
    return (block.start_line or 0) + 1


def _to_broken(block: model.ParsingFailedBlock) -> Broken:
    raw = (block.raw or "").strip()
    key = re.match(r"@\w+\s*[{(]\s*([^,\s]*)", raw)
    name = f" {key[1]}" if key and key[1] else ""
    reason = getattr(block.error, "abort_reason", "")
    if "end of file" in reason or "block start" in reason:
        return Broken(_line(block), raw, f"the entry{name} is not closed")
    return Broken(_line(block), raw, f"the entry{name} is broken; expected fields as name = {{…}},")


def _to_entry(block: model.Entry, macros: Mapping[str, str]) -> Entry:
    fields: dict[str, str] = {}
    faults: list[str] = []
    for name, value in _values(block.fields, macros, faults):
        fields[name] = _together(name, fields.get(name, ""), value)
    key = " ".join(block.key.split())
    return Entry(block.entry_type.lower(), key, _line(block), fields, tuple(faults))


def _values(
    fields: Iterable[model.Field], macros: Mapping[str, str], faults: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield names and texts; a field that runs on without a comma gives several."""
    for field in fields:
        name, raw = field.key.lower(), field.value
        while name:
            value = join_value(raw, macros)
            faults += _faults(name, value)
            text = " ".join(value.undefined) if name == "month" and value.undefined else value.text
            yield name, text.replace(_STANDS_FOR_BACKSLASHES, r"\\")
            name, raw = value.next_name, value.next_raw


def _faults(name: str, value: Value) -> Iterator[str]:
    if value.undefined and name not in ("month", "year", "date"):
        yield f"{name}: undefined macro {', '.join(value.undefined)}"
    if value.next_name:
        yield f"no comma between {name} and {value.next_name}"
    if value.stray:
        yield f"{name}: text after the value that is not understood"


def _together(name: str, before: str, value: str) -> str:
    """Return the one text of a field that is given twice: people and keywords add up."""
    if not before or before == value or not value:
        return before or value
    if name in _PEOPLE:
        return f"{before} and {value}"
    return f"{before}, {value}" if name in _KEYWORDS else before


def _with_inherited(entry: Entry, by_key: Mapping[str, Entry]) -> Entry:
    fields, faults = dict(entry.fields), list(entry.faults)
    for name in ("xdata", "crossref"):
        for key in filter(None, map(str.strip, entry.fields.get(name, "").split(","))):
            if not (parent := by_key.get(key.lower())):
                faults.append(f"{name} to {key}, which is not in the file")
                continue
            for field, text in _handed_down(parent, by_key, everything=name == "xdata").items():
                if not fields.get(field):
                    fields[field] = text
    if not entry.fields.get("xdata") and not entry.fields.get("crossref"):
        return entry
    return replace(entry, fields=_one_venue(fields, entry), faults=tuple(faults))


def _handed_down(
    parent: Entry, by_key: Mapping[str, Entry], *, everything: bool, depth: int = 5
) -> dict[str, str]:
    """Return what an entry gives to those that refer to it, with what it has from its own."""
    grand = by_key.get(parent.fields.get("crossref", "").strip().lower())
    above = {}
    if grand and grand is not parent and depth:
        above = _handed_down(grand, by_key, everything=False, depth=depth - 1)
    if everything:
        return {**above, **parent.fields}
    own = {name: text for name, text in parent.fields.items() if name in _INHERITED and text}
    if parent.type in _VOLUMES and parent.fields.get("title"):
        own.setdefault("booktitle", parent.fields["title"])
    elif parent.type == "periodical" and parent.fields.get("title"):
        own.setdefault("journaltitle", parent.fields["title"])
    return {**above, **own}


def _one_venue(fields: dict[str, str], entry: Entry) -> dict[str, str]:
    """Keep the venue of the entry itself where the one inherited has another field name."""
    own = [name for name in _VENUE_FIELDS if entry.fields.get(name)]
    dated = [name for name in ("year", "date") if entry.fields.get(name)]
    dropped = {name for name in _VENUE_FIELDS if own and name not in own}
    dropped |= {name for name in ("year", "date", "month") if dated and not entry.fields.get(name)}
    return {name: text for name, text in fields.items() if name not in dropped}
