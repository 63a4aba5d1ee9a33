"""The picture of the explorer without a graphics card: what it paints, and what that costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chromium import needs_chromium
from tests.crowd import NODES, crowd
from tests.explorer_page import app_of, sample
from tests.serving import running

FRAME = 0.05
"""Seconds of a processor for one step of a drag; a fifth of it is usual."""
LOAD = 2.0
"""Seconds of a processor until all is drawn; a quarter of one is usual."""
NO_WEBGL = """
const whole = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind === "2d" ? whole.call(this, kind, ...more) : null;
};
delete globalThis.WebGLRenderingContext;
delete globalThis.WebGL2RenderingContext;
"""
COUNT = """
globalThis.cleared = {};
const whole = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function (...given) {
  cleared[this.canvas.className] = (cleared[this.canvas.className] ?? 0) + 1;
  return whole.apply(this, given);
};
"""
PAINTED = """name => {
  const layer = document.querySelector(`.layer-${name}`);
  const { data } = layer.getContext("2d").getImageData(0, 0, layer.width, layer.height);
  return data.filter((_, at) => at % 4 === 3 && data[at]).length;
}"""
SHARP = """[...document.querySelectorAll("#graph canvas")].every((canvas) => {
  const { width, height } = canvas.getBoundingClientRect();
  return width * devicePixelRatio === canvas.width && height * devicePixelRatio === canvas.height;
})"""
STEPS = 30


@pytest.fixture(scope="module")
def origin(tmp_path_factory: Any) -> Iterator[str]:
    with running(app_of(sample(), tmp_path_factory.mktemp("sample"))) as port:
        yield f"http://127.0.0.1:{port}"


class Page:
    """The explorer with the sample, or with as many nodes as a picture may have."""

    def __init__(self, browser: Any, origin: str, *, script: str = "", crowded: bool = False):
        size = {"width": 1280, "height": 800}
        context = browser.new_context(viewport=size, reduced_motion="reduce")
        context.add_init_script(script)
        self.page = context.new_page()
        self._session = context.new_cdp_session(self.page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        if crowded:
            body = json.dumps(crowd())
            self.page.route("**/view.json*", lambda route: route.fulfill(body=body))
        self.page.goto(f"{origin}/explore{f'?nodes={NODES}' if crowded else ''}")
        self.page.wait_for_selector("html[data-followed]")
        self.page.wait_for_timeout(300)

    def processor_time(self) -> float:
        """Return the seconds that the page's thread had a processor, whatever others do."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    def drag_the_middle(self) -> None:
        box = self.page.locator("#graph").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for step in range(STEPS):
            self.page.mouse.move(x + 4 * step, y + 2 * step)
            self.page.evaluate("new Promise(requestAnimationFrame)")
        self.page.mouse.up()
        self.page.evaluate("new Promise(requestAnimationFrame)")


@needs_chromium
@pytest.mark.browser
class TestThePicture:
    def test_it_is_there_without_webgl(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, script=NO_WEBGL).page

        assert page.is_hidden("#no-picture")
        assert all(page.evaluate(PAINTED, layer) for layer in ("edges", "nodes", "labels"))

    def test_no_pixel_of_it_is_stretched(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin).page

        assert page.evaluate(SHARP), "letters would be blurred"

    def test_a_drag_moves_the_node_and_paints_all_else_once(
        self, browser: Any, origin: str
    ) -> None:
        page = Page(browser, origin, crowded=True, script=COUNT)
        page.page.evaluate("cleared = {}")
        page.drag_the_middle()
        cleared = page.page.evaluate("cleared")

        assert cleared["layer-moving"] >= STEPS / 2
        assert cleared["layer-edges"] <= 8
        assert cleared["layer-nodes"] <= 8

    def test_a_drag_costs_little(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, crowded=True)
        before = page.processor_time()
        page.drag_the_middle()

        assert page.processor_time() - before < FRAME * STEPS

    def test_a_full_picture_costs_little(self, browser: Any, origin: str) -> None:
        page = Page(browser, origin, crowded=True)

        assert page.page.inner_text("#counts").startswith("1,500 nodes")
        assert page.processor_time() < LOAD
