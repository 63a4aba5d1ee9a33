"""A vault of notes for Obsidian: one for each thing, with links and the sentences behind them."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from kg.export.formats import Format
from kg.view.document import ViewDocument, ViewEdge, ViewNode

_NO_NAME = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f\x7f\ud800-\udfff]+')
_LONGEST = 100
_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file: the first that a zip can hold, so that the same vault has one form."""
_SENTENCES = 3


def to_vault(document: ViewDocument) -> bytes:
    """Return the notes as a zip to unpack; the same document gives the same bytes."""
    names = _names(document)
    edges = _by_node(document)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as vault:
        for node in sorted(document.nodes, key=lambda node: names[node.id]):
            text = "\n".join(_note(node, edges[node.id], names, document)) + "\n"
            info = zipfile.ZipInfo(f"{names[node.id]}.md", _DAY)
            info.external_attr = 0o644 << 16
            vault.writestr(info, text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _names(document: ViewDocument) -> Mapping[str, str]:
    """Return the path of each note: what a thing is called, told apart where two are called so."""
    stems = {n.id: f"{n.type}/{_stem(n.label)}" for n in document.nodes}
    often = Counter(stem.casefold() for stem in stems.values())
    return {
        node.id: stems[node.id] + (f" ({node.iri[-8:]})" * (often[stems[node.id].casefold()] > 1))
        for node in document.nodes
    }


def _stem(label: str) -> str:
    return _NO_NAME.sub(" ", label).strip(" .")[:_LONGEST].strip(" .") or "untitled"


def _by_node(document: ViewDocument) -> Mapping[str, list[ViewEdge]]:
    found: defaultdict[str, list[ViewEdge]] = defaultdict(list)
    for edge in document.edges:
        found[edge.source].append(edge)
        found[edge.target].append(edge)
    return found


def _note(
    node: ViewNode, edges: list[ViewEdge], names: Mapping[str, str], document: ViewDocument
) -> Iterator[str]:
    yield from ("---", f"type: {node.type}", f"iri: {node.iri}")
    yield from ([f"year: {node.year}"] if node.year else [])
    yield from ("---", f"# {_plain(node.label)}", "")
    yield from (f"- {_plain(d.name)}: {_plain(d.value)}" for d in node.details)
    if node.text:
        yield from ("", _plain(node.text))
    groups: defaultdict[str, list[ViewEdge]] = defaultdict(list)
    for edge in edges:
        groups[edge.label if edge.source == node.id else f"{edge.label} (of it)"].append(edge)
    for title, found in groups.items():
        yield from ("", f"## {title}", "")
        for edge in sorted(found, key=lambda e: names[_other(e, node)]):
            yield from _link(edge, names[_other(edge, node)], document)


def _other(edge: ViewEdge, node: ViewNode) -> str:
    return edge.target if edge.source == node.id else edge.source


def _link(edge: ViewEdge, name: str, document: ViewDocument) -> Iterator[str]:
    yield f"- [[{name}|{name.partition('/')[2]}]]"
    for place in edge.evidence[:_SENTENCES]:
        said = document.evidence[place]
        parts = (said.sentence[: said.begin], said.exact, said.sentence[said.end :])
        before, words, after = map(_plain, parts)
        yield f"  > {before}=={words}=={after}" if words else f"  > {before}{after}"


def _plain(text: str) -> str:
    """Return text in which nothing is a mark of Markdown, a link, or a tag."""
    line = " ".join(_UNSEEN.sub(" ", text).split(" "))
    return re.sub(r"([\\`*_\[\]<>#|=~$])", r"\\\1", line)


_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
FORMAT = Format(
    name="obsidian",
    summary="vault of notes with links and sentences, for Obsidian (a zip to unpack)",
    media_type="application/zip",
    suffixes=(".obsidian.zip",),
    write=lambda part: to_vault(part.document()),
)
