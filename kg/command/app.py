"""The command line: it parses, calls and prints, and has no logic of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import console
from kg.command import ask as ask
from kg.command import grow as grow
from kg.command import measure as measure
from kg.command import serving as serving
from kg.command.build import app as app
from kg.command.options import BuiltFolder, Graph, Json, Rows
from kg.command.scarce import bounded, denied
from kg.errors import ScholargraphError


@app.command(epilog="Example: kg verify output/mine")
def verify(
    folder: BuiltFolder = None,
) -> None:
    """Check that every file of a built graph is as the build wrote it; exit code 3 if not."""
    from kg.api import only_build
    from kg.store.verify import verify

    console.write(verify(folder or only_build()).to_text())


@app.command(epilog="Example: kg validate -g output/mine")
def validate(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A Turtle file, not a built graph.")
    ] = None,
    graph: Graph = None,
) -> None:
    """Check a graph against its SHACL shapes; exit code 1 if it does not conform."""
    from kg.api import load
    from kg.rdf.validate import validate

    report = validate(file) if file else load(graph).validate()
    console.write(report.to_text())
    raise typer.Exit(0 if report.conforms else 1)


@app.command(epilog="Example: kg review --list")
def review(
    graph: Graph = None,
    corrections: Annotated[
        Path | None,
        typer.Option(help="Where to write; corrections.yaml of the graph's folder if not given."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the least sure statements.")] = False,
    reject: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="The statement is wrong.")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="The statement is right.")
    ] = None,
    retype: Annotated[
        tuple[str, str] | None, typer.Option(metavar="NAME TYPE", help="It is of another type.")
    ] = None,
    rename: Annotated[
        tuple[str, str] | None, typer.Option(metavar="NAME LABEL", help="Call it so.")
    ] = None,
    merge: Annotated[
        tuple[str, str] | None, typer.Option(metavar="NAME OTHER", help="It is the other one.")
    ] = None,
    split: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="It is a thing of its own.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why, for those who read the file.")] = "",
    top: Annotated[int, typer.Option(min=1, help="List so many.")] = 20,
    form: Annotated[Rows, typer.Option("--format", "-f", help="How to write the list.")] = "table",
) -> None:
    """Go through the least sure statements and write corrections, which the next build applies."""
    from kg.api import load
    from kg.corrections.review import open_review, scripted

    built = load(graph)
    opened = open_review(built.store, built.folder, corrections)
    if list_:
        console.write(opened.doubts(top=top).render(form, width=console.width()))
        return
    found = scripted(
        opened,
        statements={"reject": reject or [], "keep": keep or []},
        concepts={"retype": retype, "rename": rename, "merge": merge},
        split=split or [],
        note=note,
    )
    written = opened.write(found) if found else opened.walk(ask=console.ask, tell=console.say)
    console.say(f"{written} corrections written to {opened.file}; the next build applies them")


@app.command(epilog="Example: kg doctor")
def doctor(as_json: Json = False) -> None:
    """Check that this installation can do its work; exit code 4 if something is missing."""
    from kg.command.doctor import run_checks, to_json, to_text

    checks = list(run_checks())
    console.write(to_json(checks) if as_json else to_text(checks))
    raise typer.Exit(0 if all(check.ok for check in checks) else 4)


@app.command("help", hidden=True, epilog="Example: kg help build")
def help_(
    context: typer.Context,
    command: Annotated[str | None, typer.Argument(metavar="[COMMAND]", help="Of what.")] = None,
) -> None:
    """Print the help of kg, or of one of its commands."""
    from kg.errors import UsageError

    group = typer.main.get_group(app)
    top = context.find_root()
    if not command:
        console.write(top.get_help() + "\n")
        return
    found = group.get_command(top, command)
    if found is None:
        known = ", ".join(group.list_commands(top))
        raise UsageError(f"there is no command {command!r}; there are {known}")
    inner = typer.Context(found, info_name=command, parent=top)
    console.write(inner.get_help() + "\n")


def main() -> None:
    """Run the command line and leave with its exit code."""
    bounded(lambda: console.run(app, explain=_explain))


def _explain(error: Exception) -> ScholargraphError | None:
    if lack := denied(error):
        return lack
    from kg.store.builds import damage_behind

    return damage_behind(error)
