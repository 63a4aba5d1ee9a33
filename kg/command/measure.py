"""The commands that look into what is read: evaluate and explain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg import console
from kg.command.build import app
from kg.command.options import AsOf, Format, Graph, Jobs, Out, day_of


@app.command(epilog="Example: kg evaluate gold.jsonl more.jsonl texts.jsonl --errors 5")
def evaluate(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="GOLD... [INPUT...]",
            help="Annotated papers, JSON lines; then their texts, papers*.jsonl beside GOLD"
            " if not given.",
        ),
    ],
    errors: Annotated[int, typer.Option(min=0, help="Show the first so many of each kind.")] = 0,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Precision in bands of confidence.")
    ] = False,
    promises: Annotated[
        bool, typer.Option("--promises", help="What keeps a precision promised by kg build.")
    ] = False,
    identity: Annotated[
        bool,
        typer.Option(
            "--identity", help="GOLD says who is one person, or which names are one thing."
        ),
    ] = False,
    graph: Graph = None,
    form: Annotated[
        Literal["table", "md", "json"] | None,
        typer.Option(
            "--format", "-f", help="How to write it; by the name of the file if not given."
        ),
    ] = None,
    jobs: Jobs = None,
    out: Out = "-",
) -> None:
    """Compare what is extracted with annotated papers; exit code 1 if a text is not found.

    Figures come by relation, file and field, with the interval that 95 of 100 draws of as many
    papers lie in, and beside those of the last release where it read the same papers.
    """
    if identity:
        _identity(files, graph, form or console.format_of(out, "table"), errors=errors, out=out)
        return
    from kg.evaluate.evaluate import evaluate, told_apart

    gold, inputs = told_apart(files)
    evaluation = evaluate(gold, inputs, jobs=jobs)
    console.say(evaluation.summary())
    shown = form or console.format_of(out, "table")
    width = console.width()
    text = evaluation.render(
        shown, errors=errors, bands=reliability, promises=promises, width=width
    )
    console.write(text, out)
    raise typer.Exit(evaluation.exit_code)


def _identity(
    files: Sequence[str], graph: Path | None, form: str, *, errors: int, out: str
) -> None:
    from kg.api import load
    from kg.errors import UsageError
    from kg.evaluate.evaluate import render_tables
    from kg.evaluate.in_graph import evaluate_identity

    if len(files) > 1:
        raise UsageError("--identity takes one file; its texts are those of the graph")
    found = evaluate_identity(files[0], load(graph).store)
    console.say(found.summary())
    console.write(render_tables(found.tables(errors=errors), form, console.width()), out)


@app.command(epilog="Example: kg explain 'attention is all' Transformer -i refs.bib")
def explain(
    paper: Annotated[
        str, typer.Argument(metavar="PAPER", help="The id of a paper, or words of its title.")
    ],
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What its text names, in any of its forms.")
    ],
    graph: Graph = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--input", "-i", metavar="FILE", help="A file of papers, instead of a graph."),
    ] = None,
    as_of: AsOf = None,
    format_: Format = "",
) -> None:
    """Show why a fact was listed or not: how sure each part was, what counted, the sentence.

    The text is read anew by this version, before names of several papers are brought together.
    """
    from kg.api import only_build
    from kg.builder.explain import explain_fact
    from kg.builder.reading import ReadOptions

    places: list[str] = inputs or [str(graph or only_build())]
    console.write(explain_fact(places, ReadOptions(day_of(as_of), format_), paper, name))
