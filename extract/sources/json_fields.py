"""What the fields of a JSON object hold, whatever stands in them: never an error, never a null."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

Value = Mapping[str, Any]


def text_of(value: object, *keys: str) -> str:
    """Return the first of the keys that holds a text or a number, of a list its first; else "".

    Example:
        >>> text_of({"title": ["Ask BERT"], "year": 2024}, "name", "title"), text_of(None, "x")
        ('Ask BERT', '')
    """
    if not isinstance(value, Mapping):
        return ""
    return next((text for key in keys if (text := to_text(value.get(key)))), "")


def to_text(value: object) -> str:
    """Return a text or a number as text, of a list its first that is one; else ""."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return next((text for one in value if (text := to_text(one))), "")
    return str(value) if is_number(value) else ""


def is_number(value: object) -> bool:
    """Say whether a value is a number that can be written down (a boolean is none)."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))


def objects_of(value: object, *keys: str) -> Iterator[Value]:
    """Yield the objects in the list of the first key that has one; one object stands for a list."""
    for found in (value.get(key) for key in keys) if isinstance(value, Mapping) else ():
        if isinstance(found, Mapping):
            found = [found]
        if isinstance(found, list) and found:
            yield from (one for one in found if isinstance(one, Mapping))
            return


def object_of(value: object, key: str) -> Value:
    """Return the object that a key holds, an empty one if there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def texts_of(value: object, key: str) -> tuple[str, ...]:
    """Return the texts in the list of a key; one text stands for a list.

    Example:
        >>> texts_of({"ISSN": ["1234-5678", None]}, "ISSN"), texts_of({"ISSN": "1"}, "ISSN")
        (('1234-5678',), ('1',))
    """
    found = value.get(key) if isinstance(value, Mapping) else None
    values = found if isinstance(found, list) else [found]
    return tuple(text for one in values if (text := to_text(one)))


def count_of(value: object, key: str) -> int | None:
    """Return the whole number that a key holds, None if there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None
