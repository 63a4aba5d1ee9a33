"""The small graph of two invented papers as a store, and what reads a page."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser

from pyoxigraph import NamedNode, Quad, Store

from extract.model import Profile
from kg.rdf.encode import Run, encode
from kg.rdf.vocab import DEFAULT_BASE
from kg.resolve.resolve import resolve
from tests.graphs import ember, lantern

BASE = DEFAULT_BASE
RUN = Run("rules", "1", configuration_digest="c", input_digest="i", sources=("profile.txt",))
OWNER = Profile("Cleo Márquez", as_of="2026-07-01", h_index=7, paper_count=2, source="profile.txt")


@cache
def small_graph() -> Store:
    """Return the graph; whoever changes it takes a copy."""
    store = Store()
    triples = encode(resolve([lantern(), ember()], [OWNER]), run=RUN)
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def local_names(store: Store) -> list[str]:
    """Return what stands after the base in each IRI of a graph that begins with it."""
    terms = (term for quad in store for term in (quad.subject, quad.predicate, quad.object))
    iris = {term.value for term in terms if isinstance(term, NamedNode)}
    return sorted(iri.removeprefix(BASE) for iri in iris if iri.startswith(BASE) and iri != BASE)


class Page(HTMLParser):
    """What a browser would make of a page: its elements, addresses, texts and marks."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.marks: list[str] = []
        self.scripts: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()

    @property
    def links(self) -> list[str]:
        return [value for name, value in self.attributes if name in ("href", "src", "action")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag == "script":
            self.scripts.append(dict(attrs).get("src") or "")
        self.attributes += [(name, value or "") for name, value in attrs]
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        if "script" in self._open:
            self.scripts.append(data)
        if "mark" in self._open:
            self.marks.append(data)


HARMFUL = ("style", "iframe", "object", "embed", "img", "svg", "base", "math", "template")


def check_harmless(html: str) -> Page:
    """Return the page; fails where it holds what could run, or loads from elsewhere."""
    page = Page(html)
    assert not set(page.elements) & set(HARMFUL)
    assert all(script.startswith("/static/") for script in page.scripts), "only scripts of ours"
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    allowed = ("/", "#", "http://", "https://", "data:,")
    assert [link for link in page.links if not link.lower().startswith(allowed)] == []
    return page
