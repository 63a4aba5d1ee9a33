"""The commands that read papers: build, parse, extract, evaluate, demo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kg import console
from kg.command.options import AsOf, Folder, Inputs, Jobs, Out, day_of

app = typer.Typer(
    name="kg",
    help="Paper abstracts in, a knowledge graph out, with the sentence behind every edge.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def build(
    inputs: Inputs,
    out: Folder = None,
    base: Annotated[str | None, typer.Option(help="Base IRI of the data.")] = None,
    as_of: AsOf = None,
    jobs: Jobs = 1,
    abstracts: Annotated[bool, typer.Option(help="Keep abstracts in the graph.")] = True,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Below it, an assertion gets no direct triple.")
    ] = 0.0,
    corrections: Annotated[
        Path | None,
        typer.Option(help="A file of corrections; corrections.yaml of the folder if not given."),
    ] = None,
    strict: Annotated[
        bool, typer.Option(help="Exit 1 if a line was not understood, or a correction not applied.")
    ] = False,
) -> None:
    """Read, extract, resolve, store: graph.ttl, graph.html, store/, report.json."""
    from kg.builder.build import BuildOptions, build, default_folder

    options = BuildOptions(
        as_of=day_of(as_of),
        jobs=jobs,
        abstracts=abstracts,
        min_confidence=min_confidence,
        corrections=corrections,
    )
    if base:
        options = options.with_base(base)
    with console.progress_bar() as progress:
        report = build(inputs, out or default_folder(inputs), options=options, progress=progress)
    console.say(report.to_text())
    raise typer.Exit(0 if report.clean or not strict else 1)


@app.command()
def parse(inputs: Inputs, as_of: AsOf = None) -> None:
    """Print the papers that were read as JSON lines; on stderr, the lines not understood."""
    from kg.builder.reading import read, summary, to_record

    for reading in read(inputs, as_of=day_of(as_of)):
        for paper in reading.papers:
            console.write(json.dumps(to_record(paper), ensure_ascii=False) + "\n")
        console.say(summary(reading))


@app.command()
def extract(inputs: Inputs, as_of: AsOf = None, jobs: Jobs = 1) -> None:
    """Print what each paper states as JSON lines, every fact with its sentence and offsets."""
    from kg.builder.reading import extract

    for record in extract(inputs, as_of=day_of(as_of), jobs=jobs):
        console.write(json.dumps(record, ensure_ascii=False) + "\n")


@app.command()
def evaluate(
    gold: Annotated[str, typer.Argument(help="Annotated papers, JSON lines.")],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Where their texts are; papers.jsonl beside GOLD if not given."),
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="Show the first N of each kind.")] = 0,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Precision in bands of confidence.")
    ] = False,
    form: Annotated[str, typer.Option("--format", "-f", help="table, md, json.")] = "",
    jobs: Jobs = 1,
    out: Out = "-",
) -> None:
    """Compare what is extracted with annotated papers; exit code 1 if a text is not found."""
    from kg.evaluate.evaluate import evaluate

    evaluation = evaluate(gold, inputs or (), jobs=jobs)
    console.say(evaluation.summary())
    form = form or console.format_of(out, "table")
    width = console.width()
    console.write(evaluation.render(form, errors=errors, bands=reliability, width=width), out)
    raise typer.Exit(evaluation.exit_code)


@app.command()
def demo(out: Folder = None) -> None:
    """Build the sample profile page, so that there is a graph to look at."""
    from kg.command.demo import build_demo

    with console.progress_bar() as progress:
        report = build_demo(out, progress=progress)
    console.say(report.to_text())
