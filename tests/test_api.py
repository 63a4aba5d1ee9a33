"""What `import kg` gives, and a graph as a prompt or a notebook meets it."""

from __future__ import annotations

import datetime
import inspect
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import kg
from kg.api import BuiltGraph
from kg.command import doctor
from kg.errors import AmbiguousError, NotFoundError, UsageError
from kg.graph import KnowledgeGraph
from kg.remote.graph import RemoteGraph

PAPERS = (
    {
        "id": "2401.00001",
        "title": "PineNet: Counting Trees <3",
        "abstract": "We propose PineNet for tree counting. We compare PineNet with OakNet.",
        "authors": ["Ada Ash", "Bo Birch"],
        "year": 2024,
    },
    {
        "id": "2402.00002",
        "title": "OakNet Again",
        "abstract": "We evaluate OakNet on ImageNet with accuracy.",
        "authors": ["Bo Birch"],
        "year": 2025,
    },
)
DAY = datetime.date(2025, 1, 1)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("api") / "papers.jsonl"
    file.write_text("\n".join(map(json.dumps, PAPERS)))
    return file


@pytest.fixture(scope="module")
def graph(papers: Path) -> BuiltGraph:
    return kg.build(papers, papers.parent / "g", as_of=DAY)


def test_the_package_shows_what_it_promises_and_nothing_else() -> None:
    script = "import kg, sys; print(*dir(kg)); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    shown, loaded = (line.split() for line in run.stdout.splitlines())

    assert shown == sorted(kg.__all__)
    assert {name for name in shown if not name.endswith("Error")} == {
        *("KnowledgeGraph", "Table", "__version__", "build", "load")
    }
    assert all(hasattr(kg, name) for name in shown)
    assert not {"pyoxigraph", "spacy", "rdflib", "typer", "kg.api"} & set(loaded)
    with pytest.raises(AttributeError, match="'kg' has no attribute 'lode'"):
        kg.lode  # noqa: B018


def test_both_packages_say_that_they_are_typed() -> None:
    root = Path(__file__).parents[1]

    assert all((root / package / "py.typed").is_file() for package in ("kg", "extract"))


def test_build_gives_the_graph_that_the_command_builds(graph: BuiltGraph, papers: Path) -> None:
    again = kg.build([str(papers)], papers.parent / "again", as_of=DAY, jobs=1)

    assert again.build.name == graph.build.name
    assert graph.report["papers"] == 2
    assert isinstance(graph, kg.KnowledgeGraph)
    with pytest.raises(kg.InputError):
        kg.build(papers.parent / "nothing.txt", papers.parent / "h")


def test_a_graph_is_a_collection_of_its_things(graph: BuiltGraph) -> None:
    things = list(graph)

    assert len(graph) == len(things) == len(graph.to_networkx())
    assert things == sorted(things)
    assert "PineNet" in graph
    assert "pinenet" in graph
    assert things[0] in graph
    assert "FirNet" not in graph
    assert graph["PineNet"].node.label == "PineNet"
    with pytest.raises(NotFoundError, match="FirNet"):
        graph["FirNet"]


def test_an_ambiguous_name_is_in_the_graph_and_no_card(
    graph: BuiltGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def several(*_: object) -> str:
        raise AmbiguousError("any of 2", near=())

    monkeypatch.setattr("kg.graph.find_entity", several)

    assert "Ash" in graph
    with pytest.raises(UsageError):
        graph["Ash"]


def test_named_queries_complete_and_take_values_in_their_order(graph: BuiltGraph) -> None:
    queries = graph.queries

    assert {"coauthors", "methods_by_year"} <= set(dir(queries))
    assert all(hasattr(queries, name) for name in dir(queries))
    assert len(queries) == len(list(queries)) == len(dir(queries))
    assert "coauthors" in queries
    assert queries.coauthors("Ada Ash") == graph.query("coauthors", person="Ada Ash")
    assert queries["methods-by-year"](since=2025) == graph.query("methods-by-year", since=2025)
    assert "Ada Ash" not in repr(queries.coauthors)
    assert "person (person)" in (queries.coauthors.__doc__ or "")
    assert list(inspect.signature(queries.coauthors).parameters) == ["person"]
    assert "<table>" in queries._repr_html_()


def test_wrong_calls_of_named_queries_are_refused(graph: BuiltGraph) -> None:
    with pytest.raises(AttributeError, match="did you mean coauthors"):
        graph.queries.coauthor  # noqa: B018
    with pytest.raises(UsageError, match="too many"):
        graph.queries.overview("x")
    with pytest.raises(UsageError, match="given twice"):
        graph.queries.coauthors("Ada Ash", person="Bo Birch")


def test_cards_and_views_are_short_in_text_and_safe_in_html(graph: BuiltGraph) -> None:
    card, view = graph["PineNet: Counting Trees <3"], graph.view("PineNet")
    html = card._repr_html_()

    assert repr(card).startswith("<paper 'PineNet: Counting Trees <3': ")
    assert len(repr(card)) < 100
    assert "<mark>PineNet</mark>" in html
    assert "<b>PineNet: Counting Trees &lt;3</b>" in html
    assert repr(view).startswith("<view 'Around PineNet': ")
    assert len(repr(view)) < 100
    assert "<iframe" in view._repr_html_()


def test_a_graph_behind_an_endpoint_is_a_graph_too() -> None:
    remote = kg.load(endpoint="http://127.0.0.1:9/sparql")

    assert isinstance(remote, RemoteGraph)
    assert isinstance(remote, KnowledgeGraph)
    assert remote.store.url in repr(remote)
    with pytest.raises(UsageError, match="only a built graph"):
        remote.publish("http://127.0.0.1:9/")


def test_the_doctor_looks_at_every_declared_dependency(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = ["here>=1", "old>=2", "gone>=1", 'extra-gone>=1; extra == "x"', 'no; os_name == "z"']
    there = {"here": "1.5", "old": "1.0"}

    def version(name: str) -> str:
        if name not in there:
            raise metadata.PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(metadata, "requires", lambda _: declared)
    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(metadata, "metadata", lambda _: _Metadata())
    found = {c.name: c for c in map(doctor._package, doctor.dependencies())}

    assert {name: check.ok for name, check in found.items()} == {
        **{"here": True, "old": False, "gone": False, "extra-gone": True}
    }
    assert found["old"].found == "1.0, but >=2 is needed"


class _Metadata:
    def get_all(self, _: str) -> list[str]:
        return ["x"]
