"""A view document as a picture for print: SVG, or PNG made of it, with legend and caption."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from xml.etree import ElementTree as ET

from extract.schema import DRAWN_RELATIONS, THINGS, Relation
from kg.errors import MissingPartError
from kg.export.figure_legend import Entry, caption, for_print, legend
from kg.export.figure_place import LINE, SIZE, Label, Line, Placed, place
from kg.export.figure_text import clean, fill, text_width
from kg.view.document import ViewDocument

_INK, _QUIET = "#171b21", "#4a525c"
_OWN = "Scholargraph Sans"
_FONT = f"'{_OWN}', Helvetica, Arial, 'Liberation Sans', sans-serif"
_MARGIN, _NARROWEST, _ZOOM = 24.0, 560.0, 3
_LOOKS = {thing.name: thing for thing in THINGS}
_STROKES = {relation.name: relation for relation in DRAWN_RELATIONS}


def to_svg(document: ViewDocument, *, depth: int | None = None, build: str = "") -> bytes:
    """Return the picture of a document as SVG, with a legend and a caption.

    The caption says what the document was made of, `build`, and, for one around something, up to
    how many steps from it. Co-authors and the owner of a page are not drawn, see `for_print`.
    Labels never overlap each other or a mark; one without room is left out, and counted in the
    caption. The same document gives the same bytes.

    Example:
        >>> from kg.view.view import view_document
        >>> from pyoxigraph import Store
        >>> to_svg(view_document(Store()))[:5]
        b'<?xml'
    """
    drawn = for_print(document, around=depth is not None)
    placed = place(drawn)
    width = round(max(placed.box.width, _NARROWEST)) + 2 * _MARGIN
    entries = list(legend(drawn, width=width - 2 * _MARGIN))
    unlabelled = sum(not mark.label for mark in placed.marks)
    text = caption(document, drawn, unlabelled=unlabelled, depth=depth, build=build)
    lines = fill(text, width=width - 2 * _MARGIN, size=SIZE)
    top = round(placed.box.height) + 2.4 * _MARGIN
    below = top + (entries[-1].y + 2.2 * SIZE if entries else 0)
    root = _root(document, width=width, height=round(below + len(lines) * SIZE * LINE + SIZE))
    _draw_picture(root, placed, width=width)
    _draw_legend(root, entries, top=top)
    for number, line in enumerate(lines):
        _text(root, line, _MARGIN, below + number * SIZE * LINE, fill=_QUIET)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def to_png(svg: bytes) -> bytes:
    """Return a picture as PNG, three pixels for each unit of the SVG.

    Its letters are of the font in this package, so that the same picture gives the same bytes on
    every machine; only signs that it lacks, Chinese ones for example, are taken from the fonts
    that are installed. Raises MissingPartError if the renderer is not there.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise MissingPartError(
            "PNG needs the figures part; run `pip install 'scholargraph[figures]'`, or write SVG"
        ) from error
    fonts = [str(file) for file in _fonts() if file.name.endswith(".ttf")]
    picture = svg_to_bytes(
        svg_string=svg.decode(),
        zoom=_ZOOM,
        background="#fff",
        font_files=fonts,
        font_family=_OWN,
        sans_serif_family=_OWN,
    )
    return bytes(picture)


def _fonts() -> list[Traversable]:
    folder = resources.files("kg") / "data" / "fonts"
    return sorted(folder.iterdir(), key=lambda file: file.name)


def _root(document: ViewDocument, *, width: float, height: float) -> ET.Element:
    root = ET.Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        width=_number(width),
        height=_number(height),
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        role="img",
    )
    root.set("font-family", _FONT)
    root.set("font-size", _number(SIZE))
    ET.SubElement(root, "title").text = clean(document.title)
    ET.SubElement(root, "rect", width="100%", height="100%", fill="#ffffff")
    return root


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # the sum has no negative zero


def _draw_picture(root: ET.Element, placed: Placed, *, width: float) -> None:
    box = placed.box
    left = (width - box.width) / 2 - box.x
    move = f"translate({_number(left)} {_number(_MARGIN - box.y)})"
    picture = ET.SubElement(root, "g", transform=move)
    radii = {mark.node.id: mark.radius for mark in placed.marks}
    lines, marks, labels = (ET.SubElement(picture, "g") for _ in range(3))
    for line in placed.lines:
        _draw_line(lines, line, radii)
    for mark in placed.marks:
        _draw_mark(marks, mark.node.type, mark.x, mark.y, mark.radius)
    for mark in placed.marks:
        if mark.label:
            _draw_label(labels, mark.label)


