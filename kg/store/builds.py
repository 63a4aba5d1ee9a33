"""Graphs on disk, as whole snapshots behind a pointer; the only module that opens a store.

A folder of a graph holds `builds/<digest>/` with the parts of a build (graph.ttl, graph.html,
report.json, store/), `current`, a link to one of them that is replaced in one step, and a fixed
link `graph.ttl -> current/graph.ttl` for each part.
"""

from __future__ import annotations

import errno
import fcntl
import functools
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

from kg.errors import FULL, GraphNotFoundError, LimitError, UsageError

if TYPE_CHECKING:
    pass

FILES = ("graph.ttl", "graph.html", "report.json")
"""The files of a build; the digest that names it is over their bytes."""

PARTS = (*FILES, "store")
MAP = "atlas.json"
"""The map of a build, which builds from before there were maps have not."""

LOCK = ".scholargraph.lock"
CORRECTIONS = "corrections.yaml"
"""What people say is wrong, beside the builds."""

_KEPT = (
    CORRECTIONS,
    f".{CORRECTIONS}.lock",
)  # a person's own, which may be there before the first build
_NEW = ".new-"
_TRIES = 5
_LOADED_AT_ONCE = 500_000  # 400 MB; left to itself, the engine takes a million and 900 MB
_FULL_TEXT = os.strerror(errno.ENOSPC)  # all that the engine's own errors say of it


@contextmanager
def new_build(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write the parts of a build into; publish it when the block ends.

    When the block raises, or the process dies at any moment, the former build stays as it was.
    Raises UsageError where the folder holds other files, cannot be written or another build is
    at work in it, and LimitError where the disk is full.
    """
    with _plain_errors(folder), _write_lock(folder):
        staging = folder / "builds" / f"{_NEW}{os.getpid()}"
        _remove_abandoned(folder)
        staging.mkdir(parents=True)
        try:
            yield staging
            _publish(folder, staging)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _plain_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        kind = LimitError if error.errno in FULL or _FULL_TEXT in reason else UsageError
        raise kind(f"{folder}: the graph cannot be written here ({reason})") from error


@contextmanager
def _write_lock(folder: Path) -> Iterator[None]:
    _check_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _try_lock(handle, fcntl.LOCK_EX):
            raise UsageError(f"{folder}: another build is writing here; wait for it to end")
        yield
    finally:
        os.close(handle)


def _check_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: this is a file; name a folder for the graph")
    if not folder.is_dir() or all(path.name in _KEPT for path in folder.iterdir()):
        return
    if not (folder / LOCK).is_file():
        raise UsageError(f"{folder}: this folder holds other files; name a new or an empty one")
    for name in (*PARTS, MAP, "current"):
        if (folder / name).exists() and not (folder / name).is_symlink():
            raise UsageError(f"{folder / name}: this is not from a build; move it away first")


def _try_lock(handle: int, mode: int) -> bool:
    try:
        fcntl.flock(handle, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _publish(folder: Path, staging: Path) -> None:
    _sync_tree(staging)
    build = folder / "builds" / content_digest(staging)
    former = current_build(folder)
    if not is_build(build):
        shutil.rmtree(build, ignore_errors=True)
        staging.rename(build)
    _sync(build.parent)
    _point(folder / "current", f"builds/{build.name}")
    for name in (*PARTS, *_map_of(build)):
        _point(folder / name, f"current/{name}")
    _sync(folder)
    if build != former:
        _remove_older(folder, keep={build, former})


def content_digest(build: Path) -> str:
    """Return 12 hex digits over the bytes of the files of a build, the map among them."""
    whole = hashlib.sha256()
    for name in (*FILES, *_map_of(build)):
        with (build / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]


def _map_of(build: Path) -> tuple[str, ...]:
    return (MAP,) if (build / MAP).is_file() else ()


def is_build(path: Path) -> bool:
    """Return whether a folder holds every part of a build."""
    return all((path / name).exists() for name in PARTS)


def _point(link: Path, target: str) -> None:
    if link.is_symlink() and link.readlink() == Path(target):
        return
    beside = link.with_name(f"{_NEW}{link.name}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)


def _sync_tree(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            _sync(Path(root, name))
        _sync(Path(root))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_abandoned(folder: Path) -> None:
    for path in (folder / "builds").glob(f"{_NEW}*"):
        shutil.rmtree(path, ignore_errors=True)


def _remove_older(folder: Path, *, keep: set[Path | None]) -> None:
    kept = {path.name for path in keep if path}
    for path in (folder / "builds").iterdir():
        if path.name not in kept and not path.name.startswith(_NEW):
            _remove_unread(path)


def _remove_unread(build: Path) -> None:
    handle = os.open(build, os.O_RDONLY)
    try:
        if _try_lock(handle, fcntl.LOCK_EX):
            shutil.rmtree(build, ignore_errors=True)
    finally:
        os.close(handle)


def current_build(folder: Path) -> Path | None:
    """Return the folder of the build that stands in DIR, or None; it never changes once written.

    A build's own folder is taken too.
    """
    target = folder / "current"
    build = folder / "builds" / target.readlink().name if target.is_symlink() else folder
    return build if is_build(build) else None


def find_build(folder: str | os.PathLike[str]) -> Path:
    """Return the folder of the build that stands in DIR; raises GraphNotFoundError without one."""
    try:
        build = current_build(Path(folder))
    except (OSError, ValueError) as error:  # a name too long, a folder not to be entered
        raise GraphNotFoundError(folder) from error
    if build is None:
        raise GraphNotFoundError(folder)
    return build.resolve()


def open_store(folder: str | os.PathLike[str]) -> pyoxigraph.Store:
    """Open the build that stands in DIR for reading.

    The store stays on that snapshot whatever is built meanwhile. Raises GraphNotFoundError.
    """
    for _ in range(_TRIES):
        build = find_build(folder)
        try:
            hold_build(build)
            return read_store(build)
        except FileNotFoundError:
            continue  # two builds ended since the pointer was read
        except OSError as error:
            raise GraphNotFoundError(folder) from error
    raise GraphNotFoundError(folder)


def read_store(build: Path) -> pyoxigraph.Store:
    """Open the store of a build's own folder for reading; raises OSError where there is none."""
    return pyoxigraph.Store.read_only(str(build / "store"))


@functools.cache
def hold_build(build: Path) -> int:
    """Keep a build from being removed until this process ends; return the handle of its lock."""
    # Held until the process ends, since a store cannot say when its last reader is gone.
    handle = os.open(build, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def write_store(source: Path, target: Path) -> int:
    """Load a Turtle file into a new store on disk; return how many triples the store counts."""
    store = pyoxigraph.Store(str(target))
    quads = pyoxigraph.parse(path=str(source), format=pyoxigraph.RdfFormat.TURTLE)
    for first in quads:
        store.bulk_extend(chain([first], islice(quads, _LOADED_AT_ONCE - 1)))
    store.optimize()
    store.flush()
    count = len(store)
    # The next reader may open the files only when the writer's handle is gone.
    del store
    return count


def memory_store(turtle: bytes = b"") -> pyoxigraph.Store:
    """Return a store in memory that holds the given Turtle.

    Example:
        >>> len(memory_store(b"<a:s> <a:p> <a:o> ."))
        1
    """
    store = pyoxigraph.Store()
    store.load(turtle, format=pyoxigraph.RdfFormat.TURTLE)
    return store
