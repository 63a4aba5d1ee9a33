"""What reads texts, as digests: SHA-256 in hexadecimal, the same for the same code and data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

_DATA = "data"
_LIBRARIES = ("scholargraph", "spacy", "numpy", "onnxruntime")
_NO_PART = (".md", ".pyc")  # what only speaks of it, and what is made from it


@cache
def configuration_digest() -> str:
    """Return the digest of the lexicons, weights and settings."""
    whole = hashlib.sha256()
    for part in _contents(resources.files("extract") / _DATA):
        whole.update(part)
    return whole.hexdigest()


@cache
def reader_digest() -> str:
    """Return the digest of all that decides what is read: configuration, code and libraries."""
    versions = (f"{name} {metadata.version(name)}\n" for name in _LIBRARIES)
    whole = hashlib.sha256("".join((*versions, configuration_digest())).encode())
    for part in _contents(resources.files("extract"), but=_DATA):
        whole.update(part)
    return whole.hexdigest()


def _contents(folder: Traversable, *, but: str = "") -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != but:
            yield from _contents(entry)
        elif (
            entry.is_file() and not entry.name.startswith(".") and not entry.name.endswith(_NO_PART)
        ):
            yield f"{entry.name}\n".encode() + entry.read_bytes()
