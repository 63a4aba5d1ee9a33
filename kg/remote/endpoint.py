"""Talks to a SPARQL endpoint over HTTP, within limits and with one sentence for each failure."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, urlencode, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError
from urllib3.response import BaseHTTPResponse

from kg.errors import EndpointError, LimitError, ScholargraphError, UsageError
from kg.remote.login import Login
from kg.remote.reply import Reply, refusal

_PIECE = 64 * 1024
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, seconds for a whole request, and bytes of an answer at most."""

    connect: float = 10.0
    total: float = 60.0
    size: int = 256 * _MB


class Endpoint:
    """One address that speaks the SPARQL protocol.

    A name and a password come from KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD alone; they are sent
    when the server asks for them, and only to this address. Redirects are never followed, the
    proxies of the environment never used.

    Raises:
        UsageError: the address is no http(s) address, or holds a name and a password.

    Example:
        >>> Endpoint("http://localhost:7878/query")
        Endpoint('http://localhost:7878/query')
        >>> Endpoint("ftp://localhost/")
        Traceback (most recent call last):
        ...
        kg.errors.UsageError: 'ftp://localhost/' is no http or https address of a SPARQL endpoint
    """

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        self._parts = _split(url)
        self._login = Login.from_environment()
        self.limits = limits or Limits()
        self.url = url

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r})"

    def post(self, fields: Mapping[str, str], *, accept: str) -> Reply:
        """Send a form; return the whole answer of a request that the server has carried out.

        Raises:
            EndpointError: the server cannot be reached, refuses, fails or breaks off.
            LimitError: a limit of ours or of the server is reached.
            UsageError: the server finds the request wrong.
        """
        body = urlencode(fields, errors="replace").encode()
        reply = self._send(body, accept)
        if reply.status == HTTPStatus.UNAUTHORIZED and self._login.accepts(reply.challenges):
            reply = self._send(body, accept)
        if error := refusal(reply, self.url):
            raise error
        return reply

    def _send(self, body: bytes, accept: str) -> Reply:
        target = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        headers = {
            "Accept": accept,
            "Accept-Encoding": "identity",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "scholargraph",
            **self._login.header("POST", self.url),
        }
        with self._connection() as connection:
            # A server may refuse before it has read all; its answer then says why.
            with suppress(BrokenPipeError):
                connection.request("POST", target, body, headers, preload_content=False)
            return self._read(connection.getresponse())

    @contextmanager
    def _connection(self) -> Iterator[HTTPConnection]:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        patience = min(self.limits.connect, self.limits.total)
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=patience)
        # Silence alone ends a read by itself; a server that sends a byte now and then does not.
        timer = threading.Timer(self.limits.total, _hang_up, [connection])
        timer.daemon = True
        end = time.monotonic() + self.limits.total
        timer.start()
        try:
            connection.connect()
            connection.timeout = max(end - time.monotonic(), 0.001)
            connection.sock.settimeout(connection.timeout)
            yield connection
            if time.monotonic() >= end:  # hanging up can look as if the server had ended
                raise self._late()
        except (HTTPError, OSError, http.client.HTTPException) as error:
            raise self._late() if time.monotonic() >= end else self._broken(error) from error
        finally:
            timer.cancel()
            connection.close()

    def _read(self, answer: BaseHTTPResponse) -> Reply:
        pieces, size = [], 0
        while piece := answer.read1(_PIECE, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if size > self.limits.size:
                raise LimitError(
                    f"{self.url}: the answer is larger than {self.limits.size / _MB:g} MB; "
                    "ask for less of the graph"
                )
        return Reply.of(answer, b"".join(pieces))

    def _late(self) -> LimitError:
        return LimitError(f"{self.url}: no whole answer within {self.limits.total:g} s")

    def _broken(self, error: Exception) -> ScholargraphError:
        if type(error) in (TimeoutError, ConnectTimeoutError):  # a refusal is of a subclass
            return LimitError(f"{self.url}: no connection within {self.limits.connect:g} s")
        return EndpointError(f"{self.url}: {_reason(error)}")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if "@" in parts.netloc:
            raise UsageError(
                "the address of an endpoint must hold no name and no password; "
                "put them in KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD"
            )
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        url.encode("ascii")
    except ValueError:
        usable = False
    if not usable or parts.fragment or not url.isprintable() or " " in url:
        raise UsageError(f"{url!r} is no http or https address of a SPARQL endpoint")
    return parts


def _hang_up(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _reason(error: Exception) -> str:
    known = (
        (NameResolutionError, "no server has this name"),
        (ConnectionRefusedError, "nothing listens there (connection refused)"),
        (ssl.SSLCertVerificationError, "its certificate is not to be trusted"),
        (ssl.SSLError, "no secure connection can be made"),
        (http.client.RemoteDisconnected, "the server closed the connection without an answer"),
    )
    causes = (error, error.__cause__, error.__context__)
    found = (text for kind, text in known if any(isinstance(c, kind) for c in causes))
    return next(found, f"the connection broke off ({type(error).__name__})")
