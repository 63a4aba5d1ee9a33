"""Draws the picture of the README: the explorer of the sample page, in headless Chromium.

uv run python tests/benchmark/picture.py output/example/explorer.png
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kg.demo import build_demo

SEARCH = "HERON-Lite"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def main() -> None:
    """Build the sample, open its page, pick one method, save what is seen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build_demo(Path(folder) / "demo")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 860})
        page.goto((Path(folder) / "demo" / "graph.html").resolve().as_uri())
        page.wait_for_timeout(1500)
        page.screenshot(path=sys.argv[1])
        browser.close()


if __name__ == "__main__":
    main()
