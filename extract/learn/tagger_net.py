"""The network of the tagger in PyTorch: MiniLM (Wang et al. 2020) with two heads.

One head marks each word as outside, begin or inside of a mention, the other judges spans from
their first and last word. PyTorch is imported where it is used: only training needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.pipes.tagger import WIDEST
from extract.pipes.tagger_numbers import HEADS

if TYPE_CHECKING:
    from torch import Tensor, nn  # type: ignore[import-not-found]

WIDTH, ATTENTION_HEADS, INNER = 384, 12, 1536
PIECES, POSITIONS, SHAPES, SPAN_WIDTH = 30522, 512, 16, 128
DROPOUT = 0.1
RARE = -5.0
"""Where the log-odds of a span start: few are a mention."""

_PARTS = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "mixed",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm2",
}


def make_network(minilm: Path, layers: int) -> nn.ModuleDict:
    """Return a network with the first layers of MiniLM's weights, a file of safetensors."""
    from safetensors.torch import load_file  # type: ignore[import-not-found]

    network = empty_network(layers)
    network.load_state_dict(_weights(load_file(minilm), layers), strict=False)
    return network


def cut_network(network: nn.ModuleDict, layers: int) -> nn.ModuleDict:
    """Return a network of fewer layers with the weights of another."""
    smaller = empty_network(layers)
    smaller.load_state_dict(network.state_dict(), strict=False)
    return smaller


def empty_network(layers: int) -> nn.ModuleDict:
    """Return a network that has learned nothing."""
    from torch import nn

    parts: dict[str, nn.Module] = {
        "words": nn.Embedding(PIECES, WIDTH),
        "positions": nn.Embedding(POSITIONS, WIDTH),
        "shapes": nn.Embedding(SHAPES, WIDTH),
        "norm": nn.LayerNorm(WIDTH, eps=1e-12),
        "layers": nn.ModuleList(_layer() for _ in range(layers)),
        "marks": nn.Linear(2 * WIDTH, 3 * HEADS),
        "start": nn.Linear(WIDTH, SPAN_WIDTH),
        "end": nn.Linear(WIDTH, SPAN_WIDTH),
        "width": nn.Embedding(WIDEST, SPAN_WIDTH),
        "spans": nn.Linear(SPAN_WIDTH, HEADS),
    }
    nn.init.zeros_(parts["shapes"].weight)
    nn.init.constant_(parts["spans"].bias, RARE)
    network = nn.ModuleDict(parts)
    for name in ("words", "positions"):  # Half of the weights, most of them of unseen pieces.
        network[name].weight.requires_grad_(False)
    return network


def _layer() -> nn.ModuleDict:
    from torch import nn

    linear = {name: nn.Linear(WIDTH, WIDTH) for name in ("query", "key", "value", "mixed")}
    steps = {"up": nn.Linear(WIDTH, INNER), "down": nn.Linear(INNER, WIDTH)}
    norms = {name: nn.LayerNorm(WIDTH, eps=1e-12) for name in ("norm1", "norm2")}
    return nn.ModuleDict({**linear, **steps, **norms})


def _weights(raw: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    found = {"words.weight": raw["embeddings.word_embeddings.weight"]}
    # Of the two token types one is used: it is folded into the positions.
    kind = raw["embeddings.token_type_embeddings.weight"][0]
    found["positions.weight"] = raw["embeddings.position_embeddings.weight"] + kind
    for part in ("weight", "bias"):
        found[f"norm.{part}"] = raw[f"embeddings.LayerNorm.{part}"]
        for layer in range(layers):
            for theirs, ours in _PARTS.items():
                weight = raw[f"encoder.layer.{layer}.{theirs}.{part}"]
                found[f"layers.{layer}.{ours}.{part}"] = weight
    return found


def encode(
    network: nn.ModuleDict, ids: Tensor, shapes: Tensor, bias: Tensor | None, mix: Any
) -> Tensor:
    """Return the vector of each piece; `bias` is added to the scores of the attention.

    `mix` is the attention itself, a function of queries, keys, values and `bias`.
    """
    import torch

    places = torch.arange(ids.shape[1])
    state = network["words"](ids) + network["positions"](places) + network["shapes"](shapes)
    state = _drop(network, network["norm"](state))
    for layer in network["layers"]:
        mixed = mix(layer["query"](state), layer["key"](state), layer["value"](state), bias)
        state = layer["norm1"](state + _drop(network, layer["mixed"](mixed)))
        inner = torch.nn.functional.gelu(layer["up"](state))
        state = layer["norm2"](state + _drop(network, layer["down"](inner)))
    return state


def _drop(network: nn.ModuleDict, state: Tensor) -> Tensor:
    from torch import nn

    return nn.functional.dropout(state, DROPOUT, network.training)


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None) -> Tensor:
    """Return the mean of the values by attention, each head by itself."""
    import torch

    papers, pieces, width = query.shape
    parts = (papers, pieces, ATTENTION_HEADS, width // ATTENTION_HEADS)
    query, key, value = (part.view(parts).transpose(1, 2) for part in (query, key, value))
    mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value, bias)
    joined: Tensor = mixed.transpose(1, 2).reshape(papers, pieces, width)
    return joined


def read_all(network: nn.ModuleDict, inputs: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return the log-odds of the marks of each word, and of each span by first word and width."""
    import torch

    bias = (1.0 - inputs["mask"][:, None, None, :].float()) * -1e4
    state = encode(network, inputs["ids"], inputs["shapes"], bias, attend)
    state = _drop(network, state)
    first, last = (_pick(state, inputs[name]) for name in ("first", "last"))
    marks = network["marks"](torch.cat([first, last], -1)).unflatten(-1, (HEADS, 3))
    start, end, words = network["start"](first), network["end"](last), first.shape[1]
    end = torch.nn.functional.pad(end, (0, 0, 0, WIDEST))
    ends = torch.stack([end[:, width : width + words] for width in range(WIDEST)], 2)
    hidden = torch.nn.functional.gelu(start[:, :, None] + ends + network["width"].weight)
    return marks, network["spans"](hidden)


def _pick(state: Tensor, places: Tensor) -> Tensor:
    return state.gather(1, places[..., None].expand(-1, -1, WIDTH))
