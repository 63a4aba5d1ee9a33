"""What the HTTP process asks of a worker process, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: a task of `kg.serve.workers.tasks` by name, and its arguments.

    The arguments are plain values (text, numbers, booleans, None, tuples and mappings of them), so
    that they can be sent to another process.
    """

    task: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; never a part of one."""

    body: bytes
    media_type: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer, in the fields of RFC 9457.

    `code` is a short word for programs: "syntax", "refused", "not-found", "usage", "timeout",
    "memory", "too-large", "busy", "media-type". `line` and `column` count from 1 and are those of
    a syntax error; `retry_after` is in seconds.
    """

    status: int
    code: str
    detail: str
    line: int | None = None
    column: int | None = None
    retry_after: int | None = None


class ProblemError(Exception):
    """A job that has no answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem
