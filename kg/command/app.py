"""The command line: it parses, calls and prints, and has no logic of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg import console
from kg.command.build import app as app
from kg.command.options import (
    Endpoint,
    Graph,
    GraphIri,
    Json,
    Out,
    QueryFolder,
    Rows,
    Timeout,
)
from kg.errors import ScholargraphError
from kg.export.formats import BUILT_IN, format_of_file, list_formats


@app.command(epilog="Example: kg query author-papers -p person='Ada Lindqvist' -f csv")
def query(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A named query (--list shows them), or a .rq file."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter of the query."),
    ] = None,
    sparql: Annotated[
        str | None, typer.Option("--sparql", "-s", metavar="TEXT", help="SPARQL text.")
    ] = None,
    graph: Graph = None,
    form: Annotated[
        Literal["table", "csv", "json", "ndjson", "md", "ttl", "nt"] | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write it; by the name of the file if not given. ttl and nt are for"
            " CONSTRUCT and DESCRIBE.",
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the named queries.")] = False,
    out: Out = "-",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
    queries: QueryFolder = None,
) -> None:
    """Ask the graph: a named query with parameters, SPARQL text or a file of it."""
    from kg.api import Answer, load
    from kg.query.catalogue import list_queries, use_queries
    from kg.query.run import parse_params

    if queries is not None:
        use_queries(queries)
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


@app.command(epilog="Example: kg show BERT")
def show(
    entity: Annotated[
        str, typer.Argument(metavar="ENTITY", help="A label, another name, an id or an IRI.")
    ],
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


@app.command(epilog="Example: kg export --to ttl --around BERT -o bert.ttl")
def export(
    to: Annotated[
        str,
        typer.Option("--to", help=f"{', '.join(BUILT_IN)}; else by file name."),
    ] = "",
    graph: Graph = None,
    list_: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
    around: Annotated[str | None, typer.Option(help="Only what is near this entity.")] = None,
    depth: Annotated[int, typer.Option(min=1, max=5, help="Steps from it.")] = 1,
    out: Out = "-",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Write the graph, or what is around one entity, in another format or as a picture."""
    from kg.api import load

    if list_:
        console.write(list_formats().render("table", width=console.width()), out)
        return
    form = to or format_of_file(out)
    opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
    console.write(opened.export(form, around=around, depth=depth), out)


@app.command(epilog="Example: kg stats -f csv")
def stats(
    graph: Graph = None,
    form: Annotated[Rows, typer.Option("--format", "-f", help="How to write it.")] = "table",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Count what is in the graph: things by type, statements by relation."""
    from kg.api import load

    opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
    console.write(opened.stats().render(form))


@app.command(epilog="Example: kg publish --endpoint http://localhost:7878/query")
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


@app.command(epilog="Example: kg serve output/mine --open")
def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="Folder of a built graph; the one in output/ if there is only one.",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free one.")
    ] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    public: Annotated[
        bool, typer.Option("--public", help="Listen on an address that other machines reach.")
    ] = False,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="A host name by which others ask."),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, max=3600, help="How long one query may take.")
    ] = 10.0,
    log_queries: Annotated[
        bool, typer.Option("--log-queries", help="Texts of queries in the log.")
    ] = False,
    cors: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Pages of this origin may ask by POST; * for all."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Believe what this proxy says of its clients."),
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Take corrections from who has the printed token.")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
    queries: QueryFolder = None,
) -> None:
    """Serve a graph to browsers and SPARQL clients on this machine; Ctrl-C ends it.

    Of an endpoint, a copy as it is now.
    """
    from kg.query.catalogue import use_queries
    from kg.serve.system import check_system

    check_system()
    from kg.serve.server import graph_to_serve, serve
    from kg.serve.workers.limits import Limits, Settings

    if queries is not None:
        use_queries(queries)
    settings = Settings(log_queries=log_queries, limits=Limits(seconds=seconds))
    settings = settings.with_hosts(names or ())
    settings = replace(settings, cors=tuple(cors or ()), proxies=tuple(proxy or ()))
    with graph_to_serve(folder, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout) as graph:
        code = serve(
            graph,
            host=host,
            port=port,
            public=public,
            edit=edit,
            settings=settings,
            open_browser=open_browser,
        )
    raise typer.Exit(code)


@app.command(epilog="Example: kg mcp output/mine")
def mcp(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help="Folder of a built graph; the one in output/ if there is only one.",
        ),
    ] = None,
) -> None:
    """Let an assistant ask a graph: the Model Context Protocol over stdin and stdout."""
    from kg.api import only_build
    from kg.serve.mcp import serve_stdio

    serve_stdio(folder or only_build())


@app.command(epilog="Example: kg verify output/mine")
def verify(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="Folder of a built graph; the one in output/ if there is only one.",
        ),
    ] = None,
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
    console.run(app, explain=_damage)


def _damage(error: Exception) -> ScholargraphError | None:
    from kg.store.builds import damage_behind

    return damage_behind(error)
