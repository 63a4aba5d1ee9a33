"""The authors of a table's cells, in the way in which their column writes all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.sources.name_parts import is_particle
from extract.sources.records import Name

_NUMBER = re.compile(r"\s*\((\d{6,})\)\s*$")
_GLUED = re.compile(r"(?<=[a-zà-öø-ÿ.])(?=[A-ZÀ-ÖØ-Þ])")
_STARTS = re.compile(r"(?:^|[\s'\u2019-])(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|O['\u2019])$")
_PUBMED = re.compile(r"(?:[^,.;]+ [A-Z]{1,3},)+[^,.;]+ [A-Z]{1,3}\.|[^,.;]+ [A-Z]{2,3}\.")
_MIN_WORDS = 2


def are_last_first(cells: Iterable[str]) -> bool:
    """Say whether a column parts names by semicolons and has family names before a comma.

    Example:
        >>> are_last_first(["Byron, Ada; Plato", "King, Martin Luther"])
        True
        >>> are_last_first(["Byron A.; Plato", "Hopper G., Plato"])
        False
    """
    return any("," in name for cell in cells if ";" in cell for name in cell.split(";"))


def read_cell(cell: str, *, last_first: bool) -> list[Name]:
    """Return the names of a cell; where a column is not `last_first`, by what the cell looks like.

    Example:
        >>> [name.written for name in read_cell("King, Martin Luther", last_first=True)]
        ['King, Martin Luther']
        >>> read_cell("Byron, Ada (57190000001); Plato", last_first=True)[0].ids
        ('scopus:57190000001',)
    """
    if _PUBMED.fullmatch(cell.strip()):
        cell = cell.strip()[:-1]  # the full stop ends the list
    if not (last_first or ";" in cell):
        return [Name(cell, order="list")] if cell.strip() else []
    return [_numbered(piece.strip()) for piece in cell.split(";") if piece.strip()]


def _numbered(piece: str) -> Name:
    if found := _NUMBER.search(piece):
        return Name(piece[: found.start()], ids=(f"scopus:{found[1]}",))
    return Name(piece)


def part_glued(cell: str) -> str:
    """Return names that stand without anything between them, parted by semicolons.

    Example:
        >>> part_glued("Ada ByronIan McDonaldJan van der Berg")
        'Ada Byron; Ian McDonald; Jan van der Berg'
    """
    names = [""]
    for piece in _GLUED.split(cell):
        words = [word for word in names[-1].split() if not is_particle(word)]
        if len(words) < _MIN_WORDS or _STARTS.search(names[-1]) or words[-1].endswith("."):
            names[-1] += piece
        else:
            names.append(piece)
    return "; ".join(names)


def with_places(names: list[Name], cells: Sequence[str], written: Sequence[str] = ()) -> list[Name]:
    """Return names with their affiliations, from the cell that has one for each of them.

    `written` are cells with the same names in other forms, which may stand before each place; all
    that a cell has belongs to an author who is the only one.

    Example:
        >>> with_places([Name("Plato")], ["Plato, Academy, Athens"])[0].affiliations
        ('Academy, Athens',)
    """
    for cell in reversed(cells):  # "Authors with affiliations" comes after "Affiliations"
        places = [piece.strip() for piece in cell.split(";") if piece.strip()]
        if len(names) == 1:
            return [_placed(names[0], places, written)]
        if len(places) == len(names):
            pairs = zip(names, places, strict=True)
            return [_placed(name, [place], written) for name, place in pairs]
    return names


def _placed(name: Name, places: Iterable[str], written: Sequence[str]) -> Name:
    forms = [name.written, *(piece.strip() for cell in written for piece in cell.split(";"))]
    bare = (_without_name(place, forms) for place in places)
    return replace(name, affiliations=tuple(p for p in bare if any(map(str.isalpha, p))))


def _without_name(place: str, forms: Iterable[str]) -> str:
    """Return an affiliation without the name before it."""
    for form in forms:
        if form and place.startswith(f"{form},"):
            return place[len(form) + 1 :].strip()
    return place


def with_orcids(names: list[Name], cell: str) -> list[Name]:
    """Return names with their ORCIDs, which stand behind a name, or one for each author.

    Example:
        >>> with_orcids([Name("Byron, Ada")], "Byron, Ada/0000-0001-2345-6789")[0].orcid
        '0000-0001-2345-6789'
    """
    numbers = [piece.strip() for piece in cell.split(";") if piece.strip()]
    named = dict(
        piece.rsplit("/", 1) for piece in numbers if not piece.startswith("http") and "/" in piece
    )
    if named:
        return [replace(name, orcid=named.get(name.written, "")) for name in names]
    if len(numbers) != len(names):
        return names
    return [replace(name, orcid=number) for name, number in zip(names, numbers, strict=True)]
