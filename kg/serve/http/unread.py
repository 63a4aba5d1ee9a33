"""A bound on the answers that wait in memory until who asked for them has read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

CONNECTION = "kg.connection"
"""Where a request's scope has what closes its connection at once."""

MOST = 256 * 1024 * 1024
"""Bytes that all such answers may have together."""


@dataclass(eq=False, slots=True)
class _Held:
    size: int
    client: str
    close: Callable[[], object]


class Unread:
    """The long answers on their way, and how many bytes they have together.

    Where one more is too much, the client that holds most of them loses its oldest.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.size = 0
        self._held: dict[_Held, None] = {}

    @contextmanager
    def holding(self, size: int, client: str, close: Callable[[], object]) -> Iterator[None]:
        """Hold an answer of a client until the block ends; `close` ends its connection."""
        held = _Held(size, client, close)
        self._held[held] = None
        self.size += size
        while self.size > self.most and len(self._held) > 1:
            self._close_one()
        try:
            yield
        finally:
            self._forget(held)

    def _close_one(self) -> None:
        sizes: Counter[str] = Counter()
        for held in self._held:
            sizes[held.client] += held.size
        greedy = max(sizes, key=lambda client: sizes[client])
        oldest = next(held for held in self._held if held.client == greedy)
        self._forget(oldest)
        oldest.close()

    def _forget(self, held: _Held) -> None:
        if held in self._held:
            del self._held[held]
            self.size -= held.size
