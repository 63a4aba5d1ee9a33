"""The commands that read papers: build, parse, extract, demo, formats, fetch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg import console
from kg.command.options import (
    AsOf,
    Collection,
    Columns,
    Folder,
    Format,
    Inputs,
    Jobs,
    Strict,
    columns_of,
    day_of,
)

if TYPE_CHECKING:
    from kg.builder.reading import Gathered


app = typer.Typer(
    name="kg",
    help="Paper abstracts in, a knowledge graph out, with the sentence behind every edge.",
    epilog=(
        "Exit codes: 0 done; 1 done, and something is not as it should be (a file that could not"
        " be read, a check that says no); 2 asked for what cannot be done; 3 an input cannot be"
        " read; 4 something is not installed; 5 a limit of time or size; 130 interrupted.\n\n"
        "Begin with `kg demo`, then `kg build FILE`."
    ),
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        import platform
        from importlib import metadata

        console.write(
            f"scholargraph {metadata.version('scholargraph')},"
            f" Python {platform.python_version()}, {platform.system()}\n"
        )
        raise typer.Exit


@app.callback()
def _kg(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        console.write(context.get_help() + "\n")


@app.command(epilog="Example: kg build refs.bib pubmed.nbib -o output/mine")
def build(
    inputs: Inputs,
    out: Folder = None,
    base: Annotated[
        str | None, typer.Option(metavar="IRI", help="What the addresses of things begin with.")
    ] = None,
    as_of: AsOf = None,
    format_: Format = "",
    columns: Columns = None,
    collection: Collection = "",
    jobs: Jobs = None,
    abstracts: Annotated[bool, typer.Option(help="Keep abstracts in the graph.")] = True,
    min_confidence: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="Less sure statements keep their sentence and get no plain triple."
        ),
    ] = 0.0,
    precision: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="SHARE",
            help="Keep only facts that are right this often (0.95), by tests on annotated papers.",
        ),
    ] = None,
    cited: Annotated[
        bool,
        typer.Option("--cited", help="Works that are only cited are things of the graph too."),
    ] = False,
    corrections: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A file of corrections; corrections.yaml of the folder if not given.",
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Stop at the first input that cannot be read; exit 1 if a line was not understood"
            " or a correction not applied.",
        ),
    ] = False,
) -> None:
    """Make a graph of papers: graph.ttl, graph.html to look at, store/ and report.json.

    An input that cannot be read is named, and the others are built; the exit code is 1 then.
    """
    from kg.builder.inputs import check_inputs, own_folder

    check_inputs(inputs)
    out = out or own_folder(inputs)
    from kg.builder.build import BuildOptions, build

    options = BuildOptions(
        as_of=day_of(as_of),
        jobs=jobs,
        abstracts=abstracts,
        min_confidence=min_confidence,
        precision=precision,
        corrections=corrections,
        strict=strict,
        cited=cited,
        format=format_,
        columns=columns_of(columns),
        collection=collection,
    )
    if base:
        options = options.with_base(base)
    with console.progress_bar() as progress:
        report = build(inputs, out, options=options, progress=progress)
    console.say(report.to_text())
    for failed in report.failed:
        console.say(f"error: {failed.what}: {failed.reason}")
    raise typer.Exit(0 if not report.failed and (report.clean or not strict) else 1)


@app.command(epilog="Example: kg parse refs.bib > papers.jsonl")
def parse(
    inputs: Inputs,
    as_of: AsOf = None,
    format_: Format = "",
    columns: Columns = None,
    collection: Collection = "",
    strict: Strict = False,
) -> None:
    """Print the papers that were read as JSON lines; on stderr, what was not understood.

    `kg build` reads these lines as it reads the file that they come from.
    """
    from kg.builder.inputs import check_inputs

    check_inputs(inputs)
    from kg.builder.reading import ReadOptions, gather, summary
    from kg.builder.records import to_record

    gathered = gather(
        inputs, ReadOptions(day_of(as_of), format_, collection, columns_of(columns)), strict=strict
    )
    for reading in gathered.readings:
        for paper in reading.papers:
            console.write(json.dumps(to_record(paper), ensure_ascii=False) + "\n")
        console.say(summary(reading))
    _end(gathered)


@app.command(epilog="Example: kg extract refs.bib > facts.jsonl")
def extract(
    inputs: Inputs,
    as_of: AsOf = None,
    format_: Format = "",
    columns: Columns = None,
    collection: Collection = "",
    jobs: Jobs = None,
    strict: Strict = False,
) -> None:
    """Print what each paper states as JSON lines, every fact with its sentence and offsets."""
    from kg.builder.inputs import check_inputs

    check_inputs(inputs)
    from kg.builder.reading import ReadOptions, extract, gather

    gathered = gather(
        inputs, ReadOptions(day_of(as_of), format_, collection, columns_of(columns)), strict=strict
    )
    for record in extract(gathered.papers, jobs=jobs):
        console.write(json.dumps(record, ensure_ascii=False) + "\n")
    _end(gathered)


def _end(gathered: Gathered) -> None:
    for error in gathered.failed:
        console.say(f"error: {error}")
    raise typer.Exit(1 if gathered.failed else 0)


@app.command(epilog="Example: kg demo && kg serve output/demo --open")
def demo(out: Folder = None) -> None:
    """Build the sample page, so that there is a graph to look at."""
    from kg.command.demo import build_demo

    with console.progress_bar() as progress:
        report = build_demo(out, progress=progress)
    console.say(report.to_text())


@app.command(epilog="Example: kg formats")
def formats() -> None:
    """List what is read, each kind by what it is called for --format, and the JSON fields."""
    from kg.command.formats import formats_text

    console.write(formats_text())


@app.command(epilog="Example: kg fetch openalex 0000-0002-1825-0097 -o works.jsonl")
def fetch(
    service: Annotated[
        Literal["openalex", "arxiv"], typer.Argument(metavar="SERVICE", help="openalex or arxiv.")
    ],
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="Words; of OpenAlex also a number (author, ORCID, institution, DOI) or a filter;"
            " of arXiv also numbers or a query such as 'cat:cs.IR AND au:byron'.",
        ),
    ],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    most: Annotated[int, typer.Option(min=1, help="At most so many records.")] = 10_000,
    mail: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Yours, which OpenAlex asks for.")
    ] = "",
    address: Annotated[str, typer.Option(metavar="URL", hidden=True)] = "",
) -> None:
    """Fetch records over the network into a file that kg build reads; nothing else asks anyone.

    A fetch that is broken off goes on where it was when it is run again.
    """
    from kg.fetch.fetch import fetch

    with console.progress_bar() as progress:
        found = fetch(service, query, out, most=most, mail=mail, address=address, progress=progress)
    console.say(f"{console.counted(found.records, 'record')} of {found.total} in {found.file}")
