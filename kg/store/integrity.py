"""Whether the files of a build are what the build wrote: SHA256SUMS, as `sha256sum -c` reads it.

The digest that names a build is over its files, and graph.ttl among them is every triple of the
store. The store's own files differ from one run to the next, so that they are in no digest: their
sums stand here, beside those of all other files, and under the line that closes the list.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUMS = "SHA256SUMS"
"""The name of the list in the folder of a build."""

_SMALL = 1024 * 1024
_READ_AT_ONCE = 64 * _SMALL
"""In bytes: how much is read of a build that is opened for one question, a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of a build that is not as the build wrote it, and what is wrong with it."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file} {self.what}"


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    digest: str
    size: int


def write_sums(build: Path) -> None:
    """Write the list of all files of a finished build; the sizes stand as comments."""
    lines = "".join(_line(build, path) for path in _files(build))
    (build / SUMS).write_text(f"{lines}# {_digest(lines.encode())}\n", encoding="utf-8")


def _files(build: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(build):
        folders.sort()
        yield from (Path(root, name) for name in sorted(files) if name != SUMS)


def _line(build: Path, path: Path) -> str:
    name = path.relative_to(build).as_posix()
    return f"# {path.stat().st_size}\n{_file_digest(path)}  {name}\n"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find_damage(build: Path, *, whole: bool = True) -> tuple[Damage, ...]:
    """Return what of a build's own folder is not as it was written; () where all is.

    Without `whole`, the contents of large files are looked at only where the build is small;
    that each is there in its length is always seen.
    """
    try:
        lines = tuple(_read_sums(build))
    except FileNotFoundError:
        return (Damage(SUMS, "is missing"),)
    except (OSError, ValueError):
        return (Damage(SUMS, "is not as the build wrote it"),)
    all_ = whole or sum(line.size for line in lines) <= _READ_AT_ONCE
    found = ((line, _wrong_with(build, line, read=all_ or line.size <= _SMALL)) for line in lines)
    return tuple(Damage(line.file, what) for line, what in found if what)


def _read_sums(build: Path) -> Iterator[_Line]:
    """Yield the lines of the list; raises OSError, and ValueError where it is not whole."""
    lines, _, closing = (build / SUMS).read_bytes().rpartition(b"# ")
    if closing != f"{_digest(lines)}\n".encode():
        raise ValueError("the list is not whole")
    rows = lines.decode().splitlines()
    for comment, row in zip(rows[::2], rows[1::2], strict=True):
        digest, _, name = row.partition("  ")
        yield _Line(name, digest, int(comment.removeprefix("# ")))


def _wrong_with(build: Path, line: _Line, *, read: bool) -> str:
    try:
        size = (build / line.file).stat().st_size
        if size != line.size:
            return f"has {size} bytes, and the build wrote {line.size}"
        if read and _file_digest(build / line.file) != line.digest:
            return "is not as the build wrote it"
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return ""
