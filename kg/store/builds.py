"""Graphs on disk, as whole snapshots behind a pointer; the only module that opens a store.

A folder of a graph holds `builds/<digest>/` with the parts of a build (graph.ttl, graph.html,
report.json, store/), `current`, a link to one of them that is replaced in one step, and a fixed
link `graph.ttl -> current/graph.ttl` for each part.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph

from kg.errors import (
    FULL,
    DamagedGraphError,
    GraphNotFoundError,
    LimitError,
    ScholargraphError,
    UsageError,
)
from kg.store.integrity import SUMS, find_damage, write_sums
from kg.store.locks import BusyError, hold_folder, sync, write_lock
from kg.store.ours import (
    FILES,
    MAP,
    PARTS,
    check_links,
    is_ours,
    remove_abandoned,
    remove_older,
    replace_build,
    staging,
)
from kg.store.pointers import CURRENT, current_target, point

LOCK = ".scholargraph.lock"
CORRECTIONS = "corrections.yaml"
"""What people say is wrong, beside the builds."""

_KEPT = (
    CORRECTIONS,
    f".{CORRECTIONS}.lock",
)  # a person's own, which may be there before the first build
_TRIES = 5
_LOADED_AT_ONCE = 1 << 25  # bytes; a whole file takes the engine 900 MB
_NO_ROOM = (  # all that the engine's own errors say of it
    "file descriptor",
    *map(os.strerror, (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)),
)

_HELD: dict[tuple[Path, int], int | None] = {}


@contextmanager
def new_build(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write the parts of a build into; publish it when the block ends.

    When the block raises, or the process dies at any moment, the former build stays as it was.
    Raises UsageError where the folder holds other files, cannot be written or another build is
    at work in it, and LimitError where the disk is full.
    """
    with _plain_errors(folder), _write_lock(folder):
        remove_abandoned(folder / "builds")
        with staging(folder / "builds") as build:
            yield build
            _publish(folder, build)


@contextmanager
def _plain_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        no_room = error.errno in FULL or any(words in reason for words in _NO_ROOM)
        kind = LimitError if no_room else UsageError
        raise kind(f"{folder}: the graph cannot be written here ({reason})") from error


@contextmanager
def _write_lock(folder: Path) -> Iterator[None]:
    _check_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with write_lock(folder / LOCK, wait=False):
            yield
    except BusyError:
        busy = f"{folder}: another build is writing here; wait for it to end"
        raise UsageError(busy) from None


def _check_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: this is a file; name a folder for the graph")
    if not folder.is_dir() or all(path.name in _KEPT for path in folder.iterdir()):
        return
    if not (folder / LOCK).is_file():
        raise UsageError(f"{folder}: this folder holds other files; name a new or an empty one")
    check_links(folder)


def _publish(folder: Path, new: Path) -> None:
    write_sums(new)
    _sync_tree(new)
    build = folder / "builds" / content_digest(new)
    former = current_build(folder)
    if not build.is_dir() or find_damage(build):
        replace_build(new, build)
    sync(build.parent)
    point(folder / CURRENT, f"builds/{build.name}")
    for name in (*PARTS, *_map_of(build)):
        point(folder / name, f"current/{name}")
    sync(folder)
    if build != former:
        remove_older(folder / "builds", keep={build.name, former.name if former else ""})


def content_digest(build: Path) -> str:
    """Return 12 hex digits over the bytes of the files of a build, the map among them."""
    whole = hashlib.sha256()
    for name in (*FILES, *_map_of(build)):
        with (build / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]


def _map_of(build: Path) -> tuple[str, ...]:
    return (MAP,) if (build / MAP).is_file() else ()


