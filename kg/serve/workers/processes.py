"""The server's side of its other processes: one holder a build, and the workers made of it."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import cast

from kg.errors import LimitError
from kg.serve.workers.channel import ChannelError, Inbox, pack
from kg.serve.workers.holder import COMMAND, PID, REAP, SPAWN
from kg.serve.workers.jobs import Job, Problem, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.worker import from_message

# -P: what lies in the working folder is no part of this program.
COMMAND_LINE = (sys.executable, "-P", "-m", "kg.serve.workers.holder")

_CPU_CLOCK = 2
"""Of this and its id Linux makes the number of a process's clock: clock_getcpuclockid(3)."""

_END = 2.0
"""Seconds for a process to end when it is told to."""

_LOOKS = 200
_SLACK = 64 * 1024
"""Bytes that an answer may have beyond the limit that its task keeps."""


Standing = tuple[Path, int]
"""A build's own folder, and the number of its inode: a damaged build may have been replaced."""


class HolderError(LimitError):
    """A holder could not open its build, or has died, mostly for want of memory.

    Where the build itself is at fault, the text and the exit code are those of the build's error.
    """

    def __init__(self, text: str, *, exit_code: int = LimitError.exit_code) -> None:
        super().__init__(text)
        self.exit_code = exit_code


class Worker(asyncio.Protocol):
    """One worker process: it takes a job, and calls back with the answer or when it has gone."""

    def __init__(self, holder: Holder, limits: Limits) -> None:
        self.holder = holder
        self.pid = 0
        self.last = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_answer: Callable[[Worker, Reply | Problem, str], None] | None = None
        self.on_gone: Callable[[Worker], None] | None = None
        self._inbox = Inbox(limit=limits.answer + _SLACK)
        self._transport: asyncio.Transport | None = None
        self.gone = False
        self._begun = 0.0
        self._begun_clock: float | None = None

    def ask(self, job: Job) -> None:
        """Send a job; one at a time."""
        if self._transport:
            self._transport.write(pack(pickle.dumps(job)))

    def lower(self, niceness: int) -> None:
        """Let the process have the processors only when quicker jobs leave them."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, niceness)

    def begin(self) -> None:
        """Count from now on what `spent` returns."""
        self._begun, self._begun_clock = _of_processor(self.pid), None

    def spent(self) -> float:
        """Return the seconds that the process has spent since `begin`.

        Those in which it was kept from a processor are left out, since on a busy machine a quick
        job takes long, too. The system tells of them only when they are over, so that of a process
        that runs, or would, those of the processor count. So they do until `spent` is called first,
        since to ask for the rest is more than a quick job costs.
        """
        processor = _of_processor(self.pid) - self._begun
        clock = time.monotonic() - _kept_waiting(self.pid)
        if self._begun_clock is None:
            self._begun_clock = clock - processor
        return processor if _would_run(self.pid) else max(processor, clock - self._begun_clock)

    def kill(self) -> None:
        """End the process at once."""
        self.on_answer = None
        if self.pid and not self.gone:  # Not reaped yet, so that the number is still its own.
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Let the process end by itself."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is of no class of asyncio's

    def data_received(self, data: bytes) -> None:
        """Called by the event loop; what is no answer ends the process."""
        try:
            for head, body in self._inbox.feed(data):
                self._take(json.loads(head), body)
        except (ChannelError, ValueError, TypeError, KeyError):
            self.kill()

    def _take(self, head: dict[str, object], body: bytes) -> None:
        if not self.ready.done():
            self.ready.set_result(None)
        elif self.on_answer:
            self.last = bool(head.get("last"))
            self.on_answer(self, from_message(head, body), str(head.get("trace", "")))

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop when the process has ended or was told to."""
        self.gone = True
        if not self.ready.done():
            self.ready.set_exception(HolderError("a worker ended as it started"))
            self.ready.exception()  # Nobody may be waiting for it any more.
        self.holder.forget(self)
        if self.on_gone:
            self.on_gone(self)


def _kept_waiting(pid: int) -> float:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/schedstat").read_bytes().split()[1]) / 1e9
    return 0.0


def _would_run(pid: int) -> bool:
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"R"
    return False


def _of_processor(pid: int) -> float:
    with suppress(OSError):
        return time.clock_gettime((~pid << 3) | _CPU_CLOCK)
    return time.monotonic()


class Holder:
    """The process that holds one build; `wall` says what keeps its workers from the network."""

    def __init__(self, build: Path, limits: Limits) -> None:
        self.build = build
        self.standing: Standing = (build, _inode(build))
        self.wall = ""
        self.in_memory = False
        self._workers: set[Worker] = set()
        self._forking = 0
        self._limits = limits
        self._turn = asyncio.Lock()
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        with theirs:
            self._process = _start(theirs, build, limits)

    async def open(self) -> None:
        """Wait until the build is open; raises HolderError where it cannot be."""
        try:
            head = json.loads((await self._receive_message())[0])
        except (OSError, ChannelError, ValueError) as error:
            raise HolderError(await self._how_it_ended()) from error
        if problem := head.get("error"):
            code = head.get("exit_code")
            raise HolderError(problem, exit_code=code) if code else HolderError(problem)
        self.wall, self.in_memory = str(head["wall"]), bool(head["in_memory"])

    async def _how_it_ended(self) -> str:
        await self.ended()
        code = self._process.returncode
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        return f"{self.build}: the process that opens the graph {how}, mostly for want of memory"

    async def _receive_message(self) -> tuple[bytes, bytes]:
        inbox = Inbox(limit=0)
        loop = asyncio.get_running_loop()
        while piece := await loop.sock_recv(self._control, 65536):
            if messages := inbox.feed(piece):
                return messages[0]
        raise ChannelError("no word from it")

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    @property
    def busy(self) -> bool:
        """Whether it has workers, or is making one."""
        return bool(self._workers or self._forking)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of its workers."""
        return tuple(sorted(worker.pid for worker in self._workers))

    async def spawn(self) -> Worker:
        """Return a new worker that is ready; raises HolderError."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        worker = Worker(self, self._limits)
        self._forking += 1
        try:
            with theirs:
                worker.pid = await self._fork(theirs)
            self._workers.add(worker)
            await asyncio.get_running_loop().create_connection(lambda: worker, sock=ours)
        except BaseException as error:
            ours.close()
            if not isinstance(error, OSError):
                raise
            raise HolderError(f"{self.build}: {error}") from error
        finally:
            self._forking -= 1
        await worker.ready
        return worker

    async def _fork(self, theirs: socket.socket) -> int:
        async with self._turn:
            socket.send_fds(self._control, [COMMAND.pack(SPAWN, 0)], [theirs.fileno()])
            data = await asyncio.get_running_loop().sock_recv(self._control, PID.size)
        if len(data) < PID.size or not (pid := PID.unpack(data)[0]):
            raise OSError("it could not make a worker")
        return int(pid)

    def forget(self, worker: Worker) -> None:
        """Take a worker that has ended from the list, and from the system's."""
        self._workers.discard(worker)
        with suppress(OSError):
            self._control.send(COMMAND.pack(REAP, worker.pid))

    def close(self) -> None:
        """Let the process end; its build is free to be deleted then."""
        self._control.close()

    async def end(self) -> None:
        """End the workers at once, and the process when it has seen them end."""
        for worker in tuple(self._workers):
            worker.kill()
        for _ in range(_LOOKS):
            if not self.busy:
                break
            await asyncio.sleep(_END / _LOOKS)
        self.close()
        await self.ended()

    async def ended(self) -> None:
        """Wait until the process has ended; one that does not is made to."""
        await asyncio.get_running_loop().run_in_executor(None, self._wait)

    def _wait(self) -> None:
        try:
            self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _inode(build: Path) -> int:
    try:
        return build.stat().st_ino
    except OSError:
        return 0


def _start(theirs: socket.socket, build: Path, limits: Limits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [*COMMAND_LINE, str(theirs.fileno()), str(build), json.dumps(asdict(limits))],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},  # it is forked
        process_group=0,  # Ctrl-C is for the server, which lets running jobs end.
    )
