"""Who watches the server, stands before it, or asks from a page of another origin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.errors import UsageError
from kg.serve.http.cors import Origins
from kg.serve.server import what_is_protected
from kg.serve.workers.limits import Settings
from tests.serving import FORM, Client, client_of, sample

EDITOR = "https://yasgui.org"


@pytest.fixture(scope="module")
def closed() -> Iterator[Client]:
    with client_of(sample()) as client:
        yield client


@pytest.fixture(scope="module", params=["*", EDITOR])
def opened(request: pytest.FixtureRequest) -> Iterator[Client]:
    with client_of(sample(), settings=Settings(cors=(request.param,))) as client:
        yield client


def preflight(client: Client, *, origin: str = EDITOR, headers: str = "") -> httpx.Response:
    asked = {"origin": origin, "access-control-request-method": "POST"}
    more = {"access-control-request-headers": headers} if headers else {}
    return client.request("OPTIONS", "/sparql", headers=asked | more)


def post(client: Client, *, origin: str = EDITOR) -> httpx.Response:
    headers = {"origin": origin, "content-type": FORM, "accept": "text/csv"}
    return client.post("/sparql", content="query=ASK{}", headers=headers)


def test_pages_of_others_may_not_post_unless_it_is_asked_for(closed: Client) -> None:
    refused = preflight(closed)

    assert refused.status_code == 403
    assert "--cors" in refused.json()["detail"]
    assert "access-control-allow-origin" not in refused.headers
    assert "access-control-allow-origin" not in post(closed).headers


def test_pages_of_others_may_read_without_further_headers(closed: Client) -> None:
    asked = {"origin": EDITOR, "access-control-request-method": "GET"}
    plain = closed.request("OPTIONS", "/sparql", headers=asked)
    more = {"access-control-request-headers": "authorization"}

    assert plain.headers["access-control-allow-origin"] == "*"
    assert closed.request("OPTIONS", "/sparql", headers=asked | more).status_code == 403


@pytest.mark.parametrize("headers", ["content-type", "authorization,x-requested-with", ""])
def test_pages_of_named_origins_may_post(opened: Client, headers: str) -> None:
    allowed = preflight(opened, headers=headers)
    answer = post(opened)

    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] in ("*", EDITOR)
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert headers in allowed.headers["access-control-allow-headers"].lower()
    assert answer.headers["access-control-allow-origin"] in ("*", EDITOR)
    assert "access-control-allow-credentials" not in allowed.headers
    assert answer.text.strip() == "true"


def test_pages_of_other_origins_may_not(opened: Client) -> None:
    if opened.get("/sparql?query=ASK{}").headers.get("vary", "").find("Origin") < 0:
        return  # all may
    assert preflight(opened, origin="https://evil.example").status_code == 403
    answer = post(opened, origin="https://evil.example")
    assert "access-control-allow-origin" not in answer.headers


def test_what_a_page_wants_to_send_is_not_said_after_it_unread(opened: Client) -> None:
    answer = preflight(opened, headers="a\tb; <script>")

    assert "script" not in str(answer.headers)


@pytest.mark.parametrize("origin", ["yasgui.org", "https://a.b/path", "javascript:x", ""])
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(UsageError, match="an origin is like"):
        Origins([origin])


def test_the_server_says_how_it_is_by_whatever_name_it_is_asked(closed: Client) -> None:
    strange = {"host": "10.0.0.7:8000"}

    assert closed.get("/-/healthy", headers=strange).text == "alive\n"
    assert closed.get("/-/ready", headers=strange).text.startswith("ready")
    assert closed.get("/sparql?query=ASK{}", headers=strange).status_code == 421


def test_what_was_asked_is_counted(closed: Client) -> None:
    closed.get("/sparql?query=ASK{}")
    closed.get("/nothing/here")

    text = closed.get("/-/metrics").text

    assert '\nkg_requests_total{address="sparql",status="200"} ' in text
    assert '\nkg_requests_total{address="other",status="404"} ' in text
    assert '\nkg_request_seconds_bucket{address="sparql",le="+Inf"} ' in text
    assert "\nkg_jobs_waiting 0\n" in text
    names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    assert all(line.startswith(("#", *names)) for line in text.splitlines())


def test_who_opens_the_server_reads_what_is_not_protected() -> None:
    text = what_is_protected(Settings(cors=(EDITOR,), proxies=("10.0.0.1",)))

    assert "nothing is encrypted" in text
    assert EDITOR in text
    assert "believed: 10.0.0.1" in text


def test_the_unit_and_the_container_start_what_there_is() -> None:
    folder = Path(__file__).parents[1] / ".deploy"
    unit = (folder / "scholargraph.service").read_text("utf-8")
    container = (folder / "Containerfile").read_text("utf-8")

    assert "kg serve" in unit
    assert "--proxy" in unit
    assert "--require-hashes" in container
    assert "\nUSER 65532" in container
