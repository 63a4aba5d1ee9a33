"""The one place for names: from what sources write to authors, given name first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.model import Affiliation, Author
from extract.sources.name_lists import ending_of, split_names
from extract.sources.name_parts import (
    is_degree,
    is_initials,
    is_no_part,
    is_nobody,
    is_organisation,
    is_suffix,
    space_initials,
    split_particles,
    split_suffix,
    without_title,
)
from extract.sources.texts import latex_text, plain_text

_MAIL = re.compile(r"<?\b[\w.+-]+@[\w-]+\.[\w.-]+>?")
_ORCID = re.compile(
    r"(?:orcid:?\s*)?(?:https?://)?(?:orcid\.org/)?\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_PLAIN = re.compile(r"[^\d@()\[\]:]*")
_MARKS = "*†‡§¶0123456789⁰¹²³⁴⁵⁶⁷⁸⁹ ,;:|"
_BEHALF = re.compile(r"\s+(?:for|on behalf of)\s+(?:the\s+)?(?=[A-Z])")
_CACHED = 1 << 16


@dataclass(frozen=True, slots=True)
class Names:
    """The authors of a paper in their order; `complete` unless the source says there are more."""

    authors: tuple[Author, ...] = ()
    complete: bool = True


def read_names(text: str) -> Names:
    """Read one text with all authors, in whichever of the usual ways it is written.

    Example:
        >>> ways = ("Byron, Ada and van der Berg, Jan", "Byron, A., & Hopper, G. M.", "Byron GM; :")
        >>> [[a.name for a in read_names(w).authors] for w in ways]
        [['Ada Byron', 'Jan van der Berg'], ['A. Byron', 'G. M. Hopper'], ['GM Byron']]
        >>> read_names("Ada Byron, Grace Hopper et al.").complete
        False
    """
    rest, cut = ending_of(text)
    return _collect(split_names(rest), cut=cut)


def read_name_list(texts: Iterable[str]) -> Names:
    """Read a list with one name each; what holds several names is parted.

    Example:
        >>> [a.name for a in read_name_list(["King, Jr., Martin", "NORA Team", "et al."]).authors]
        ['Martin King Jr.', 'NORA Team']
    """
    pieces: list[str] = []
    cut = False
    for text in texts:
        rest, ended = ending_of(text)
        cut = cut or ended
        pieces += split_names(rest, one=True)
    return _collect(pieces, cut=cut)


def _collect(texts: Iterable[str], *, cut: bool) -> Names:
    found = list(_read_each(texts))
    shouted = [author.name for author in found if author.name.isupper()]
    people = found if len(shouted) < max(len(found), 2) else [_as_person(a) for a in found]
    return Names(number(people), not cut)


def _read_each(texts: Iterable[str]) -> Iterator[Author]:
    for text in texts:
        person, *collective = _BEHALF.split(text, maxsplit=1)
        if collective and not is_organisation(plain_text(collective[0])):
            person, collective = text, []
        yield from (author for name in (person, *collective) if (author := read_name(name)))


def _as_person(author: Author) -> Author:
    """Return a single word as a person where every name stands in capitals."""
    return replace(author, organisation=author.organisation and " " in author.name)


def number(authors: Iterable[Author | None]) -> tuple[Author, ...]:
    """Return authors with their positions, from 1, without those who are nobody."""
    found = (author for author in authors if author)
    return tuple(author.at(n) for n, author in enumerate(found, start=1))


@lru_cache(_CACHED)
def read_name(text: str) -> Author | None:
    """Read one name in any form; None where it names nobody.

    Example:
        >>> read_name("van der Berg, Jan").name, read_name("King, Martin, Jr.").name
        ('Jan van der Berg', 'Martin King Jr.')
        >>> read_name("Hopper G.M.").name, read_name("[Anonymous]")
        ('G. M. Hopper', None)
        >>> read_name("{Barnes and Noble}").organisation
        True
    """
    if literal := _literal(text):
        return organisation(literal) if " " in literal else _read_whole(literal)
    written = plain_text(latex_text(text) if _has_latex(text) else text)
    orcid, bare = "", written
    if _PLAIN.fullmatch(written):
        places: tuple[Affiliation, ...] = ()
    else:
        orcid = found[1].upper() if (found := _ORCID.search(written)) else ""
        bare, places = _part_brackets(_ORCID.sub("", _MAIL.sub("", written)))
    author = _read_bare(bare.strip(_MARKS))
    if author is None:
        return None
    shown = written if written != author.name else ""
    if not (orcid or places) and shown == author.written:
        return author
    return replace(author, orcid=orcid, affiliations=places, written=shown)


def _has_latex(text: str) -> bool:
    return any(sign in text for sign in "\\{}$~")


def _literal(text: str) -> str:
    """Return what stands in braces around a whole name, which keep it in one piece; else ""."""
    text = text.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return ""
    depth = 0
    for place, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and place < len(text) - 1:
            return ""
    return latex_text(text[1:-1]) if depth == 0 else ""


def _part_brackets(text: str) -> tuple[str, tuple[Affiliation, ...]]:
    """Part off what stands in round or square brackets: an affiliation, a number, a nickname."""
    places: list[str] = []
    while found := _BRACKETED.search(text):
        places.append(found[1])
        text = text[: found.start()] + text[found.end() :]
        if not text.strip(_MARKS):  # the name itself stands in brackets
            return places[-1], ()
    kept = (place.strip(_MARKS) for place in places)
    return text, tuple(Affiliation(p) for p in kept if " " in p or len(p) > 2)


def _read_bare(text: str) -> Author | None:
    parts = [part for p in text.split(",") if (part := p.strip(_MARKS)) and not is_degree(part)]
    if not parts or is_nobody(text):
        return None
    if len(parts) == 1:
        return _read_whole(parts[0])
    if len(parts) == 2 and is_suffix(parts[1]):
        whole = _read_whole(parts[0])
        return whole and _with_suffix(whole, parts[1])
    if _is_company(parts):
        return organisation(text)
    return _read_parted(parts, text)


def _is_company(parts: list[str]) -> bool:
    return len(parts) == 2 and parts[1].rstrip(".").lower() in ("inc", "ltd", "llc", "gmbh", "corp")


def _read_parted(parts: list[str], text: str) -> Author | None:
    family, *others = parts
    suffixes = [part for part in others if is_suffix(part)]
    given = [part for part in others if not is_suffix(part)]
    if len(given) == 1:
        return from_parts(given[0], family, suffix=" ".join(suffixes))
    return Author(text)


def _read_whole(text: str) -> Author | None:
    """Read a name without a comma."""
    if is_nobody(text):
        return None
    if is_organisation(text):
        return organisation(text)
    name, suffix = split_suffix(without_title(text))
    words = name.split()
    count = len(words)
    while count > 1 and is_initials(words[count - 1]):
        count -= 1
    family, given = " ".join(words[:count]), " ".join(words[count:])
    if given and not is_initials(words[0]) and not name.isupper():
        return from_parts(given, family, suffix=suffix)
    return Author(" ".join(part for part in (space_initials(name), suffix) if part))


def _with_suffix(author: Author, suffix: str) -> Author:
    return replace(author, name=f"{author.name} {suffix}", suffix=suffix)


def organisation(name: str) -> Author | None:
    """Return a collective, a consortium or a company as an author; None where that is nobody.

    Example:
        >>> organisation("NORA Collaboration,").name
        'NORA Collaboration'
    """
    name = plain_text(name).strip(" ,;")
    return None if is_nobody(name) else Author(name, organisation=True)


def from_parts(
    given: str, family: str, *, particle: str = "", suffix: str = "", written: str = ""
) -> Author | None:
    """Return the author whose name a source gives in parts; None where the parts name nobody.

    Particles that stand after the given names go to the family name, suffixes to their place.

    Example:
        >>> from_parts("Jan van der", "Berg").family, from_parts("", "Plato").name
        ('van der Berg', 'Plato')
    """
    given, family, suffix = (plain_text(part).strip(" ,;") for part in (given, family, suffix))
    given, given_suffix = split_suffix(given)
    family, family_suffix = split_suffix(family)
    suffix = suffix or given_suffix or family_suffix
    given, moved = split_particles(given)
    given = space_initials("" if is_no_part(given) else given)
    family = " ".join(part for part in (plain_text(particle), moved, family) if part)
    if not given:
        whole = "" if not family else family if not suffix else f"{family} {suffix}"
        return _alone(whole, suffix)
    if is_no_part(family):
        family, given = given, ""
    name = " ".join(part for part in (given, family, suffix) if part)
    shown = written if written and written != name else ""
    return Author(name, given=given, family=family, suffix=suffix, written=shown)


def _alone(name: str, suffix: str) -> Author | None:
    if is_nobody(name):
        return None
    if is_organisation(name):
        return Author(name, organisation=True)
    return Author(name, family=name.removesuffix(suffix).strip() or name, suffix=suffix)
