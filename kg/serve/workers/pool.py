"""Which worker answers which job, for how long, and what happens to the rest.

A job starts at once where one of the workers is free, and waits its turn in a bounded queue
otherwise. Long jobs cannot be told from short ones beforehand: when others wait, a job that ran
for a slice of time is moved aside with its process, and a spare worker takes its place.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg.serve.workers import problems
from kg.serve.workers.crew import Crew
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.processes import Worker

_LOG = logging.getLogger(__name__)
_SPARES = 1
_PATIENCE = 0.005
"""Seconds that a job may still take when nobody waits for its answer."""


_LOOK = 0.005
"""Seconds between two looks at what running jobs have spent, at least."""


@dataclass(eq=False, slots=True)
class _Ticket:
    """A job on its way; `spent` is what its worker had spent of its time when it began."""

    job: Job
    answer: asyncio.Future[Reply]
    spent: float = 0.0
    worker: Worker | None = None
    timer: asyncio.TimerHandle | None = None

    def set_timer(self, timer: asyncio.TimerHandle | None) -> None:
        if self.timer:
            self.timer.cancel()
        self.timer = timer

    def settle(self, answer: Reply | Problem) -> None:
        self.set_timer(None)
        if self.answer.done():
            return
        if isinstance(answer, Reply):
            self.answer.set_result(answer)
        else:
            self.answer.set_exception(ProblemError(answer))


class Pool:
    """Runs jobs on the build that stands in a folder, in processes that can be ended.

    A build that comes to stand there later is taken up by itself; jobs that run go on on theirs.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._limits = limits
        self._crew = Crew(folder, limits, on_change=self._dispatch, on_lost=self._lose)
        self._waiting: dict[_Ticket, None] = {}
        self._quick: dict[_Ticket, None] = {}
        self._aside: dict[_Ticket, None] = {}
        self._by_worker: dict[Worker, _Ticket] = {}
        self._turn: asyncio.TimerHandle | None = None
        self._quiet = asyncio.Event()
        self._stopping = False

    async def start(self) -> None:
        """Open the graph and start the workers; raises what `Crew.start` does."""
        await self._crew.start(self._limits.workers + _SPARES)

    @property
    def build(self) -> str:
        """The digest that names the build on which new jobs run."""
        return self._crew.holder.build.name if self._crew.holder else ""

    @property
    def wall(self) -> str:
        """What keeps the workers from the network; "" where nothing does."""
        return self._crew.holder.wall if self._crew.holder else ""

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers on the present build."""
        return self._crew.holder.pids if self._crew.holder else ()

    async def run(self, job: Job) -> Reply:
        """Return the answer of a job; raises ProblemError.

        Who stops waiting for it (cancels) ends it.
        """
        ticket = self._admit(job)
        try:
            return await ticket.answer
        except asyncio.CancelledError:
            self._abandon(ticket)
            raise

    def _admit(self, job: Job) -> _Ticket:
        if self._stopping:
            raise ProblemError(problems.STOPPING)
        if len(self._waiting) >= self._limits.queue:
            raise ProblemError(problems.BUSY)
        loop = asyncio.get_running_loop()
        ticket = _Ticket(job, loop.create_future())
        ticket.set_timer(loop.call_later(self._limits.wait, self._end, ticket, problems.BUSY))
        self._waiting[ticket] = None
        self._dispatch()
        return ticket

    def _dispatch(self) -> None:
        while self._waiting and len(self._quick) < self._limits.workers:
            if (worker := self._crew.take()) is None:
                break
            self._begin(next(iter(self._waiting)), worker)
        self._crew.want(self._limits.workers - len(self._quick) + _SPARES)
        if self._waiting:
            self._make_room()

    def _begin(self, ticket: _Ticket, worker: Worker) -> None:
        loop = asyncio.get_running_loop()
        del self._waiting[ticket]
        self._quick[ticket] = None
        self._by_worker[worker] = ticket
        ticket.worker, ticket.spent = worker, worker.spent()
        late = problems.timeout(self._limits.seconds)
        ticket.set_timer(loop.call_later(self._limits.seconds, self._end, ticket, late))
        worker.on_answer = self._finish
        worker.ask(ticket.job)

    def _make_room(self) -> None:
        """Move the longest of the quick jobs aside, now or when its slice is over."""
        if len(self._quick) < self._limits.workers:
            return  # A worker is on its way.
        left, ticket = min(
            ((self._left_of_slice(t), t) for t in self._quick), key=lambda pair: pair[0]
        )
        if left <= 0:
            self._set_aside(ticket)
            return
        if self._turn:
            self._turn.cancel()
        self._turn = asyncio.get_running_loop().call_later(max(left, _LOOK), self._dispatch)

    def _left_of_slice(self, ticket: _Ticket) -> float:
        return self._limits.slice - (ticket.worker.spent() - ticket.spent if ticket.worker else 0)

    def _set_aside(self, ticket: _Ticket) -> None:
        del self._quick[ticket]
        self._aside[ticket] = None
        if ticket.worker:
            ticket.worker.lower()
        if len(self._aside) > self._limits.aside:
            self._end(next(iter(self._aside)), problems.CROWDED)
        else:
            self._dispatch()

    def _finish(self, worker: Worker, answer: Reply | Problem, trace: str) -> None:
        ticket = self._by_worker[worker]
        if trace:
            _LOG.error("task %s failed\n%s", ticket.job.task, trace)
        lowered = ticket in self._aside
        self._remove(ticket)
        ticket.settle(answer)
        if lowered:
            worker.close()  # What was lowered cannot be raised again.
        else:
            self._crew.put_back(worker)
        self._dispatch()

    def _end(self, ticket: _Ticket, problem: Problem) -> None:
        """Give a job up, with its process where it has one."""
        self._remove(ticket)
        ticket.settle(problem)
        if ticket.worker:
            ticket.worker.kill()
        self._dispatch()

    def _lose(self, worker: Worker) -> None:
        if ticket := self._by_worker.get(worker):
            self._end(ticket, problems.MEMORY)
        else:
            self._dispatch()

    def _remove(self, ticket: _Ticket) -> None:
        for place in (self._waiting, self._quick, self._aside):
            place.pop(ticket, None)
        if ticket.worker:
            self._by_worker.pop(ticket.worker, None)
        if not self._by_worker:
            self._quiet.set()

    def _abandon(self, ticket: _Ticket) -> None:
        if ticket in self._waiting:
            self._end(ticket, problems.BUSY)
        elif ticket.worker in self._by_worker:
            loop = asyncio.get_running_loop()
            ticket.set_timer(loop.call_later(_PATIENCE, self._end, ticket, problems.BUSY))

    async def drain(self) -> None:
        """Refuse new jobs, let running ones end for the time allowed, and end all processes."""
        self._stopping = True
        for ticket in tuple(self._waiting):
            self._end(ticket, problems.STOPPING)
        if self._by_worker:
            self._quiet.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), self._limits.drain)
        for ticket in tuple(self._by_worker.values()):
            self._end(ticket, problems.STOPPING)
        await self._crew.close()
