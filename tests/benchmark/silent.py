"""Clients that say nothing, ask slowly or read nothing, and what others get beside them."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table

from tests.benchmark.asks import answered_of, crowd_asks
from tests.benchmark.load import run_load
from tests.benchmark.serving import _percentile
from tests.live import Live


def measure_silent(live: Live, *, seconds: float, connections: int = 440) -> Table:
    """Return the table of what others get beside one client's many connections."""
    columns = ("others answered", "p99 ms", "the process's MB")
    table = Table("", *columns, title=f"{connections} connections of one client")
    for name, keep in (
        ("none", None),
        ("silent", b""),
        ("slow to ask", b"GET / HT"),
        ("slow to read", READ),
    ):
        with _held(live, connections if keep is not None else 0, keep or b"") as renew:
            asks = crowd_asks(0.0)
            peaks = [resident(live.process.pid)]

            def tick() -> None:
                renew()
                peaks.append(resident(live.process.pid))  # noqa: B023

            done = run_load(live.url, "/sparql", asks, clients=4, seconds=seconds, on_tick=tick)
        spans = [o.seconds for o in done]
        share = (
            f"{answered_of(done)} ({sum(o.status == 200 for o in done) / max(1, len(done)):.1%})"
        )
        table.add_row(name, share, f"{_percentile(spans, 99) * 1e3:.0f}", f"{max(peaks):.0f}")
    return table


READ = b"GET /data?default HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/turtle\r\n\r\n"


@contextmanager
def _held(live: Live, connections: int, said: bytes) -> Iterator[Callable[[], None]]:
    """Hold connections that say something and read nothing; what the server closes comes anew."""
    links: list[socket.socket] = []

    def renew() -> None:
        for link in tuple(links):
            if _is_closed(link):
                links.remove(link)
                link.close()
        while len(links) < connections:
            links.append(_connect(live.port, said))

    renew()
    try:
        yield renew
    finally:
        for link in links:
            link.close()


def _connect(port: int, said: bytes) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.sendall(said)
    link.setblocking(False)
    return link


def _is_closed(link: socket.socket) -> bool:
    try:
        return link.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def resident(pid: int) -> float:
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+)", text)
    return int(found[1]) / 1024 if found else 0.0
