"""Corrections over HTTP: who may send them, what is refused, and the forms on the pages."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from pyoxigraph import Quad, Store

from kg.corrections.apply import resolve_corrected
from kg.corrections.file import read_corrections
from kg.corrections.said import least_sure
from kg.rdf.encode import Run, encode
from kg.resolve.resolve import resolve
from kg.serve.app import create_app
from kg.serve.workers.limits import Editing, Settings
from kg.store.builds import CORRECTIONS
from tests.graphs import library
from tests.served import served_folder
from tests.serving import FORM, HOST, Client, InProcess, client_of, running
from tests.small import check_harmless

TOKEN = "only-for-this-test"  # noqa: S105
BEARER = {"authorization": f"Bearer {TOKEN}"}
SPLIT = {"kind": "split", "name": "GL", "note": "two things"}
BROWSER = {"accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def graph() -> Store:
    store = Store()
    triples = encode(resolve(library()), run=Run("rules", "1"))
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / CORRECTIONS


@pytest.fixture
def client(graph: Store, file: Path) -> Iterator[Client]:
    with client_of(graph, settings=Settings(editing=Editing(TOKEN, file))) as client:
        yield client


def test_who_has_the_token_adds_a_correction_once(client: Client, file: Path) -> None:
    first = client.post("/corrections", json=SPLIT, headers=BEARER)
    again = client.post("/corrections", json=SPLIT, headers=BEARER)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"correction": SPLIT, "written": True}
    assert [c.to_fields() for c in read_corrections(file)] == [SPLIT]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": "Bearer"}, 401),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": f"Basic {TOKEN}"}, 401),
        ({"authorization": f"Bearer {TOKEN}x"}, 401),
        ({**BEARER, "origin": "https://example.org"}, 403),
        ({**BEARER, "origin": "http://127.0.0.1:9999"}, 403),
        ({**BEARER, "origin": "null"}, 403),
        ({**BEARER, "origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({**BEARER, "sec-fetch-site": "same-site"}, 403),
        ({**BEARER, "host": "rebound.example.org"}, 421),
        ({**BEARER, "content-type": "text/plain"}, 415),
    ],
)
def test_others_add_nothing(
    client: Client, file: Path, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/corrections", json=SPLIT, headers=headers)

    assert answer.status_code == status
    assert TOKEN not in answer.text
    assert not file.exists()


def test_our_own_pages_may_send_corrections(client: Client) -> None:
    for headers in ({"origin": HOST}, {"origin": "null", "sec-fetch-site": "same-origin"}):
        answer = client.post("/corrections", json=SPLIT, headers={**BEARER, **headers})
        assert answer.status_code < 300


def test_what_a_statement_says_comes_as_the_fields_of_a_correction(
    client: Client, graph: Store, file: Path
) -> None:
    said = next(s for s in least_sure(graph) if s.name == "BM25")
    asked = {"params": {"statement": said.id}, "headers": {"accept": "application/json"}}
    fields = client.get("/corrections", **asked).json()
    sent = client.post("/corrections", json={"kind": "reject", **fields}, headers=BEARER)

    assert sent.status_code == 201
    assert said.is_in(read_corrections(file)[0])
    assert client.get("/corrections", headers={"accept": "application/json"}).status_code == 404


def test_a_server_that_was_not_started_to_edit_knows_nothing_of_it(graph: Store) -> None:
    with client_of(graph) as client:
        assert client.post("/corrections", json=SPLIT, headers=BEARER).status_code == 404
        assert client.get("/corrections").status_code == 404
        page = client.get(_paper(client), headers=BROWSER)
        assert "wrong?" not in page.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_there(client: Client, method: str) -> None:
    assert client.request(method, "/corrections", headers=BEARER).status_code == 405


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"kind": "split", "name": 1}', b'{"kind": "no", "name": "a"}',
     b'{"kind": "split", "name": "a", "line": "3"}', b"[" * 100_000, b"\xff"],
)  # fmt: skip
def test_what_is_no_correction_is_refused(client: Client, file: Path, body: bytes) -> None:
    headers = {**BEARER, "content-type": "application/json"}

    assert client.post("/corrections", content=body, headers=headers).status_code == 400
    assert not file.exists()


def test_a_file_broken_by_hand_is_left_as_it_is(client: Client, file: Path) -> None:
    file.write_text("- kind: [")

    assert client.post("/corrections", json=SPLIT, headers=BEARER).status_code == 409
    assert file.read_text() == "- kind: ["


def _paper(client: Client) -> str:
    return str(httpx.URL(client.get("/id/paper-arxiv-2501-00001", headers=BROWSER).url).path)


def test_each_statement_of_a_page_leads_to_a_form_that_needs_no_script(
    client: Client, graph: Store, file: Path
) -> None:
    page = check_harmless(client.get(_paper(client), headers=BROWSER).text)
    links = [link for link in page.links if link.startswith("/corrections?")]
    said = next(s for s in least_sure(graph) if s.name == "BM25")
    assert f"/corrections?statement={said.id}" in links
    for link in links:
        assert client.get(link, headers=BROWSER).status_code == 200

    form = client.get(f"/corrections?statement={said.id}", headers=BROWSER).text
    check_harmless(form)
    assert "beats <mark>BM25</mark> on MS MARCO" in form
    assert TOKEN not in form
    fields = dict(said.correction("reject").to_fields(), to="", note="")
    sent = client.post(
        "/corrections",
        content=urlencode({**fields, "token": TOKEN}),
        headers={**BROWSER, "content-type": FORM},
    )
    assert sent.status_code == 201
    check_harmless(sent.text)
    _, outcome = resolve_corrected(library(), (), read_corrections(file))
    assert outcome.applied == 1


@pytest.mark.parametrize("to", ["Dataset", "Person", ""])
def test_a_form_may_say_that_a_name_is_of_another_type(client: Client, file: Path, to: str) -> None:
    fields = {"kind": "retype", "paper": "x", "relation": "uses", "name": "BM25", "type": "Method"}
    body = urlencode({**fields, "to": to, "token": TOKEN})

    sent = client.post("/corrections", content=body, headers={"content-type": FORM})

    assert sent.status_code == (201 if to == "Dataset" else 400)
    assert file.exists() == (to == "Dataset")


def test_a_form_without_its_token_adds_nothing(client: Client, file: Path) -> None:
    sent = client.post("/corrections", content=urlencode(SPLIT), headers={"content-type": FORM})

    assert sent.status_code == 401
    assert not file.exists()


@pytest.mark.parametrize("id_", ["", "assertion-0", "paper-arxiv-2501-00001", "<script>", "\ud800"])
def test_there_is_no_form_for_what_is_no_statement(client: Client, id_: str) -> None:
    asked = urlencode({"statement": id_.encode("utf-8", "surrogatepass")})
    answer = client.get(f"/corrections?{asked}", headers=BROWSER)

    assert answer.status_code == 404
    check_harmless(answer.text)


def test_corrections_that_come_at_once_are_all_there(graph: Store, file: Path) -> None:
    app = create_app(InProcess(graph), Settings(editing=Editing(TOKEN, file)))
    statuses: list[int] = []
    with running(app) as port:
        url = f"http://127.0.0.1:{port}/corrections"

        def send(number: int) -> None:
            sent = {**SPLIT, "name": f"name {number}"}
            statuses.append(httpx.post(url, json=sent, headers=BEARER).status_code)

        threads = [threading.Thread(target=send, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert statuses == [201] * 16
    assert len({c.name for c in read_corrections(file)}) == 16


def test_the_token_is_printed_where_the_server_was_started(tmp_path: Path, graph: Store) -> None:
    folder = served_folder(tmp_path / "g", graph)
    code = "from kg.command.app import main; main()"
    command = [sys.executable, "-c", code, "serve", str(folder), "--port", "0", "--edit"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            told = process.stderr.readline()
            url = process.stderr.readline().partition(" at ")[2].split()[0]
            token = told.rstrip().rpartition(" ")[2]
            headers = {"authorization": f"Bearer {token}"}
            sent = httpx.post(f"{url}corrections", json=SPLIT, headers=headers)
        finally:
            process.terminate()

    assert sent.status_code == 201
    assert str(folder / CORRECTIONS) in told
    assert [c.to_fields() for c in read_corrections(folder / CORRECTIONS)] == [SPLIT]
