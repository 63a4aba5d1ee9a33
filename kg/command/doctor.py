"""Checks that an installation can do its work; each check says what it found."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from kg.serve.system import lacking

DISTRIBUTION = "scholargraph"
OLDEST, NEWEST = (3, 11), (3, 13)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `hint` is the line that mends it where it is not `ok`."""

    name: str
    ok: bool
    found: str
    hint: str = ""


def run_checks() -> Iterator[Check]:
    """Yield the checks, cheap ones first; none of them needs a network or leaves a file."""
    yield _python()
    yield from map(_package, dependencies())
    yield _attempt("pipeline", _pipeline, "reinstall: uv tool install --reinstall scholargraph")
    yield _attempt("queries", _queries, "reinstall: uv tool install --reinstall scholargraph")
    yield _attempt("links", _links, "let the folder for temporary files be written")
    yield _attempt("serve", _serve, "")
    yield _attempt("wall", _wall, "let this process have seccomp filters or network namespaces")


def to_text(checks: Sequence[Check]) -> str:
    """Return one line a check, and under a failed one the line that mends it."""
    lines = []
    for check in checks:
        lines.append(f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<13} {check.found}")
        lines.extend([] if check.ok else [f"      mend with: {check.hint}"])
    return "\n".join(lines) + "\n"


def to_json(checks: Sequence[Check]) -> str:
    """Return the checks as a JSON array of objects."""
    return json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1) + "\n"


def _python() -> Check:
    ok = OLDEST <= sys.version_info[:2] <= NEWEST
    return Check("python", ok, platform.python_version(), "uv python install 3.12")


def dependencies() -> list[Requirement]:
    """Return what this package declares to need here, its extras after the rest.

    Of an extra that is not installed nothing is missing: what needs it says so when it is used.
    """
    declared = [Requirement(text) for text in metadata.requires(DISTRIBUTION) or ()]
    extras = metadata.metadata(DISTRIBUTION).get_all("Provides-Extra") or []
    needed = [r for r in declared if not r.marker or r.marker.evaluate({"extra": ""})]
    named = {requirement.name for requirement in needed}
    optional = {r.name: r for r in declared if r.name not in named and _is_extra(r, extras)}
    return [*needed, *optional.values()]


def _is_extra(requirement: Requirement, extras: Sequence[str]) -> bool:
    marker = requirement.marker
    return marker is not None and any(marker.evaluate({"extra": extra}) for extra in extras)


def _package(requirement: Requirement) -> Check:
    name, hint = requirement.name, f"uv pip install '{requirement.name}{requirement.specifier}'"
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        extra = requirement.marker is not None and "extra" in str(requirement.marker)
        return Check(name, extra, "not installed" + " (optional)" * extra, hint)
    if requirement.specifier.contains(found, prereleases=True):
        return Check(name, True, found)
    return Check(name, False, f"{found}, but {requirement.specifier} is needed", hint)


def _attempt(name: str, probe: Callable[[], str], hint: str) -> Check:
    try:
        return Check(name, True, probe())
    except Exception as error:  # A check reports whatever goes wrong; it must not end the list.
        return Check(name, False, f"{type(error).__name__}: {error}", hint)


def _pipeline() -> str:
    from kg.builder.reading import load_pipeline

    return ", ".join(load_pipeline().pipe_names)


def _queries() -> str:
    from kg.query.run import list_queries

    return f"{len(list_queries())} named queries"


def _links() -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            (Path(folder) / "current").symlink_to("builds")
        except (OSError, NotImplementedError):
            return "none here: a file points to the build, its parts are copied beside it"
        return "a build can be swapped in one step"


def _serve() -> str:
    missing, without = lacking()
    if missing:
        return f"`kg serve` does not run here ({missing}), all else does"
    return f"runs without {' and '.join(without)}" if without else "runs with all its bounds"


def _wall() -> str:
    if lacking()[0]:
        return "needless, since there is no server here"
    from kg.serve.workers.sandbox import network_wall

    if wall := network_wall():
        return f"queries' processes are kept from the network by {wall}"
    if sys.platform.startswith("linux"):
        raise OSError("nothing but the check of their texts keeps queries from the network")
    return "only the check of their texts keeps queries from the network on this system"
