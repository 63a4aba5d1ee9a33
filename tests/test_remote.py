"""Graphs behind endpoints: the same answers as from a folder, and an error for all that fails."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, Store
from typer.testing import CliRunner

import kg
from kg.command.app import app
from kg.errors import EndpointError, LimitError, ScholargraphError, UsageError
from kg.export.export import export
from kg.query.catalogue import query_names
from kg.query.run import run_query, run_sparql
from kg.query.stats import stats
from kg.remote.endpoint import Limits
from kg.remote.graph import RemoteGraph
from kg.remote.part import fetch_around
from kg.remote.reply import Reply
from kg.remote.results import as_select, read_graph, read_rows
from kg.remote.store import RemoteStore
from kg.store.builds import memory_store
from kg.view.selection import read_overview
from kg.view.show import entity_card
from tests.endpoints import Answer, Handler, Oxigraph, free_port, message, oxigraph, raw
from tests.endpoints import served as serve
from tests.graphs import two_papers
from tests.test_queries_catalogue import values

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://a/b"}}]}}'
ASK_S = "SELECT ?s { ?s ?p ?o }"
QUICK = Limits(connect=2, total=0.4, size=200_000)


@pytest.fixture(scope="module")
def turtle() -> bytes:
    return two_papers()


@pytest.fixture(scope="module")
def store(turtle: bytes) -> Store:
    return memory_store(turtle)


@pytest.fixture(scope="module")
def server(turtle: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        running.put(turtle)
        yield running


@pytest.fixture(scope="module")
def remote(server: Oxigraph) -> RemoteStore:
    return RemoteStore(server.query)


@pytest.mark.parametrize("name", query_names())
def test_a_named_query_gives_the_same_rows_from_an_endpoint(
    store: Store, server: Oxigraph, name: str
) -> None:
    graph = kg.load(endpoint=server.query)

    given = values(name, library=False)

    assert graph.query(name, **given) == run_query(store, name, given)


@pytest.mark.parametrize("depth", [1, 2])
def test_what_is_around_a_thing_is_the_same_from_an_endpoint(
    store: Store, remote: RemoteStore, depth: int
) -> None:
    for thing in read_overview(store).types:
        copy = fetch_around(remote, thing, depth=depth)

        assert entity_card(copy, thing).to_text() == entity_card(store, thing).to_text()
        for form in ("ttl", "graphml"):
            expected = export(store, form, around=thing, depth=depth)
            assert export(copy, form, around=thing, depth=depth) == expected


def test_a_card_takes_few_requests(store: Store, remote: RemoteStore) -> None:
    asked = 0

    class Counted(RemoteStore):
        def _post(self, text: str, accept: str) -> Reply:
            nonlocal asked
            asked += 1
            return super()._post(text, accept)

    fetch_around(Counted(remote.url), next(iter(read_overview(store).types)), depth=1)

    assert asked < 20


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "graphml"])
def test_a_whole_graph_is_exported_from_an_endpoint(
    store: Store, server: Oxigraph, form: str
) -> None:
    assert kg.load(endpoint=server.query).export(form) == export(store, form)


def test_texts_of_queries_run_at_the_endpoint(store: Store, remote: RemoteStore) -> None:
    construct = "CONSTRUCT WHERE { ?s <http://purl.org/dc/terms/title> ?o }"

    assert run_sparql(remote, construct) == run_sparql(store, construct)
    yes, no = remote.query("ASK { ?s ?p ?o }"), remote.query("ASK { <a:a> ?p ?o }")
    assert isinstance(yes, QueryBoolean)
    assert isinstance(no, QueryBoolean)
    assert (bool(yes), bool(no)) == (True, False)
    assert stats(remote) == stats(store)


def test_a_pattern_finds_what_the_store_has(store: Store, remote: RemoteStore) -> None:
    paper = NamedNode("http://purl.org/spar/fabio/ResearchPaper")
    quads = list(store.quads_for_pattern(None, None, paper))

    assert set(remote.quads_for_pattern(None, None, paper)) == set(quads)
    subject, predicate, found, _ = quads[0]
    assert list(remote.quads_for_pattern(subject, predicate, found)) == [quads[0]]
    assert set(remote.quads_for_pattern(None, None, None)) == set(store)


def test_a_named_graph_is_read_alone(server: Oxigraph) -> None:
    server.put(b"<a:s> <a:p> <a:o> .", "graph=https://example.org/g")

    graph = RemoteStore(server.query, graph_iri="https://example.org/g")

    assert graph.count("{ ?s ?p ?o }") == len(graph.fetch()) == 1


def test_commands_take_an_endpoint(server: Oxigraph, store: Store, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, [*words, "--endpoint", server.query])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "MS MARCO (dataset)" in run("show", "MS MARCO")
    assert "papers,2" in run("query", "overview", "--format", "csv")
    assert "things,papers,2" in run("stats", "--format", "csv")
    run("export", "--to", "ttl", "-o", str(tmp_path / "x.ttl"))
    assert (tmp_path / "x.ttl").read_bytes() == export(store, "ttl")


def test_a_wrong_query_is_never_sent() -> None:
    with serve(raw(message(ROWS, JSON))) as log:
        for text in ("SELECT * {", "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "CLEAR ALL"):
            with pytest.raises(UsageError):
                run_sparql(RemoteStore(log.url), text)

    assert not log.forms


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
FAILURES = {
    "a web page": (message(b"<html>hello", "text/html"), EndpointError, "text/html"),
    "a web page for an error": (
        message(b"<html>x", "text/html", status="502 Bad Gateway"),
        EndpointError,
        "502 Bad Gateway): with a web page",
    ),
    "nothing": (b"", EndpointError, "without an answer"),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", EndpointError, "broke off"),
    "a cut body": (message(ROWS, JSON)[:-20], EndpointError, "broke off"),
    "a cut chunk": (
        CHUNKED % JSON.encode() + b"ff\r\n" + ROWS[:30],
        EndpointError,
        "broke off",
    ),
    "chunks without an end": (
        CHUNKED % JSON.encode() + b"%x\r\n%s\r\n" % (len(ROWS), ROWS),
        EndpointError,
        "broke off",
    ),
    "a cut body with a fitting length": (message(ROWS[:-3], JSON), EndpointError, "is cut off"),
    "another length": (
        message(ROWS, JSON).replace(b"Length: ", b"Length: 9"),
        EndpointError,
        "broke off",
    ),
    "other columns": (message(ROWS.replace(b'"s"', b'"x"'), JSON), EndpointError, "other columns"),
    "a yes": (message(b'{"head":{},"boolean":true}', JSON), EndpointError, "yes or no"),
    "no JSON": (message(b"\xff\x00", JSON), EndpointError, "is cut off"),
    "a list": (message(b"[1]", JSON), EndpointError, "is cut off"),
    "a wrong IRI": (
        message(ROWS.replace(b"http://a/b", b"> } CLEAR ALL"), JSON),
        EndpointError,
        "is cut off",
    ),
    "packed": (
        message(ROWS, JSON, more="Content-Encoding: gzip\r\n"),
        EndpointError,
        "packed",
    ),
    "no access": (message(b"", "", status="401 Unauthorized"), EndpointError, "KG_ENDPOINT_USER"),
    "forbidden": (message(b"", "", status="403 Forbidden"), EndpointError, "KG_ENDPOINT_USER"),
    "no such place": (message(b"", "", status="404 Not Found"), EndpointError, "no SPARQL endp"),
    "a refusal": (
        message(b"no such function\n\nat line 3", "text/plain", status="400 Bad Request"),
        UsageError,
        "refused: no such function",
    ),
    "a refusal in JSON": (
        message(b'{"detail": "too odd"}', "application/problem+json", status="400 Bad Request"),
        UsageError,
        "refused: too odd",
    ),
    "a timeout": (
        message(b"slow", "text/plain", status="503 Busy", more="Retry-After: 7\r\n"),
        LimitError,
        "try again in 7 s",
    ),
    "too many requests": (message(b"", "", status="429 No"), LimitError, "gave up"),
    "a part": (message(ROWS, JSON, status="206 Partial Content"), LimitError, "cut its answer"),
    "a part in Virtuoso's way": (
        message(ROWS, JSON, more="X-SQL-State: S1TAT\r\n"),
        LimitError,
        "cut its answer",
    ),
    "rows in Virtuoso's way": (
        message(ROWS, JSON, more="X-SPARQL-MaxRows: 1\r\n"),
        LimitError,
        "at 1 rows",
    ),
    "an endless header": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, EndpointError, "broke off"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_what_is_no_answer_is_one_clear_error(what: str) -> None:
    answer, kind, words = FAILURES[what]

    with serve(raw(answer)) as log, pytest.raises(ScholargraphError) as caught:
        RemoteStore(log.url, limits=Limits(total=5)).query(ASK_S)

    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert log.url in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["application/n-triples", "text/turtle"])
def test_triples_that_may_have_been_cut_are_refused(kind: str) -> None:
    line = b"<a:s> <a:p> <a:o> .\n"
    unmarked = f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + line

    with serve(raw(unmarked)) as log, pytest.raises(EndpointError, match="where it ends"):
        RemoteStore(log.url).query("CONSTRUCT WHERE { ?s ?p ?o }")
    with serve(raw(message(line, kind))) as log:
        assert len(list(RemoteStore(log.url).query("CONSTRUCT WHERE { ?s ?p ?o }"))) == 1  # type: ignore[arg-type]


def silent(handler: Handler, _: dict[str, str]) -> None:
    time.sleep(10)


def dripping_header(handler: Handler, _: dict[str, str]) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    drip(handler)


def dripping_body(handler: Handler, _: dict[str, str]) -> None:
    handler.wfile.write(message(ROWS, JSON).replace(b"Length: ", b"Length: 9"))
    drip(handler)


def drip(handler: Handler) -> None:
    for _ in range(500):
        handler.wfile.write(b"x")
        time.sleep(0.02)


def endless(handler: Handler, _: dict[str, str]) -> None:
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
    while True:
        handler.wfile.write(b" " * 65536)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (silent, "no whole answer within 0.4 s"),
        (dripping_header, "no whole answer within 0.4 s"),
        (dripping_body, "no whole answer within 0.4 s"),
        (endless, "larger than 0.19"),
    ],
)
def test_a_server_cannot_hold_us(answer: Answer, words: str) -> None:
    start = time.monotonic()

    with serve(answer) as log, pytest.raises(LimitError, match=words):
        RemoteStore(log.url, limits=QUICK).query(ASK_S)

    assert time.monotonic() - start < 5


def test_an_answer_may_take_longer_than_a_connection() -> None:
    def slow(handler: Handler, _: dict[str, str]) -> None:
        time.sleep(0.5)
        handler.wfile.write(message(ROWS, JSON))

    with serve(slow) as log:
        rows = RemoteStore(log.url, limits=Limits(connect=0.2, total=20)).query(ASK_S)

    assert isinstance(rows, QuerySolutions)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_named_and_not_followed(status: int) -> None:
    with serve(raw(message(ROWS, JSON))) as canary:
        for target in (canary.url, "file:///etc/passwd"):
            moved = message(b"", "", status=f"{status} Moved", more=f"Location: {target}\r\n")
            with serve(raw(moved)) as log, pytest.raises(EndpointError) as caught:
                RemoteStore(log.url).query(ASK_S)
            assert target in str(caught.value)

    assert not canary.forms


def test_the_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(raw(message(ROWS, JSON))) as canary, serve(raw(message(ROWS, JSON))) as log:
        monkeypatch.setenv("http_proxy", canary.url)
        monkeypatch.setenv("ALL_PROXY", canary.url)
        RemoteStore(log.url).query(ASK_S)

    assert len(log.forms) == 1
    assert not canary.forms


def test_nobody_there_is_said() -> None:
    with pytest.raises(EndpointError, match="nothing listens there"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/sparql").query(ASK_S)
    with pytest.raises(EndpointError, match="no server has this name"):
        RemoteStore("http://nobody.invalid/sparql").query(ASK_S)


def test_a_server_without_tls_is_no_secure_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        Thread(target=answer, daemon=True).start()
        remote = RemoteStore(f"https://127.0.0.1:{listener.getsockname()[1]}/sparql")
        with pytest.raises(EndpointError, match="no secure connection"):
            remote.query(ASK_S)


def test_a_certificate_of_no_authority_is_refused(tmp_path: Path) -> None:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("openssl is not installed")
    key, certificate = str(tmp_path / "key"), str(tmp_path / "certificate")
    made = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
    )
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]
    subprocess.run([openssl, *made.split(), *names], check=True, capture_output=True)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate, key)

    with serve(raw(message(ROWS, JSON)), secure=secure) as log:
        url = log.url.replace("http://127.0.0.1", "https://localhost")
        with pytest.raises(EndpointError, match="certificate is not to be trusted"):
            RemoteStore(url).query(ASK_S)

    assert not log.forms


def asks_for_a_password(handler: Handler, _: dict[str, str]) -> None:
    if handler.headers["Authorization"] == "Basic YWRhOnMzY3JldA==":
        handler.wfile.write(message(ROWS, JSON))
    else:
        challenge = 'WWW-Authenticate: Basic realm="store"\r\n'
        handler.wfile.write(message(b"", "", status="401 Unauthorized", more=challenge))


def test_a_password_is_sent_when_asked_for_and_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serve(asks_for_a_password) as log:
        monkeypatch.setenv("KG_ENDPOINT_USER", "ada")
        monkeypatch.setenv("KG_ENDPOINT_PASSWORD", "s3cret")
        remote = RemoteStore(log.url)
        for _ in range(2):
            assert isinstance(remote.query(ASK_S), QuerySolutions)
        assert ["Authorization" in sent for sent in log.headers] == [False, True, True]

        monkeypatch.setenv("KG_ENDPOINT_PASSWORD", "wr0ng")
        with pytest.raises(EndpointError, match="access is denied") as caught:
            RemoteStore(log.url).query(ASK_S)
        assert "wr0ng" not in str(caught.value)


def test_a_password_stays_out_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="KG_ENDPOINT_USER") as caught:
        RemoteStore("http://ada:s3cret@127.0.0.1/sparql")
    assert "s3cret" not in str(caught.value)

    monkeypatch.setenv("KG_ENDPOINT_USER", "ada")
    with pytest.raises(UsageError, match="belong together"):
        RemoteStore("http://127.0.0.1/sparql")


@pytest.mark.parametrize(
    "url", ["", "localhost:80", "file:///etc/passwd", "http:///x", "http://a:0/", "http://a b/"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no http or https address"):
        RemoteStore(url)


def test_what_is_no_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no absolute IRI"):
        RemoteStore("http://127.0.0.1/", graph_iri="x> } CLEAR ALL")
    with pytest.raises(UsageError, match="belongs to an endpoint"):
        kg.load(tmp_path, graph_iri="https://example.org/g")


MANY = memory_store(b"".join(b"<a:s%d> <a:p> <a:o> .\n" % i for i in range(2500)))


def cutting(limit: int, *, header: bool = False, forgets: int = 0) -> Answer:
    """Answer from MANY with `limit` rows at most, in silence or as Virtuoso does."""

    def answer(handler: Handler, form: dict[str, str]) -> None:
        found = MANY.query(form["query"])
        assert isinstance(found, QuerySolutions)
        record = json.loads(found.serialize(format=QueryResultsFormat.JSON) or b"")
        rows = record["results"]["bindings"]
        counts = "n" in record["head"]["vars"]
        more = f"X-SPARQL-MaxRows: {limit}\r\n" if header and len(rows) >= limit else ""
        record["results"]["bindings"] = rows[: limit if counts else limit - forgets]
        handler.wfile.write(message(json.dumps(record).encode(), JSON, more=more))

    return answer


@pytest.mark.parametrize("header", [False, True])
def test_a_store_that_cuts_is_read_page_by_page(header: bool) -> None:
    with serve(cutting(1000, header=header)) as log:
        remote = RemoteStore(log.url)

        assert set(remote.fetch()) == set(MANY)
        assert set(remote.quads_for_pattern(None, None, None)) == set(MANY)


def without_order(handler: Handler, form: dict[str, str]) -> None:
    cutting(1000)(handler, {"query": form["query"].split("OFFSET")[0]})


def test_pages_that_do_not_add_up_are_an_error() -> None:
    with serve(without_order) as log, pytest.raises(EndpointError, match="has 1,000 triples where"):
        RemoteStore(log.url).fetch()


def test_a_construct_that_virtuoso_cuts_is_an_error() -> None:
    def virtuoso(handler: Handler, form: dict[str, str]) -> None:
        if form["query"].startswith("SELECT"):
            cutting(1000, header=True)(handler, form)
        else:
            line = message(b"<a:s> <a:p> <a:o> .\n", "text/turtle", more="Server: Virtuoso/07\r\n")
            handler.wfile.write(line)

    with serve(virtuoso) as log, pytest.raises(LimitError, match="at 1,000 rows"):
        RemoteStore(log.url).query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


@given(body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    for kind in (JSON, "application/sparql-results+xml"):
        reply = Reply(200, {"content-type": kind, "content-length": "0"}, (), body)
        with pytest.raises(EndpointError):
            read_rows(reply, "http://a/", columns=frozenset("s"))
    for kind in ("application/n-triples", "text/turtle", "application/rdf+xml"):
        reply = Reply(200, {"content-type": kind, "content-length": "0"}, (), body)
        with suppress(EndpointError):
            read_graph(reply, "http://a/")


def test_only_built_graphs_are_published() -> None:
    graph = kg.load(endpoint="http://127.0.0.1/sparql")

    assert isinstance(graph, RemoteGraph)
    assert repr(graph) == "RemoteGraph('http://127.0.0.1/sparql')"
    with pytest.raises(UsageError, match="only a built graph"):
        graph.publish("http://127.0.0.1/sparql")


def test_parameters_travel_as_terms() -> None:
    text = '") } CLEAR ALL #'
    empty = b'{"head":{"vars":["text","label","type","iri"]},"results":{"bindings":[]}}'

    with serve(raw(message(empty, JSON))) as log:
        assert not run_query(RemoteStore(log.url), "search", {"text": text})

    assert '("\\") } CLEAR ALL #")' in log.forms[0]["query"]


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?s <a:q> ?o, '}' . ?o <a:q> ?s } WHERE { ?s ?p ?o FILTER(STR(?s) != '{') }",
        "PREFIX a: <a:> # CONSTRUCT {\nconstruct where { ?s a:p ?o } LIMIT 7",
        "CONSTRUCT { ?s ?p [ a ?o ] } { { ?s ?p ?o } UNION { ?s ?p ?o } } OFFSET 1",
        "CONSTRUCT {} WHERE { ?s ?p ?o }",
    ],
)
def test_the_rows_behind_a_construct_can_be_asked_for(text: str) -> None:
    rows = MANY.query(as_select(text))
    every = {"LIMIT 7": 7, "OFFSET 1": 4999}

    assert len(list(rows)) == every.get(text[-8:].strip(), 2500)  # type: ignore[arg-type]
    assert not as_select("SELECT * { ?s ?p 'CONSTRUCT' }")


def test_exit_codes_tell_what_failed() -> None:
    codes = (EndpointError.exit_code, LimitError.exit_code, UsageError.exit_code)

    assert codes == (3, 5, 2)
