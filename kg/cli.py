"""The command line: it parses, calls and prints, and has no logic of its own."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Annotated

import typer

from kg import console

app = typer.Typer(
    name="kg",
    help="Paper abstracts in, a knowledge graph out, with the sentence behind every edge.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

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


def _day(as_of: datetime.datetime | None) -> datetime.date:
    return as_of.date() if as_of else datetime.date.today()


@app.command()
def build(
    inputs: Inputs,
    out: Folder = None,
    base: Annotated[str | None, typer.Option(help="Base IRI of the data.")] = None,
    as_of: AsOf = None,
    jobs: Jobs = 1,
    abstracts: Annotated[bool, typer.Option(help="Keep abstracts in the graph.")] = True,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Below it, an assertion gets no direct triple.")
    ] = 0.0,
    strict: Annotated[bool, typer.Option(help="Exit 1 if a line was not understood.")] = False,
) -> None:
    """Read, extract, resolve, store: graph.ttl, graph.html, store/, report.json."""
    from kg.build import BuildOptions, build, default_folder

    options = BuildOptions(
        as_of=_day(as_of), jobs=jobs, abstracts=abstracts, min_confidence=min_confidence
    )
    if base:
        options = options.with_base(base)
    with console.progress_bar() as progress:
        report = build(inputs, out or default_folder(inputs), options=options, progress=progress)
    console.say(report.to_text())
    raise typer.Exit(1 if strict and report.unread else 0)


@app.command()
def parse(inputs: Inputs, as_of: AsOf = None) -> None:
    """Print the papers that were read as JSON lines; on stderr, the lines not understood."""
    from kg.reading import read, summary, to_record

    for reading in read(inputs, as_of=_day(as_of)):
        for paper in reading.papers:
            console.write(json.dumps(to_record(paper), ensure_ascii=False) + "\n")
        console.say(summary(reading))


@app.command()
def extract(inputs: Inputs, as_of: AsOf = None, jobs: Jobs = 1) -> None:
    """Print what each paper states as JSON lines, every fact with its sentence and offsets."""
    from kg.reading import extract

    for record in extract(inputs, as_of=_day(as_of), jobs=jobs):
        console.write(json.dumps(record, ensure_ascii=False) + "\n")


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(help="A named query, or a .rq file.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="NAME=VALUE.")] = None,
    sparql: Annotated[str | None, typer.Option("--sparql", "-s", help="SPARQL text.")] = None,
    graph: Graph = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help="table, csv, json, ndjson, md; ttl, nt.")
    ] = "",
    list_: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
    out: Out = "-",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Ask the graph: a named query with parameters, SPARQL text or a file of it."""
    from kg.api import Answer, load
    from kg.query import list_queries, parse_params

    if list_:
        answer = Answer(list_queries())
    else:
        params = parse_params(param or [])
        opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
        answer = opened.ask(name, sparql=sparql, params=params, triples=form or "ttl")
    console.write(
        answer.render(form or console.format_of(out, "table"), width=console.width()), out
    )
    raise typer.Exit(answer.exit_code)


@app.command()
def show(
    entity: Annotated[str, typer.Argument(help="A label, another name, an id or an IRI.")],
    graph: Graph = None,
    as_json: Json = False,
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Show the card of an entity: types, names, counts, neighbours, and the sentences."""
    from kg.api import load

    opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
    card = opened.entity(entity)
    console.write(card.to_json() if as_json else card.to_text())


@app.command()
def export(
    to: Annotated[
        str, typer.Option("--to", help="ttl, nt, jsonld, graphml or html; else by file name.")
    ] = "",
    graph: Graph = None,
    around: Annotated[str | None, typer.Option(help="Only what is near this entity.")] = None,
    depth: Annotated[int, typer.Option(min=1, max=5, help="Steps from it.")] = 1,
    out: Out = "-",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Write the graph, or what is around one entity, in another format."""
    from kg.api import load

    form = to or console.format_of(out, "ttl")
    opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
    console.write(opened.export(form, around=around, depth=depth), out)


@app.command()
def stats(
    graph: Graph = None,
    form: Annotated[str, typer.Option("--format", "-f")] = "",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Count what is in the graph: things by type, statements by relation."""
    from kg.api import load

    opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
    console.write(opened.stats().render(form or "table"))


@app.command()
def publish(
    endpoint: Annotated[str, typer.Option(metavar="URL", help="Where the store takes queries.")],
    graph: Graph = None,
    update: Annotated[
        str | None, typer.Option(metavar="URL", help="Where it takes updates, if elsewhere.")
    ] = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 600.0,
) -> None:
    """Replace what a SPARQL store holds by a built graph, in one step as far as it can."""
    from kg.api import load

    with console.progress_bar() as progress:
        publication = load(graph).publish(
            endpoint, update=update, graph_iri=graph_iri, timeout=timeout, progress=progress
        )
    console.say(publication.to_text())


@app.command()
def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of a built graph; the one in output/ if there is only one."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 is any free one.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    public: Annotated[
        bool, typer.Option("--public", help="Listen on an address that other machines reach.")
    ] = False,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="A host name by which others ask."),
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, max=3600, help="For one query.")] = 10.0,
    log_queries: Annotated[
        bool, typer.Option("--log-queries", help="Texts of queries in the log.")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Serve a graph to browsers and SPARQL clients on this machine; Ctrl-C ends it."""
    from kg.serve.limits import Limits, Settings
    from kg.serve.server import serve

    settings = Settings(log_queries=log_queries, limits=Limits(seconds=seconds))
    settings = settings.with_hosts(names or ())
    code = serve(
        folder, host=host, port=port, public=public, settings=settings, open_browser=open_browser
    )
    raise typer.Exit(code)


@app.command()
def validate(
    file: Annotated[Path | None, typer.Argument(help="A Turtle file, not a built graph.")] = None,
    graph: Graph = None,
) -> None:
    """Check a graph against its SHACL shapes; exit code 1 if it does not conform."""
    from kg.api import load
    from kg.validate import validate

    report = validate(file) if file else load(graph).validate()
    console.write(report.to_text())
    raise typer.Exit(0 if report.conforms else 1)


@app.command()
def evaluate(
    gold: Annotated[str, typer.Argument(help="Annotated papers, JSON lines.")],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Where their texts are; papers.jsonl beside GOLD if not given."),
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="Show the first N of each kind.")] = 0,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Precision in bands of confidence.")
    ] = False,
    form: Annotated[str, typer.Option("--format", "-f", help="table, md, json.")] = "",
    jobs: Jobs = 1,
    out: Out = "-",
) -> None:
    """Compare what is extracted with annotated papers; exit code 1 if a text is not found."""
    from kg.evaluate import evaluate

    evaluation = evaluate(gold, inputs or (), jobs=jobs)
    console.say(evaluation.summary())
    form = form or console.format_of(out, "table")
    width = console.width()
    console.write(evaluation.render(form, errors=errors, bands=reliability, width=width), out)
    raise typer.Exit(evaluation.exit_code)


@app.command()
def demo(out: Folder = None) -> None:
    """Build the sample profile page, so that there is a graph to look at."""
    from kg.demo import build_demo

    with console.progress_bar() as progress:
        report = build_demo(out, progress=progress)
    console.say(report.to_text())


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check that this installation can do its work; exit code 4 if something is missing."""
    from kg.doctor import run_checks, to_json, to_text

    checks = list(run_checks())
    console.write(to_json(checks) if as_json else to_text(checks))
    raise typer.Exit(0 if all(check.ok for check in checks) else 4)


def main() -> None:
    """Run the command line and leave with its exit code."""
    console.run(app)
