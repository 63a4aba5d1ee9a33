"""The workers that are free, all on the build that stands now, and the change to the next build."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path

from kg.serve.workers.limits import Limits
from kg.serve.workers.processes import Holder, HolderError, Standing, Worker
from kg.store.builds import current_build, find_build

_LOG = logging.getLogger(__name__)
_LOOK = 0.5
"""Seconds between two looks at which build stands, and before a start that failed is tried anew."""


class Crew:
    """Keeps as many workers free as are wanted; calls `on_change` when one has become free.

    `on_lost` is called when a worker has ended, whatever it was doing.
    """

    def __init__(
        self,
        folder: Path,
        limits: Limits,
        *,
        on_change: Callable[[], None],
        on_lost: Callable[[Worker], None],
    ) -> None:
        self.holder: Holder | None = None
        self._folder = folder
        self._limits = limits
        self._on_change = on_change
        self._on_lost = on_lost
        self._free: list[Worker] = []
        self._wanted = 0
        self._starting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._old: set[Holder] = set()
        self._ending: set[Holder] = set()
        self._watch: asyncio.Task[None] | None = None

    async def start(self, wanted: int) -> None:
        """Open the build that stands and start workers.

        Raises GraphNotFoundError, DamagedGraphError, and HolderError where it cannot be opened.
        """
        self._wanted = wanted
        self._replace(*await self._open_standing())
        self._watch = asyncio.create_task(self._watch_builds())

    async def _open_standing(self) -> tuple[Holder, list[Worker]]:
        while True:
            build = find_build(self._folder)
            try:
                return await self._open(build)
            except HolderError:
                if find_build(self._folder) == build:
                    raise  # else two builds ended since the link was read

    async def _open(self, build: Path) -> tuple[Holder, list[Worker]]:
        holder = Holder(build, self._limits)
        try:
            await holder.open()
            return holder, [await holder.spawn() for _ in range(self._wanted)]
        except BaseException:
            await holder.end()
            raise

    def _replace(self, holder: Holder, ready: list[Worker]) -> None:
        former, self.holder = self.holder, holder
        idle, self._free = self._free, []
        for worker in idle:
            worker.close()
        for worker in ready:
            self._welcome(worker)
        if former:
            self._old.add(former)
        self._end_old()
        self._on_change()

    def _welcome(self, worker: Worker) -> None:
        worker.on_gone = self._forget
        self.put_back(worker)

    def _forget(self, worker: Worker) -> None:
        with suppress(ValueError):
            self._free.remove(worker)
        self._end_old()
        self._on_lost(worker)

    def _end_old(self) -> None:
        for holder in [holder for holder in self._old if not holder.busy]:
            self._old.discard(holder)
            self._ending.add(holder)
            holder.close()
            self._track(self._see_out(holder))

    async def _see_out(self, holder: Holder) -> None:
        await holder.ended()
        self._ending.discard(holder)

    def _track(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take(self) -> Worker | None:
        """Return a worker that is free, the one that worked last."""
        return self._free.pop() if self._free else None

    def put_back(self, worker: Worker) -> None:
        """Take back a worker that has answered; one that is worn or of a former build ends."""
        if worker.gone or worker.last or worker.holder is not self.holder:
            worker.close()
        else:
            self._free.append(worker)

    def want(self, count: int) -> None:
        """Start workers until so many are free or on their way."""
        self._wanted = count
        while self.holder and len(self._free) + self._starting < count:
            self._starting += 1
            self._track(self._add(self.holder))

    async def _add(self, holder: Holder) -> None:
        try:
            self._welcome(await holder.spawn())
            self._on_change()
        except HolderError as error:
            _LOG.warning("%s", error)
            await asyncio.sleep(_LOOK)
        finally:
            self._starting -= 1

    async def _watch_builds(self) -> None:
        refused: Standing | None = None
        while True:
            await asyncio.sleep(_LOOK)
            self.want(self._wanted)
            build = self._standing()
            if build and build != refused and self._is_stale(build):
                refused = None if await self._change_to(build[0]) else build

    def _standing(self) -> Standing | None:
        with suppress(OSError):
            build = current_build(self._folder)
            return (build.resolve(), build.stat().st_ino) if build else None
        return None

    def _is_stale(self, build: Standing) -> bool:
        return self.holder is None or self.holder.standing != build or not self.holder.alive

    async def _change_to(self, build: Path) -> bool:
        """Put a new build in place of the present one, which stays where it cannot be opened."""
        try:
            self._replace(*await self._open(build))
        except HolderError as error:
            _LOG.warning("the former build stays: %s", error)
            return False
        _LOG.info("serving build %s", build.name)
        return True

    async def close(self) -> None:
        """End all processes, and with them whatever they do."""
        tasks = [*self._tasks, *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        holders = [*self._old, *self._ending, *([self.holder] if self.holder else [])]
        self.holder = None
        for holder in holders:
            await holder.end()
