"""What other packages bring by entry point: formats of export, panels of a page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeVar

from kg.errors import ScholargraphError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

T = TypeVar("T")


def entry_points(*, group: str) -> EntryPoints:
    """Return what installed packages declare; the library loads on first use, for `kg --help`."""
    from importlib.metadata import entry_points as declared

    return declared(group=group)


def load_added(group: str, kind: type[T], *, own: Collection[str] = ()) -> dict[str, T]:
    """Return what installed packages add to a group, by name; names of our `own` stay ours.

    Raises ScholargraphError where something cannot be loaded or is of another kind.
    """
    added = (entry for entry in entry_points(group=group) if entry.name not in own)
    ordered = sorted(added, key=lambda entry: (entry.name, entry.value))
    return {entry.name: _load(entry, kind) for entry in ordered}


def _load(entry: EntryPoint, kind: type[T]) -> T:
    try:
        found = entry.load()
    except Exception as error:  # whatever a stranger's module does when it is loaded
        message = f"{entry.name!r} ({entry.value}) cannot be loaded: {error}"
        raise ScholargraphError(message) from error
    if isinstance(found, kind):
        return found
    expected = f"{kind.__module__}.{kind.__qualname__}"
    raise ScholargraphError(f"{entry.value} is no {expected} (entry {entry.name!r})")
