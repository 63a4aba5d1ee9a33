"""The options that several commands of the command line share, and the day of a page."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(help="Saved profile pages, JSON lines (also .gz), folders, or - for stdin."),
]
AsOf = Annotated[
    datetime.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day a page was saved; today if not given."),
]
Graph = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        "-g",
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
Out = Annotated[str, typer.Option("--output", "-o", help="A file, or - for stdout.")]
Folder = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Folder; output/<name of the input> if not given."),
]
Jobs = Annotated[int, typer.Option(min=1, help="Processes that extract.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]


def day_of(as_of: datetime.datetime | None) -> datetime.date:
    """Return the day that was given, else today."""
    return as_of.date() if as_of else datetime.date.today()
