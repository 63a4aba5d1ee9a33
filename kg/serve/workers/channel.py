"""Whole messages over a stream socket: a small head in JSON or pickle, and a body of bytes."""

from __future__ import annotations

import socket
import struct

_SIZES = struct.Struct(">IQ")

_PIECE = 1 << 18
MAX_HEAD = 8 * 1024 * 1024
"""In bytes; a job has the text of a request in its head."""


class ChannelError(Exception):
    """What came is no message, or the other side has gone."""


def pack(head: bytes, body: bytes = b"") -> bytes:
    """Return a message as it goes over the socket.

    Example:
        >>> Inbox(limit=9).feed(pack(b"head", b"body"))
        [(b'head', b'body')]
    """
    return b"".join((_SIZES.pack(len(head), len(body)), head, body))


class Inbox:
    """Collects what arrives, in pieces of any size, until messages are whole.

    A body longer than `limit` bytes raises ChannelError before it is read.
    """

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._data = bytearray()

    def feed(self, piece: bytes) -> list[tuple[bytes, bytes]]:
        """Take the next bytes; return the messages that are whole with them, in order."""
        self._data += piece
        messages = []
        while (message := self._next()) is not None:
            messages.append(message)
        return messages

    def _next(self) -> tuple[bytes, bytes] | None:
        if len(self._data) < _SIZES.size:
            return None
        head, body = _SIZES.unpack_from(self._data)
        if head > MAX_HEAD or body > self._limit:
            raise ChannelError("the message is too long")
        end = _SIZES.size + head + body
        if len(self._data) < end:
            return None
        middle = _SIZES.size + head
        message = bytes(self._data[_SIZES.size : middle]), bytes(self._data[middle:end])
        del self._data[:end]
        return message


def send(channel: socket.socket, head: bytes, body: bytes = b"") -> None:
    """Send a message and wait until it is on its way; raises OSError."""
    channel.sendall(pack(head, body))


def receive(channel: socket.socket, inbox: Inbox) -> tuple[bytes, bytes] | None:
    """Wait for the next message where one comes at a time; None where the other side has closed."""
    while piece := channel.recv(_PIECE):
        if messages := inbox.feed(piece):
            return messages[0]
    return None
