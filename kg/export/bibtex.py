"""The papers of a part of a graph as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.export.citations import Item, paper_items
from kg.export.formats import Format, Part

_TYPES = {
    "article-journal": ("article", "journal"),
    "paper-conference": ("inproceedings", "booktitle"),
    "chapter": ("incollection", "booktitle"),
    "book": ("book", "series"),
    "thesis": ("phdthesis", "school"),
    "report": ("techreport", "institution"),
}
_OTHER = ("misc", "howpublished")
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "{}$&%#_"},
}
_SPECIAL = re.compile(r"[\\{}$&%#_~^]")
_FIELDS = {
    "publisher": "publisher",
    "volume": "volume",
    "number": "issue",
    "issn": "ISSN",
    "pmid": "PMID",
    "language": "language",
    "keywords": "keyword",
    "abstract": "abstract",
}


def to_bibtex(items: list[Item]) -> str:
    r"""Return items of CSL as BibTeX, an entry each.

    Example:
        >>> print(to_bibtex([{"id": "a", "type": "article", "title": "Ask & Tell"}]).strip())
        @misc{a,
          title = {{Ask \& Tell}},
        }
    """
    return "\n".join(map(_entry, items))


def _entry(item: Item) -> str:
    kind, container = _TYPES.get(item["type"], _OTHER)
    lines = [f"  {name} = {{{text}}}," for name, text in _fields(item, container) if text]
    return "\n".join((f"@{kind}{{{item['id']},", *lines, "}", ""))


def _fields(item: Item, container: str) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(_name(author) for author in item.get("author", ()))
    yield "title", f"{{{_tex(item.get('title', ''))}}}"
    yield container, _tex(item.get("container-title", ""))
    date = "-".join(f"{part:02}" for part in item.get("issued", {}).get("date-parts", [[]])[0])
    yield "year", date[:4]
    yield "date", date if len(date) > 4 else ""
    yield "pages", _tex(item.get("page", "")).replace("-", "--")
    for name, field in _FIELDS.items():
        yield name, _tex(item.get(field, ""))
    yield "doi", _address(item.get("DOI", ""))
    yield "eprint", item.get("archive_location", "")
    yield "archiveprefix", item.get("archive", "")
    yield "url", _address(item.get("URL", ""))


def _name(author: Mapping[str, str]) -> str:
    if "literal" in author:
        return "others" if author["literal"] == "others" else f"{{{_tex(author['literal'])}}}"
    return ", ".join(_part(author[part]) for part in ("family", "given") if part in author)


def _part(text: str) -> str:
    """Return a part of a name, in braces where BibTeX would part it."""
    return f"{{{_tex(text)}}}" if re.search(r",|\band\b", text) else _tex(text)


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPED[match[0]], " ".join(text.split()))


def _address(text: str) -> str:
    """Return a number or an address, in which BibTeX escapes nothing and braces would end it."""
    return text.replace("{", "%7B").replace("}", "%7D")


def _write(part: Part) -> bytes:
    return to_bibtex(paper_items(part)).encode()


FORMAT = Format(
    "bib",
    "the papers as BibTeX, for LaTeX and reference managers",
    "application/x-bibtex",
    (".bib",),
    _write,
)
