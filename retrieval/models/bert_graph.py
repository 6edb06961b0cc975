"""Write the layers of a BERT encoder as an ONNX model that multiplies whole numbers of 8 bits.

A matrix has a scale for each of its outputs, a text one for its tokens in front of each product, found while it is
computed (`DynamicQuantizeLinear`, `MatMulIntegerToFloat`).  All else stays in float32.  It is meant for one text at a
time: so its vector depends on no other text, nothing is padded, and attention without a mask takes the faster way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.models.bert_weights import Weights
from retrieval.models.e5s1 import E5Sizes
from retrieval.models.onnx_format import OnnxGraph
from retrieval.models.onnx_model import OnnxModel

__all__ = ["EMBEDDED", "SENSITIVE", "Head", "bert_model"]

EMBEDDED = "embedded"
SENSITIVE = frozenset({"l4.fo", "l5.fo"})
"""The products of the bundled model that stay in float32: with 8 bits they cost more than the other 70 together."""

_OWN = "com.microsoft"
# Seven bits and a sign less one: processors without VNNI add two products, of up to 255 times this, in 16 bits.
_LARGEST = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Hold what is made of each token's state: `weight` of shape (outputs, hidden), `bias` of (outputs,)."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


def bert_model(
    sizes: E5Sizes, weights: Weights, *, head: Head | None = None, in_float: Collection[str] = SENSITIVE
) -> OnnxModel:
    """Return the ONNX model of all layers, the embeddings' layer norm included.

    Its input `EMBEDDED` is the sum of each token's three embeddings, float32 of shape (texts, tokens, hidden), texts of
    one length; its only output is the hidden state of each token, or what `head` makes of it, of shape (texts, tokens,
    outputs).  The products named in `in_float`, such as "l4.fo", are computed in float32.
    """
    return _BertWriter(sizes, weights, in_float).write(head)


class _BertWriter:
    def __init__(self, sizes: E5Sizes, weights: Weights, in_float: Collection[str]) -> None:
        self._sizes, self._weights, self._in_float = sizes, weights, in_float
        self._graph = OnnxGraph()

    def write(self, head: Head | None) -> OnnxModel:
        state = self._normalised("emb.ln", EMBEDDED)
        for layer in range(self._sizes.layers):
            state = self._layer(f"l{layer}", state)
        if head is not None:
            weight = self._graph.constant("head.w", np.ascontiguousarray(head.weight.T))
            state = self._graph.node("MatMul", [state, weight], "head.product")
            state = self._graph.node("Add", [state, self._graph.constant("head.b", head.bias)], "head")
        shape = ("texts", "tokens", self._sizes.hidden)
        return self._graph.model(inputs={EMBEDDED: ("float32", shape)}, output=state)

    def _layer(self, layer: str, state: str) -> str:
        products = self._products(state, [f"{layer}.{name}" for name in "qkv"])
        attended = self._graph.node(
            "MultiHeadAttention", products, f"{layer}.attended", domain=_OWN, num_heads=self._sizes.heads
        )
        (product,) = self._products(attended, [f"{layer}.ao"])
        state = self._added(f"{layer}.aln", state, product)
        (widened,) = self._products(state, [f"{layer}.fi"])
        widened = self._graph.node("Gelu", [widened], f"{layer}.gelu", domain=_OWN)
        (product,) = self._products(widened, [f"{layer}.fo"])
        return self._added(f"{layer}.oln", state, product)

    def _products(self, state: str, names: list[str]) -> list[str]:
        """Add products of one state with matrices, biases included."""
        in_bytes: list[str] = []
        if any(name not in self._in_float for name in names):
            in_bytes = [f"{state}.{part}" for part in ("bytes", "scale", "zero")]
            self._graph.node("DynamicQuantizeLinear", [state], *in_bytes)
        return [
            self._float_product(state, name) if name in self._in_float else self._byte_product(in_bytes, name)
            for name in names
        ]

    def _float_product(self, state: str, name: str) -> str:
        matrix = self._graph.constant(f"{name}.w", np.ascontiguousarray(self._weights(f"{name}.w").T))
        product = self._graph.node("MatMul", [state, matrix], f"{name}.product")
        return self._graph.node("Add", [product, self._vector(f"{name}.b")], f"{name}.biased")

    def _byte_product(self, in_bytes: list[str], name: str) -> str:
        state, scale, zero = in_bytes
        matrix, scales = _in_seven_bits(self._weights(f"{name}.w"))
        constants = [self._graph.constant(f"{name}.w", matrix.T), self._graph.constant(f"{name}.s", scales)]
        inputs = [state, constants[0], scale, constants[1], zero, "", self._vector(f"{name}.b")]
        return self._graph.node("MatMulIntegerToFloat", inputs, f"{name}.product", domain=_OWN)

    def _added(self, norm: str, state: str, product: str) -> str:
        """Add a product to the state, and normalise."""
        return self._normalised(norm, self._graph.node("Add", [state, product], f"{norm}.sum"))

    def _normalised(self, norm: str, state: str) -> str:
        inputs = [state, self._vector(f"{norm}.w"), self._vector(f"{norm}.b")]
        epsilon = self._sizes.layer_norm_eps
        return self._graph.node("LayerNormalization", inputs, f"{norm}.state", axis=2, epsilon=epsilon)

    def _vector(self, name: str) -> str:
        return self._graph.constant(name, self._weights(name))


def _in_seven_bits(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return whole numbers of the matrix' shape and the scale of each row; a row of zeros has the scale 1."""
    scales = (np.abs(matrix).max(axis=1) / _LARGEST).astype(np.float32)
    scales[scales == 0] = 1
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales
