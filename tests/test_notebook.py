"""The graph in a notebook: a cell that shows it, and what its output does in a browser."""

from __future__ import annotations

import datetime
import json
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.builder.build import BuildOptions, build
from kg.remote.graph import RemoteGraph
from tests.chromium import Tab, needs_chromium

PAPERS = (
    {
        "id": "2401.00001",
        "title": "PineNet '> <img src=x onerror=parent.hacked=1>",
        "abstract": "We propose PineNet for tree counting. We compare PineNet with OakNet.",
        "authors": ["Ada Ash", "Bo Birch"],
        "year": 2024,
    },
    {
        "id": "2402.00002",
        "title": "OakNet Again",
        "abstract": "We evaluate OakNet on ImageNet with accuracy.",
        "authors": ["Bo Birch"],
        "year": 2024,
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("notebook")
    (home / "papers.jsonl").write_text("\n".join(map(json.dumps, PAPERS)))
    options = BuildOptions(as_of=datetime.date(2025, 1, 1))
    build([home / "papers.jsonl"], home / "g", options=options)
    return home / "g"


@pytest.fixture(scope="module")
def output(folder: Path) -> dict[str, str]:
    """Return what a notebook keeps of a cell that ends with the graph, by media type."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    cell = nbformat.v4.new_code_cell(f"import kg\ng = kg.load({str(folder)!r})\ng")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=kernel)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the kernel's client, not of ours
        nbclient.NotebookClient(notebook, timeout=60, resources={}).execute()
    nbformat.validate(notebook)
    (shown,) = notebook.cells[0].outputs
    return dict(shown.data)


class Frames(HTMLParser):
    """Gathers the attributes of each frame."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.found.append(dict(attrs))


def test_a_cell_shows_counts_and_a_map(output: dict[str, str]) -> None:
    assert "2 papers" in output["text/plain"]
    assert "2 papers" in output["text/html"]
    assert len(output["text/html"]) < 1_500_000


def test_the_frame_may_run_scripts_and_nothing_else(output: dict[str, str]) -> None:
    (frame,) = Frames(output["text/html"]).found

    assert frame["sandbox"] == "allow-scripts"
    assert "src" not in frame
    assert "default-src 'none'" in (frame["srcdoc"] or "")


@pytest.mark.browser
@needs_chromium
def test_a_saved_notebook_draws_the_map_and_asks_nothing(
    output: dict[str, str], browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{output['text/html']}</body>")
    tab = Tab(browser, width=1100, height=700, reduced_motion="no-preference")

    tab.page.goto(path.as_uri())
    frame = tab.page.frame_locator("iframe")
    frame.locator("html[data-followed]").wait_for(state="attached", timeout=20_000)
    colours = frame.locator("#graph canvas").first.evaluate("""(canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set();
        for (let at = 0; at < data.length; at += 4)
            if (data[at + 3] === 255) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
        return [...seen];
    }""")
    frame.locator("#find").fill("OakNet")
    frame.locator("#find").press("Enter")
    frame.locator("#panel [data-node]").wait_for()
    heading = frame.locator("#panel h2").inner_text()
    reached = frame.locator("html").evaluate(
        "() => { try { return !!parent.document } catch { return false } }"
    )
    hacked = tab.page.evaluate("window.hacked")

    assert {"0,114,178", "230,159,0", "213,94,0"} <= set(colours)
    assert heading.startswith("OakNet")
    assert [url for url in tab.requests if not url.startswith(("file:", "about:"))] == []
    assert tab.complaints == []
    assert (reached, hacked) == (False, None)


def test_a_build_without_a_map_shows_its_counts_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.view.atlas.read_atlas", lambda _: None)

    shown = kg.load(folder)._repr_mimebundle_()

    assert "2 papers" in shown["text/html"]
    assert "<iframe" not in shown["text/html"]


def test_an_endpoint_is_shown_without_asking_it() -> None:
    graph = RemoteGraph("http://127.0.0.1:9/sparql?a=<b>", timeout=1)

    shown = graph._repr_mimebundle_()

    assert shown["text/plain"] == repr(graph)
    assert "<b>" not in shown["text/html"]
    assert "&lt;b&gt;" in shown["text/html"] or "%3Cb%3E" in shown["text/html"]


def test_networkx_gets_labels_types_relations_and_confidence(folder: Path) -> None:
    graph = kg.load(folder).to_networkx()
    near = kg.load(folder).to_networkx("OakNet")

    nodes = {data["label"]: data for _, data in graph.nodes(data=True)}
    edges = [data for _, _, data in graph.edges(data=True)]
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert nodes["OakNet"]["type"] == "Method"
    assert {"proposes", "creator"} <= {data["relation"] for data in edges}
    assert all(0 < d["confidence"] <= 1 for d in edges if d["relation"] == "proposes")
    assert 1 < len(near) < len(graph)
