"""The graph, or a part of it, in the formats that other tools read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Store, Triple

from kg.export.formats import find_format
from kg.export.picture import Picture, read_picture
from kg.query.lookup import base_iri, find_entity
from kg.view.atlas import MOST, Atlas
from kg.view.part import all_triples, triples_around
from kg.view.scene import Scene, choose_scene
from kg.view.view import ViewDocument, scene_title, view_document, whole_view


def export(
    store: Store,
    to: str,
    *,
    around: str | None = None,
    depth: int = 1,
    atlas: Atlas | None = None,
    source: str = "",
) -> bytes:
    """Return the graph, or what lies within `depth` steps of an entity, in a format.

    `to` is the name of one, see `kg.export.formats`; the same graph gives the same bytes, a PNG
    those with the same fonts. An HTML page holds at most 500 things, a figure forty, every other
    format all. The `atlas` of the build places what is drawn; a figure's caption names its
    `source`. Raises UsageError for another format, NotFoundError where nothing is called
    `around`, and MissingPartError where a library that a format needs is not installed.
    """
    form = find_format(to)
    centre = None if around is None else find_entity(store, around)
    return form.write(GraphPart(store, centre, depth if centre else None, atlas, source))


@dataclass(frozen=True, slots=True)
class GraphPart:
    """A whole graph, or what lies within `depth` steps of the thing with the IRI `centre`."""

    store: Store
    centre: str | None = None
    depth: int | None = None
    atlas: Atlas | None = None
    source: str = ""

    def things(self) -> Sequence[str]:
        """Return the IRIs of papers, people, concepts and organisations, sorted."""
        return self._scene(layout=False).nodes

    def triples(self) -> Iterable[Triple]:
        """Return the triples; around a thing, only those that do not lead out of the part."""
        if self.centre is None:
            return all_triples(self.store)
        return triples_around(self.store, self.centre, depth=self._steps)

    def picture(self) -> Picture:
        """Return all nodes and edges; with places and groups up to ten thousand nodes."""
        scene = self._scene(layout=False)
        placed = len(scene.nodes) <= MOST
        scene = self._scene(layout=True) if placed else scene
        labels = [c.label for c in self.atlas.communities] if self.atlas else ()
        return read_picture(
            self.store,
            scene,
            base=base_iri(self.store),
            title=scene_title(self.store, scene),
            groups=labels,
            placed=placed,
        )

    def document(
        self, *, max_nodes: int | None = None, max_edges: int | None = None
    ) -> ViewDocument:
        """Return a picture with its sentences, or without limits all of it unplaced."""
        if max_nodes is None or max_edges is None:
            return whole_view(self.store, around=self.centre, depth=self._steps)
        return view_document(
            self.store,
            around=self.centre,
            depth=self._steps,
            max_nodes=max_nodes,
            max_edges=max_edges,
            atlas=self.atlas,
        )

    @property
    def _steps(self) -> int:
        return self.depth or 1

    def _scene(self, *, layout: bool) -> Scene:
        return choose_scene(
            self.store,
            around=self.centre,
            depth=self._steps,
            max_nodes=sys.maxsize,
            max_edges=sys.maxsize,
            layout=layout,
            atlas=self.atlas if layout else None,
        )
