"""What a worker process can do: the names of tasks, and the functions behind them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.serve.workers.jobs import Job, Reply
from kg.serve.workers.limits import Limits

if TYPE_CHECKING:
    from kg.serve.workers.names import NamesFile


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A build as a worker has it open: it never changes.

    `build` is the build's own folder, whose name is the digest of its content; `names` holds what
    its things are called, where someone has written it down.
    """

    store: Store
    build: Path
    names: NamesFile | None = field(default=None, compare=False)


Task = Callable[[Snapshot, Limits, Mapping[str, object]], Reply]
"""Raises ProblemError, or an error of kg.errors that the worker turns into a problem."""

FUNCTIONS = {
    "sparql": "kg.serve.protocol.answer:answer",
    "graph": "kg.serve.protocol.graph_store:answer",
    "description": "kg.serve.protocol.description:answer",
    "void": "kg.serve.protocol.description:answer_void",
    "named": "kg.serve.pages.named:answer",
    "entity": "kg.serve.pages.entities:answer",
    "home": "kg.serve.pages.pages:answer",
    "search": "kg.serve.pages.search:answer",
    "leaderboards": "kg.serve.pages.leaderboards:answer",
    "compare": "kg.serve.pages.compare:answer",
    "editor": "kg.serve.pages.editor:answer",
    "explorer": "kg.serve.explorer.routes:answer",
    "card": "kg.serve.mcp:answer",
    "correction": "kg.serve.pages.corrections:answer",
}
# Modules are loaded on first use: a fresh worker is ready for SPARQL in a tenth of a second.


def run_task(job: Job, snapshot: Snapshot, limits: Limits) -> Reply:
    """Return what the task of a job answers; raises KeyError for a task that does not exist."""
    module, _, function = FUNCTIONS[job.task].partition(":")
    task: Task = getattr(importlib.import_module(module), function)
    return task(snapshot, limits, job.arguments)
