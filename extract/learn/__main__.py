"""Command line of the learner: `python -m extract.learn GOLD PAPERS`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from extract.learn.examples import (
    Example,
    find_examples,
    paper_of,
    read_gold_files,
    read_json_lines,
)
from extract.learn.folds import FOLDS, blind_pipeline, judge_fold, pipelines, tagger_folds
from extract.learn.logistic import Floats, Model, calibrate, mean_model, train
from extract.names import normal_key
from extract.pipes.mentions_lexicon import known_phrases, usages
from extract.pipes.roles_weights import BIAS
from extract.schema import RELATIONS

DATA = Path(__file__).parents[1] / "data"
PENALTY, LEAST_PAPERS = 3.0, 4
SMALLEST_WEIGHT = 0.05
LEAST_USES, LEAST_SHARE = 4, 4
USAGE_COLUMNS = ("key", "papers", "shares")
BLIND_TO = ("key=", "share")
"""Features that the judge of the sample does without."""

Gold = Mapping[str, Sequence[Example]]


def main() -> None:
    """Learn `usage.tsv`, then `weights.tsv`."""
    parser = argparse.ArgumentParser(prog="python -m extract.learn", description=main.__doc__)
    parser.add_argument("gold", type=Path, help="folder with train2/*.jsonl and papers2.jsonl")
    parser.add_argument("papers", type=Path, help="JSON lines of many papers, perhaps gzipped")
    parser.add_argument("taggers", type=Path, help="folder with the taggers of the folds")
    parser.add_argument("--before", type=Path, help="weights.tsv of a judge of other papers")
    parser.add_argument("--keep-usage", action="store_true", help="learn the weights only")
    args = parser.parse_args()
    if not args.keep_usage:
        learn_usage(args.gold, args.papers)
    gold = read_gold(args.gold, args.taggers)
    write_weights(gold, cross_validate(gold)[0], args.before)


def read_gold(folder: Path, taggers: Path | None = None) -> dict[str, list[Example]]:
    """Return the examples of every annotated paper that teaches, by its id.

    Each has the numbers of the tagger in the folder `taggers` that has not seen the paper; none
    without such a folder.
    """
    papers = {paper.id: (paper, facts) for paper, facts in read_gold_files(folder)}
    parts = tagger_folds(papers) if taggers else [sorted(papers)]
    found = {
        name: find_examples(nlp, *papers[name])
        for nlp, part in zip(
            pipelines(taggers) if taggers else [blind_pipeline()], parts, strict=True
        )
        for name in part
    }
    return {name: found[name] for name in papers}


def learn_usage(gold: Path, papers: Path) -> None:
    """Write `usage.tsv`: count and judge the phrases of papers that nobody annotated.

    It starts from an empty file, so that what was learned before has no say.
    """
    seen = _annotated_titles(gold)
    _write("usage.tsv", USAGE_COLUMNS, iter(()))
    _forget()
    blind = {name: [_blinded(e) for e in found] for name, found in read_gold(gold).items()}
    model = train(tuple(blind.values()), penalty=PENALTY, least=LEAST_PAPERS)
    nlp, sums = blind_pipeline(), dict[str, Floats]()
    for record in read_json_lines(papers):
        if normal_key(record["title"]) not in seen:
            _count(sums, [_blinded(e) for e in find_examples(nlp, paper_of(record))], model)
    _write("usage.tsv", USAGE_COLUMNS, _usage_rows(sums))
    _forget()


def _forget() -> None:
    usages.cache_clear()
    known_phrases.cache_clear()


def _annotated_titles(gold: Path) -> set[str]:
    files = sorted(gold.glob("*.jsonl"))
    return {normal_key(r["title"]) for path in files for r in read_json_lines(path) if "title" in r}


def _blinded(example: Example) -> Example:
    kept = frozenset(f for f in example.features if not f.startswith(BLIND_TO))
    return replace(example, features=kept)


def _count(sums: dict[str, Floats], examples: Sequence[Example], model: Model) -> None:
    for example in examples:
        shares = 1 / (1 + np.exp(-model.odds(example)))
        for key in sorted(example.keys):
            sums[key] = sums.get(key, np.zeros(len(RELATIONS) + 1)) + np.array([1.0, *shares])


def _usage_rows(sums: Mapping[str, Floats]) -> Iterator[tuple[str, ...]]:
    for key, (papers, *shares) in sorted(sums.items()):
        percent = [round(100 * share / papers) for share in shares]
        fits = len(key) <= 60 and key.isprintable() and any(c.isalpha() for c in key)
        if papers >= LEAST_USES and max(percent) >= LEAST_SHARE and fits:
            yield key, str(int(papers)), " ".join(map(str, percent))


def write_weights(gold: Gold, held_out: Mapping[str, Floats], before: Path | None) -> None:
    """Write `weights.tsv`, its probabilities calibrated on papers left out in turn.

    `held_out` are the log-odds by judges that have not seen them. With `before`, the file of a
    judge of other papers, the mean of the two is written: they were annotated in ways of their
    own, and both count alike.
    """
    model = train(tuple(gold.values()), penalty=PENALTY, least=LEAST_PAPERS)
    mine = scaled(model, gold, held_out)
    shipped = mean_model(mine, read_model(before)) if before else mine
    _write("weights.tsv", ("feature", *RELATIONS), _weight_rows(shipped))


def scaled(model: Model, gold: Gold, held_out: Mapping[str, Floats]) -> Model:
    """Return a model scaled by the log-odds that judges without some papers give them."""
    odds = np.concatenate([held_out[name] for name in sorted(gold)])
    labels = np.array([e.labels for name in sorted(gold) for e in gold[name]])
    weights = model.weights.copy()
    for r, relation in enumerate(RELATIONS):
        factor, shift = calibrate(odds[:, r], labels[:, r])
        weights[:, r] *= factor
        weights[-1, r] += shift
        sys.stdout.write(f"{relation}: log-odds times {factor:.2f} plus {shift:.2f}\n")
    return Model(model.rows, weights)


def read_model(path: Path) -> Model:
    """Return the judge of a file `weights.tsv`."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    found = {feature: [float(weight) for weight in weights] for feature, *weights in lines}
    bias = found.pop(BIAS)
    return Model({name: i for i, name in enumerate(found)}, np.array([*found.values(), bias]))


def cross_validate(gold: Gold) -> tuple[dict[str, Floats], list[Model]]:
    """Return the log-odds of each paper's candidates by a model without it, and these models."""
    odds: dict[str, Floats] = {}
    models: list[Model] = []
    for fold in range(FOLDS):
        mine = {name for name in gold if judge_fold(name) == fold}
        others = tuple(found for name, found in gold.items() if name not in mine)
        model = train(others, penalty=PENALTY, least=LEAST_PAPERS)
        models.append(model)
        for name in sorted(mine):
            rows = [model.odds(e) for e in gold[name]]
            odds[name] = np.array(rows).reshape(len(rows), len(RELATIONS))
    return odds, models


def _weight_rows(model: Model) -> Iterator[tuple[str, ...]]:
    bias = model.weights[-1]
    yield BIAS, *(f"{weight:.3f}" for weight in bias)
    for feature, row in sorted(model.rows.items()):
        weights = model.weights[row]
        if float(np.abs(weights).max()) >= SMALLEST_WEIGHT:
            yield feature, *(f"{weight:.2f}".replace("-0.00", "0") for weight in weights)


def _write(name: str, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) + "\n" for row in (header, *rows)]
    (DATA / name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
