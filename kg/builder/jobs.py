"""How many processes read texts."""

from __future__ import annotations

import os

PAPERS_A_PROCESS = 150
"""With fewer papers for each, a process takes longer to start than its share takes to read."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def processes(jobs: int | None, papers: int) -> int:
    """Return the number that was asked for, else that of the cores as far as each has enough to do.

    Example:
        >>> processes(3, 1), processes(None, 35)
        (3, 1)
    """
    return jobs or max(1, min(cores(), papers // PAPERS_A_PROCESS))
