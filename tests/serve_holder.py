"""A holder whose workers know some more tasks, for tests of what workers may do wrong."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Mapping

from kg.serve.workers import holder, tasks
from kg.serve.workers.jobs import Reply
from kg.serve.workers.limits import Limits
from kg.serve.workers.tasks import Snapshot


def echo(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    return Reply(str(arguments["text"]).encode(), "text/plain", headers=(("x-a", "b"),))


def pid(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    return Reply(str(os.getpid()).encode(), "text/plain")


def build(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    return Reply(f"{snapshot.build.name} {len(snapshot.store)}".encode(), "text/plain")


def names_found(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    names = snapshot.names.read() if snapshot.names else None
    found = names.find(str(arguments["text"])) if names else ()
    return Reply(" ".join(str(name.label) for name in found).encode(), "text/plain")


def sleep(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    time.sleep(float(str(arguments["seconds"])))
    return build(snapshot, limits, arguments)


def spin(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    end = time.process_time() + float(str(arguments.get("seconds", 1000)))
    while time.process_time() < end:
        pass
    return Reply(b"done", "text/plain")


def home(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    return Reply(b"<p>home", "text/html")


def query(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    rows = snapshot.store.query(str(arguments["text"]))
    return Reply("\n".join(map(str, rows)).encode(), "text/plain")  # type: ignore[arg-type]


def die(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    os.kill(os.getpid(), signal.Signals[str(arguments["signal"])])
    return Reply(b"", "text/plain")


def hoard(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    return Reply(b"%d" % len(bytearray(int(str(arguments["size"])))), "text/plain")


def fail(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    raise ZeroDivisionError("our own mistake")


def call(snapshot: Snapshot, limits: Limits, arguments: Mapping[str, object]) -> Reply:
    with socket.create_connection(("127.0.0.1", int(str(arguments["port"]))), timeout=1):
        return Reply(b"reached", "text/plain")


if __name__ == "__main__":
    for function in (
        echo,
        pid,
        build,
        names_found,
        sleep,
        spin,
        home,
        query,
        die,
        hoard,
        fail,
        call,
    ):
        tasks.FUNCTIONS[function.__name__] = f"__main__:{function.__name__}"
    holder.main()
