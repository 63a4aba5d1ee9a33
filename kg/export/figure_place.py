"""Where things and their labels stand in a picture for print, so that no label hides anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.export.figure_text import label_lines, text_width
from kg.export.network import edge_bends
from kg.view.document import ViewDocument, ViewEdge, ViewNode
from kg.view.labels import shorten

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SIZE = 12.0
LINE = 1.15
"""The size of labels in pixels, and how much of it a line takes."""
_SCALES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
"""How much room there is, tried in turn until each label has a place."""
_SHRINK = 0.62
_REACH = {"Paper": 0.85, "Method": 1.25, "Dataset": 1.25, "Metric": 1.25, "Organisation": 1.25}
"""How far a mark reaches beside a circle of the same size."""
_LONGEST = 40
_CUT_WORDS = re.compile(r"(\s+(a|an|and|as|at|by|for|from|in|of|on|or|the|to|via|with))+…$", re.I)
_GAP = 3.0
_STEP = 5.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner, y downwards."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Return whether two rectangles share more than an edge."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Label:
    """The lines of a label, all of them in its box; `anchor` is "start", "middle" or "end"."""

    lines: tuple[str, ...]
    box: Box
    anchor: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A thing in the picture; `label` is None where there was no room for it."""

    node: ViewNode
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Line:
    """An edge from the middle of one mark to that of another, bent through a third point."""

    edge: ViewEdge
    start: tuple[float, float]
    bend: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """All marks and lines, within a box."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    box: Box


def place(document: ViewDocument) -> Placed:
    """Return the picture of a view document, as small as lets each label have its own place."""
    for scale in _SCALES:
        placed = _place(document, scale)
        if all(mark.label for mark in placed.marks):
            break
    return placed


def _place(document: ViewDocument, scale: float) -> Placed:
    bare = {
        node.id: Mark(node, node.x * scale, node.y * scale, _radius(node), None)
        for node in document.nodes
    }
    lines = tuple(_lines(document.edges, bare))
    marks = tuple(_labelled(bare, lines, focus=document.focus))
    return Placed(marks, lines, _around([b for mark in marks for b in _boxes(mark)]))


def _radius(node: ViewNode) -> float:
    return node.radius * _SHRINK * _REACH.get(node.type, 1.0)


def _lines(edges: Sequence[ViewEdge], marks: dict[str, Mark]) -> Iterator[Line]:
    for edge, bend in edge_bends(edges):
        one, other = marks[edge.source], marks[edge.target]
        start, end = complex(one.x, one.y), complex(other.x, other.y)
        way = end - start
        middle = (start + end) / 2 + way * 1j * bend
        if abs(way) > one.radius + other.radius + 2:
            yield Line(edge, _pair(start), _pair(middle), _pair(end))


def _pair(point: complex) -> tuple[float, float]:
    return point.real, point.imag


def _labelled(bare: dict[str, Mark], lines: Sequence[Line], *, focus: str) -> Iterator[Mark]:
    """Yield the marks, the most connected first, each with its label where there is room."""
    taken = [_circle(mark) for mark in bare.values()]
    samples = np.concatenate([np.empty((0, 2)), *map(_samples, lines)])
    order = sorted(bare.values(), key=lambda m: (m.node.id != focus, -m.node.degree, m.node.iri))
    for mark in order:
        label = _best(mark, taken, samples, bold=mark.node.id == focus)
        if label:
            taken.append(label.box)
        yield Mark(mark.node, mark.x, mark.y, mark.radius, label)


def _circle(mark: Mark) -> Box:
    return Box(mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius)


def _boxes(mark: Mark) -> list[Box]:
    return [_circle(mark), mark.label.box] if mark.label else [_circle(mark)]


def _samples(line: Line) -> Points:
    start, bend, end = (np.array(point) for point in (line.start, line.bend, line.end))
    share = np.linspace(0, 1, max(int(np.hypot(*(end - start)) / _STEP), 2))[:, None]
    return np.asarray((1 - share) ** 2 * start + 2 * share * (1 - share) * bend + share**2 * end)


def _best(
    mark: Mark,
    taken: Sequence[Box],
    samples: Points,
    *,
    bold: bool,
) -> Label | None:
    """Return the label where it hides the least of the lines, None where all places are taken."""
    free = [
        (_hidden(label.box, samples) + turn / 4, turn, label)
        for turn, label in enumerate(_candidates(mark, bold=bold))
        if not any(label.box.overlaps(box) for box in taken)
    ]
    return min(free, key=lambda item: item[:2])[2] if free else None


def _hidden(box: Box, samples: Points) -> int:
    low, high = (box.x, box.y), (box.x + box.width, box.y + box.height)
    return int(((samples > low) & (samples < high)).all(axis=1).sum())


def _candidates(mark: Mark, *, bold: bool) -> Iterator[Label]:
    """Yield the places around a mark: beside it, below and above, then at the corners."""
    short = shorten(mark.node.label, title=mark.node.type == "Paper", limit=_LONGEST)
    lines = label_lines(_CUT_WORDS.sub("…", short))
    size = SIZE + 2 if bold else SIZE
    width = max(text_width(line, size=size, bold=bold) for line in lines) + 2
    height = len(lines) * size * LINE
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        reach = (mark.radius + _GAP) * (0.72 if across and down else 1.0)
        x = mark.x + across * reach - width * (1 - across) / 2
        y = mark.y + down * reach - height * (1 - down) / 2
        anchor = {1: "start", 0: "middle", -1: "end"}[across]
        yield Label(lines, Box(x, y, width, height), anchor, bold)


def _around(boxes: Sequence[Box]) -> Box:
    if not boxes:
        return Box(0, 0, 0, 0)
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    right, low = max(b.x + b.width for b in boxes), max(b.y + b.height for b in boxes)
    return Box(left, top, right - left, low - top)