def _draw_line(parent: ET.Element, line: Line, radii: dict[str, float]) -> None:
    stroke = _STROKES[line.edge.relation]
    bend = complex(*line.bend)
    start = _towards(complex(*line.start), bend, radii[line.edge.source] + 1)
    tip = _towards(complex(*line.end), bend, radii[line.edge.target] + 2)
    end = _towards(tip, bend, 5) if not stroke.symmetric else tip
    path = f"M{_point(start)} Q{_point(bend)} {_point(end)}"
    _stroke(ET.SubElement(parent, "path", d=path, fill="none"), stroke)
    if not stroke.symmetric:
        _draw_arrow(parent, tip, end, stroke)


def _towards(point: complex, other: complex, distance: float) -> complex:
    way = other - point
    return point + way / (abs(way) or 1.0) * distance


def _draw_arrow(parent: ET.Element, tip: complex, back: complex, stroke: Relation) -> None:
    side = (tip - back) * 1j * (0.42 + stroke.width / 8)
    corners = (tip, back + side, back - side)
    points = " ".join(map(_point, corners))
    ET.SubElement(parent, "polygon", points=points, fill=_colour(stroke))


def _colour(stroke: Relation) -> str:
    return _LOOKS[stroke.like].colour if stroke.like else _INK


def _point(point: complex) -> str:
    return f"{_number(point.real)},{_number(point.imag)}"


def _stroke(element: ET.Element, stroke: Relation) -> None:
    element.set("stroke", _colour(stroke))
    element.set("stroke-width", _number(stroke.width))
    element.set("stroke-opacity", "0.75")
    if stroke.dash:
        element.set("stroke-dasharray", stroke.dash)


def _draw_mark(parent: ET.Element, type_: str, x: float, y: float, radius: float) -> None:
    if type_ in _LOOKS and _LOOKS[type_].corners:
        points = " ".join(map(_point, _corners(type_, complex(x, y), radius)))
        mark = ET.SubElement(parent, "polygon", points=points)
    else:
        circle = {"cx": _number(x), "cy": _number(y), "r": _number(radius)}
        mark = ET.SubElement(parent, "circle", circle)
    mark.set("fill", _LOOKS[type_].colour if type_ in _LOOKS else _QUIET)
    mark.set("stroke", "#ffffff")


def _corners(type_: str, middle: complex, radius: float) -> Iterator[complex]:
    count, first = _LOOKS[type_].corners, _LOOKS[type_].turn
    star = type_ == "Organisation"
    steps = 2 * count if star else count
    out = math.sqrt(2) if type_ == "Paper" else 1.0
    for step in range(steps):
        reach = radius * (0.45 if star and step % 2 else out)
        angle = math.radians(first + 360 * step / steps)
        yield middle + reach * complex(math.cos(angle), math.sin(angle))


def _draw_label(parent: ET.Element, label: Label) -> None:
    box, size = label.box, SIZE + 2 if label.bold else SIZE
    x = {"start": box.x, "middle": box.x + box.width / 2, "end": box.x + box.width}[label.anchor]
    for number, line in enumerate(label.lines):
        y = box.y + size * (0.9 + number * LINE)
        element = _text(parent, line, x, y, fill=_INK, size=size, bold=label.bold)
        element.set("text-anchor", label.anchor)
        element.set("paint-order", "stroke")
        element.set("stroke", "#ffffff")
        element.set("stroke-width", "3")
        element.set("stroke-linejoin", "round")
        if label.bold:
            element.set("font-weight", "bold")
            element.set("font-size", _number(size))


def _text(
    parent: ET.Element,
    text: str,
    x: float,
    y: float,
    *,
    fill: str,
    size: float = SIZE,
    bold: bool = False,
) -> ET.Element:
    """Add a line of text that is as wide as was measured, whatever font draws it."""
    element = ET.SubElement(parent, "text", x=_number(x), y=_number(y), fill=fill)
    element.set("textLength", _number(text_width(text, size=size, bold=bold)))
    element.set("lengthAdjust", "spacingAndGlyphs")
    element.text = text
    return element


def _draw_legend(root: ET.Element, entries: Sequence[Entry], *, top: float) -> None:
    for entry in entries:
        x, y = _MARGIN + entry.x, top + entry.y
        if entry.type:
            _draw_mark(root, entry.type, x + 5, y - 4, 5)
            _text(root, entry.text, x + 16, y, fill=_INK)
            continue
        stroke, start, tip = _STROKES[entry.relation], complex(x, y - 4), complex(x + 26, y - 4)
        end = tip - 5 if not stroke.symmetric else tip
        _stroke(ET.SubElement(root, "path", d=f"M{_point(start)} L{_point(end)}"), stroke)
        if not stroke.symmetric:
            _draw_arrow(root, tip, end, stroke)
        _text(root, entry.text, x + 32, y, fill=_INK)
