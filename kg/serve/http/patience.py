"""How long the server waits for one who is slow to ask or slow to read."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

READ_SECONDS = 60.0
"""For a client to read what stands in the way of more."""

HEADER_BYTES = 256 * 1024
"""A query of 64 KiB takes three times as much in an address."""

BUSY_CONNECTIONS = 384
"""From so many on, a request is told to come again; from CONNECTIONS on, nothing is said."""

CONNECTIONS = 512

_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"connection: close\r\ncontent-length: 0\r\n\r\n"
)


class PatientProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with bounds on the time and the space that a client may take.

    `request_seconds` is for a whole request, headers and body, from its first byte on or from the
    connection on.
    """

    request_seconds = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asking: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._in_headers = True
        self._header_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request from now on; one connection too many is closed."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            transport.abort()
        self._expect_request()

    def _expect_request(self) -> None:
        self._cancel()
        self._asking = self.loop.call_later(self.request_seconds, self._refuse, _LATE)

    def _cancel(self) -> None:
        if self._asking:
            self._asking.cancel()
            self._asking = None

    def _refuse(self, answer: bytes) -> None:
        self._cancel()
        # Where an answer has begun or is on its way, another one would be taken for a part of it.
        if self.cycle is None or (self.cycle.response_complete and self._in_headers):
            self.transport.write(answer)
        self.transport.close()
        self._start_reading_clock()

    def data_received(self, data: bytes) -> None:
        """Take what arrives, headers up to a limit."""
        if self.transport.is_closing():
            return
        if self._asking is None and self._in_headers:
            self._expect_request()
        super().data_received(data)
        self._header_bytes += len(data) if self._in_headers else 0
        if self._header_bytes > HEADER_BYTES:
            self._refuse(_LONG)

    def on_headers_complete(self) -> None:
        """Count no more of what arrives."""
        self._in_headers, self._header_bytes = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Have all that the client wants to say."""
        self._cancel()
        self._in_headers = True
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._start_reading_clock()

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        self._stop_reading_clock()

    def on_response_complete(self) -> None:
        """Where the connection ends with this answer, do not wait for ever until it is read."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._start_reading_clock()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that asks for nothing more, even if its last answer is not read."""
        super().timeout_keep_alive_handler()
        self._start_reading_clock()

    def _start_reading_clock(self) -> None:
        self._stop_reading_clock()
        self._reading = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def _stop_reading_clock(self) -> None:
        if self._reading:
            self._reading.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        self._cancel()
        self._stop_reading_clock()


def patient_protocol(request_seconds: float) -> type[PatientProtocol]:
    """Return the protocol with another bound on the time of a request."""
    return type("Protocol", (PatientProtocol,), {"request_seconds": request_seconds})
