"""One worker process: it answers one job at a time until its channel closes."""

from __future__ import annotations

import json
import pickle
import resource
import signal
import socket
import traceback
from dataclasses import asdict

from kg.serve.workers import channel
from kg.serve.workers.jobs import Job, Problem, Reply
from kg.serve.workers.limits import HARD, Limits
from kg.serve.workers.problems import FAILED, MEMORY, to_problem
from kg.serve.workers.tasks import Snapshot, run_task

_WORN = 128 * 1024
"""In kilobytes; a worker that has grown by this much ends after its answer."""

_GRACE = 2.0


def work(link: socket.socket, snapshot: Snapshot, limits: Limits) -> None:
    """Answer jobs until the other side closes or memory has grown; one at a time."""
    peak, inbox = _peak(), channel.Inbox(limit=0)
    while (message := channel.receive(link, inbox)) is not None:
        _set_alarm(HARD * limits.seconds + _GRACE)
        answer, trace = _answer(pickle.loads(message[0]), snapshot, limits)  # noqa: S301 - ours
        _set_alarm(0)
        last = answer is MEMORY or _peak() - peak > _WORN
        channel.send(link, *to_message(answer, trace=trace, last=last))
        if last:
            return


def _set_alarm(seconds: float) -> None:
    # The kernel ends the process at the alarm, should the server that counts the time be gone.
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _answer(job: Job, snapshot: Snapshot, limits: Limits) -> tuple[Reply | Problem, str]:
    try:
        return run_task(job, snapshot, limits), ""
    except Exception as error:  # Whatever goes wrong in one job, the next one must be answered.
        problem = to_problem(error)
        return problem, traceback.format_exc() if problem is FAILED else ""


def to_message(
    answer: Reply | Problem, *, trace: str = "", last: bool = False
) -> tuple[bytes, bytes]:
    """Return head and body of an answer; `last` says that the worker ends after it."""
    head: dict[str, object] = {"last": last, "trace": trace}
    if isinstance(answer, Problem):
        return json.dumps({**head, "problem": asdict(answer)}).encode(), b""
    plain = {"media_type": answer.media_type, "status": answer.status, "headers": answer.headers}
    return json.dumps({**head, "reply": plain}).encode(), answer.body


def from_message(head: dict[str, object], body: bytes) -> Reply | Problem:
    """Return the answer of a message; JSON, since a worker has read what strangers wrote.

    Example:
        >>> head, body = to_message(Reply(b"x", "text/plain", headers=(("vary", "accept"),)))
        >>> from_message(json.loads(head), body).headers
        (('vary', 'accept'),)
    """
    reply, problem = head.get("reply"), head.get("problem")
    if isinstance(problem, dict):
        return Problem(**problem)
    if not isinstance(reply, dict):
        raise channel.ChannelError("the message is no answer")
    headers = tuple((str(name), str(value)) for name, value in reply["headers"])
    return Reply(body, str(reply["media_type"]), int(reply["status"]), headers)
