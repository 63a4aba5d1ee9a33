"""Jobs on their way, and the lanes in which they wait and run."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.processes import Worker
from kg.serve.workers.tasks import FUNCTIONS

PAGES = FUNCTIONS.keys() - {"sparql", "graph"}
"""Tasks whose work is bounded by what they are, so that none of them is ended to make room."""


@dataclass(eq=False, slots=True)
class Ticket:
    """A job on its way for one client; `since` is when it began, by the event loop's clock."""

    job: Job
    client: str
    answer: asyncio.Future[Reply]
    since: float = 0.0
    worker: Worker | None = None
    lane: Lane | None = None
    timer: asyncio.TimerHandle | None = None

    @property
    def is_page(self) -> bool:
        """Whether its work is bounded by what it is."""
        return self.job.task in PAGES

    def spent(self) -> float:
        """Return the seconds that the job has had, without those in which it was kept waiting."""
        return self.worker.spent() if self.worker else 0.0

    def set_timer(self, timer: asyncio.TimerHandle | None) -> None:
        """Put a timer in place of the present one."""
        if self.timer:
            self.timer.cancel()
        self.timer = timer

    def settle(self, answer: Reply | Problem) -> None:
        """Give the answer to who waits for it, if anyone does."""
        self.set_timer(None)
        if self.answer.done():
            return
        if isinstance(answer, Reply):
            self.answer.set_result(answer)
        else:
            self.answer.set_exception(ProblemError(answer))


@dataclass(eq=False, slots=True)
class Lane:
    """Jobs of one kind: `width` of them run at a time, the others wait.

    A job that has had `slice` seconds is for the next lane; `niceness` is that of its processes.
    """

    width: int
    slice: float
    niceness: int = 0
    waiting: dict[Ticket, None] = field(default_factory=dict)
    running: dict[Ticket, None] = field(default_factory=dict)
    _clients: Counter[str] = field(default_factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether no further job may begin."""
        return len(self.running) >= self.width

    def first(self) -> Ticket:
        """Return who is next: the first of a client with the fewest jobs that run here."""
        if not self._clients or len(self.waiting) == 1:
            return next(iter(self.waiting))
        return min(self.waiting, key=lambda ticket: self._clients[ticket.client])

    def wait(self, ticket: Ticket) -> None:
        """Let a job wait here."""
        ticket.lane = self
        self.waiting[ticket] = None

    def enter(self, ticket: Ticket) -> None:
        """Let a job run here, whichever lane it comes from."""
        if ticket.lane:
            ticket.lane.leave(ticket)
        ticket.lane = self
        self.running[ticket] = None
        self._clients[ticket.client] += 1
        if self.niceness and ticket.worker:
            ticket.worker.lower(self.niceness)

    def leave(self, ticket: Ticket) -> None:
        """Forget a job."""
        self.waiting.pop(ticket, None)
        if ticket in self.running:
            del self.running[ticket]
            self._clients[ticket.client] -= 1
            self._clients += Counter()  # who has none is forgotten

    def longest(self) -> Ticket | None:
        """Return the job that has had most of those that may be ended."""
        return max(
            (ticket for ticket in self.running if not ticket.is_page),
            key=Ticket.spent,
            default=None,
        )
