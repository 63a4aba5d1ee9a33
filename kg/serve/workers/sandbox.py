"""Walls around a process that runs strangers' queries: no network, bounded memory, no programs.

Each wall is built where the kernel has it; `network_wall` tells which of them stand.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import socket
import struct
import subprocess
import sys
from pathlib import Path

NAMESPACE = "network namespace"
FILTER = "system call filter"

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_ALLOW, _KILL, _ERRNO_EACCES = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000

# Numbers of socket, execve, execveat, ptrace, io_uring_setup (which opens sockets by itself).
_REFUSED = {
    "x86_64": (0xC000003E, (41, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 425)),
}


def wall_off() -> tuple[str, ...]:
    """Take the network and other programs from this process and its children, for good.

    Returns the walls that stand. Must be called while the process has one thread.
    """
    if not sys.platform.startswith("linux"):
        return ()
    libc = ctypes.CDLL(None, use_errno=True)
    walls = [NAMESPACE] if _leave_network(libc) else []
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and _filter_calls(libc):
        walls.append(FILTER)
    return tuple(walls)


def _leave_network(libc: ctypes.CDLL) -> bool:
    # A new user namespace would take root's right to read others' files, so it comes second.
    kinds = (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET)
    return any(libc.unshare(kind) == 0 for kind in kinds)


def _filter_calls(libc: ctypes.CDLL) -> bool:
    if platform.machine() not in _REFUSED or struct.calcsize("P") != 8:
        return False
    steps = _program(*_REFUSED[platform.machine()])
    code = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("HP", len(steps) // 8, ctypes.addressof(code))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0) == 0)


def _program(architecture: int, refused: tuple[int, ...]) -> bytes:
    """Return the filter: a foreign architecture ends the process, the refused calls fail."""
    count = len(refused)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 1, 0, _X32),
        *((_EQUAL, count - place, 0, number) for place, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO_EACCES),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def limit_memory(extra: int) -> None:
    """Let the address space grow by at most `extra` bytes from here; write no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if now := address_space():
        resource.setrlimit(resource.RLIMIT_AS, (now + extra, now + extra))


def bound_memory(extra: int) -> None:
    """The same for a process that starts others, which lift the bound by `lift_bound`."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = address_space() + extra
    if most > extra and (hard == resource.RLIM_INFINITY or most < hard):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def lift_bound() -> None:
    """Take away the bound that `bound_memory` of the parent has set."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def address_space() -> int:
    """Return the bytes of address space that this process has; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def reaches_network() -> bool:
    """Return whether this process can open a connection to another on loopback or beyond."""
    try:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", 9)) not in _UNREACHABLE
    except OSError:
        return False


_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EACCES)


def network_wall() -> str:
    """Return what keeps a worker from the network here, or "" where nothing does.

    A process is started, walled off and made to try.
    """
    command = [sys.executable, "-P", "-m", "kg.serve.workers.sandbox"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


if __name__ == "__main__":
    _walls = wall_off()
    sys.stdout.write("" if reaches_network() else " and ".join(_walls))
