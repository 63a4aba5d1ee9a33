"""Where inputs lie and where their graph goes, looked at before anything heavy is loaded."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from extract.errors import InputError
from kg.errors import UsageError

_PACKED = (".gz", ".zip")
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,7}", re.IGNORECASE)  # not the year of "refs.2020"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|doi:|10\.\d{4,9}/|arxiv:\d", re.IGNORECASE)


def check_inputs(inputs: Sequence[str | Path]) -> None:
    """Raise InputError if none of the inputs is there; each is looked at, and none is read."""
    missing = [name for name in map(str, inputs) if name != "-" and not (name and _exists(name))]
    if missing and len(missing) == len(inputs):
        raise InputError(missing[0] or "''", _why_missing(missing[0]))


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # a name too long, a folder not to be entered
        return True  # the reader says what is wrong


def _why_missing(name: str) -> str:
    if _ADDRESS.match(name):
        return (
            "a web address or a number, not a file; nothing is fetched while reading: save the"
            " page or export the record, and give the file"
        )
    return "no such file; expected a file of papers, a folder of such files, or - for stdin"


def default_folder(inputs: Sequence[str | Path]) -> Path:
    """Return output/<name of the input>, with several inputs output/<first>-and-<n>-more.

    Example:
        >>> default_folder(["pages/ada.txt"]).as_posix(), default_folder(["-"]).as_posix()
        ('output/ada', 'output/stdin')
        >>> default_folder(["refs.2020.bib.gz", "other.ris"]).as_posix()
        'output/refs.2020-and-1-more'
    """
    stem = _stem(inputs[0]) if inputs else ""
    more = f"-and-{len(inputs) - 1}-more" if len(inputs) > 1 else ""
    return Path("output") / f"{stem or 'graph'}{more}"


def _stem(path: str | Path) -> str:
    if str(path) == "-":
        return "stdin"
    name = Path(path).name.lstrip(".")
    if Path(path).is_dir():
        return name
    for packed in _PACKED:
        name = name.removesuffix(packed)
    stem, dot, last = name.rpartition(".")
    return stem if stem and _SUFFIX.fullmatch(dot + last) else name


def own_folder(inputs: Sequence[str | Path]) -> Path:
    """Return the default folder of the inputs; it is never one that holds another library.

    Raises:
        UsageError: the folder holds a graph of other files, or of what came from stdin.
    """
    from kg.builder.origins import known_places, place_of  # loads what takes a while

    folder = default_folder(inputs)
    if not os.path.lexists(folder / "current"):  # a link, or a file where there are none
        return folder
    former = known_places(folder)
    if "-" in map(str, inputs) or former != sorted({place_of(path) for path in inputs}):
        made = f", made from {', '.join(former[:3])}" if former else ""
        raise UsageError(
            f"{folder}: another library is here{made}; name a folder with -o"
            f" (-o {_free(folder)} is free, -o {folder} replaces what is there)"
        )
    return folder


def _free(folder: Path) -> Path:
    number = 2
    while (free := folder.with_name(f"{folder.name}-{number}")).exists():
        number += 1
    return free
