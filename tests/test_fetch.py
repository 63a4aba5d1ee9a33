"""Records over the network, from a service on this machine that answers as it was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.errors import EndpointError, UsageError
from kg.fetch.client import TRIES
from kg.fetch.fetch import fetch
from tests.commands import run

Answer = tuple[int, dict[str, str], bytes]


def openalex_page(numbers: range, after: str | None) -> Answer:
    results = [{"id": f"https://openalex.org/W{n}", "title": f"Made-up\n{n}"} for n in numbers]
    meta = {"count": 5, "next_cursor": after}
    return 200, {}, json.dumps({"meta": meta, "results": results}).encode()


def arxiv_page(numbers: range) -> Answer:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2401.0000{n}v1</id>\n<title>Made-up\n  {n}</title>"
        '<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">4 pages</arxiv:comment></entry>'
        for n in numbers
    )
    text = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>query</title>'
        '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">3'
        f"</opensearch:totalResults>{entries}</feed>"
    )
    return 200, {}, text.encode()


@contextmanager
def service(answers: list[Answer]) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    """Serve these answers one after the other; the last one again and again."""
    asked: list[dict[str, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(parse_qs(urlsplit(self.path).query))
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/works", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_all_pages_of_openalex_come_into_one_file(tmp_path: Path) -> None:
    waits: list[float] = []
    pages = [
        openalex_page(range(3), "next=="),
        (429, {"Retry-After": "7"}, b"slow down"),
        openalex_page(range(3, 5), "last"),
        openalex_page(range(0), None),
    ]

    with service(pages) as (address, asked):
        found = fetch(
            "openalex",
            "A123",
            tmp_path / "works.jsonl",
            mail="ada@example.org",
            address=address,
            sleep=waits.append,
        )

    works = [json.loads(line) for line in (tmp_path / "works.jsonl").read_text().splitlines()]
    assert [work["id"][-2:] for work in works] == ["W0", "W1", "W2", "W3", "W4"]
    assert (found.records, found.total) == (5, 5)
    assert [fields["cursor"] for fields in asked] == [["*"], ["next=="], ["next=="], ["last"]]
    assert asked[0]["filter"] == ["authorships.author.id:A123"]
    assert asked[0]["mailto"] == ["ada@example.org"]
    assert 7 in waits
    assert [path.name for path in tmp_path.iterdir()] == ["works.jsonl"]


def test_a_fetch_that_breaks_off_goes_on_where_it_was(tmp_path: Path) -> None:
    target = tmp_path / "works.jsonl"
    broken = (200, {"Content-Length": "1000"}, b'{"results": [')

    with service([openalex_page(range(3), "two"), broken]) as (address, asked):
        with pytest.raises(EndpointError, match="again to go on"):
            fetch("openalex", "A1", target, address=address, sleep=lambda _: None)
        assert len(asked) == 1 + TRIES
    assert not target.exists()
    with pytest.raises(UsageError, match="openalex 'A1'"):
        fetch("openalex", "A2", target, address=address, sleep=lambda _: None)
    with service([openalex_page(range(3, 5), None)]) as (address, asked):
        fetch("openalex", "A1", target, address=address, sleep=lambda _: None)

    assert [fields["cursor"] for fields in asked] == [["two"]]
    assert [json.loads(line)["id"][-1] for line in target.read_text().splitlines()] == list("01234")


def test_pages_of_arxiv_become_one_feed(tmp_path: Path) -> None:
    pages = [arxiv_page(range(1, 3)), arxiv_page(range(3, 4))]

    with service(pages) as (address, asked):
        fetch("arxiv", "cat:cs.IR", tmp_path / "a.atom", address=address, sleep=lambda _: None)

    text = (tmp_path / "a.atom").read_text()
    assert text.count("<entry") == 3
    assert "<title>Made-up 3</title>" in text
    assert "<arxiv:comment" in text
    assert [fields["start"] for fields in asked] == [["0"], ["2"]]


def test_no_more_is_fetched_than_is_wanted(tmp_path: Path) -> None:
    with service([openalex_page(range(3), "two")]) as (address, asked):
        found = fetch(
            "openalex", "x", tmp_path / "w", most=2, address=address, sleep=lambda _: None
        )

    assert (found.records, len(asked)) == (2, 1)


@pytest.mark.parametrize(
    "answer",
    [
        (403, {}, b"who are you?"),
        (200, {}, b"<html>"),
        (200, {}, b'{"results": 1}'),
        (302, {"Location": "http://127.0.0.1:1/"}, b""),
    ],
)
def test_what_is_no_answer_is_said_in_one_sentence(tmp_path: Path, answer: Answer) -> None:
    with service([answer]) as (address, _):
        done = run("fetch", "openalex", "x", "-o", tmp_path / "w.jsonl", "--address", address)

    assert done.returncode == 3
    assert done.stderr.startswith("error: http://127.0.0.1")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "w.jsonl").exists()


def test_an_entity_bomb_is_no_feed(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'
    with service([(200, {}, bomb)]) as (address, _), pytest.raises(EndpointError, match="no Atom"):
        fetch("arxiv", "x", tmp_path / "w", address=address, sleep=lambda _: None)


def test_only_fetch_and_endpoints_speak_to_others() -> None:
    done = run("fetch", "nasa", "x", "-o", "w")

    assert done.returncode == 2
    assert "'openalex', 'arxiv'" in done.stderr
