"""The pool: real processes, and what becomes of jobs when these are slow, die or are replaced."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kg.errors import GraphNotFoundError
from kg.serve.workers import processes
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.lanes import PAGES
from kg.serve.workers.limits import Limits
from kg.serve.workers.pool import Pool
from kg.serve.workers.processes import HolderError
from kg.serve.workers.sandbox import network_wall
from kg.serve.workers.worker import from_message
from tests.served import served_folder
from tests.waiting import soon, until_async

TURTLE = b'<http://e/s> <http://e/p> <http://e/o>, "x"@en, 3 .'
MIB = 1024 * 1024
LIMITS = Limits(seconds=1, memory=192 * MIB, workers=2, wait=2, drain=1)
HOLDER = Path(__file__).parent / "serve_holder.py"

Body = Callable[[Pool], Awaitable[None]]


@pytest.fixture(autouse=True)
def more_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "COMMAND_LINE", (sys.executable, "-P", str(HOLDER)))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return served_folder(tmp_path_factory.mktemp("served") / "graph", TURTLE)


def with_pool(folder: Path, body: Body, limits: Limits = LIMITS) -> None:
    async def run() -> None:
        pool = Pool(folder, limits)
        await pool.start()
        try:
            await body(pool)
        finally:
            await pool.drain()

    asyncio.run(run())


async def text(pool: Pool, task: str, **arguments: object) -> str:
    return (await pool.run(Job(task, arguments))).body.decode()


async def problem(pool: Pool, task: str, **arguments: object) -> Problem:
    with pytest.raises(ProblemError) as caught:
        await pool.run(Job(task, arguments))
    return caught.value.problem


def test_a_job_comes_back_whole(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        reply = await pool.run(Job("echo", {"text": "é" * 300_000}))

        assert reply == Reply(("é" * 300_000).encode(), "text/plain", headers=(("x-a", "b"),))
        assert pool.build == (graph / "current").readlink().name

    with_pool(graph, body)


def test_named_graphs_are_there(tmp_path: Path) -> None:
    from pyoxigraph import Literal, NamedNode, Quad, Store

    store = Store()
    s, p, name = NamedNode("http://e/s"), NamedNode("http://e/p"), NamedNode("http://e/g")
    store.extend([Quad(s, p, Literal("default")), Quad(s, p, Literal("named"), name)])

    async def body(pool: Pool) -> None:
        found = await text(pool, "query", text="SELECT ?o { GRAPH <http://e/g> { ?s ?p ?o } }")
        assert "named" in found
        assert "default" not in found

    with_pool(served_folder(tmp_path / "graph", store), body)


def test_a_large_graph_is_read_from_disk(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        holder = pool._crew.holder
        assert holder is not None
        assert not holder.in_memory
        assert (await text(pool, "build")).endswith(" 3")

    with_pool(graph, body, Limits(in_memory=2))


def test_a_folder_without_a_graph_is_an_error(tmp_path: Path) -> None:
    async def body(pool: Pool) -> None:
        raise AssertionError

    with pytest.raises(GraphNotFoundError):
        with_pool(tmp_path, body)


def test_a_broken_store_is_an_error(tmp_path: Path) -> None:
    folder = served_folder(tmp_path / "graph", TURTLE)
    for file in (folder / "store").glob("CURRENT"):
        file.write_text("no manifest\n")

    async def body(pool: Pool) -> None:
        raise AssertionError

    with pytest.raises(HolderError, match="store/CURRENT has 12 bytes") as raised:
        with_pool(folder, body)
    assert raised.value.exit_code == 3


def test_a_job_past_its_time_ends_and_the_next_one_runs_at_once(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        start = time.monotonic()
        with soon():
            late = await problem(pool, "sleep", seconds=30)
        assert (late.status, late.code) == (503, "timeout")
        assert late.retry_after
        assert time.monotonic() - start > 0.9

        with soon():
            assert await text(pool, "echo", text="next") == "next"

    with_pool(graph, body)


@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_worker_that_dies_is_replaced(graph: Path, signal: str) -> None:
    async def body(pool: Pool) -> None:
        gone = await problem(pool, "die", signal=signal)
        assert (gone.status, gone.code) == (503, "memory")

        with soon():
            answers = await asyncio.gather(*(text(pool, "echo", text=str(n)) for n in range(8)))
        assert answers == [str(n) for n in range(8)]

    with_pool(graph, body)


def test_memory_is_bounded(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        assert (await problem(pool, "hoard", size=400 * MIB)).code == "memory"
        assert await text(pool, "hoard", size=MIB) == str(MIB)

    with_pool(graph, body)


def test_a_worker_that_has_grown_ends_after_its_answer(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        before = set(pool.pids)
        assert await text(pool, "hoard", size=160 * MIB) == str(160 * MIB)
        await until_async(lambda: len(pool.pids) == len(before) and set(pool.pids) != before)

    with_pool(graph, body)


def test_our_own_mistake_is_a_problem_and_a_line_in_the_log(
    graph: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def body(pool: Pool) -> None:
        assert (await problem(pool, "fail")).code == "failed"
        assert "ZeroDivisionError: our own mistake" in caplog.text
        assert await text(pool, "echo", text="next") == "next"

    with_pool(graph, body)


def _one_was_replaced(before: set[int], pool: Pool) -> bool:
    return len(pool.pids) == len(before) and len(before - set(pool.pids)) == 1


def test_who_leaves_ends_the_job(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        before = set(pool.pids)
        job = asyncio.create_task(text(pool, "sleep", seconds=30))
        await asyncio.sleep(0.05)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        await until_async(
            lambda: len(before - set(pool.pids)) == 1 and len(pool.pids) == len(before)
        )

    with_pool(graph, body, Limits(seconds=60))


def test_who_leaves_a_queue_is_forgotten(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        running = asyncio.create_task(problem(pool, "sleep", seconds=30))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(text(pool, "echo", text="never"))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await running).code == "timeout"
        assert await text(pool, "echo", text="next") == "next"

    with_pool(graph, body, Limits(seconds=1, workers=1, slice=60))


def test_the_queue_is_bounded(graph: Path) -> None:
    limits = Limits(seconds=1, workers=1, queue=2, slice=60)

    async def body(pool: Pool) -> None:
        running = [asyncio.create_task(problem(pool, "sleep", seconds=30))]
        waiting = [asyncio.create_task(text(pool, "echo", text=str(n))) for n in range(2)]
        await asyncio.sleep(0.05)

        busy = await problem(pool, "echo", text="too many")
        assert (busy.status, busy.code) == (503, "busy")
        assert busy.retry_after

        assert (await running[0]).code == "timeout"
        assert await asyncio.gather(*waiting) == ["0", "1"]

    with_pool(graph, body, limits)


def test_a_job_waits_only_so_long(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        running = asyncio.create_task(problem(pool, "sleep", seconds=30))
        await asyncio.sleep(0.05)
        assert (await problem(pool, "echo", text="late")).code == "busy"
        assert (await running).code == "timeout"

    with_pool(graph, body, Limits(seconds=1, workers=1, wait=0.2, slice=60))


def test_quick_jobs_pass_slow_ones(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        slow = [asyncio.create_task(text(pool, "sleep", seconds=25)) for _ in range(3)]
        await asyncio.sleep(0.05)

        for number in range(20):
            assert await text(pool, "echo", text=str(number)) == str(number)

        # However busy the machine is: behind one of them, an echo would come after it.
        assert not any(job.done() for job in slow)
        for job in slow:
            job.cancel()

    with_pool(graph, body, Limits(seconds=30, workers=1, slice=0.01))


def test_of_a_burst_of_middling_jobs_each_is_answered(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        jobs = [text(pool, "sleep", seconds=0.1) for _ in range(40)]
        assert len(await asyncio.gather(*jobs)) == 40

    with_pool(graph, body, Limits(seconds=10, slice=0.02))


def test_pages_pass_a_crowd_of_runaways(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        crowd = [asyncio.create_task(problem(pool, "spin")) for _ in range(30)]
        await asyncio.sleep(0.3)

        answers = [await pool.run(Job("home")) for _ in range(10)]

        assert [answer.body for answer in answers] == [b"<p>home"] * 10
        assert sum(not job.done() for job in crowd) > 20
        for job in crowd:
            job.cancel()

    with_pool(graph, body, Limits(seconds=20, wait=20))


def test_what_a_job_is_kept_waiting_for_a_processor_does_not_count(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        crowd = [asyncio.create_task(text(pool, "spin", seconds=0.3)) for _ in range(12)]
        assert len(await asyncio.gather(*crowd)) == 12

    with_pool(graph, body, Limits(seconds=1.5, workers=12, slice=60, wait=20))


def test_of_too_many_long_jobs_the_longest_makes_room(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        first = asyncio.create_task(problem(pool, "sleep", seconds=20))
        await asyncio.sleep(0.3)
        second = asyncio.create_task(text(pool, "sleep", seconds=2))
        while not first.done():
            assert await text(pool, "sleep", seconds=0.05)
            assert await asyncio.gather(*(text(pool, "echo", text="x") for _ in range(3)))
        assert (await first).code == "busy"
        assert await second

    limits = Limits(seconds=30, workers=1, long=1, aside=0, slice=0.02, stretch=0.1)
    with_pool(graph, body, limits)


def test_no_client_holds_all_places(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        greedy = [
            asyncio.create_task(pool.run(Job("sleep", {"seconds": 2}), client="192.0.2.1"))
            for _ in range(20)
        ]
        await asyncio.sleep(0.05)
        await pool.run(Job("echo", {"text": "x"}), client="192.0.2.2")
        assert sum(job.done() for job in greedy) <= 4
        for job in greedy:
            job.cancel()

    with_pool(graph, body, Limits(seconds=10, workers=2, slice=60))


def test_a_new_build_is_taken_up_and_old_jobs_end_on_the_old_one(tmp_path: Path) -> None:
    folder = served_folder(tmp_path / "graph", TURTLE)

    async def body(pool: Pool) -> None:
        former = pool.build
        old = asyncio.create_task(text(pool, "sleep", seconds=3))
        await asyncio.sleep(0.05)
        await asyncio.to_thread(served_folder, folder, TURTLE + b"<http://e/s> a 4 .")
        answers = set()
        while pool.build == former:
            answers.add(await text(pool, "build"))
        answers.add(await text(pool, "build"))

        assert answers == {f"{former} 3", f"{pool.build} 4"}
        assert await old == f"{former} 3"
        await until_async(lambda: not pool._crew._old)

    with_pool(folder, body, Limits(seconds=10))


def test_the_builds_in_use_are_not_deleted(tmp_path: Path) -> None:
    folder = served_folder(tmp_path / "graph", TURTLE)

    async def body(pool: Pool) -> None:
        held = folder / "builds" / pool.build
        old = asyncio.create_task(text(pool, "sleep", seconds=2))
        await asyncio.sleep(0.05)
        for number in range(4):
            served_folder(folder, b"<http://e/s> <http://e/p> %d ." % number)
        assert held.is_dir()
        assert await old == f"{held.name} 3"

    with_pool(folder, body, Limits(seconds=10, in_memory=0))


def test_a_holder_that_dies_is_replaced(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        holder = pool._crew.holder
        assert holder is not None
        holder._process.kill()
        await until_async(lambda: pool._crew.holder is not holder)
        assert await text(pool, "echo", text="next") == "next"

    with_pool(graph, body)


def test_draining_ends_what_runs_and_refuses_what_comes(graph: Path) -> None:
    async def body(pool: Pool) -> None:
        short = asyncio.create_task(text(pool, "sleep", seconds=0.3))
        long = asyncio.create_task(problem(pool, "sleep", seconds=20))
        await asyncio.sleep(0.05)
        pids = pool.pids
        drained = asyncio.create_task(pool.drain())
        await asyncio.sleep(0)
        assert (await problem(pool, "echo", text="x")).code == "busy"
        await drained
        assert await short
        assert "stopping" in (await long).detail
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)

    with_pool(graph, body, Limits(seconds=30, drain=1))


def test_a_worker_cannot_call_out(graph: Path) -> None:
    if not network_wall():
        pytest.skip("this system has no wall between a process and the network")

    async def body(pool: Pool) -> None:
        assert pool.wall
        with socket.create_server(("127.0.0.1", 0)) as canary:
            canary.settimeout(0.2)
            found = await problem(pool, "call", port=canary.getsockname()[1])
            assert found.code == "failed"
            with pytest.raises(TimeoutError):
                canary.accept()

    with_pool(graph, body)


def test_a_message_that_is_no_answer_ends_the_worker() -> None:
    from kg.serve.workers.channel import ChannelError

    with pytest.raises(ChannelError):
        from_message({"last": False}, b"")


def test_all_work_but_that_of_strangers_queries_is_a_page() -> None:
    assert {"home", "search", "compare", "explorer", "editor", "entity", "card"} <= PAGES
    assert not PAGES & {"sparql", "graph"}
