"""A view document as one HTML file that opens from disk and asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from kg.console import write_file
from kg.export.html_data import to_data
from kg.export.templates import render_page
from kg.view.document import ViewDocument, ViewNode

_STYLES = ("site.css", "static/explorer.css")


def write_html(document: ViewDocument, path: Path) -> None:
    """Write the document as one HTML file; a file that stands there is replaced at once."""
    write_file(to_html(document).encode(), path)


def to_html(document: ViewDocument) -> str:
    """Return the page: the explorer with its library, its styles, its scripts and the data in it.

    Its policy allows exactly these scripts and styles, by their hashes, and no request at all.

    Example:
        >>> from kg.view.view import view_document
        >>> from pyoxigraph import Store
        >>> "default-src 'none'" in to_html(view_document(Store()))
        True
    """
    library, script, style = _library(), _web("static/file.js"), _style()
    return render_page(
        "file",
        policy=_raw(_policy(scripts=(library, script), styles=(style,))),
        title=document.title,
        notice=document.notice,
        papers=[_paper_row(node) for node in document.nodes if node.type == "Paper"],
        others=[node for node in document.nodes if node.type != "Paper"],
        style=_raw(style),
        data=_raw(to_data(document)),
        library=_raw(library),
        script=_raw(script),
        licences=_raw(_web("static/file.licences.txt")),
    )


def _raw(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - ours, or JSON without any angle bracket


def _policy(*, scripts: Sequence[str], styles: Sequence[str]) -> str:
    allowed = {"script-src": scripts, "style-src": styles}
    hashed = (
        f"{directive} {' '.join(_digest(text) for text in texts)}"
        for directive, texts in allowed.items()
    )
    return "; ".join(
        ["default-src 'none'", *hashed, "img-src data:", "base-uri 'none'", "form-action 'none'"]
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _library() -> str:
    """Return the newest vis-network that pyvis brings, with its licence notice."""
    folder = resources.files("pyvis") / "templates" / "lib"
    versions = sorted(f.name for f in folder.iterdir() if f.name.startswith("vis-"))
    text = (folder / versions[-1] / "vis-network.min.js").read_text("utf-8")
    return text.rpartition("//# sourceMappingURL")[0] or text


def _style() -> str:
    return "\n".join(map(_web, _STYLES))


def _web(path: str) -> str:
    return resources.files("kg").joinpath("web", *path.split("/")).read_text("utf-8")


def _paper_row(node: ViewNode) -> tuple[str, str, str]:
    authors = next((d.value for d in node.details if d.name == "Authors"), "")
    return node.label, "" if node.year is None else str(node.year), authors
