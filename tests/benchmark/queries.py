"""Times every query of the catalogue on given graphs, with `oxigraph serve` and Virtuoso beside it.

    uv run python tests/benchmark/queries.py FOLDER [FOLDER …] [--peers] [--only NAME …]

FOLDER is a folder of `kg build`. A parameter that names a thing is the thing of its type that the
tenth most papers speak of, or the first where there are fewer: the largest of all is in a quarter
of the papers and is shown with --largest. Other parameters keep their defaults. Each figure is the
median of three runs, in milliseconds, with the rows as Python values; the processor time of our
own process stands behind it, which other work on the machine does not stretch. The peers get the
same text over HTTP and their time ends with the last byte; a peer that gives other rows is marked
with !=.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pyoxigraph import QuerySolutions, RdfFormat, Store, serialize
from rich.console import Console
from rich.table import Table as Grid

sys.path.insert(0, str(Path(__file__).parents[2]))  # the tests' own helpers

from kg.query.binding import with_values
from kg.query.catalogue import Query, find_query, query_names
from kg.query.run import bind_params, run_query
from kg.query.table import IRI, Value, from_lexical
from kg.store.builds import open_store
from tests.virtuoso import BINARY, Virtuoso, virtuoso

RUNS = 3
GRAPH = "https://example.org/benchmark"
_THINGS = """
PREFIX sg: <https://w3id.org/scholargraph/ns#>
SELECT ?thing WHERE {{
  ?entry sg:ranking "{ranking}" ; sg:of ?thing ; sg:paperCount ?papers .
}} ORDER BY DESC(?papers) ?thing"""
_YEARS = """
PREFIX sg: <https://w3id.org/scholargraph/ns#>
SELECT (MAX(?year) AS ?last) WHERE { ?count sg:year ?year }"""
_ORGANISATIONS = """
PREFIX sg: <https://w3id.org/scholargraph/ns#>
SELECT ?organisation WHERE { ?paper sg:hasAffiliation ?organisation } ORDER BY ?organisation"""
_PAPERS = """
PREFIX sg: <https://w3id.org/scholargraph/ns#>
SELECT ?paper WHERE { ?paper sg:conceptCount ?count } ORDER BY DESC(?count) ?paper LIMIT 2"""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another engine with the same graph."""

    name: str
    server: Virtuoso
    graph: str = ""


def one_column(store: Store, query: str) -> list[str]:
    found = store.query(query)
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT was expected")
    return [str(row[0].value) for row in found]


def values_of(store: Store, place: int) -> dict[str, str]:
    """Return a value for each parameter, the things at a place of their rankings."""
    values = {"name": "bert", "text": "retrieval", "short": "LLM"}
    for kind in ("method", "dataset", "task", "metric", "person"):
        things = one_column(store, _THINGS.format(ranking=kind))
        values[kind] = things[place if place < len(things) else 0]
    papers = one_column(store, _PAPERS)
    organisations = one_column(store, _ORGANISATIONS)
    [last] = one_column(store, _YEARS)
    return {
        **values,
        "concept": values["method"],
        "entity": values["method"],
        "paper": papers[0],
        "other": papers[-1],
        "since": last,
        "organisation": organisations[0] if organisations else papers[0],  # then no row
    }


def given(query: Query, values: Mapping[str, str]) -> dict[str, str]:
    return {param.name: values[param.name] for param in query.params if param.default is None}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the medians of wall and processor time, in milliseconds."""
    walls, processor = [], []
    for _ in range(RUNS):
        wall, own = time.perf_counter(), time.process_time()
        work()
        walls.append(1000 * (time.perf_counter() - wall))
        processor.append(1000 * (time.process_time() - own))
    return statistics.median(walls), statistics.median(processor)


def plain(term: Mapping[str, str] | None) -> Value:
    if term is None:
        return None
    if term["type"] == "uri":
        return IRI(term["value"])
    return from_lexical(term["value"], term.get("datatype", ""))


def ask_peer(peer: Peer, text: str, query: Query, rows: tuple[tuple[Value, ...], ...]) -> str:
    try:
        found = peer.server.select(text, peer.graph)
        wall, _ = timed(lambda: peer.server.select(text, peer.graph))
    except (AssertionError, urllib.error.URLError, TimeoutError):
        return "error"
    theirs = tuple(tuple(plain(row.get(c)) for c in query.columns) for row in found)
    return f"{wall:.1f}" if theirs == rows else f"{wall:.1f} !="


def measure(folder: Path, *, names: list[str], place: int, peers: bool) -> Grid:
    """Return the table of one graph."""
    store = open_store(folder)
    values = values_of(store, place)
    with ExitStack() as stack:
        beside = list(stack.enter_context(run_peers(folder))) if peers else []
        grid = Grid("query", "rows", "ms", "processor ms", *(p.name for p in beside))
        grid.title = f"{folder.name}: {len(names)} queries"
        for name in names:
            query = find_query(name)
            params = given(query, values)
            rows = run_query(store, query, params).rows
            wall, own = timed(lambda q=query, p=params: run_query(store, q, p))  # type: ignore[misc]
            text = with_values(query.text, bind_params(store, query, params))
            theirs = (ask_peer(peer, text, query, rows) for peer in beside)
            grid.add_row(name, str(len(rows)), f"{wall:.1f}", f"{own:.1f}", *theirs)
    return grid


@contextmanager
def run_peers(folder: Path) -> Iterator[list[Peer]]:
    """Run the peers that are installed, each with the graph of a folder."""
    with ExitStack() as stack:
        peers = []
        if server := shutil.which("oxigraph", path=str(Path(sys.executable).parent)):
            peers.append(Peer("oxigraph serve", stack.enter_context(oxigraph(server, folder))))
        if BINARY:
            running = stack.enter_context(virtuoso(buffers=200_000))
            for part in batched_turtle(folder):
                running.add(part, GRAPH)
            peers.append(Peer("Virtuoso 7", running, GRAPH))
        yield peers


def batched_turtle(folder: Path, *, size: int = 20_000) -> Iterator[bytes]:
    """Yield the graph in parts of some megabytes, since Virtuoso takes no larger ones."""
    triples = (quad.triple for quad in open_store(folder))
    while part := list(islice(triples, size)):
        yield serialize(part, format=RdfFormat.N_TRIPLES) or b""


@dataclass(frozen=True, slots=True)
class Oxigraph(Virtuoso):
    """An `oxigraph serve`, asked in the same way; its query endpoint is /query."""

    @property
    def endpoint(self) -> str:
        return f"{self.base}/query"


@contextmanager
def oxigraph(binary: str, folder: Path) -> Iterator[Oxigraph]:
    with tempfile.TemporaryDirectory() as location, socket.socket() as free:
        store = Store(location)
        store.bulk_load(path=str(folder / "graph.ttl"), format=RdfFormat.TURTLE)
        store.optimize()
        store.flush()
        del store
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        command = [binary, "serve-read-only", "--location", location, "--bind", address]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield wait_for(Oxigraph(f"http://{address}"))
        finally:
            process.kill()
            process.wait()


def wait_for(server: Oxigraph) -> Oxigraph:
    for _ in range(100):
        try:
            server.select("SELECT (1 AS ?one) {}")
        except OSError:
            time.sleep(0.2)
        else:
            return server
    raise SystemExit("oxigraph serve did not answer")


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--largest", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    arguments = parser.parse_args()
    for folder in arguments.folders:
        grid = measure(
            folder,
            names=arguments.only or query_names(),
            place=0 if arguments.largest else 9,
            peers=arguments.peers,
        )
        Console(width=110).print(grid)


if __name__ == "__main__":
    main()
