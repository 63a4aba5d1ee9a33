"""The one text in which BibTeX lists names: parted by "and", but not within braces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.sources import names
from extract.sources.name_parts import is_suffix
from extract.sources.names import Names

_AND = re.compile(r"(?<!\\)[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)


def read_bibtex_names(text: str) -> Names:
    r"""Read names as BibTeX has them: "von Last, Jr, First" or "First von Last".

    A list that its writer parted by commas alone is read by its looks.

    Example:
        >>> found = read_bibtex_names(r"King, Jr., Martin and {Barnes and Noble} and others")
        >>> [author.name for author in found.authors], found.complete
        (['Martin King Jr.', 'Barnes and Noble'], False)
    """
    parts = list(_split(" ".join(_without_outer_braces(text).split())))
    if len(parts) == 1 and _is_list(parts[0]):
        return names.read_names(parts[0])
    return names.read_name_list(parts)


def _split(text: str) -> Iterator[str]:
    """Yield what stands between the words "and" outside of braces."""
    depth, start = 0, 0
    for mark in _AND.finditer(f"{text} "):
        if mark[0] in "{}":
            depth = max(depth + (1 if mark[0] == "{" else -1), 0)
        elif depth == 0:
            yield text[start : mark.start()].strip()
            start = mark.end()
    yield text[start:].strip()


def _without_outer_braces(text: str) -> str:
    """Undo braces around a whole list of names, each "Last, First", that some programs write."""
    inner = text.strip()
    if not (inner.startswith("{") and inner.endswith("}")):
        return text
    inner = inner[1:-1]
    parts = list(_split(" ".join(inner.split())))
    listed = len(parts) > 1 and all("," in part for part in parts)
    return inner if listed and not re.search(r"^[^{]*\}", inner) else text


def _is_list(text: str) -> bool:
    parts = [part.strip() for part in re.sub(r"\{[^{}]*\}", "x", text).split(",")]
    return len(parts) > 3 or (len(parts) == 3 and not any(map(is_suffix, parts)))
