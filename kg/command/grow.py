"""The commands that change a built graph, and the one that says what is new in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import console
from kg.command.build import app
from kg.command.options import (
    AsOf,
    Collection,
    Columns,
    Format,
    Graph,
    Inputs,
    Jobs,
    Rows,
    Strict,
    columns_of,
    day_of,
)

if TYPE_CHECKING:
    from kg.builder.grow import Grown

Corrections = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="A file of corrections; corrections.yaml of the folder if not given."
    ),
]


@app.command(epilog="Example: kg add new.bib -g output/mine")
def add(
    inputs: Inputs,
    graph: Graph = None,
    as_of: AsOf = None,
    format_: Format = "",
    columns: Columns = None,
    collection: Collection = "",
    corrections: Corrections = None,
    jobs: Jobs = None,
    strict: Strict = False,
) -> None:
    """Add papers to a built graph; a file that it has already is read anew.

    All else stays, and no text is read twice. The graph is the one that a build of all the files
    would give.
    """
    from kg.builder.inputs import check_inputs

    check_inputs(inputs)
    from kg.builder.grow import add
    from kg.builder.reading import ReadOptions

    how = ReadOptions(day_of(as_of), format_, collection, columns_of(columns))
    with console.progress_bar() as progress:
        grown = add(
            _folder(graph),
            inputs,
            how,
            corrections=corrections,
            jobs=jobs,
            strict=strict,
            progress=progress,
        )
    _end(grown)


@app.command(epilog="Example: kg remove 10.1000/wrong.7 --source old.bib -g output/mine")
def remove(
    papers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PAPER...]", help="By DOI, arXiv number, id in the graph, or title."
        ),
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="FILE", help="All that was read of a file."),
    ] = None,
    graph: Graph = None,
    corrections: Corrections = None,
    jobs: Jobs = None,
) -> None:
    """Take papers, or all of a file, out of a built graph; the files themselves stay as they are.

    A paper comes back when a file that still has it is read anew.
    """
    from kg.errors import UsageError

    if not papers and not sources:
        raise UsageError("name a paper, or a file with --source; `kg remove -h` shows how")
    from kg.builder.grow import remove

    with console.progress_bar() as progress:
        grown = remove(
            _folder(graph),
            papers=papers or (),
            sources=sources or (),
            corrections=corrections,
            jobs=jobs,
            progress=progress,
        )
    _end(grown)


@app.command(epilog="Example: kg update output/mine")
def update(
    graph: Graph = None,
    as_of: AsOf = None,
    corrections: Corrections = None,
    jobs: Jobs = None,
    strict: Strict = False,
) -> None:
    """Read the files of a built graph anew that have changed since; exit code 1 if one is missing.

    Of a file that is not there any more, what was read stays in the graph.
    """
    from kg.builder.grow import update

    with console.progress_bar() as progress:
        grown = update(
            _folder(graph),
            day_of(as_of),
            corrections=corrections,
            jobs=jobs,
            strict=strict,
            progress=progress,
        )
    _end(grown)


@app.command(epilog="Example: kg correct -g output/mine")
def correct(graph: Graph = None, corrections: Corrections = None, jobs: Jobs = None) -> None:
    """Apply the corrections of a graph (`kg review` writes them) without reading anything anew."""
    from kg.builder.grow import correct

    with console.progress_bar() as progress:
        grown = correct(_folder(graph), corrections=corrections, jobs=jobs, progress=progress)
    _end(grown)


@app.command(epilog="Example: kg diff output/last-week output/mine -f md")
def diff(
    one: Annotated[
        Path | None, typer.Argument(metavar="[A]", help="Folder of the former graph.")
    ] = None,
    other: Annotated[
        Path | None, typer.Argument(metavar="[B]", help="Folder of the other graph.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            metavar="BUILD",
            help="A former build of one graph: last, or a name in its builds/ folder.",
        ),
    ] = "",
    graph: Graph = None,
    form: Annotated[Rows, typer.Option("--format", "-f", help="How to write it.")] = "table",
) -> None:
    """Say which papers, people, concepts and statements are new, gone or changed.

    Of two graphs, or with --since of a graph and the build that stood before.
    """
    from kg.errors import UsageError
    from kg.query.changes import find_changes
    from kg.store.builds import find_build, former_build

    if since:
        if one and (other or graph):
            raise UsageError("--since is of one graph; name one folder")
        folder = one or _folder(graph)
        builds = former_build(folder, "" if since == "last" else since), find_build(folder)
    elif one and other:
        builds = find_build(one), find_build(other)
    else:
        raise UsageError("name two graphs, or --since last; `kg diff -h` shows how")
    changes = find_changes(*builds)
    console.write(changes.to_table().render(form, width=console.width()))
    console.say("\n".join(changes.lines()) or "nothing differs")


def _folder(graph: Path | None) -> Path:
    from kg.api import only_build

    return graph or only_build()


def _end(grown: Grown) -> None:
    from kg.query.changes import find_changes
    from kg.store.builds import find_build

    for path in grown.missing:
        console.say(f"not there  {path}: what was read of it is kept")
    if grown.report is None:
        console.say("nothing has changed since the graph was built")
        raise typer.Exit(1 if grown.missing else 0)
    report = grown.report
    console.say(report.to_text())
    changes = find_changes(grown.former, find_build(report.folder or ""))
    console.say("\n".join(changes.lines()) or "nothing differs")
    for failed in report.failed:
        console.say(f"error: {failed.what}: {failed.reason}")
    raise typer.Exit(1 if grown.missing or report.failed else 0)
