"""What one request may cost, and who may ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

_MIB = 1024 * 1024
HARD = 12
"""Times its seconds on the clock a job ends, whatever it was kept waiting."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what strangers' queries cost; times in seconds, sizes in bytes.

    `seconds` is the time one job may have, after which its process is killed: on the clock, but for
    what it was kept waiting for a processor; `memory` the address space that a worker may have
    beyond what its snapshot needs; `rows` and `answer` bound one answer; `request` one request's
    body, and `asking` the time that a client may take to send it.

    At most `workers` new queries and `pages` pages run at a time, and `queue` of each wait, each
    for at most `wait`. A query that has had a `slice` goes on among at most `long` others with
    less of the processors, and waits for its turn where they are more; one that has had a
    `stretch` makes room and goes on among at most `aside` others, where one more ends the longest
    of them. `drain` is how long running jobs may go on when the server stops.

    `serving` is the address space that the HTTP process may take beyond what it starts with.

    A graph of up to `in_memory` triples is kept in memory, once for all workers; a larger one is
    read from disk.
    """

    seconds: float = 10.0
    memory: int = 768 * _MIB
    rows: int = 100_000
    answer: int = 32 * _MIB
    request: int = _MIB
    workers: int = 4
    pages: int = 2
    long: int = 2
    aside: int = 2
    queue: int = 256
    wait: float = 30.0
    slice: float = 0.05
    stretch: float = 1.0
    drain: float = 10.0
    asking: float = 10.0
    serving: int = 1024 * _MIB
    in_memory: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Editing:
    """Who may correct the graph, and the file to which corrections go."""

    token: str = field(repr=False)
    file: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server meets the world.

    Requests whose Host header is not in `hosts` are refused (DNS rebinding); `log_queries` writes
    texts of queries to the access log; without `editing` no one can correct anything. Pages of
    the origins in `cors` may POST queries, of any with "*". What a proxy says of its clients is
    believed of those at the addresses in `proxies`, or networks. `root` is the path below which
    a proxy shows the server, "" for none; with `mcp`, assistants ask at /mcp.
    """

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    log_queries: bool = False
    limits: Limits = Limits()
    editing: Editing | None = None
    cors: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    root: str = ""
    mcp: bool = False

    def with_hosts(self, names: Iterable[str]) -> Settings:
        """Return the settings with more names by which the server is asked.

        Example:
            >>> Settings(hosts=("localhost",)).with_hosts(["kg.example.org"]).hosts
            ('localhost', 'kg.example.org')
        """
        return replace(self, hosts=(*self.hosts, *names))
