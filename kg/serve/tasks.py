"""What a worker process can do: the names of tasks, and the functions behind them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.serve.jobs import Job, Reply
from kg.serve.limits import Limits

if TYPE_CHECKING:
    from kg.serve.names import NamesFile


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
    "sparql": "kg.serve.sparql:answer",
    "graph": "kg.serve.graph_store:answer",
    "description": "kg.serve.description:answer",
    "void": "kg.serve.description:answer_void",
    "named": "kg.serve.named:answer",
    "entity": "kg.serve.entities:answer",
    "home": "kg.serve.pages:answer",
    "editor": "kg.serve.editor:answer",
    "explorer": "kg.serve.explorer:answer",
    "correction": "kg.serve.corrections:answer",
}
# Modules are loaded on first use: a fresh worker is ready for SPARQL in a tenth of a second.


def run_task(job: Job, snapshot: Snapshot, limits: Limits) -> Reply:
    """Return what the task of a job answers; raises KeyError for a task that does not exist."""
    module, _, function = FUNCTIONS[job.task].partition(":")
    task: Task = getattr(importlib.import_module(module), function)
    return task(snapshot, limits, job.arguments)
