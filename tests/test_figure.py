from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.errors import MissingPartError
from kg.export.export import export
from kg.export.figure import to_png, to_svg
from kg.export.figure_legend import MOST_NODES, for_print
from kg.export.figure_place import Box, Placed, place
from kg.export.figure_text import clean, label_lines, text_width
from kg.rdf.vocab import PREFIXES, SG
from kg.view.document import ViewDocument, ViewEdge, ViewNode
from kg.view.view import view_document
from tests.chromium import needs_chromium

DATA = Path(__file__).parent / "data"
SVG = "{http://www.w3.org/2000/svg}"
TYPES = ("Paper", "Person", "Method", "Dataset", "Task", "Metric", "Organisation")
HOSTILE = "</text><script>alert(1)</script>&\"'<img src=x onerror=alert(1)>\x00\ud800"


@pytest.fixture
def store() -> Store:
    store = Store()
    store.load(path=DATA / "view.ttl", format=RdfFormat.TURTLE)
    return store


def node(number: int, label: str, x: int = 0, y: int = 0, *, type_: str = "") -> ViewNode:
    return ViewNode(
        id=f"n{number}",
        iri=f"https://example.org/{number}",
        label=label,
        short=label[:32],
        type=type_ or TYPES[number % len(TYPES)],
        year=None,
        degree=number,
        community=0,
        x=x,
        y=y,
        radius=9.0,
        first=True,
        alt_labels=(),
        text="",
        details=(),
        notes=(),
    )


def edge(number: int, source: int, target: int, relation: str = "uses") -> ViewEdge:
    return ViewEdge(f"e{number}", f"n{source}", f"n{target}", relation, relation, None, (), "")


def document(nodes: Sequence[ViewNode], edges: Sequence[ViewEdge] = ()) -> ViewDocument:
    return ViewDocument(
        title="Trees",
        notice="",
        focus="",
        total_nodes=len(nodes),
        total_edges=len(edges),
        nodes=tuple(nodes),
        edges=tuple(edges),
        evidence=(),
        facets=(),
    )


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def shown(svg: bytes) -> str:
    return " ".join(texts(svg))


def boxes(placed: Placed) -> list[Box]:
    return [mark.label.box for mark in placed.marks if mark.label]


def test_a_picture_names_each_thing_and_explains_its_marks(store: Store) -> None:
    found = texts(to_svg(view_document(store, around="PineNet", depth=2), depth=2, build="b1"))

    assert {"PineNet", "OakNet", "ConeSet"} <= set(found)
    assert {"Paper", "Method", "Dataset", "proposes", "compares with"} <= set(found)
    assert not {"Task", "Metric", "cites"} & set(found)


def test_the_caption_says_what_is_shown_and_what_it_was_made_from(store: Store) -> None:
    near = shown(to_svg(view_document(store, around="PineNet"), depth=1, build="build 12ab"))
    whole = shown(to_svg(view_document(store), build="build 12ab"))

    assert "Around PineNet: 1 paper, 1 method; 1 edge." in near
    assert "All within 1 step, of 7 things in the graph." in near
    assert "Made by scholargraph from build 12ab." in near
    assert "Not drawn: Ada Ash" in whole


def test_a_picture_of_many_says_how_it_chose() -> None:
    store, kind = Store(), NamedNode(PREFIXES["rdf"] + "type")
    hub = NamedNode("https://example.org/hub")
    store.add(Quad(hub, kind, NamedNode(SG.Method)))
    for number in range(90):
        paper = NamedNode(f"https://example.org/paper-{number}")
        store.add(Quad(paper, kind, NamedNode(PREFIXES["fabio"] + "ResearchPaper")))
        store.add(Quad(paper, NamedNode(SG.uses), hub))

    whole, near = shown(export(store, "svg")), shown(export(store, "svg", around="hub"))

    assert f"{MOST_NODES - 1} papers, 1 method" in whole
    assert "Of 91 things in the graph these are the most connected." in whole
    assert "these are the nearest within 1 step, and of those the most connected." in near


def test_the_owner_and_co_authors_do_not_fill_the_picture(store: Store) -> None:
    whole = view_document(store)
    drawn = for_print(whole, around=False)

    assert whole.focus not in {n.id for n in drawn.nodes}
    assert "coauthorOf" not in {e.relation for e in drawn.edges}
    assert "creator" in {e.relation for e in drawn.edges}


def test_the_same_graph_gives_the_same_picture(store: Store) -> None:
    again = Store()
    again.extend(sorted(store, key=str, reverse=True))

    assert export(again, "svg") == export(store, "svg")
    assert to_png(export(again, "svg")) == to_png(export(store, "svg"))


