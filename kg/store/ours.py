"""What in the folder of a graph a build has written, and so may take away: never anything else."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import UsageError
from kg.store.integrity import SUMS
from kg.store.locks import when_free
from kg.store.pointers import NEW, is_pointer

FILES = ("graph.ttl", "graph.html", "report.json")
"""The files of a build; the digest that names it is over their bytes."""

PARTS = (*FILES, "store")
MAP = "atlas.json"
"""The map of a build, which builds from before there were maps have not."""

SEARCH = "search.sqlite"
"""The index of what can be searched, which older builds have not; it is made from graph.ttl, and
its bytes are those of one SQLite or another, so that no digest is over them."""

LIBRARY = "library"
"""The folder of a build in which what was read is kept."""

_MARK = ".scholargraph"
_CONTENT = "build"
_BUILD = re.compile(r"[0-9a-f]{12}")
_STORED = re.compile(
    r"\d+\.(?:sst|log|blob)|(?:MANIFEST|OPTIONS)-\d+|CURRENT|IDENTITY|LOCK|LOG(?:\.old\.\d+)?"
)


def is_ours(build: Path) -> bool:
    """Return whether a folder has the name of a build, and nothing in it but parts of one.

    What a person has laid there, under whatever name, makes it theirs.
    """
    if not _BUILD.fullmatch(build.name) or build.is_symlink() or not build.is_dir():
        return False
    entries = {path.name: path for path in build.iterdir()}
    known = {*PARTS, MAP, SEARCH, SUMS, LIBRARY}
    return (
        entries.keys() <= known and bool(entries.keys() - {"report.json"}) and _only_ours(entries)
    )


def _only_ours(entries: dict[str, Path]) -> bool:
    store, library = entries.pop("store", None), entries.pop(LIBRARY, None)
    if library and (library.is_symlink() or not library.is_dir()):
        return False
    if any(path.is_symlink() or not path.is_file() for path in entries.values()):
        return False
    return store is None or _is_store(store)


def _is_store(store: Path) -> bool:
    if store.is_symlink() or not store.is_dir():
        return False
    return all(_STORED.fullmatch(path.name) and path.is_file() for path in store.iterdir())


@contextmanager
def staging(builds: Path) -> Iterator[Path]:
    """Yield an empty folder in `builds` to write a build into; what is left of it is taken away."""
    builds.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=NEW, dir=builds))
    try:
        (place / _MARK).touch()
        (place / _CONTENT).mkdir()
        yield place / _CONTENT
    finally:
        _take_away(place)


def replace_build(new: Path, build: Path) -> None:
    """Put a new build where a damaged one of the same name may stand; who reads that one may go on.

    Raises UsageError where something stands there that is no build.
    """
    if os.path.lexists(build):
        if not is_ours(build):
            raise UsageError(f"{build}: this is not from a build; move it away first")
        build.rename(new.with_name(build.name))
    new.rename(build)


def remove_abandoned(builds: Path) -> None:
    """Take away what builds that were killed have left."""
    for place in builds.glob(f"{NEW}*"):
        if not place.is_symlink() and (place / _MARK).is_file():
            _take_away(place)


def _take_away(place: Path) -> None:
    """Remove a staging folder, but for a damaged build that stands in it and is read still."""
    for path in place.iterdir():
        if path.name == _CONTENT and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif is_ours(path):
            _remove_unread(path)
    if [path.name for path in place.iterdir()] == [_MARK]:
        shutil.rmtree(place, ignore_errors=True)


def remove_older(builds: Path, *, keep: set[str]) -> None:
    """Take away the builds that are not to be kept, unless someone reads them."""
    for path in builds.iterdir():
        if path.name not in keep and is_ours(path):
            _remove_unread(path)


def _remove_unread(build: Path) -> None:
    with when_free(build) as free:
        if free:
            shutil.rmtree(build, ignore_errors=True)


def check_links(folder: Path) -> None:
    """Raise UsageError where a fixed name in a graph's folder is not the link of a build."""
    wanted = {name: f"current/{name}" for name in (*PARTS, MAP)}
    for name, target in (*wanted.items(), ("current", "builds/")):
        for path in (folder / name, folder / f"{NEW}{name}"):
            if os.path.lexists(path) and not is_pointer(path, target):
                raise UsageError(f"{path}: this is not from a build; move it away first")
