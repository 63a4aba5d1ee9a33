"""Draws the pictures of the README from the sample page, in headless Chromium.

uv run python tests/benchmark/picture.py output/example
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import kg
from kg.command.demo import build_demo
from kg.query.lookup import find_entity

METHOD = "HERON-Lite"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SERVE = "from kg.command.app import main; main()"


def main() -> None:
    """Build the sample, serve it, save what the explorer and the page of a method show."""
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Path(folder) / "demo"
        build_demo(demo)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        command = [sys.executable, "-c", SERVE, "serve", str(demo), "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr
            url = server.stderr.readline().split(" at ")[1].split()[0]
            method = find_entity(kg.load(demo).store, METHOD).local_name
            draw(page, f"{url}explore", target / "explorer.png")
            draw(page, f"{url}id/{method}", target / "entity.png")
            server.terminate()
        browser.close()


def draw(page: Page, address: str, file: Path) -> None:
    """Save what a page shows when it has come to rest."""
    page.goto(address)
    page.wait_for_timeout(2500)
    page.screenshot(path=str(file))


if __name__ == "__main__":
    main()
