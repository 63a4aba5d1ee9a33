"""The explorer as a reader meets it in a real browser, and small graphs to look at in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.export.html import write_html
from kg.rdf.terms import term
from kg.serve.app import create_app
from kg.serve.workers.limits import Settings
from kg.view.view import view_document
from tests.chromium import Tab
from tests.serving import InProcess

ROOT = Path(__file__).parents[1]
HOSTILE = (
    "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\"'`{{7*7}}"
)
NAMES = (
    "dct:title",
    "skos:prefLabel",
    "skos:altLabel",
    "skos:notation",
    "foaf:name",
    "sg:sentence",
    "sg:exact",
)
SPACE = "https://example.org/id/"


def sample() -> Store:
    store = Store()
    store.load(path=ROOT / "tests" / "data" / "view.ttl", format=RdfFormat.TURTLE)
    return store


def hostile() -> Store:
    """Return the sample in which every text of a stranger is an attack."""
    said, store = {term(name) for name in NAMES}, Store()
    for quad in sample():
        text = quad.predicate in said and isinstance(quad.object, Literal)
        store.add(Quad(quad.subject, quad.predicate, Literal(HOSTILE) if text else quad.object))
    return store


def star(count: int) -> Store:
    """Return papers that use five methods, too many to be drawn at once."""
    store, space = Store(), "https://example.org/id/"
    for number in range(count):
        paper, method = (NamedNode(f"{space}{name}") for name in (f"p{number}", f"m{number % 5}"))
        store.add(Quad(paper, term("rdf:type"), term("fabio:ResearchPaper")))
        store.add(Quad(paper, term("dct:title"), Literal(f"Paper {number}")))
        store.add(Quad(method, term("rdf:type"), term("sg:Method")))
        store.add(Quad(method, term("skos:prefLabel"), Literal(f"Method {number % 5}")))
        store.add(Quad(paper, term("sg:uses"), method))
    return store


def shelf() -> Store:
    """Return 24 papers of 2019 to 2024 in two categories, six methods, and one that all use."""
    store = Store()
    for number in range(24):
        paper, method = (NamedNode(f"{SPACE}{n}") for n in (f"p{number}", f"m{number // 4}"))
        category, all_use = (NamedNode(f"{SPACE}{n}") for n in (f"c{number % 2}", "m-all"))
        said: list[tuple[NamedNode, str, NamedNode | Literal]] = [
            (paper, "rdf:type", term("fabio:ResearchPaper")),
            (paper, "dct:title", Literal(f"Paper {number}")),
            (paper, "fabio:hasPublicationYear", Literal(2019 + number // 4)),
            (paper, "sg:category", category),
            (category, "skos:notation", Literal(("cs.IR", "cs.CL")[number % 2])),
            (paper, "sg:uses", method),
            (paper, "sg:uses", all_use),
            (method, "rdf:type", term("sg:Method")),
            (method, "skos:prefLabel", Literal(f"Method {number // 4}")),
            (all_use, "rdf:type", term("sg:Method")),
            (all_use, "skos:prefLabel", Literal("Everywhere")),
        ]
        store.extend(Quad(s, term(p), o) for s, p, o in said)
    return store


def app_of(store: Store, folder: Path, *, settings: Settings | None = None) -> Any:
    write_html(view_document(store), folder / "graph.html")
    return create_app(InProcess(store, build=str(folder)), settings or Settings())


class Page(Tab):
    """The explorer in a browser."""

    def __init__(self, browser: Any, origin: str, path: str = "/explore", **options: Any):
        super().__init__(browser, **options)
        self.origin = origin
        self.open(path)

    def open(self, path: str) -> None:
        self.page.goto(self.origin + path)
        self.page.wait_for_selector("html[data-followed]")

    def hear(self, text: str) -> None:
        if "GL Driver Message" not in text:  # of the browser's own drawing in software
            super().hear(text)

    def search(self, text: str, *, opens: str) -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f"#panel h2:has-text('{opens}')")

    def click_near_the_middle(self, *, until: str) -> bool:
        """Click on points beside the middle of the picture, too slowly for double clicks."""
        box = self.page.locator("#graph").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for far in sorted(range(-42, 43, 6), key=lambda d: (abs(d), -d)):
            self.page.mouse.click(x + far, y)
            self.page.wait_for_timeout(350)
            if self.page.locator(until).count():
                return True
        return False

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector("html[data-followed]")

    def save(self, button: str) -> bytes:
        """Save what is seen by a button of the menu; return the file."""
        self.page.click("#save summary")
        with self.page.expect_download() as given:
            self.page.click(f"#save {button}")
        return Path(given.value.path()).read_bytes()
