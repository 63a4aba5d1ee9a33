"""The served explorer: its data, its bundle, and the page in a real browser."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kg.serve.app import create_app
from kg.serve.workers.limits import Settings
from tests.chromium import needs_chromium
from tests.explorer_page import HOSTILE, Page, app_of, hostile, sample, star
from tests.serving import Client, InProcess, running

ROOT = Path(__file__).parents[1]
SOURCE, STATIC = ROOT / "kg" / "web" / "src", ROOT / "kg" / "web" / "static"
LARGEST_SCRIPT = 40_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: Any) -> Iterator[Client]:
    client = Client(app_of(sample(), tmp_path_factory.mktemp("build")))
    yield client
    client.close()


def test_the_view_has_no_sentence_in_it(client: Client) -> None:
    view = client.get("/view.json").json()

    assert {node["label"] for node in view["nodes"]} >= {"PineNet", "ConeSet"}
    assert all(type(edge["sentences"]) is int for edge in view["edges"])
    assert "sentence" not in view["nodes"][0]
    assert "trees" not in client.get("/view.json").text.replace("Counting Trees", "")


def test_the_view_of_a_build_is_that_of_its_shareable_file_or_made_anew(tmp_path: Path) -> None:
    store = sample()
    made = create_app(InProcess(store, build=str(tmp_path / "none")), Settings())
    kept = app_of(store, tmp_path)
    answers = []
    for app in (made, kept):
        client = Client(app)
        answers.append(client.get("/view.json").json())
        client.close()

    assert answers[0] == answers[1]


def test_a_card_has_neighbours_by_relation_with_their_sentences(client: Client) -> None:
    card = client.get("/view/card.json", params={"id": "method-pinenet"}).json()
    places = [p for g in card["groups"] for line in g["lines"] for p in line["places"]]

    assert (card["label"], card["id"]) == ("PineNet", "method-pinenet")
    assert all(place["exact"] for place in places)
    assert places


def test_the_evidence_of_a_pair_has_each_relation_between_the_two(client: Client) -> None:
    view = client.get("/view.json").json()
    edge = next(e for e in view["edges"] if e["relation"] == "evaluatesOn" and e["sentences"])
    given = {"from": edge["target"], "to": edge["source"]}
    found = client.get("/view/evidence.json", params=given).json()["statements"]
    place = next(s for s in found if s["relation"] == "evaluatesOn")["places"][0]

    assert {s["relation"] for s in found} == {
        e["relation"]
        for e in view["edges"]
        if {e["source"], e["target"]} == {edge["source"], edge["target"]}
    }
    assert place["exact"] == "ConeSet"
    assert place["extractor"]


def test_nodes_come_with_edges_to_what_is_drawn(client: Client) -> None:
    view = client.get("/view.json").json()
    edge = next(e for e in view["edges"] if e["relation"] == "uses" or e["sentences"])
    asked = {"add": [edge["target"], "method-nowhere"], "drawn": [edge["source"], "x\n<>"]}
    found = client.post("/view/nodes.json", content=json.dumps(asked)).json()

    assert [node["id"] for node in found["nodes"]] == [edge["target"]]
    assert edge["relation"] in {e["relation"] for e in found["edges"]}
    assert {e["source"] for e in found["edges"]} | {e["target"] for e in found["edges"]} == {
        edge["source"],
        edge["target"],
    }


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"add": "x"}', b'{"add": [1]}', b"\xff", b"[" * 90_000]
)
def test_a_wrong_list_of_nodes_is_refused(client: Client, body: bytes) -> None:
    assert client.post("/view/nodes.json", content=body).status_code == 400


def test_more_nodes_than_a_picture_holds_are_refused(client: Client) -> None:
    body = json.dumps({"add": [f"n{number}" for number in range(1501)]})

    assert client.post("/view/nodes.json", content=body).status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/view/card.json", 400),
        ("/view/card.json?id=nothing-of-the-kind", 404),
        ("/view/card.json?id=%00", 404),
        ("/view/evidence.json?from=method-pinenet", 400),
        ("/view/evidence.json?from=method-pinenet&to=nothing", 404),
        ("/view/paths.json?from=nothing&to=method-pinenet", 404),
        ("/view.json?around=nothing", 404),
        ("/view.json?nodes=0", 400),
        ("/view.json?nodes=1501", 400),
        ("/view.json?nodes=²", 400),
        ("/explore?around=nothing", 404),
    ],
)
def test_what_cannot_be_answered_says_so(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_around_a_thing_stand_its_neighbours_each_at_its_own_place(client: Client) -> None:
    view = client.get("/view.json", params={"around": "method-pinenet"}).json()
    whole = client.get("/view.json").json()
    near = {
        end
        for e in whole["edges"]
        for end in (e["source"], e["target"])
        if "method-pinenet" in (e["source"], e["target"])
    }

    assert view["title"] == "Around PineNet"
    assert {node["id"] for node in view["nodes"]} == near
    assert len({(node["x"], node["y"]) for node in view["nodes"]}) == len(near)


def test_ways_lead_along_edges_and_shun_hubs(tmp_path: Path) -> None:
    client = Client(app_of(star(330), tmp_path))
    found = client.get("/view/paths.json", params={"from": "p0", "to": "p5"}).json()["paths"]
    none = client.get("/view/paths.json", params={"from": "p0", "to": "p1"}).json()["paths"]
    client.close()

    assert found[0] == ["p0", "m0", "p5"]
    assert none == []


def test_the_page_loads_its_script_from_here_and_works_without(client: Client) -> None:
    page = client.get("/explore", headers={"accept": "text/html"})
    policy = page.headers["content-security-policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<noscript>" in page.text
    assert 'href="/id/method-pinenet"' in page.text
    assert page.text.count("<script") == 1


def test_a_page_that_did_not_change_keeps_its_policy(client: Client) -> None:
    page = client.get("/explore", headers={"accept": "text/html"})
    known = {"accept": "text/html", "if-none-match": page.headers["etag"]}
    same = client.get("/explore", headers=known)

    assert same.status_code == 304
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "content-security-policy" not in same.headers, "a browser would take it over"


@pytest.mark.parametrize("name", ["explorer.js", "explorer.css", "explorer.licences.txt"])
def test_files_may_be_kept_under_the_address_that_names_their_content(
    client: Client, name: str
) -> None:
    page = client.get("/explore").text
    known = next((a for a in page.split('"') if a.startswith(f"/static/{name}?")), "")

    assert client.get(f"/static/{name}").headers["cache-control"] == "no-cache"
    assert not known or "immutable" in client.get(known).headers["cache-control"]


def test_the_script_is_small() -> None:
    assert len(gzip.compress((STATIC / "explorer.js").read_bytes(), 6)) < LARGEST_SCRIPT


def test_the_bundle_is_what_its_sources_give(tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node or not (SOURCE / "node_modules" / "esbuild").is_dir():
        pytest.skip("npm ci has not been run in kg/web/src")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=SOURCE, check=True, timeout=60)

    made = sorted(path.name for path in tmp_path.iterdir())
    assert {"explorer.js", "explorer.licences.txt", "forces.js"} <= set(made)
    for name in made:
        assert (tmp_path / name).read_bytes() == (STATIC / name).read_bytes(), name


def test_every_library_in_the_bundle_has_its_licence_beside_it() -> None:
    wanted = json.loads((SOURCE / "package.json").read_text("utf-8"))["dependencies"]
    licences = "".join(p.read_text("utf-8") for p in sorted(STATIC.glob("*.licences.txt")))

    assert all(f"{name} {version} (MIT)" in licences for name, version in wanted.items())


@pytest.fixture(scope="module")
def origin(tmp_path_factory: Any) -> Iterator[str]:
    with running(app_of(sample(), tmp_path_factory.mktemp("sample"))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def hostile_origin(tmp_path_factory: Any) -> Iterator[str]:
    with running(app_of(hostile(), tmp_path_factory.mktemp("hostile"))) as port:
        yield f"http://127.0.0.1:{port}"


@needs_chromium
@pytest.mark.browser
class TestInABrowser:
    """What a reader does with the page."""

    @pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
    def test_it_draws_asks_nothing_elsewhere_and_breaks_no_policy(
        self, browser: Any, origin: str, width: int, scheme: str
    ) -> None:
        page = Page(browser, origin, width=width, color_scheme=scheme)
        page.search("pine net", opens="PineNet")
        drawn = page.page.evaluate("performance.getEntriesByName('picture')[0].startTime")

        assert drawn > 0  # what it costs is held in test_explorer_speed.py
        assert page.count("#graph canvas") > 3
        assert all(url.startswith((origin, "data:")) for url in page.requests)
        assert page.complaints == []
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.page.get_attribute("html", "data-theme") == scheme

    def test_search_opens_the_card_with_the_marked_words(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        page.search("pine net", opens="PineNet")

        assert "ConeSet" in page.text("#panel")
        assert page.count("#panel mark")
        assert "node=method-pinenet" in page.page.evaluate("location.hash")

    def test_a_click_on_a_line_shows_the_words_that_say_so(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        for relation in ("proposes", "comparesWith", "creator", "coauthorOf"):
            page.page.click(f'#relations [data-value="{relation}"]')
        page.press("f")
        page.page.wait_for_timeout(200)

        assert page.click_near_the_middle(until="#panel [data-edge] blockquote")
        assert page.texts('#panel [data-relation="evaluatesOn"] mark') == ["ConeSet"]
        assert page.texts("#panel h3")[0].upper().startswith("EVALUATES ON")
        assert page.count('#panel [data-relation="proposes"]') == 1

    def test_the_table_has_the_same_and_its_evidence_opens(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        page.press("t")
        rows = page.count("#sheet tbody tr")
        page.page.click("#sheet tbody tr:has(td:has-text('evaluates on')) button")
        page.page.wait_for_selector("#panel [data-edge] mark")

        assert page.text("#sheet .tabs button") == f"{rows} statements"
        assert page.text("#counts").endswith(f"{rows} edges")
        assert "ConeSet" in page.texts("#panel mark")

    def test_the_legend_takes_a_type_away_and_counts_the_rest(
        self, browser: Any, origin: str
    ) -> None:
        page = Page(browser, origin)
        before = page.text("#counts")
        used = int(page.text('#relations [data-value="evaluatesOn"] .count'))
        page.page.click('#types [data-value="Dataset"]')
        after = page.text("#counts")
        page.open(f"/explore{page.page.evaluate('location.hash')}")
        page.page.reload()
        page.page.wait_for_selector("html[data-followed]")

        assert used > 0
        assert before != after
        assert page.text("#counts") == after
        assert page.page.is_hidden('#relations [data-value="evaluatesOn"]')

    def test_a_node_is_hidden_and_comes_back(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        before = page.text("#counts")
        page.search("pine net", opens="PineNet")
        page.press("h")
        hidden = page.text("#counts")
        page.press("u")

        assert hidden != before
        assert page.text("#counts") == before

    def test_hostile_texts_do_not_run(self, browser: Any, hostile_origin: str) -> None:
        page = Page(browser, hostile_origin)
        page.press("t")
        page.search("img src", opens="</script>")
        page.page.click("#sheet tbody tr button:has-text('sentence')")
        page.page.wait_for_selector("#panel [data-edge]")

        assert page.page.evaluate("window.hacked") is None
        assert page.count("#explorer img, #panel svg, #sheet svg, #filters svg, #panel script") == 0
        assert HOSTILE[:20] in page.text("#panel")
        assert page.complaints == []

    def test_a_large_graph_begins_with_hubs_and_a_search_brings_the_rest(
        self, browser: Any, tmp_path: Path
    ) -> None:
        with running(app_of(star(330), tmp_path)) as port:
            page = Page(browser, f"http://127.0.0.1:{port}")
            first = page.text("#counts")
            page.search("Paper 329", opens="Paper 329")
            more = page.text("#counts")
            page.page.reload()
            page.page.wait_for_selector("html[data-followed]")
            page.page.wait_for_selector("#panel h2:has-text('Paper 329')")

        assert first.startswith("180 nodes")
        assert int(more.split()[0]) > 180
        assert page.text("#counts") == more

    def test_a_way_is_found_and_shown(self, browser: Any, tmp_path: Path) -> None:
        with running(app_of(star(20), tmp_path)) as port:
            page = Page(browser, f"http://127.0.0.1:{port}")
            page.search("Paper 0", opens="Paper 0")
            page.press("p")
            page.search("Paper 5", opens="Paper 0 to Paper 5")

            assert "Method 0" in page.text("#panel .ways")

    def test_without_webgl_the_table_opens(self, browser: Any, origin: str) -> None:
        context = browser.new_context()
        context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        tab = context.new_page()
        tab.goto(f"{origin}/explore")
        tab.wait_for_selector("html[data-followed]")

        assert tab.is_visible("#sheet tbody tr >> nth=0")

    def test_without_scripts_there_are_tables(self, browser: Any, origin: str) -> None:
        context = browser.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{origin}/explore?around={quote('method-pinenet')}")

        assert "The picture needs scripts" in tab.inner_text("main")
        assert tab.locator("main table").count() == 2

    def test_files_are_saved(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin)
        sizes = {}
        for form in ("png", "svg", "csv"):
            if not page.page.is_visible(f"#{form}-button"):
                page.page.click("#save summary")
            with page.page.expect_download() as given:
                page.page.click(f"#{form}-button")
            sizes[form] = Path(given.value.path()).read_bytes()

        assert sizes["png"].startswith(b"\x89PNG")
        assert b"<polygon" in sizes["svg"]
        assert sizes["csv"].startswith(b"subject,")
        assert page.complaints == []