def test_hostile_names_are_text_and_nothing_else() -> None:
    nodes = [node(1, HOSTILE, 0, 0), node(2, HOSTILE, 90, 0)]
    svg = to_svg(replace(document(nodes, [edge(1, 1, 2)]), title=HOSTILE), build=HOSTILE)

    kinds = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}  # noqa: S314
    assert kinds <= {"svg", "title", "rect", "g", "path", "polygon", "circle", "text"}
    assert b"<script" not in svg
    assert b"<img" not in svg


def test_png_is_a_picture_of_three_pixels_a_unit(store: Store) -> None:
    svg = export(store, "svg")
    png = export(store, "png")

    width = int(ET.fromstring(svg).attrib["width"])  # noqa: S314
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 3 * width


def test_png_has_its_letters_on_a_machine_without_fonts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resvg_py

    real = resvg_py.svg_to_bytes
    monkeypatch.setattr(
        resvg_py, "svg_to_bytes", lambda **options: real(skip_system_fonts=True, **options)
    )
    bare = export(store, "png")
    monkeypatch.undo()

    assert bare == export(store, "png")
    textless = re.sub(rb"<text .*?</text>", b"", export(store, "svg"))
    assert len(bare) > 1.5 * len(to_png(textless))


def test_every_line_of_text_is_as_wide_as_it_was_measured(store: Store) -> None:
    lines = ET.fromstring(export(store, "svg")).iter(f"{SVG}text")  # noqa: S314

    assert all(float(line.attrib["textLength"]) > 0 for line in lines if line.text)


def test_without_the_renderer_png_says_how_to_get_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)

    with pytest.raises(MissingPartError, match=r"scholargraph\[figures\]"):
        export(store, "png")


def test_an_empty_graph_says_why() -> None:
    assert "The graph is empty" in shown(to_svg(view_document(Store())))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=60), st.integers(-200, 200), st.integers(-200, 200)),
        max_size=30,
        unique_by=lambda item: item[1:],
    ),
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40),
)
def test_no_label_lies_over_another_or_over_a_mark(
    items: list[tuple[str, int, int]], pairs: list[tuple[int, int]]
) -> None:
    nodes = [node(place, *item) for place, item in enumerate(items)]
    edges = [edge(number, a, b) for number, (a, b) in enumerate(pairs) if max(a, b) < len(nodes)]

    placed = place(document(nodes, edges))
    middles = [(mark.x, mark.y) for mark in placed.marks]

    assert not any(one.overlaps(other) for one, other in combinations(boxes(placed), 2))
    assert not any(
        box.overlaps(Box(x - 1, y - 1, 2, 2)) for box in boxes(placed) for x, y in middles
    )
    ET.fromstring(to_svg(document(nodes, edges)))  # noqa: S314


@given(st.text(max_size=80))
def test_a_label_keeps_its_words_in_a_few_lines(label: str) -> None:
    lines = label_lines(label)

    assert " ".join(lines).split() == clean(label).split()
    assert all(text_width(line, size=12) >= 0 for line in lines)


@pytest.mark.browser
@needs_chromium
def test_a_browser_draws_the_labels_where_they_were_measured(
    browser: Any, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "trees.svg"
    path.write_bytes(export(store, "svg", around="PineNet", depth=3))
    page = browser.new_page()
    page.goto(path.as_uri())
    drawn = page.evaluate("""() => [...document.querySelectorAll("g g text")].map((one) => {
        const { x, y, width, height } = one.getBBox();
        return { text: one.textContent, x, y, width, height };
    })""")

    assert {"PineNet", "OakNet", "ConeSet"} <= {one["text"] for one in drawn}
    assert all(one["width"] <= text_width(one["text"], size=14, bold=True) + 4 for one in drawn)
    found = [Box(*(one[name] for name in ("x", "y", "width", "height"))) for one in drawn]
    inner = [Box(b.x, b.y + 2, b.width, b.height - 4) for b in found]  # lines of one label touch
    assert not any(one.overlaps(other) for one, other in combinations(inner, 2))


def test_a_name_that_is_no_xml_is_left_readable() -> None:
    literal = Literal("Oak\x01Net")
    store = Store()
    method = NamedNode("https://example.org/m")
    store.add(Quad(method, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(SG.Method)))
    store.add(Quad(method, NamedNode(PREFIXES["skos"] + "prefLabel"), literal))

    assert "OakNet" in texts(export(store, "svg"))