def _sync_tree(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            sync(Path(root, name))
        sync(Path(root))


def current_build(folder: Path) -> Path | None:
    """Return the folder of the build that stands in DIR, whole or damaged; None without one.

    A build's own folder is taken too.
    """
    if target := current_target(folder):
        return target
    if (folder / CURRENT / SUMS).exists():  # a copy that followed the links
        return folder / CURRENT
    return folder if sum((folder / name).exists() for name in (*PARTS, SUMS)) > 1 else None


def find_build(folder: str | os.PathLike[str]) -> Path:
    """Return the folder of the build that stands in DIR.

    Raises GraphNotFoundError where nothing was built, and DamagedGraphError where parts of what
    was built are missing.
    """
    try:
        for _ in range(_TRIES):
            build = current_build(Path(folder))
            if build is None:
                raise _no_build(Path(folder))
            if not (what := _missing(build)):
                return build.resolve()
            if build == current_build(Path(folder)):  # else two builds ended meanwhile
                raise DamagedGraphError(folder, what)
    except (OSError, ValueError) as error:  # a name too long, a folder not to be entered
        raise GraphNotFoundError(folder) from error
    raise GraphNotFoundError(folder)


def former_build(folder: Path, name: str = "") -> Path:
    """Return a build that stood in a folder before the present one, the last if it has no name.

    Raises GraphNotFoundError where nothing was built, and UsageError where there is no such build.
    """
    current = find_build(folder)
    others = [path for path in current.parent.iterdir() if path.name != current.name]
    found = [path for path in others if is_ours(path) and name in ("", path.name)]
    if not found:
        known = ", ".join(sorted(path.name for path in others if is_ours(path))) or "none"
        wanted = f"no build {name!r}" if name else "no former build"
        raise UsageError(f"{folder}: {wanted} is kept here (there is: {known})")
    return max(found, key=lambda path: (path.stat().st_mtime, path.name))


def _no_build(folder: Path) -> ScholargraphError:
    builds = folder / "builds"
    if builds.is_dir() and any(is_ours(build) for build in builds.iterdir()):
        return DamagedGraphError(folder, "`current`, which names its build, is missing")
    return GraphNotFoundError(folder)


def _missing(build: Path) -> str:
    if not build.is_dir():
        return f"{build.name}, its build, is missing"
    names = (name for name in (*PARTS, SUMS) if not (build / name).exists())
    return next((f"{name} is missing" for name in names), "")


def check_build(build: Path, *, whole: bool = True) -> None:
    """Raise DamagedGraphError where a build is not as it was written; see `find_damage`."""
    if damage := find_damage(build, whole=whole):
        more = f" (and {len(damage) - 1} more of its files)" if damage[1:] else ""
        raise DamagedGraphError(graph_folder(build), f"{damage[0]}{more}")


def graph_folder(build: Path) -> Path:
    """Return the folder of a graph of which a build is one; a copy of a build is its own."""
    if build.name == "current":
        return build.parent
    return build.parent.parent if build.parent.name == "builds" else build


def open_store(folder: str | os.PathLike[str]) -> pyoxigraph.Store:
    """Open the build that stands in DIR for reading.

    The store stays on that snapshot whatever is built meanwhile. Raises GraphNotFoundError,
    DamagedGraphError, and LimitError where the system has no room to open it.
    """
    for _ in range(_TRIES):
        build = find_build(folder)
        with suppress(FileNotFoundError):  # two builds ended since the pointer was read
            hold_build(build)
            check_build(build, whole=False)
            return read_store(build)
    raise GraphNotFoundError(folder)


def read_store(build: Path) -> pyoxigraph.Store:
    """Open the store of a build's own folder for reading; raises as `open_store` does."""
    try:
        return pyoxigraph.Store.read_only(str(build / "store"))
    except (OSError, RuntimeError, ValueError) as error:
        raise _not_opened(build, error) from error


def _not_opened(build: Path, error: Exception) -> ScholargraphError:
    text = str(error)
    if any(words in text for words in _NO_ROOM):
        return LimitError(f"{build}: the system has no room to open the store ({text})")
    check_build(build)
    return DamagedGraphError(graph_folder(build), f"its store cannot be opened ({text})")


def hold_build(build: Path) -> None:
    """Keep a build from being removed until this process ends; raises OSError without one."""
    key = build, build.stat().st_ino  # a damaged one may have been replaced
    if key not in _HELD:
        # Held until the process ends, since a store cannot say when its last reader is gone.
        _HELD[key] = hold_folder(build)


def damage_behind(_error: Exception) -> DamagedGraphError | None:
    """Return what is damaged of the builds that this process reads, where an error may be of it."""
    for build, _ in _HELD:
        try:
            check_build(build)
        except DamagedGraphError as damaged:
            return damaged
    return None


def write_store(source: Path, target: Path) -> int:
    """Load a file of `write_graph` into a new store on disk; return how many triples it counts."""
    store = pyoxigraph.Store(str(target))
    for turtle in _pieces(source):
        # No address is looked at again: each was when it was written.
        store.bulk_load(turtle, format=pyoxigraph.RdfFormat.TURTLE, lenient=True)
    store.optimize()
    store.flush()
    count = len(store)
    # The next reader may open the files only when the writer's handle is gone.
    del store
    (target / "LOG").unlink(missing_ok=True)  # what the engine says to itself: times, this machine
    return count


def _pieces(source: Path) -> Iterator[bytes]:
    """Yield a file in pieces of whole subjects, each behind the prefixes of the file."""
    with source.open("rb") as file:
        head, rest = b"", file.readline()
        while rest.startswith(b"@prefix"):
            head, rest = head + rest, file.readline()
        while data := file.read(_LOADED_AT_ONCE):
            whole, end, after = (rest + data).rpartition(b" .\n")
            if end:
                yield head + whole + end
            rest = after
        if rest:
            yield head + rest


def memory_store(turtle: bytes = b"") -> pyoxigraph.Store:
    """Return a store in memory that holds the given Turtle.

    Example:
        >>> len(memory_store(b"<a:s> <a:p> <a:o> ."))
        1
    """
    store = pyoxigraph.Store()
    store.load(turtle, format=pyoxigraph.RdfFormat.TURTLE)
    return store
