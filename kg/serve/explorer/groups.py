"""Which groups the things of a graph form, as far as the map of its build tells."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kg.view.atlas import Atlas, read_atlas


@lru_cache(maxsize=2)
def known_atlas(build: Path) -> Atlas | None:
    """Return the map of a build, None for one without; kept, since a build never changes."""
    return read_atlas(build)


def group_labels(build: Path) -> list[str]:
    """Return the names of the groups of a graph by their numbers, the largest first."""
    atlas = known_atlas(build)
    return [community.label for community in atlas.communities] if atlas else []
