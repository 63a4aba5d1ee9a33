"""The options that several commands of the command line share, and the day of a page."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Files of papers (`kg formats` lists the kinds), folders of them, or - for stdin.",
    ),
]
AsOf = Annotated[
    datetime.datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help='The day a page was saved (2026-07-01), which dates its "May 27"; today if not given.',
    ),
]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="NAME",
        help="What the files are (`kg formats` lists the names); seen from what they hold if not"
        " given.",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="FIELD=COLUMN",
        help="Which column of a table holds what (title=Titel); may be given several times.",
    ),
]
Collection = Annotated[
    str,
    typer.Option(
        "--collection", metavar="NAME", help="Only what the library keeps in this collection."
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Stop at the first input that cannot be read.")
]
Graph = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        "-g",
        metavar="FOLDER",
        envvar="KG_GRAPH",
        help="Folder of a built graph; the one in output/ if there is only one.",
    ),
]
Endpoint = Annotated[
    str | None, typer.Option(metavar="URL", help="A SPARQL endpoint, instead of a folder.")
]
GraphIri = Annotated[
    str | None,
    typer.Option("--graph-iri", metavar="IRI", help="A named graph of the endpoint."),
]
QueryFolder = Annotated[
    Path | None,
    typer.Option("--queries", envvar="KG_QUERIES", help="A folder of named queries of your own."),
]
Timeout = Annotated[
    float, typer.Option(min=0.1, max=86400, help="Seconds for each answer of the endpoint.")
]
Out = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="A file, or - for stdout.")
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FOLDER",
        help="Where the graph goes; output/<name of the input> if not given.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="Processes that read texts; as many as there are cores if not given."),
]
Rows = Literal["table", "csv", "json", "ndjson", "md"]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
BuiltFolder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]",
        help="Folder of a built graph; the one in output/ if there is only one.",
    ),
]


def columns_of(pairs: list[str] | None) -> dict[str, str]:
    """Return which column holds what; raises UsageError where a pair has no equals sign.

    Example:
        >>> columns_of(["title=Titel", "date=Jahr"])
        {'title': 'Titel', 'date': 'Jahr'}
    """
    from kg.errors import UsageError

    parted = [pair.partition("=") for pair in pairs or []]
    for name, equals, column in parted:
        if not (name and equals and column):
            raise UsageError(f"{name + equals!r} is no FIELD=COLUMN, such as title=Titel")
    return {name.strip(): column.strip() for name, _, column in parted}


def day_of(as_of: datetime.datetime | None) -> datetime.date:
    """Return the day that was given, else today."""
    return as_of.date() if as_of else datetime.date.today()
