"""SPARQL editors in a browser, on a page of another origin: the requests that YASGUI makes."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from kg.serve.app import create_app
from kg.serve.workers.limits import Settings
from tests.chromium import Tab, needs_chromium
from tests.serving import InProcess, running, sample

pytestmark = [pytest.mark.browser, needs_chromium]

# Yasqe sends by XMLHttpRequest (superagent) up to version 4.2 and by fetch from then on: a form by
# POST unless told to use GET, with an Accept header by the form of the query, parameters for the
# graphs, and what headers the user has set.
SEND = """async ([url, how, method, headers, query]) => {
    const body = new URLSearchParams([["query", query], ["default-graph-uri", ""]].slice(0, 1));
    const target = method === "GET" ? `${url}?${body}` : url;
    const type = {"Content-Type": "application/x-www-form-urlencoded"};
    const all = method === "GET" ? headers : {...type, ...headers};
    if (how === "fetch") {
        const answer = await fetch(target, {method, headers: all,
            body: method === "GET" ? undefined : body, credentials: "same-origin", mode: "cors"});
        return [answer.status, answer.headers.get("content-type"), await answer.text()];
    }
    return await new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open(method, target, true);
        for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
        request.onload = () => resolve(
            [request.status, request.getResponseHeader("content-type"), request.responseText]);
        request.onerror = () => reject(new Error("refused"));
        request.send(method === "GET" ? null : body.toString());
    });
}"""
TABLE = {"Accept": "application/sparql-results+json,*/*;q=0.9"}
TRIPLES = {"Accept": "text/turtle,*/*;q=0.9"}
SHAPES = [
    ("xhr", "POST", TABLE, "SELECT * { ?s ?p ?o }", "application/sparql-results+json"),
    ("xhr", "GET", TABLE, "ASK { }", "application/sparql-results+json"),
    ("xhr", "POST", TRIPLES, "CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle"),
    ("fetch", "POST", TABLE, "SELECT * { ?s ?p ?o }", "application/sparql-results+json"),
    ("fetch", "POST", TRIPLES, "DESCRIBE <http://example.org/ada>", "text/turtle"),
    ("fetch", "GET", TABLE, "SELECT * { ?s ?p ?o }", "application/sparql-results+json"),
    ("fetch", "POST", {**TABLE, "X-Requested-With": "x"}, "ASK { }", "application/sparql"),
    ("fetch", "GET", {**TABLE, "Authorization": "Bearer x"}, "ASK { }", "application/sparql"),
    ("xhr", "POST", {**TABLE, "Cache-Control": "no-cache"}, "ASK { }", "application/sparql"),
]


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>editor</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def editor() -> Iterator[str]:
    """The origin of an editor's page, which is not the server's."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module", params=["*", "its own"])
def opened(request: pytest.FixtureRequest, editor: str) -> Iterator[str]:
    cors = ("*",) if request.param == "*" else (editor,)
    with running(create_app(InProcess(sample()), Settings(cors=cors))) as port:
        yield f"http://127.0.0.1:{port}/sparql"


@pytest.mark.parametrize(("how", "method", "headers", "query", "kind"), SHAPES)
def test_an_editor_of_another_origin_gets_its_answer(
    browser: Any,
    editor: str,
    opened: str,
    how: str,
    method: str,
    headers: dict[str, str],
    query: str,
    kind: str,
) -> None:
    tab = Tab(browser)
    tab.page.goto(editor)
    status, media_type, body = tab.page.evaluate(SEND, [opened, how, method, headers, query])

    assert (status, media_type.startswith(kind)) == (200, True)
    assert body
    tab.context.close()


def test_an_error_can_be_read_by_an_editor(browser: Any, editor: str, opened: str) -> None:
    tab = Tab(browser)
    tab.page.goto(editor)
    status, _, body = tab.page.evaluate(SEND, [opened, "fetch", "POST", TABLE, "SELECT"])

    assert (status, "syntax" in body) == (400, True)
    tab.context.close()


def test_without_cors_an_editor_may_only_read_by_get(browser: Any, editor: str) -> None:
    with running(create_app(InProcess(sample()), Settings())) as port:
        url, tab = f"http://127.0.0.1:{port}/sparql", Tab(browser)
        tab.page.goto(editor)
        read = tab.page.evaluate(SEND, [url, "fetch", "GET", TABLE, "ASK { }"])
        with pytest.raises(Exception, match="Failed to fetch"):
            tab.page.evaluate(SEND, [url, "fetch", "POST", TABLE, "ASK { }"])
        tab.context.close()

    assert read[0] == 200
