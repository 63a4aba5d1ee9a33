"""The authors that an object of JSON lists, in whichever of the usual ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from extract.model import Affiliation, Author
from extract.sources.json_fields import text_of, texts_of
from extract.sources.name_lists import ending_of
from extract.sources.names import (
    Names,
    from_parts,
    number,
    organisation,
    read_name,
    read_name_list,
    read_names,
)
from extract.sources.numbers import find_orcid
from extract.sources.text import clean_text
from extract.sources.texts import plain_text

Value = Mapping[str, Any]

_GIVEN = ("given", "first", "firstName", "first_name", "givenName", "given_name", "forename")
_FAMILY = ("family", "last", "lastName", "last_name", "familyName", "family_name", "surname")
_WHOLE = ("name", "literal", "full_name", "fullName", "display_name", "authorName", "author")


def read_authors(value: object) -> Names:
    """Return the authors of one text, a list of texts, of objects, or of names in parts.

    Example:
        >>> read_authors([{"given": "Ada", "family": "Byron"}, "Kepler, Jo", "et al."])
        Names(authors=(Author(name='Ada Byron', position=1, inferred=False, given='Ada', \
family='Byron', suffix='', written='', orcid='', ids=(), affiliations=(), organisation=False), \
Author(name='Jo Kepler', position=2, inferred=False, given='Jo', family='Kepler', suffix='', \
written='Kepler, Jo', orcid='', ids=(), affiliations=(), organisation=False)), complete=False)
    """
    if isinstance(value, str):
        return read_names(value)
    values = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    found: list[Author] = []
    complete = True
    for one in values:
        names = _read_one(one)
        complete = complete and names.complete
        found += names.authors
    listed = number(author for author in found if not author.inferred)
    inferred = (replace(a, position=None) for a in found if a.inferred)
    return Names((*listed, *inferred), complete)


def _read_one(value: object) -> Names:
    if isinstance(value, str):
        return read_name_list([value])
    if isinstance(value, dict):
        return _read_object(value)
    if isinstance(value, list) and len(value) >= 2 and all(isinstance(v, str) for v in value):
        return _one(from_parts(value[1], value[0], suffix="".join(value[2:3])))
    return Names()


def _read_object(value: dict[str, Any]) -> Names:
    """Read an author with fields of its own, as `kg parse` writes them too."""
    given, family, whole = (text_of(value, *keys) for keys in (_GIVEN, _FAMILY, _WHOLE))
    if value.get("organisation") is True:
        names = _one(organisation(whole))
    elif family:
        names = _one(from_parts(given, family, suffix=text_of(value, "suffix")))
    elif ending_of(whole)[1]:
        names = read_name_list([whole])
    else:
        names = _one(read_name(whole or given))
    return Names(tuple(_with_details(a, value) for a in names.authors), names.complete)


def _one(author: Author | None) -> Names:
    return Names((author,) if author else ())


def _with_details(author: Author, value: Value) -> Author:
    return replace(
        author,
        inferred=value.get("inferred") is True,
        written=clean_text(text_of(value, "written")) or author.written,
        orcid=find_orcid(text_of(value, "orcid", "ORCID")) or author.orcid,
        ids=tuple(map(clean_text, texts_of(value, "ids"))),
        affiliations=tuple(_affiliations(value)) or author.affiliations,
    )


def _affiliations(value: Value) -> Iterator[Affiliation]:
    for key in ("affiliations", "affiliation"):
        found = value.get(key)
        for place in found if isinstance(found, list) else [found]:
            if isinstance(place, dict):
                name, ror = text_of(place, "name"), text_of(place, "ror")
            else:
                name, ror = place if isinstance(place, str) else "", ""
            if plain := plain_text(name):
                yield Affiliation(plain, clean_text(ror))
