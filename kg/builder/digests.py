"""Digests of what was read: they tell whether two builds had the same input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from extract.model import Reading


def sha256(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of all parts in their order, in hexadecimal."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part)
    return whole.hexdigest()


def digest_reading(reading: Reading) -> str:
    """Return a SHA-256 over what was read, whatever the file is called and wherever it lies."""
    records = (reading.profile, *reading.papers, *reading.unread)
    return sha256(_canonical(record) for record in records)


def _canonical(record: object) -> bytes:
    """Return a record as bytes; what it does not have does not count."""
    fields = {} if record is None else asdict(record, dict_factory=_filled)  # type: ignore[call-overload]
    fields.pop("source", None)
    return json.dumps(fields, sort_keys=True).encode() + b"\n"


def _filled(pairs: list[tuple[str, object]]) -> dict[str, object]:
    return {key: value for key, value in pairs if value not in ("", (), None)}
