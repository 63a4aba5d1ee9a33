"""What each error of a task means to the one who asked."""

from __future__ import annotations

from kg.errors import (
    DamagedGraphError,
    EndpointError,
    GraphNotFoundError,
    LimitError,
    NotFoundError,
    QuerySyntaxError,
    RefusedError,
    ScholargraphError,
    UsageError,
)
from kg.serve.workers.jobs import Problem, ProblemError

_BY_CLASS: tuple[tuple[type[Exception], int, str], ...] = (
    (RefusedError, 403, "refused"),
    (NotFoundError, 404, "not-found"),
    (DamagedGraphError, 503, "failed"),
    (GraphNotFoundError, 503, "not-found"),
    (LimitError, 422, "too-large"),
    (EndpointError, 502, "endpoint"),
    (UsageError, 400, "usage"),
    (ScholargraphError, 400, "usage"),
)

BUSY = Problem(503, "busy", "the server has more to do than it can; try again soon", retry_after=2)
STOPPING = Problem(503, "busy", "the server is stopping", retry_after=10)
CROWDED = Problem(
    503,
    "busy",
    "the query took long and had to make room, since many others wait; try again later",
    retry_after=10,
)
MEMORY = Problem(
    503,
    "memory",
    "the query was more than its process could bear, in memory or in nesting; ask for less",
    retry_after=60,
)
FAILED = Problem(500, "failed", "the request could not be answered; the server's log says why")


def timeout(seconds: float) -> Problem:
    """Return the problem of a job that ran past its time."""
    text = f"the query ran longer than {seconds:g} seconds and was ended; ask for less"
    return Problem(503, "timeout", text, retry_after=60)


def to_problem(error: BaseException) -> Problem:
    """Return what went wrong for the one who asked; FAILED for what is our own mistake.

    Example:
        >>> problem = to_problem(NotFoundError("no query named 'x'"))
        >>> problem.status, problem.code
        (404, 'not-found')
    """
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, MemoryError):
        return MEMORY
    if isinstance(error, QuerySyntaxError):
        return Problem(400, "syntax", str(error), line=error.line, column=error.column)
    for kind, status, code in _BY_CLASS:
        if isinstance(error, kind):
            return Problem(status, code, str(error))
    return FAILED
