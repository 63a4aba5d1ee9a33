"""Papers side by side, by Python, by the command and in a browser: one record behind all."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

import kg
from kg.errors import AmbiguousError, NotFoundError, UsageError
from kg.query.lookup import find_entity
from kg.view.comparison import MOST_PAPERS, ROWS, Comparison, Said, compare
from kg.view.comparison_forms import FORMS
from kg.view.sureness import sure
from tests.commands import run
from tests.graphs import EMBER, LANTERN
from tests.served import served_folder
from tests.serving import Client, client_of
from tests.small import small_graph

NAMES = ("Graph Lantern", "Ember for Cheap Reranking")


@pytest.fixture(scope="module")
def store() -> Store:
    return small_graph()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, store: Store) -> Path:
    return served_folder(tmp_path_factory.mktemp("graph") / "g", store)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    with client_of(store) as client:
        yield client


def compared(store: Store, *names: str) -> Comparison:
    return compare((store, find_entity(store, name, type="paper")) for name in names)


def cell(found: Comparison, row: str, paper: int) -> tuple[Said, ...]:
    return {name: cells[paper] for name, _, cells in found.rows()}[row]


@pytest.mark.parametrize(
    "name",
    ["Graph Lantern", "graph lantern", "2501.00001", "arXiv:2501.00001", LANTERN.title],
)
def test_a_paper_is_found_by_what_people_call_it(store: Store, name: str) -> None:
    assert find_entity(store, name, type="paper") == find_entity(store, LANTERN.title)


def test_a_paper_is_found_by_its_doi_in_any_writing(store: Store) -> None:
    wanted = find_entity(store, EMBER.title)

    for name in (EMBER.doi, f"doi:{EMBER.doi.lower()}", f"https://doi.org/{EMBER.doi}"):
        assert find_entity(store, name, type="paper") == wanted


def test_a_part_that_several_titles_have_names_them_all(store: Store) -> None:
    with pytest.raises(AmbiguousError) as raised:
        find_entity(store, "rerank", type="paper")

    assert {near.label for near in raised.value.near} == {LANTERN.title, EMBER.title}


def test_what_papers_share_is_marked_and_stands_first(store: Store) -> None:
    found = compared(store, *NAMES)
    datasets = [cell(found, "evaluatesOn", place) for place in (0, 1)]

    assert [[said.text for said in of] for of in datasets] == [["MS MARCO"], ["MS MARCO"]]
    assert {said.shared for of in datasets for said in of} == {2}
    assert [said.shared for said in cell(found, "comparesWith", 0)] == [1]


def test_each_cell_of_a_relation_has_sentences_with_the_words(store: Store) -> None:
    found = compared(store, *NAMES)
    relations = [row for row in ROWS if row not in ("year", "code")]
    said = [one for row in relations for place in (0, 1) for one in cell(found, row, place)]

    assert said
    for one in said:
        assert one.evidence
        assert all(e.sentence[e.begin : e.end] == e.exact for e in one.evidence)


def test_results_and_code_are_rows(store: Store) -> None:
    found = compared(store, *NAMES)

    assert [s.text for s in cell(found, "results", 0)] == ["GPU memory: 47GB → 3GB (Graph Lantern)"]
    assert [s.href for s in cell(found, "code", 0)] == ["https://example.org/lantern"]
    assert [s.text for s in cell(found, "year", 1)] == ["2024"]


def test_a_paper_stands_there_once_and_order_is_as_given(store: Store) -> None:
    one, other = (find_entity(store, name, type="paper") for name in NAMES)

    assert [p.iri for p in compare([(store, other), (store, one), (store, other)]).papers] == [
        other,
        one,
    ]


def test_none_and_too_many_are_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="name the papers"):
        compare([])
    with pytest.raises(UsageError, match="too many"):
        compare((store, f"urn:p{n}") for n in range(MOST_PAPERS + 1))


def test_latex_has_nothing_that_breaks_a_document() -> None:
    from kg.view.comparison import Column

    said = (Said(r"50% of $x_1$ & \input{x} #1 ~^"),)
    column = Column("urn:a", "a", "A & B", "A & B", (said, *((),) * (len(ROWS) - 1)))
    text = Comparison.of([column]).to_latex()
    body = text.split("\\midrule")[1]

    assert r"\input" not in text
    assert r"50\% of \$x\_1\$ \& \textbackslash{}input\{x\} \#1" in body
    assert re.search(r"(?<!\\)[%$#]", body) is None


def test_html_of_a_notebook_holds_no_markup_of_titles() -> None:
    from kg.view.comparison import Column

    column = Column("urn:a", "a", "<b>", "<script>x", ((Said("<img>"),), *((),) * 8))

    assert "<script>" not in Comparison.of([column])._repr_html_()
    assert "<img>" not in Comparison.of([column])._repr_html_()


def test_python_and_the_command_give_the_same_forms(folder: Path) -> None:
    graph = kg.load(folder)
    found = graph.compare(*NAMES)

    for form in set(FORMS) - {"table"}:
        shown = run("compare", *NAMES, "-g", folder, "-f", form)
        assert shown.stdout == found.render(form)
    rows = list(csv.reader(io.StringIO(found.to_csv())))
    assert rows[0] == ["", "Graph Lantern", "Ember for Cheap Reranking"]
    assert json.loads(found.to_json())["papers"][0]["label"] == LANTERN.title
    assert "* MS MARCO" in run("compare", *NAMES, "-g", folder).stdout
    assert "<table>" in found._repr_html_()
    with pytest.raises(NotFoundError):
        graph.compare("Nothing of the kind")


def test_the_page_shows_the_table_and_says_what_it_did_not_find(client: Client) -> None:
    page = client.get("/compare?paper=Graph+Lantern&paper=Embr", headers={"accept": "text/html"})

    assert page.status_code == 404
    assert "No paper here is called “Embr”." in page.text
    assert "kg query" not in page.text
    assert ">MS MARCO<" in page.text


def test_the_page_offers_what_may_be_meant_as_links(client: Client) -> None:
    page = client.get("/compare?paper=rerank", headers={"accept": "text/html"})

    assert page.status_code == 400
    assert len(re.findall(r'href="/compare\?paper=paper-[^"]+"', page.text)) == 2


@pytest.mark.parametrize("form", ["csv", "md", "tex", "json"])
def test_the_server_gives_the_forms_of_python(client: Client, store: Store, form: str) -> None:
    answer = client.get(f"/compare.{form}?paper=Graph+Lantern&paper=2501.00001")

    assert answer.text == compared(store, "Graph Lantern").render(form)


def test_a_paper_leads_to_its_comparison(client: Client, store: Store) -> None:
    local = find_entity(store, LANTERN.title).local_name

    assert f'href="/compare?paper={local}"' in client.get(f"/id/{local}.html").text


def test_words_for_how_sure_a_statement_is() -> None:
    assert [sure(x) for x in (0.95, 0.8, 0.63, 0.39)] == [
        "almost certain",
        "very likely",
        "likely",
        "uncertain",
    ]
