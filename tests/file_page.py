"""The shareable file as a reader opens it from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.export.html import write_html
from kg.view.view import view_document
from tests.chromium import Tab


class FilePage(Tab):
    """A page opened from disk, with nothing but itself to load from."""

    def __init__(
        self, browser: Any, path: Path, *, at: str = "", scheme: str = "light", width: int = 1400
    ):
        super().__init__(browser, width=width, height=860, color_scheme=scheme)
        self.context.route("**/*", self._only_the_file)
        self.address = path.as_uri() + at
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-followed]")

    def _only_the_file(self, route: Any) -> None:
        route.continue_() if route.request.url.startswith("file:") else route.abort()

    def search(self, text: str, *, opens: str = "") -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        if opens:
            self.page.wait_for_selector(f"#panel h2:has-text('{opens}')")

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector("html[data-followed]")

    def open_table(self, *, of: str = "statements") -> None:
        self.page.keyboard.press("t")
        self.page.click(f"#sheet .tabs button:{'first' if of == 'statements' else 'last'}-child")

    def rows(self) -> list[list[str]]:
        """Return the table as it is shown."""
        found = self.page.locator("#sheet tbody tr").all()
        return [[str(c) for c in row.locator("td").all_inner_texts()] for row in found]

    def counts(self, facet: str) -> dict[str, str]:
        """Return what a legend counts of each value that it lists."""
        values = self.page.locator(f"#{facet} li:not([hidden]) .value").all()
        return {
            str(value.get_attribute("data-value")): str(value.locator(".count").inner_text())
            for value in values
        }

    def nodes(self) -> int:
        """Return how many nodes the page says that it shows."""
        return int(self.text("#counts").split()[0].replace(",", ""))

    def click_near_the_middle(self, *, until: str) -> bool:
        """Click on a cross of points around the middle of the picture."""
        box = self.page.locator("#graph").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        reach = sorted(range(-120, 121, 3), key=abs)
        for dx, dy in [(0, d) for d in reach] + [(d, 0) for d in reach]:
            self.page.mouse.click(x + dx, y + dy)
            if self.page.locator(until).count():
                return True
        return False

    def save(self, button: str) -> bytes:
        """Save what is seen by a button of the menu; return the file."""
        self.page.click("#save summary")
        with self.page.expect_download() as given:
            self.page.click(f"#save {button}")
        return Path(given.value.path()).read_bytes()


def written(store: Store, folder: Path) -> Path:
    """Write the file of a graph into a folder."""
    path = folder / "graph.html"
    write_html(view_document(store), path)
    return path
