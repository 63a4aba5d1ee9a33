"""Doors for those who bring something of their own: each tried by a toy of a stranger's package.

The door for formats is tried in test_export.py, that for sources in test_source_door.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import kg.doors
from extract.model import Paper
from extract.pipeline import build_pipeline, extract_papers, to_doc
from extract.pipes.extensions import OF_DOC, register
from kg.errors import ScholargraphError, UsageError
from kg.query import catalogue
from kg.query.catalogue import find_query, query_names, use_queries
from kg.query.run import run_query
from kg.serve.pages import panels
from kg.serve.pages.panels import PanelPlan, check_panels
from tests.serving import client_of
from tests.small import small_graph

TITLES = """#+ summary: Which papers did a person write, by length of title?
#+ params:
#+   person (person): who wrote them
#+ columns: [person, title, length]

PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?person ?title (STRLEN(?title) AS ?length) WHERE {
  ?paper dct:creator ?person ; dct:title ?title .
}
ORDER BY DESC(?length) ?title
"""
FOLDER = Path(__file__).parent / "data" / "toy-queries"
PANEL = PanelPlan("toy-titles", "Long titles first", types=("Person",), bars="length")
LOST = PanelPlan("no-such-query", "Lost", types=("Person",))
UNDRAWN = PanelPlan("toy-titles", "Undrawn", types=("Person",), bars="height")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(catalogue.VARIABLE, "")
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    catalogue.chosen_catalogue.cache_clear()
    panels._askable.cache_clear()
    panels._all_plans.cache_clear()


def bring(monkeypatch: pytest.MonkeyPatch, **brought: str) -> None:
    """Have another package bring things of this module by entry points, by kinds of door."""
    entries = [
        EntryPoint("toy", f"{__name__}:{value}", f"scholargraph.{door}")
        for door, value in brought.items()
    ]
    monkeypatch.setattr(
        kg.doors, "entry_points", lambda *, group: [e for e in entries if e.group == group]
    )
    _forget()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "title-lengths.rq").write_text(TITLES)
    return folder


def test_a_folder_of_ones_own_brings_queries(own: Path) -> None:
    use_queries(own)
    table = run_query(small_graph(), "title-lengths", {"person": "Ada Lindqvist"})

    assert {"title-lengths", "overview"} <= set(query_names())
    assert table.columns == ("person", "title", "length")
    assert [len(str(row[1])) for row in table.rows] == [row[2] for row in table.rows] != []


def test_the_server_answers_the_queries_of_the_folder(own: Path) -> None:
    use_queries(own)
    with client_of(small_graph()) as client:
        answer = client.get("/queries/title-lengths.json?person=Ada+Lindqvist").json()
        listed = {query["name"] for query in client.get("/queries.json").json()}

    assert len(answer["rows"]) == 2
    assert "title-lengths" in listed


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("overview", TITLES, "there already"),
        ("Bad Name", TITLES, "small letters"),
        ("bare", "SELECT * { ?s ?p ?o }", "no summary"),
        ("reaching", TITLES.replace("WHERE {", "WHERE { SERVICE <http://a/> { ?a ?b ?c }"), "re"),
    ],
)
def test_a_query_that_cannot_be_taken_is_named(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    file = tmp_path / f"{name}.rq"
    file.write_text(text)

    with pytest.raises(UsageError, match=message) as raised:
        use_queries(tmp_path)
    assert name in str(raised.value)
    assert "overview" in query_names()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder of queries"):
        use_queries(tmp_path / "nothing")


def test_a_package_brings_queries_and_a_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(monkeypatch, queries="FOLDER", panels="PANEL")
    check_panels()
    with client_of(small_graph()) as client:
        person = client.get("/queries/authors.json").json()["rows"][0]
        address = next(value for value in person.values() if "/id/person-" in str(value))
        page = client.get(f"/id/{address.rpartition('/')[2]}.html").text

    assert find_query("toy-titles").columns == ("person", "title", "length")
    assert "Long titles first" in page
    assert "Graph Lantern: Reranking with Light" in page


@pytest.mark.parametrize(("value", "message"), [("LOST", "no-such-query"), ("UNDRAWN", "height")])
def test_a_panel_that_cannot_be_asked_for_stops_the_server(
    monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    bring(monkeypatch, queries="FOLDER", panels=value)

    with pytest.raises(UsageError, match=message):
        check_panels()


def test_a_panel_of_another_kind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(monkeypatch, panels="TITLES")

    with pytest.raises(ScholargraphError, match=r"is no kg\.serve.pages.panels.PanelPlan"):
        check_panels()


def test_all_our_own_panels_can_be_asked_for() -> None:
    check_panels()


@Language.factory("toy_capitals", default_config={"least": 3})
def make_capitals(nlp: Language, name: str, least: int) -> Callable[[Doc], Doc]:
    def mark(doc: Doc) -> Doc:
        doc.user_data["toy"] = [t.text for t in doc if t.is_upper and len(t) >= least]
        return doc

    return mark


def test_settings_put_a_pipe_of_another_package_into_the_pipeline() -> None:
    usual = build_pipeline().pipe_names
    settings = {
        "nlp.pipeline": [*usual, "toy"],
        "components.toy": {"factory": "toy_capitals", "least": 4},
    }
    nlp = build_pipeline(settings)
    paper = Paper(title="Ask BERT", abstract="We use BERT and GPT on SQUAD.")
    doc = nlp(to_doc(nlp, paper))

    assert nlp.pipe_names == [*usual, "toy"]
    assert doc.user_data["toy"] == ["BERT", "BERT", "SQUAD"]
    assert list(extract_papers([paper], nlp=nlp)) == list(extract_papers([paper]))


@pytest.mark.parametrize(
    "settings",
    [
        {"nlp.pipeline": ["no_such_pipe"]},
        {"components.sg_tagger.no_such_setting": 1},
        {"components.sg_tagger.factory": "no_such_factory"},
        {"components.sg_roles.weights": "no-such-file.tsv"},
    ],
)
def test_settings_that_fit_nothing_are_one_error(settings: dict[str, object]) -> None:
    with pytest.raises(ScholargraphError, match="cannot be set up so"):
        build_pipeline(settings)


def test_a_setting_gives_fewer_and_surer_facts() -> None:
    paper = Paper(title="Ask BERT", abstract="We propose AskNet, which uses BERT and ELMo.")
    (usual,) = extract_papers([paper])
    (sure,) = extract_papers([paper], nlp=build_pipeline({"components.sg_roles.least": 0.9}))

    assert {f.confidence >= 0.9 for f in usual.facts} == {True, False}
    assert sure.facts == tuple(f for f in usual.facts if f.confidence >= 0.9)


def test_what_the_pipes_keep_is_named_as_ours_and_takes_no_name_of_others() -> None:
    assert all(name.startswith("sg_") for name in OF_DOC)
    Doc.set_extension("sg_roles", default="of another package", force=True)
    register()
    assert Doc.get_extension("sg_roles")[0] == "of another package"
    Doc.set_extension("sg_roles", default=(), force=True)
