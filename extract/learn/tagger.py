"""Command line of the tagger's training: `python -m extract.learn.tagger GOLD START FOLDER`."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.learn.examples import read_gold_files
from extract.learn.folds import tagger_file, tagger_folds
from extract.learn.tagger_export import export
from extract.learn.tagger_net import cut_network, read_all
from extract.learn.tagger_start import mean_network, read_network
from extract.learn.tagger_targets import MASKED, Lesson, lesson
from extract.pipes.tagger_numbers import HEADS

if TYPE_CHECKING:
    from torch import Tensor, nn  # type: ignore[import-not-found]

SHIPPED = Path(__file__).parents[1] / "data" / "tagger.onnx"
HIDDEN_SHARE, HIDDEN_PIECE, FIRST_PIECE = 0.1, 103, 104
"""Pieces put behind [MASK] while training, so that the words around a name tell its role."""

SEED = 2

AVERAGE = 0.99
"""The part of the running mean of the weights that each step keeps."""

_ANY_WEIGHT = 0.5
_SCALE = 20


@dataclass(frozen=True, slots=True)
class Course:
    """A round of training: layers, epochs, papers a step, highest rates of layers and of heads.

    The lowest `held` layers, and what lies below them, stay as they are.
    """

    layers: int
    epochs: int
    batch: int
    rate: float
    head_rate: float
    held: int = 0


LAYERS = 3
COURSES = (Course(4, 7, 4, 1.5e-4, 1e-3), Course(LAYERS, 3, 4, 1.2e-4, 6e-4))
"""From MiniLM: four layers are trained, then the last one is dropped and the others adapt: three
layers trained at once are worse, and four take too long to run."""

LEARNING_ON = (Course(LAYERS, 2, 8, 1.2e-4, 6e-4, held=1),)
"""From an earlier tagger, on papers that are new to it."""

FINISH = (Course(LAYERS, 1, 8, 6e-5, 3e-4, held=1),)
"""From the mean of the taggers of the parts, on all of the papers."""


def main() -> None:
    """Train a tagger for each part of the papers left out, and the one that the package has."""
    parser = argparse.ArgumentParser(
        prog="python -m extract.learn.tagger", description=main.__doc__
    )
    parser.add_argument("gold", type=Path, help="folder with train2/*.jsonl and papers2.jsonl")
    parser.add_argument("start", type=Path, help="tagger.onnx that has not seen these papers")
    parser.add_argument("folder", type=Path, help="where the taggers of the parts go")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    start, lessons, parts = read_network(args.start, LAYERS), read_lessons(args.gold), []
    args.folder.mkdir(parents=True, exist_ok=True)
    for fold, part in enumerate(tagger_folds(lessons)):
        others = [lessons[name] for name in sorted(lessons.keys() - set(part))]
        parts.append(train(others, start, LEARNING_ON, args.seed))
        export(parts[-1], tagger_file(args.folder, fold))
    mean = mean_network(parts, LAYERS)
    export(mean, tagger_file(args.folder, len(parts)))
    everything = [lessons[name] for name in sorted(lessons)]
    export(train(everything, mean, FINISH, args.seed), SHIPPED)


def read_lessons(folder: Path) -> dict[str, Lesson]:
    """Return what is learned from each annotated paper, by its id."""
    return {
        paper.id: lesson(paper.title, paper.abstract, facts)
        for paper, facts in read_gold_files(folder)
    }


def train(
    lessons: Sequence[Lesson], network: nn.ModuleDict, courses: Sequence[Course], seed: int
) -> nn.ModuleDict:
    """Return a network that has learned some lessons; one thread, so that a seed fixes it."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    for course in courses:
        network = cut_network(network, course.layers)
        _fit(network, lessons, course, random.Random(seed))  # noqa: S311  (no secret)
    return network


