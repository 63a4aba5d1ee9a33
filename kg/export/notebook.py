"""A graph as the output of a notebook's cell: counts, and a small map that asks no network."""

from __future__ import annotations

from dataclasses import dataclass, fields
from html import escape

from kg.export.html import to_html as to_page
from kg.view.document import ViewDocument

HEIGHT = 520
"""Pixels of the map in the page."""


@dataclass(frozen=True, slots=True, repr=False)
class GraphView(ViewDocument):
    """A view document that a notebook shows as a map."""

    @classmethod
    def of(cls, document: ViewDocument) -> GraphView:
        """Return a view of what a document holds."""
        return cls(**{field.name: getattr(document, field.name) for field in fields(document)})

    def _repr_html_(self) -> str:
        return to_html(self, repr(self))


def to_html(document: ViewDocument, text: str) -> str:
    """Return a text and, below it, the explorer of a document in a frame of its own.

    The frame holds its whole page. It may run that page's scripts and nothing else: it has no
    origin, so it reaches neither the notebook nor any network.

    Example:
        >>> from kg.view.view import view_document
        >>> from pyoxigraph import Store
        >>> to_html(view_document(Store()), "2 < 3")[:20]
        '<p>2 &lt; 3</p><ifra'
    """
    style = f"width:100%;height:{HEIGHT}px;border:1px solid #8888;border-radius:8px"
    # Between single quotes no other characters count; to escape all would add a quarter.
    page = to_page(document).replace("&", "&amp;").replace("'", "&#39;")
    title = escape(f"Map: {document.title}")
    frame = f'<iframe sandbox="allow-scripts" title="{title}" style="{style}" srcdoc=\'{page}\'>'
    return f"<p>{escape(text)}</p>{frame}</iframe>"
