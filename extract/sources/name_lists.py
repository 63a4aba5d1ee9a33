"""One text with several names, parted into one text each."""

from __future__ import annotations

import re

from extract.sources.name_parts import is_degree, is_family, is_initials, is_organisation, is_suffix

_ENDING = re.compile(
    r"(?:^|[\s,;{])(?:and\s+)?"
    r"(?:et\.?\s*al(?:ii|ia)?\b\.?"
    r"|(?:(?:and|&|\+)\s*)[\d,]+\s*(?:more\s+|other\s+)?(?:others?|more|authors?)\b\.?"
    r"|[\d,]+\s+(?:more|others?|other authors?|more authors?)\b\.?"
    r"|others\b\.?|\.\.\.|…|\[\.\.\.\])\s*[},;.]*\s*$",
    re.IGNORECASE,
)
_MAX_ENDINGS = 3
_WIDE = str.maketrans("\uff0c\u3001\uff1b\uff06\u3000", ",,;& ")
_AND = re.compile(r"\s+and\s+|\s*&\s*(?![#\w]+;)|\s+und\s+(?=[A-ZÄÖÜ])", re.IGNORECASE)
_STRONG = re.compile(r"[;|]|\n+")
_SEPARATOR = re.compile(r"[,;|&\n\uff0c\u3001\uff1b\uff06]|\s(?:and|und)\s", re.IGNORECASE)
_COMMA = re.compile(",")
_LEADING_AND = re.compile(r"^(?:and|&)\s+", re.IGNORECASE)
_MOST_COMMAS = 2  # of one name: "King, Martin, Jr."
_FOLLOWS = re.compile(r"(?:inc|ltd|llc|gmbh|corp|co)\b\.?", re.IGNORECASE)
_OPEN, _CLOSE = "({[", ")}]"
_OFFICE = re.compile(
    r"\b(?:department|ministry|institutes?|centers?|centres?|academy|council|office|bureau|board"
    r"|society|association|college)\s+(?:of|for)\b[^,;]*\band\b",
    re.IGNORECASE,
)


def ending_of(text: str) -> tuple[str, bool]:
    """Return a list of names without "et al." and the like, and whether that stood there.

    Example:
        >>> ending_of("Ada Byron and 12 others"), ending_of("Ada Byron")
        (('Ada Byron', True), ('Ada Byron', False))
    """
    cut = False
    for _ in range(_MAX_ENDINGS):
        if found := _ENDING.search(text):
            text, cut = text[: found.start()], True
    return text.strip(" ,;"), cut


def split_names(text: str, *, one: bool = False) -> list[str]:
    """Part a text into names; of `one` it is known that it should be a single name.

    Example:
        >>> split_names("Byron, Ada and Plato"), split_names("Ada Byron, Jo Kepler and Plato")
        (['Byron, Ada', 'Plato'], ['Ada Byron', 'Jo Kepler', 'Plato'])
        >>> split_names("Byron, A., Hopper, G. M., & Berg, J.")
        ['Byron, A.', 'Hopper, G. M.', 'Berg, J.']
    """
    if not _SEPARATOR.search(text):
        return [bare] if (bare := text.translate(_WIDE).strip(" ")) else []
    text = text.translate(_WIDE).strip()
    if _OFFICE.search(text):
        return [text]
    strong = _cut(text, _STRONG)
    if len(strong) > 1:
        return [_LEADING_AND.sub("", name) for name in strong]
    joined = [_LEADING_AND.sub("", part) for part in _cut(text, _AND)]
    if len(joined) > 1 and _are_last_first(joined):
        return joined
    commas = len(_cut(text, _COMMA)) - 1
    if len(joined) == 1 and (not commas or (one and commas <= _MOST_COMMAS)):
        return joined
    items = [item for part in joined for item in _with_suffixes(_cut(part, _COMMA))]
    return _pairs(items) if _is_paired(items) else items


def _cut(text: str, separator: re.Pattern[str]) -> list[str]:
    """Part a text where a separator stands outside of brackets."""
    if not any(sign in text for sign in _OPEN):
        return [part for piece in separator.split(text) if (part := piece.strip(" ,"))]
    parts, start = [], 0
    for found in separator.finditer(text):
        inside = text[start : found.start()]
        if all(inside.count(a) <= inside.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True)):
            parts.append(inside)
            start = found.end()
    parts.append(text[start:])
    return [part.strip(" ,") for part in parts if part.strip(" ,")]


def _with_suffixes(items: list[str]) -> list[str]:
    """Put each "Jr.", "PhD" and "Inc." back to the name before it."""
    kept: list[str] = []
    for item in items:
        if kept and (is_suffix(item) or is_degree(item) or _FOLLOWS.fullmatch(item)):
            kept[-1] = f"{kept[-1]}, {item}"
        else:
            kept.append(item)
    return kept


def _are_last_first(parts: list[str]) -> bool:
    """Say whether names parted by "and" have their family name first, before a comma."""
    commas = [_with_suffixes(_cut(part, _COMMA)) for part in parts]
    inverted = [part for part in commas if len(part) > 1]
    if not inverted or any(len(part) > 2 for part in inverted):
        return not inverted
    clear = [_is_clear(*part) for part in inverted]
    possible = all(c or " " not in part[1] for c, part in zip(clear, inverted, strict=True))
    return possible and (any(clear) or len(inverted) > 1)


def _is_clear(family: str, given: str) -> bool:
    return is_family(family) or is_initials(given)


def _is_paired(items: list[str]) -> bool:
    """Say whether family and given names take turns: "Byron, A., Hopper, G. M."."""
    items = [item for item in items if not is_organisation(item)]
    families, given = items[::2], items[1::2]
    if not given or len(families) != len(given):
        return False
    if len(items) == 2:
        return is_initials(given[0]) or (" " not in given[0] and _may_be_family(items[0]))
    return all(map(is_initials, given)) or all(map(is_family, families))


def _may_be_family(text: str) -> bool:
    """Say whether a text of several words may be a family name: it ends in no initials."""
    return is_family(text) or (" " in text and not is_initials(text.split()[-1]))


def _pairs(items: list[str]) -> list[str]:
    pairs: list[str] = []
    family = ""
    for item in items:
        if not family and is_organisation(item):
            pairs.append(item)
        elif not family:
            family = item
        else:
            pairs.append(f"{family}, {item}")
            family = ""
    return pairs + ([family] if family else [])
