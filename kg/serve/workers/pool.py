"""Which worker answers which job, for how long, and what happens to the rest.

Pages, whose work is bounded, have a lane of their own. Long queries cannot be told from short ones
beforehand: each begins in the quick lane, and goes on in the long one, with less of the
processors, when it has had a slice of time. What finds no place there gives its worker up and
begins anew when it is its turn. A job that has had much more goes to the last lane, where one too
many ends the longest. Time in which a job is kept from a processor by others never counts.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from kg.serve.workers import problems
from kg.serve.workers.crew import Crew
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.lanes import Lane, Ticket
from kg.serve.workers.limits import HARD, Limits
from kg.serve.workers.processes import Worker

_LOG = logging.getLogger(__name__)
_SPARES = 1
_PATIENCE = 0.005
"""Seconds that a job may still take when nobody waits for its answer."""

_LOOK = 0.02
"""Seconds between two looks at what a running job has had, at least."""

_LOW, _LOWEST = 10, 19
_PAGE = 5  # slices that a page may have


class Pool:
    """Runs jobs on the build that stands in a folder, in processes that can be ended.

    A build that comes to stand there later is taken up by itself; jobs that run go on on theirs.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._limits = limits
        self._crew = Crew(folder, limits, on_change=self._dispatch, on_lost=self._lose)
        self._pages = Lane(limits.pages, _PAGE * limits.slice)
        self._quick = Lane(limits.workers, limits.slice)
        self._long = Lane(limits.long, limits.stretch, niceness=_LOW)
        self._last = Lane(limits.aside, limits.seconds, niceness=_LOWEST)
        self._lanes = (self._pages, self._quick, self._long, self._last)
        self._by_worker: dict[Worker, Ticket] = {}
        self._quiet = asyncio.Event()
        self._stopping = False

    async def start(self) -> None:
        """Open the graph and start the workers; raises what `Crew.start` does."""
        await self._crew.start(self._places() + _SPARES)

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

    @property
    def waiting(self) -> int:
        """How many jobs wait for a worker."""
        return sum(len(lane.waiting) for lane in self._lanes)

    @property
    def running(self) -> int:
        """How many jobs have a worker."""
        return len(self._by_worker)

    async def run(self, job: Job, *, client: str = "") -> Reply:
        """Return the answer of a job of a client, by its address; raises ProblemError.

        Who stops waiting for it (cancels) ends it.
        """
        ticket = self._admit(job, client)
        try:
            return await ticket.answer
        except asyncio.CancelledError:
            self._abandon(ticket)
            raise

    def _admit(self, job: Job, client: str) -> Ticket:
        if self._stopping:
            raise ProblemError(problems.STOPPING)
        loop = asyncio.get_running_loop()
        ticket = Ticket(job, client, loop.create_future())
        lane = self._pages if ticket.is_page else self._quick
        if len(lane.waiting) >= self._limits.queue:
            raise ProblemError(problems.BUSY)
        if lane.waiting or lane.is_full or not (worker := self._crew.take()):
            self._wait(ticket, lane)
        else:
            self._begin(ticket, lane, worker)
        self._dispatch()
        return ticket

    def _wait(self, ticket: Ticket, lane: Lane) -> None:
        loop = asyncio.get_running_loop()
        ticket.set_timer(loop.call_later(self._limits.wait, self._end, ticket, problems.BUSY))
        lane.wait(ticket)

    def _dispatch(self) -> None:
        for lane in (self._pages, self._quick, self._long):
            while lane.waiting and not lane.is_full:
                if (worker := self._crew.take()) is None:
                    break
                self._begin(lane.first(), lane, worker)
        self._crew.want(self._places() + _SPARES)

    def _places(self) -> int:
        """Return how many jobs could begin at this moment."""
        lanes = (self._pages, self._quick)
        waiting = min(len(self._long.waiting), max(0, self._long.width - len(self._long.running)))
        return waiting + sum(max(0, lane.width - len(lane.running)) for lane in lanes)

    def _begin(self, ticket: Ticket, lane: Lane, worker: Worker) -> None:
        worker.begin()
        ticket.worker = worker
        ticket.since = asyncio.get_running_loop().time()
        self._by_worker[worker] = ticket
        lane.enter(ticket)
        self._look_after(ticket, min(lane.slice, self._limits.seconds))
        worker.on_answer = self._finish
        worker.ask(ticket.job)

    def _look_after(self, ticket: Ticket, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        ticket.set_timer(loop.call_later(max(seconds, _LOOK), self._look, ticket))

    def _look(self, ticket: Ticket) -> None:
        """See how far a running job has come, and whether it should go elsewhere."""
        lane, spent = ticket.lane, ticket.spent()
        if lane is None or ticket not in lane.running:
            return
        hard = ticket.since + HARD * self._limits.seconds
        if spent >= self._limits.seconds or asyncio.get_running_loop().time() >= hard:
            self._end(ticket, problems.timeout(self._limits.seconds))
            return
        if spent >= lane.slice and not self._move(ticket, lane):
            return
        lane = ticket.lane or lane
        next_look = lane.slice if spent < lane.slice else spent + self._limits.slice
        self._look_after(ticket, min(next_look, self._limits.seconds) - spent)

    def _move(self, ticket: Ticket, lane: Lane) -> bool:
        """Move a job to the next lane, if it should; False where it lost its worker."""
        if lane is self._long:
            if lane.waiting:
                self._move_last(ticket)
        elif not self._long.is_full and (lane.waiting or not ticket.is_page):
            self._long.enter(ticket)
            self._dispatch()
        elif not ticket.is_page and lane.waiting:
            self._begin_anew(ticket)
            return False
        return True

    def _move_last(self, ticket: Ticket) -> None:
        self._last.enter(ticket)
        if len(self._last.running) > self._last.width and (longest := self._last.longest()):
            self._end(longest, problems.CROWDED)
        else:
            self._dispatch()

    def _begin_anew(self, ticket: Ticket) -> None:
        """Take the worker from a job, which waits for the long lane; little work is lost."""
        worker, ticket.worker = ticket.worker, None
        if ticket.lane:
            ticket.lane.leave(ticket)
        self._wait(ticket, self._long)
        if worker:
            del self._by_worker[worker]
            worker.kill()
        self._dispatch()

    def _finish(self, worker: Worker, answer: Reply | Problem, trace: str) -> None:
        ticket = self._by_worker[worker]
        if trace:
            _LOG.error("task %s failed\n%s", ticket.job.task, trace)
        lowered = ticket.lane in (self._long, self._last)
        self._remove(ticket)
        ticket.settle(answer)
        if lowered:
            worker.close()  # What was lowered cannot be raised again.
        else:
            self._crew.put_back(worker)
        self._dispatch()

    def _end(self, ticket: Ticket, problem: Problem) -> None:
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

    def _remove(self, ticket: Ticket) -> None:
        if ticket.lane:
            ticket.lane.leave(ticket)
        if ticket.worker:
            self._by_worker.pop(ticket.worker, None)
        if not self._by_worker:
            self._quiet.set()

    def _abandon(self, ticket: Ticket) -> None:
        if ticket.worker in self._by_worker:
            loop = asyncio.get_running_loop()
            ticket.set_timer(loop.call_later(_PATIENCE, self._end, ticket, problems.BUSY))
        else:
            self._end(ticket, problems.BUSY)

    async def drain(self) -> None:
        """Refuse new jobs, let running ones end for the time allowed, and end all processes."""
        self._stopping = True
        for lane in self._lanes:
            for ticket in tuple(lane.waiting):
                self._end(ticket, problems.STOPPING)
        if self._by_worker:
            self._quiet.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), self._limits.drain)
        for ticket in tuple(self._by_worker.values()):
            self._end(ticket, problems.STOPPING)
        await self._crew.close()
