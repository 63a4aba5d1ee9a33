"""The forms in which a comparison of papers is written: for terminals, documents, notebooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from kg.query.table import Table
from kg.view.comparison import Comparison, Said
from kg.view.show import marked_html
from kg.view.sureness import sure

MARK = "* "
NOTE = "* stands before what several of these papers say."
_TEX = {
    **{sign: f"\\{sign}" for sign in "{}$&#%_"},
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _text(comparison: Comparison, width: int | None) -> str:
    rows = (
        (title, *("\n".join(f"{MARK * (s.shared > 1)}{s.text}" for s in cell) for cell in row))
        for _, title, row in comparison.rows()
    )
    return f"{_lined(Table(('', *comparison.names()), tuple(rows)), width)}\n\n{NOTE}\n"


def _lined(table: Table, width: int | None) -> str:
    """Return a table whose cells have lines; control characters in names are no lines."""
    from io import StringIO

    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE, show_edge=False, pad_edge=False, show_lines=True)
    for name in table.columns:
        grid.add_column(Text(_plain(name)), overflow="fold")
    for row in table.rows:
        cells = ("\n".join(map(_plain, str(value).split("\n"))) for value in row)
        grid.add_row(*map(Text, cells))
    buffer = StringIO()
    Console(file=buffer, width=width or 160, color_system=None).print(grid)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())


def _plain(text: str) -> str:
    return _UNSEEN.sub(" ", text)


def _markdown(comparison: Comparison, _: int | None) -> str:
    said = [paper.label for paper in comparison.papers]
    notes = "".join(f"- {name}: {_one_line(title)}\n" for name, title in _pairs(comparison, said))
    table = comparison.table(mark=MARK).to_markdown()
    return f"{table}\n{_one_line(NOTE)}\n\n{notes}"


def _pairs(comparison: Comparison, titles: list[str]) -> list[tuple[str, str]]:
    pairs = zip(comparison.names(), titles, strict=True)
    return [(_one_line(name), title) for name, title in pairs if name != title]


def _one_line(text: str) -> str:
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", _plain(text))


def _latex(comparison: Comparison, _: int | None) -> str:
    names = comparison.names()
    share = f"{0.84 / len(names):.2f}"
    head = " & ".join(("", *(rf"\textbf{{{_tex(name)}}}" for name in names)))
    lines = (
        " & ".join((_tex(title), *map(_tex_cell, row))) + r" \\"
        for _, title, row in _filled(comparison)
    )
    columns = "l" + f"p{{{share}\\linewidth}}" * len(names)
    return "\n".join(
        (
            r"% needs \usepackage{booktabs}; bold is what several of the papers say",
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            rf"{head} \\",
            r"\midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            "",
        )
    )


def _filled(comparison: Comparison) -> list[tuple[str, str, tuple[tuple[Said, ...], ...]]]:
    return [row for row in comparison.rows() if any(row[2])]


def _tex_cell(cell: tuple[Said, ...]) -> str:
    said = (rf"\textbf{{{_tex(s.text)}}}" if s.shared > 1 else _tex(s.text) for s in cell)
    return "; ".join(said) or "--"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in _plain(text))


def _html(comparison: Comparison, _: int | None) -> str:
    names = zip(comparison.names(), comparison.papers, strict=True)
    head = "".join(f'<th title="{escape(p.label)}">{escape(name)}</th>' for name, p in names)
    rows = (
        f"<tr><th>{escape(title)}</th>{''.join(f'<td>{_html_cell(c)}</td>' for c in row)}</tr>"
        for _, title, row in _filled(comparison)
    )
    style = "text-align:left;vertical-align:top"
    body = (
        "".join(rows)
        .replace("<td>", f'<td style="{style}">')
        .replace("<th>", f'<th style="{style}">')
    )
    return (
        f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"
        "<p><small>Bold: said by several of these papers.</small></p>"
    )


def _html_cell(cell: tuple[Said, ...]) -> str:
    return "".join(map(_html_said, cell)) or "-"


def _html_said(said: Said) -> str:
    name = f"<b>{escape(said.text)}</b>" if said.shared > 1 else escape(said.text)
    if not said.evidence:
        return f"<div>{name}</div>"
    word = "" if said.confidence is None else f" {sure(said.confidence)} ({said.confidence:.2f})"
    quoted = "".join(f"<p>{marked_html(evidence)}</p>" for evidence in said.evidence)
    return f"<details><summary>{name}</summary><small>{quoted}{word}</small></details>"


FORMS: Mapping[str, Callable[[Comparison, int | None], str]] = {
    "table": _text,
    "md": _markdown,
    "csv": lambda comparison, _: comparison.table().to_csv(),
    "tex": _latex,
    "json": lambda comparison, _: comparison.to_json(),
    "html": _html,
    "sentences": lambda comparison, _: comparison.sentences().to_csv(),
}
"""How a comparison is written, by name; all but "table" are the same at any width."""
