"""The door to ONNX Runtime: a BERT encoder that takes the tokens of one text after the other, or of many at once.

The only module that imports onnxruntime.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from retrieval.models.bert_graph import EMBEDDED
from retrieval.models.cores import available_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from retrieval.models.e5s1 import E5File
    from retrieval.models.onnx_model import OnnxModel

__all__ = ["OnnxBert", "OnnxRunError", "on_all_cores"]

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")

_ERRORS_ONLY = 3


class OnnxRunError(RuntimeError):
    """Say why ONNX Runtime loads no graph, or gives no numbers for a text."""


class OnnxBert:
    """Compute what `graph`, which `bert_model` wrote, makes of tokens; embeddings come from `model`, row by row.

    Each call takes one core, and any number of threads may call at a time.
    """

    def __init__(self, model: E5File, graph: OnnxModel) -> None:
        """Load the graph; raise OnnxRunError, ImportError, E5FormatError where the embeddings are not of the sizes."""
        sizes = model.sizes
        self._words, self._width = model.tensor("emb.word", sizes.vocabulary * sizes.hidden), sizes.hidden
        places = model.tensor("emb.pos", sizes.positions * sizes.hidden).weights().reshape(-1, sizes.hidden)
        # All tokens are of the first type.
        self._places = places + model.tensor("emb.type", sizes.token_types * sizes.hidden).weights()[: sizes.hidden]
        self._session = _session(graph)

    def outputs(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Return what the graph makes of each token of a text, shape (tokens, outputs); raise OnnxRunError."""
        embedded = self._words.rows(np.array(tokens, dtype=np.int32), self._width)
        embedded += self._places[: len(tokens)]
        try:
            (outputs,) = self._session.run(None, {EMBEDDED: embedded[None]})
        except Exception as error:
            raise _failure(error) from error
        if not np.isfinite(outputs).all():
            raise OnnxRunError("it returns what are no numbers")
        found: NDArray[np.float32] = outputs[0]
        return found


def on_all_cores(make: Callable[[_Item], _Made], items: Sequence[_Item]) -> Iterator[_Made]:
    """Yield what `make` makes of each item, in their order, as many at a time as there are cores.

    What it raises is raised here; then, and when the caller stops, nothing more is begun.
    """
    with ThreadPoolExecutor(max(1, min(available_cores(), len(items)))) as threads:
        yield from threads.map(make, items)


def _session(model: OnnxModel) -> Any:  # noqa: ANN401 - a foreign class
    # Else importing it gives this machine an id, keeps a record of its use, and sends both to its maker.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Cores share texts, not the products of one: no thread waits for another.
    options.intra_op_num_threads = 1
    # Beyond this, sums and norms become one operator, which takes seven times as long as the two.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = _ERRORS_ONLY
    # They hold the arrays for as long as the session needs them, which is until it has arranged them for itself.
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(values) for values in model.apart.values()]
    options.add_external_initializers(list(model.apart), values)
    try:
        return onnxruntime.InferenceSession(model.graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _failure(error) from error


def _failure(error: Exception) -> OnnxRunError:
    """Return an error of ONNX Runtime as ours: it has a class for each of a dozen codes, with nothing in common."""
    return OnnxRunError(f"ONNX Runtime fails ({str(error)[:200]})")
