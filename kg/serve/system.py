"""What the server needs of an operating system, and what it goes without on some of them."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from kg.errors import MissingPartError


def check_system() -> None:
    """Raise MissingPartError where the system cannot run the server."""
    if missing := lacking()[0]:
        text = f"`kg serve` does not run on this system ({missing}); on Windows, use WSL"
        raise MissingPartError(text)


def lacking() -> tuple[str, tuple[str, ...]]:
    """Return why the server cannot run here, "" if it can, and what it then goes without."""
    needed = [name for name in ("fcntl", "resource") if not _has_module(name)]
    needed += [] if hasattr(os, "fork") else ["fork"]
    if needed:
        return f"it has no {', '.join(needed)}", ()
    if sys.platform.startswith("linux"):
        return "", ()
    return "", ("bounds on the memory of a query", "a wall between queries and the network")


def _has_module(name: str) -> bool:
    if name in sys.modules:
        return sys.modules[name] is not None
    return find_spec(name) is not None
