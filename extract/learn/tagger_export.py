"""A trained network as the file that the package ships: ONNX with int8 weights."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.learn.tagger_net import ATTENTION_HEADS, attend, encode

if TYPE_CHECKING:
    from torch import nn  # type: ignore[import-not-found]

OPERATORS = 17
INPUTS = ("ids", "shapes", "first", "last", "begins", "ends")
"""Pieces and their shapes; each word's first and last piece; each place's first and last word."""

OUTPUTS = ("marks", "spans")
_OF_SAMPLE = ((101, 2023, 102), (0, 2, 0), (1, 1), (1, 1), (0, 1), (1, 1))


def export(network: nn.ModuleDict, path: Path) -> None:
    """Write the network for one paper at a time, its chances for given places only."""
    import torch
    from onnxruntime.quantization import (  # type: ignore[import-untyped]
        QuantType,
        quantize_dynamic,
    )

    ids, shapes, *places = (torch.tensor(values) for values in _OF_SAMPLE)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        whole = str(Path(folder) / "float.onnx")
        torch.onnx.export(
            _module(network).eval(),
            (ids[None], shapes[None], *places),
            whole,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=_axes(),
            dynamo=False,
            opset_version=OPERATORS,
            custom_opsets={"com.microsoft": 1},
        )
        quantize_dynamic(
            whole,
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # Processors without VNNI would overflow with all eight bits.
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )


def _axes() -> dict[str, dict[int, str]]:
    pieces = {name: {1: "pieces"} for name in ("ids", "shapes")}
    words = {name: {0: "words"} for name in ("first", "last", "marks")}
    return {**pieces, **words, **{name: {0: "places"} for name in ("begins", "ends", "spans")}}


def _module(network: nn.ModuleDict) -> Any:
    import torch

    class Reader(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(
            self, ids: Any, shapes: Any, first: Any, last: Any, begins: Any, ends: Any
        ) -> Any:
            state = encode(network, ids, shapes, None, _fused())[0]
            opening, closing = state[first], state[last]
            marks = network["marks"](torch.cat([opening, closing], -1)).unflatten(-1, (-1, 3))
            start, end = network["start"](opening)[begins], network["end"](closing)[ends]
            hidden = torch.nn.functional.gelu(start + end + network["width"].weight[ends - begins])
            return marks.softmax(-1), network["spans"](hidden).sigmoid()

    return Reader()


def _fused() -> Any:
    """Return the attention that ONNX Runtime has as one operator: it takes half the time."""
    import torch

    class Attention(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(_: Any, query: Any, key: Any, value: Any) -> Any:
            return attend(query, key, value, None)

        @staticmethod
        def symbolic(graph: Any, query: Any, key: Any, value: Any) -> Any:
            name = "com.microsoft::MultiHeadAttention"
            found = graph.op(name, query, key, value, num_heads_i=ATTENTION_HEADS)
            return found.setType(query.type())

    def mix(query: Any, key: Any, value: Any, _: Any) -> Any:
        return Attention.apply(query, key, value)

    return mix
