"""The start page, charts of methods by year, leaderboards, and forms that help to fill them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pyoxigraph import Quad, Store

from extract.model import Profile
from kg.errors import NotFoundError
from kg.query.leaderboard import leaderboards
from kg.query.table import IRI
from kg.query.trends import Bar, Trend, trends
from kg.rdf.encode import Run, encode
from kg.resolve.resolve import resolve
from kg.serve.pages.start import summary
from kg.store.builds import memory_store
from kg.view.labels import read_owner
from tests.graphs import LANTERN, library
from tests.serving import Client, client_of
from tests.small import check_harmless, small_graph

OWNER = Profile("Ada Lindqvist", as_of="2026-07-01", h_index=7, source="profile.txt")
BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def profile() -> Store:
    return shelf(OWNER)


def shelf(*profiles: Profile) -> Store:
    store = Store()
    triples = encode(resolve(library(), list(profiles)), run=Run("rules", "1"))
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_of(small_graph()) as client:
        yield client


def test_the_start_page_of_a_profile_is_about_its_owner(profile: Store) -> None:
    with client_of(profile) as client:
        page = client.get("/", headers=BROWSER).text

    check_harmless(page)
    assert re.search(
        r"<h1><a href=\"/id/person-ada-[^\"]+\"><bdi>Ada Lindqvist</bdi></a></h1>", page
    )
    assert "Writes with" in page
    assert "<dt>h-index</dt><dd>7</dd>" in page


def test_the_start_page_of_a_library_has_people_and_years() -> None:
    with client_of(shelf()) as client:
        page = client.get("/", headers=BROWSER).text

    assert "Who wrote most" in page
    assert "Papers by year" in page


def test_one_sentence_says_what_the_papers_are(profile: Store) -> None:
    said = summary(profile, read_owner(profile))

    assert said.startswith(f"{len(library())} papers 20")
    assert "most often with" in said
    assert summary(memory_store(), "") == ""


def test_a_library_has_no_owner() -> None:
    assert read_owner(shelf()) == ""


def test_papers_of_few_years_have_no_trend() -> None:
    assert trends(small_graph()).rising == ()


def test_a_small_chart_holds_no_markup_of_names() -> None:
    drawn = Trend("<b>", IRI("urn:x"), (Bar(2024, 2, 10.0), Bar(2025, 1, 5.0)), 5.0, 10.0).svg()

    assert "<b>" not in drawn
    assert drawn.count("<rect") == 2
    assert "2024: 2 papers, 10 %" in drawn


def test_a_board_has_the_values_of_one_metric_with_their_sentences() -> None:
    (board,) = leaderboards(small_graph())

    assert board.title == "GPU memory, in GB"
    assert board.least
    (entry,) = board.entries
    assert (entry.rank, entry.method, entry.written, entry.baseline) == (
        1,
        "Graph Lantern",
        "3GB",
        "47GB",
    )
    assert entry.sentence in LANTERN.abstract


def test_boards_are_narrowed_by_names() -> None:
    store = small_graph()

    assert len(leaderboards(store, metric="gpu memory")) == 1
    assert len(leaderboards(store, dataset="MS MARCO")) == 0
    with pytest.raises(NotFoundError):
        leaderboards(store, task="nothing of the kind")


def test_the_page_of_boards_says_what_it_does_not_know(client: Client) -> None:
    assert "Graph Lantern" in client.get("/leaderboards", headers=BROWSER).text
    missing = client.get("/leaderboards?task=Nothing", headers=BROWSER)
    assert missing.status_code == 404
    assert "kg search" not in missing.text


def test_fields_complete_names_of_this_graph_and_examples_are_of_it(client: Client) -> None:
    page = client.get("/queries/coauthors", headers=BROWSER).text

    assert '<option value="Ada Lindqvist">' in page
    assert "Ilse Marwanow" not in page
    assert re.search(r"e\.g\. <bdi>[^<]+</bdi>", page)


def test_what_may_have_been_meant_is_a_link_and_no_shell_is_spoken_of(client: Client) -> None:
    page = client.get("/queries/coauthors?person=Lindq", headers=BROWSER)

    assert page.status_code == 404
    assert re.search(r'href="/queries/coauthors\?person=person-ada-[^"]+"', page.text)
    assert "kg search" not in page.text


def test_rows_that_count_papers_are_drawn(client: Client) -> None:
    assert "<progress" in client.get("/queries/papers-by-year", headers=BROWSER).text


def test_the_abstract_of_a_paper_has_all_marks_and_its_links(client: Client) -> None:
    (local,) = re.findall(
        r'"id": "(paper-[^"]+)"', client.get("/search.json?q=Graph+Lantern&type=Paper").text
    )
    page = client.get(f"/id/{local}.html").text

    assert '<mark title="compares with BM25">BM25</mark>' in page
    assert 'href="https://example.org/lantern"' in page.partition("Abstract")[0]
