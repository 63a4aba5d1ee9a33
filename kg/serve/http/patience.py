"""How long the server waits for one who is slow to ask or slow to read."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

from httptools import HttpParserInvalidMethodError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.serve.http.again import Again
from kg.serve.http.corked import Corked
from kg.serve.http.unread import CONNECTION

READ_SECONDS = 60.0
"""For a client to read what stands in the way of more."""

HEADER_BYTES = 256 * 1024
ADDRESS_BYTES = 200 * 1024
"""A query of 64 KiB takes three times as much in an address."""

CONNECTIONS = 768
"""One more, and the longest silent one of the address that holds most of them is closed."""

_FRAMES = 64 * 1024
_FRAME = 8
"""Bytes around a body in chunks, of which trailers are a part: so many, and for each byte in it."""

_PARSED = 65535
"""Bytes of an address that the parser can take apart."""

_CLOSE = b"connection: close\r\ncontent-length: 0\r\n\r\n"
_LATE = b"HTTP/1.1 408 Request Timeout\r\n" + _CLOSE
_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\n" + _CLOSE
_LONG_ADDRESS = (
    b"HTTP/1.1 414 URI Too Long\r\nconnection: close\r\n"
    b"content-type: text/plain\r\ncontent-length: %d\r\n\r\n%b"
)
_WHY = b"An address may have %d bytes; send a longer query by POST.\n" % ADDRESS_BYTES
_UNKNOWN = (
    b"HTTP/1.1 501 Not Implemented\r\nconnection: close\r\n"
    b"content-type: text/plain\r\ncontent-length: 30\r\n\r\nThis method is not known here."
)


class PatientProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with bounds on the time and the space that a client may take.

    `request_seconds` is for a whole request, headers and body, from its first byte on or from the
    connection on. What `again` has an answer to is answered at once.
    """

    request_seconds = 10.0
    again: Again | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asking: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._in_headers = True
        self._in_message = False
        self._header_bytes = 0
        self._around = 0
        self._body = 0
        self._answered = False
        self.quiet_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request from now on; of too many connections a silent one is closed."""
        super().connection_made(Corked(transport, self.loop))  # type: ignore[arg-type]
        self.quiet_since = self.loop.time()
        self._expect_request()
        if len(self.connections) > CONNECTIONS:
            _close_one(self.connections)

    @property
    def is_silent(self) -> bool:
        """Whether nothing was asked that is not answered."""
        return self.cycle is None or bool(self.cycle.response_complete)

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
        """Take what arrives, headers, addresses and what stands around a body up to a limit."""
        if self.transport.is_closing():
            return
        in_body = not self._in_headers
        super().data_received(data)
        if self._asking is None and self._in_message:
            self._expect_request()
        if in_body:
            self._around += len(data)
        self._header_bytes += len(data) if self._in_headers else 0
        if refusal := self._too_long():
            self._refuse(refusal)

    def _too_long(self) -> bytes:
        if len(getattr(self, "url", b"")) > ADDRESS_BYTES:
            return _LONG_ADDRESS % (len(_WHY), _WHY)
        long = self._around > _FRAMES + (_FRAME + 1) * self._body
        return _LONG if long or self._header_bytes > HEADER_BYTES else b""

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP; of a method that HTTP does not know, say that."""
        if isinstance(sys.exception(), HttpParserInvalidMethodError):
            self.transport.write(_UNKNOWN)
            self.transport.close()
        else:
            super().send_400_response(msg)

    def on_message_begin(self) -> None:
        """Take the first byte of a request."""
        self._in_message = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; a trailer, which comes after the body, is none and is left out."""
        if self._in_headers:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Count no more of what arrives; take a long address apart, which the parser cannot."""
        self._in_headers, self._header_bytes = False, 0
        self._around = self._body = 0
        if len(self.url) > ADDRESS_BYTES:
            return  # which is refused when this piece has been read
        self.scope[CONNECTION] = self.transport.abort  # type: ignore[literal-required]
        self._answered = self._answer_again()
        if self._answered:
            return
        if len(self.url) <= _PARSED:
            super().on_headers_complete()
            return
        self.url, _, query = self.url.partition(b"?")
        super().on_headers_complete()
        self.scope["query_string"] = query  # the application has not been started yet

    def _answer_again(self) -> bool:
        """Answer what was answered before; False where that is not to be had."""
        usual = self.parser.get_http_version() == "1.1" and self.parser.should_keep_alive()
        if not (self.again and usual and self.is_silent and not self.flow.write_paused):
            return False
        found = self.again.answer(
            self.parser.get_method(),
            self.url,
            self.scheme or "http",
            self.headers,
            self.server_state.default_headers,
        )
        if found is None or self.transport.is_closing():
            return False
        self.transport.write(found)
        self.cycle = None  # type: ignore[assignment]
        self.on_response_complete()
        return True

    def on_body(self, body: bytes) -> None:
        """Count the bytes of the body."""
        self._body += len(body)
        if len(self.url) <= ADDRESS_BYTES:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Have all that the client wants to say."""
        self._cancel()
        self._in_headers, self._in_message = True, False
        if len(self.url) <= ADDRESS_BYTES and not self._answered:
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
        self.quiet_since = self.loop.time()
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


def _close_one(connections: Iterable[object]) -> None:
    """Close the connection that was silent longest, of the address that has most of them."""
    known = [one for one in connections if isinstance(one, PatientProtocol)]
    counts = Counter(one.client[0] if one.client else "" for one in known)
    most = max(counts.values())
    greedy = [one for one in known if counts[one.client[0] if one.client else ""] == most]
    silent = [one for one in greedy if one.is_silent]
    min(silent or greedy, key=lambda one: one.quiet_since).transport.abort()


def patient_protocol(request_seconds: float, again: Again | None = None) -> type[PatientProtocol]:
    """Return the protocol with another bound on the time of a request, and what it answers."""
    values = {"request_seconds": request_seconds, "again": again}
    return type("Protocol", (PatientProtocol,), values)
