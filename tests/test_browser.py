"""The shareable file in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.rdf.vocab import PREFIXES, SG
from tests.chromium import needs_chromium
from tests.explorer_page import shelf
from tests.file_page import FilePage, written

DATA = Path(__file__).parent / "data"
PAPER = "PineNet: Counting Trees from Above"
SCRIPT_NAME = "\U0001d4abineNet"  # its first letter is two units in JavaScript, one code point here
HOSTILE = (
    '<img src=x onerror="window.hacked=1">',
    "</script><script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "{{7*7}} ${7*7} <b>bold</b>\u2028line",
    "'\"><svg onload=window.hacked=1>",
)
pytestmark = [
    pytest.mark.browser,
    needs_chromium,
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Store()
    store.load(path=DATA / "view.ttl", format=RdfFormat.TURTLE)
    return written(store, tmp_path_factory.mktemp("sample"))


def hostile_store() -> Store:
    """Return a graph in which every text that a stranger may set is an attack."""
    store = Store()
    kind, title = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["dct"] + "title")
    code, alt = NamedNode(SG.hasCode), NamedNode(PREFIXES["skos"] + "altLabel")
    for number, text in enumerate(HOSTILE):
        paper = NamedNode(f"https://example.org/id/paper-{number}'onclick='window.hacked=1")
        store.add(Quad(paper, kind, NamedNode(PREFIXES["fabio"] + "ResearchPaper")))
        store.add(Quad(paper, title, Literal(text)))
        store.add(Quad(paper, NamedNode(PREFIXES["dct"] + "abstract"), Literal(text)))
        store.add(Quad(paper, code, NamedNode("javascript:window.hacked=1")))
        method = NamedNode(f"javascript:window.hacked=1//{number}")
        store.add(Quad(method, kind, NamedNode(SG.Method)))
        store.add(Quad(method, NamedNode(PREFIXES["skos"] + "prefLabel"), Literal(f"M{text}")))
        store.add(Quad(method, alt, Literal(text)))
        store.add(Quad(paper, NamedNode(SG.uses), method))
    return store


@pytest.mark.parametrize("width", [1400, 390])
def test_the_file_asks_for_nothing_and_breaks_no_policy(
    browser: Any, sample: Path, width: int
) -> None:
    page = FilePage(browser, sample, width=width)
    page.search("PineNet")
    page.page.keyboard.press("t")

    assert page.requests == [page.address]
    assert page.complaints == []


def test_the_picture_is_drawn(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    colours = page.page.evaluate("""() => {
        const canvas = document.querySelector("#graph canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set();
        for (let at = 0; at < data.length; at += 4)
            if (data[at + 3] === 255) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
        return [...seen];
    }""")

    assert {"0,114,178", "230,159,0", "213,94,0", "0,158,115"} <= set(colours)


def test_search_finds_a_node_by_another_name_and_opens_its_card(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.search("pine net")

    assert page.text("#panel h2") == "PineNet"
    assert SCRIPT_NAME in page.text("#panel .alt")
    assert page.page.evaluate("location.hash") == "#node=method-pinenet"


def test_arrow_keys_choose_among_the_hits(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.page.keyboard.press("/")
    page.page.keyboard.type("net")
    hits = page.texts("#hits .name")
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")

    assert len(hits) == 3
    assert page.text("#panel h2") == hits[1]


def test_the_address_remembers_the_card(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.page.goto(f"{sample.as_uri()}#node=dataset-coneset")
    page.reload()

    assert page.text("#panel h2") == "ConeSet"


def test_a_paper_card_has_its_data_and_the_marked_sentences(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.search(PAPER)

    assert page.page.get_attribute("#panel h2 a", "href") == "https://arxiv.org/abs/2401.00001"
    assert page.texts("#panel .author") == ["Ada Ash", "B. Birch"]
    assert page.text("#panel .authors").endswith("and others")
    assert "Abstract" in page.text("#panel details")
    assert {"PROPOSES", "EVALUATES ON", "RESULTS"} <= {
        text.split("\n")[0].upper() for text in page.texts("#panel h3")
    }
    assert {SCRIPT_NAME, "ConeSet"} <= set(page.texts("#panel mark"))


def test_each_of_two_parallel_relations_has_its_own_card(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.page.keyboard.press("t")
    ends = [(row[0], row[2]) for row in page.rows()]
    assert ends.count(("PineNet", "ConeSet")) == 2

    for relation in ("proposes", "evaluates on"):
        page.page.locator(
            "#sheet tbody tr", has=page.page.get_by_role("button", name="ConeSet")
        ).get_by_role("button", name=relation).click()
        assert page.text("#panel h2") == relation


def test_a_click_on_an_edge_shows_its_evidence(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    for relation in ("proposes", "comparesWith", "creator", "coauthorOf"):
        page.page.click(f'#relations [data-value="{relation}"]')
    page.page.keyboard.press("f")

    assert page.click_near_the_middle(until="#panel [data-edge]")
    assert page.text("#panel h2") == "evaluates on"
    assert page.texts("#panel mark") == ["ConeSet"]
    assert PAPER in page.text("#panel .ends")
    assert page.texts("#panel [data-relation] .ends > .quiet") == ["evaluates on", "proposes"]


def test_the_legend_takes_a_type_away_and_back(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.page.keyboard.press("t")
    page.page.click("#sheet .tabs button:last-child")
    page.page.click('#types [data-value="Method"]')
    without = page.text("#sheet tbody")
    page.page.click('#types [data-value="Method"]')

    assert "OakNet" not in without
    assert "OakNet" in page.text("#sheet tbody")


def test_the_table_holds_what_the_picture_shows(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.page.keyboard.press("t")
    statements = page.page.locator("#sheet tbody tr").count()
    page.page.click("#sheet .tabs button:last-child")
    nodes = page.page.locator("#sheet tbody tr").count()

    assert (statements, nodes) == (9, 7)


def test_a_relation_filter_takes_its_statements_out_of_the_table(
    browser: Any, sample: Path
) -> None:
    page = FilePage(browser, sample)
    page.page.click('#relations [data-value="proposes"]')
    page.page.keyboard.press("t")

    assert page.page.locator("#sheet tbody tr").count() == 6


def test_a_category_is_taken_away_and_comes_back(browser: Any, tmp_path: Path) -> None:
    page = FilePage(browser, written(shelf(), tmp_path))
    page.page.keyboard.press("t")
    whole = len(page.rows())
    page.page.click('#category [data-value="cs.IR"]')
    half = len(page.rows())
    page.page.click("#reset-button")

    assert (whole, half) == (48, 24)
    assert len(page.rows()) == whole


def test_statements_below_a_confidence_are_taken_away(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.page.keyboard.press("t")
    before = {row[3] for row in page.rows()}
    page.page.fill("#sure", "0.85")

    assert before == {"", "0.80", "0.90"}
    assert {row[3] for row in page.rows()} == {"", "0.90"}
    assert page.text("#sure-out") == "from 0.85: 1 of 2"


PAINT = """() => {
  const canvas = document.querySelector("#graph canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = [0, 1, 2].map((one) => data[at + one].toString(16).padStart(2, "0")).join("");
    if (data[at + 3] === 255) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 20).map(([colour]) => `#${colour}`);
}"""
"""Finds the colours of which a picture has more than a few pixels."""


def test_colours_say_type_group_or_year(browser: Any, tmp_path: Path) -> None:
    page = FilePage(browser, written(shelf(), tmp_path))
    found = {}
    for name in ("type", "group", "year"):
        page.page.click(f'#colour [value="{name}"]')
        page.page.wait_for_timeout(200)
        found[name] = set(page.page.evaluate(PAINT))

    assert {"#0072b2", "#d55e00"} <= found["type"]
    assert {"#0072b2", "#e69f00", "#009e73"} <= found["group"]
    assert {"#440154", "#fde725"} <= found["year"]
    assert page.text("#scale").split() == ["2019", "first", "paper", "2024"]
    assert all("getImageData" in complaint for complaint in page.complaints)  # of reading here


def test_hostile_texts_do_not_run_and_show_as_they_are(browser: Any, tmp_path: Path) -> None:
    page = FilePage(browser, written(hostile_store(), tmp_path))
    page.page.keyboard.press("t")
    page.page.click("#sheet .tabs button:last-child")
    shown = page.text("#sheet tbody")
    for text in HOSTILE:
        page.search(text[:12])
        page.page.locator("#panel details summary").all()

    assert page.page.evaluate("window.hacked") is None
    assert all(text.split("\u2028")[0] in shown for text in HOSTILE)
    assert page.page.locator("#sheet img, #sheet svg, #panel img, #panel svg").count() == 0
    assert page.page.locator('a[href^="javascript"]').count() == 0
    assert page.requests == [page.address]
    assert page.complaints == []


def test_a_large_graph_opens_with_hubs_and_a_click_brings_the_rest(
    browser: Any, tmp_path: Path
) -> None:
    store = Store()
    kind, title = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["dct"] + "title")
    for number in range(330):
        paper = NamedNode(f"https://example.org/paper-{number}")
        store.add(Quad(paper, kind, NamedNode(PREFIXES["fabio"] + "ResearchPaper")))
        store.add(Quad(paper, title, Literal(f"Paper {number}")))
        method = NamedNode(f"https://example.org/method-{number % 5}")
        store.add(Quad(method, kind, NamedNode(SG.Method)))
        store.add(Quad(paper, NamedNode(SG.uses), method))
    page = FilePage(browser, written(store, tmp_path))
    page.page.keyboard.press("t")
    before = page.text("#sheet .tabs button:last-child")
    page.search("method-3", opens="method-3")
    page.page.keyboard.press("e")
    after = page.text("#sheet .tabs button:last-child")
    page.page.click("#all-button")

    assert before == "180 nodes"
    assert int(before.split()[0]) < int(after.split()[0]) < 335
    assert page.text("#sheet .tabs button:last-child") == "335 nodes"
    assert page.page.is_hidden("#all-button")


def test_a_phone_shows_nothing_beyond_its_width(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample, width=390)
    page.search(PAPER)
    widest = page.page.evaluate("""() => Math.max(...[...document.querySelectorAll("body *")]
        .filter((one) => one.offsetParent && !one.classList.contains("skip"))
        .map((one) => one.getBoundingClientRect().right))""")

    assert widest <= 390


def test_an_empty_graph_says_why(browser: Any, tmp_path: Path) -> None:
    page = FilePage(browser, written(Store(), tmp_path))

    assert "no paper" in page.text("#empty")
    assert page.complaints == []


def test_dark_follows_the_system_and_the_button_turns_it(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample, scheme="dark")
    before = page.page.get_attribute("html", "data-theme")
    page.page.click("#theme-button")

    assert (before, page.page.get_attribute("html", "data-theme")) == ("dark", "light")


def test_arrow_keys_walk_along_the_edges(browser: Any, sample: Path) -> None:
    page = FilePage(browser, sample)
    page.page.focus("#graph")
    page.page.keyboard.press("ArrowRight")
    first = page.text("#panel h2")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.page.keyboard.press(key)

    assert first == "Ada Ash"
    assert page.text("#panel h2")


def test_without_scripts_the_tables_are_there(browser: Any, sample: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sample.as_uri())

    assert "The picture needs scripts" in page.inner_text(".plain")
    assert PAPER in page.inner_text(".plain")
    assert page.locator(".plain").bounding_box()["height"] > 300
