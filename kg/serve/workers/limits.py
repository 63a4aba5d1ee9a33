"""What one request may cost, and who may ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what strangers' queries cost; times in seconds, sizes in bytes.

    `seconds` is the time one job may run, after which its process is killed; `memory` the address
    space that a worker may have beyond what its snapshot needs; `rows` and `answer` bound one
    answer; `request` one request's body, and `asking` the time that a client may take to send it.
    At most `queue` jobs wait for one of the `workers`, each for at most `wait`.

    A job that had a processor for `slice` (or waited ten times as long for a disk) while others
    wait is moved aside, where at most `aside` such jobs go on with less of the processors; one more
    ends the longest of them. `drain` is how long running jobs may go on when the server stops.

    A graph of up to `in_memory` triples is kept in memory, once for all workers; a larger one is
    read from disk.
    """

    seconds: float = 10.0
    memory: int = 768 * _MIB
    rows: int = 100_000
    answer: int = 32 * _MIB
    request: int = _MIB
    workers: int = 6
    queue: int = 64
    wait: float = 5.0
    slice: float = 0.05
    aside: int = 2
    drain: float = 10.0
    asking: float = 10.0
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
    texts of queries to the access log; without `editing` no one can correct anything.
    """

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    log_queries: bool = False
    limits: Limits = Limits()
    editing: Editing | None = None

    def with_hosts(self, names: Iterable[str]) -> Settings:
        """Return the settings with more names by which the server is asked.

        Example:
            >>> Settings(hosts=("localhost",)).with_hosts(["kg.example.org"]).hosts
            ('localhost', 'kg.example.org')
        """
        return replace(self, hosts=(*self.hosts, *names))
