"""The server below a path of another one, as a proxy shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kg.errors import UsageError
from kg.serve.http.rooted import check_root
from kg.serve.workers.limits import Settings
from tests.serving import HOST, Client, client_of
from tests.small import small_graph

LINK = re.compile(r'(?:href|src|action|data-[a-z]+)="(/[^"]*)"')
ASKED = re.compile(r"""["'`]((?:/kg)?/(?:explore|sparql|id|queries|query)[/?"'`.])""")
PAGES = ("/", "/search?q=a", "/queries", "/queries/overview", "/query", "/explore", "/nothing")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(small_graph(), settings=Settings(root="/kg")) as client:
        yield client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("before", ["", "/kg"], ids=["taken away", "left"])
def test_pages_link_below_the_path(client: Client, page: str, before: str) -> None:
    answer = client.get(before + page, headers={"accept": "text/html"})
    links = LINK.findall(answer.text)

    assert links
    assert [link for link in links if not link.startswith("/kg/")] == []


def test_what_pages_link_to_is_there(client: Client) -> None:
    seen, todo = {"/kg/graph"}, ["/kg/"]  # the page of a build, of which there is none
    while todo and len(seen) < 40:
        link = todo.pop(0)
        answer = client.get(link, headers={"accept": "text/html,*/*;q=0.5"})
        seen.add(link)
        assert answer.status_code == 200, link
        if "html" in answer.headers["content-type"]:
            found = [html.replace("&amp;", "&") for html in LINK.findall(answer.text)]
            todo += [other for other in dict.fromkeys(found) if other not in seen]


def test_scripts_ask_below_the_path(client: Client) -> None:
    for name in ("explorer.js", "query.js"):
        script = client.get(f"/kg/static/{name}").text
        asked = re.findall(
            r"""["'`]((?:/kg)?/(?:explore|sparql|id|queries|query)[/?"'`.])""", script
        )
        assert asked
        assert all(path.startswith("/kg/") for path in asked)


def test_addresses_in_data_are_those_that_others_ask(client: Client) -> None:
    void = client.get("/kg/.well-known/void", headers={"accept": "application/n-triples"})
    service = client.get("/sparql", headers={"accept": "application/n-triples"})
    openapi = client.get("/openapi.json").json()

    assert f"<{HOST}/kg/sparql>" in service.text
    assert f"<{HOST}/sparql>" not in void.text + service.text
    assert "/kg/sparql" in openapi["paths"]


def test_what_strangers_wrote_is_not_changed(client: Client) -> None:
    query = 'SELECT ("see \\"/id/x\\" and /query" AS ?text) { }'
    answer = client.get("/sparql", params={"query": query})

    assert answer.json()["results"]["bindings"][0]["text"]["value"] == 'see "/id/x" and /query'


@pytest.mark.parametrize("root", ["kg", "/a b", "/x\r\n", '/"', "//evil.example", "/..%2f"])
def test_what_is_no_path_is_one_sentence(root: str) -> None:
    with pytest.raises(UsageError, match="a path begins with a slash"):
        check_root(root)
