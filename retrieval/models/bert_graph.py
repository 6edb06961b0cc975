"""Write the layers of a BERT encoder as an ONNX model, its weights in the 4 bits in which an E5S1 file holds them.

ONNX Runtime's own operators do the work: `MatMulNBits` reads blocks of 32 weights with a scale, which is what Q4_0 is,
and computes in float32, so that the vectors are those of the unpacked weights; 14 MB stay 14 MB.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.models.adapters import Adapters
from retrieval.models.e5s1 import E5File, E5FormatError, split_blocks
from retrieval.models.onnx_format import OnnxGraph

__all__ = ["EMBEDDED", "LENGTHS", "bert_model"]

EMBEDDED, LENGTHS = "embedded", "lengths"
_OWN = "com.microsoft"
_BLOCK = 32
_COMPUTED_IN_FLOAT32 = 1


def bert_model(model: E5File, adapters: Adapters | None = None) -> bytes:
    """Return the ONNX model of all layers, the embeddings' layer norm included.

    Its input `EMBEDDED` is the sum of each token's three embeddings, float32 of shape (texts, tokens, hidden), its
    input `LENGTHS` says how many tokens of each text count, int32; its only output is the hidden state of each token,
    or with adapters what their head makes of it, of shape (texts, tokens, outputs).
    Raises E5FormatError where a tensor is missing, has another size than the header says, or is not in 4 bits.
    """
    return _BertWriter(model, adapters).write()


class _BertWriter:
    def __init__(self, model: E5File, adapters: Adapters | None) -> None:
        self._model, self._sizes, self._graph = model, model.sizes, OnnxGraph()
        self._adapters = adapters
        self._narrowed: dict[str, str] = {}

    def write(self) -> bytes:
        epsilon = self._sizes.layer_norm_eps
        norm = [self._vector(f"emb.ln.{part}", self._sizes.hidden) for part in "wb"]
        state = self._graph.node("LayerNormalization", [EMBEDDED, *norm], "l.state", axis=2, epsilon=epsilon)
        for layer in range(self._sizes.layers):
            state = self._layer(f"l{layer}", state)
        if self._adapters is not None:
            weight = self._graph.constant("head.w", np.ascontiguousarray(self._adapters.head_weight.T))
            output = self._graph.node("MatMul", [state, weight], "head.product")
            state = self._graph.node("Add", [output, self._graph.constant("head.b", self._adapters.head_bias)], "head")
        shape = ("texts", "tokens", self._sizes.hidden)
        return self._graph.model(inputs={EMBEDDED: ("float32", shape), LENGTHS: ("int32", ("texts",))}, output=state)

    def _layer(self, layer: str, state: str) -> str:
        hidden, inner = self._sizes.hidden, self._sizes.intermediate
        asked = [self._product(f"{layer}.{name}", state, hidden, hidden) for name in "qkv"]
        biases = np.concatenate([self._weights(f"{layer}.{name}.b", hidden) for name in "qkv"])
        attended = self._graph.node(
            "MultiHeadAttention",
            [*asked, self._graph.constant(f"{layer}.qkv.b", biases), LENGTHS],
            f"{layer}.attended",
            domain=_OWN,
            num_heads=self._sizes.heads,
        )
        state = self._added(
            f"{layer}.aln", state, self._product(f"{layer}.ao", attended, hidden, hidden), f"{layer}.ao.b"
        )
        widened = self._product(f"{layer}.fi", state, hidden, inner)
        widened = self._graph.node(
            "BiasGelu", [widened, self._vector(f"{layer}.fi.b", inner)], f"{layer}.gelu", domain=_OWN
        )
        return self._added(f"{layer}.oln", state, self._product(f"{layer}.fo", widened, inner, hidden), f"{layer}.fo.b")

    def _product(self, name: str, state: str, columns: int, rows: int) -> str:
        """Add a product with a matrix of weights, without its bias."""
        tensor = self._model.tensor(f"{name}.w", columns * rows)
        if not tensor.quantised:
            raise E5FormatError(f"its tensor {name + '.w'!r} is not in 4 bits")
        scales, values = split_blocks(tensor.raw)
        packed = values[:, 0::2] | values[:, 1::2] << np.uint8(4)
        weights = self._graph.constant(f"{name}.w", packed.reshape(rows, columns // _BLOCK, _BLOCK // 2))
        scale = self._graph.constant(f"{name}.s", scales.reshape(rows, columns // _BLOCK))
        product = self._graph.node(
            "MatMulNBits",
            [state, weights, scale],
            f"{name}.product",
            domain=_OWN,
            K=columns,
            N=rows,
            bits=4,
            block_size=_BLOCK,
            accuracy_level=_COMPUTED_IN_FLOAT32,
        )
        return product if self._adapters is None else self._adapted(name, state, product, self._adapters)

    def _adapted(self, name: str, state: str, product: str, adapters: Adapters) -> str:
        """Add what an adapter adds to a product; several adapters of one state may share their first half."""
        adapter = adapters.low_rank.get(name)
        if adapter is None:
            return product
        narrowed = self._narrowed.get(adapter.shared)
        if narrowed is None:
            down = self._graph.constant(f"{adapter.shared}.down", np.ascontiguousarray(adapter.down.T))
            narrowed = self._narrowed[adapter.shared] = self._graph.node(
                "MatMul", [state, down], f"{adapter.shared}.narrowed"
            )
        up = self._graph.constant(f"{name}.up", np.ascontiguousarray(adapter.up.T))
        added = self._graph.node("MatMul", [narrowed, up], f"{name}.added")
        return self._graph.node("Add", [product, added], f"{name}.adapted")

    def _added(self, norm: str, state: str, product: str, bias: str) -> str:
        """Add a product and its bias to the state, and normalise."""
        vectors = [self._vector(name, self._sizes.hidden) for name in (f"{norm}.w", f"{norm}.b", bias)]
        return self._graph.node(
            "SkipLayerNormalization",
            [state, product, *vectors],
            f"{norm}.state",
            domain=_OWN,
            epsilon=self._sizes.layer_norm_eps,
        )

    def _vector(self, name: str, size: int) -> str:
        return self._graph.constant(name, self._weights(name, size))

    def _weights(self, name: str, size: int) -> NDArray[np.float32]:
        learned = None if self._adapters is None else self._adapters.vectors.get(name)
        return self._model.tensor(name, size).weights() if learned is None else learned
