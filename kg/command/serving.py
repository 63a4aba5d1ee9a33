"""The commands that bring a graph to others: publish, serve, mcp."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from kg import console
from kg.command.build import app
from kg.command.options import BuiltFolder, Endpoint, Graph, GraphIri, QueryFolder, Timeout


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
    folder: BuiltFolder = None,
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
    root_path: Annotated[
        str, typer.Option(metavar="PATH", help="Where a proxy shows the server, like /kg.")
    ] = "",
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Let assistants ask at /mcp (extra `mcp`).")
    ] = False,
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
    settings = replace(settings, root=root_path, mcp=mcp)
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
    folder: BuiltFolder = None,
) -> None:
    """Let an assistant ask a graph: the Model Context Protocol over stdin and stdout."""
    from kg.api import only_build
    from kg.serve.mcp import serve_stdio

    serve_stdio(folder or only_build())
