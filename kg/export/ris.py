"""The papers of a part of a graph as RIS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.export.citations import Item, paper_items
from kg.export.formats import Format, Part

_TYPES = {
    "article-journal": "JOUR",
    "paper-conference": "CONF",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "dataset": "DATA",
}
_TAGS = (
    ("T2", "container-title"),
    ("PB", "publisher"),
    ("VL", "volume"),
    ("IS", "issue"),
    ("DO", "DOI"),
    ("UR", "URL"),
    ("LA", "language"),
    ("AB", "abstract"),
)


def to_ris(items: list[Item]) -> str:
    """Return items of CSL as RIS, a record each.

    Example:
        >>> to_ris([{"id": "a", "type": "article-journal", "title": "Ask"}]).splitlines()
        ['TY  - JOUR', 'ID  - a', 'TI  - Ask', 'ER  - ']
    """
    return "\n".join("\n".join(_record(item)) for item in items)


def _record(item: Item) -> Iterator[str]:
    yield f"TY  - {_TYPES.get(item['type'], 'GEN')}"
    yield _line("ID", item["id"])
    yield _line("TI", item.get("title", ""))
    yield from (_line("AU", _name(author)) for author in item.get("author", ()))
    yield from _dates(item.get("issued", {}).get("date-parts", [[]])[0])
    yield from (_line(tag, item[field]) for tag, field in _TAGS if field in item)
    first, _, last = item.get("page", "").replace("\u2013", "-").partition("-")
    yield from (_line(tag, page) for tag, page in (("SP", first), ("EP", last)) if page)
    yield from (_line("SN", issn) for issn in item.get("ISSN", "").split(", ") if issn)
    yield from (_line("KW", word) for word in item.get("keyword", "").split(", ") if word)
    if number := item.get("PMID"):
        yield _line("N1", f"PMID: {number}")
    yield "ER  - "
    yield ""


def _dates(parts: list[int]) -> Iterator[str]:
    if parts:
        yield _line("PY", str(parts[0]))
    if len(parts) > 1:
        yield _line("DA", "/".join(f"{part:02}" for part in parts))


def _name(author: Mapping[str, str]) -> str:
    if "literal" in author:
        return "et al." if author["literal"] == "others" else f"{author['literal']},"
    return ", ".join(author[part] for part in ("family", "given") if part in author)


def _line(tag: str, text: str) -> str:
    return f"{tag}  - {' '.join(text.split())}"


def _write(part: Part) -> bytes:
    return to_ris(paper_items(part)).encode()


FORMAT = Format(
    "ris",
    "the papers as RIS, for EndNote, Zotero, Mendeley",
    "application/x-research-info-systems",
    (".ris",),
    _write,
)
