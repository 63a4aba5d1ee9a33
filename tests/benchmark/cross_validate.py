"""Measures the judge on the papers it learns from, each by weights that have not seen it.

    uv run python tests/benchmark/cross_validate.py GOLD TAGGERS

GOLD and TAGGERS are the folders that `python -m extract.learn` is given. Each paper is read by the
tagger that has not seen it, of three; weights and the scale of their probabilities are learned
anew for each of five folds. The lexicons and `usage.tsv` are those of the package.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np

from extract.learn.__main__ import LEAST_PAPERS, PENALTY, Gold, cross_validate, read_gold
from extract.learn.examples import read_json_lines
from extract.learn.folds import FOLDS, judge_fold, pipelines, tagger_folds
from extract.learn.logistic import Floats, calibrate, train
from extract.model import RELATIONS, Paper
from extract.pipeline import extract_papers
from extract.pipes import roles
from extract.pipes.roles_weights import Weights
from kg.evaluate import compare
from kg.gold import from_extraction
from kg.gold import read_gold as read_gold_file
from kg.scoring import PaperClaims


def main() -> None:
    """Print the figures, the errors by kind and the reliability over all folds."""
    parser = argparse.ArgumentParser(description="Cross-validate the judge of the extraction.")
    parser.add_argument("gold", type=Path, help="folder with train/*.jsonl and papers.jsonl")
    parser.add_argument("taggers", type=Path, help="folder with the taggers of the folds")
    args = parser.parse_args()
    folder: Path = args.gold
    files = sorted(folder.glob("train/*.jsonl"))
    wanted = [claims for file in files for claims in read_gold_file(file)]
    found = extract_folds(read_gold(folder, args.taggers), read_papers(folder), args.taggers)
    sys.stdout.write(compare(wanted, found).render("md", bands=True))


def read_papers(folder: Path) -> dict[str, Paper]:
    """Return the texts of the annotated papers by id."""
    return {
        r["paper"]: Paper(title=r["title"], abstract=r["abstract"], id=r["paper"])
        for r in read_json_lines(folder / "papers.jsonl")
    }


def extract_folds(gold: Gold, papers: dict[str, Paper], taggers: Path) -> Iterator[PaperClaims]:
    """Yield what is extracted from each paper with the weights and taggers of other folds."""
    odds, parts = (
        cross_validate(gold),
        tuple(zip(pipelines(taggers), tagger_folds(gold), strict=True)),
    )
    for fold in range(FOLDS):
        mine = [name for name in gold if judge_fold(name) == fold]
        others = {name: found for name, found in gold.items() if name not in set(mine)}
        weights = learn(others, odds)
        with patch.object(roles, "load_weights", return_value=weights):
            for nlp, part in parts:
                ours = [papers[name] for name in part if judge_fold(name) == fold]
                yield from map(from_extraction, extract_papers(ours, nlp=nlp))


def learn(gold: Gold, odds: dict[str, Floats]) -> Weights:
    """Return weights of some papers, scaled by the log-odds that others' weights gave them."""
    model = train(tuple(gold.values()), penalty=PENALTY, least=LEAST_PAPERS)
    held_out = np.concatenate([odds[name] for name in sorted(gold)])
    labels = np.array([example.labels for name in sorted(gold) for example in gold[name]])
    scaled = model.weights.copy()
    for r in range(len(RELATIONS)):
        factor, shift = calibrate(held_out[:, r], labels[:, r])
        scaled[:, r] *= factor
        scaled[-1, r] += shift
    table = np.vstack([scaled[:-1], np.zeros(len(RELATIONS))])
    return Weights(model.rows, table, scaled[-1])


if __name__ == "__main__":
    main()
