"""Asks a service politely: one request after the other, with pauses, and waits where it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from importlib import metadata
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError

from kg.errors import EndpointError, LimitError

TRIES = 5
"""How often one page is asked for."""
LONGEST_WAIT = 120.0
"""Seconds that are waited at most before a page is asked for again."""
_SIZE = 64 * 1024 * 1024
_BUSY = (429, 500, 502, 503, 504)
_AGAIN = "run the same command again to go on where it was"


class Client:
    """A connection to one service; `sleep` waits so many seconds.

    Redirects are not followed; the proxies of the environment are used.
    """

    def __init__(self, address: str, *, pause: float, sleep: Callable[[float], None] = time.sleep):
        self.address = address
        self._pause = pause
        self._sleep = sleep
        self._pool = _pool(address)
        self._asked = False

    def get(self, fields: Mapping[str, str]) -> bytes:
        """Return the answer to a request.

        Raises:
            EndpointError: the service cannot be reached or refuses, also when asked again.
            LimitError: the answer is too large.
        """
        problem = ""
        for attempt in range(TRIES):
            self._sleep(self._pause if self._asked and not attempt else 0)
            self._asked = True
            try:
                status, wait, answer = self._ask(fields)
            except HTTPError as error:
                status, wait, problem = 0, 0.0, type(error).__name__
            else:
                if status == 200:
                    return answer
                problem = f"HTTP {status}"
            if status and status not in _BUSY:
                said = answer.decode("utf-8", "replace").strip()[:200]
                raise EndpointError(f"{self.address}: refused ({problem}): {said}")
            if attempt < TRIES - 1:
                self._sleep(min(wait or 2.0**attempt, LONGEST_WAIT))
        raise EndpointError(f"{self.address}: no answer after {TRIES} tries ({problem}); {_AGAIN}")

    def _ask(self, fields: Mapping[str, str]) -> tuple[int, float, bytes]:
        agent = f"scholargraph/{metadata.version('scholargraph')}"
        answer = self._pool.request(
            "GET",
            f"{self.address}?{urlencode(fields)}",
            headers={"User-Agent": agent, "Accept-Encoding": "identity"},
            timeout=urllib3.Timeout(connect=10, read=60),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            body = answer.read(_SIZE + 1)
        finally:
            answer.close()
        if len(body) > _SIZE:
            raise LimitError(f"{self.address}: an answer of more than {_SIZE >> 20} MB")
        if (length := answer.headers.get("Content-Length")) and len(body) < int(length):
            raise urllib3.exceptions.IncompleteRead(len(body), int(length) - len(body))
        wait = answer.headers.get("Retry-After", "")
        return answer.status, float(wait) if wait.isdigit() else 0.0, body


def _pool(address: str) -> urllib3.PoolManager:
    parts = urlsplit(address)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy)
    return urllib3.PoolManager()
