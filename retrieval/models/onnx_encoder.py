"""The door for building with an E5S1 file, such as the bundled model: its layers in 8 bits on ONNX Runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.errors import ModelError
from retrieval.models.bert_graph import SENSITIVE, bert_model
from retrieval.models.bert_weights import layer_weights
from retrieval.models.onnx_bert import OnnxRunError, on_all_cores
from retrieval.models.opened_bert import opened_bert
from retrieval.models.prepare import prepare_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from retrieval.models.e5s1 import E5File
    from retrieval.models.kept_bytes import KeptPlace
    from retrieval.protocols import FloatMatrix, FloatVector

__all__ = ["ENCODING", "OnnxEncoder"]

ENCODING = "int8-1"
"""Names how vectors are computed; another one where they change by more than rounding."""

_QUESTION_PROMPT, _PASSAGE_PROMPT = "query: ", "passage: "
_SPECIAL_TOKENS = 2


class OnnxEncoder:
    """Encode with the model in an E5S1 file, on all cores; safe to use from several threads.

    Open in .15 s and with 70 MB where its graph is kept, else in .6 s.  A text's vector is the same whatever else is
    encoded.  Long texts are cut to as many tokens as the model takes, as sentence-transformers cuts them.
    """

    def __init__(
        self,
        weights: Path,
        *,
        name: str,
        model_id: str,
        in_float: Collection[str] = SENSITIVE,
        kept: KeptPlace | None = None,
    ) -> None:
        """Load the model, which `name` is called in errors; raise ModelError where it cannot be.

        The products in `in_float` are computed in float32, which takes longer.  For `kept`, see `opened_bert`.
        """
        self._name, self._model_id = name, model_id

        def graph(model: E5File) -> bytes:
            return bert_model(model.sizes, layer_weights(model), in_float=in_float).packed()

        self._opened, self._bert = opened_bert(weights, graph, name=name, role="embedding model", kept=kept)
        self._model, self._tokenizer = self._opened.file, self._opened.tokenizer

    @property
    def model_id(self) -> str:
        """Name the model and its weights."""
        return self._model_id

    @property
    def dimension(self) -> int:
        """Return how many components a vector has."""
        return self._model.sizes.hidden

    @property
    def max_tokens(self) -> int:
        """Return how many tokens one text may have, prompt and special tokens included."""
        return self._model.sizes.positions

    def encode_question(self, question: str) -> FloatVector:
        """Return the question's vector, shape `(dimension,)`, L2-normalised."""
        return self._encode(_QUESTION_PROMPT + prepare_text(question))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count each text's tokens as a passage, prompt and special tokens included, nothing cut off."""
        prompted = (_PASSAGE_PROMPT + prepare_text(text) for text in texts)
        return [_SPECIAL_TOKENS + len(self._tokenizer.encode(text)) for text in prompted]

    def encode_passages(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> FloatMatrix:
        """Return the texts' vectors in their order, shape `(len(texts), dimension)`, each L2-normalised."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        prompted = [_PASSAGE_PROMPT + prepare_text(text) for text in texts]
        for row, vector in enumerate(on_all_cores(self._encode, prompted)):
            vectors[row] = vector
            if on_progress is not None:
                on_progress(row + 1, len(texts))
        return vectors

    def _encode(self, prompted: str) -> FloatVector:
        pieces = self._tokenizer.encode(prompted, most=self.max_tokens - _SPECIAL_TOKENS)
        try:
            states = self._bert.outputs([self._model.bos, *pieces, self._model.eos])
        except OnnxRunError as error:
            raise ModelError(self._name, str(error)) from error
        vector: FloatVector = states.mean(axis=0)
        return vector / np.linalg.norm(vector)
