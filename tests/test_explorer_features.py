"""What a reader does with the served explorer: filter, colour, play years, correct, save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph
from rdflib.namespace import RDF

from kg.corrections.file import read_corrections
from kg.rdf.vocab import SG
from kg.serve.workers.limits import Editing, Settings
from tests.axe import needs_axe, violations
from tests.chromium import needs_chromium
from tests.explorer_page import Page, app_of, hostile, shelf
from tests.serving import running
from tests.small import small_graph

pytestmark = [needs_chromium, pytest.mark.browser]

OKABE_ITO = {"#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442"}
GREY = "#8a8f98"
TO, MIDDLE = "\u2013", "\u00b7"
TOKEN = "only-for-this-test"  # noqa: S105


@pytest.fixture(scope="module")
def origin(tmp_path_factory: Any) -> Iterator[str]:
    with running(app_of(shelf(), tmp_path_factory.mktemp("shelf"))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "corrections.yaml"


@pytest.fixture
def edited(tmp_path: Path, file: Path) -> Iterator[str]:
    settings = Settings(editing=Editing(TOKEN, file))
    with running(app_of(small_graph(), tmp_path, settings=settings)) as port:
        yield f"http://127.0.0.1:{port}"


def nodes_of(page: Page) -> int:
    return int(page.text("#counts").split()[0])


def fills(svg: bytes) -> set[str]:
    return set(re.findall(r'<(?:circle|polygon)[^>]* fill="([^"]+)"', svg.decode()))


class TestFilters:
    """What takes nodes away, and says how many."""

    def test_hubs_are_hidden_and_come_back(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        before = nodes_of(page)
        label = page.text("#hubs-button")
        page.press("x")
        hidden = nodes_of(page)
        page.reload()

        assert label == "Hide 1 hub"
        assert hidden == before - 1
        assert nodes_of(page) == hidden
        assert page.text("#hubs-button") == "1 hub hidden"
        page.page.click("#hubs-button")
        assert nodes_of(page) == before

    def test_one_category_alone_is_one_click(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        counts = page.texts("#category .count")
        page.page.hover('#category li:has([data-value="cs.IR"])')
        page.page.click('#category [aria-label="Only cs.IR"]')
        papers = page.text('#types [data-value="Paper"] .count')
        page.reload()

        assert counts == ["12", "12"]
        assert papers == "12"
        assert page.text('#types [data-value="Paper"] .count') == "12"
        assert page.text('#category [data-value="cs.CL"] .count') == "12"
        page.page.hover('#category li:has([data-value="cs.IR"])')
        page.page.click('#category [aria-label="Only cs.IR"]')
        assert page.text('#types [data-value="Paper"] .count') == "24"

    def test_years_are_gone_through_and_kept_in_the_link(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        all_there = nodes_of(page)
        page.press("y")
        page.press("y")
        two_years = nodes_of(page)
        link = page.page.evaluate("location.hash")
        page.reload()

        assert two_years == 8 + 2 + 1  # four papers and one method a year, and what all use
        assert "to=2020" in link
        assert nodes_of(page) == two_years
        assert page.text("#years-out") == f"2019{TO}2020 {MIDDLE} 8"
        for _ in range(4):
            page.press("y")
        assert nodes_of(page) == all_there

    def test_years_play_by_themselves_where_motion_is_liked(
        self, browser: Any, origin: str
    ) -> None:
        page = Page(browser, origin, "/explore#from=2023", reduced_motion="no-preference")
        page.page.click("#play-button")
        first = page.text("#years-out")
        page.page.wait_for_selector(f"#years-out:has-text('2023{TO}2024')")

        assert first == f"2023 {MIDDLE} 4"
        assert page.page.get_attribute("#play-button", "aria-label") == "Play"

    def test_a_drag_over_the_bars_takes_these_years(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        box = page.page.locator("#bars").bounding_box()
        bar, middle = box["width"] / 6, box["y"] + box["height"] / 2
        page.page.mouse.move(box["x"] + 1.5 * bar, middle)
        page.page.mouse.down()
        page.page.mouse.move(box["x"] + 3.5 * bar, middle)
        page.page.mouse.up()

        assert page.text("#years-out") == f"2020{TO}2022 {MIDDLE} 12"
        assert page.text('#types [data-value="Paper"] .count') == "12"

    def test_reset_brings_all_back(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, "/explore#to=2020&hubs=0&no-category=cs.IR")
        some = nodes_of(page)
        page.page.click("#reset-button")

        assert 0 < some < nodes_of(page) == 31
        assert page.page.is_disabled("#reset-button")
        assert page.page.evaluate("location.hash") == ""


class TestColours:
    """What colours say, and that shapes go on saying the type."""

    def test_groups_have_colours_that_all_can_tell_apart(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        by_type = page.save("#svg-button")
        page.press("o")
        by_group = page.save("#svg-button")
        page.reload()

        assert fills(by_group) <= OKABE_ITO | {GREY}
        assert len(fills(by_group)) > 1
        assert re.findall(rb'points="[^"]+"', by_type) == re.findall(rb'points="[^"]+"', by_group)
        assert page.count("#groups li:not([hidden])") >= 2
        assert page.page.get_attribute('#colour [value="group"]', "aria-pressed") == "true"

    def test_a_group_is_a_filter_too(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, "/explore#colour=group")
        before = nodes_of(page)
        count = int(page.texts("#groups .count")[0])
        page.page.click("#groups .value >> nth=0")
        after = nodes_of(page)
        page.reload()

        assert after == before - count
        assert nodes_of(page) == after

    def test_years_go_from_dark_to_bright(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, "/explore#colour=year")
        found = fills(page.save("#svg-button"))

        assert {"#440154", "#fde725"} <= found
        assert len(found) == 6
        assert page.text("#scale p").split() == ["2019", "first", "paper", "2024"]


class TestWays:
    """Where one was, and where things stand."""

    def test_the_trail_leads_back(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        for name in ("Paper 3", "Method 2", "Everywhere"):
            page.search(name, opens=name)
        trail = page.texts("#trail li")
        page.press("b")
        page.page.wait_for_selector("#panel h2:has-text('Method 2')")
        page.page.click("#trail li >> nth=0")
        page.page.wait_for_selector("#panel h2:has-text('Paper 3')")

        assert trail == ["Paper 3", "Method 2"]
        assert page.count("#trail") == 0

    def test_the_browser_goes_back_too(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        for name in ("Paper 3", "Method 2"):
            page.search(name, opens=name)
        page.page.go_back()
        page.page.wait_for_selector("#panel h2:has-text('Paper 3')")

        assert "node=p3" in page.page.evaluate("location.hash")
        page.page.go_back()
        page.page.wait_for_selector("#panel .start")

    def test_forces_arrange_alike_each_time_and_can_be_undone(
        self, browser: Any, origin: str
    ) -> None:
        arranged = []
        for _ in range(2):
            page = Page(browser, origin)
            before = page.save("#svg-button")
            page.press("a")
            page.page.wait_for_selector("#status:has-text('Arranged')")
            arranged.append(page.save("#svg-button"))
            page.press("u")
            assert page.save("#svg-button") == before
            assert page.complaints == []

        assert arranged[0] == arranged[1] != before

    def test_the_link_holds_where_forces_have_moved_things(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        before = numbers(page.save("#svg-button"))
        page.press("a")
        page.page.wait_for_selector("#status:has-text('Arranged')")
        arranged = numbers(page.save("#svg-button"))
        other = Page(browser, origin, "/explore" + page.page.evaluate("location.hash"))
        opened = numbers(other.save("#svg-button"))

        assert max(abs(a - b) for a, b in zip(arranged, opened, strict=True)) < 1.5
        assert max(abs(a - b) for a, b in zip(before, arranged, strict=True)) > 20

    def test_arranging_can_be_stopped(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, reduced_motion="no-preference")
        page.page.click("#arrange-button")
        page.page.click("#arrange-button")

        assert "Stopped" in page.text("#status")
        assert page.page.get_attribute("#arrange-button", "aria-pressed") == "false"


def numbers(picture: bytes) -> list[float]:
    """Return the places in an SVG, in their order."""
    return [float(n) for n in re.findall(rb' c?[xy][12]?="(-?[0-9.]+)"', picture)]


class TestCorrections:
    """ "wrong?" in the picture, where the server takes corrections."""

    def test_a_statement_is_rejected_without_leaving_the_picture(
        self, browser: Any, edited: str, file: Path
    ) -> None:
        page = Page(browser, edited)
        page.search("Graph Lantern", opens="Graph Lantern")
        page.page.click("#panel .statements .wrong >> nth=0")
        page.page.fill('#wrong [name="note"]', "not so")
        page.page.fill('#wrong [name="token"]', "guess")
        page.page.click("#wrong .main")
        page.page.wait_for_selector("#wrong .problem:has-text('token')")
        refused = file.exists()
        page.page.fill('#wrong [name="token"]', TOKEN)
        page.page.click("#wrong .main")
        page.page.wait_for_selector("#status:has-text('Written down')")
        written = list(read_corrections(file))

        assert not refused
        assert [(c.kind, c.note) for c in written] == [("reject", "not so")]
        assert page.count("dialog") == 0
        assert "noted" in page.text("#panel .statements")
        assert TOKEN not in page.page.content()
        assert (
            page.page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
            == '[{},{},""]'
        )

    @pytest.mark.parametrize(
        ("kind", "to"), [("retype", "Task"), ("rename", "Lamp"), ("merge", "BM25"), ("split", "")]
    )
    def test_a_thing_is_corrected(
        self, browser: Any, edited: str, file: Path, kind: str, to: str
    ) -> None:
        page = Page(browser, edited)
        page.search("Graph Lantern", opens="Graph Lantern")
        if not page.count("#panel .kind .wrong"):
            page.page.click("#panel .statements a.thing.Method >> nth=0")
            page.page.wait_for_selector("#panel .kind .wrong")
        name = page.text("#panel h2")
        page.page.click("#panel .kind .wrong")
        page.page.check(f'#wrong [value="{kind}"]')
        if kind == "retype":
            page.page.select_option('#wrong [name="to"]', to)
        elif to:
            page.page.fill('#wrong [name="to"]', to)
        page.page.fill('#wrong [name="token"]', TOKEN)
        page.press("Enter")
        page.page.wait_for_selector("#status:has-text('Written down')")
        found = list(read_corrections(file))

        assert [(c.kind, c.name, c.to) for c in found] == [(kind, name, to)]

    def test_escape_and_keys_of_the_picture_do_nothing_behind_the_form(
        self, browser: Any, edited: str, file: Path
    ) -> None:
        page = Page(browser, edited)
        page.search("Graph Lantern", opens="Graph Lantern")
        page.page.click("#panel .wrong >> nth=0")
        before = page.text("#counts")
        page.press("x")
        page.press("Escape")
        page.page.wait_for_selector("dialog", state="detached")

        assert page.text("#counts") == before
        assert page.count("#panel [data-node]") == 1
        assert not file.exists()

    def test_the_sentences_of_a_line_can_be_wrong_too(self, browser: Any, edited: str) -> None:
        page = Page(browser, edited)
        page.press("t")
        page.page.click("#sheet tbody tr button:has-text('sentence')")
        page.page.wait_for_selector("#panel [data-edge] .wrong")
        address = page.page.get_attribute("#panel [data-edge] .wrong", "href")

        assert page.page.request.get(edited + str(address)).status == 200

    def test_elsewhere_nothing_is_asked(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        page.search("Method 2", opens="Method 2")

        assert page.count(".wrong") == 0


class TestSaving:
    """Files that the server makes of what is left over by the filters."""

    def test_what_filters_take_away_is_not_saved(self, browser: Any, tmp_path: Path) -> None:
        with running(app_of(small_graph(), tmp_path)) as port:
            page = Page(browser, f"http://127.0.0.1:{port}")
            whole = Graph().parse(data=page.save('[value="ttl"]'), format="turtle")
            page.page.click('#relations [data-value="uses"]')
            part = Graph().parse(data=page.save('[value="ttl"]'), format="turtle")
            shared = page.save('[value="html"]')

        stated = [set(g.objects(None, RDF.predicate)) for g in (whole, part)]
        assert stated[0] - stated[1] == {SG.uses}
        assert b"default-src 'none'" in shared
        assert page.complaints == []


@needs_axe
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_axe_finds_nothing(browser: Any, edited: str, width: int, scheme: str) -> None:
    page = Page(browser, edited, "/explore#colour=group", width=width, color_scheme=scheme)
    found = check(page)
    page.search("Graph Lantern", opens="Graph Lantern")
    if width < 1100:
        page.page.click("#filters-button")
    found += check(page)
    page.press("o")
    page.page.click("#save summary")
    found += check(page)
    page.press("Escape")
    if width < 1100:
        page.press("Escape")
    page.page.click("#panel .wrong >> nth=0")
    page.page.wait_for_selector("#wrong")
    found += check(page)

    assert found == []


def check(page: Page) -> list[str]:
    page.page.wait_for_timeout(100)
    return violations(page.page)


def test_hostile_texts_do_not_run_in_legends_trails_and_files(browser: Any, tmp_path: Path) -> None:
    with running(app_of(hostile(), tmp_path)) as port:
        page = Page(
            browser, f"http://127.0.0.1:{port}", "/explore#colour=group&no-group=<img>&node=<b>"
        )
        for key in ("o", "o", "x", "a", "b"):
            page.press(key)
        page.search("img src", opens="</script>")
        page.page.click("#panel .statements a.thing >> nth=0")
        page.page.wait_for_selector("#trail")
        shared = page.save('[value="html"]')
        saved = tmp_path / "shared.html"
        saved.write_bytes(shared)
        context = browser.new_context()
        other = context.new_page()
        other.goto(saved.as_uri())
        other.wait_for_timeout(300)

    assert page.page.evaluate("window.hacked") is None
    assert other.evaluate("window.hacked") is None
    assert page.count("#filters img, #trail img, #filters script") == 0
    assert page.complaints == []
