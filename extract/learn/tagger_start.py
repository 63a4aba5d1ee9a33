"""An earlier tagger as a network that learns on: its weights out of the file of a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.learn.tagger_net import empty_network

if TYPE_CHECKING:
    from torch import nn  # type: ignore[import-not-found]

_STEPS = ("query", "key", "value", "mixed", "up", "down")
_NAME = "network."
_WEIGHT, _SCALE, _ZERO = "_quantized", "_scale", "_zero_point"
_TURNED = "_Transposed"


def read_network(path: Path, layers: int) -> nn.ModuleDict:
    """Return the network of a file that `extract.learn.tagger_export` wrote.

    Its weights are as exact as the integers of the file, which is near enough to learn on from.
    """
    import onnx  # type: ignore[import-not-found]
    import torch

    raw = {i.name: onnx.numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    network = empty_network(layers)
    found = {name: torch.tensor(weight) for name, weight in _weights(raw, layers)}
    network.load_state_dict(found)
    return network


def _weights(raw: Mapping[str, Any], layers: int) -> Iterator[tuple[str, Any]]:
    """Yield the weights by the names of the network."""
    steps = [f"layers.{layer}.{step}.weight" for layer in range(layers) for step in _STEPS]
    unnamed = sorted(
        (n.removesuffix(_WEIGHT) for n in raw if n.startswith("onnx::") and n.endswith(_WEIGHT)),
        key=lambda name: int(name.rpartition("_")[2]),
    )
    yield from zip(steps, (_floats(raw, name).T for name in unnamed), strict=True)
    for name in (n.removesuffix(_WEIGHT) for n in raw if n.startswith(_NAME)):
        ours = name.removeprefix(_NAME).removesuffix(_TURNED)
        if name + _WEIGHT in raw:
            yield ours, _floats(raw, name).T if name.endswith(_TURNED) else _floats(raw, name)
        elif not name.endswith((_SCALE, _ZERO)):
            yield ours, raw[name]


def _floats(raw: Mapping[str, Any], name: str) -> Any:
    integers = raw[name + _WEIGHT].astype("float32") - raw[name + _ZERO].astype("float32")
    return integers * raw[name + _SCALE]


def mean_network(networks: Sequence[nn.ModuleDict], layers: int) -> nn.ModuleDict:
    """Return the network whose weights are the mean of those of others (Wortsman et al. 2022).

    They must have learned on from the same one: then the mean is mostly better than each of them.
    """
    states = [network.state_dict() for network in networks]
    mean = empty_network(layers)
    mean.load_state_dict({n: sum(s[n] for s in states) / len(states) for n in states[0]})
    return mean
