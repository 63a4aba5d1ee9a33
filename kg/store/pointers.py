"""What in the folder of a graph points to its build: links, or files where links are not to be had.

`current` names the build: a link to it, or a file with the same text. The other names are links
through it, or copies.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
from pathlib import Path

from kg.store.locks import sync

NEW = ".new-"
CURRENT = "current"
_TARGET = re.compile(r"builds/([^/\s]+)\n?")


def point(name: Path, target: str) -> None:
    """Have a name stand for a target in its folder, in one step; a folder only by a link."""
    if name.is_symlink() and name.readlink() == Path(target):
        return
    beside = name.with_name(f"{NEW}{name.name}")
    beside.unlink(missing_ok=True)
    try:
        beside.symlink_to(target)
    except (OSError, NotImplementedError):
        if not _write(beside, name.parent, target):
            return
    beside.replace(name)


def _write(beside: Path, folder: Path, target: str) -> bool:
    """Write a file in place of a link; tell whether there is one."""
    if target.startswith("builds/"):
        beside.write_text(f"{target}\n", encoding="utf-8")
    else:
        build = current_target(folder)
        source = build / Path(target).name if build else None
        if source is None or not source.is_file():
            return False
        shutil.copyfile(source, beside)
    sync(beside)
    return True


def current_target(folder: Path) -> Path | None:
    """Return the folder of the build that `current` names, there or not; None without one."""
    pointer = folder / CURRENT
    if pointer.is_symlink():
        return folder / "builds" / pointer.readlink().name
    if pointer.is_file() and (found := _TARGET.fullmatch(_text(pointer))):
        return folder / "builds" / found[1]
    return None


def _text(pointer: Path) -> str:
    with pointer.open("rb") as file:
        return file.read(200).decode("utf-8", "replace")


def is_pointer(path: Path, target: str) -> bool:
    """Tell whether a name is a link to a target that begins so, or a file that stands for one."""
    if path.is_symlink():
        return path.readlink().as_posix().startswith(target)
    if not path.is_file():
        return False
    name = path.name.removeprefix(NEW)
    if name == CURRENT:
        return _TARGET.fullmatch(_text(path)) is not None
    return _is_copy(path, name)


def _is_copy(path: Path, name: str) -> bool:
    """Tell whether a file is the copy of a part of a build; then nothing is lost with it."""
    if (path.parent / CURRENT).is_symlink() or not os.path.lexists(path.parent / CURRENT):
        return False
    if path.name.startswith(NEW):  # of a build that was killed while it copied
        return True
    parts = (build / name for build in (path.parent / "builds").glob("*"))
    return any(part.is_file() and filecmp.cmp(path, part, shallow=False) for part in parts)
