"""Measures the judge on the papers it learns from, each by weights that have not seen it.

    uv run python tests/benchmark/cross_validate.py GOLD TAGGERS

GOLD and TAGGERS are the folders that `python -m extract.learn` is given. Each paper is read by the
tagger that has not seen it, of three; weights and the scale of their probabilities are learned
anew for each of five folds. The lexicons, `usage.tsv` and the scales of chosen facts are those of
the package; the scales that would fit best are printed last, for `extract/pipes/roles_scale.py`.
With `--promises FILE` the confidences that keep a promised precision are written: that of the
package is `extract/data/promises.tsv`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np

from extract.learn.__main__ import Gold, cross_validate, read_gold, read_model, scaled
from extract.learn.examples import NO, OPEN, TEACHING, YES, read_gold_files
from extract.learn.folds import FOLDS, judge_fold, pipelines, tagger_folds
from extract.learn.logistic import Model, calibrate, mean_model
from extract.learn.promises import LEVELS, Judgement, find_bound
from extract.model import Paper
from extract.pipeline import extract_papers
from extract.pipes import roles
from extract.pipes.roles_scale import SCALES, Scale, kind_of, log_odds
from extract.pipes.roles_weights import Weights
from extract.promises import COLUMN
from extract.schema import RELATIONS
from kg.evaluate.evaluate import compare
from kg.evaluate.gold import from_extraction
from kg.evaluate.gold import read_gold as read_gold_file
from kg.evaluate.scoring import FALSE, Kind, PaperClaims, Verdict

LABELS = {Kind.RIGHT: YES, Kind.OPTIONAL: OPEN, **dict.fromkeys(FALSE, NO)}


def main() -> None:
    """Print the figures, the errors by kind and the reliability over all folds."""
    parser = argparse.ArgumentParser(description="Cross-validate the judge of the extraction.")
    parser.add_argument("gold", type=Path, help="folder with train2/*.jsonl and papers2.jsonl")
    parser.add_argument("taggers", type=Path, help="folder with the taggers of the folds")
    parser.add_argument("--before", type=Path, help="weights.tsv of a judge of other papers")
    parser.add_argument("--promises", type=Path, help="where thresholds of precision go")
    args = parser.parse_args()
    folder: Path = args.gold
    files = sorted((folder / TEACHING).glob("*.jsonl"))
    wanted = [claims for file in files for claims in read_gold_file(file)]
    papers = {paper.id: paper for paper, _ in read_gold_files(folder)}
    gold = read_gold(folder, args.taggers)
    found = extract_folds(gold, papers, args.taggers, args.before)
    evaluation = compare(wanted, found)
    sys.stdout.write(evaluation.render("md", bands=True))
    for kind, scale in find_scales(evaluation.verdicts).items():
        sys.stdout.write(f"\n{kind}: log-odds times {scale.factor:.2f} plus {scale.shift:.2f}")
    if args.promises:
        args.promises.write_text(promises_text(evaluation.verdicts), encoding="utf-8")


def extract_folds(
    gold: Gold, papers: dict[str, Paper], taggers: Path, before: Path | None
) -> Iterator[PaperClaims]:
    """Yield what is extracted from each paper with the weights and taggers of other folds."""
    odds, models = cross_validate(gold)
    parts = tuple(zip(pipelines(taggers), tagger_folds(gold), strict=True))
    for fold in range(FOLDS):
        mine = [name for name in gold if judge_fold(name) == fold]
        others = {name: found for name, found in gold.items() if name not in set(mine)}
        model = scaled(models[fold], others, odds)
        weights = as_weights(mean_model(model, read_model(before)) if before else model)
        with patch.object(roles, "load_weights", return_value=weights):
            for nlp, part in parts:
                ours = [papers[name] for name in part if judge_fold(name) == fold]
                yield from map(from_extraction, extract_papers(ours, nlp=nlp))


def as_weights(model: Model) -> Weights:
    """Return a model as the pipeline has it."""
    table = np.vstack([model.weights[:-1], np.zeros(len(RELATIONS))])
    return Weights(model.rows, table, model.weights[-1])


def find_scales(verdicts: Iterable[Verdict]) -> dict[str, Scale]:
    """Return the scales that make the confidence of chosen facts fit, by kind."""
    odds: dict[str, list[float]] = {kind: [] for kind in SCALES}
    labels: dict[str, list[int]] = {kind: [] for kind in SCALES}
    ranks = Counter[tuple[str, str]]()
    found = [v for v in verdicts if v.claim.relation in RELATIONS and v.kind in LABELS]
    for verdict in sorted(found, key=lambda v: -v.claim.confidence):
        place = verdict.paper, verdict.claim.relation
        kind = kind_of(verdict.claim.relation, ranks[place])
        ranks[place] += 1
        used = SCALES[kind]
        odds[kind].append((log_odds(verdict.claim.confidence) - used.shift) / used.factor)
        labels[kind].append(LABELS[verdict.kind])
    return {kind: Scale(*calibrate(np.array(odds[kind]), np.array(labels[kind]))) for kind in odds}


def promises_text(verdicts: Iterable[Verdict]) -> str:
    """Return the table of the least confidences, a row for each precision in percent."""
    facts: dict[str, list[Judgement]] = {relation: [] for relation in RELATIONS}
    for v in verdicts:
        if v.claim.relation in RELATIONS and v.kind in (Kind.RIGHT, *FALSE):
            judged = Judgement(v.paper, v.claim.confidence, right=v.kind == Kind.RIGHT)
            facts[v.claim.relation].append(judged)
    lines = ["\t".join((COLUMN, *RELATIONS))]
    for level in LEVELS:
        bounds = (find_bound(facts[relation], level) for relation in RELATIONS)
        cells = ("" if bound is None else f"{bound:.2f}" for bound in bounds)
        lines.append("\t".join((f"{100 * level:.0f}", *cells)))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
