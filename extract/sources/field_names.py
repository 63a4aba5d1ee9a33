"""What a field or a column is called, in objects and tables of papers."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

_SIGNS = str.maketrans("", "", " _-.:()/'\u2019\"#*\ufeff")
_LIKE_OURS = ("author", "abstract", "title", "year", "date", "doi", "journal", "venue", "keyword")
_NOT_OURS = (
    "inferred", "complete", "update", "subtitle", "short", "abbrev", "series", "count", "number",
    "access", "added", "modified", "created", "position", "h-index",
)  # fmt: skip


@lru_cache(4096)
def normal_name(name: str) -> str:
    """Return a field's name without its case and what parts its words.

    Example:
        >>> normal_name("Author full names"), normal_name("publication_date")
        ('authorfullnames', 'publicationdate')
    """
    return name.casefold().translate(_SIGNS)


@cache
def field_names() -> dict[str, tuple[str, ...]]:
    """Return the normal names of each field of a paper, the surest first."""
    table = resources.files("extract.sources") / "tables" / "field_names.tsv"
    rows = (r.split("\t") for r in table.read_text("utf-8").splitlines() if not r.startswith("#"))
    return {field: tuple(names.split()) for field, names in rows}


@lru_cache(4096)
def field_of(name: str) -> str:
    """Return the field that a name stands for, "" if for none.

    Example:
        >>> field_of("Publication Year"), field_of("DI"), field_of("colour")
        ('year', 'doi', '')
    """
    return _by_name().get(normal_name(name), "")


@cache
def _by_name() -> dict[str, str]:
    return {name: field for field, names in field_names().items() for name in names}


@lru_cache(4096)
def looks_like_ours(name: str) -> bool:
    """Say whether a name that stands for no field looks as if it should: "authorships".

    Example:
        >>> looks_like_ours("authorships"), looks_like_ours("colour"), looks_like_ours("title")
        (True, False, False)
    """
    plain = normal_name(name)
    like = any(word in plain for word in _LIKE_OURS)
    return like and not field_of(name) and not any(word in plain for word in _NOT_OURS)
