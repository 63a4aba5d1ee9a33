"""What is HTTP and not SPARQL: caches, methods, walls for browsers, the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.app import create_app
from kg.serve.http.responses import make_etag
from kg.serve.workers.jobs import Job, Problem, ProblemError, Reply
from kg.serve.workers.limits import Settings
from tests.serving import (
    BROWSER,
    Client,
    InProcess,
    client_of,
    rows,
    sample,
)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(sample()) as client:
        yield client


# --- HTTP


def test_a_known_answer_is_304_and_nothing_runs() -> None:
    runner = InProcess(sample())
    client = Client(create_app(runner, Settings()))
    url = "/sparql?query=ASK{}"
    tag = client.get(url).headers["etag"]

    again = client.get(url, headers={"if-none-match": f'"other", {tag}'})
    other = client.get(url, headers={"if-none-match": tag, "accept": "text/csv"})
    runner.build = "a newer build"
    newer = client.get(url, headers={"if-none-match": tag})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (other.status_code, newer.status_code, len(runner.jobs)) == (200, 200, 3)
    client.close()


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_an_answer_that_changes_by_itself_is_not_kept(client: Client, call: str) -> None:
    response = client.ask(f"SELECT ({call} AS ?x) {{}}")

    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_a_post_has_no_tag(client: Client) -> None:
    response = client.post("/sparql", data={"query": "ASK {}"})

    assert "etag" not in response.headers


@given(
    first=st.dictionaries(st.text(), st.none() | st.text() | st.booleans() | st.integers()),
    second=st.dictionaries(st.text(), st.none() | st.text() | st.booleans() | st.integers()),
)
def test_jobs_have_the_same_tag_only_if_they_are_the_same(
    first: dict[str, object], second: dict[str, object]
) -> None:
    tags = {make_etag("b", Job("t", arguments), "text/csv") for arguments in (first, second)}

    assert (len(tags) == 1) == (repr(sorted(first.items())) == repr(sorted(second.items())))


def test_head_says_what_get_would(client: Client) -> None:
    for url in ("/sparql?query=ASK{}", "/sparql", "/data?default", "/sparql?query=ASK{"):
        plain = {"accept-encoding": "identity"}
        get, head = (client.request(method, url, headers=plain) for method in ("GET", "HEAD"))

        assert head.status_code == get.status_code
        assert head.content == b""
        del head.headers["vary"], get.headers["vary"]  # longer where there is something to zip
        assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/sparql", "GET, HEAD, OPTIONS, POST"), ("/data", "GET, HEAD, OPTIONS")],
)
def test_options_says_what_can_be_done(client: Client, path: str, allowed: str) -> None:
    response = client.request("OPTIONS", path)

    assert (response.status_code, response.headers["allow"]) == (204, allowed)
    assert client.request("OPTIONS", "/nothing").status_code == 404


def test_a_long_answer_is_zipped_for_those_who_take_it(client: Client) -> None:
    plain = client.post("/sparql", data={"query": rows(8000)}, headers={"accept-encoding": ""})
    zipped = client.post("/sparql", data={"query": rows(8000)})
    short = client.ask("ASK {}")

    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in short.headers
    assert zipped.content == plain.content
    assert int(plain.headers["content-length"]) == len(plain.content) > 100_000
    assert "Accept-Encoding" in zipped.headers["vary"]


# --- walls


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("127.0.0.1", 200),
        ("LOCALHOST:1234", 200),
        ("localhost.", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost:8000.evil.example", 400),
        ("user@localhost", 400),
        ("[::1", 400),
        ("", 400),
    ],
)
def test_only_our_own_names_are_answered(client: Client, host: str, status: int) -> None:
    assert client.get("/sparql?query=ASK{}", headers={"host": host}).status_code == status


def test_a_request_with_two_hosts_is_refused(client: Client) -> None:
    headers = [("host", "localhost"), ("host", "evil.example")]

    assert client.get("/sparql?query=ASK{}", headers=headers).status_code == 400


@pytest.mark.parametrize(
    "url", ["/sparql?query=ASK{}", "/sparql?query=ASK{", "/data?default", "/nothing", "/sparql"]
)
def test_every_answer_tells_the_browser_what_it_may_not_do(client: Client, url: str) -> None:
    headers = client.get(url).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


ORIGIN = {"origin": "https://other.example"}


@pytest.mark.parametrize(
    ("method", "url", "accept", "open_"),
    [
        ("GET", "/sparql?query=ASK{}", "*/*", True),
        ("HEAD", "/sparql?query=ASK{}", "*/*", True),
        ("GET", "/sparql?query=ASK{", "*/*", True),
        ("GET", "/sparql?query=ASK{", BROWSER, False),
        ("GET", "/data?default", "*/*", True),
        ("GET", "/.well-known/void", "*/*", True),
        ("POST", "/sparql", "*/*", False),
        ("GET", "/nothing", "*/*", False),
    ],
)
def test_other_origins_read_results_and_nothing_else(
    client: Client, method: str, url: str, accept: str, open_: bool
) -> None:
    response = client.request(method, url, headers={**ORIGIN, "accept": accept})

    assert response.headers.get("access-control-allow-origin") == ("*" if open_ else None)
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(("method", "open_"), [("GET", True), ("POST", False), ("DELETE", False)])
def test_a_browser_may_ask_first(client: Client, method: str, open_: bool) -> None:
    headers = {**ORIGIN, "access-control-request-method": method}

    response = client.request("OPTIONS", "/sparql", headers=headers)

    assert response.status_code == (204 if open_ else 403)
    allowed = response.headers.get("access-control-allow-methods")
    assert allowed == ("GET, HEAD" if open_ else None)


def test_the_log_has_one_line_a_request_and_no_query(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kg.serve.access"):
        client.ask("ASK { <http://secret.example/> ?p ?o }")
        client.get("/a%0Ab%1b")

    lines = [record.getMessage() for record in caplog.records]
    assert lines[0].startswith("GET /sparql 200 27 ")
    assert lines[1].startswith(r"GET /a\nb\x1b 404 ")
    assert len(lines) == 2
    assert "secret" not in "".join(lines)


def test_the_log_has_the_query_where_that_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    with (
        client_of(sample(), settings=Settings(log_queries=True)) as client,
        caplog.at_level(logging.INFO, "kg.serve.access"),
    ):
        client.ask("ASK {\n'\x1b[2J' ?p ?o }")
        client.get("/sparql")

    assert caplog.records[0].getMessage().endswith(r"ms ASK {\n'\x1b[2J' ?p ?o }")
    assert caplog.records[1].getMessage().endswith("ms")


class Failing(InProcess):
    """Makes a mistake, or is busy."""

    error: Exception = ValueError("a path: /secret")

    async def run(self, job: Job, *, client: str = "") -> Reply:
        raise self.error


def test_a_mistake_of_ours_is_a_500_that_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(create_app(Failing(sample()), Settings()))

    response = client.ask("ASK {}")

    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "secret" in caplog.text
    client.close()


def test_a_busy_server_says_when_to_come_again() -> None:
    runner = Failing(sample())
    runner.error = ProblemError(Problem(503, "busy", "too much to do", retry_after=2))
    client = Client(create_app(runner, Settings()))

    response = client.ask("ASK {}")

    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    client.close()
