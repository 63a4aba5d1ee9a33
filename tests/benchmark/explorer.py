"""How fast the explorer is: `python tests/benchmark/explorer.py DIR...`, with built graphs.

Of each graph, and of a made one as large as a picture may be: the time from the navigation to the
first picture, the longest task of the page's thread after that, the pictures a second while a node
is dragged with the processor's time for each, and the slowest of some searches. Medians of five.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from kg.command.demo import build_demo
from tests.chromium import CHROMIUM, FLAGS
from tests.crowd import NODES, crowd

RUNS = 5
STEPS = 60
SERVE = "from kg.command.app import main; main()"
SEARCHED = ("a", "retrieval", "graph neural", "no such thing")
HEAD = ("picture ms", "longest task ms", "pictures/s in a drag", "processor ms each", "search ms")
TASKS = """
globalThis.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries()))
  .observe({ type: "longtask", buffered: true });
"""
HOVERED = """() => {
  const layer = document.querySelector(".layer-hover");
  return layer.getContext("2d").getImageData(0, 0, layer.width, layer.height).data.some(Boolean);
}"""
FRAMES = """() => {
  globalThis.frames = 0;
  const next = () => { frames += 1; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


def main() -> None:
    """Print a row of medians for each graph."""
    write("", HEAD)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        build_demo(demo := Path(folder) / "demo")
        for place in map(Path, sys.argv[1:]):
            show(playwright, place.name, place)
        show(playwright, f"{NODES} made nodes", demo, document=crowd())


def show(playwright: Any, name: str, folder: Path, document: object = None) -> None:
    """Measure one graph; `document` takes the place of what the server would draw."""
    with served(folder) as url:
        rows = [measure(playwright, url, document) for _ in range(RUNS)]
        searches = [search(url, text) for text in SEARCHED for _ in range(RUNS)]
    medians = [statistics.median(column) for column in zip(*rows, strict=True)]
    write(name, [f"{value:.1f}" for value in (*medians, max(searches))])


def write(name: str, cells: Sequence[str]) -> None:
    """Write a row of the table."""
    sys.stdout.write(f"{name:20}{''.join(f'{cell:>22}' for cell in cells)}\n")
    sys.stdout.flush()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Yield the address of a server that has had time to write its list of names."""
    command = [sys.executable, "-c", SERVE, "serve", str(folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        yield server.stderr.readline().split(" at ")[1].split()[0]
        server.terminate()


def measure(playwright: Any, url: str, document: object) -> tuple[float, ...]:
    """Return the first four figures of one visit in a browser of its own."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(TASKS)
    if document:
        body = json.dumps(document)
        page.route("**/view.json*", lambda route: route.fulfill(body=body))
    page.goto(f"{url}explore{f'?nodes={NODES}' if document else ''}")
    page.wait_for_selector("html[data-followed]")
    page.wait_for_timeout(1500)
    picture = page.evaluate("performance.getEntriesByName('picture')[0].startTime")
    longest = page.evaluate("Math.max(0, ...tasks.map((task) => task.duration))")
    figures = (picture, longest, *drag(page))
    browser.close()
    return figures


def drag(page: Any) -> tuple[float, float]:
    """Drag a node near the middle; return pictures a second and milliseconds of each."""
    x, y = find_node(page)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.mouse.down()
    page.evaluate(FRAMES)
    frames, spent, begun = page.evaluate("frames"), thread_time(session), time.perf_counter()
    for step in range(STEPS):
        page.mouse.move(x + 3 * step % 90, y + 2 * step % 50)
    drawn = page.evaluate("frames") - frames
    seconds = time.perf_counter() - begun
    return drawn / seconds, (thread_time(session) - spent) * 1000 / max(drawn, 1)


def find_node(page: Any) -> tuple[float, float]:
    """Move the pointer over a node near the middle of the picture."""
    box = page.locator("#graph").bounding_box()
    for step in range(900):
        x = box["x"] + box["width"] / 2 + (step % 30 - 15) * 5
        y = box["y"] + box["height"] / 2 + (step // 30 - 15) * 5
        page.mouse.move(x, y)
        page.evaluate("new Promise(requestAnimationFrame)")
        if page.evaluate(HOVERED):
            return x, y
    raise SystemExit("there is no node near the middle of the picture")


def thread_time(session: Any) -> float:
    """Return the seconds that the page's thread had a processor."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def search(url: str, text: str) -> float:
    """Return the milliseconds of one answer."""
    begun = time.perf_counter()
    with urlopen(f"{url}queries/search.json?text={text.replace(' ', '+')}&top=12") as answer:  # noqa: S310
        answer.read()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
