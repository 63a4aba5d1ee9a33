"""A connection that gathers small pieces of answers, so that each answer costs one call to send."""

from __future__ import annotations

import asyncio
from typing import Any

_GATHERED = 64 * 1024


class Corked:
    """An asyncio transport: what is written goes out when the event loop has done what is at hand.

    All else is the transport's own.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send a piece soon, or at once with those before it where it is large."""
        if not self._pieces:
            self._loop.call_soon(self.flush)
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= _GATHERED:
            self.flush()

    def flush(self) -> None:
        """Send what was gathered."""
        pieces, self._pieces, self._size = self._pieces, [], 0
        if pieces:
            self._transport.write(b"".join(pieces))

    def close(self) -> None:
        """Close the connection when all was sent."""
        self.flush()
        self._transport.close()
