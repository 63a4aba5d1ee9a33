"""Waiting for what comes to pass a moment later, on a machine that may be busy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 60.0
"""Seconds until a thing counts as never coming: only a test that fails waits so long."""
SOON = 20.0
"""Seconds that a thing may take that is there at once, on a machine with four other busy processes;
what would hold it up lasts longer in the tests that ask."""


def until(condition: Callable[[], Found], seconds: float = PATIENCE) -> Found:
    """Wait for a condition to be true, and return what it is then."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)
    return found


async def until_async(condition: Callable[[], object]) -> None:
    """Wait for a condition to be true, and let others of the same loop work."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        await asyncio.sleep(0.01)


@contextmanager
def soon() -> Iterator[None]:
    """Fail where a block takes longer than what is not held up."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < SOON, "something held it up"
