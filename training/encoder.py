"""The bundled encoder with a span head, on torch; embeddings and lower layers stay as they are.

A layer is BERT's (post-norm, GELU).  Products are computed in bfloat16 where asked, sums and norms in float32: two and
a half times as fast on a CPU with AVX-512 BF16, and with the same curve.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from retrieval.models.adapters import Adapters

__all__ = ["Sizes", "SpanModel", "change", "load_weights"]

_PRODUCTS = ("qkv", "ao", "fi", "fo")
_NORMS = ("aln", "oln")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Hold the encoder's sizes, named as in a BERT configuration, and what is learned of it."""

    hidden: int
    heads: int
    layers: int
    epsilon: float
    frozen: int
    dropout: float
    dtype: torch.dtype


class _Linear(nn.Module):
    """Compute `x Wᵀ + b` in the type of `x`, of float32 that is learned."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight.float().clone())
        self.bias = nn.Parameter(bias.float().clone())

    def forward(self, x: Tensor) -> Tensor:
        """Return the product."""
        return functional.linear(x, self.weight.to(x.dtype), self.bias.to(x.dtype))


class _Layer(nn.Module):
    qkv: _Linear
    ao: _Linear
    fi: _Linear
    fo: _Linear
    aln: nn.LayerNorm
    oln: nn.LayerNorm

    def __init__(self, weights: Mapping[str, Tensor], sizes: Sizes) -> None:
        super().__init__()
        self._sizes = sizes
        for name in _PRODUCTS:
            setattr(self, name, _Linear(weights[f"{name}.w"], weights[f"{name}.b"]))
        for name in _NORMS:
            norm = nn.LayerNorm(sizes.hidden, eps=sizes.epsilon)
            norm.load_state_dict({"weight": weights[f"{name}.w"], "bias": weights[f"{name}.b"]})
            setattr(self, name, norm)

    def forward(self, state: Tensor, mask: Tensor, chance: torch.Generator | None) -> Tensor:
        """Return the next state, float32; `mask` is added to the attention's logits."""
        texts, tokens, hidden = state.shape
        heads, kind = self._sizes.heads, self._sizes.dtype
        asked = self.qkv(state.to(kind)).view(texts, tokens, 3, heads, hidden // heads).permute(2, 0, 3, 1, 4)
        # Twice as fast on a CPU as torch's fused operator, for windows of this length.
        logits = asked[0] @ asked[1].transpose(-1, -2) * (hidden // heads) ** -0.5 + mask
        attended = logits.softmax(-1) @ asked[2]
        attended = self.ao(attended.transpose(1, 2).reshape(texts, tokens, hidden))
        state = self.aln(state + self._dropped(attended, chance).float())
        widened = functional.gelu(self.fi(state.to(kind)))
        state = self.oln(state + self._dropped(self.fo(widened), chance).float())
        return state  # noqa: RET504 - typed, which what a module returns is not

    def _dropped(self, x: Tensor, chance: torch.Generator | None) -> Tensor:
        if chance is None or not self._sizes.dropout:
            return x
        # A byte for each unit: torch's own dropout draws a number for each, a tenth of the time of a step on a CPU.
        drawn = torch.empty((x.numel() + 7) // 8, dtype=torch.int64, device=x.device).random_(
            -(2**63), None, generator=chance
        )
        kept = drawn.view(torch.uint8)[: x.numel()].view(x.shape) >= round(256 * self._sizes.dropout)
        return x * kept.to(x.dtype) * (1 / (1 - self._sizes.dropout))


class SpanModel(nn.Module):
    """Give each token of a window a start and an end logit."""

    words: Tensor
    places: Tensor

    def __init__(self, weights: Mapping[str, Tensor], sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.register_buffer("words", weights["emb.word"].to(sizes.dtype))
        places = weights["emb.pos"] + weights["emb.type"][0]
        self.register_buffer("places", places)
        self.embedded = nn.LayerNorm(sizes.hidden, eps=sizes.epsilon)
        self.embedded.load_state_dict({"weight": weights["emb.ln.w"], "bias": weights["emb.ln.b"]})
        self.layers = nn.ModuleList(_Layer(_part(weights, f"l{number}."), sizes) for number in range(sizes.layers))
        self.head = nn.Linear(sizes.hidden, 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        for frozen in (self.embedded, *self.layers[: sizes.frozen]):
            frozen.requires_grad_(False)

    def forward(self, ids: Tensor, lengths: Tensor, chance: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        """Return start and end logits, float32 of shape (texts, tokens), of padded windows and their lengths.

        Units are dropped where `chance` is given, which draws them.
        """
        mask = self._mask(lengths, ids.shape[1])
        with torch.no_grad():
            state: Tensor = self.embedded(self.words[ids].float() + self.places[: ids.shape[1]])
            for layer in self.layers[: self.sizes.frozen]:
                state = layer(state, mask, None)
        for layer in self.layers[self.sizes.frozen :]:
            state = layer(state, mask, chance)
        starts, ends = self.head(state).unbind(-1)
        return starts, ends

    def learned(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Yield what training changes, by name."""
        for name, parameter in self.named_parameters():
            if parameter.requires_grad:
                yield name, parameter

    def _mask(self, lengths: Tensor, tokens: int) -> Tensor:
        beyond = torch.arange(tokens, device=lengths.device)[None, :] >= lengths[:, None]
        mask = torch.zeros(beyond.shape, dtype=self.sizes.dtype, device=lengths.device)
        return mask.masked_fill_(beyond, -1e4)[:, None, None, :]


def load_weights(folder: Path) -> tuple[dict[str, Tensor], dict[str, float]]:
    """Return a BERT model folder's weights, named as `SpanModel` takes them, and its configuration."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    tensors = load_file(folder / "model.safetensors")
    tensors = {name.removeprefix("bert."): tensor for name, tensor in tensors.items()}
    weights = {
        "emb.word": tensors["embeddings.word_embeddings.weight"],
        "emb.pos": tensors["embeddings.position_embeddings.weight"],
        "emb.type": tensors["embeddings.token_type_embeddings.weight"],
        "emb.ln.w": tensors["embeddings.LayerNorm.weight"],
        "emb.ln.b": tensors["embeddings.LayerNorm.bias"],
    }
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}."
        for short, kind in (("w", "weight"), ("b", "bias")):
            asked = [tensors[f"{layer}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            weights[f"l{number}.qkv.{short}"] = torch.cat(asked)
            for ours, bert in (
                ("ao", "attention.output.dense"),
                ("aln", "attention.output.LayerNorm"),
                ("fi", "intermediate.dense"),
                ("fo", "output.dense"),
                ("oln", "output.LayerNorm"),
            ):
                weights[f"l{number}.{ours}.{short}"] = tensors[f"{layer}{bert}.{kind}"]
    return weights, config


def _part(weights: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in weights.items() if name.startswith(prefix)}


@torch.no_grad()
def change(model: SpanModel, adapters: Adapters) -> None:
    """Change a fresh model as the file says; raise ValueError where that changes what the model does not learn."""
    parameters = dict(model.learned())
    for name, low in adapters.low_rank.items():
        target = _target(parameters, f"{name}.w")
        target += torch.from_numpy(low.up @ low.down).to(target.device)
    for name, values in adapters.vectors.items():
        _target(parameters, name).copy_(torch.from_numpy(values))
    parameters["head.weight"].copy_(torch.from_numpy(adapters.head_weight))
    parameters["head.bias"].copy_(torch.from_numpy(adapters.head_bias))


def _target(parameters: Mapping[str, Tensor], name: str) -> Tensor:
    """Return the parameter, or the third of one, that has this name in an E5S1 file: `l4.q.w`."""
    layer, part, kind = name.removeprefix("l").split(".")
    parameter = parameters.get(
        f"layers.{layer}.{'qkv' if part in 'qkv' else part}.{'weight' if kind == 'w' else 'bias'}"
    )
    if parameter is None:
        raise ValueError(f"it changes {name!r}, which the model does not learn; freeze fewer layers")
    return parameter.chunk(3)["qkv".index(part)] if part in "qkv" else parameter
