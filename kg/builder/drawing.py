"""The parts of a build that are drawn from its graph: the map and the page."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Store

from kg.export.html import write_html
from kg.view.atlas import make_atlas, write_atlas
from kg.view.view import view_document


def draw_build(store: Store, build: Path) -> None:
    """Write `atlas.json` and `graph.html` of a graph into the folder of a build."""
    atlas = make_atlas(store)
    write_atlas(atlas, build)
    write_html(view_document(store, atlas=atlas), build / "graph.html")
