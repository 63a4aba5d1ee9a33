"""The files of a zip archive, and of a folder: which are read, in what order."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from extract.errors import InputError
from extract.sources import decoding

LIMIT_MEMBERS = 10_000
"""Files of an archive."""

_ZIP = b"PK\x03\x04"
_OFFICE = ("[Content_Types].xml", "mimetype")  # one document in the form of an archive
_IN_MEMORY = 16 * 1024 * 1024


def is_zip(stream: io.BufferedReader) -> bool:
    """Say whether a stream starts as a zip archive does."""
    return stream.peek(len(_ZIP))[: len(_ZIP)] == _ZIP


@contextmanager
def seekable(stream: io.BufferedReader, shown: str) -> Iterator[IO[bytes]]:
    """Give a stream that can be sought in: the same, or a copy where it is piped or unpacked."""
    if stream.seekable() and type(stream.raw).__name__ == "FileIO":
        yield stream
        return
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        while block := stream.read(decoding.BLOCK):
            copy.write(block)
            if copy.tell() > decoding.LIMIT_FILE:
                limit = decoding.LIMIT_FILE >> 20
                raise InputError(shown, f"larger than {limit} MB; expected a smaller file")
        copy.seek(0)
        yield cast(IO[bytes], copy)


@contextmanager
def open_zip(stream: IO[bytes], shown: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive.

    Raises:
        InputError: it is damaged, or would unpack beyond the limits.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            _check(archive, shown)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        problem = "damaged zip data; expected a whole zip archive"
        raise InputError(shown, problem) from error


def _check(archive: zipfile.ZipFile, shown: str) -> None:
    size = sum(member.file_size for member in archive.infolist())
    if size > decoding.LIMIT_FILE:
        problem = f"more than {decoding.LIMIT_FILE >> 20} MB of text; expected a smaller file"
        raise InputError(shown, problem)
    if len(archive.infolist()) > LIMIT_MEMBERS:
        raise InputError(shown, f"more than {LIMIT_MEMBERS:,} files; expected a smaller archive")


def is_document(archive: zipfile.ZipFile) -> bool:
    """Say whether an archive is one Office document and not a set of files."""
    return any(name in _OFFICE for name in archive.namelist())


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive in the order of their names, without a system's own."""
    files = (m for m in archive.infolist() if not m.is_dir() and not _is_hidden(m.filename))
    return sorted(files, key=lambda member: member.filename)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


@contextmanager
def open_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str
) -> Iterator[io.BufferedReader]:
    """Open a file of an archive.

    Raises:
        InputError: it is encrypted.
    """
    if member.flag_bits & 1:
        raise InputError(shown, "encrypted; expected an archive without a password")
    with archive.open(member) as stream:
        yield io.BufferedReader(cast(Any, stream), decoding.BLOCK)


def _raise(error: OSError) -> None:
    raise error


def files_in(folder: Path) -> list[Path]:
    """Return the files below a folder in the order of their names, without hidden ones.

    Links to other folders are not followed, since they may lead back.

    Raises:
        InputError: a folder cannot be listed.
    """
    found: list[Path] = []
    try:
        for place, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [Path(place) / name for name in names if not name.startswith(".")]
    except OSError as error:
        problem = "a folder that cannot be listed; expected a readable one"
        raise InputError(folder, problem) from error
    return sorted(file for file in found if file.is_file())
