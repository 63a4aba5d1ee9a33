"""The process that holds one build and makes workers: `python -m kg.serve.workers.holder`.

A worker is a fork of it: it starts in milliseconds whatever the size of the graph, and a graph in
memory is there once for all workers. The holder has one thread, runs no query and opens no store
that starts threads, so that forking it is safe.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pyoxigraph import RdfFormat, Store

from kg.errors import LimitError, ScholargraphError
from kg.serve.workers import channel, sandbox, tasks
from kg.serve.workers.limits import Limits
from kg.serve.workers.names import NamesFile
from kg.serve.workers.tasks import Snapshot
from kg.serve.workers.worker import work
from kg.store.builds import check_build, hold_build, read_store

SPAWN, REAP = b"S", b"R"
COMMAND = struct.Struct(">cI")
"""What the server asks: a new worker for the socket that comes along, or the end of a dead one."""

PID = struct.Struct(">I")
_COPIED, _TOO_LARGE = 0, 3
_ROOM = "give its process more memory or open files (`ulimit -v`, `ulimit -n`)"
_LATER = 10  # of the processor's time; 19 is the last


def open_build(build: Path, limits: Limits) -> tuple[Store | None, str]:
    """Take a build and put up the walls; return its copy in memory, if any, and what walls stand.

    Raises DamagedGraphError where a file of the build is not as it was written, and OSError or
    LimitError where it cannot be read.
    """
    hold_build(build)
    check_build(build)
    walls = sandbox.wall_off()
    wall = "" if sandbox.reaches_network() else " and ".join(walls)
    store = load_snapshot(build, most=limits.in_memory)
    _preload()
    gc.freeze()
    return store, wall


def load_snapshot(build: Path, *, most: int) -> Store | None:
    """Return a build's store copied into memory, or None where it has more than `most` triples.

    Raises OSError where the build has no store that can be read, LimitError where there is no
    room for it.
    """
    read_end, write_end = os.pipe()
    # Another process opens the files, since their engine starts threads that a fork would lose.
    child = _fork(lambda: _dump(build, most, write_end))
    os.close(write_end)
    store = Store()
    with os.fdopen(read_end, "rb") as lines:
        store.load(lines, format=RdfFormat.N_QUADS)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (_COPIED, _TOO_LARGE):
        kind = LimitError if status == LimitError.exit_code or status < 0 else OSError
        raise kind(f"{build}: the store cannot be read; {_ROOM}")
    return store if status == _COPIED else None


def _dump(build: Path, most: int, target: int) -> int:
    _silence()
    try:
        store = read_store(build)
    except LimitError as error:
        return error.exit_code
    if len(store) > most:
        return _TOO_LARGE
    with os.fdopen(target, "wb") as lines:
        store.dump(lines, format=RdfFormat.N_QUADS)
    return _COPIED


def _fork(work: Callable[[], int]) -> int:
    """Return the id of a child process that does some work and ends with its result."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        status = work()
    finally:
        os._exit(status)


def _preload() -> None:
    for name in sorted({place.partition(":")[0] for place in tasks.FUNCTIONS.values()}):
        with suppress(ImportError):
            importlib.import_module(name)


def obey(control: socket.socket, be_worker: Callable[[socket.socket], int]) -> bool:
    """Do what the server asks next; False where it has closed the channel."""
    data, handles, _, _ = socket.recv_fds(control, COMMAND.size, 1)
    if len(data) < COMMAND.size:
        return False
    command, pid = COMMAND.unpack(data)
    if command == REAP:
        os.waitpid(pid, 0)
        return True
    with socket.socket(fileno=handles[0]) as link:
        control.sendall(PID.pack(_try_fork(lambda: be_worker(link))))
    return True


def _try_fork(work: Callable[[], int]) -> int:
    try:
        return _fork(work)
    except OSError:  # no room for a process at this moment
        return 0


@dataclass(frozen=True, slots=True)
class _Held:
    """A build that is open; `store` is its copy in memory, if any."""

    build: Path
    store: Store | None
    names: NamesFile

    def snapshot(self) -> Snapshot:
        store = self.store if self.store is not None else read_store(self.build)
        return Snapshot(store, self.build, self.names)


def _write_names(held: _Held, limits: Limits) -> int:
    """Fill the list of names while others work, for those who search later."""
    sandbox.die_with_parent()
    _silence()
    os.nice(_LATER)
    snapshot = held.snapshot()
    sandbox.limit_memory(limits.memory)
    held.names.fill(snapshot.store)
    return 0


def _be_worker(link: socket.socket, held: _Held, limits: Limits) -> int:
    sandbox.die_with_parent()
    _silence()
    snapshot = held.snapshot()
    sandbox.limit_memory(limits.memory)
    channel.send(link, b"{}")
    work(link, snapshot, limits)
    return 0


def _if_running(pid: int) -> int:
    """Return the id of a child of this process, 0 once it has ended and is forgotten."""
    return pid if pid and os.waitpid(pid, os.WNOHANG)[0] == 0 else 0


def _silence() -> None:
    # An engine that runs out of memory would write to the server's terminal.
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(null, handle)


def _failure(error: Exception) -> bytes:
    if isinstance(error, ScholargraphError):
        return json.dumps({"error": str(error), "exit_code": error.exit_code}).encode()
    return json.dumps({"error": f"{type(error).__name__}: {error}"}).encode()


def main() -> NoReturn:
    """Hold the build that the arguments name: a socket's number, a folder, limits as JSON."""
    sandbox.lift_bound()
    control = socket.socket(fileno=int(sys.argv[1]))
    build, limits = Path(sys.argv[2]), Limits(**json.loads(sys.argv[3]))
    try:
        store, wall = open_build(build, limits)
    except Exception as error:  # The server must hear of it, whatever it was.
        channel.send(control, _failure(error))
        os._exit(1)
    channel.send(control, json.dumps({"wall": wall, "in_memory": store is not None}).encode())
    held = _Held(build, store, NamesFile())

    def write_names() -> int:
        control.close()
        return _write_names(held, limits)

    def be_worker(link: socket.socket) -> int:
        control.close()
        return _be_worker(link, held, limits)

    writer = _try_fork(write_names)

    with suppress(OSError):
        while obey(control, be_worker):
            writer = _if_running(writer)
    os._exit(0)


if __name__ == "__main__":
    main()