def _fit(
    network: nn.ModuleDict, lessons: Sequence[Lesson], course: Course, rng: random.Random
) -> None:
    """Train in place; the network ends with the running mean of its weights."""
    import torch

    _hold(network, course.held)
    swa_utils = torch.optim.swa_utils
    mean = swa_utils.AveragedModel(network, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(AVERAGE))
    optimiser = _optimiser(network, course)
    plan = _plan(optimiser, course.epochs * -(-len(lessons) // course.batch))
    for epoch in range(course.epochs):
        network.train()
        losses = []
        for batch in _batches(lessons, course.batch, rng):
            loss = _loss(network, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            plan.step()
            mean.update_parameters(network)
            losses.append(loss.item())
        sys.stdout.write(
            f"{course.layers} layers, epoch {epoch}: {sum(losses) / len(losses):.3f}\n"
        )
    network.load_state_dict(mean.module.state_dict())


def _hold(network: nn.ModuleDict, layers: int) -> None:
    below = ("norm.", "shapes.", *(f"layers.{layer}." for layer in range(layers)))
    for name, weight in network.named_parameters():
        if layers and name.startswith(below):
            weight.requires_grad_(False)


def _optimiser(network: nn.ModuleDict, course: Course) -> Any:
    import torch

    encoder = ("norm.", "layers.", "shapes.")
    trained = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    slow = [p for name, p in trained if name.startswith(encoder)]
    fast = [p for name, p in trained if not name.startswith(encoder)]
    groups = [{"params": slow, "lr": course.rate}, {"params": fast, "lr": course.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _plan(optimiser: Any, steps: int) -> Any:
    """Return the rates' rise over a tenth of the steps and their fall to zero."""
    import torch

    def rate(step: int) -> float:
        return min((step + 1) / (0.1 * steps), (steps - step) / (0.9 * steps))

    return torch.optim.lr_scheduler.LambdaLR(optimiser, rate)


def _batches(lessons: Sequence[Lesson], batch: int, rng: random.Random) -> Iterator[list[Lesson]]:
    """Yield papers of near lengths together, in a random order."""
    order = sorted(lessons, key=lambda x: len(x.window.pieces) * rng.uniform(0.85, 1.15))
    batches = [order[i : i + batch] for i in range(0, len(order), batch)]
    rng.shuffle(batches)
    yield from batches


def _loss(network: nn.ModuleDict, lessons: Sequence[Lesson]) -> Tensor:
    import torch

    marks, spans = read_all(network, _inputs(lessons))
    words = max(len(lesson.marks) for lesson in lessons)
    wanted = torch.from_numpy(_padded([x.marks for x in lessons], words))
    wanted_spans = torch.from_numpy(_padded([x.spans for x in lessons], words))
    weight = torch.ones(HEADS)
    weight[HEADS // 2 :] = _ANY_WEIGHT
    cross = torch.nn.functional.cross_entropy(
        marks.permute(0, 3, 1, 2), wanted, ignore_index=MASKED, reduction="none"
    )
    yes_no = torch.nn.functional.binary_cross_entropy_with_logits(
        spans, wanted_spans.clamp(min=0), reduction="none"
    )
    counted = yes_no * (wanted_spans >= 0)
    return ((cross * weight).sum() + (counted * weight).sum()) / len(lessons) / _SCALE


def _inputs(lessons: Sequence[Lesson]) -> dict[str, Tensor]:
    import torch

    rows = [lesson.window for lesson in lessons]
    columns = {
        "ids": [w.pieces for w in rows],
        "shapes": [w.shapes for w in rows],
        "mask": [[1] * len(w.pieces) for w in rows],
        "first": [w.opening for w in rows],
        "last": [w.closing for w in rows],
    }
    inputs = {name: torch.tensor(_filled(lists)) for name, lists in columns.items()}
    hidden = (torch.rand(inputs["ids"].shape) < HIDDEN_SHARE) & (inputs["ids"] >= FIRST_PIECE)
    return {**inputs, "ids": torch.where(hidden, HIDDEN_PIECE, inputs["ids"])}


def _filled(lists: Sequence[Sequence[int]]) -> list[list[int]]:
    longest = max(map(len, lists))
    return [[*one, *[0] * (longest - len(one))] for one in lists]


def _padded(arrays: Sequence[Any], words: int) -> Any:
    import numpy as np

    rest = [[(0, words - len(a)), *[(0, 0)] * (a.ndim - 1)] for a in arrays]
    both = zip(arrays, rest, strict=True)
    return np.stack([np.pad(a, pad, constant_values=MASKED) for a, pad in both])


if __name__ == "__main__":
    main()
