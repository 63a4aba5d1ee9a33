"""The commands that ask a graph and take it elsewhere: query, show, export, stats."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from kg import console
from kg.command.build import app
from kg.command.options import Endpoint, Graph, GraphIri, Json, Out, QueryFolder, Rows, Timeout
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


@app.command(epilog="Example: kg search 'dense retrieval' --type Method")
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words, or their beginnings.")],
    graph: Graph = None,
    type_: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="Only papers (Paper), people (Person), …")
    ] = "",
    top: Annotated[int, typer.Option(min=1, help="List so many.")] = 20,
    form: Annotated[Rows, typer.Option("--format", "-f", help="How to write it.")] = "table",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Search names, titles and abstracts; a mistyped word finds the nearest one."""
    from kg.api import load

    opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
    found = opened.search(text, type=type_.capitalize(), top=top)
    if form == "table":
        console.write(found.to_text(width=console.width()))
    else:
        console.write(found.table().render(form))


@app.command(epilog="Example: kg compare HERON QuillRank")
def compare(
    papers: Annotated[
        list[str],
        typer.Argument(
            metavar="PAPER...",
            help="A title, how it begins, a DOI or arXiv number, an id, or what it proposes.",
        ),
    ],
    graph: Graph = None,
    form: Annotated[
        Literal["table", "md", "csv", "tex", "json", "html", "sentences"] | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write it; by the name of the file if not given. json and sentences (CSV)"
            " have the sentence behind each cell.",
        ),
    ] = None,
    out: Out = "-",
    endpoint: Endpoint = None,
    graph_iri: GraphIri = None,
    timeout: Timeout = 60.0,
) -> None:
    """Set papers side by side: task, method, baselines, datasets, metrics, results, code."""
    from kg.api import load

    opened = load(graph, endpoint=endpoint, graph_iri=graph_iri, timeout=timeout)
    compared = opened.compare(*papers)
    written = compared.render(form or console.format_of(out, "table"), width=console.width())
    console.write(written, out)


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
