"""Who writes and who reads: locks on every system, those of readers where it has them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_HELD = ".held"


class BusyError(Exception):
    """Someone else has the lock."""


@contextmanager
def write_lock(file: Path, *, wait: bool) -> Iterator[None]:
    """Hold a lock beside which `file` stays for good, as the mark of whose the folder is.

    Raises BusyError where someone else has it and nobody is to `wait`.
    """
    file.touch(exist_ok=True)
    # Where the system has no lock of its own, the file of the lock goes with it.
    lock = FileLock(file if fcntl else file.with_name(file.name + _HELD), mode=0o644)
    try:
        with lock.acquire(timeout=-1 if wait else 0):
            yield
    except Timeout as error:
        raise BusyError(str(file)) from error


def hold_folder(folder: Path) -> int | None:
    """Keep a folder from `remove_free` until the process ends; None where systems need no help.

    Windows lets nobody move a folder while a file in it is open.
    """
    if fcntl is None:
        return None
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


@contextmanager
def when_free(folder: Path) -> Iterator[bool]:
    """Yield whether nobody holds a folder; while the block runs, nobody can begin to."""
    if fcntl is None:
        yield _can_be_moved(folder)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _is_free(handle)
    finally:
        os.close(handle)


def _is_free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _can_be_moved(folder: Path) -> bool:
    aside = folder.with_name(f"{folder.name}{_HELD}")
    try:
        folder.rename(aside)
        aside.rename(folder)
    except OSError:
        return False
    return True


def sync(path: Path) -> None:
    """Have a file or a folder written to the disk; Windows has no such call for folders."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
